"""Which bugs were found? One finding a bucket, with the shortest conversation that showed it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from ringtrue.harness import retold
from ringtrue.harness.bindings import CLIENT_MADE
from ringtrue.reference_model.judgement import Divergence
from ringtrue.reference_model.naming import MEMBERS
from ringtrue.reference_model.reads import identified_by
from ringtrue.reference_model.vocabulary import Call, Outcome, Ref, refs_in

Bucket = tuple[str, ...]
# Who asked: conversations that the model judges, Schemathesis, boto3.
MODEL, SCHEMATHESIS, SDK = "model", "schemathesis", "sdk"
LAYERS = (SCHEMATHESIS, SDK)


def bucket_of(operation: str, divergence: Divergence) -> Bucket:
    """What makes two divergences one finding. Headers are alike for all operations."""
    return ("*" if divergence.kind == "envelope" else operation, *divergence.bucket)


@dataclass(frozen=True, slots=True)
class Step:
    """A call of a conversation, and the resource that it made. `accepted`: was it, where that is known?"""

    call: Call
    born: Ref | None = None
    reads: bool = False
    accepted: bool | None = None

    def __repr__(self) -> str:
        return f"{self.call!r} -> {self.born!r}" if self.born else repr(self.call)


@dataclass(slots=True)
class Finding:
    """A divergence that convicts: what was asked and answered, and the calls that lead to it, the last one guilty."""

    operation: str
    divergence: Divergence
    answered: str
    first_call: int
    steps: tuple[Step, ...]
    reproduced: str | None = None
    times: int = 1
    layer: str = MODEL

    @property
    def bucket(self) -> Bucket:
        return bucket_of(self.operation, self.divergence)

    @property
    def id(self) -> str:
        return hashlib.sha256("|".join(self.bucket).encode()).hexdigest()[:12]

    def entry(self) -> Mapping[str, object]:
        """The finding as transcript and report show it."""
        rules = self.divergence.rules
        calls, born = [step.call for step in self.steps], [step.born for step in self.steps]
        return {
            "kind": "finding", "id": self.id, "rules": [rule.id for rule in rules], "operation": self.operation,
            "call": repr(self.steps[-1].call), "answered": self.answered, "expected": list(self.divergence.expected),
            "because": [{"id": rule.id, "quote": rule.quote, "source": rule.source} for rule in rules],
            "first_call": self.first_call, "reproduced": self.reproduced,
            "steps": [repr(step) for step in self.steps[:-1]], "layer": self.layer,
            "divergence": self.divergence.kind, "times": self.times, "related": [],
            "conversation": [
                {**retold.told(step.call, step.born, reads=step.reads), "accepted": step.accepted}
                for step in self.steps
            ],
            "names": retold.names(calls, born, self.divergence.wanted),
            "check": retold.check(self.operation, self.divergence),
        }  # fmt: skip


@dataclass(slots=True)
class Findings:
    """All findings of a run by bucket, in order of appearance."""

    by_bucket: dict[Bucket, Finding] = field(default_factory=dict)

    def add(
        self, operation: str, divergence: Divergence, outcome: Outcome, n: int, steps: tuple[Step, ...], layer: str
    ) -> None:
        bucket = bucket_of(operation, divergence)
        known = self.by_bucket.get(bucket)
        related = relevant(steps)
        if known is None:
            shown = answer_text(divergence, outcome)
            self.by_bucket[bucket] = Finding(operation, divergence, shown, n, related, layer=layer)
            return
        known.times += 1
        if layer == known.layer and len(related) < len(known.steps) and known.reproduced is None:
            known.steps, known.divergence, known.answered = related, divergence, answer_text(divergence, outcome)

    def __len__(self) -> int:
        return len(self.by_bucket)


def answer_text(divergence: Divergence, outcome: Outcome) -> str:
    """The answer in one line: the member that is wrong, or the whole outcome."""
    if divergence.kind == "envelope":
        return divergence.answered
    return (
        f"200 with {divergence.answered}" if divergence.kind in ("shows", "missing", "extra") else repr(outcome)[:400]
    )


def relevant(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The last step, and what it can have been influenced by: writes that share a resource, directly or not."""
    needed = set(identified_by(steps[-1].call))
    if not needed:
        return (*(step for step in steps[:-1] if not step.reads), steps[-1])
    kept = [steps[-1]]
    for step in reversed(steps[:-1]):
        mentioned = {*refs_in(step.call.params), *((step.born,) if step.born else ())}
        if not step.reads and mentioned & needed:
            kept.append(step)
            needed |= {ref for ref in mentioned if ref.kind in MEMBERS or ref.kind not in CLIENT_MADE}
    return tuple(reversed(kept))
