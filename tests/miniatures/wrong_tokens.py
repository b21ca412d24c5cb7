"""Faults in the idempotency of requests, and in what a run's answers have in common."""

from typing import Any

from tests.miniatures.ground import Answer, Body, Record, Refusal
from tests.miniatures.honest import Honest
from tests.miniatures.register import collect
from tests.miniatures.wrong_wire import deeply


class _ForgetsTokens(Honest):
    """Takes no notice of the client token in one operation."""

    forgetful = ""

    def recall(self, operation: str, params: Body) -> Body | None:
        return None if operation == self.forgetful else super().recall(operation, params)


class TokenIgnoredBySenders(_ForgetsTokens):
    """Breaks "identifier that you provide to ensure the idempotency of the request" (RequestSenderId)."""

    forgetful = "RequestSenderId"


class TokenIgnoredByLists(_ForgetsTokens):
    """Breaks "identifier that you provide to ensure the idempotency of the request" (CreateOptOutList)."""

    forgetful = "CreateOptOutList"


class TokenIgnoredByAssociate(_ForgetsTokens):
    """Breaks "… to ensure the idempotency of the request" (AssociateOriginationIdentity)."""

    forgetful = "AssociateOriginationIdentity"


class TokenIgnoredByDisassociate(_ForgetsTokens):
    """Breaks "… to ensure the idempotency of the request" (DisassociateOriginationIdentity)."""

    forgetful = "DisassociateOriginationIdentity"


class RepeatedAssociationCounts(Honest):
    """A repeated Associate puts the member to the end of the list, and lets it leave twice.

    Breaks "to ensure the idempotency of the request": one Disassociate is not enough.
    """

    def __init__(self) -> None:
        super().__init__()
        self.doubled: set[tuple[str, str]] = set()

    def recall(self, operation: str, params: Body) -> Body | None:
        result = super().recall(operation, params)
        if result and operation == "AssociateOriginationIdentity":
            self.doubled.add((result["PoolId"], result["OriginationIdentity"]))
        return result

    def leave(self, pool: Record, identity: Record) -> None:
        twice = (pool["PoolId"], identity.get("SenderId") or identity["key"])
        if twice in self.doubled:
            self.doubled.remove(twice)
        else:
            super().leave(pool, identity)


class RepeatAnswersTheLatest(Honest):
    """A repeated CreatePool answers the pool made last. Breaks "to ensure the idempotency of the request"."""

    def recall(self, operation: str, params: Body) -> Body | None:
        result = super().recall(operation, params)
        if result and operation == "CreatePool" and self.pools:
            return self.pool_result("CreatePool", list(self.pools.values())[-1])
        return result


class RepeatedRequestForgetsTags(Honest):
    """A repeated RequestSenderId clears the tags. Breaks "to ensure the idempotency of the request"."""

    def recall(self, operation: str, params: Body) -> Body | None:
        result = super().recall(operation, params)
        if result and operation == "RequestSenderId":
            self.find_pair(result)["Tags"] = []
        return result


class RepeatedCreateEmptiesTheList(Honest):
    """A repeated CreateOptOutList empties the list. Breaks "to ensure the idempotency of the request"."""

    def recall(self, operation: str, params: Body) -> Body | None:
        result = super().recall(operation, params)
        if result and operation == "CreateOptOutList" and result["OptOutListName"] in self.lists:
            self.lists[result["OptOutListName"]]["Numbers"].clear()
        return result


class RegionWanders(Honest):
    """After forty calls all ARNs are of another region. Breaks "The Amazon Resource Name (ARN) for the pool"."""

    calls = 0

    def handle(self, operation: str, params: Body) -> Answer:
        self.calls += 1
        status, body, headers = super().handle(operation, params)
        if self.calls > 40 and not isinstance(body, bytes):
            body = deeply(body, self.moved)
        return status, body, headers

    def moved(self, one: Any) -> Any:
        return one.replace(f":{self.region}:", ":eu-west-1:") if isinstance(one, str) else one


class AccountDependsOnOperation(Honest):
    """Create… and Request… show ARNs of another account. Breaks "The Amazon Resource Name (ARN) for the …"."""

    def present(self, operation: str, body: Body) -> Body:
        if not operation.startswith(("Create", "Request")):
            return body
        shown: Body = deeply(body, self.moved)
        return shown

    def moved(self, one: Any) -> Any:
        return one.replace(f":{self.account}:", ":999999999999:") if isinstance(one, str) else one


class ArnOfThePoolsPhone(Honest):
    """PutKeyword on a pool answers a phone's ARN. Breaks "The PhoneNumberArn or PoolArn that the keyword was …"."""

    def put_keyword(self, params: Body) -> Body:
        result = super().put_keyword(params)
        owner = self.find_owner(params["OriginationIdentity"])
        phones = self.phones_of(owner) if owner["kind"] == "pool" else []
        return {**result, "OriginationIdentityArn": self.arn_of(phones[0])} if phones else result


class InventedReasons(Honest):
    """Breaks "Reason: Valid Values: … DELETION_PROTECTION_ENABLED | … RESOURCE_NOT_EMPTY | …" (ConflictException)."""

    def error_body(self, refusal: Refusal) -> Body:
        body = super().error_body(refusal)
        return {**body, "Reason": "NOT_NOW"} if refusal.kind == "ConflictException" else body


class InventedResourceTypes(Honest):
    """Breaks "ResourceType: Valid Values: … pool | … opt-out-list | … keyword | …" (ResourceNotFoundException)."""

    def error_body(self, refusal: Refusal) -> Body:
        body = super().error_body(refusal)
        return {**body, "ResourceType": "Thing"} if refusal.kind == "ResourceNotFoundException" else body


class FieldsAsStrings(Honest):
    """Names where objects are due. Breaks '"Fields": [ { "Message": "string", "Name": "string" } ]'."""

    def error_body(self, refusal: Refusal) -> Body:
        body = super().error_body(refusal)
        return {**body, "Fields": [one["Name"] for one in body["Fields"]]} if "Fields" in body else body


class TimestampsInQuotesInDescribe(Honest):
    """Epoch seconds in quotes, in DescribeOptOutLists only. Breaks '"CreatedTimestamp": number'."""

    def describe_opt_out_lists(self, params: Body) -> Body:
        result = super().describe_opt_out_lists(params)
        lists = [{**one, "CreatedTimestamp": str(one["CreatedTimestamp"])} for one in result["OptOutLists"]]
        return {**result, "OptOutLists": lists}


class DescribeInLocalTime(Honest):
    """DescribePools is two hours ahead. Breaks "The time when the pool was created, in UNIX epoch time format"."""

    def describe_pools(self, params: Body) -> Body:
        result = super().describe_pools(params)
        pools = [{**one, "CreatedTimestamp": one["CreatedTimestamp"] + 7200} for one in result["Pools"]]
        return {**result, "Pools": pools}


TOKENS = collect(globals())
