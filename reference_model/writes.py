"""Was the outcome of a call that changes things admissible, and what is believed afterwards?

Every combination of states that the named resources may be in is asked for its step.
Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

from ringtrue.contracts.rule import Rule
from ringtrue.contracts.rules.protocol import Error, Idempotency
from ringtrue.contracts.rules.reading import Reading
from ringtrue.reference_model.adopted import adopt, not_found
from ringtrue.reference_model.branch import AnyOf, Guard, Line, Step, Success, codes_of
from ringtrue.reference_model.judgement import Divergence, Judgement, Verdict, unique, verdict_of
from ringtrue.reference_model.operations import STEPS, arn_rules
from ringtrue.reference_model.phone_number import ANY_REFUSAL
from ringtrue.reference_model.showing import learned, line_divergences, shown
from ringtrue.reference_model.state import Beliefs, State, becomes, ordered
from ringtrue.reference_model.vocabulary import (
    Accepted,
    Arn,
    Call,
    Garbled,
    Lost,
    Outcome,
    Ref,
    Refused,
    refs_in,
)
from ringtrue.reference_model.world import World

INTERNAL = "InternalServerException"


@dataclass(frozen=True, slots=True)
class Option:
    """One combination of states, and what may be answered in it."""

    chosen: Mapping[Ref, State]
    step: Step

    def blocked(self, strict: bool) -> tuple[Guard, ...]:
        """The guards that leave no room for success."""
        return tuple(guard for guard in self.step.guards if guard.certain and guard.rule.convicts(strict=strict))


def options(world: World, call: Call) -> list[Option]:
    """Every combination of what the named resources may be, with its step."""
    named = [ref for ref in dict.fromkeys(refs_in(call.params)) if ref in world.beliefs]
    found = []
    for states in product(*(ordered(world.beliefs[ref]) for ref in named)):
        chosen = dict(zip(named, states, strict=True))
        found.append(Option(chosen, step(world.choosing(chosen), call)))
    return found


def step(world: World, call: Call) -> Step:
    """What may be answered in the chosen states, wrong parameters and spent tokens included."""
    plain = _repeated(world, call) or _tokened(call, STEPS[call.operation](world, _legible(call)))
    if call.breaks is not None:
        plain = replace(plain, guards=(breach(call.breaks), *plain.guards))
    if not world.broken:
        return plain
    return replace(
        plain, guards=tuple(guard for guard in plain.guards if guard.planted or not world.breaks(guard.rule))
    )


def _legible(call: Call) -> Call:
    """The call without the member whose JSON type is wrong: nobody can say what it would mean."""
    if call.breaks is None or not call.breaks.id.endswith(".type"):
        return call
    spoiled = call.breaks.id.split(".")[1]
    return replace(call, params={name: value for name, value in call.params.items() if name != spoiled})


def breach(rule: Rule) -> Guard:
    """The refusal of a call that breaks a constraint. Of a wrong JSON type a parser may speak before any validation."""
    if rule.id.endswith(".type"):
        return Guard(rule, ("SerializationException", "ValidationException"), in_any_words=True)
    return Guard(rule, ("ValidationException",), also=(Error.validation,))


def _tokened(call: Call, plain: Step) -> Step:
    """A new token means a new request, so that what it names relies on the token's being told from all others."""
    if "ClientToken" not in call.params:
        return plain
    told_apart = (
        replace(success, lines=(replace(success.lines[0], also=(Idempotency.token,)), *success.lines[1:]))
        for success in plain.successes
    )
    return replace(plain, successes=tuple(told_apart))


def _repeated(world: World, call: Call) -> Step | None:
    """The same request with the same token again: nothing more happens, and the same resource is named.

    With other parameters nothing is documented: that, a new request or a refusal. Nor does any document say how long a
    token is remembered: once something else was asked for, a refusal or a new request are admitted too.
    """
    token = call.params.get("ClientToken")
    spent = world.spent.get(token) if isinstance(token, Ref) else None
    if spent is None or world.breaks(Idempotency.token):
        return None
    same = spent.call.params == call.params
    rule = Idempotency.token if same else Reading.token_with_other_parameters
    latest = same and spent.writes == world.writes
    about = (spent.about, Arn(spent.about)) if spent.about else ()
    before = STEPS[call.operation](replace(world, fresh=spent.about), spent.call).successes if spent.about else ()
    first = next(iter(before), None)
    lines = [replace(line, why=rule) for line in first.lines if line.wanted in about] if first else []
    reading = Reading.token_may_be_forgotten if same else rule
    again = Success(rule if latest else reading, tuple(lines))
    if latest:
        return Step((), (again,))
    plain = STEPS[call.operation](world, call)
    blocked = any(guard.certain and guard.rule.convicts() for guard in plain.guards)
    return Step((Guard(reading, ANY_REFUSAL),), (*(() if blocked else plain.successes), again))


def judge_write(world: World, call: Call, outcome: Outcome, *, strict: bool) -> Judgement:
    found = options(world, call)
    match outcome:
        case Refused():
            return _refused(call, outcome, found, strict)
        case Accepted():
            return _accepted(world, call, outcome, found, strict)
        case Garbled(_, rule):
            divergence = Divergence(
                "garbled", (rule,), _expected(found, strict), repr(outcome), rule.convicts(strict=strict)
            )
            return Judgement(verdict_of([divergence]), _perhaps(world, found), divergences=(divergence,))
        case Lost():
            return Judgement(
                Verdict.UNDECIDED, _perhaps(world, found), observations=(f"{call.operation}: {outcome!r}",)
            )


def _refused(call: Call, outcome: Refused, found: list[Option], strict: bool) -> Judgement:
    admitting = [(option, guard) for option in found for guard in option.step.guards if guard.admits(outcome)]
    if not admitting:
        divergence = _wrongly_refused(call, outcome, found, strict)
        named = _projected([(option, {}) for option in found])
        return Judgement(verdict_of([divergence]), not_found(named, call, divergence), divergences=(divergence,))
    rules = unique(guard.rule for _, guard in admitting)
    sure = len(rules) == 1 and all(option.blocked(strict) for option in found)
    seen = unique(rule for _, guard in admitting for rule in (guard.rule, *guard.also))
    beliefs = _projected([(option, {}) for option, _ in admitting])
    odd = tuple(_odd_reasons(call, outcome, [guard for _, guard in admitting]))
    return Judgement(Verdict.CONFORMS, beliefs, seen=seen, decisive=seen if sure else (), observations=odd)


def _odd_reasons(call: Call, outcome: Refused, guards: list[Guard]) -> Iterator[str]:
    usual = {guard.reason for guard in guards if guard.codes[0] == outcome.code}
    if outcome.reason and usual and not usual & {None, outcome.reason}:
        others = " or ".join(sorted(filter(None, usual)))
        yield f"{call.operation} gives {outcome.reason} as the reason, where {others} is usual"


def _wrongly_refused(call: Call, outcome: Refused, found: list[Option], strict: bool) -> Divergence:
    """A refusal that no guard explains. An assumed guard may be under another code than we think, so it excuses."""
    open_options = [option for option in found if not option.blocked(strict) and option.step.successes]
    guards = [guard for option in found for guard in option.step.guards]
    rules: list[Rule] = []
    for option in open_options:
        success = option.step.successes[0]
        rules += [*arn_rules(call), success.because, *success.relies]
    if not open_options:
        rules += [rule for guard in guards for rule in (guard.rule, *guard.also)]
        rules += arn_rules(call) if outcome.code == "ResourceNotFoundException" else ()
    rules = [Error.unexpected, *rules] if outcome.code == INTERNAL else rules
    convicts = bool(found) and all(guard.rule.convicts(strict=strict) for guard in guards)
    return Divergence(
        "refused", unique(rules), _expected(found, strict), repr(outcome), convicts, outcome.code, codes=_codes(found)
    )


def _codes(found: list[Option]) -> tuple[str, ...]:
    return codes_of([guard for option in found for guard in option.step.guards])


def _expected(found: list[Option], strict: bool) -> tuple[str, ...]:
    texts = [repr(guard) for option in found for guard in option.step.guards]
    if any(option.step.successes and not option.blocked(strict) for option in found):
        texts.insert(0, "accepted")
    return tuple(dict.fromkeys(texts))


def _accepted(world: World, call: Call, outcome: Accepted, found: list[Option], strict: bool) -> Judgement:
    allowed = [(option, success) for option in found if not option.blocked(strict) for success in option.step.successes]
    if not allowed:
        return _wrongly_accepted(world, outcome, found, strict)
    compared = [(option, success, _mismatches(world, success, outcome)) for option, success in allowed]
    fitting = [(option, success) for option, success, wrong in compared if not wrong]
    if not fitting:
        return _shown_wrongly(world, outcome, compared, strict)
    guarded = any(option.step.guards for option in found)
    because = unique(success.because for _, success in fitting)
    lines = fitting[0][1].lines
    sure = lines if len(fitting) == len(allowed) == 1 else [x for x in lines if _agreed(x, [s for _, s in allowed])]
    named = (*arn_rules(call), *fitting[0][1].relies)
    decisive = (
        *(because if not guarded and len(because) == 1 else ()),
        *named,
        *(rule for x in sure for rule in x.rules),
    )
    return Judgement(
        Verdict.CONFORMS, _after(world, fitting), learned(fitting[0][1].lines, outcome.body),
        seen=unique((*because, *named, *(rule for x in lines for rule in x.rules))), decisive=unique(decisive),
    )  # fmt: skip


def _agreed(line: Line, successes: list[Success]) -> bool:
    """Do all readings want the same of this member?"""
    return not isinstance(line.wanted, AnyOf) and all(
        other.wanted == line.wanted for success in successes for other in success.lines if other.member == line.member
    )


def _mismatches(world: World, success: Success, outcome: Accepted) -> list[Line]:
    return [line for line in success.lines if not line.matches(shown(outcome.body, line.member), world.facts)]


def _wrongly_accepted(world: World, outcome: Accepted, found: list[Option], strict: bool) -> Judgement:
    guards = [guard for option in found for guard in option.blocked(strict)]
    rules = unique(rule for guard in guards for rule in (guard.rule, *guard.also))
    convicts = bool(guards) and all(option.blocked(strict) for option in found)
    kind = "accepted" if guards else "unforeseen"
    divergence = Divergence(kind, rules, _expected(found, strict), repr(outcome), convicts, codes=_codes(found))
    adopted = [(option, success) for option in found for success in option.step.successes]
    beliefs = _merged(_projected([(option, {}) for option in found]), _after(world, adopted))
    return Judgement(verdict_of([divergence]), beliefs, divergences=(divergence,))


def _shown_wrongly(
    world: World, outcome: Accepted, compared: list[tuple[Option, Success, list[Line]]], strict: bool
) -> Judgement:
    """No reading shows this; the closest one is named, and what was shown is adopted as one more possibility."""

    def weight(entry: tuple[Option, Success, list[Line]]) -> tuple[int, int]:
        return sum(line.why.convicts(strict=strict) for line in entry[2]), len(entry[2])

    option, success, wrong = min(compared, key=weight)
    convicts = all(weight(entry)[0] for entry in compared)
    others = [line for entry in compared for line in entry[2]]
    divergences = tuple(line_divergences(wrong, outcome.body, world.facts, strict, convicts, others=others))
    owner = success.lines[0].wanted  # the first line names the resource that the answer is about
    adopted = {ref: adopt(state, wrong, outcome.body) for ref, state in success.then.items() if ref == owner}
    both = [(option, success), (option, replace(success, then={**success.then, **adopted}))]
    return Judgement(
        verdict_of(divergences), _after(world, both), learned(success.lines, outcome.body), divergences=divergences
    )


def _projected(entries: list[tuple[Option, Mapping[Ref, State]]]) -> dict[Ref, Beliefs]:
    """Per resource, every state that one of the combinations leads to."""
    beliefs: dict[Ref, set[State]] = {}
    for option, then in entries:
        for ref, state in {**option.chosen, **then}.items():
            beliefs.setdefault(ref, set()).add(state)
    return {ref: frozenset(states) for ref, states in beliefs.items()}


def _merged(*many: Mapping[Ref, Beliefs]) -> dict[Ref, Beliefs]:
    merged: dict[Ref, Beliefs] = {}
    for beliefs in many:
        for ref, states in beliefs.items():
            merged[ref] = merged.get(ref, frozenset()) | states
    return merged


def _after(world: World, entries: list[tuple[Option, Success]]) -> dict[Ref, Beliefs]:
    """What is believed once one of the successes has happened, bystanders included."""
    beliefs = _projected([(option, success.then) for option, success in entries])
    ripples: dict[Ref, set[State]] = {}
    for _, success in entries:
        for ref, ripple in success.ripples.items():
            moved = (after for state in ordered(beliefs.get(ref, world.beliefs[ref])) for after in ripple(state))
            ripples.setdefault(ref, set()).update(moved)
    return {**beliefs, **{ref: frozenset(states) for ref, states in ripples.items()}}


def _perhaps(world: World, found: list[Option]) -> dict[Ref, Beliefs]:
    """No usable answer came: it may have happened or not."""
    happened = [(option, success) for option in found for success in option.step.successes]
    unchanged = {ref: world.beliefs[ref] for _, success in happened for ref in success.ripples}
    unborn = {
        ref: frozenset({becomes(state, success.because, status="GONE")})
        for _, success in happened for ref, state in success.then.items() if ref not in world.beliefs
    }  # fmt: skip
    return _merged(
        unborn, _projected([(option, {}) for option in found]), unchanged, _after(world, happened) if happened else {}
    )
