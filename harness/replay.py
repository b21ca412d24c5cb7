"""Is a finding of an earlier run still there? Its conversation is said again, and judged as it was then.

FIXED is said only where the last answer was judged and is right; where the way there is barred, nobody can tell.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from ringtrue.harness.availability import says_unknown
from ringtrue.harness.budget import BudgetSpent
from ringtrue.harness.findings import MOST_KEPT, Step, bucket_of, effect_of, id_of
from ringtrue.harness.retelling import Retelling, retell
from ringtrue.harness.session import Session, Unreachable
from ringtrue.reference_model.judgement import Divergence, Verdict
from ringtrue.reference_model.vocabulary import Lost

REPLAYS = 3


class Fate(Enum):
    """What became of a finding."""

    FIXED = "fixed"
    STILL_THERE = "still there"
    DIFFERENT = "different"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Replay:
    """`times` of `of` replays showed it; `answers` are those of the replay that decided, and `why` says it in words."""

    fate: Fate
    times: int
    of: int
    why: str
    answers: tuple[str, ...]


def replay(session: Session, steps: tuple[Step, ...], ids: Collection[str], layer: str) -> Replay:
    """Say it again, a few times; `ids` are those of the finding and of all that is the same fault."""
    told: list[Retelling] = []
    shown: list[Retelling] = []
    try:
        for _ in range(REPLAYS):
            told.append(retell(session, steps, layer, patient=True))
            if set(ids) & {id_of(bucket_of(steps[-1].call.operation, each)) for each in _convicting(told[-1])}:
                shown.append(told[-1])
    except Unreachable:
        return _verdict(Fate.CANNOT_TELL, 0, told, f"the endpoint could not be reached: {session.last_lost}")
    except BudgetSpent:
        if not shown:
            return _verdict(Fate.CANNOT_TELL, 0, told, "there was no time left: allow more with --time-limit")
    if shown:
        return _verdict(Fate.STILL_THERE, len(shown), [*told, shown[-1]], f"in {len(shown)} of {len(told)} replays")
    fate, why = _unshown(steps, told)
    return _verdict(fate, 0, told, why)


def _unshown(steps: tuple[Step, ...], told: list[Retelling]) -> tuple[Fate, str]:
    """Why it was not shown: the worst of the replays speaks for all."""
    for each in told:
        if (barred := _barred(steps, each)) is not None:
            answer = repr(each.answers[barred])[:100] if barred < len(each.answers) else "not at all"
            return Fate.CANNOT_TELL, f"call {barred + 1} on the way there was answered {answer}"
        last = each.answers[-1]
        if isinstance(last, Lost) or says_unknown(last) or each.judged is None:
            return Fate.CANNOT_TELL, f"the last call was answered {last!r:.100}"
    for each in told:
        if others := _convicting(each):
            return Fate.DIFFERENT, f"the answer is wrong in another way: expected {'; or '.join(others[0].expected)}"
        if each.judged is not None and each.judged.verdict is Verdict.UNDECIDED:
            return Fate.CANNOT_TELL, f"the answer can be read either way: {each.answers[-1]!r:.100}"
    return Fate.FIXED, f"the answer is right in {len(told)} of {len(told)} replays"


def _barred(steps: tuple[Step, ...], told: Retelling) -> int | None:
    """The index of the first call on the way there that went otherwise than it did then."""
    for n, (step, answer) in enumerate(zip(steps[:-1], told.answers, strict=False)):
        if step.accepted not in (None, effect_of(answer)):
            return n
    return None if told.whole else len(told.answers)


def _convicting(told: Retelling) -> list[Divergence]:
    if told.judged is None or not told.whole:
        return []
    return [each for each in told.judged.divergences if each.convicts]


def _verdict(fate: Fate, times: int, told: list[Retelling], why: str) -> Replay:
    answers = tuple(repr(answer)[:MOST_KEPT] for answer in told[-1].answers) if told else ()
    return Replay(fate, times, REPLAYS, why, answers)
