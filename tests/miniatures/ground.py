"""The state of an in-memory account: records, names, views and refusals."""

import itertools
import threading
import time
import uuid
from collections.abc import Iterable
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
SENDER_FIELDS = (
    "SenderIdArn", "SenderId", "IsoCountryCode", "MessageTypes", "MonthlyLeasingPrice", "DeletionProtectionEnabled",
    "Registered", "RegistrationId", "Tags",
)  # fmt: skip
ARNS = {
    "pool": "PoolArn",
    "phone-number": "PhoneNumberArn",
    "sender-id": "SenderIdArn",
    "opt-out-list": "OptOutListArn",
}
HIDDEN = {
    "UpdatePool": {"Tags"},
    "DeletePool": {"Tags", "DeletionProtectionEnabled"},
    "DescribePools": {"Tags"},
    "UpdatePhoneNumber": {"Tags", "PoolId"},
    "ReleasePhoneNumber": {"Tags", "PoolId", "InternationalSendingEnabled", "DeletionProtectionEnabled"},
    "DescribePhoneNumbers": {"Tags"},
    "DeleteOptOutList": {"Tags"},
    "DescribeOptOutLists": {"Tags"},
    "UpdateSenderId": {"Tags"},
    "ReleaseSenderId": {"Tags", "DeletionProtectionEnabled"},
    "DescribeSenderIds": {"Tags"},
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
        self.numbers = itertools.count(1)
        self.pools: dict[str, Record] = {}
        self.phones: dict[str, Record] = {}
        self.senders: dict[str, Record] = {}
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
        return f"+1206{5550000 + next(self.numbers)}"

    def bare(self, kind: str, name: Any) -> str:
        """The id or name meant by an id, a name or an ARN; an ARN from elsewhere means nothing here."""
        return str(name).removeprefix(self.arn(kind, ""))

    def folded(self, name: Any) -> str:
        """A sender ID as it is looked up: in upper case."""
        return str(name).upper()

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
        born = {"CreatedTimestamp": self.now(), "Status": "ACTIVE", "seq": next(self.sequence)}
        return {f"{prefix}Arn": self.arn(kind, name), "kind": kind, "key": name, **born}

    def add_list(self, name: str, tags: Any) -> Record:
        record = self.new_record("opt-out-list", "OptOutList", name)
        self.lists[name] = {**record, "OptOutListName": name, "Tags": tags, "Numbers": {}, "Removed": set()}
        return self.lists[name]

    def types_of(self, identity: Record) -> list[str]:
        return identity.get("MessageTypes") or [identity["MessageType"]]

    def pools_of(self, identity: Record) -> list[str]:
        """The ids of the pools this identity is in: one at most for a phone number."""
        return [pool for pool, members in self.members.items() if identity["key"] in members]

    def pool_of(self, identity: Record) -> str | None:
        return next(iter(self.pools_of(identity)), None)

    def is_member(self, pool: Record, identity: Record) -> bool:
        return identity["key"] in self.members.get(pool["PoolId"], {})

    def members_of(self, pool: Record) -> list[Record]:
        """The pool's phone numbers and sender IDs, the longest member first."""
        joined = self.members.get(pool["PoolId"], {})
        everyone = {**self.phones, **self.senders}
        return [everyone[key] for key in sorted(joined, key=lambda one: joined[one]) if key in everyone]

    def phones_of(self, pool: Record) -> list[Record]:
        return [one for one in self.members_of(pool) if one["kind"] == "phone-number"]

    def join(self, pool: Record, identity: Record) -> None:
        self.members.setdefault(pool["PoolId"], {})[identity["key"]] = next(self.sequence)

    def leave(self, pool: Record, identity: Record) -> None:
        self.members.get(pool["PoolId"], {}).pop(identity["key"], None)

    def release_members(self, pool: Record) -> None:
        self.members.pop(pool["PoolId"], None)

    # --- views ---------------------------------------------------------------------------------------------------

    def timestamp(self, seconds: float) -> Any:
        return round(seconds, 3)

    def status(self, record: Record) -> str:
        return str(record["Status"])

    def view(self, record: Record, fields: Iterable[str]) -> Body:
        view: Body = {name: record.get(name) for name in fields}
        if "CreatedTimestamp" in view:
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

    def sender_result(self, operation: str, sender: Record) -> Body:
        return self.shown(operation, self.view(sender, SENDER_FIELDS))

    def arn_of(self, record: Record) -> str:
        return str(record[ARNS[record["kind"]]])

    def member_view(self, identity: Record) -> Body:
        return {
            "OriginationIdentityArn": self.arn_of(identity),
            "OriginationIdentity": identity.get("SenderId") or identity["key"],
            "IsoCountryCode": identity["IsoCountryCode"],
            "NumberCapabilities": identity["NumberCapabilities"],
            "PhoneNumber": identity.get("PhoneNumber"),
        }

    def identity_result(self, operation: str, pool: Record, identity: Record) -> Body:  # noqa: ARG002
        view = self.member_view(identity)
        del view["NumberCapabilities"], view["PhoneNumber"]
        return {"PoolArn": pool["PoolArn"], "PoolId": pool["PoolId"], **view}
