"""Which texts do our sender IDs have, and which sender ID does an answer mean by a text?

A text has at most 11 characters, which must tell run and conversation from all others; so they are digested into it.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from ringtrue.reference_model.naming import HOME, TWINS_APART
from ringtrue.reference_model.vocabulary import Ref

# A letter and 8 or 10 characters of 36: even the shorter ones of two runs are alike once in 10^12 times.
FIRST, ALPHABET = "R", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
LENGTHS = (11, 9)
CAPITALISED = 3  # every third text has small letters, of which the documents say no more than that there may be some
TEXT_MEMBERS = {"SenderId": "SenderIdArn", "OriginationIdentity": "OriginationIdentityArn"}


def text_of(name: str, n: int) -> str:
    """The text of the nth sender ID of the conversation with this name; twins have the same text.

    >>> text_of("f00-1", 101) == text_of("f00-1", 1)
    True
    """
    nth = n % TWINS_APART
    number = int.from_bytes(sha256(f"{name}/{nth}".encode()).digest())
    text = FIRST
    while len(text) < LENGTHS[nth % len(LENGTHS)]:
        number, index = divmod(number, len(ALPHABET))
        text += ALPHABET[index]
    return text.capitalize() if nth % CAPITALISED == 0 else text


class SenderTexts:
    """The sender IDs of one conversation by text and country."""

    def __init__(self) -> None:
        self._refs: dict[str, dict[object, Ref]] = {}
        self._theirs: set[str] = set()

    def know(self, text: str, country: object, ref: Ref, *, theirs: bool = False) -> None:
        """Under its text as we write it and as AWS was seen to write it, and under no other.

        `theirs`: it is lent, and its owner may have that text in other countries as well.
        """
        for spelling in (text, text.upper()):
            self._refs.setdefault(spelling, {})[country] = ref
            self._theirs |= {spelling} if theirs else set()

    def country_of(self, ref: Ref) -> str:
        """The country in which it was first named."""
        found = (country for refs in self._refs.values() for country, each in refs.items() if each == ref)
        return str(next(found, HOME))

    def named_by(self, tail: str) -> Ref | None:
        """What an ARN ends in: `RINGTRUE/GB`."""
        text, _, country = tail.rpartition("/")
        return self._refs.get(text, {}).get(country)

    def named_in(self, body: Mapping[str, object]) -> Mapping[str, Ref]:
        """The members of an answer that hold the text of a sender ID: by the country beside it, or else by the ARN."""
        found: dict[str, Ref] = {}
        for member, arn_member in TEXT_MEMBERS.items() if self._refs else ():
            text, country, arn = body.get(member), body.get("IsoCountryCode"), body.get(arn_member)
            known = self._refs.get(text) if isinstance(text, str) else None
            if known is None:
                continue
            by_arn = self.named_by(arn.partition("sender-id/")[2]) if isinstance(arn, str) else None
            by_country = known.get(country) if isinstance(country, str) else None
            another = text in self._theirs and (isinstance(country, str) or isinstance(arn, str))
            ref = by_country or by_arn or (None if another else next(iter(known.values())))
            found |= {member: ref} if ref is not None else {}
        return found
