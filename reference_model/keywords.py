"""What is known of the keywords of one phone number or pool? A value, word by word.

Only words that something is known of are kept, so that keywords cost nothing where nobody asks about them. Of all other
words nothing is known: the documents do not say which ones there are from birth. Words are kept in capitals, since
"Keywords are case insensitive". Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, field, replace

from ringtrue.contracts.rule import Rule
from ringtrue.contracts.rules.keyword import Keyword

MANDATORY = ("HELP", "STOP")
ACTIONS = ("AUTOMATIC_RESPONSE", "OPT_OUT", "OPT_IN")


@dataclass(frozen=True, slots=True)
class Entry:
    """It is there. `why` is the rule that made it what it is; a `message` of None is not known."""

    message: object
    action: str
    why: Rule = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Gone:
    """It is not there any more, by rule `why`."""

    why: Rule = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Open:
    """It may be there or not, and say anything."""


Kept = Entry | Gone | Open
Keywords = tuple[tuple[str, Kept], ...]  # sorted by the word


def word_of(text: object, broken: Container[str] = frozenset()) -> str:
    """The word behind a keyword as it was sent; `broken` holds ids of rules that a mutant ignores."""
    word = str(text)
    word = word if Keyword.outer_space.id in broken else word.strip(" ")
    return word if Keyword.case_insensitive.id in broken else word.upper()


def found(keywords: Keywords, word: str) -> Kept:
    return dict(keywords).get(word, Open())


def kept(keywords: Keywords, word: str, what: Kept) -> Keywords:
    """The keywords with `what` known of one word."""
    return tuple(sorted({**dict(keywords), word: what}.items(), key=lambda item: item[0]))


def words(keywords: Keywords) -> tuple[str, ...]:
    return tuple(word for word, _ in keywords)


def opened(keywords: Keywords, doubtful: Iterable[str]) -> Keywords:
    """The keywords once nothing is known of some words any more."""
    for word in doubtful:
        keywords = kept(keywords, word, Open())
    return keywords


def inherited(keywords: Keywords, rule: Rule) -> Keywords:
    """The same keywords, by another rule."""
    return tuple((word, what if isinstance(what, Open) else replace(what, why=rule)) for word, what in keywords)


def unlike(mine: Keywords, theirs: Keywords) -> tuple[str, ...]:
    """The words that are not known to be the same, and known to one of the two at least."""
    both = sorted({*words(mine), *words(theirs)})
    return tuple(word for word in both if (one := found(mine, word)) != found(theirs, word) or isinstance(one, Open))


def alike(mine: Keywords, theirs: Keywords) -> bool | None:
    """Are they the same keywords? None where nobody knows.

    Only a word that one surely has and the other surely lacks makes them differ: the documents do not say whether
    messages and actions are compared as well.
    """
    pairs = [(found(mine, word), found(theirs, word)) for word in {*words(mine), *words(theirs)}]
    if any({type(one), type(other)} == {Entry, Gone} for one, other in pairs):
        return False
    return True if all(one == other and not isinstance(one, Open) for one, other in pairs) else None
