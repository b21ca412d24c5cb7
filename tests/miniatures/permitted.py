"""Every miniature that differs from the honest one, and may."""

from tests.miniatures.honest import Honest
from tests.miniatures.permitted_input import INPUT, AccountInUse
from tests.miniatures.permitted_keywords import KEYWORDS, KeywordsAsSent, PooledPhonesTakeKeywords
from tests.miniatures.permitted_numbers import NUMBERS, EmptyBodies, NewestTagsFirst, PutAgainRenews
from tests.miniatures.permitted_pages import PAGES, EmptyPages, FiltersAfterPages, OthersComeAndGo, TokensAreRandom
from tests.miniatures.permitted_protocol import PROTOCOL
from tests.miniatures.permitted_quotas import QUOTAS
from tests.miniatures.permitted_rules import RULES, DisablingClearsChannel, MatchesFirstPhone, PropagatesToMembers
from tests.miniatures.permitted_senders import SENDERS, PooledSendersReleased, SenderNameSuffices, SendersAsSent
from tests.miniatures.permitted_time import TIME, CreatingFirst, DeletedLinger, MembershipLags, PendingFirst, Throttles
from tests.miniatures.permitted_wire import WIRE, GovCloud, NamespacedTypes, NullsForAbsent, ReverseOrder, SmallPages


class ManyAtOnce(
    AccountInUse,
    SmallPages,
    ReverseOrder,
    NamespacedTypes,
    NullsForAbsent,
    PropagatesToMembers,
    PendingFirst,
    Throttles,
):
    """Many of the differences together."""


class ManyOthersAtOnce(
    GovCloud, DisablingClearsChannel, MatchesFirstPhone, CreatingFirst, DeletedLinger, MembershipLags
):
    """Many other differences together."""


class ManyPagesAtOnce(OthersComeAndGo, SmallPages, EmptyPages, FiltersAfterPages, ReverseOrder, TokensAreRandom):
    """Many differences about pages together."""


class ManyReadingsAtOnce(
    EmptyBodies,
    KeywordsAsSent,
    NewestTagsFirst,
    PooledPhonesTakeKeywords,
    PooledSendersReleased,
    PutAgainRenews,
    SenderNameSuffices,
    SendersAsSent,
    NullsForAbsent,
):
    """Many readings of what is open about sender IDs, keywords, numbers and tags together."""


FIRST: dict[str, type[Honest]] = {**WIRE, **TIME, **RULES, **INPUT}
"""Those about envelopes, time, pools, phone numbers, opt-out lists and input."""

SECOND: dict[str, type[Honest]] = {**SENDERS, **KEYWORDS, **NUMBERS, **PAGES, **QUOTAS}
"""Those about sender IDs, keywords, opted-out numbers, tags, pages and quotas."""

PERMITTED: dict[str, type] = {
    **FIRST,
    **SECOND,
    **PROTOCOL,
    "many-at-once": ManyAtOnce,
    "many-others-at-once": ManyOthersAtOnce,
    "many-pages-at-once": ManyPagesAtOnce,
    "many-readings-at-once": ManyReadingsAtOnce,
}
