"""Is a finding of an earlier run still there? Its conversation is said again, and judged as it was then.

FIXED is said only where all that led there was said again, was answered as it was then, and the last answer is right.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from ringtrue.harness.budget import BudgetSpent
from ringtrue.harness.findings import MOST_KEPT, SCHEMATHESIS, Step, bucket_of, effect_of, id_of
from ringtrue.harness.retelling import Retelling, retell
from ringtrue.harness.session import Foreign, Session, Unauthorized, Unreachable
from ringtrue.reference_model.environment import OF_FORM, beside, right_all_the_same, wrong_all_the_same
from ringtrue.reference_model.judgement import Divergence, Verdict
from ringtrue.reference_model.vocabulary import Outcome

REPLAYS, MOST_REPLAYS = 3, 12
BY_CHANCE = 0.02  # how likely it may be that what is still there does not show, where it shows now and then
REFUSED = re.compile(r"\d{3} (\S+)(?: \(.*\))?")
OUT_OF_TIME = "the time was up: allow more with --time-limit"
OUT_OF_CALLS = "the calls were used up: allow more with --max-calls"


class Fate(Enum):
    """What became of a finding."""

    FIXED = "fixed"
    STILL_THERE = "still there"
    DIFFERENT = "different"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of a finding: its steps, the ids of it and of all that is the same fault, and who had asked.

    `kind` is its divergence's, `answered` what was wrong, `reproduced` how often it had shown again, "2/3", or None
    where nobody has tried.
    """

    steps: tuple[Step, ...]
    ids: Collection[str]
    layer: str
    kind: str
    answered: str
    reproduced: str | None

    @property
    def share(self) -> float:
        """Of the replays when it was found, those that showed it."""
        shown, _, tried = (self.reproduced or "").partition("/")
        return int(shown) / int(tried) if shown.isdecimal() and tried.isdecimal() and int(tried) else 0.0

    @property
    def replays(self) -> int:
        """How often it is to be said again: more often where it shows now and then, and 3 times else."""
        share = self.share
        many = next((n for n in range(REPLAYS, MOST_REPLAYS) if (1.0 - share) ** n <= BY_CHANCE), MOST_REPLAYS)
        return many if 0.0 < share < 1.0 else REPLAYS

    @property
    def last(self) -> Step:
        return self.steps[-1]


@dataclass(frozen=True, slots=True)
class Replay:
    """`times` of `of` replays showed it; `answers` are those of the replay that decided, and `why` says it in words."""

    fate: Fate
    times: int
    of: int
    why: str
    answers: tuple[str, ...]


def replay(session: Session, past: Past) -> Replay:
    """Say it again, a few times."""
    told: list[Retelling] = []
    shown: list[Retelling] = []
    if past.layer == SCHEMATHESIS:  # it was found as one that can answer
        session.proper.add(past.last.call.operation)
    try:
        for _ in range(past.replays):
            told.append(retell(session, past.steps, past.layer, patient=True))
            if _shows(past, told[-1]):
                shown.append(told[-1])
    except Unreachable:
        return _verdict(Fate.CANNOT_TELL, 0, told, f"the endpoint could not be reached: {session.last_lost}")
    except (Unauthorized, Foreign):
        return _verdict(Fate.CANNOT_TELL, 0, told, f"whatever is asked, the answer is {session.first_answer}")
    except BudgetSpent:
        if not shown:
            why = OUT_OF_TIME if session.budget.out_of_time else OUT_OF_CALLS
            return _verdict(Fate.CANNOT_TELL, 0, told, why)
    if shown:
        return _verdict(Fate.STILL_THERE, len(shown), [*told, shown[-1]], f"in {len(shown)} of {len(told)} replays")
    for each in told:
        if why := _barred(past, each):
            return _verdict(Fate.CANNOT_TELL, 0, [*told, each], why)
    for each in told:
        if others := _convicting(each):
            why = f"the answer is wrong in another way: expected {'; or '.join(others[0].expected)}"
            return _verdict(Fate.DIFFERENT, 0, [*told, each], why)
    for each in told:
        if why := _open(past, each):
            return _verdict(Fate.CANNOT_TELL, 0, [*told, each], why)
    return _verdict(Fate.FIXED, 0, told, f"the answer is right in {len(told)} of {len(told)} replays")


def _shows(past: Past, told: Retelling) -> bool:
    """Is it in the last answer, to which all calls led that had an effect then, and no other?"""
    if any(_strayed(step, answer) for step, answer in zip(past.steps[:-1], told.answers, strict=False)):
        return False
    operation = past.last.call.operation
    found = {id_of(bucket_of(operation, each)) for each in _convicting(told)}
    return bool(found & set(past.ids)) and not _beside(past, told.answers[-1])


def _beside(past: Past, last: Outcome) -> str:
    """Why the last answer can show neither the fault nor another one; "" if it can."""
    about = beside(last)
    admitted = wrong_all_the_same(past.kind, past.answered, mangled=bool(past.last.call.mangling))
    return "" if about is None or about in admitted else f"the last call was answered {last!r:.100}: {about.value}"


def _barred(past: Past, told: Retelling) -> str:
    """Why nobody can tell by this replay, whatever the last answer is."""
    for n, (step, answer) in enumerate(zip(past.steps[:-1], told.answers, strict=False), start=1):
        if (about := beside(answer)) is not None and not (step.answered and _alike(step, answer)):
            return f"call {n} on the way there was answered {answer!r:.100}: {about.value}"
        if not _alike(step, answer):
            then = f", and {step.answered:.60} then" if step.answered else ""
            return f"call {n} on the way there was answered {answer!r:.100}{then}"
    if len(told.answers) < len(past.steps):
        return f"call {len(told.answers) + 1} could not be said again, since nothing made what it names"
    if told.judged is None:
        return f"the last call was answered {told.answers[-1]!r:.100}"
    return _beside(past, told.answers[-1])


def _strayed(step: Step, answer: Outcome) -> bool:
    """Was it accepted, or refused, where it was not so then?"""
    known = step.accepted is not None or bool(step.answered)
    return known and effect_of(answer) is not step.accepted


def _alike(step: Step, answer: Outcome) -> bool:
    """Did it go as it did then? Accepted, or refused by the same error, or neither."""
    if _strayed(step, answer):
        return False
    now = effect_of(answer)
    then, found = REFUSED.match(step.answered), REFUSED.match(repr(answer))
    return now is not False or then is None or (found is not None and found[1] == then[1])


def _open(past: Past, told: Retelling) -> str:
    """Why an answer that is not wrong proves nothing."""
    last = told.answers[-1]
    about = beside(last)
    if about is not None and about not in right_all_the_same(mangled=bool(past.last.call.mangling)):
        return f"the last call was answered {last!r:.100}: {about.value}"
    if told.judged is None or told.judged.verdict is Verdict.UNDECIDED:
        return f"the answer can be read either way: {last!r:.100}"
    if past.kind not in OF_FORM and past.last.answered == repr(last)[:MOST_KEPT]:
        return f"it is answered as it was then, {last!r:.100}, and what makes that wrong did not come up again"
    if past.share > 0.0:
        return ""
    if past.reproduced is None:
        return "the answer is right, but these calls were never seen to show it: it was found and not said again"
    return f"the answer is right, as it was when it was found: of replays then, {past.reproduced} showed it"


def _convicting(told: Retelling) -> list[Divergence]:
    if told.judged is None or not told.whole:
        return []
    return [each for each in told.judged.divergences if each.convicts]


def _verdict(fate: Fate, times: int, told: list[Retelling], why: str) -> Replay:
    answers = tuple(repr(answer)[:MOST_KEPT] for answer in told[-1].answers) if told else ()
    return Replay(fate, times, REPLAYS, why, answers)
