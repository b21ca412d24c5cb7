"""Other pages, orders and tokens, and an account that other people use as well."""

import base64
import json
import uuid
from typing import Any

from tests.miniatures.ground import Body, Record, conflict, invalid
from tests.miniatures.honest import Honest
from tests.miniatures.pages import PLURALS, Item, Show
from tests.miniatures.register import collect


class ShortPages(Honest):
    """A page holds one item less than asked for, while that is possible."""

    def size(self, params: Body) -> int:
        return max(1, super().size(params) - 1)


class EmptyPages(Honest):
    """Before each page there is one with nothing but a token."""

    def page(self, params: Body, key: str, items: list[Item], show: Show) -> Body:
        token = params.get("NextToken")
        if token is not None and str(token).startswith("go."):
            inner = str(token).removeprefix("go.")
            body = super().page({**params, "NextToken": inner or None}, key, items, show)
            return body
        self.page_start(token, key)
        return {key: [], "NextToken": f"go.{token or ''}"}

    def page_start(self, token: Any, key: str) -> None:
        if token is not None:
            self.token_rank(token, key)


class FiltersAfterPages(Honest):
    """Cuts the page first and filters it then, as a table scan does: pages may be short, or empty."""

    def page(self, params: Body, key: str, items: list[Item], show: Show) -> Body:
        wanted = params.get("Filters") or []
        kept: list[Body] = []

        def keep(view: Body) -> Body:
            kept.extend([show(view)] if self.meets_all(view, wanted) else [])
            return {}

        body = super().page({**params, "Filters": None}, key, items, keep)
        return {**body, key: kept}


class CapabilityFiltersNeedAll(Honest):
    """Of several capabilities, or message types of a sender ID, a filter wants all."""

    def meets(self, view: Body, wanted: Body) -> bool:
        value = view.get(PLURALS.get(wanted["Name"], ""))
        return set(wanted["Values"]) <= set(value) if isinstance(value, list) else super().meets(view, wanted)


class ShuffledOrder(Honest):
    """An order that means nothing, and stays."""

    def rank(self, seq: int) -> int:
        return seq * 7919 % 100_003


class AlphabeticalOrder(Honest):
    """Everything in the order of its name."""

    names = (
        "Keyword", "SenderId", "OptedOutNumber", "OriginationIdentity", "PhoneNumberId", "PoolId", "OptOutListName",
    )  # fmt: skip

    def ranked(self, params: Body, items: list[Item]) -> list[Item]:
        return sorted((self.place(view) << 32 | seq, view) for seq, view in super().ranked(params, items))

    def place(self, view: Body) -> int:
        """A number that grows with the name."""
        name = next(str(view[one]) for one in self.names if one in view)
        return int.from_bytes(name.encode()[:40].ljust(40, b"\0"), "big")


class TokensAreRandom(Honest):
    """A token is another one each time; all of them work, again and again."""

    def __init__(self) -> None:
        super().__init__()
        self.issued: dict[str, str] = {}

    def new_token(self, key: str, rank: int) -> str:
        token = str(uuid.uuid4())
        self.issued[token] = super().new_token(key, rank)
        return token

    def token_rank(self, token: str, key: str) -> int:
        return super().token_rank(self.issued.get(token, "unknown"), key)


class TokensWorkOnce(TokensAreRandom):
    """A token works once."""

    def token_rank(self, token: str, key: str) -> int:
        rank = super().token_rank(token, key)
        del self.issued[token]
        return rank


class TokensBelongToRequests(Honest):
    """A token is refused with other filters, or another owner, than it was given for."""

    def __init__(self) -> None:
        super().__init__()
        self.given: dict[str, str] = {}

    def page(self, params: Body, key: str, items: list[Item], show: Show) -> Body:
        rest = {name: one for name, one in params.items() if name not in ("NextToken", "MaxResults")}
        asked, token = json.dumps(rest, sort_keys=True), params.get("NextToken")
        if token is not None and self.given.get(str(token)) not in (None, asked):
            raise invalid("INVALID_NEXT_TOKEN", "nextToken")
        body = super().page(params, key, items, show)
        return self.stamped(body, asked)

    def stamped(self, body: Body, asked: str) -> Body:
        if "NextToken" not in body:
            return body
        token = f"{body['NextToken']}.{next(self.sequence)}"
        self.given[token] = asked
        return {**body, "NextToken": token}

    def token_rank(self, token: str, key: str) -> int:
        return super().token_rank(token.rpartition(".")[0] if token in self.given else token, key)


class LongTokens(Honest):
    """Tokens of 1024 characters, some of them + / and =."""

    def new_token(self, key: str, rank: int) -> str:
        text = base64.b64encode(f"{super().new_token(key, rank)}?>~".encode()).decode()
        return text + "+/=" * ((1024 - len(text)) // 3) + "=" * ((1024 - len(text)) % 3)

    def token_rank(self, token: str, key: str) -> int:
        try:
            inner = base64.b64decode(token.partition("+/=")[0]).decode()
        except ValueError:
            raise invalid("INVALID_NEXT_TOKEN", "nextToken") from None
        return super().token_rank(inner.removesuffix("?>~"), key)


class UnknownTokensStartAnew(Honest):
    """A token that was never given means the beginning; no document says what else."""

    def token_rank(self, token: str, key: str) -> int:
        known = str(token).startswith(f"next.{key}.")
        return super().token_rank(token, key) if known else -(1 << 60)


class TokenAfterTheLast(Honest):
    """A full last page has a token too, which leads to an empty page."""

    def page(self, params: Body, key: str, items: list[Item], show: Show) -> Body:
        body = super().page(params, key, items, show)
        if body[key] and len(body[key]) == self.size(params) and "NextToken" not in body:
            return {**body, "NextToken": self.new_token(key, 1 << 60)}
        return body


class EmptyTokenAfterTheLast(Honest):
    """NextToken is "" on the last page: "If this field is empty then there are no more results"."""

    def page(self, params: Body, key: str, items: list[Item], show: Show) -> Body:
        return {"NextToken": "", **super().page(params, key, items, show)}


class ClientTokensForAllOperations(Honest):
    """A client token used with one operation is refused by any other."""

    def recall(self, operation: str, params: Body) -> Body | None:
        token = params.get("ClientToken")
        if token is not None and any(key != operation and known == token for key, known in self.answers):
            raise conflict("RESOURCE_ALREADY_EXISTS", "account", token)
        return super().recall(operation, params)


class SharedByOthers(Honest):
    """Another account shares a pool, a sender ID and a list with this one; Owner SHARED shows them."""

    def __init__(self) -> None:
        super().__init__()
        other = Honest()
        other.account = "999999999999"
        sender = other.new_sender({"SenderId": "THEIRS", "IsoCountryCode": "FR"})
        pool = other.new_pool(sender, {"MessageType": "TRANSACTIONAL"})
        self.theirs = {"PoolIds": pool, "SenderIds": sender, "OptOutListNames": other.add_list("theirs", None)}

    def chosen(self, params: Body, key: str, records: dict[str, Record], find: Any) -> list[Record]:
        found = super().chosen(params, key, records, find)
        return [self.theirs[key]] if params.get("Owner") == "SHARED" and key in self.theirs else found


class OthersComeAndGo(Honest):
    """Other people's pools, numbers, sender IDs, lists and opted-out numbers appear and disappear."""

    def __init__(self) -> None:
        self.calls = 0
        super().__init__()

    def before(self, operation: str, params: Body) -> None:
        super().before(operation, params)
        self.calls += 1
        if self.calls % 5 == 0:
            self.come()
        if self.calls % 15 == 0:
            self.go()

    def come(self) -> None:
        """Somebody makes one of each."""
        phone = self.new_phone({"IsoCountryCode": "US", "MessageType": "TRANSACTIONAL", "NumberType": "SIMULATOR"})
        sender = self.new_sender({"SenderId": f"OTHER{self.calls}", "IsoCountryCode": "SE"})
        self.phones[phone["key"]] = phone
        self.senders[sender["key"]] = sender
        pool = self.new_pool(phone, {"MessageType": "TRANSACTIONAL"})
        self.join(pool, phone)
        pool["theirs"] = phone["theirs"] = sender["theirs"] = True
        self.add_list(f"theirs-{self.calls}", None)["theirs"] = True
        number = f"+4670{self.calls:07}"
        self.lists["Default"]["Numbers"][number] = self.new_number(number)

    def go(self) -> None:
        """Somebody removes all of them."""
        books: list[dict[str, Record]] = [self.pools, self.phones, self.senders, self.lists]
        for pool in [pool for pool in self.pools.values() if pool.get("theirs")]:
            self.release_members(pool)
        for book in books:
            for key in [key for key, record in book.items() if record.get("theirs")]:
                del book[key]


PAGES = collect(globals())
