"""Was the answer to a Describe or List call admissible? Judged item by item, so that many items stay cheap.

Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ringtrue.contracts.rule import Rule
from ringtrue.contracts.rules.paging import Paging
from ringtrue.contracts.rules.protocol import Error
from ringtrue.contracts.rules.reading import Reading
from ringtrue.reference_model.adopted import NOT_FOUND, not_found
from ringtrue.reference_model.answer import Answer
from ringtrue.reference_model.belongings import BELONGINGS
from ringtrue.reference_model.branch import codes_of
from ringtrue.reference_model.filters import list_member
from ringtrue.reference_model.judgement import Divergence, Judgement, Verdict, unique, verdict_of
from ringtrue.reference_model.lines import RULES
from ringtrue.reference_model.listings import listing, paged
from ringtrue.reference_model.naming import COUNTRY
from ringtrue.reference_model.operations import LISTINGS, arn_rules
from ringtrue.reference_model.state import endings, exists, ordered
from ringtrue.reference_model.vocabulary import (
    Accepted,
    Call,
    Garbled,
    Lost,
    Outcome,
    Ref,
    Refused,
    refs_in,
)
from ringtrue.reference_model.world import World
from ringtrue.reference_model.writes import INTERNAL, breach

# Parameters of a list that name no resource to describe.
NARROWING = ("Filters", "NextToken", "MaxResults", "Owner")


def judge_read(world: World, call: Call, outcome: Outcome, *, strict: bool) -> Judgement:
    """Reads change nothing, so an answer that is lost or garbled leaves the beliefs alone."""
    match outcome:
        case Lost():
            return Judgement(Verdict.UNDECIDED, observations=(f"{call.operation}: {outcome!r}",))
        case Garbled(_, rule):
            convicts = rule.convicts(strict=strict)
            divergence = Divergence("garbled", (rule,), _expected(world, call), repr(outcome), convicts)
            return Judgement(verdict_of([divergence]), divergences=(divergence,))
        case Refused():
            return _refused(world, call, outcome, strict)
        case Accepted():
            missing = _missing(world, call)
            if missing and _may_be_theirs(world, call, missing, outcome):
                return Judgement(Verdict.UNDECIDED, observations=("a text that is lent is there in another country",))
            if call.breaks is not None:
                expected = repr(breach(call.breaks))
                divergence = Divergence(
                    "accepted", (call.breaks,), (expected,), repr(outcome), True, codes=codes_of([breach(call.breaks)])
                )
                return Judgement(verdict_of([divergence]), divergences=(divergence,))
            reading = Answer(world, strict)
            if missing:
                rule = LISTINGS[call.operation].invalid if call.operation in LISTINGS else Error.not_found
                ends = (why for ref in missing for why in endings(world.beliefs.get(ref, frozenset())))
                reading.diverges(
                    "accepted", (rule, Error.not_found, *ends), f"refused with {NOT_FOUND}", repr(outcome),
                    codes=(NOT_FOUND,),
                )  # fmt: skip
            elif call.operation in BELONGINGS:
                BELONGINGS[call.operation].judge(reading, call, outcome.body)
            else:
                listing(reading, LISTINGS[call.operation], call, outcome.body)
            paged(reading, call, outcome)
            return reading.judgement()


def _expected(world: World, call: Call) -> tuple[str, ...]:
    """What might have been answered to it."""
    if call.breaks is not None:
        return (repr(breach(call.breaks)),)
    refused = f"refused with {NOT_FOUND}"
    if _missing(world, call):
        return (refused,)
    named = (world.beliefs.get(ref, frozenset()) for ref in identified_by(call))
    return ("accepted",) if all(all(map(exists, states)) for states in named) else ("accepted", refused)


def identified_by(call: Call) -> list[Ref]:
    """What the call names by id: resources to describe, or the one whose belongings are asked for; not in filters."""
    about = BELONGINGS.get(call.operation)
    named = call.params.get(about.of) if about else [v for name, v in call.params.items() if name not in NARROWING]
    return list(dict.fromkeys(refs_in(named)))


def _missing(world: World, call: Call) -> list[Ref]:
    """What the call names and surely isn't there, as far as that rules an answer out."""
    absent = [ref for ref in identified_by(call) if not any(map(exists, world.beliefs.get(ref, ())))]
    lingers = call.operation in BELONGINGS and BELONGINGS[call.operation].lingers
    return [ref for ref in absent if not (lingers and ref in world.beliefs)]


def _may_be_theirs(world: World, call: Call, missing: list[Ref], outcome: Accepted) -> bool:
    """Is the only thing that is not there a lent text elsewhere, and does the answer show nothing but that?"""
    about = LISTINGS.get(call.operation)
    if about is None or not all(ref.kind.endswith("?") for ref in missing):
        return False
    found, asked = outcome.body.get(about.items), identified_by(call)
    items = [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []
    shown = [item.get(about.id_member) for item in items]
    strange = any(ref in world.beliefs and ref not in asked for ref in shown if isinstance(ref, Ref))
    named = call.params.get(about.ids)
    countries = {each.get(COUNTRY) for each in named if isinstance(each, Mapping)} if isinstance(named, list) else set()
    others = [item for item in items if item.get(about.id_member) not in world.beliefs]
    return bool(others) and not strange and all(item.get(COUNTRY) in countries for item in others)


def _refused(world: World, call: Call, outcome: Refused, strict: bool) -> Judgement:
    """A read is refused if it is wrong, or if something that it names may not exist."""
    named = {ref: world.beliefs.get(ref, frozenset()) for ref in identified_by(call)}
    absent = {
        ref: states for ref, states in named.items()
        if not (all(map(exists, states)) if ref in world.beliefs else ref.kind == "default-opt-out-list")
    }  # fmt: skip
    invalid = LISTINGS[call.operation].invalid if call.operation in LISTINGS else Error.not_found
    if call.breaks is not None and breach(call.breaks).admits(outcome):
        return Judgement(Verdict.CONFORMS, seen=(call.breaks,), decisive=(call.breaks,))
    if call.breaks is not None and outcome.code == NOT_FOUND and _nameless(call):
        return Judgement(Verdict.CONFORMS, seen=(Error.not_found,))
    if absent and outcome.code == NOT_FOUND:
        sure = any(not any(map(exists, states)) for states in absent.values())
        gone = {ref: frozenset(s for s in states if not exists(s)) for ref, states in absent.items() if states}
        rules = unique((invalid, Error.not_found))
        return Judgement(Verdict.CONFORMS, gone if len(absent) == 1 else {}, seen=rules, decisive=rules if sure else ())
    if reading := _may_refuse(world, call):
        return Judgement(Verdict.CONFORMS, seen=(reading,))
    if call.breaks is not None:
        guard = breach(call.breaks)
        rules, expected = (guard.rule, *guard.also), repr(guard)
    elif any(not any(map(exists, states)) for states in absent.values()):
        rules, expected = unique((invalid, Error.not_found)), f"refused with {NOT_FOUND}"
    else:
        likely = [ordered(world.beliefs[ref])[0] for ref in identified_by(call) if world.beliefs.get(ref)]
        why = tuple(state.why["status"] for state in likely if "status" in state.why)
        rules, expected = unique((*_list_rules(call), *arn_rules(call), *_describes(world, call), *why)), "accepted"
    rules = (Error.unexpected, *rules) if outcome.code == INTERNAL else rules
    convicts = all(rule.convicts(strict=strict) for rule in rules)
    codes = codes_of([breach(call.breaks)]) if call.breaks else (NOT_FOUND,) if absent else ()
    divergence = Divergence("refused", rules, (expected,), repr(outcome), convicts, outcome.code, codes=codes)
    return Judgement(verdict_of([divergence]), not_found(named, call, divergence), divergences=(divergence,))


def _describes(world: World, call: Call) -> tuple[Rule, ...]:
    """The rules by which the call is answered."""
    if call.operation in LISTINGS:
        return (LISTINGS[call.operation].describe,)
    about = BELONGINGS[call.operation]
    return (*about.relies(world, call), about.describe)


def _may_refuse(world: World, call: Call) -> Rule | None:
    """The reading of ours by which the call may be refused, if there is one."""
    if "NextToken" in call.params:
        return Reading.token_may_be_refused
    ids = LISTINGS[call.operation].ids if call.operation in LISTINGS else list_member(call.operation)
    if call.params.get("Filters") and call.params.get(ids):
        return Reading.ids_with_filters
    return BELONGINGS[call.operation].may_refuse(world, call) if call.operation in BELONGINGS else None


def _list_rules(call: Call) -> Iterator[Rule]:
    """The rules that a call relies on by narrowing a list, or by asking for pages of it."""
    about = LISTINGS.get(call.operation)
    filtered = about.filtered if about else BELONGINGS[call.operation].filtered
    if filtered and call.params.get("Filters"):
        yield filtered
        yield RULES[f"{call.operation}.Filters.Name.enum"]
    if about and "Owner" in call.params:
        yield about.owner
    yield from (Paging.next_set,) if call.paged else ()
    yield from (Paging.max_results,) if "MaxResults" in call.params else ()


def _nameless(call: Call) -> bool:
    """Does it name what no id can name, or nothing where something must be named? Then it cannot be found either."""
    ids = LISTINGS[call.operation].ids if call.operation in LISTINGS else BELONGINGS[call.operation].of
    named = call.params.get(ids, "")
    within = call.breaks is not None and f".{ids}." in call.breaks.id.removesuffix(".items")
    return within or any(isinstance(each, str) for each in (named if isinstance(named, list) else [named]))
