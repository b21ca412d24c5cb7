"""Does a Describe answer list the right resources? The specified ones, or all that meet the filters, on whatever pages.

Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ringtrue.contracts.rule import Rule
from ringtrue.contracts.rules.paging import Paging
from ringtrue.reference_model.adopted import perhaps_gone
from ringtrue.reference_model.answer import Answer
from ringtrue.reference_model.branch import ABSENT
from ringtrue.reference_model.filters import Meets, criteria, list_member, meets
from ringtrue.reference_model.lines import RULES
from ringtrue.reference_model.operations import Listing, arn_rules
from ringtrue.reference_model.state import Beliefs, State, exists, ordered
from ringtrue.reference_model.vocabulary import Accepted, Call, Ref, spelled
from ringtrue.reference_model.world import ref_of

NOT_FOUND = "ResourceNotFoundException"
SHARED = "SHARED"


@dataclass(frozen=True, slots=True)
class Asked:
    """What one call asks its listing for. `specified` is empty where it asks for all."""

    listing: Listing
    call: Call
    where: str
    specified: tuple[Ref | None, ...]
    complete: bool

    @property
    def promises(self) -> tuple[Rule, ...]:
        """The rules behind a complete list."""
        walked = (Paging.next_set,) if self.call.paged else ()
        no_more = RULES[f"{self.call.operation}.result.NextToken"]
        return (RULES[self.where], *arn_rules(self.call), no_more, *walked)

    def admits(self, reading: Answer, ref: Ref, state: State) -> Meets:
        """Does a resource in this state belong into the list?"""
        if self.call.params.get("Owner") == SHARED:
            return Meets.NO
        wanted = criteria(self.call)
        return meets(wanted, self.listing.lines(self.where, ref, state), reading.world.facts) if wanted else Meets.YES

    @property
    def narrowing(self) -> Rule | None:
        """The rule by which it lists less than there is."""
        if self.call.params.get("Owner") == SHARED:
            return self.listing.owner
        return self.listing.filtered if self.call.params.get("Filters") else None


def listing(reading: Answer, about: Listing, call: Call, body: Mapping[str, object]) -> None:
    """DescribePools and its like: the specified resources and no others, or all of them."""
    found = body.get(about.items)
    items = [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []
    specified = tuple(ref_of(named) for named in call.params.get(about.ids) or ())  # type: ignore[attr-defined]  # list
    where = f"{call.operation}.result.{about.items}"
    asked = Asked(about, call, where, specified, not body.get("NextToken") and ("NextToken" not in call.params))
    listed: Counter[Ref] = Counter()
    for item in items:
        ref = _identified(item, about, reading.world.beliefs)
        if ref is not None:
            listed[ref] += 1
        if specified and ref not in specified:
            shown = f"{spelled(item.get(about.id_member))} as well"
            rules = (about.only_specified, RULES[where])
            reading.diverges("extra", rules, "only the specified resources", shown)
        elif ref is not None and ref in reading.world.beliefs:
            _listed(reading, asked, ref, item)
    if call.paged:
        _each_once(reading, asked, listed)
    _confirm(reading, asked)
    ours = [ref for ref in specified if ref] or [ref for ref in reading.world.beliefs if ref.kind == about.kind]
    for ref in ours if asked.complete else ():
        if ref not in listed:
            _unlisted(reading, asked, ref)


def _confirm(reading: Answer, asked: Asked) -> None:
    """The rules that a list without a wrong item bears out."""
    about, call = asked.listing, asked.call
    if asked.specified:
        reading.confirms(about.describe, about.only_specified, RULES[asked.where], *arn_rules(call))
    elif asked.complete and asked.narrowing is None:
        reading.confirms(about.all, RULES[asked.where])
    if asked.complete:
        reading.confirms(RULES[f"{call.operation}.result.NextToken"])


def _each_once(reading: Answer, asked: Asked, listed: Counter[Ref]) -> None:
    for ref, times in listed.items():
        if times > 1 and ref in reading.world.beliefs:
            rules = (Paging.next_set, RULES[asked.where])
            once, often = f"{ref!r} on one page only", f"{ref!r} {times} times"
            reading.diverges("again", rules, once, often, asked.listing.items, ref, (1,))


def _identified(item: Mapping[str, object], about: Listing, beliefs: Mapping[Ref, Beliefs]) -> Ref | None:
    """The resource an item is about: by its id or, where the id is missing or nobody's, by its ARN."""
    by_id, by_arn = ref_of(item.get(about.id_member)), ref_of(item.get(about.arn_member))
    return by_id if by_id in beliefs or by_arn not in beliefs else by_arn


def _listed(reading: Answer, asked: Asked, ref: Ref, item: Mapping[str, object]) -> None:
    about, states = asked.listing, reading.world.beliefs[ref]
    alive = frozenset(filter(exists, states))
    if not alive:
        why = next((state.why["status"] for state in states if "status" in state.why), about.describe)
        rules = (why, about.describe)
        gone, listed = f"{ref!r} to be gone", f"{ref!r} still listed"
        reading.diverges("shows", rules, gone, listed, about.id_member, ref, (ABSENT,), (NOT_FOUND,))
        return
    before = len(reading.divergences)
    reading.item(ref, alive, lambda state: about.lines(asked.where, ref, state), item)
    if len(alive) < len(states):  # it may be gone as well
        reading.divergences[before:] = [replace(each, codes=(NOT_FOUND,)) for each in reading.divergences[before:]]
    narrowing = asked.narrowing
    if narrowing is None:
        return
    fitting = frozenset(s for s in reading.beliefs.get(ref, alive) if asked.admits(reading, ref, s) is not Meets.NO)
    if fitting:
        reading.beliefs[ref] = fitting
        return
    rules = (narrowing, RULES[asked.where])
    reading.diverges("extra", rules, _narrowed(asked.call), f"{ref!r} as well", about.items, ref, (0,))


def _narrowed(call: Call) -> str:
    """Which resources a narrowed list is of."""
    if call.params.get("Owner") == SHARED:
        return "only what another account shares"
    wanted = (f"{member} {' or '.join(map(str, values))}" for member, values in criteria(call).items())
    return f"only resources with {' and '.join(wanted)}"


def _unlisted(reading: Answer, asked: Asked, ref: Ref) -> None:
    """A resource of ours that an answer without a token for more does not list."""
    about, states = asked.listing, reading.world.beliefs.get(ref, frozenset())
    narrowing = asked.narrowing
    if narrowing is not None and states:
        outside = frozenset(s for s in states if not exists(s) or asked.admits(reading, ref, s) is not Meets.YES)
        if outside:
            surely = all(exists(s) and asked.admits(reading, ref, s) is Meets.NO for s in states)
            reading.beliefs[ref] = outside
            reading.confirms(*((narrowing,) if surely else ()))
            return
    if (
        states
        and all(map(exists, states))
        and (asked.specified or all(s.status not in ("RELEASED", "DELETING") for s in states))
    ):
        why = tuple(s.why["status"] for s in ordered(states)[:1] if "status" in s.why)
        promise = narrowing or (about.describe if asked.specified else about.all)
        rules = (promise, *asked.promises, *why)
        reading.diverges("missing", rules, f"{ref!r} in {about.items}", "an answer without it", about.items, ref)
        if narrowing is None and not asked.call.paged:
            reading.beliefs[ref] = perhaps_gone(states, promise)
    elif any(not exists(state) for state in states) and not asked.specified:
        reading.beliefs[ref] = frozenset(s for s in states if not exists(s) or s.status in ("RELEASED", "DELETING"))


def paged(reading: Answer, call: Call, outcome: Accepted) -> None:
    """Was any page longer than asked for?"""
    most, items = call.params.get("MaxResults"), outcome.body.get(list_member(call.operation))
    if not isinstance(most, int) or not isinstance(items, list):
        return
    longest = max(outcome.pages, default=len(items))
    if longest > most:
        reading.diverges(
            "more", (Paging.max_results,), f"at most {most} items a page", f"{longest} items", "MaxResults"
        )
    elif len(items) > most:
        reading.confirms(Paging.max_results, Paging.next_set)
