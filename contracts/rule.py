"""What is one rule? A sentence of the documentation, first-class: quoted, sourced, and of known strength."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class Strength(Enum):
    """How well a rule is known, and so what it may do to a verdict."""

    STATED = "stated"  # the documentation says so in words: convicts
    OBSERVED = "observed"  # seen on AWS itself: convicts only under --strict
    ASSUMED = "assumed"  # our reading where documents are silent or disagree: never convicts


@dataclass(slots=True, eq=False)
class Rule:
    """One promise of the service.

    `quote` is verbatim and on one line; `source` is a URL. `id` comes from the rule book's class and
    attribute: `Pool.delete_while_protected`.
    """

    quote: str
    source: str
    strength: Strength
    id: str = field(default="", init=False)

    def __set_name__(self, owner: type, name: str) -> None:
        self.id = f"{owner.__name__}.{name}"

    def __repr__(self) -> str:
        return self.id

    @property
    def book(self) -> str:
        """The rule book, `Pool` in `Pool.delete_while_protected`."""
        return self.id.partition(".")[0]

    def convicts(self, *, strict: bool = False) -> bool:
        """May this rule alone make a verdict VIOLATES?"""
        return self.strength is Strength.STATED or (strict and self.strength is Strength.OBSERVED)


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
