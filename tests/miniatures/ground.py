"""The state of an in-memory account: records, names, views, paging and refusals."""

import itertools
import threading
import time
import uuid
from collections.abc import Callable, Iterable
from typing import Any

Record = dict[str, Any]
Body = dict[str, Any]
Answer = tuple[int, Body | bytes, dict[str, str]]

SHARED_SETTINGS = (
    "TwoWayEnabled", "TwoWayChannelArn", "TwoWayChannelRole", "SelfManagedOptOutsEnabled", "OptOutListName",
)  # fmt: skip
POOL_SETTINGS = (*SHARED_SETTINGS, "SharedRoutesEnabled", "DeletionProtectionEnabled")
PHONE_SETTINGS = (*SHARED_SETTINGS, "InternationalSendingEnabled", "DeletionProtectionEnabled")
POOL_FIELDS = ("PoolArn", "PoolId", "Status", "MessageType", *POOL_SETTINGS, "CreatedTimestamp", "Tags")
PHONE_FIELDS = (
    "PhoneNumberArn", "PhoneNumberId", "PhoneNumber", "Status", "IsoCountryCode", "MessageType", "NumberCapabilities",
    "NumberType", "MonthlyLeasingPrice", *PHONE_SETTINGS, "PoolId", "RegistrationId", "CreatedTimestamp", "Tags",
)  # fmt: skip
LIST_FIELDS = ("OptOutListArn", "OptOutListName", "CreatedTimestamp", "Tags")
HIDDEN = {
    "UpdatePool": {"Tags"},
    "DeletePool": {"Tags", "DeletionProtectionEnabled"},
    "DescribePools": {"Tags"},
    "UpdatePhoneNumber": {"Tags", "PoolId"},
    "ReleasePhoneNumber": {"Tags", "PoolId", "InternationalSendingEnabled", "DeletionProtectionEnabled"},
    "DescribePhoneNumbers": {"Tags"},
    "DeleteOptOutList": {"Tags"},
    "DescribeOptOutLists": {"Tags"},
}


class Refusal(Exception):
    """An answer of one of the documented exceptions."""

    def __init__(self, kind: str, text: str, **members: Any) -> None:
        super().__init__(text)
        self.kind = kind
        self.text = text
        self.members = members


def conflict(reason: str, resource: str, name: str) -> Refusal:
    text = f'Conflict Occurred - Reason="{reason}" ResourceType="{resource}" ResourceId="{name}"'
    return Refusal("ConflictException", text, Reason=reason, ResourceType=resource, ResourceId=name)


def invalid(reason: str, *names: str) -> Refusal:
    fields = [{"Name": name, "Message": f"{name}: {reason}"} for name in names]
    text = f'Request Rejected - Reason="{reason}" Fields="{", ".join(names)}"'
    return Refusal("ValidationException", text, Reason=reason, Fields=fields)


def unknown(resource: str, name: Any) -> Refusal:
    text = f'Resource not found - ResourceType="{resource}" ResourceId="{name}"'
    return Refusal("ResourceNotFoundException", text, ResourceType=resource, ResourceId=str(name))


class Ground:
    """What the operations stand on; every method is a hook for a subclass."""

    partition = "aws"
    region = "us-east-1"
    account = "123456789012"
    page_size = 100
    closes_silently = False

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.sequence = itertools.count(1)
        self.pools: dict[str, Record] = {}
        self.phones: dict[str, Record] = {}
        self.lists: dict[str, Record] = {}
        self.members: dict[str, dict[str, int]] = {}
        self.answers: dict[tuple[str, str], tuple[Body, Body]] = {}
        self.add_list("Default", None)

    # --- names ---------------------------------------------------------------------------------------------------

    def arn(self, kind: str, name: str) -> str:
        return f"arn:{self.partition}:sms-voice:{self.region}:{self.account}:{kind}/{name}"

    def new_id(self, prefix: str) -> str:
        return f"{prefix}-{uuid.uuid4().hex}"

    def number(self) -> str:
        return f"+1206{5550000 + next(self.sequence)}"

    def bare(self, kind: str, name: Any) -> str:
        """The id or name meant by an id, a name or an ARN; an ARN from elsewhere means nothing here."""
        given = str(name)
        if not given.startswith("arn:"):
            return given
        last = given.rpartition("/")[2]
        return last if given == self.arn(kind, last) else given

    def find(self, records: dict[str, Record], kind: str, name: Any) -> Record:
        record = records.get(self.bare(kind, name))
        if record is None:
            raise unknown(kind, name)
        return record

    def find_pool(self, name: Any) -> Record:
        return self.find(self.pools, "pool", name)

    def find_phone(self, name: Any) -> Record:
        return self.find(self.phones, "phone-number", name)

    def find_list(self, name: Any) -> Record:
        return self.find(self.lists, "opt-out-list", name)

    # --- records -------------------------------------------------------------------------------------------------

    def now(self) -> float:
        return time.time()

    def new_record(self, kind: str, prefix: str, name: str) -> Record:
        """A record with its own id, ARN, sequence number and time of birth."""
        born = {"CreatedTimestamp": self.now(), "Status": "ACTIVE", "seq": next(self.sequence), "kind": kind}
        return {f"{prefix}Arn": self.arn(kind, name), **born}

    def add_list(self, name: str, tags: Any) -> Record:
        record = self.new_record("opt-out-list", "OptOutList", name)
        self.lists[name] = {**record, "OptOutListName": name, "Tags": tags}
        return self.lists[name]

    def pool_of(self, phone: Record) -> str | None:
        """The id of the pool this phone is in, if any."""
        name = phone["PhoneNumberId"]
        return next((pool for pool, members in self.members.items() if name in members), None)

    def members_of(self, pool: Record) -> list[Record]:
        """The pool's phones, the longest member first."""
        joined = self.members.get(pool["PoolId"], {})
        return [self.phones[name] for name in sorted(joined, key=lambda one: joined[one]) if name in self.phones]

    def join(self, pool: Record, phone: Record) -> None:
        self.members.setdefault(pool["PoolId"], {})[phone["PhoneNumberId"]] = next(self.sequence)

    def leave(self, pool: Record, phone: Record) -> None:
        self.members.get(pool["PoolId"], {}).pop(phone["PhoneNumberId"], None)

    def release_members(self, pool: Record) -> None:
        self.members.pop(pool["PoolId"], None)

    # --- views ---------------------------------------------------------------------------------------------------

    def timestamp(self, seconds: float) -> Any:
        return round(seconds, 3)

    def status(self, record: Record) -> str:
        return str(record["Status"])

    def view(self, record: Record, fields: Iterable[str]) -> Body:
        view: Body = {name: record.get(name) for name in fields}
        view["CreatedTimestamp"] = self.timestamp(record["CreatedTimestamp"])
        return view

    def pool_view(self, pool: Record) -> Body:
        return {**self.view(pool, POOL_FIELDS), "Status": self.status(pool)}

    def phone_view(self, phone: Record) -> Body:
        return {**self.view(phone, PHONE_FIELDS), "Status": self.status(phone), "PoolId": self.pool_of(phone)}

    def absent(self, body: Body) -> Body:
        """How members without a value are shown: not at all."""
        return {name: value for name, value in body.items() if value is not None}

    def shown(self, operation: str, view: Body) -> Body:
        hidden = HIDDEN.get(operation, set())
        return self.absent({name: value for name, value in view.items() if name not in hidden})

    def pool_result(self, operation: str, pool: Record) -> Body:
        return self.shown(operation, self.pool_view(pool))

    def phone_result(self, operation: str, phone: Record) -> Body:
        return self.shown(operation, self.phone_view(phone))

    def list_result(self, operation: str, record: Record) -> Body:
        return self.shown(operation, self.view(record, LIST_FIELDS))

    def member_view(self, phone: Record) -> Body:
        return {
            "OriginationIdentityArn": phone["PhoneNumberArn"],
            "OriginationIdentity": phone["PhoneNumberId"],
            "IsoCountryCode": phone["IsoCountryCode"],
            "NumberCapabilities": phone["NumberCapabilities"],
            "PhoneNumber": phone["PhoneNumber"],
        }

    def identity_result(self, operation: str, pool: Record, phone: Record) -> Body:  # noqa: ARG002
        view = self.member_view(phone)
        del view["NumberCapabilities"], view["PhoneNumber"]
        return {"PoolArn": pool["PoolArn"], "PoolId": pool["PoolId"], **view}

    # --- lists of things -----------------------------------------------------------------------------------------

    def meets(self, view: Body, wanted: Body) -> bool:
        """Whether one filter lets this item through."""
        name = {"number-capability": "NumberCapabilities"}.get(wanted["Name"])
        value = view.get(name or "".join(part.title() for part in str(wanted["Name"]).split("-")))
        if isinstance(value, bool):
            return str(value).lower() in [str(one).lower() for one in wanted["Values"]]
        return bool(set(value if isinstance(value, list) else [value]) & set(wanted["Values"]))

    def rank(self, seq: int) -> int:
        return seq

    def page(self, params: Body, key: str, items: list[tuple[int, Body]], show: Callable[[Body], Body]) -> Body:
        """One page of the items that pass the filters, with a token when there are more."""
        wanted = params.get("Filters") or []
        passing = ((self.rank(seq), view) for seq, view in items if all(self.meets(view, one) for one in wanted))
        ranked = sorted(passing, key=lambda item: item[0])
        if (token := params.get("NextToken")) is not None:
            start = self.token_rank(token)
            ranked = [(rank, view) for rank, view in ranked if rank > start]
        size = max(1, params.get("MaxResults") or self.page_size)
        body: Body = {key: [show(view) for _, view in ranked[:size]]}
        if len(ranked) > size:
            body["NextToken"] = f"next.{ranked[size - 1][0]}"
        return body

    def token_rank(self, token: str) -> int:
        try:
            return int(str(token).removeprefix("next."))
        except ValueError:
            raise invalid("INVALID_NEXT_TOKEN", "NextToken") from None
