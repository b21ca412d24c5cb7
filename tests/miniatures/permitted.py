"""Every miniature that differs from the honest one, and may."""

from tests.miniatures.permitted_input import INPUT, AccountInUse
from tests.miniatures.permitted_protocol import PROTOCOL
from tests.miniatures.permitted_rules import RULES, DisablingClearsChannel, MatchesFirstPhone, PropagatesToMembers
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


PERMITTED: dict[str, type] = {
    **WIRE,
    **TIME,
    **RULES,
    **INPUT,
    **PROTOCOL,
    "many-at-once": ManyAtOnce,
    "many-others-at-once": ManyOthersAtOnce,
}
