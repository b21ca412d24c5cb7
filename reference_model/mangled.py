"""What may be answered to a request that no SDK would send: broken JSON, odd headers, no signature?

A mangling does something to one proper call. What a target may take it for are its readings; where no document says
that it must be served, a refusal is admitted as well, in whatever words. A refusal leaves all beliefs as they were, so
that a side effect shows in the next look.
Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from ringtrue.contracts.rule import Rule
from ringtrue.contracts.rules.protocol import Error, Wire
from ringtrue.contracts.rules.reading import Reading
from ringtrue.contracts.shapes import ERROR_SHAPES
from ringtrue.reference_model.branch import ANY, FAULT
from ringtrue.reference_model.form import error_form
from ringtrue.reference_model.judgement import Divergence, Judgement, Verdict, unique, verdict_of
from ringtrue.reference_model.state import Beliefs
from ringtrue.reference_model.vocabulary import Accepted, Call, Lost, Outcome, Ref, Refused
from ringtrue.reference_model.world import World
from ringtrue.reference_model.writes import INTERNAL

Params = Mapping[str, object]
Judge = Callable[[Call, Outcome], Judgement]


def as_meant(params: Params) -> tuple[Params, ...]:
    """It is served as if nothing were wrong."""
    return (params,)


def as_nothing(_params: Params) -> tuple[Params, ...]:
    """None of its parameters can be read."""
    return ({},)


def as_meant_or_nothing(params: Params) -> tuple[Params, ...]:
    return params, {}


def either_way(params: Params) -> tuple[Params, ...]:
    """Its booleans are what they are, or the opposite."""
    opposite = {name: not value if isinstance(value, bool) else value for name, value in params.items()}
    return params, opposite


def without_flags(params: Params) -> tuple[Params, ...]:
    """Its booleans are read, or passed over."""
    return params, {name: value for name, value in params.items() if not isinstance(value, bool)}


@dataclass(frozen=True, slots=True)
class Mangling:
    """`reading` says why it may be refused, unless `must` says that it must be served.

    `addressed`: it reaches the operation, POST / with its target and a signature, so that the protocol binds the
    answer. What becomes of anything else no document says, nor of a body so large that something in between may
    refuse it. `usual`: it would be odd not to serve it.
    """

    reads: Callable[[Params], tuple[Params, ...]]
    reading: Rule
    must: Rule | None = None
    addressed: bool = True
    usual: bool = False


_BODY, _ENVELOPE, _SIGNATURE = (
    Reading.body_may_be_refused,
    Reading.envelope_may_be_refused,
    Reading.signature_may_be_ignored,
)

# fmt: off
MANGLINGS: Mapping[str, Mangling] = {
    "an empty body": Mangling(as_nothing, _BODY, must=Wire.empty_body),
    "no JSON for a body": Mangling(as_nothing, _BODY),
    "a lone brace for a body": Mangling(as_nothing, _BODY),
    "an array for a body": Mangling(as_nothing, _BODY),
    "a string for a body": Mangling(as_nothing, _BODY),
    "a number for a body": Mangling(as_nothing, _BODY),
    "true for a body": Mangling(as_nothing, _BODY),
    "null for a body": Mangling(as_nothing, _BODY),
    "a body cut short": Mangling(as_meant_or_nothing, _BODY),
    "a trailing comma": Mangling(as_meant, _BODY),
    "single quotes": Mangling(as_meant, _BODY),
    "a comment in its body": Mangling(as_meant, _BODY),
    "text after its body": Mangling(as_meant, _BODY),
    "a byte order mark": Mangling(as_meant, _BODY),
    "its body in UTF-16": Mangling(as_meant_or_nothing, _BODY),
    "a member twice": Mangling(either_way, _BODY),
    "500 arrays within each other": Mangling(as_meant, _BODY, usual=True),
    "100,000 arrays within each other": Mangling(as_meant, _BODY),
    "64 KiB of padding": Mangling(as_meant, _BODY, usual=True),
    "1 MiB of white space": Mangling(as_meant, _BODY, addressed=False, usual=True),
    "an unknown member": Mangling(as_meant, Reading.unknown_member_may_be_refused, usual=True),
    "null for all other members": Mangling(as_meant, Reading.null_may_be_refused, usual=True),
    "null for its members": Mangling(as_nothing, _BODY),
    "its booleans as strings": Mangling(without_flags, Reading.types_may_be_coerced),
    "its booleans as numbers": Mangling(without_flags, Reading.types_may_be_coerced),
    "an id of bytes that are no UTF-8": Mangling(as_meant, _BODY),
    "an id of a lone surrogate": Mangling(as_meant, _BODY),
    "an id of NUL characters": Mangling(as_meant, _BODY),
    "an id of 64 KiB": Mangling(as_meant, _BODY),
    "1e400 results a page": Mangling(as_meant, _BODY),
    "10^400 results a page": Mangling(as_meant, _BODY),
    "no Content-Type": Mangling(as_meant, _ENVELOPE),
    "Content-Type text/plain": Mangling(as_meant, _ENVELOPE),
    "Content-Type application/json": Mangling(as_meant, _ENVELOPE),
    "Content-Type of AWS JSON 1.1": Mangling(as_meant, _ENVELOPE),
    "parameters in its Content-Type": Mangling(as_meant, _ENVELOPE, must=Wire.content_type_parameters),
    "Accept-Encoding gzip": Mangling(as_meant, _ENVELOPE, usual=True),
    "its body in chunks": Mangling(as_meant, _ENVELOPE, addressed=False, usual=True),
    "no X-Amz-Target": Mangling(as_meant, _ENVELOPE, addressed=False),
    "an empty X-Amz-Target": Mangling(as_meant, _ENVELOPE, addressed=False),
    "X-Amz-Target of no operation": Mangling(as_meant, _ENVELOPE, addressed=False),
    "X-Amz-Target in lower case": Mangling(as_meant, _ENVELOPE, addressed=False),
    "X-Amz-Target of another service": Mangling(as_meant, _ENVELOPE, addressed=False),
    "X-Amz-Target without its service": Mangling(as_meant, _ENVELOPE, addressed=False),
    "the method GET": Mangling(as_meant, _ENVELOPE, addressed=False),
    "the method PUT": Mangling(as_meant, _ENVELOPE, addressed=False),
    "the method DELETE": Mangling(as_meant, _ENVELOPE, addressed=False),
    "another path": Mangling(as_meant, _ENVELOPE, addressed=False),
    "no signature": Mangling(as_meant, _SIGNATURE, addressed=False),
    "a wrong signature": Mangling(as_meant, _SIGNATURE, addressed=False),
    "a signature of long ago": Mangling(as_meant, _SIGNATURE, addressed=False),
}
# fmt: on


def judge_mangled(world: World, call: Call, outcome: Outcome, judge: Judge) -> Judgement:
    """Compare `outcome` with every reading of the call; `judge` judges proper calls."""
    about = MANGLINGS[call.mangling]
    readings = [Call(call.operation, params, call.breaks) for params in about.reads(call.params)]
    if isinstance(outcome, Refused) and (about.must is None or call.breaks is not None):
        declined = _declined(call, outcome, about)
        if outcome.status < FAULT:
            return declined
        perhaps = _joined(world, [judge(each, Lost("")) for each in readings])  # what failed may be half done
        return replace(declined, beliefs=perhaps.beliefs)
    judged = [judge(each, outcome) for each in readings]
    judged = judged if about.addressed else [_but_for_headers(each) for each in judged]
    fitting = [each for each in judged if each.verdict is not Verdict.VIOLATES]
    found = _joined(world, fitting or judged[:1])
    if isinstance(outcome, Lost):
        return replace(found, observations=(f"{_named(call)}: {outcome!r}",))
    if about.must is None or call.breaks is not None:  # so that any refusal would have done
        found = replace(found, divergences=tuple(replace(each, codes=ANY) for each in found.divergences))
    if about.must is not None and call.breaks is None:
        return _bound(found, about.must)
    if isinstance(outcome, Accepted) and fitting:
        told = () if about.usual else (f"{call.operation} was accepted with {call.mangling}",)
        found = replace(found, seen=(*found.seen, about.reading), observations=(*found.observations, *told))
        # Who takes a request from anybody may have done it in an account that is not ours.
        found = replace(found, beliefs=_perhaps(world, found)) if about.reading is _SIGNATURE else found
    return found if fitting or about.addressed else _doubted(world, call, found)


def _named(call: Call) -> str:
    return f"{call.operation} with {call.mangling}"


def _declined(call: Call, outcome: Refused, about: Mangling) -> Judgement:
    """Refusing is right. The server's own fault, or a documented error in another form than the documents', is not."""
    divergences: list[Divergence] = []
    if about.addressed and outcome.status == FAULT:
        rules = unique((Error.unexpected, *((call.breaks,) if call.breaks else (about.reading,))))
        expected = ("refused as the client's mistake", *(() if call.breaks else ("accepted",)))
        divergences.append(Divergence("refused", rules, expected, repr(outcome), True, INTERNAL, codes=ANY))
    elif about.addressed and outcome.code in ERROR_SHAPES:
        divergences += error_form(outcome)
    odd = (outcome.status >= FAULT or about.usual) and not divergences
    return Judgement(
        verdict_of(divergences),
        seen=(call.breaks or about.reading,),
        decisive=() if call.breaks is None or divergences else (call.breaks,),
        divergences=tuple(divergences),
        observations=(f"{_named(call)}: {outcome!r}",) if odd else (),
    )


def _but_for_headers(judged: Judgement) -> Judgement:
    divergences = tuple(each for each in judged.divergences if each.kind != "envelope")
    return replace(judged, verdict=verdict_of(divergences), divergences=divergences) if judged.divergences else judged


def _bound(found: Judgement, must: Rule) -> Judgement:
    """What a rule says must be served like the proper call, so that the rule is borne out, or broken first of all."""
    if found.verdict is not Verdict.VIOLATES:
        return replace(found, seen=(*found.seen, must), decisive=(*found.decisive, must))
    blamed = (
        replace(each, rules=unique((must, *each.rules))) if each.kind in ("refused", "garbled") else each
        for each in found.divergences
    )
    return replace(found, divergences=tuple(blamed))


def _joined(world: World, judged: list[Judgement]) -> Judgement:
    """One judgement for several readings: whatever one of them leaves possible."""
    if len(judged) == 1:
        return judged[0]
    refs = dict.fromkeys(ref for each in judged for ref in each.beliefs)
    beliefs = {ref: _united(ref, world, judged) for ref in refs}
    return replace(judged[0], beliefs={ref: states for ref, states in beliefs.items() if states}, decisive=())


def _united(ref: Ref, world: World, judged: Iterable[Judgement]) -> Beliefs:
    known = world.beliefs.get(ref, frozenset())
    return frozenset().union(*(each.beliefs.get(ref, known) for each in judged))


def _doubted(world: World, call: Call, found: Judgement) -> Judgement:
    """An answer to what was never addressed to the operation convicts nobody; it may have had its effect or not."""
    told = tuple(f"{_named(call)}: {each.answered}"[:300] for each in found.divergences)
    beliefs = _perhaps(world, found)
    return Judgement(Verdict.UNDECIDED, beliefs, observations=(*found.observations, *told))


def _perhaps(world: World, found: Judgement) -> Mapping[Ref, Beliefs]:
    """As if it had been done, or not; what is new is there or is not."""
    return {
        ref: states | (world.beliefs.get(ref) or {replace(state, status="GONE") for state in states})
        for ref, states in found.beliefs.items()
    }
