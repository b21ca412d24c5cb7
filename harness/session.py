"""What does one run share between its conversations? Target, budget, patience, tallies, findings and the transcript."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from ringtrue.contracts.rule import Rule
from ringtrue.contracts.shapes import MODELLED
from ringtrue.harness.bindings import Home
from ringtrue.harness.budget import Budget
from ringtrue.harness.families import Family
from ringtrue.harness.findings import LAYERS, MODEL, Bucket, Findings, Step, bucket_of
from ringtrue.harness.patience import Patience
from ringtrue.harness.target import Target
from ringtrue.harness.transcript import Silence, Transcript
from ringtrue.reference_model.judgement import Divergence, Judgement, Verdict
from ringtrue.reference_model.vocabulary import Accepted, Call, Garbled, Lost, Outcome, Refused

NOT_IMPLEMENTED = frozenset(
    {"UnknownOperationException", "UnknownOperation", "InvalidAction", "NotImplemented", "NotImplementedException"}
)
LOST_IN_A_ROW, LOST_AT_FIRST = 5, 2
PROVISIONAL = "provisional"  # a finding as it was first met, for a run that never gets to shrink it
LEAST_S = 0.05
FOREIGN_IN_A_ROW = 12  # answers without one in the protocol, from the first on


class Unreachable(BaseException):
    """Nobody answers any more, so there is no use in asking on. Not an Exception: Hypothesis lets it through."""


class Foreign(BaseException):
    """Whatever answers does not speak AWS JSON, so there is nothing to judge. Not an Exception, as above."""


@dataclass(slots=True)
class Tally:
    """How often an operation was called, and with what result."""

    calls: int = 0
    accepted: int = 0
    refused: int = 0
    unknown: int = 0

    @property
    def status(self) -> str:
        if self.accepted:
            return "exercised"
        return "not_implemented" if self.unknown and not self.refused else "not_exercised"


@dataclass(slots=True)
class Session:
    """One run against one target. `rules` are globs: findings that break none of them are not reported.

    `phase` is "explore", "shrink" or a layer's name. `layers` holds what each layer asked, in a book of its own, since
    an operation counts as exercised only where the model has judged it. `probed` may be asked without a model. `notes`
    say by operation what boto3 made of its answers. `lags`: an answer came right after a while.
    """

    target: Target
    budget: Budget
    patience: Patience
    name: str
    region: str
    strict: bool = False
    held: bool = False
    selected: frozenset[str] = frozenset()
    probed: frozenset[str] = frozenset()
    reported: frozenset[str] = frozenset(MODELLED)
    rules: tuple[str, ...] = ("*",)
    transcript: Transcript = field(default_factory=Silence)
    tallies: dict[str, Tally] = field(default_factory=dict)
    layers: dict[str, dict[str, Tally]] = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)
    decisive: Counter[str] = field(default_factory=Counter)
    violated: Counter[str] = field(default_factory=Counter)
    observations: Counter[str] = field(default_factory=Counter)
    home: Home = field(default_factory=Home)
    findings: Findings = field(default_factory=Findings)
    families: list[Family] = field(default_factory=list)
    left_behind: list[str] = field(default_factory=list)
    proper: set[str] = field(default_factory=set)
    conversations: int = 0
    phase: str = "explore"
    well_formed: int = 0
    answers: int = 0
    first_answer: str = ""
    lags: bool = False
    throttled: int = 0
    last_passing: str = ""
    lost_in_a_row: int = 0
    last_lost: str = ""
    stopped: BaseException | None = None

    def tally(self, operation: str) -> Tally:
        book = self.layers.setdefault(self.phase, {}) if self.phase in LAYERS else self.tallies
        return book.setdefault(operation, Tally())

    def answers_properly(self, operation: str) -> bool:
        """Has the operation been accepted, or refused by an error of its own?"""
        tally = self.tallies.get(operation)
        return operation in self.proper or (tally is not None and tally.accepted > 0)

    def allowance_s(self, usual_s: float) -> float:
        """How long the next call may take: as usual, but not beyond the end of the run."""
        return max(LEAST_S, min(usual_s, self.budget.left_s))

    def lost(self, cause: str, unreachable: bool) -> None:
        """No answer came. Raises Unreachable once there is no use in asking on."""
        self.lost_in_a_row, self.last_lost = self.lost_in_a_row + 1, cause
        enough = LOST_IN_A_ROW if self.answers else LOST_AT_FIRST
        if self.lost_in_a_row >= enough and (unreachable or not self.well_formed):
            raise Unreachable

    def may_ask(self, operation: str) -> bool:
        """Is the operation selected, and not known to be missing?"""
        return operation in self.selected and self.tally(operation).status != "not_implemented"

    def may_probe(self, operation: str) -> bool:
        """May it be asked without a model, and is it not known to be missing?"""
        return operation in self.probed and self.tally(operation).status != "not_implemented"

    def count(self, call: Call, outcome: Outcome) -> None:
        """One answer more for the operation's tally. Raises Foreign once there is no use in asking on.

        What is answered to a mangled request says nothing about the operation.
        """
        if call.mangling:
            return
        tally = self.tally(call.operation)
        match outcome:
            case Accepted():
                tally.accepted += 1
                self.well_formed += 1
            case Refused() if says_unknown(outcome):
                tally.unknown += 1
                self.well_formed += 1
            case Refused():
                tally.refused += 1
                self.well_formed += 1
            case Garbled() if says_unknown(outcome):
                tally.unknown += 1
            case _:
                pass
        self._hear(outcome)

    def _hear(self, outcome: Outcome) -> None:
        if isinstance(outcome, Lost):
            return
        self.answers += 1
        self.first_answer = self.first_answer or repr(outcome)[:100]
        if self.answers >= FOREIGN_IN_A_ROW and not self.well_formed:
            raise Foreign

    def missing(self, call: Call, outcome: Outcome) -> bool:
        """Does the answer say no more than that the operation isn't there?"""
        if call.mangling:
            return False
        return says_unknown(outcome) and self.tally(call.operation).status == "not_implemented"

    def note(
        self, call: Call, outcome: Outcome, judgement: Judgement, n: int, conversation: int, steps: tuple[Step, ...]
    ) -> None:
        """Write the judged answer down, and keep what convicts."""
        reported = call.operation in self.reported
        if self.phase != "shrink" and reported:
            self._tally_rules(judgement)
        for text in judgement.observations if reported else ():
            self.observations[text] += 1
        violated: list[str] = []
        for divergence in judgement.divergences if reported else ():
            if not divergence.convicts:
                shown = f"{call.operation}: {'; '.join(divergence.expected)}, but {divergence.answered}"
                self.observations[shown[:300]] += 1
            elif self._wanted(divergence.rules):
                violated += [rule.id for rule in divergence.rules]
                if self.phase != "shrink":
                    layer = self.phase if self.phase in LAYERS else MODEL
                    new = self.findings.add(call.operation, divergence, outcome, n, steps, layer)
                    if new is not None:
                        self.transcript.write({**new.entry(), "kind": PROVISIONAL})
                    if layer == MODEL:
                        self.budget.keep_for_shrinking()
        self.transcript.write(self._line(call, outcome, judgement.verdict, n, conversation, violated))

    def _wanted(self, rules: tuple[Rule, ...]) -> bool:
        return any(fnmatchcase(rule.id, glob) for rule in rules for glob in self.rules)

    def _tally_rules(self, judgement: Judgement) -> None:
        self.seen.update([rule.id for rule in judgement.seen])
        self.decisive.update([rule.id for rule in judgement.decisive])
        for divergence in judgement.divergences:
            ids = [rule.id for rule in divergence.rules]
            self.seen.update(ids)
            if divergence.convicts:
                self.decisive.update(ids)
                self.violated.update(ids)

    def _line(
        self, call: Call, outcome: Outcome, verdict: Verdict, n: int, conversation: int, violated: list[str]
    ) -> Mapping[str, object]:
        return {
            "kind": "call", "n": n, "conversation": conversation, "phase": self.phase, "operation": call.operation,
            "call": repr(call), "answered": repr(outcome), "outcome": type(outcome).__name__.lower(),
            "code": outcome.code if isinstance(outcome, Refused) else None, "verdict": verdict.name.lower(),
            "violated": violated,
        }  # fmt: skip

    def persists(self, operation: str, divergences: tuple[Divergence, ...]) -> bool:
        """Were all of these found before, when waiting did not help?"""
        known: set[Bucket] = {bucket_of(operation, each) for each in divergences if each.convicts}
        return known <= self.findings.by_bucket.keys()


def says_unknown(outcome: Outcome) -> bool:
    """Is it an answer of one who does not know the operation?"""
    match outcome:
        case Refused(code, status=status):
            return code in NOT_IMPLEMENTED or status == 501
        case Garbled(status=status):
            return status in (404, 405, 501)
        case _:
            return False
