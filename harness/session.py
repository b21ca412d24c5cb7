"""What does one run share between its conversations? Target, budget, patience, tallies, findings and the transcript."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from ringtrue.contracts.rule import Rule
from ringtrue.contracts.shapes import MODELLED
from ringtrue.harness.agenda import Agenda
from ringtrue.harness.availability import Tally, says_unknown
from ringtrue.harness.bindings import Home
from ringtrue.harness.budget import Budget
from ringtrue.harness.call_log import CallLog, Sent
from ringtrue.harness.families import Family
from ringtrue.harness.findings import LAYERS, MODEL, Bucket, Findings, Step, bucket_of
from ringtrue.harness.interrupts import Stop
from ringtrue.harness.inventory import Inventory
from ringtrue.harness.ledger import Ledger
from ringtrue.harness.lent import Lent
from ringtrue.harness.patience import Patience
from ringtrue.harness.purse import Purse
from ringtrue.harness.signing import Signer
from ringtrue.harness.target import Target
from ringtrue.harness.transcript import Silence, Transcript
from ringtrue.reference_model.environment import FORBIDDEN, UNKNOWN_CALLER
from ringtrue.reference_model.judgement import Divergence, Judgement, Verdict
from ringtrue.reference_model.naming import BIRTHS
from ringtrue.reference_model.vocabulary import Accepted, Call, Garbled, Lost, Outcome, Ref, Refused, spelled

FREE_TEXT = ("Message", "message", "Fields", "__type")  # of an error: what AWS words, and may put names into
LOST_IN_A_ROW, LOST_AT_FIRST = 5, 2  # where nobody can be reached, or has never been understood
LOST_FOR_GOOD = 20  # in a row, though connections can be made
PROVISIONAL = "provisional"  # a finding as it was first met, for a run that never gets to shrink it
LEAST_S = 0.05
REJECTED, REJECTED_AT_LAST = 5, 12  # answers that we are nobody, from the first on; in a row, to one operation
FOREIGN_IN_A_ROW = 12  # answers without one in the protocol, from the first on


class Hopeless(BaseException):
    """There is no use in asking on. Not an Exception: Hypothesis lets it through."""


class Unreachable(Hopeless):
    """Nobody answers any more."""


class Unauthorized(Hopeless):
    """The target does not know who we are, so there is nothing to judge."""


class Foreign(Hopeless):
    """Whatever answers does not speak AWS JSON, so there is nothing to judge."""


@dataclass(slots=True)
class Session:
    """One run against one target. `rules` are globs: findings that break none of them are not reported.

    `phase` is "explore", "shrink" or a layer's name. `layers` holds what each layer asked, in a book of its own, since
    an operation counts as exercised only where the model has judged it. `probed` may be asked without a model. `notes`
    say by operation what boto3 made of its answers. `lags`: an answer came right after a while. `isolated`: each
    conversation has an account of its own. `lent` is the user's, `lent_before` what of it was used already, and
    `withdrawn` what is not used any more.
    `signer` signs for it, `stop` says whether it is to stop, and `inventory` what of ours exists at the target.
    `recorded`: the transcript says of each call which rules its answer has decided, so that it can be condensed to
    evidence.
    With a belt on there is a `purse`, a `ledger`, and `marks`: what is made is tagged with the run's name.
    """

    target: Target
    budget: Budget
    patience: Patience
    name: str
    region: str
    strict: bool = False
    held: bool = False
    recorded: bool = False
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
    lent: Mapping[Ref, Lent] = field(default_factory=dict)
    lent_before: set[Ref] = field(default_factory=set)
    withdrawn: set[Ref] = field(default_factory=set)
    isolated: bool = False
    signer: Signer | None = None
    stop: Stop = field(default_factory=Stop)
    findings: Findings = field(default_factory=Findings)
    families: list[Family] = field(default_factory=list)
    remains: list[str] = field(default_factory=list)
    proper: set[str] = field(default_factory=set)
    conversations: int = 0
    agenda: Agenda = field(default_factory=Agenda)
    phase: str = "explore"
    well_formed: int = 0
    answers: int = 0
    rejected: int = 0
    rejected_in_a_row: list[str] = field(default_factory=list)
    turned_down: Counter[str] = field(default_factory=Counter)
    first_answer: str = ""
    lags: bool = False
    purse: Purse | None = None
    marks: bool = False
    ledger: Ledger | None = None
    throttled: int = 0
    last_passing: str = ""
    lost_in_a_row: int = 0
    last_lost: str = ""
    stopped: BaseException | None = None
    log: CallLog = field(init=False)
    inventory: Inventory = field(init=False)

    def __post_init__(self) -> None:
        self.log = CallLog(self._write)
        self.inventory = Inventory(
            self._write, self.patience.consistency_s, self.isolated, self.patience.now_s
        )  # fmt: skip

    def _write(self, entry: Mapping[str, object]) -> None:
        self.transcript.write(entry)

    @property
    def left_behind(self) -> list[str]:
        """What is there that was not before, or is not as it was, with ids that can be used."""
        return [*self.remains, *self.inventory.left()]

    @property
    def known(self) -> bool:
        """Have we been somebody to the target?"""
        return self.answers > self.rejected

    def tally(self, operation: str) -> Tally:
        book = self.layers.setdefault(self.phase, {}) if self.phase in LAYERS else self.tallies
        return book.setdefault(operation, Tally())

    def answers_properly(self, operation: str) -> bool:
        """Has the operation been accepted, or refused by an error of its own?"""
        tally = self.tallies.get(operation)
        return operation in self.proper or (tally is not None and tally.accepted > 0)

    def allowance_s(self, usual_s: float) -> float:
        """How long the next call may take: as usual, but not beyond the end of the run, nor of what cleans it up."""
        return max(LEAST_S, min(usual_s, self.budget.left_for_a_call_s(len(self.inventory.existing))))

    def lost(self, cause: str, unreachable: bool) -> None:
        """No answer came. Raises Unreachable once there is no use in asking on."""
        self.lost_in_a_row, self.last_lost = self.lost_in_a_row + 1, cause
        enough = LOST_IN_A_ROW if self.answers else LOST_AT_FIRST
        silent = self.lost_in_a_row >= LOST_FOR_GOOD
        if silent or (self.lost_in_a_row >= enough and (unreachable or not self.well_formed)):
            raise Unreachable

    def may_ask(self, operation: str) -> bool:
        """Is the operation selected, and not known to be missing, or forbidden to us? And can it be afforded?"""
        if self.purse is not None and operation in BIRTHS and not self.purse.may(operation):
            return False
        return operation in self.selected and not self.hopeless(operation)

    def permits(self, call: Call) -> bool:
        """Can it be afforded, if it makes something?"""
        if self.purse is None or call.operation not in BIRTHS:
            return True
        return self.purse.permits(call.operation, call.params)

    def may_probe(self, operation: str) -> bool:
        """May it be asked without a model, and is it not known to be missing?"""
        return operation in self.probed and not self.hopeless(operation)

    def hopeless(self, operation: str) -> bool:
        """Is nothing but the same to be had by asking on, as this layer has seen, or the model before it?"""
        return self.tally(operation).hopeless or (operation in self.tallies and self.tallies[operation].hopeless)

    def count(self, call: Call, outcome: Outcome) -> None:
        """One answer more for the operation's tally. Raises Foreign once there is no use in asking on.

        What is answered to a mangled request says nothing about the operation.
        """
        if call.mangling:
            return
        self.tally(call.operation).count(outcome)
        self.well_formed += isinstance(outcome, Accepted | Refused)
        self._hear(outcome)

    def _hear(self, outcome: Outcome) -> None:
        if isinstance(outcome, Lost):
            return
        self.answers += 1
        self.first_answer = self.first_answer or repr(outcome)[:100]
        if self.answers >= FOREIGN_IN_A_ROW and not self.well_formed:
            raise Foreign

    def hear_of_caller(self, call: Call, outcome: Outcome) -> None:
        """Are we known, whatever was asked, and whatever for? Raises Unauthorized once there is no use in asking on."""
        if call.mangling or isinstance(outcome, Lost):
            return
        if isinstance(outcome, Refused) and outcome.code in UNKNOWN_CALLER:
            self._turned_down(call, outcome.code)
            return
        self.rejected_in_a_row = []
        if isinstance(outcome, Refused) and outcome.code in FORBIDDEN and self.tally(call.operation).accepted:
            self.turned_down[outcome.code] += 1  # what was allowed before is not any more

    def _turned_down(self, call: Call, code: str) -> None:
        """Raises Unauthorized once nobody doubts that it is we who are not known, and not a call that is not liked."""
        self.rejected += 1
        self.turned_down[code] += 1
        self.rejected_in_a_row = [*self.rejected_in_a_row, call.operation][-REJECTED_AT_LAST:]
        if self.rejected >= REJECTED and self.rejected > self.answers:
            raise Unauthorized(self.first_answer)
        row = self.rejected_in_a_row
        if len(row) >= REJECTED_AT_LAST or (len(row) >= REJECTED and len(set(row)) > 1):
            raise Unauthorized(f"{code}, after {self.answers - self.rejected:,} other answers")

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
        if isinstance(outcome, Garbled) and not call.mangling:
            expected = [divergence.expected for divergence in judgement.divergences]
            self.tally(call.operation).owed += expected == [("accepted",)]
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
                        new.met = self.agenda.met
                        self.transcript.write({**new.entry(lent=self.lent), "kind": PROVISIONAL})
                    if layer == MODEL:
                        self.budget.keep_for_shrinking()
        line = Sent(n, conversation, self.phase, call, outcome).line(judgement.verdict.name.lower(), violated)
        self.log.judged({**line, **decided(outcome, judgement)} if self.recorded and reported else line)

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

    def persists(self, operation: str, divergences: tuple[Divergence, ...]) -> bool:
        """Were all of these found before, when waiting did not help?"""
        known: set[Bucket] = {bucket_of(operation, each) for each in divergences if each.convicts}
        return known <= self.findings.by_bucket.keys()


def decided(outcome: Outcome, judgement: Judgement) -> Mapping[str, object]:
    """The rules that alone explain an answer that conforms, and the members of a refusal, but for its free text.

    Beyond what is decisive for a verdict that is the one rule that admits a refusal, be it a reading of ours.
    """
    if judgement.verdict is not Verdict.CONFORMS:
        return {"alone": []}
    alone = [rule.id for rule in judgement.decisive]
    if not isinstance(outcome, Refused):
        return {"alone": alone}
    admitting = [rule.id for rule in judgement.seen if rule.id not in alone]
    members = {name: value for name, value in outcome.body.items() if name not in FREE_TEXT}
    return {"alone": [*alone, *(admitting if len(admitting) == 1 else ())], "members": spelled(members)}
