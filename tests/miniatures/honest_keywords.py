"""Keywords of phone numbers and pools."""

from typing import Any

from tests.miniatures.checks import Checks
from tests.miniatures.ground import Body, Record, Refusal, conflict, invalid, unknown

MANDATORY = {"HELP": "AUTOMATIC_RESPONSE", "STOP": "OPT_OUT"}
MESSAGES = {"HELP": "Reply STOP to opt out.", "STOP": "You have opted out."}
Book = dict[str, Record]


class Keywords(Checks):
    """Keywords are kept in upper case; a change on a pool applies to the phone numbers in it."""

    def keyed(self, word: Any) -> str:
        """ "Keywords are case insensitive"; a letter that grows when put in upper case stays as it is."""
        upper = str(word).upper()
        if len(upper) == len(str(word)):
            return upper
        return "".join(one.upper() if len(one.upper()) == 1 else one for one in str(word))

    def spelled_keyword(self, word: str) -> str:
        """A keyword as it is shown."""
        return self.keyed(word)

    def entry(self, word: str, message: str, action: str) -> Record:
        shown = {"Keyword": self.spelled_keyword(word), "KeywordMessage": message, "KeywordAction": action}
        return {**shown, "seq": next(self.sequence)}

    def first_keywords(self) -> Book:
        """What a phone number knows from birth."""
        return {word: self.entry(word, MESSAGES[word], action) for word, action in MANDATORY.items()}

    def same_keywords(self, identity: Record) -> Book:
        """What a new pool inherits."""
        book = identity.get("Keywords")
        return self.first_keywords() if book is None else {word: dict(entry) for word, entry in book.items()}

    def find_owner(self, name: Any) -> Record:
        """The pool or phone number meant."""
        given = str(name)
        return self.find_pool(given) if ":pool/" in given or given in self.pools else self.find_phone(given)

    def books(self, owner: Record) -> list[Book]:
        """The keywords that a change on `owner` changes."""
        members = self.phones_of(owner) if owner["kind"] == "pool" else []
        return [one["Keywords"] for one in (owner, *members)]

    def book_of(self, owner: Record) -> Book:
        """The keywords that `owner` is said to have."""
        book: Book = owner["Keywords"]
        return book

    def find_keyword(self, owner: Record, word: Any) -> Record:
        entry = self.book_of(owner).get(self.keyed(word))
        if entry is None:
            raise unknown("keyword", word)
        return entry

    # --- reasons to refuse ---------------------------------------------------------------------------------------

    def must_be_speakable(self, word: str) -> None:
        """ "A keyword … can't start or end with a space"."""
        if word != word.strip(" "):
            raise invalid("INVALID_PARAMETER", "keyword")

    def must_take_keywords(self, owner: Record) -> None:
        """ "When you update a phone number that is in a pool … make the change on the pool"."""
        self.must_be_active(owner)
        self.must_be_free(owner)

    def must_be_optional(self, word: Any) -> None:
        """ "Keywords "HELP" and "STOP" can't be deleted"."""
        if self.keyed(word) in MANDATORY:
            raise conflict("RESOURCE_DELETION_NOT_ALLOWED", "keyword", str(word))

    def must_keep_action(self, word: Any, action: Any) -> None:
        """HELP and STOP may get another message, and no other action."""
        if action not in (None, MANDATORY.get(self.keyed(word), action)):
            raise conflict("RESOURCE_MODIFICATION_NOT_ALLOWED", "keyword", str(word))

    def must_have_room_for(self, owner: Record, word: Any) -> None:
        book = self.book_of(owner)
        if self.keyed(word) not in book and len(book) >= self.most_keywords:
            reason = "KEYWORDS_PER_POOL" if owner["kind"] == "pool" else "KEYWORDS_PER_PHONE_NUMBER"
            raise Refusal("ServiceQuotaExceededException", "Too many keywords", Reason=reason)

    # --- operations ----------------------------------------------------------------------------------------------

    def keyword_result(self, operation: str, owner: Record, entry: Record) -> Body:
        shown = {name: entry[name] for name in ("Keyword", "KeywordMessage", "KeywordAction")}
        return self.shown(operation, {**self.owner_names(owner), **shown})

    def owner_names(self, owner: Record) -> Body:
        return {"OriginationIdentityArn": self.arn_of(owner), "OriginationIdentity": owner["key"]}

    def action_after(self, word: str, action: str | None, old: Record | None) -> str:  # noqa: ARG002
        """An existing keyword is overwritten, its action too; HELP and STOP keep theirs."""
        return MANDATORY.get(self.keyed(word)) or action or "AUTOMATIC_RESPONSE"

    def write(self, book: Book, params: Body) -> Record:
        """Put the keyword into the book; one that is overwritten keeps its place."""
        word = params["Keyword"]
        old = book.get(self.keyed(word))
        new = self.entry(word, params["KeywordMessage"], self.action_after(word, params.get("KeywordAction"), old))
        book[self.keyed(word)] = {**new, "seq": old["seq"]} if old else new
        return book[self.keyed(word)]

    def put_keyword(self, params: Body) -> Body:
        owner, word = self.find_owner(params.get("OriginationIdentity")), params.get("Keyword") or ""
        self.examine(
            lambda: self.must_take_keywords(owner),
            lambda: self.must_be_speakable(word),
            lambda: self.must_keep_action(word, params.get("KeywordAction")),
            lambda: self.must_have_room_for(owner, word),
        )
        written = [self.write(book, params) for book in self.books(owner)]
        return self.keyword_result("PutKeyword", owner, written[0])

    def strike(self, book: Book, word: Any) -> None:
        book.pop(self.keyed(word), None)

    def delete_keyword(self, params: Body) -> Body:
        owner, word = self.find_owner(params.get("OriginationIdentity")), params.get("Keyword")
        self.examine(lambda: self.must_take_keywords(owner), lambda: self.must_be_optional(word))
        entry = self.find_keyword(owner, word)
        for book in self.books(owner):
            self.strike(book, word)
        return self.keyword_result("DeleteKeyword", owner, entry)

    def chosen_keywords(self, owner: Record, words: list[str]) -> list[Record]:
        found = [self.find_keyword(owner, word) for word in words] or self.book_of(owner).values()
        return list({entry["seq"]: entry for entry in found}.values())

    def keyword_view(self, entry: Record) -> Body:
        return {name: entry[name] for name in ("Keyword", "KeywordMessage", "KeywordAction")}

    def describe_keywords(self, params: Body) -> Body:
        owner = self.find_owner(params.get("OriginationIdentity"))
        chosen = self.chosen_keywords(owner, params.get("Keywords") or [])
        items = [(entry["seq"], self.keyword_view(entry)) for entry in chosen]
        listing = self.page(params, "Keywords", items, lambda view: self.shown("DescribeKeywords", view))
        return {**self.owner_names(owner), **listing}
