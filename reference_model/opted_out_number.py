"""Which numbers are on an opt-out list? PutOptedOutNumber and DeleteOptedOutNumber as guards and effects.

Nobody opts out but by our own calls, since the numbers are fictional. Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ringtrue.contracts.rule import Rule
from ringtrue.contracts.rules import opted_out_number as book
from ringtrue.contracts.rules.reading import Reading
from ringtrue.reference_model.branch import ABSENT, KNOWN, AnyOf, Guard, Line, Step, Success
from ringtrue.reference_model.lines import RULES, line, named_lines
from ringtrue.reference_model.pool import CONFLICT, NOT_FOUND
from ringtrue.reference_model.settings import is_arn
from ringtrue.reference_model.state import OptedOut, OptOutList
from ringtrue.reference_model.vocabulary import Call, Ref
from ringtrue.reference_model.world import World, ref_of

DESTINATION = "destination"  # kind of the numbers; they are not ours, so nothing is believed about them
INVALID = ("ValidationException",)
TIME = "OptedOutTimestamp"


def moment(opt_out_list: Ref, entry: OptedOut) -> Ref:
    """What the time of an entry is a fact about. A number that is put on the list anew has a new time."""
    return Ref(f"{opt_out_list!r} since {entry.since}: {entry.number.kind}", entry.number.n)


def number_lines(where: str, opt_out_list: Ref, entry: OptedOut) -> tuple[Line, ...]:
    """What is shown of a number on the list, `DescribeOptedOutNumbers.result.OptedOutNumbers` for an item."""
    return (
        line(where, "OptedOutNumber", entry.number),
        line(where, TIME, KNOWN, ref=moment(opt_out_list, entry)),
        _by_whom(where),
    )


def _by_whom(where: str) -> Line:
    """A result may leave out a false, the data type that Describe lists requires it."""
    return line(where, "EndUserOptedOut", False, lenient="result." not in where)


def entry_of(state: OptOutList, number: object) -> OptedOut | None:
    return next((entry for entry in state.opted_out if entry.number == number), None)


def put_opted_out_number(world: World, call: Call) -> Step:
    rules, named, number = book.OptedOutNumber, call.params.get("OptOutListName"), call.params.get("OptedOutNumber")
    state, ref = world.opt_out_list(named), ref_of(named)
    guards = [*_list_guards(world, named, rules.put_on_missing_list, rules.put_by_name_or_arn)]
    if ref is None or not isinstance(number, Ref):
        return Step(tuple(guards), ())
    if not _accepted_before(world, number):
        guards.append(Guard(Reading.number_may_not_be_valid, INVALID, "CANNOT_PARSE"))
    if state is None:
        return Step(tuple(guards), (Success(rules.put, _heading("PutOptedOutNumber.result", ref, number, rules.put)),))
    if entry_of(state, number):
        guards.append(Guard(Reading.opted_out_already, (*INVALID, *CONFLICT), "CANNOT_ADD_OPTED_OUT_NUMBER"))
    return Step(tuple(guards), tuple(_puts(world, ref, state, number)))


def _puts(world: World, ref: Ref, state: OptOutList, number: Ref) -> Iterator[Success]:
    """A number that is on the list already may keep its time, whatever the answer shows, or get a new one."""
    rules, where = book.OptedOutNumber, "PutOptedOutNumber.result"
    heading = _heading(where, ref, number, rules.put)
    before, entry = entry_of(state, number), OptedOut(number, world.writes)
    if before:
        anew = line(where, TIME, AnyOf((KNOWN, ABSENT)), ref=moment(ref, entry))
        yield Success(rules.put, (*heading, anew), {ref: state})
    after = world.apply(state, rules.put, opted_out=state.opted_out - {before} | {entry})
    yield Success(rules.put, (*heading, line(where, TIME, KNOWN, ref=moment(ref, entry))), {ref: after})


def _heading(where: str, ref: Ref, number: Ref, why: Rule) -> tuple[Line, ...]:
    """All that is said about a number but when."""
    named = named_lines(where, "OptOutListName", "OptOutListArn", ref, why=why)
    return (*named, line(where, "OptedOutNumber", number), _by_whom(where))


def _accepted_before(world: World, number: Ref) -> bool:
    """Is it on some list for sure, so that nobody can call it invalid, and was never deleted from any?"""
    lists = [[s for s in states if isinstance(s, OptOutList)] for states in world.beliefs.values()]
    deleted = any(number in state.deleted for states in lists for state in states)
    return not deleted and any(states and all(entry_of(s, number) for s in states) for states in lists)


def delete_opted_out_number(world: World, call: Call) -> Step:
    rules, named, number = book.OptedOutNumber, call.params.get("OptOutListName"), call.params.get("OptedOutNumber")
    state, ref = world.opt_out_list(named), ref_of(named)
    guards = [*_list_guards(world, named, rules.delete_on_missing_list, rules.delete_by_name_or_arn)]
    if state is None or ref is None or not isinstance(number, Ref):
        return Step(tuple(guards), ())
    entry = entry_of(state, number)
    if entry is None:
        guards.append(Guard(rules.delete_missing_number, NOT_FOUND))
    # Once for sure if we have deleted it from this list; but somebody may have deleted it from another one before.
    again, codes = entry is not None and number in state.deleted, (*INVALID, *CONFLICT)
    guards.append(Guard(rules.delete_once, codes, "PHONE_NUMBER_CANNOT_BE_OPTED_IN", certain=again))
    where, ended = "DeleteOptedOutNumber.result", Ref(f"{ref!r} until {world.writes}: {number.kind}", number.n)
    after = world.apply(state, rules.delete, opted_out=state.opted_out - {entry})
    after = replace(after, deleted=state.deleted | ({number} if entry else frozenset()))
    shown_by = RULES[f"{where}.{TIME}.type"]  # no answer can break what the member says
    time = Line(TIME, AnyOf((KNOWN, ABSENT)), shown_by, shown_by, ref=ended)
    lines = (*_heading(where, ref, number, rules.delete), time)
    return Step(tuple(guards), (Success(rules.delete, lines, {ref: after}),))


def _list_guards(world: World, named: object, missing: Rule, by_arn: Rule) -> Iterator[Guard]:
    """The list must exist, and be found under its ARN as well."""
    if world.opt_out_list(named) is None:
        absent = world.missing(named)
        yield replace(absent, rule=missing, also=(absent.rule, *absent.also))
    elif is_arn(named) and world.breaks(by_arn):
        yield Guard(by_arn, NOT_FOUND, planted=True)
