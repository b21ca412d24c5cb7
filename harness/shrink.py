"""Which is the shortest conversation that still shows it? Findings are replayed with ever fewer calls.

Each finding is shrunk by itself: calls first, then parameters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from ringtrue.contracts.shapes import operations
from ringtrue.harness.bindings import CLIENT_MADE
from ringtrue.harness.farewell import audit
from ringtrue.harness.findings import (
    SCHEMATHESIS,
    Bucket,
    Finding,
    Step,
    answer_text,
    bucket_of,
    effect_of,
    relevant,
)
from ringtrue.harness.marks import marks_of
from ringtrue.harness.retelling import Retelling, retell
from ringtrue.harness.session import Session
from ringtrue.reference_model.judgement import Divergence
from ringtrue.reference_model.tag import RESOURCE
from ringtrue.reference_model.vocabulary import Arn, Call, Ref, refs_in, renamed

REPLAYS = 3


@dataclass(slots=True)
class Shrinker:
    """Replays conversations against the session's target. `most_calls` bounds what one finding may cost."""

    session: Session
    most_calls: int
    _until: int = 0
    _seen: tuple[Divergence, Retelling] | None = None  # the latest replay that showed it

    def shrink(self, finding: Finding) -> None:
        """Make its steps as few and as plain as can be, and count how often they show it. Raises BudgetSpent."""
        self._until = self.session.budget.calls + self.most_calls
        first, tried = self._first(finding)
        if first is None:
            again = REPLAYS if len(finding.steps) * REPLAYS <= self._until - self.session.budget.calls else 0
            if tried + again:
                finding.reproduced = f"{self._again(finding, finding.steps, again)}/{tried + again}"
            return
        steps = self._fewer(finding, first)
        steps = self._plainer(finding, steps)
        plain = renumbered(steps, self.session.lent)
        if self._shows(finding, plain):
            steps = plain
        if self.session.lags and not self._shows(finding, steps, patient=True):
            steps = first  # what was left of it only lagged
        finding.steps = steps
        finding.reproduced = f"{1 + self._again(finding, steps, REPLAYS - 1)}/{REPLAYS}"
        self._write_down(finding)

    def _write_down(self, finding: Finding) -> None:
        """What the steps were answered in the latest replay that showed it."""
        if self._seen is None:
            return
        finding.divergence, told = self._seen
        finding.steps = tuple(
            replace(step, accepted=effect_of(answer), answer=answer)
            for step, answer in zip(finding.steps, told.answers, strict=True)
        )
        finding.answered = answer_text(finding.divergence, told.answers[-1])
        finding.company = told.convicted - {finding.bucket}

    def _first(self, finding: Finding) -> tuple[tuple[Step, ...] | None, int]:
        """The shortest beginning that shows it, if one does and can be afforded; and how many were tried."""
        tried = 0
        for steps in _starts(finding):
            if len(steps) <= self._until - self.session.budget.calls:
                tried += 1
                if self._shows(finding, steps):
                    return steps, tried
        return None, tried

    def cut(self, finding: Finding) -> None:
        """Leave all out but what made the resources that the last call names, or what was refused, or nothing.

        A replay or two, and for most findings the greatest part of the work; and then it is known what shows it.
        Raises BudgetSpent.
        """
        tried: list[tuple[Step, ...]] = []
        for steps in (roots(finding.steps), _effective(finding.steps), finding.steps):
            if len(steps) >= self.most_calls or steps in tried:
                continue
            tried.append(steps)
            if self._shows(finding, steps):
                finding.steps, finding.reproduced = steps, "1/1"
                self._write_down(finding)
                return

    def explained(self, finding: Finding) -> frozenset[Bucket]:
        """What a look at everything before the last call shows, if the last call is then no surprise any more.

        After a look the model believes what it saw as well, so what was found only follows from that.
        Raises BudgetSpent.
        """
        doubtful = (finding.reproduced or "0/").startswith("0/")
        if finding.layer == SCHEMATHESIS or len(finding.steps) < 2 or doubtful:
            return frozenset()
        told = retell(self.session, finding.steps, finding.layer, before=audit)
        return frozenset() if self._showed(finding, told) else told.convicted - {finding.bucket}

    def _affordable(self) -> bool:
        return self.session.budget.calls < self._until

    def _again(self, finding: Finding, steps: tuple[Step, ...], times: int) -> int:
        return sum(self._shows(finding, steps) for _ in range(times))

    def _fewer(self, finding: Finding, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        """Leave out calls, from the latest on, with all that builds on them: many at once first, then one by one."""
        many = len(steps) // 2
        while many and self._affordable():
            changed = False
            for last in range(len(steps) - 2, -1, -many):
                fewer = without(steps, range(max(0, last - many + 1), last + 1)) if last < len(steps) - 1 else None
                if fewer is not None and self._affordable() and self._shows(finding, fewer):
                    steps, changed = fewer, True
            many = many if many == 1 and changed else many // 2
        return steps

    def _plainer(self, finding: Finding, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        """Leave out optional parameters, and write ids for ARNs."""
        for index in range(len(steps)):
            tried: set[str] = set()
            while (
                call := next((each for each in plainer(steps[index].call) if repr(each) not in tried), None)
            ) is not None:
                tried.add(repr(call))
                candidate = (*steps[:index], replace(steps[index], call=call), *steps[index + 1 :])
                if not self._affordable():
                    return steps
                if _sound(candidate, self.session.lent) and self._shows(finding, candidate):
                    steps = candidate
        return steps

    def _shows(self, finding: Finding, steps: tuple[Step, ...], *, patient: bool = False) -> bool:
        """Does the last call of this conversation still diverge in the same way? `patient`: after a wait."""
        return self._showed(finding, retell(self.session, steps, finding.layer, patient=patient))

    def _showed(self, finding: Finding, told: Retelling) -> bool:
        """Was it in the last answer?"""
        for each in told.judged.divergences if told.judged and told.whole else ():
            if each.convicts and bucket_of(finding.operation, each) == finding.bucket:
                self._seen = each, told
                return True
        return False


def _starts(finding: Finding) -> Iterator[tuple[Step, ...]]:
    """Ever more of the conversation in which it was found: what had an effect, what may matter, what was learned."""
    tried: list[tuple[Step, ...]] = []
    learned = relevant(finding.whole, reads=True) if finding.whole else ()
    for steps in (_effective(finding.steps), finding.steps, _effective(learned), learned, finding.whole):
        if steps and steps not in tried:
            tried.append(steps)
            yield steps


def roots(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The last step, and what made the resources that it names, and those that they were made of."""
    needed, kept = set(refs_in(steps[-1].call.params)), [steps[-1]]
    for step in reversed(steps[:-1]):
        if step.born in needed:
            needed |= set(refs_in(step.call.params))
            kept.append(step)
    return tuple(reversed(kept))


def _effective(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Without what was refused before the last call."""
    return (*(step for step in steps[:-1] if step.accepted is not False or step.reads), *steps[-1:])


def without(steps: tuple[Step, ...], indexes: Collection[int]) -> tuple[Step, ...] | None:
    """The steps without some of them and without all that names what they made; None if the last one goes as well."""
    lost: set[Ref | None] = set()
    kept: list[Step] = []
    for index, step in enumerate(steps):
        if index in indexes or lost & set(refs_in(step.call.params)):
            lost |= {step.born} - {None}
        else:
            kept.append(step)
    return tuple(kept) if kept and kept[-1] is steps[-1] else None


def _sound(steps: tuple[Step, ...], lent: Iterable[Ref]) -> bool:
    """Is every server-made Ref made before it is named, or lent?"""
    made = set(lent)
    for step in steps:
        if any(ref.n and ref.kind not in CLIENT_MADE and ref not in made for ref in refs_in(step.call.params)):
            return False
        made |= {step.born} if step.born else set()
    return True


def plainer(call: Call) -> Iterator[Call]:
    """The call with one optional parameter less, on one page, or with an id for an ARN."""
    required = operations()[call.operation].input.required
    if call.paged:
        yield replace(call, paged=False)
    together = call.breaks is not None and call.breaks.id.partition(".")[0] not in operations()  # several parameters
    for name, value in call.params.items() if not together else ():
        if name not in required and len(call.params) > 1 and not (call.breaks and f".{name}" in call.breaks.id):
            rest = {key: item for key, item in call.params.items() if key != name} | marks_of(call, name)
            yield from (replace(call, params=rest),) if rest != call.params else ()
        if isinstance(value, Arn) and name != RESOURCE:
            yield replace(call, params={**call.params, name: value.ref})


def renumbered(steps: tuple[Step, ...], lent: Iterable[Ref] = ()) -> tuple[Step, ...]:
    """The same conversation with its resources numbered by order of appearance, after those that are lent."""
    names = {ref: ref for ref in lent}
    counts: dict[str, int] = Counter(ref.kind for ref in names)
    for step in steps:
        for ref in (*refs_in(step.call.params), *((step.born,) if step.born else ())):
            if ref.n and ref not in names and ref.kind != "default-opt-out-list":
                counts[ref.kind] = counts.get(ref.kind, 0) + 1
                names[ref] = Ref(ref.kind, counts[ref.kind])
    return tuple(
        replace(step, call=renamed(step.call, names), born=names.get(step.born, step.born) if step.born else None)
        for step in steps
    )
