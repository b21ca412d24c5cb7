"""Which bugs were found? One finding a bucket, with the shortest conversation that showed it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ringtrue.harness import retold
from ringtrue.harness.bindings import CLIENT_MADE
from ringtrue.harness.lent import Lent
from ringtrue.reference_model.judgement import Divergence, Judgement
from ringtrue.reference_model.naming import MEMBERS
from ringtrue.reference_model.reads import identified_by
from ringtrue.reference_model.vocabulary import Accepted, Call, Outcome, Ref, Refused, refs_in

Bucket = tuple[str, ...]
# Who asked: conversations that the model judges, Schemathesis, boto3.
MODEL, SCHEMATHESIS, SDK = "model", "schemathesis", "sdk"
MOST_SHOWN = 400  # characters of an answer
MOST_KEPT = 4000
MOST_STEPS = 80  # of a conversation that is written down as a whole
LAYERS = (SCHEMATHESIS, SDK)
NOTHING: Mapping[Ref, Lent] = {}
# Names of ours that tie no two resources together.
SHARED = CLIENT_MADE.difference(MEMBERS)


def bucket_of(operation: str, divergence: Divergence) -> Bucket:
    """What makes two divergences one finding. Headers are alike for all operations."""
    return ("*" if divergence.kind == "envelope" else operation, *divergence.bucket)


def id_of(bucket: Bucket) -> str:
    """The same in every run that finds the same: "3f9a0c…", 12 hexadecimal digits."""
    return hashlib.sha256("|".join(bucket).encode()).hexdigest()[:12]


def effect_of(outcome: Outcome) -> bool | None:
    """Was it accepted? None where nobody knows."""
    match outcome:
        case Accepted():
            return True
        case Refused():
            return False
        case _:
            return None


def buckets(call: Call, judgement: Judgement) -> set[Bucket]:
    """The buckets of what convicts in one answer."""
    return {bucket_of(call.operation, each) for each in judgement.divergences if each.convicts}


@dataclass(frozen=True, slots=True)
class Step:
    """A call of a conversation, and the resource that it made.

    `accepted`: was it, where that is known. `settled`: it was said after a wait, in which all that lags was to be done.
    `answer` is what was answered, of a stored finding in words; "" where nobody wrote it down.
    """

    call: Call
    born: Ref | None = None
    reads: bool = False
    accepted: bool | None = None
    settled: bool = False
    answer: Outcome | str = field(default="", compare=False)

    @property
    def answered(self) -> str:
        """In words."""
        return self.answer if isinstance(self.answer, str) else repr(self.answer)[:MOST_KEPT]

    def __repr__(self) -> str:
        return f"{self.call!r} -> {self.born!r}" if self.born else repr(self.call)


@dataclass(frozen=True, slots=True)
class Met:
    """Where on the run's agenda: the part, and the how-manieth of what is planned in it, 0 where nothing is."""

    part: str
    turn: int


@dataclass(slots=True)
class Finding:
    """A divergence that convicts: what was asked and answered, and the calls that lead to it, the last one guilty.

    `whole` is the conversation, of which `steps` are the writes that seem to matter. `company` is what else
    convicted in the replay of the steps; `explained_by` what a look around shows, after which the last answer is no
    surprise. `met` is where it was first met, which tells whether another run could have met it.
    """

    operation: str
    divergence: Divergence
    answered: str
    first_call: int
    steps: tuple[Step, ...]
    reproduced: str | None = None
    times: int = 1
    layer: str = MODEL
    whole: tuple[Step, ...] = ()
    company: frozenset[Bucket] = frozenset()
    explained_by: frozenset[Bucket] = frozenset()
    met: Met | None = None

    @property
    def bucket(self) -> Bucket:
        return bucket_of(self.operation, self.divergence)

    @property
    def id(self) -> str:
        return id_of(self.bucket)

    @property
    def shown_again(self) -> bool:
        """Has a replay of the steps shown it?"""
        return self.reproduced is not None and not self.reproduced.startswith("0/")

    @property
    def conversation(self) -> tuple[Step, ...]:
        """What is to be said again: the steps, once they have shown it. Before that nobody knows what it takes."""
        unsure = not self.shown_again and 0 < len(self.whole) <= MOST_STEPS
        return self.whole if unsure else self.steps

    def entry(self, related: Sequence[Finding] = (), lent: Mapping[Ref, Lent] = NOTHING) -> Mapping[str, object]:
        """The finding as transcript and report show it, with other places where the same fault shows."""
        rules = self.divergence.rules
        said = self.conversation
        calls, born = [step.call for step in said], [step.born for step in said]
        kept = said if self.shown_again else said[-1:]  # in full
        return {
            "kind": "finding", **self.brief(),
            "because": [{"id": rule.id, "quote": rule.quote, "source": rule.source} for rule in rules],
            "reproduced": self.reproduced,
            "steps": [repr(step) for step in self.steps[:-1]], "layer": self.layer,
            "divergence": self.divergence.kind, "times": self.times, "related": [each.brief() for each in related],
            "conversation": [
                retold.told(
                    step.call, step.born, step.answered[: MOST_KEPT if step in kept else MOST_SHOWN],
                    reads=step.reads, settled=step.settled, accepted=step.accepted,
                )
                for step in said
            ],
            "names": {**retold.names(calls, born, self.divergence.wanted), **retold.names_of_lent(calls, lent)},
            "lent": {repr(ref): lent[ref].country or "" for ref in retold.lent_in(calls, lent)},
            "check": retold.check(self.operation, self.divergence),
        }  # fmt: skip

    def brief(self) -> Mapping[str, object]:
        """The finding without its way there."""
        return {
            "id": self.id, "rules": [rule.id for rule in self.divergence.rules], "operation": self.operation,
            "call": repr(self.steps[-1].call), "answered": self.answered, "expected": list(self.divergence.expected),
            "first_call": self.first_call,
            **({"met": {"part": self.met.part, "turn": self.met.turn}} if self.met else {}),
        }  # fmt: skip


@dataclass(slots=True)
class Findings:
    """All findings of a run by bucket, in order of appearance."""

    by_bucket: dict[Bucket, Finding] = field(default_factory=dict)

    def add(
        self, operation: str, divergence: Divergence, outcome: Outcome, n: int, steps: tuple[Step, ...], layer: str
    ) -> Finding | None:
        """The finding, if it is a new one."""
        bucket = bucket_of(operation, divergence)
        known = self.by_bucket.get(bucket)
        related = relevant(steps)
        if known is None:
            shown = answer_text(divergence, outcome)
            self.by_bucket[bucket] = Finding(operation, divergence, shown, n, related, layer=layer, whole=steps)
            return self.by_bucket[bucket]
        known.times += 1
        if layer == known.layer and len(related) < len(known.steps) and known.reproduced is None:
            known.steps, known.divergence, known.answered = related, divergence, answer_text(divergence, outcome)
            known.whole = steps
        return None

    def __len__(self) -> int:
        return len(self.by_bucket)


def answer_text(divergence: Divergence, outcome: Outcome) -> str:
    """The answer in one line: the member that is wrong, or the whole outcome."""
    if divergence.kind == "envelope":
        return divergence.answered
    member = divergence.kind in ("shows", "missing", "extra")
    return f"200 with {divergence.answered}" if member else repr(outcome)[:MOST_SHOWN]


def relevant(steps: tuple[Step, ...], *, reads: bool = False) -> tuple[Step, ...]:
    """The last step, and what it can have been influenced by: writes that share a resource, directly or not.

    `reads`: what was learned from reads counts as well.
    """
    before, last = [step for step in steps[:-1] if reads or not step.reads], steps[-1]
    needed = set(identified_by(last.call))
    if not needed:
        return (*before, last)
    kept: set[int] = set()
    while found := {n for n, step in enumerate(before) if n not in kept and _mentioned(step) & needed}:
        kept |= found
        needed |= {ref for n in found for ref in _mentioned(before[n]) if ref.kind not in SHARED}
    return (*(step for n, step in enumerate(before) if n in kept), last)


def _mentioned(step: Step) -> set[Ref]:
    return {*refs_in(step.call.params), *((step.born,) if step.born else ())}
