"""Was that outcome admissible? Keeps every state the target could be in.

Silence never convicts: a verdict of VIOLATES needs every still-possible branch to rest on a rule that is stated.
Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from ringtrue.contracts.rule import Rule
from ringtrue.contracts.rules.protocol import Error, Wire
from ringtrue.contracts.rules.reading import Reading
from ringtrue.contracts.shapes import ERROR_SHAPES
from ringtrue.reference_model.blame import misattributed
from ringtrue.reference_model.environment import ENVIRONMENT, UNKNOWN_CALLER
from ringtrue.reference_model.form import error_form, form_rules, result_form, shown_members, undefined_members
from ringtrue.reference_model.judgement import Judgement, Verdict, verdict_of
from ringtrue.reference_model.mangled import judge_mangled
from ringtrue.reference_model.naming import as_meant
from ringtrue.reference_model.operations import STEPS
from ringtrue.reference_model.reads import judge_read
from ringtrue.reference_model.state import Beliefs, PhoneNumber, SenderId, settle
from ringtrue.reference_model.vocabulary import Accepted, Call, Outcome, Ref, Refused, refs_in, turned_away
from ringtrue.reference_model.world import World
from ringtrue.reference_model.writes import judge_write

NOT_FOUND = "ResourceNotFoundException"


def judge(
    world: World, call: Call, outcome: Outcome, *, held: bool = False, settled: bool = False, strict: bool = False
) -> Judgement:
    """Compare `outcome` with everything the documents admit.

    `held`: the target's clock stands still, so nothing drifts. `settled`: enough time has passed for every
    phone number to have left a pool that is gone. `strict`: observed rules convict like stated ones.
    """
    if turned_away(outcome):
        return Judgement(Verdict.UNDECIDED, observations=(f"{call.operation} was turned away with {outcome!r}",))
    if call.mangling:
        plain = partial(judge, world, held=held, settled=settled, strict=strict)
        return judge_mangled(world, call, outcome, plain)
    if isinstance(outcome, Refused) and outcome.code in UNKNOWN_CALLER:  # said by what stands before the service
        return Judgement(Verdict.UNDECIDED, observations=(f"{call.operation} was refused with {outcome.code}",))
    if isinstance(outcome, Refused) and outcome.code in ENVIRONMENT:
        refused = Judgement(Verdict.UNDECIDED, observations=(f"{call.operation} was refused with {outcome.code}",))
        return _with_form(refused, world, call, outcome)
    call = as_meant(call, world.beliefs)
    drifted = _drifted(world, call, held, settled and not _never_lags(outcome))
    seen_world = replace(world, beliefs={**world.beliefs, **drifted}) if drifted else world
    judged = (judge_write if call.operation in STEPS else judge_read)(seen_world, call, outcome, strict=strict)
    judged = replace(judged, beliefs={**drifted, **judged.beliefs})
    return _with_form(judged, seen_world, call, outcome)


def _with_form(judged: Judgement, world: World, call: Call, outcome: Outcome) -> Judgement:
    """Divergences of form come first: they often explain the others, which are then left out for the same member."""
    match outcome:
        case Accepted(body):
            form = tuple(result_form(call.operation, outcome))
            borne_out: tuple[Rule, ...] = (Wire.success_is_200, Wire.answers_in_json, Wire.content_type)
            members = shown_members(body)
            borne_out += form_rules(f"{call.operation}.result", members)
            if undefined := undefined_members(call.operation, members):
                told = f"{call.operation} shows members that no document knows: {', '.join(undefined)}"[:300]
                judged = replace(judged, observations=(*judged.observations, told))
        case Refused(code, body=body):
            form = (*error_form(outcome), *misattributed(world, call, outcome))
            borne_out = (Error.resource_type,) if code == NOT_FOUND and "ResourceType" in body else ()
            borne_out += (Wire.client_error_is_400, Wire.error_names_its_type)
            borne_out += form_rules(code, shown_members(body)) if code in ERROR_SHAPES else ()
        case _:
            return judged
    if outcome.envelope.coding:
        told = f"answers come in the coding {outcome.envelope.coding!r:.40}; we asked for identity, as boto3 does"
        judged = replace(judged, observations=(*judged.observations, told))
    if not outcome.envelope.request_id:
        judged = replace(judged, observations=(*judged.observations, f"not so: {Reading.request_id_is_shown.quote}"))
    if not form:
        return replace(judged, seen=(*judged.seen, *borne_out), decisive=(*judged.decisive, *borne_out))
    ill_formed = {each.member.split(".")[-2] for each in form if each.member.count(".") >= 2}
    rest = tuple(each for each in judged.divergences if each.member not in ill_formed)
    divergences = (*form, *rest)
    return replace(judged, verdict=verdict_of(divergences), divergences=divergences)


def _never_lags(outcome: Outcome) -> bool:
    """Is it a refusal that is not asked again, so that no time has passed since the pool went?"""
    return isinstance(outcome, Refused) and outcome.code == "ValidationException"


def _drifted(world: World, call: Call, held: bool, settled: bool) -> dict[Ref, Beliefs]:
    """The beliefs that time may have changed, of what the call names and, for lists, of everything of ours."""
    named = set(refs_in(call.params))
    everything = call.operation not in STEPS or call.operation in ("DeletePool", "DeleteOptOutList", "UpdatePool")
    drifted: dict[Ref, Beliefs] = {}
    for ref, states in world.beliefs.items():
        if not (everything or ref in named):
            continue
        now = states if held else settle(states)
        if settled and ref in named:
            now = frozenset(state for state in now if not _overdue(world, state)) or now
        if now is not states:
            drifted[ref] = now
    return drifted


def _overdue(world: World, state: object) -> bool:
    """Does it still cling to a pool that is gone?"""
    match state:
        case PhoneNumber(leaving=True, pool=pool) if pool is not None:
            left: tuple[Ref, ...] = (pool,)
        case SenderId(leaving=pools) if pools:
            left = pools
        case _:
            return False
    return all(pool.status == "GONE" for ref in left for pool in world.beliefs.get(ref, ()))
