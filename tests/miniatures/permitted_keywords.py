"""Other readings of what is said about keywords and opted-out numbers."""

import time
from typing import Any

from tests.miniatures.ground import Body, Record, Refusal, conflict, invalid
from tests.miniatures.honest import Honest
from tests.miniatures.honest_keywords import MANDATORY, Book
from tests.miniatures.register import collect


class KeywordsAsSent(Honest):
    """A keyword is shown as it was put, and found whatever the case."""

    def spelled_keyword(self, word: str) -> str:
        return word


class MandatoryKeywordsUnmodifiable(Honest):
    """'Keywords "HELP" and "STOP" can't be deleted or modified', not even what they say."""

    def must_keep_action(self, word: Any, action: Any) -> None:
        super().must_keep_action(word, action)
        if self.keyed(word) in MANDATORY:
            raise conflict("RESOURCE_MODIFICATION_NOT_ALLOWED", "keyword", str(word))


class MandatoryActionsIgnored(Honest):
    """Another action for HELP or STOP is not refused, and not taken."""

    def must_keep_action(self, word: Any, action: Any) -> None:
        pass


class MandatoryDeletionInvalid(Honest):
    """Deleting HELP or STOP is a ValidationException."""

    def must_be_optional(self, word: Any) -> None:
        if self.keyed(word) in MANDATORY:
            raise invalid("INVALID_PARAMETER", "keyword")


class PooledPhonesTakeKeywords(Honest):
    """A keyword can be put on a phone that is in a pool; the pool has no part in it."""

    def must_take_keywords(self, owner: Record) -> None:
        self.must_be_active(owner)


class PooledPhonesPassKeywordsOn(PooledPhonesTakeKeywords):
    """A keyword put on a phone that is in a pool is the pool's, and all its phones'."""

    def books(self, owner: Record) -> list[Book]:
        pool = self.pools.get(str(self.pool_of(owner)))
        return super().books(owner if pool is None else pool)


class PoolKeywordsStayOnThePool(Honest):
    """A keyword put on a pool is the pool's alone; its phones keep their own."""

    def books(self, owner: Record) -> list[Book]:
        return [owner["Keywords"]]


class PooledPhonesShowPoolKeywords(PoolKeywordsStayOnThePool):
    """While in a pool a phone shows the pool's keywords; afterwards its own again."""

    def book_of(self, owner: Record) -> Book:
        book: Book = self.pools.get(str(self.pool_of(owner)), owner)["Keywords"]
        return book


class LeaversStartAfresh(Honest):
    """A phone that left a pool has its first keywords again."""

    def leave(self, pool: Record, identity: Record) -> None:
        super().leave(pool, identity)
        identity["Keywords"] = self.first_keywords()


class ActionStays(Honest):
    """Put again without an action, a keyword keeps the one it had."""

    def action_after(self, word: str, action: str | None, old: Record | None) -> str:
        return super().action_after(word, action or (old["KeywordAction"] if old else None), old)


class AbsentKeywordsLeftOut(Honest):
    """Keywords that are not there are left out of DescribeKeywords."""

    def chosen_keywords(self, owner: Record, words: list[str]) -> list[Record]:
        known = [word for word in words if self.keyed(word) in self.book_of(owner)]
        return super().chosen_keywords(owner, known) if known or not words else []


class AbsentKeywordsInvalid(Honest):
    """Keywords that are not there are a ValidationException: "a keyword that isn't valid"."""

    def chosen_keywords(self, owner: Record, words: list[str]) -> list[Record]:
        try:
            return super().chosen_keywords(owner, words)
        except Refusal:
            raise invalid("INVALID_PARAMETER", "keywords") from None


class KeywordsNeedTwoWay(Honest):
    """Keywords only where messages can come in."""

    def must_take_keywords(self, owner: Record) -> None:
        super().must_take_keywords(owner)
        if not owner["TwoWayEnabled"]:
            raise invalid("TWO_WAY_NOT_ENABLED", "originationIdentity")


class MoreKeywordsFromBirth(Honest):
    """A number knows START, UNSTOP and INFO from birth as well."""

    def first_keywords(self) -> Book:
        more = {word: self.entry(word, "Welcome.", action) for word, action in
                (("START", "OPT_IN"), ("UNSTOP", "OPT_IN"), ("INFO", "AUTOMATIC_RESPONSE"))}  # fmt: skip
        return {**super().first_keywords(), **more}


class KeywordsComparedByWord(Honest):
    """Keywords match when the words are the same, whatever they say."""

    def vocabulary(self, record: Record) -> dict[str, tuple[str, str]]:
        return dict.fromkeys(super().vocabulary(record), ("", ""))


class SendersTakeKeywords(Honest):
    """PutKeyword takes the ARN of a sender ID as well, as its parameter's text has it."""

    def find_owner(self, name: Any) -> Record:
        return self.find_sender(name, None) if ":sender-id/" in str(name) else super().find_owner(name)

    def new_sender(self, params: Body) -> Record:
        return {**super().new_sender(params), "Keywords": self.first_keywords()}

    def owner_names(self, owner: Record) -> Body:
        return {**super().owner_names(owner), "OriginationIdentity": owner.get("SenderId") or owner["key"]}


class DeletedKeywordsLinger(Honest):
    """For 0.2 seconds a deleted keyword is still described; all else knows better."""

    def __init__(self) -> None:
        super().__init__()
        self.ghosts: list[tuple[float, str, Record]] = []

    def delete_keyword(self, params: Body) -> Body:
        owner = self.find_owner(params["OriginationIdentity"])
        entry = self.book_of(owner).get(self.keyed(params["Keyword"]))
        result = super().delete_keyword(params)
        self.ghosts.append((time.monotonic(), owner["key"], dict(entry or {})))
        return result

    def describe_keywords(self, params: Body) -> Body:
        owner = self.find_owner(params["OriginationIdentity"])
        recent = {
            self.keyed(entry["Keyword"]): entry
            for when, key, entry in self.ghosts
            if key == owner["key"] and time.monotonic() - when < 0.2
        }
        before, owner["Keywords"] = owner["Keywords"], {**recent, **owner["Keywords"]}
        try:
            return super().describe_keywords(params)
        finally:
            owner["Keywords"] = before


KEYWORDS = collect(globals())
