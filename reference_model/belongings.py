"""What belongs to one resource, and which call lists it? Lists that name the resource that they are about.

Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ringtrue.contracts.rule import Rule
from ringtrue.contracts.rules.association import Association
from ringtrue.contracts.rules.keyword import Keyword
from ringtrue.contracts.rules.opted_out_number import OptedOutNumber
from ringtrue.contracts.rules.reading import Reading
from ringtrue.contracts.rules.tag import Tag
from ringtrue.reference_model.answer import Answer
from ringtrue.reference_model.identities import IDENTITIES, identities, pool_unsettled
from ringtrue.reference_model.keyword_list import KEYWORDS, described_keywords, may_refuse, promises
from ringtrue.reference_model.opted_out_listing import OPTED_OUT, absent_numbers, opted_out_numbers
from ringtrue.reference_model.tag import LIST_TAGS, RESOURCE, tags_listed, tags_unsettled
from ringtrue.reference_model.vocabulary import Call
from ringtrue.reference_model.world import World


@dataclass(frozen=True, slots=True)
class Belonging:
    """A list of what belongs to the resource that the parameter `of` names.

    `may_refuse` gives the reading by which it may be refused as things stand, `filtered` is the rule of its filters,
    if it has any. `lingers`: what belonged to a resource may still be shown when the resource is gone. `relies` gives
    the rules, beside `describe`, by which the call must be accepted.
    """

    of: str
    judge: Callable[[Answer, Call, Mapping[str, object]], None]
    describe: Rule
    may_refuse: Callable[[World, Call], Rule | None]
    filtered: Rule | None = None
    lingers: bool = False
    relies: Callable[[World, Call], tuple[Rule, ...]] = lambda _world, _call: ()


def _unready(world: World, call: Call) -> Rule | None:
    return Reading.pool_must_be_active if pool_unsettled(world, call) else None


BELONGINGS: Mapping[str, Belonging] = {
    IDENTITIES: Belonging("PoolId", identities, Association.lists_all, _unready, Association.list_filtered),
    LIST_TAGS: Belonging(RESOURCE, tags_listed, Tag.lists_all, tags_unsettled, lingers=True),
    OPTED_OUT: Belonging(
        "OptOutListName", opted_out_numbers, OptedOutNumber.describe, absent_numbers, OptedOutNumber.describe_filtered
    ),
    KEYWORDS: Belonging(
        "OriginationIdentity",
        described_keywords,
        Keyword.describe_all,
        may_refuse,
        Keyword.describe_filtered,
        relies=promises,
    ),
}
