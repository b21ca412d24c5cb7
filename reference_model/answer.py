"""What does one answer to a read say about many resources? Collected item by item.

Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ringtrue.contracts.rule import Rule
from ringtrue.reference_model.adopted import adopt
from ringtrue.reference_model.branch import AnyOf, Fact, Line
from ringtrue.reference_model.judgement import Divergence, Judgement, unique, verdict_of
from ringtrue.reference_model.showing import learned, line_divergences, shown
from ringtrue.reference_model.state import Beliefs, State, ordered
from ringtrue.reference_model.vocabulary import Ref
from ringtrue.reference_model.world import World

LinesOf = Callable[[State], tuple[Line, ...]]


class Answer:
    """Collects what one answer to a read says about many resources."""

    def __init__(self, world: World, strict: bool) -> None:
        self.world, self.strict = world, strict
        self.beliefs: dict[Ref, Beliefs] = {}
        self.facts: dict[tuple[Ref, str], Fact] = {}
        self.divergences: list[Divergence] = []
        self.seen: list[Rule] = []
        self.decisive: list[Rule] = []

    def judgement(self) -> Judgement:
        return Judgement(
            verdict_of(self.divergences),
            self.beliefs,
            self.facts,
            unique(self.seen),
            unique(self.decisive),
            tuple(self.divergences),
        )

    def diverges(
        self, kind: str, rules: tuple[Rule, ...], expected: str, answered: str, member: str = "",
        about: Ref | str | None = None, wanted: tuple[object, ...] = (), codes: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        blame = rules[0].convicts(strict=self.strict)
        found = Divergence(kind, unique(rules), (expected,), answered, blame, member, about, wanted, codes)
        self.divergences.append(found)

    def confirms(self, *rules: Rule) -> None:
        self.seen += rules
        self.decisive += rules

    def item(
        self, ref: Ref | None, states: Beliefs, lines_of: LinesOf, body: Mapping[str, object], about: Ref | None = None
    ) -> None:
        """One item of the answer against everything that its resource may be. `about` names it where `ref` does not."""
        compared = [(state, lines_of(state)) for state in ordered(states)]
        checked = [
            (state, lines, [x for x in lines if not x.matches(shown(body, x.member), self.world.facts)])
            for state, lines in compared
        ]  # fmt: skip
        fitting = [(state, lines) for state, lines, wrong in checked if not wrong]
        if fitting:
            lines = fitting[0][1]
            self.seen += [rule for x in lines for rule in x.rules]
            if len(checked) == 1:
                self.decisive += [rule for x in lines if not isinstance(x.wanted, AnyOf) for rule in x.rules]
            if ref:
                self.beliefs[ref] = frozenset(state for state, _ in fitting)
            self.facts |= learned(lines, body)
            return
        state, lines, wrong = min(checked, key=lambda entry: self._weight(entry[2]))
        convicts = all(self._weight(entry[2])[0] for entry in checked)
        others = [x for entry in checked for x in entry[2]]
        self.divergences += line_divergences(wrong, body, self.world.facts, self.strict, convicts, ref or about, others)
        if ref:
            self.beliefs[ref] = states | {adopt(state, wrong, body)}

    def _weight(self, wrong: list[Line]) -> tuple[int, int]:
        return sum(x.why.convicts(strict=self.strict) for x in wrong), len(wrong)
