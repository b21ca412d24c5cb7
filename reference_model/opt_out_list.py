"""How does an opt-out list live? CreateOptOutList and DeleteOptOutList as guards and effects.

Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ringtrue.contracts.rules import opt_out_list as book
from ringtrue.contracts.rules.protocol import Error
from ringtrue.reference_model.branch import Guard, Step, Success
from ringtrue.reference_model.lines import opt_out_list_lines, tags_line
from ringtrue.reference_model.pool import CONFLICT, NOT_FOUND
from ringtrue.reference_model.settings import is_arn
from ringtrue.reference_model.state import OptOutList
from ringtrue.reference_model.tag import given_tags, surviving_tags, tag_guards
from ringtrue.reference_model.vocabulary import Call
from ringtrue.reference_model.world import World, ref_of


def create_opt_out_list(world: World, call: Call) -> Step:
    rules, named = book.OptOutList, call.params.get("OptOutListName")
    ref, where = ref_of(named), "CreateOptOutList.result"
    guards = [*tag_guards(call.params.get("Tags"))]
    if world.opt_out_list(named) is not None:
        guards.append(Guard(rules.create_existing, CONFLICT, "RESOURCE_ALREADY_EXISTS", also=(Error.conflict,)))
    if ref is None:
        return Step(tuple(guards), ())
    successes = []
    for made, shown in _creations(world, call):
        lines = (*opt_out_list_lines(where, ref, made, why=rules.create), tags_line(where, shown))
        then = {} if world.breaks(rules.create) else {ref: made}
        successes.append(Success(rules.create, lines, then))
    return Step(tuple(guards), tuple(successes))


def _creations(world: World, call: Call) -> Iterator[tuple[OptOutList, OptOutList]]:
    """(the new list, the list as the answer may show it): with its tags, and perhaps those of a former one."""
    new = OptOutList(why={"status": book.OptOutList.create})
    former = world.resource(call.params.get("OptOutListName"))
    if isinstance(former, OptOutList) and former.opted_out:
        rule, instead = book.OptOutList.delete_deletes_numbers, {"opted_out": former.opted_out}
        new = world.apply(new, rule, instead, opted_out=frozenset())
    for made in given_tags(world, "opt-out-list", new, call.params):
        yield made, made
        for kept in surviving_tags(former, made):
            yield kept, kept
            yield kept, made


def delete_opt_out_list(world: World, call: Call) -> Step:
    rules, named = book.OptOutList, call.params.get("OptOutListName")
    state, ref = world.opt_out_list(named), ref_of(named)
    if state is None or ref is None:
        absent = world.missing(named)
        return Step((replace(absent, rule=rules.delete_missing, also=(absent.rule, *absent.also)),), ())
    guards = []
    if is_arn(named) and world.breaks(rules.delete_by_name_or_arn):
        guards.append(Guard(rules.delete_by_name_or_arn, NOT_FOUND, planted=True))
    surely, possibly = world.use_of(ref)
    if possibly:
        guards.append(
            Guard(rules.delete_in_use, CONFLICT, "RESOURCE_NOT_EMPTY", certain=surely, also=(Error.conflict,))
        )
    lines = opt_out_list_lines("DeleteOptOutList.result", ref, state, why=rules.delete)
    then = {ref: world.apply(state, rules.delete, status="GONE")}
    relies = (rules.delete_deletes_numbers,) if state.opted_out else ()
    return Step(tuple(guards), (Success(rules.delete, lines, then, relies=relies),))
