"""Was DescribeOptedOutNumbers answered rightly? The specified numbers of the list or all of them, and no other.

The whole answer is compared with each state that the list may be in. Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from ringtrue.contracts.rule import Rule
from ringtrue.contracts.rules.opted_out_number import OptedOutNumber
from ringtrue.contracts.rules.paging import Paging
from ringtrue.reference_model.answer import Answer
from ringtrue.reference_model.branch import Line
from ringtrue.reference_model.filters import Meets, criteria, meets
from ringtrue.reference_model.judgement import Divergence, unique
from ringtrue.reference_model.lines import RULES, named_lines
from ringtrue.reference_model.operations import arn_rules
from ringtrue.reference_model.opted_out_number import DESTINATION, entry_of, number_lines
from ringtrue.reference_model.showing import learned, line_divergences, shown
from ringtrue.reference_model.state import Beliefs, OptedOut, OptOutList, exists, ordered
from ringtrue.reference_model.vocabulary import Call, Ref, spelled
from ringtrue.reference_model.world import World, ref_of

OPTED_OUT = "DescribeOptedOutNumbers"
ITEMS = "OptedOutNumbers"
WHERE = f"{OPTED_OUT}.result.{ITEMS}"
NO_MORE = RULES[f"{OPTED_OUT}.result.NextToken"]


@dataclass(slots=True)
class _Comparison:
    """The answer beside one state of the list: what differs, and every line that was looked at."""

    state: OptOutList
    lines: list[tuple[tuple[Line, ...], Mapping[str, object]]] = field(default_factory=list)
    divergences: list[Divergence] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What one call asks for. `specified` is empty where it asks for all numbers on the list."""

    reading: Answer
    call: Call
    ref: Ref
    specified: tuple[Ref | None, ...]
    items: tuple[Mapping[str, object], ...]
    complete: bool

    @property
    def promise(self) -> Rule:
        return OptedOutNumber.describe_only_specified if self.specified else OptedOutNumber.describe_all


def opted_out_numbers(reading: Answer, call: Call, body: Mapping[str, object]) -> None:
    """DescribeOptedOutNumbers: what the list may hold is narrowed to the states that the answer shows."""
    ref = ref_of(call.params.get("OptOutListName"))
    if ref is None:
        return
    alive = [state for state in ordered(reading.world.beliefs[ref]) if isinstance(state, OptOutList) and exists(state)]
    heading = tuple(named_lines(f"{OPTED_OUT}.result", "OptOutListName", "OptOutListArn", ref))
    reading.item(None, frozenset(alive[:1]), lambda _: heading, body)
    found = body.get(ITEMS)
    items = tuple(item for item in found if isinstance(item, Mapping)) if isinstance(found, list) else ()
    specified = tuple(map(ref_of, _specified(call)))
    asked = _Asked(reading, call, ref, specified, items, not body.get("NextToken") and "NextToken" not in call.params)
    compared = [_compared(asked, state) for state in alive]
    fitting = [each for each in compared if not each.divergences]
    if fitting:
        reading.beliefs[ref] = frozenset(each.state for each in fitting)
        _confirm(asked, fitting[0], sure=len(compared) == 1)
        return
    closest = min(compared, key=lambda each: len(each.divergences))
    convicts = all(any(it.convicts for it in each.divergences) for each in compared)
    reading.divergences += [replace(it, convicts=it.convicts and convicts) for it in closest.divergences]
    believed: Beliefs = frozenset(alive)
    reading.beliefs[ref] = believed | {_adopted(asked, closest.state)}


def _specified(call: Call) -> list[object]:
    named = call.params.get(ITEMS)
    return named if isinstance(named, list) else []


def _compared(asked: _Asked, state: OptOutList) -> _Comparison:
    comparison, listed = _Comparison(state), set[object]()
    for item in asked.items:
        number = item.get("OptedOutNumber")
        entry = entry_of(state, number)
        if entry is None or number in listed or (asked.specified and number not in asked.specified):
            comparison.divergences.append(_extra(asked, state, number, again=number in listed))
            continue
        listed.add(number)
        lines, facts = number_lines(WHERE, asked.ref, entry), asked.reading.world.facts
        if _meets(asked, entry) is Meets.NO:
            rules = (OptedOutNumber.describe_filtered, RULES[WHERE])
            expected = ("only numbers that meet the filters",)
            comparison.divergences.append(
                Divergence("extra", rules, expected, f"{spelled(number)} listed", True, "Filters", ref_of(number), (0,))
            )
        comparison.lines.append((lines, item))
        wrong = [each for each in lines if not each.matches(shown(item, each.member), facts)]
        comparison.divergences += line_divergences(wrong, item, facts, asked.reading.strict, True, ref_of(number))
    comparison.divergences += _missing(asked, state, listed)
    return comparison


def _meets(asked: _Asked, entry: OptedOut) -> Meets:
    return meets(criteria(asked.call), number_lines(WHERE, asked.ref, entry), asked.reading.world.facts)


def _extra(asked: _Asked, state: OptOutList, number: object, *, again: bool) -> Divergence:
    """A number that shouldn't be listed: it was deleted, is on another list, was not asked for, or comes twice."""
    deleted = (OptedOutNumber.delete,) if number in state.deleted and not again else ()
    shows = () if number in asked.specified else (RULES[f"{WHERE}.OptedOutNumber"],)
    rules = unique((asked.promise, *deleted, RULES[WHERE], *shows, *_emptied(state)))
    expected = f"{spelled(number)} once" if again else f"no {spelled(number)}"
    listed, about = f"{spelled(number)} listed", ref_of(number)
    return Divergence("extra", rules, (expected,), listed, True, ITEMS, about, (int(again),))


def _missing(asked: _Asked, state: OptOutList, listed: set[object]) -> Iterator[Divergence]:
    walked = (Paging.next_set,) if asked.call.paged else ()
    promises = (*arn_rules(asked.call), RULES[WHERE], NO_MORE, *walked, OptedOutNumber.put, *_emptied(state))
    promise = OptedOutNumber.describe if asked.specified else OptedOutNumber.describe_all
    promise = OptedOutNumber.describe_filtered if asked.call.params.get("Filters") else promise
    for entry in sorted(state.opted_out) if asked.complete else ():
        number = entry.number
        wanted = not asked.specified or number in asked.specified
        if number not in listed and wanted and _meets(asked, entry) is Meets.YES:
            rules = unique((promise, *promises))
            yield Divergence("missing", rules, (f"{number!r} in {ITEMS}",), "an answer without it", True, ITEMS, number)
    for absent in asked.specified:
        if absent and entry_of(state, absent) is None and asked.reading.strict:
            rules = (OptedOutNumber.describe_absent_number,)
            yield Divergence("accepted", rules, ("refused with ResourceNotFoundException",), "accepted", True)


def _emptied(state: OptOutList) -> tuple[Rule, ...]:
    """The rule that made the list what it is."""
    return (state.why["opted_out"],) if "opted_out" in state.why else ()


def _confirm(asked: _Asked, fit: _Comparison, *, sure: bool) -> None:
    reading = asked.reading
    for lines, item in fit.lines:
        reading.facts |= learned(lines, item)
        rules = [rule for each in lines for rule in each.rules]
        reading.seen += rules
        reading.decisive += rules if sure else ()
    if asked.specified:
        reading.confirms(OptedOutNumber.describe, asked.promise, RULES[WHERE], *arn_rules(asked.call))
    elif asked.complete and asked.call.params.get("Filters"):
        reading.confirms(OptedOutNumber.describe_filtered)
    elif asked.complete:
        reading.confirms(OptedOutNumber.describe_all, RULES[WHERE], *arn_rules(asked.call))
    if asked.complete:
        reading.confirms(NO_MORE)
    reading.confirms(*(_emptied(fit.state) if sure and not asked.specified else ()))


def _adopted(asked: _Asked, state: OptOutList) -> OptOutList:
    """The list as the target shows it."""
    numbers = {number for item in asked.items if isinstance(number := item.get("OptedOutNumber"), Ref)}
    about = {number for number in asked.specified if number} or numbers | {entry.number for entry in state.opted_out}
    kept = {entry for entry in state.opted_out if entry.number in numbers or entry.number not in about}
    held = {entry.number for entry in kept}
    new = {OptedOut(number, asked.reading.world.writes) for number in numbers if _known(number)}
    return replace(state, opted_out=frozenset(kept | {entry for entry in new if entry.number not in held}))


def _known(number: Ref) -> bool:
    return number.kind == DESTINATION


def absent_numbers(world: World, call: Call) -> Rule | None:
    """The rule by which the call may be refused for a number that may not be on the list, if there is one."""
    ref = ref_of(call.params.get("OptOutListName"))
    states = [state for state in world.beliefs.get(ref, ()) if isinstance(state, OptOutList)] if ref else []
    named = [ref_of(number) for number in _specified(call)]
    may_lack = any(number and entry_of(state, number) is None for state in states for number in named)
    return OptedOutNumber.describe_absent_number if may_lack else None
