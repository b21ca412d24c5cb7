"""Which is the shortest conversation that still shows it? Findings are replayed with ever fewer calls.

Calls hold Refs, so that any part of a conversation can be said again to a target whose ids are all new. Each finding
is shrunk by itself: calls first, then parameters.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from ringtrue.contracts.shapes import operations
from ringtrue.harness.bindings import CLIENT_MADE
from ringtrue.harness.budget import BudgetSpent
from ringtrue.harness.conversation import Conversation
from ringtrue.harness.farewell import clean_up
from ringtrue.harness.findings import SCHEMATHESIS, Finding, Step, answer_text, bucket_of
from ringtrue.harness.formal import FormalConversation
from ringtrue.harness.session import Session
from ringtrue.reference_model.judgement import Divergence
from ringtrue.reference_model.tag import RESOURCE
from ringtrue.reference_model.vocabulary import Accepted, Arn, Call, Ref, refs_in

REPLAYS = 3


@dataclass(slots=True)
class Shrinker:
    """Replays conversations against the session's target. `most_calls` bounds what one finding may cost."""

    session: Session
    most_calls: int
    _until: int = 0
    _seen: tuple[Divergence, str, list[bool]] | None = None  # as the latest replay that showed it has it

    def shrink(self, finding: Finding) -> None:
        """Make its steps as few and as plain as can be, and count how often they show it. Raises BudgetSpent."""
        self._until = self.session.budget.calls + self.most_calls
        steps = finding.steps
        if not self._shows(finding, steps):
            finding.reproduced = f"0/{REPLAYS}" if not self._again(finding, steps, REPLAYS - 1) else f"1/{REPLAYS}"
            return
        steps = self._fewer(finding, steps)
        steps = self._plainer(finding, steps)
        if self._shows(finding, renumbered(steps)):
            steps = renumbered(steps)
        finding.steps = steps
        finding.reproduced = f"{1 + self._again(finding, steps, REPLAYS - 1)}/{REPLAYS}"
        if self._seen is not None:
            finding.divergence, finding.answered, accepted = self._seen
            finding.steps = tuple(replace(s, accepted=each) for s, each in zip(finding.steps, accepted, strict=True))

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
                if _sound(candidate) and self._shows(finding, candidate):
                    steps = candidate
        return steps

    def _shows(self, finding: Finding, steps: tuple[Step, ...]) -> bool:
        """Does the last call of this conversation still diverge in the same way?"""
        talk = _talk(self.session, finding)
        names: dict[Ref, Ref] = {}
        accepted: list[bool] = []
        try:
            for step in steps:
                talk.say(_renamed(step.call, names))
                accepted.append(isinstance(talk.answered, Accepted))
                born = talk.steps[-1].born if talk.steps else None
                if step.born is not None and step.born.kind not in CLIENT_MADE:
                    if born is None:
                        return False
                    names[step.born] = born
                    talk.wait()
            return self._showed(finding, talk, accepted)
        finally:
            self._leave(talk)

    def _showed(self, finding: Finding, talk: Conversation, accepted: list[bool]) -> bool:
        """Was it in the latest answer?"""
        for each in talk.latest.divergences if talk.latest else ():
            if each.convicts and bucket_of(finding.operation, each) == finding.bucket and talk.answered:
                self._seen = each, answer_text(each, talk.answered), accepted
                return True
        return False

    def _leave(self, talk: Conversation) -> None:
        if isinstance(talk, FormalConversation):
            talk.leave()
            return
        budget = self.session.budget
        budget.cleaning = True
        try:
            clean_up(talk)
        except BudgetSpent:
            self.session.left_behind.append(f"what conversation {talk.number} made")
            raise
        finally:
            budget.cleaning = False


def _talk(session: Session, finding: Finding) -> Conversation:
    """A conversation of the kind in which it was found."""
    return FormalConversation(session) if finding.layer == SCHEMATHESIS else Conversation(session)


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


def _sound(steps: tuple[Step, ...]) -> bool:
    """Is every server-made Ref made before it is named?"""
    made: set[Ref] = set()
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
            yield replace(call, params={key: item for key, item in call.params.items() if key != name})
        if isinstance(value, Arn) and name != RESOURCE:
            yield replace(call, params={**call.params, name: value.ref})


def _renamed(call: Call, names: dict[Ref, Ref]) -> Call:
    return replace(call, params={name: _rename(value, names) for name, value in call.params.items()})


def _rename(value: object, names: dict[Ref, Ref]) -> object:
    match value:
        case Ref():
            return names.get(value, value)
        case Arn(ref):
            return Arn(names.get(ref, ref))
        case list():
            return [_rename(item, names) for item in value]
        case dict():
            return {name: _rename(item, names) for name, item in value.items()}
        case _:
            return value


def renumbered(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The same conversation with its resources numbered from 1 by order of appearance."""
    counts: dict[str, int] = {}
    names: dict[Ref, Ref] = {}
    for step in steps:
        for ref in (*refs_in(step.call.params), *((step.born,) if step.born else ())):
            if ref.n and ref not in names and ref.kind != "default-opt-out-list":
                counts[ref.kind] = counts.get(ref.kind, 0) + 1
                names[ref] = Ref(ref.kind, counts[ref.kind])
    return tuple(
        replace(step, call=_renamed(step.call, names), born=names.get(step.born, step.born) if step.born else None)
        for step in steps
    )
