"""Faults in Describe…, List… and client tokens."""

from collections.abc import Callable
from typing import Any

from tests.miniatures.ground import Body, Record, Refusal
from tests.miniatures.honest import Honest
from tests.miniatures.register import collect

Find = Callable[[Any], Record]


class _Skips(Honest):
    """Leaves unknown names out of a Describe… instead of refusing."""

    skipped = ""

    def chosen(self, params: Body, key: str, records: dict[str, Record], find: Find) -> list[Record]:
        if key != self.skipped or not params.get(key):
            return super().chosen(params, key, records, find)
        known = [name for name in params[key] if self.is_known(name, find)]
        return super().chosen({**params, key: known}, key, records, find) if known else []

    def is_known(self, name: str, find: Find) -> bool:
        try:
            return bool(find(name))
        except Refusal:
            return False


class IgnoresUnknownPools(_Skips):
    """Breaks "If you specify a pool ID that isn't valid, an error is returned"."""

    skipped = "PoolIds"


class IgnoresUnknownPhones(_Skips):
    """Breaks "If you specify a phone number ID that isn't valid, an error is returned"."""

    skipped = "PhoneNumberIds"


class IgnoresUnknownLists(_Skips):
    """Breaks "If you specify an opt-out list name that isn't valid, an error is returned"."""

    skipped = "OptOutListNames"


class OnlyFirstIdChecked(Honest):
    """Later unknown ids are left out. Breaks "If you specify a pool ID that isn't valid, an error is returned"."""

    def describe_pools(self, params: Body) -> Body:
        names = params.get("PoolIds") or []
        known = [name for name in names[1:] if self.bare("pool", name) in self.pools]
        return super().describe_pools({**params, "PoolIds": names[:1] + known})


class DescribesAllPools(Honest):
    """Breaks "If you specify pool IDs, the output includes information for only the specified pools"."""

    def describe_pools(self, params: Body) -> Body:
        for name in params.get("PoolIds") or ():
            self.find_pool(name)
        return super().describe_pools({**params, "PoolIds": None})


class DescribesAllPhones(Honest):
    """Breaks "If you specify phone number IDs, the output includes information for only the specified …"."""

    def describe_phone_numbers(self, params: Body) -> Body:
        for name in params.get("PhoneNumberIds") or ():
            self.find_phone(name)
        return super().describe_phone_numbers({**params, "PhoneNumberIds": None})


class FiltersIgnored(Honest):
    """Breaks "the output includes information for only those pools that meet the filter criteria"."""

    def meets(self, view: Body, wanted: Body) -> bool:  # noqa: ARG002
        return True


class FiltersKnowOneValue(Honest):
    """Only the first value counts. Breaks "those pools that meet the filter criteria"."""

    def meets(self, view: Body, wanted: Body) -> bool:
        return super().meets(view, {**wanted, "Values": wanted["Values"][:1]})


class FlagFiltersMiss(Honest):
    """Filters by a flag let nothing through. Breaks "those pools that meet the filter criteria"."""

    def meets(self, view: Body, wanted: Body) -> bool:
        return super().meets(view, wanted) and not str(wanted["Name"]).endswith("-enabled")


class OnlyFirstFilterCounts(Honest):
    """Later filters are ignored. Breaks "those phone numbers that meet the filter criteria"."""

    def describe_phone_numbers(self, params: Body) -> Body:
        return super().describe_phone_numbers({**params, "Filters": (params.get("Filters") or [])[:1]})


class MaxResultsIgnored(Honest):
    """Breaks "MaxResults: The maximum number of results to return per each request"."""

    def describe_pools(self, params: Body) -> Body:
        return super().describe_pools({**params, "MaxResults": None})


class PagingLosesOne(Honest):
    """The first item of each later page is missing. Breaks "the output includes information for all pools"."""

    def page(self, params: Body, key: str, items: list[tuple[int, Body]], show: Callable[[Body], Body]) -> Body:
        body = super().page(params, key, items, show)
        return {**body, key: body[key][1:]} if params.get("NextToken") else body


class PagingRepeats(Honest):
    """Every page is the first one. Breaks "The token to be used for the next set of paginated results"."""

    def token_rank(self, token: str, key: str) -> int:
        return min(super().token_rank(token, key), -1)


class PagingStopsEarly(Honest):
    """No token though there are more. Breaks "If this field is empty then there are no more results"."""

    def present(self, operation: str, body: Body) -> Body:
        if operation == "DescribePhoneNumbers":
            return {name: value for name, value in body.items() if name != "NextToken"}
        return body


class SharedShowsOwn(Honest):
    """Owner is ignored. Breaks "use SHARED to filter on Pools shared with your account"."""

    def describe_pools(self, params: Body) -> Body:
        if params.get("PoolIds"):
            return super().describe_pools(params)
        return super().describe_pools({**params, "Owner": None})


class ListMissesSeed(Honest):
    """Breaks "Lists all associated origination identities in your pool": not the first one."""

    def list_pool_origination_identities(self, params: Body) -> Body:
        result = super().list_pool_origination_identities(params)
        return {**result, "OriginationIdentities": result["OriginationIdentities"][1:]}


class ListKeepsRemoved(Honest):
    """Breaks "Lists all associated origination identities": also those disassociated."""

    def __init__(self) -> None:
        super().__init__()
        self.gone: dict[str, list[Record]] = {}

    def leave(self, pool: Record, phone: Record) -> None:
        super().leave(pool, phone)
        self.gone.setdefault(pool["PoolId"], []).append(phone)

    def list_pool_origination_identities(self, params: Body) -> Body:
        result = super().list_pool_origination_identities(params)
        removed = [self.member_view(phone) for phone in self.gone.get(result["PoolId"], [])]
        return {**result, "OriginationIdentities": [*result["OriginationIdentities"], *removed]}


class ListShowsEveryPool(Honest):
    """Breaks "Lists all associated origination identities in your pool": those of other pools too."""

    def list_pool_origination_identities(self, params: Body) -> Body:
        pool = self.find_pool(params["PoolId"])
        everyone = {name: seq for members in self.members.values() for name, seq in members.items()}
        before, self.members = self.members, {pool["PoolId"]: everyone}
        try:
            return super().list_pool_origination_identities(params)
        finally:
            self.members = before


class TokenIgnored(Honest):
    """Breaks "Unique, case-sensitive identifier that you provide to ensure the idempotency of the request"."""

    def recall(self, operation: str, params: Body) -> Body | None:  # noqa: ARG002
        return None


class TokenIgnoredByCreatePool(Honest):
    """Breaks "identifier that you provide to ensure the idempotency of the request" (CreatePool)."""

    def recall(self, operation: str, params: Body) -> Body | None:
        return None if operation == "CreatePool" else super().recall(operation, params)


class TokenIgnoredByRequest(Honest):
    """Breaks "identifier that you provide to ensure the idempotency of the request" (RequestPhoneNumber)."""

    def recall(self, operation: str, params: Body) -> Body | None:
        return None if operation == "RequestPhoneNumber" else super().recall(operation, params)


class TokenlessRequestsMerge(Honest):
    """Breaks "If you don't specify a client token, a randomly generated token is used": two are one."""

    def perform(self, operation: str, params: Body) -> Body:
        if operation == "RequestPhoneNumber" and not params.get("ClientToken"):
            return super().perform(operation, {**params, "ClientToken": "none"} if self.alike(params) else params)
        return super().perform(operation, params)

    def alike(self, params: Body) -> bool:
        known = self.answers.get(("RequestPhoneNumber", "none"))
        return known is None or known[0] == {**params, "ClientToken": "none"}


class TokenIgnoresCase(Honest):
    """Tokens that differ by case are one. Breaks "Unique, case-sensitive identifier"."""

    def perform(self, operation: str, params: Body) -> Body:
        token = params.get("ClientToken")
        return super().perform(
            operation, {**params, "ClientToken": token.lower()} if isinstance(token, str) else params
        )


class TokenKnowsEightCharacters(Honest):
    """Tokens with the same beginning are one. Breaks "Unique … identifier", "Maximum length of 64"."""

    def perform(self, operation: str, params: Body) -> Body:
        token = params.get("ClientToken")
        short = isinstance(token, str) and len(token) <= 64
        return super().perform(operation, {**params, "ClientToken": str(token)[:8]} if short else params)


LISTS = collect(globals())
