"""Faults about keywords."""

from typing import Any

from tests.miniatures.ground import Body, Record, Refusal
from tests.miniatures.honest import Honest
from tests.miniatures.honest_keywords import MANDATORY, Book
from tests.miniatures.register import collect
from tests.miniatures.wrong_inputs import _Lax
from tests.miniatures.wrong_rules import _ForgivesMismatch


class StopDeletable(Honest):
    """Breaks 'Keywords "HELP" and "STOP" can't be deleted'."""

    def must_be_optional(self, word: Any) -> None:
        pass


class HelpDeletableOnPools(Honest):
    """HELP and STOP are safe on phone numbers only. Breaks 'Keywords "HELP" and "STOP" can't be deleted'."""

    def delete_keyword(self, params: Body) -> Body:
        self.pooled = self.find_owner(params["OriginationIdentity"])["kind"] == "pool"
        return super().delete_keyword(params)

    def must_be_optional(self, word: Any) -> None:
        if not self.pooled:
            super().must_be_optional(word)


class StopInLowerCaseDeletable(Honest):
    """ "stop" can be deleted. Breaks 'Keywords "HELP" and "STOP" can't be deleted', "Keywords are case insensitive"."""

    def must_be_optional(self, word: Any) -> None:
        if word in MANDATORY:
            super().must_be_optional(word)


class KeywordsNotInherited(Honest):
    """Breaks "The new pool inherits its configuration …. This includes keywords"."""

    def inherited(self, identity: Record) -> Body:
        return {**super().inherited(identity), "Keywords": self.first_keywords()}


class KeywordMessagesNotInherited(Honest):
    """A pool inherits the words without what they say. Breaks "This includes keywords" (CreatePool)."""

    def same_keywords(self, identity: Record) -> Book:
        book = super().same_keywords(identity)
        return {word: {**entry, "KeywordMessage": "Thank you."} for word, entry in book.items()}


class KeywordsFollowTheSeed(Honest):
    """Keywords put on the phone a pool was made with, long gone from it, are the pool's too.

    Breaks "Creates or updates a keyword configuration on an origination phone number or pool".
    """

    def inherited(self, identity: Record) -> Body:
        return {**super().inherited(identity), "Keywords": identity.get("Keywords") or self.first_keywords()}


class PoolKeywordsReachFormerMembers(Honest):
    """Breaks "the change applies to the origination identities in that pool" (user guide): also to those that left."""

    def __init__(self) -> None:
        super().__init__()
        self.former: dict[str, list[Book]] = {}

    def leave(self, pool: Record, identity: Record) -> None:
        super().leave(pool, identity)
        if identity["kind"] == "phone-number":
            self.former.setdefault(pool["PoolId"], []).append(identity["Keywords"])

    def books(self, owner: Record) -> list[Book]:
        return [*super().books(owner), *self.former.get(owner["key"], [])]


class IgnoresKeywordMismatch(_ForgivesMismatch):
    """Breaks "configuration doesn't match the pool's configuration, an error is returned"."""

    forgiven = "KEYWORD_MISMATCH"


class KeywordPutAgainAppends(Honest):
    """The word is there twice. Breaks "Creates or updates a keyword configuration"."""

    def write(self, book: Book, params: Body) -> Record:
        word = self.keyed(params["Keyword"])
        if word in book and word not in MANDATORY:
            book[f"{word} (before, {next(self.sequence)})"] = dict(book[word], seq=next(self.sequence))
        return super().write(book, params)


class KeywordPutAgainIsLost(Honest):
    """A keyword keeps its first message. Breaks "it will be over written" (user guide)."""

    def write(self, book: Book, params: Body) -> Record:
        old = book.get(self.keyed(params["Keyword"]))
        new = super().write(book, params)
        if old is not None:
            book[self.keyed(params["Keyword"])] = old
        return new


class DeletedKeywordComesBack(Honest):
    """A keyword put again after its deletion says what it said. Breaks "KeywordMessage: The message associated"."""

    def __init__(self) -> None:
        super().__init__()
        self.gone: dict[str, str] = {}

    def delete_keyword(self, params: Body) -> Body:
        result = super().delete_keyword(params)
        self.gone[result["OriginationIdentity"] + self.keyed(params["Keyword"])] = result["KeywordMessage"]
        return result

    def put_keyword(self, params: Body) -> Body:
        owner = self.find_owner(params["OriginationIdentity"])
        old = self.gone.get(owner["key"] + self.keyed(params["Keyword"]), params["KeywordMessage"])
        return super().put_keyword({**params, "KeywordMessage": old})


class KeywordDeletesNotPersisted(Honest):
    """The keyword stays. Breaks "Deletes an existing keyword from an origination phone number or pool"."""

    def strike(self, book: Book, word: Any) -> None:
        pass


class OneDeletionTakesAllKeywords(Honest):
    """All but HELP and STOP go. Breaks "Deletes an existing keyword": one."""

    def strike(self, book: Book, word: Any) -> None:  # noqa: ARG002
        for one in set(book) - set(MANDATORY):
            del book[one]


class PhonesShareKeywords(Honest):
    """What is put on one phone is on all. Breaks "a keyword configuration on an origination phone number or pool"."""

    def books(self, owner: Record) -> list[Book]:
        everyone = [one["Keywords"] for one in self.phones.values() if one is not owner]
        return [*super().books(owner), *(everyone if owner["kind"] == "phone-number" else [])]


class KeywordMessagesCut(Honest):
    """Keeps 160 characters. Breaks "KeywordMessage: … Maximum length of 1600"."""

    def entry(self, word: str, message: str, action: str) -> Record:
        return super().entry(word, message[:160], action)


class KeywordActionLost(Honest):
    """Every new keyword answers. Breaks "KeywordAction: The action to perform for the new keyword"."""

    def action_after(self, word: str, action: str | None, old: Record | None) -> str:  # noqa: ARG002
        return super().action_after(word, None, old)


class OptInIsOptOut(Honest):
    """Breaks "OPT_IN: The recipient wants to receive future messages"."""

    def action_after(self, word: str, action: str | None, old: Record | None) -> str:
        return super().action_after(word, "OPT_OUT" if action == "OPT_IN" else action, old)


class UnknownKeywordAction(Honest):
    """Shows RESPOND. Breaks "Valid Values: AUTOMATIC_RESPONSE | OPT_OUT | OPT_IN"."""

    def keyword_view(self, entry: Record) -> Body:
        action = entry["KeywordAction"]
        return {**super().keyword_view(entry), "KeywordAction": "RESPOND" if action.startswith("AUTO") else action}


class KeywordsWithoutMessage(Honest):
    """Breaks "KeywordMessage" of KeywordInformation, required."""

    def keyword_view(self, entry: Record) -> Body:
        return {name: value for name, value in super().keyword_view(entry).items() if name != "KeywordMessage"}


class AnyKeywordMessageLength(_Lax):
    """Breaks "KeywordMessage: … Maximum length of 1600" (PutKeyword)."""

    unchecked = ("PutKeyword", "KeywordMessage", "length")


class BlankKeywordMessages(_Lax):
    r"""Breaks "KeywordMessage: Pattern: (?!\s*$)[\s\S]+" (PutKeyword)."""

    unchecked = ("PutKeyword", "KeywordMessage", "pattern")


class AnyKeywordLength(_Lax):
    """Breaks "Keyword: … Maximum length of 30" (PutKeyword)."""

    unchecked = ("PutKeyword", "Keyword", "length")


class KeywordsWithSpacesAround(Honest):
    """Breaks "A keyword … can't start or end with a space" (user guide), "keyword that isn't valid, an error"."""

    def must_be_speakable(self, word: str) -> None:
        pass


class KeywordsKnowCase(Honest):
    """ "info" and "INFO" are two. Breaks "Keywords are case insensitive" (user guide)."""

    def keyed(self, word: Any) -> str:
        return super().keyed(word) if super().keyed(word) in MANDATORY else str(word)


class DescribesAllKeywords(Honest):
    """Breaks "Describes the specified keywords or all keywords on your … phone number or pool"."""

    def chosen_keywords(self, owner: Record, words: list[str]) -> list[Record]:
        super().chosen_keywords(owner, words)
        return super().chosen_keywords(owner, [])


class KeywordOwnerAsArn(Honest):
    """Shows an ARN for an id. Breaks "The PhoneNumberId or PoolId that the keyword was associated with"."""

    def owner_names(self, owner: Record) -> Body:
        return {**super().owner_names(owner), "OriginationIdentity": self.arn_of(owner)}


class UpdatePoolResetsKeywords(Honest):
    """UpdatePool forgets the pool's own keywords. Breaks "Updates the configuration": nobody asked for it."""

    def update_pool(self, params: Body) -> Body:
        result = super().update_pool(params)
        pool = self.find_pool(params["PoolId"])
        pool["Keywords"] = {word: one for word, one in pool["Keywords"].items() if word in MANDATORY}
        return result


class KeywordsOfUnknownOwners(Honest):
    """An unknown phone number has no keywords. Breaks "ResourceNotFoundException" of DescribeKeywords."""

    def describe_keywords(self, params: Body) -> Body:
        try:
            self.find_owner(params["OriginationIdentity"])
        except Refusal:
            return {"OriginationIdentity": params["OriginationIdentity"], "Keywords": []}
        return super().describe_keywords(params)


KEYWORDS = collect(globals())
