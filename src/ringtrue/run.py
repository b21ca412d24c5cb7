"""How does one run go? Explore with Hypothesis, shrink what was found, clean up, and close the transcript."""

from __future__ import annotations

import uuid
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from itertools import count

from hypothesis import seed as seeded
from hypothesis.errors import Flaky
from hypothesis.stateful import run_state_machine_as_test

from ringtrue.contracts.openapi import load
from ringtrue.contracts.shapes import MODELLED
from ringtrue.harness.budget import Budget, BudgetSpent
from ringtrue.harness.conversation import DESCRIBED_BY, Conversation
from ringtrue.harness.farewell import clean_up, farewell
from ringtrue.harness.patience import Patience
from ringtrue.harness.session import Foreign, Session, Unreachable
from ringtrue.harness.shrink import Shrinker
from ringtrue.harness.target import Target
from ringtrue.harness.transcript import Silence, Transcript
from ringtrue.reference_model.operations import STEPS
from ringtrue.reference_model.vocabulary import Accepted, Call, Garbled, Lost, Ref, refs_in
from ringtrue.reference_model.writes import INTERNAL
from ringtrue.strategies.lives import LIVES
from ringtrue.strategies.machine import exploring, machine
from ringtrue.strategies.tour import STAGE, constraint_tour

DEFAULT_CALLS, DEFAULT_TIME_S = 10_000, 60.0
MOST_CONVERSATIONS = 100  # under one seed; Hypothesis remembers every example
SEEDS_APART = 1_000_003
MOST_IDLE = 300
LEAST_CALLS_FOR_A_TOUR = 600
CALLS_A_FINDING, LEAST_CALLS_A_FINDING = 400, 60


@dataclass(frozen=True, slots=True)
class Plan:
    """What to ask of which endpoint, and how much of it.

    `selected` may be asked, for its own sake or for what it prepares and cleans up; of these, `reported` are judged.
    """

    endpoint: str
    embedded: bool
    region: str
    seed: int
    max_calls: int = DEFAULT_CALLS
    time_limit_s: float = DEFAULT_TIME_S
    strict: bool = False
    selected: frozenset[str] = frozenset(MODELLED)
    rules: tuple[str, ...] = ("*",)
    reported: frozenset[str] = frozenset(MODELLED)
    excluded: frozenset[str] = frozenset()


class NothingToAsk(BaseException):
    """Conversation after conversation makes no call: nothing that was selected can be asked."""


@dataclass(slots=True)
class Idle:
    """How many conversations in a row have made no call?"""

    calls: int = -1
    times: int = 0

    def begin(self, calls: int) -> None:
        """One more conversation begins after so many calls. Raises NothingToAsk if that has long led nowhere."""
        self.times = self.times + 1 if calls == self.calls else 0
        self.calls = calls
        if self.times > MOST_IDLE:
            raise NothingToAsk


class Talk(Conversation):
    """A conversation that the state machine may end."""

    def say(self, call: Call, *, settled: bool = False) -> bool:
        """Remembers what stops the run, since Hypothesis may report something else instead."""
        try:
            return super().say(call, settled=settled)
        except (BudgetSpent, Unreachable, Foreign, KeyboardInterrupt) as stop:
            self.session.stopped = stop
            raise

    def look(self, refs: Iterable[Ref]) -> None:
        """Find out what became of these, once an answer has left it open."""
        unclear = [ref for ref in dict.fromkeys(refs) if len(self.world.beliefs.get(ref, ())) > 1]
        for kind, (operation, ids) in DESCRIBED_BY.items():
            named = [ref for ref in unclear if ref.kind == kind]
            if named and self.session.may_ask(operation):
                self.say(Call(operation, {ids: [*named]}))

    def farewell(self) -> None:
        """Look at everything once more, then delete it; what a spent budget leaves is cleaned up from the reserve."""
        budget = self.session.budget
        try:
            farewell(self)
        except BudgetSpent:
            budget.cleaning = True
            try:
                clean_up(self)
            except BudgetSpent:
                self.session.left_behind.append(f"what conversation {self.number} made")
            finally:
                budget.cleaning = False
            raise


def tool_version() -> str:
    try:
        return version("ringtrue")
    except PackageNotFoundError:
        return "0"


def run(
    plan: Plan,
    target: Target,
    transcript: Transcript | None = None,
    *,
    patience: Patience | None = None,
    held: bool = False,
    progress: Callable[[Session], None] | None = None,
) -> Session:
    """Run the suite and return the session with all that was found. Nothing that a target does is raised.

    `progress` is handed the session before the first call, and may look at it from another thread.
    """
    session = Session(
        target, Budget(plan.max_calls, plan.time_limit_s), patience or Patience(), name=uuid.uuid4().hex[:10],
        region=plan.region, strict=plan.strict, held=held, selected=plan.selected, rules=plan.rules,
        reported=plan.reported & plan.selected,
        transcript=transcript or Silence(),
    )  # fmt: skip
    session.transcript.write(header(plan))
    if progress is not None:
        progress(session)
    _close(session, *_conducted(session, plan))
    return session


def _conducted(session: Session, plan: Plan) -> tuple[str, str]:
    """Explore and shrink: how it ended, and a detail in words."""
    ended, detail = "budget", ""
    try:
        explore(session, plan.seed)
        _shrink(session)
    except Unreachable:
        ended, detail = "unreachable", session.last_lost
    except Foreign:
        ended = "not_aws"
    except KeyboardInterrupt:
        ended = "interrupted"
    if ended == "budget" and session.budget.left_s <= plan.time_limit_s * 0.05:
        ended = "time"
    if ended in ("budget", "time", "not_aws") and not session.well_formed:
        ended = "not_aws"
        detail = f"none of {session.answers} answers was AWS JSON; the first was {session.first_answer}"
    return ended, detail


def explore(session: Session, seed: int) -> None:
    """Hold conversations until the budget for them is spent.

    Draws depend on beliefs, and beliefs on the target. Where it answers the same draws differently, Hypothesis calls
    the test flaky and stops; it is no fault of the target's, and we go on under the next seed.
    """

    def begin() -> Talk:
        idle.begin(session.budget.calls)
        return Talk(session)

    try:
        for life in LIVES:
            _lead(session, life)
        if session.budget.max_calls >= LEAST_CALLS_FOR_A_TOUR:
            _break_constraints(session)
    except BudgetSpent:
        return
    idle = Idle()
    conversation = machine(begin, session.may_ask)
    for attempt in count():
        try:
            run_state_machine_as_test(
                seeded(seed * SEEDS_APART + attempt)(conversation), settings=exploring(MOST_CONVERSATIONS)
            )
        except (BudgetSpent, NothingToAsk):
            return
        except Flaky:
            if isinstance(session.stopped, BudgetSpent):
                return
            if session.stopped is not None:
                raise session.stopped from None


def _lead(session: Session, calls: Iterable[Call]) -> None:
    """One planned conversation, without the calls that cannot be made."""
    talk = Talk(session)
    try:
        for call in calls:
            _say(talk, call)
    finally:
        talk.farewell()


def _say(talk: Talk, call: Call) -> None:
    """Make a planned call, twice under its token, unless it may not be asked or names what the target did not make."""
    if talk.session.may_ask(call.operation) and all(ref.n == 0 or talk.knows(ref) for ref in refs_in(call.params)):
        repeatable = talk.say(call)
        if repeatable:
            talk.say(call)
        if isinstance(talk.answered, Garbled | Lost):
            talk.look(refs_in(call.params))
        talk.wait()


def _break_constraints(session: Session) -> None:
    """The tour of constraints; a wrong call that has had an effect is the last one on its stage."""
    calls = deque(constraint_tour())
    while calls:
        talk = Talk(session)
        try:
            for call in STAGE:
                _say(talk, call)
            while calls:
                _say(talk, calls.popleft())
                if isinstance(talk.answered, Accepted) and talk.steps[-1].call.operation in STEPS:
                    break
        finally:
            talk.farewell()


def _shrink(session: Session) -> None:
    """Every finding by itself, the shortest conversation first."""
    session.phase = "shrink"
    session.budget.share = 1.0
    findings = sorted(session.findings.by_bucket.values(), key=lambda finding: len(finding.steps))
    for done, finding in enumerate(findings):
        share = session.budget.calls_left // max(1, len(findings) - done)
        shrinker = Shrinker(session, max(LEAST_CALLS_A_FINDING, min(CALLS_A_FINDING, share)))
        try:
            shrinker.shrink(finding)
        except BudgetSpent:
            break
    _drop_hiccups(session)


def _drop_hiccups(session: Session) -> None:
    """An internal error may always happen; one that never comes again is no finding."""
    for bucket, finding in list(session.findings.by_bucket.items()):
        passing = finding.divergence.kind == "garbled" or finding.divergence.member == INTERNAL
        if passing and (finding.reproduced or "").startswith("0/"):
            del session.findings.by_bucket[bucket]
            session.observations[f"{finding.operation} answered {finding.answered}, which did not come again"] += 1
            session.violated.subtract({rule.id: finding.times for rule in finding.divergence.rules})


def header(plan: Plan) -> Mapping[str, object]:
    contract = load()["info"]
    return {
        "kind": "header", "schema": 1, "tool": {"name": "ringtrue", "version": tool_version()},
        "contract": {
            "service": "pinpoint-sms-voice-v2", "api": contract["version"], "botocore": contract["x-botocore"],
            "operations": 110,
        },
        "target": {"endpoint": plan.endpoint, "embedded": plan.embedded, "region": plan.region}, "seed": plan.seed,
        "max_calls": plan.max_calls, "time_limit_s": plan.time_limit_s, "strict": plan.strict,
        "selected": [name for name in MODELLED if name in plan.reported & plan.selected],
        "excluded": [name for name in MODELLED if name in plan.excluded], "rules": list(plan.rules),
    }  # fmt: skip


def _close(session: Session, ended: str, detail: str) -> None:
    """Findings, observations and the footer that tells a whole transcript from a truncated one."""
    for finding in session.findings.by_bucket.values() if ended != "not_aws" else ():
        session.transcript.write(finding.entry())
    for text, times in session.observations.most_common():
        session.transcript.write({"kind": "observation", "text": text, "count": times})
    tallies = {
        name: {"calls": tally.calls, "accepted": tally.accepted, "refused": tally.refused, "status": tally.status}
        for name in MODELLED if name in session.selected
        for tally in (session.tally(name),)
    }  # fmt: skip
    ids: Iterable[str] = dict.fromkeys((*session.seen, *session.violated)) if ended != "not_aws" else ()
    session.transcript.write({
        "kind": "footer", "calls": session.budget.calls, "seconds": round(session.budget.elapsed_s, 2), "ended": ended,
        "detail": detail, "operations": tallies,
        "rules": {id: [session.seen[id], session.decisive[id], session.violated[id]] for id in ids},
        "left_behind": session.left_behind[:50],
    })  # fmt: skip
