"""What came of comparing an outcome with the model? Verdicts, divergences and what is believed afterwards.

Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from ringtrue.contracts.rule import Rule
from ringtrue.reference_model.branch import Facts
from ringtrue.reference_model.state import Beliefs
from ringtrue.reference_model.vocabulary import Ref


class Verdict(IntEnum):
    """`max()` merges verdicts: a violation outweighs doubt, doubt outweighs conformance."""

    CONFORMS = 0
    UNDECIDED = 1
    VIOLATES = 2


@dataclass(frozen=True, slots=True)
class Divergence:
    """One difference between an answer and everything the documents admit.

    `kind` says in which way it differs ("refused", "accepted", "shows", "missing", "form"), `member` where, and `about`
    in which item of a list, a keyword by its word. `wanted` are the values that the member may have, where these can be
    said; of something missing the members that must be there, and of something listed too often how often it may be.
    `codes` are the errors that may be answered, ANY for all that are the client's. Without `convicts` it is an
    observation, and so it is where AWS itself contradicts the first of the `rules`, which is the broken one.
    """

    kind: str
    rules: tuple[Rule, ...]
    expected: tuple[str, ...]
    answered: str
    convicts: bool
    member: str = ""
    about: Ref | str | None = None
    wanted: tuple[object, ...] = ()
    codes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.convicts and self.rules and self.rules[0].contradicted:
            object.__setattr__(self, "convicts", False)

    @property
    def bucket(self) -> tuple[str, ...]:
        """What makes two divergences of one operation the same finding."""
        return (self.kind, self.member, *(rule.id for rule in self.rules[:1]))


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one outcome, the rules it bears on, and what the model believes now.

    `seen` are rules that admitted the outcome, `decisive` those that nothing else could have replaced.
    `beliefs` and `facts` hold only what changed. `observations` never convict.
    """

    verdict: Verdict
    beliefs: Mapping[Ref, Beliefs] = field(default_factory=dict)
    facts: Facts = field(default_factory=dict)
    seen: tuple[Rule, ...] = ()
    decisive: tuple[Rule, ...] = ()
    divergences: tuple[Divergence, ...] = ()
    observations: tuple[str, ...] = ()


def verdict_of(divergences: Iterable[Divergence]) -> Verdict:
    """VIOLATES if one of them convicts, UNDECIDED if there are only doubts."""
    return max(
        (Verdict.VIOLATES if each.convicts else Verdict.UNDECIDED for each in divergences), default=Verdict.CONFORMS
    )


def unique(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple({rule.id: rule for rule in rules}.values())
