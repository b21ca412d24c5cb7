"""What is one rule? A sentence of the documentation, first-class: quoted, sourced, and of known strength."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from ringtrue.contracts.captures import Sight, sights


class Strength(Enum):
    """How well a rule is known, and so what it may do to a verdict."""

    STATED = "stated"  # the documentation says so in words: convicts
    OBSERVED = "observed"  # seen on AWS itself: convicts only under --strict
    ASSUMED = "assumed"  # our reading where documents are silent or disagree: never convicts


@dataclass(slots=True, eq=False)
class Rule:
    """One promise of the service.

    `quote` is verbatim and on one line; `source` is a URL. `id` comes from the rule book's class and
    attribute: `Pool.delete_while_protected`. `strength` is what became of the strength `written` in the book, given
    the `evidence`.
    """

    quote: str
    source: str
    strength: Strength
    id: str = field(default="", init=False)
    written: Strength = field(init=False)
    evidence: tuple[Sight, ...] = field(default=(), init=False)

    def __post_init__(self) -> None:
        self.written = self.strength

    def __set_name__(self, owner: type, name: str) -> None:
        self.named(f"{owner.__name__}.{name}")

    def named(self, id: str) -> None:
        """The rule's id, and with it what the packaged captures show of it."""
        self.id = id
        self.weigh(sights().get(id, ()))

    def weigh(self, found: tuple[Sight, ...]) -> None:
        """Take this for what AWS itself was seen to do. Evidence of another sentence than the quote is none."""
        self.evidence = tuple(each for each in found if each.quote == self.quote)
        self.strength = weighed(self.written, self.evidence)

    @property
    def contradicted(self) -> bool:
        """Has AWS itself been seen to do otherwise?"""
        return any(each.contradicts for each in self.evidence)

    def __repr__(self) -> str:
        return self.id

    @property
    def book(self) -> str:
        """The rule book, `Pool` in `Pool.delete_while_protected`."""
        return self.id.partition(".")[0]

    def convicts(self, *, strict: bool = False) -> bool:
        """May this rule alone make a verdict VIOLATES?

        A reading that AWS was seen to follow once does not rule out the others, so it never does.
        """
        seen = self.strength is Strength.OBSERVED and self.written is not Strength.ASSUMED
        return self.strength is Strength.STATED or (strict and seen)


def weighed(written: Strength, evidence: tuple[Sight, ...]) -> Strength:
    """A reading that AWS follows is observed; a sentence that AWS contradicts is no more than a reading."""
    if any(each.contradicts for each in evidence):
        return Strength.ASSUMED
    return Strength.OBSERVED if evidence and written is Strength.ASSUMED else written


def said(quote: str, *, at: str) -> Rule:
    """A documented promise; `quote` is verbatim and stays on one line, so that grep finds it."""
    return Rule(quote, at, Strength.STATED)


def observed(what: str, *, at: str) -> Rule:
    """Behaviour that was seen on AWS; `at` names where it was seen."""
    return Rule(what, at, Strength.OBSERVED)


def assumed(why: str) -> Rule:
    """A reading of ours; reported, never convicting."""
    return Rule(why, "", Strength.ASSUMED)


def rules_of(*books: type) -> dict[str, Rule]:
    """Every rule of the books by id, in the order of their writing."""
    return {rule.id: rule for book in books for rule in vars(book).values() if isinstance(rule, Rule)}
