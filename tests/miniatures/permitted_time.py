"""Services that take their time, fail now and then, or let what is gone linger."""

import time

from tests.miniatures.counting import Counting
from tests.miniatures.ground import Answer, Body, Record, Refusal, unknown
from tests.miniatures.honest import Honest
from tests.miniatures.register import collect


class PendingFirst(Counting):
    """A number is PENDING for the next three calls, and refused meanwhile."""

    def status(self, record: Record) -> str:
        young = record["kind"] == "phone-number" and self.calls - record["call"] < 3
        return "PENDING" if young and record["Status"] == "ACTIVE" else super().status(record)


class CreatingFirst(Counting):
    """A pool is CREATING for the next three calls, and refused meanwhile."""

    def status(self, record: Record) -> str:
        young = record["kind"] == "pool" and self.calls - record["call"] < 3
        return "CREATING" if young and record["Status"] == "ACTIVE" else super().status(record)


class SlowDrift(Honest):
    """Numbers are PENDING and pools CREATING for 0.12 seconds."""

    def status(self, record: Record) -> str:
        if record["Status"] == "ACTIVE" and self.now() - record["CreatedTimestamp"] < 0.12:
            return {"pool": "CREATING", "phone-number": "PENDING"}.get(record["kind"], "ACTIVE")
        return super().status(record)


class AssociatingForAWhile(Honest):
    """For 0.2 seconds a phone is ASSOCIATING, or DISASSOCIATING, and no other pool's."""

    def join(self, pool: Record, phone: Record) -> None:
        super().join(pool, phone)
        phone.update(moved=time.monotonic(), moving="ASSOCIATING")

    def leave(self, pool: Record, phone: Record) -> None:
        super().leave(pool, phone)
        phone.update(moved=time.monotonic(), moving="DISASSOCIATING")

    def status(self, record: Record) -> str:
        if time.monotonic() - record.get("moved", -1.0) < 0.2:
            return str(record["moving"])
        return super().status(record)


class Throttles(Counting):
    """Every 17th call is a ThrottlingException."""

    def before(self, operation: str, params: Body) -> None:
        super().before(operation, params)
        if self.calls % 17 == 0:
            raise Refusal("ThrottlingException", "Rate exceeded")


class ThrottlesOften(Counting):
    """Every third call is a ThrottlingException, as at one request a second."""

    def before(self, operation: str, params: Body) -> None:
        super().before(operation, params)
        if self.calls % 3 == 0:
            raise Refusal("ThrottlingException", "Rate exceeded")


class InternalErrors(Counting):
    """Every 19th call is an InternalServerException; "You might be able to successfully issue the request again"."""

    def before(self, operation: str, params: Body) -> None:
        super().before(operation, params)
        if self.calls % 19 == 0:
            raise Refusal("InternalServerException", "Try again", RequestId="r-1")


class UnavailablePages(Counting):
    """Every 23rd call is a load balancer's page with 503."""

    def handle(self, operation: str, params: Body) -> Answer:
        if (self.calls + 1) % 23 == 0:
            self.calls += 1
            return 503, b"<html><body>Service Unavailable</body></html>", {"Content-Type": "text/html"}
        return super().handle(operation, params)


class DeletedLinger(Counting):
    """A deleted pool is DELETING for the next four calls, then unknown."""

    patience = 4

    def before(self, operation: str, params: Body) -> None:
        super().before(operation, params)
        for name, pool in list(self.pools.items()):
            if pool["Status"] == "DELETING" and self.calls - pool["call"] > self.patience:
                del self.pools[name]

    def remove_pool(self, pool: Record) -> None:
        pool.update(Status="DELETING", call=self.calls)

    def list_users(self) -> list[Record]:
        return [user for user in super().list_users() if user["Status"] == "ACTIVE"]


class DeletedLingerForever(DeletedLinger):
    """A deleted pool is DELETING for ever."""

    patience = 1 << 60


class DeletedStayActiveAWhile(Honest):
    """For 0.2 seconds DescribePools still shows a deleted pool as it was; all else knows better."""

    def __init__(self) -> None:
        super().__init__()
        self.ghosts: dict[str, tuple[float, Record]] = {}

    def remove_pool(self, pool: Record) -> None:
        super().remove_pool(pool)
        self.ghosts[pool["PoolId"]] = (time.monotonic(), pool)

    def describe_pools(self, params: Body) -> Body:
        recent = {name: pool for name, (when, pool) in self.ghosts.items() if time.monotonic() - when < 0.2}
        before, self.pools = self.pools, {**recent, **self.pools}
        try:
            return super().describe_pools(params)
        finally:
            self.pools = before


class ReleasedLinger(Honest):
    """A released number is DELETED for ever, and good for nothing."""

    def remove_phone(self, phone: Record) -> None:
        phone["Status"] = "DELETED"

    def release_phone_number(self, params: Body) -> Body:
        phone = self.find_phone(params.get("PhoneNumberId"))
        if phone["Status"] == "DELETED":
            raise unknown("phone-number", phone["PhoneNumberId"])
        return super().release_phone_number(params)

    def list_users(self) -> list[Record]:
        return [user for user in super().list_users() if user["Status"] == "ACTIVE"]


class MembershipLags(Honest):
    """For 0.2 seconds after its pool is gone a phone is still said to be in it, and refused elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.leaving: list[tuple[float, str]] = []

    def before(self, operation: str, params: Body) -> None:  # noqa: ARG002
        while self.leaving and self.leaving[0][0] <= time.monotonic():
            self.members.pop(self.leaving.pop(0)[1], None)

    def release_members(self, pool: Record) -> None:
        self.leaving.append((time.monotonic() + 0.2, pool["PoolId"]))


class NewMembersShowLate(Honest):
    """ListPoolOriginationIdentities shows a new member 0.2 seconds late."""

    def __init__(self) -> None:
        super().__init__()
        self.joined: dict[str, float] = {}

    def join(self, pool: Record, phone: Record) -> None:
        super().join(pool, phone)
        self.joined[self.arn_of(phone)] = time.monotonic()

    def list_pool_origination_identities(self, params: Body) -> Body:
        result = super().list_pool_origination_identities(params)
        seen = [
            one
            for one in result["OriginationIdentities"]
            if time.monotonic() - self.joined.get(one["OriginationIdentityArn"], 0.0) >= 0.2
        ]
        return {**result, "OriginationIdentities": seen}


TIME = collect(globals())
