"""What is believed after a wrong answer? What should be, and what was shown: one fault is not to look like many.

Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ringtrue.contracts.rule import Rule
from ringtrue.reference_model.branch import ABSENT, Line
from ringtrue.reference_model.judgement import Divergence
from ringtrue.reference_model.showing import shown
from ringtrue.reference_model.state import Beliefs, PhoneNumber, SenderId, State, becomes, exists, pairs
from ringtrue.reference_model.vocabulary import Call, Ref

NOT_FOUND = "ResourceNotFoundException"
WORDS = ("status", "message_type")  # fields that hold one of the documents' words
OPTIONAL = ("pool", "channel", "role")  # fields that may be empty


def adopt(state: State, wrong: list[Line], body: Mapping[str, object]) -> State:
    """The state as the target shows it, where the shown values can be one."""
    for line in wrong:
        value = shown(body, line.member)
        if line.field in OPTIONAL and value is ABSENT:
            state = becomes(state, line.why, **{line.field: None})
        elif line.field and (isinstance(value, bool | Ref) or (isinstance(value, str) and line.field in WORDS)):
            state = becomes(state, line.why, **{line.field: value})
        elif line.field == "message_types" and isinstance(value, list) and all(isinstance(it, str) for it in value):
            state = becomes(state, line.why, message_types=tuple(sorted(value)))
        elif line.field == "tags" and (value is ABSENT or isinstance(value, list)):
            state = becomes(state, line.why, tags=frozenset(pairs(value)))
    return state


def perhaps_gone(states: Beliefs, rule: Rule) -> Beliefs:
    """It was not found, or not listed, where it should have been."""
    return states | {becomes(state, rule, status="GONE") for state in states if exists(state)}


def not_found(named: Mapping[Ref, Beliefs], call: Call, divergence: Divergence) -> Mapping[Ref, Beliefs]:
    """What is believed after a wrong refusal: that the one resource which the call names may not be there.

    Of a call that was wrong on purpose something else may not have been found.
    """
    alone = len(named) == 1 and divergence.convicts and divergence.member == NOT_FOUND and call.breaks is None
    return {ref: perhaps_gone(states, divergence.rules[0]) for ref, states in named.items() if alone and states}


def perhaps_inside(states: Beliefs, pool: Ref, rule: Rule) -> Beliefs:
    """It was listed among the members of a pool in which it should not be."""
    return states | set(_moved(states, pool, rule, joins=True))


def perhaps_outside(states: Beliefs, pool: Ref, rule: Rule) -> Beliefs:
    """It was not listed among the members of its pool."""
    return states | set(_moved(states, pool, rule, joins=False))


def _moved(states: Beliefs, pool: Ref, rule: Rule, *, joins: bool) -> Iterable[State]:
    for state in states:
        match state:
            case PhoneNumber():
                yield becomes(state, rule, pool=pool if joins else None)
            case SenderId(pools=pools):
                others = tuple(each for each in pools if each != pool)
                yield becomes(state, rule, pools=tuple(sorted((*others, pool))) if joins else others)
            case _:
                pass
