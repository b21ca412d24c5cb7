"""Is the answer admissible by its form alone, whatever the state of the target? For calls that no model foresees.

A request that breaks no constraint may be refused for reasons that only a model could know, so no refusal convicts.
What does: an answer out of form, an internal error, and acceptance of what a documented constraint forbids.
Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from ringtrue.contracts.rule import Rule
from ringtrue.contracts.rules.protocol import Error, Wire
from ringtrue.contracts.shapes import operations
from ringtrue.reference_model.branch import ANY
from ringtrue.reference_model.breaches import breaches
from ringtrue.reference_model.environment import ENVIRONMENT
from ringtrue.reference_model.form import error_form, form_rules, result_form, shown_members
from ringtrue.reference_model.judgement import Divergence, Judgement, Verdict, unique, verdict_of
from ringtrue.reference_model.vocabulary import Accepted, Call, Garbled, Lost, Outcome, Refused, turned_away
from ringtrue.reference_model.writes import INTERNAL

FAULT = 500  # HTTP statuses from here on are the server's own fault
# What the protocol itself refuses by, before any operation is asked; no operation declares them.
PROTOCOL_ERRORS = frozenset({"SerializationException", "UnknownOperationException"})


def judge_form(call: Call, outcome: Outcome, *, answered: bool = True, strict: bool = False) -> Judgement:
    """Compare an answer with the form that the documents give to it.

    `answered`: the operation has been accepted, or refused properly, before. One that only ever fails may not be there.
    """
    match outcome:
        case Lost():
            return Judgement(Verdict.UNDECIDED, observations=(f"{call.operation}: {outcome!r}",))
        case Garbled() if turned_away(outcome):
            return Judgement(Verdict.UNDECIDED, observations=(f"{call.operation} was turned away with {outcome!r}",))
        case Garbled(_, rule):
            expected = "an answer in the protocol's form"
            divergence = Divergence("garbled", (rule,), (expected,), repr(outcome), rule.convicts(strict=strict))
            return _failed(call, outcome, divergence, answered)
        case Refused(code, status=status) if (status >= FAULT or code == INTERNAL) and code not in ENVIRONMENT:
            admitted = ("accepted", "refused for what is wrong with it")
            failed = Divergence("refused", (Error.unexpected,), admitted, repr(outcome), True, INTERNAL, codes=ANY)
            return _failed(call, outcome, failed, answered)
        case Refused():
            return _refused(call, outcome)
        case Accepted():
            return _accepted(call, outcome, strict)


def _failed(call: Call, outcome: Outcome, divergence: Divergence, answered: bool) -> Judgement:
    if answered:
        return Judgement(verdict_of([divergence]), divergences=(divergence,))
    seen = f"{call.operation} has answered {outcome!r} and nothing else, as if it were not there"
    return Judgement(Verdict.UNDECIDED, observations=(seen,))


def _refused(call: Call, outcome: Refused) -> Judgement:
    if outcome.code not in operations()[call.operation].errors:
        undeclared = f"{call.operation} was refused with {outcome.code}, which it does not declare"
        return Judgement(
            Verdict.UNDECIDED, observations=() if outcome.code in PROTOCOL_ERRORS else (undeclared,)
        )  # fmt: skip
    form = tuple(error_form(outcome))
    rules = (
        Wire.client_error_is_400,
        Wire.error_names_its_type,
        *form_rules(outcome.code, shown_members(outcome.body)),
    )
    broken = tuple(each.rule for each in breaches(call.operation, call.params))
    return _judgement(form, rules, also=broken if len(broken) == 1 else ())


def _accepted(call: Call, outcome: Accepted, strict: bool) -> Judgement:
    """What comes of a request that should have been refused is not looked at any further."""
    if broken := breaches(call.operation, call.params, strict=strict):
        rules = unique((*(each.rule for each in broken), Error.validation))
        expected = "refused with ValidationException"
        accepted = Divergence("accepted", rules, (expected,), repr(outcome), True, codes=ANY)
        return Judgement(Verdict.VIOLATES, divergences=(accepted,))
    members = form_rules(f"{call.operation}.result", shown_members(outcome.body))
    rules = (Wire.success_is_200, Wire.answers_in_json, *members)
    return _judgement(tuple(result_form(call.operation, outcome)), rules)


def _judgement(form: tuple[Divergence, ...], rules: tuple[Rule, ...], also: tuple[Rule, ...] = ()) -> Judgement:
    """`rules` are borne out by an answer in form; of those in `also` it may be the reason, and may not."""
    if form:
        return Judgement(verdict_of(form), divergences=form)
    return Judgement(Verdict.CONFORMS, seen=(*rules, *also), decisive=rules)
