"""The reasons an honest service has to refuse; each is a hook for a subclass."""

from collections.abc import Callable
from typing import Any

from tests.miniatures.ground import Body, Ground, Record, conflict, invalid, unknown

Check = Callable[[], None]


class Checks(Ground):
    """Every `must_…` raises a documented exception, or lets the operation go on."""

    def examine(self, *checks: Check) -> None:
        for check in checks:
            check()

    def must_be_active(self, record: Record) -> None:
        if self.status(record) != "ACTIVE":
            raise conflict("RESOURCE_NOT_ACTIVE", record["kind"], record.get("PoolId") or record["PhoneNumberId"])

    def must_be_unprotected(self, record: Record) -> None:
        if record["DeletionProtectionEnabled"]:
            name = record.get("PoolId") or record["PhoneNumberId"]
            raise conflict("DELETION_PROTECTION_ENABLED", record["kind"], name)

    def must_be_free(self, phone: Record) -> None:
        if self.pool_of(phone) is not None:
            raise conflict("PHONE_NUMBER_ASSOCIATED_TO_POOL", "phone-number", phone["PhoneNumberId"])

    def must_not_be_elsewhere(self, pool: Record, phone: Record) -> None:
        if self.pool_of(phone) not in (None, pool["PoolId"]):
            raise conflict("PHONE_NUMBER_ASSOCIATED_TO_POOL", "phone-number", phone["PhoneNumberId"])

    def must_not_be_here(self, pool: Record, phone: Record) -> None:
        if self.pool_of(phone) == pool["PoolId"]:
            raise conflict("RESOURCE_ALREADY_ASSOCIATED", "phone-number", phone["PhoneNumberId"])

    def must_be_member(self, pool: Record, phone: Record) -> None:
        if self.pool_of(phone) != pool["PoolId"]:
            raise conflict("PHONE_NUMBER_NOT_ASSOCIATED_TO_POOL", "phone-number", phone["PhoneNumberId"])

    def must_not_be_last(self, pool: Record, phone: Record) -> None:
        if self.members_of(pool) == [phone]:
            raise conflict("LAST_PHONE_NUMBER", "pool", pool["PoolId"])

    def must_be_of_country(self, phone: Record, params: Body) -> None:
        if params.get("IsoCountryCode") not in (None, phone["IsoCountryCode"]):
            raise invalid("COUNTRY_CODE_MISMATCH", "isoCountryCode")

    def must_be_of_type(self, phone: Record, params: Body) -> None:
        if params.get("MessageType") not in (None, phone["MessageType"]):
            raise conflict("MESSAGE_TYPE_MISMATCH", "phone-number", phone["PhoneNumberId"])

    def must_know_list(self, params: Body) -> None:
        if params.get("OptOutListName") is not None:
            self.find_list(params["OptOutListName"])

    def must_have_channel(self, record: Record, params: Body) -> None:
        after = {**record, **self.changes(params, ("TwoWayEnabled", "TwoWayChannelArn"))}
        if after["TwoWayEnabled"] and not after.get("TwoWayChannelArn"):
            raise invalid("TWO_WAY_CHANNEL_NOT_PRESENT", "twoWayChannelArn")

    def two_way(self, record: Record) -> tuple[Any, ...]:
        names = ("TwoWayEnabled", "TwoWayChannelArn", "TwoWayChannelRole")
        return tuple(record.get(name) for name in names) if record["TwoWayEnabled"] else (False,)

    def mismatches(self, pool: Record, phone: Record) -> list[str]:
        """What about the phone's configuration doesn't match the pool's."""
        checks = {
            "MESSAGE_TYPE_MISMATCH": pool["MessageType"] == phone["MessageType"],
            "OPT_OUT_LIST_MISMATCH": pool["OptOutListName"] == phone["OptOutListName"],
            "TWO_WAY_CONFIG_MISMATCH": self.two_way(pool) == self.two_way(phone),
            "SELF_MANAGED_OPT_OUTS_MISMATCH": pool["SelfManagedOptOutsEnabled"] == phone["SelfManagedOptOutsEnabled"],
        }
        return [reason for reason, same in checks.items() if not same]

    def must_match(self, pool: Record, phone: Record) -> None:
        for reason in self.mismatches(pool, phone):
            raise conflict(reason, "phone-number", phone["PhoneNumberId"])

    def must_be_available(self, params: Body) -> None:
        if params.get("NumberType") == "SIMULATOR" and params.get("MessageType") == "PROMOTIONAL":
            raise unknown("phone-number", "PROMOTIONAL SIMULATOR")

    def list_users(self) -> list[Record]:
        return [*self.phones.values(), *self.pools.values()]

    def must_be_unused(self, record: Record) -> None:
        if record["OptOutListName"] == "Default":
            raise conflict("RESOURCE_DELETION_NOT_ALLOWED", "opt-out-list", "Default")
        if any(user["OptOutListName"] == record["OptOutListName"] for user in self.list_users()):
            raise conflict("RESOURCE_NOT_EMPTY", "opt-out-list", record["OptOutListName"])

    def must_not_exist(self, name: str) -> None:
        if name in self.lists:
            raise conflict("RESOURCE_ALREADY_EXISTS", "opt-out-list", name)

    def must_have_room(self, kind: str) -> None:
        """Whether the account's quota allows one more `kind`."""

    def changes(self, params: Body, names: tuple[str, ...]) -> Body:
        """The settings this update asks for; an opt-out list by its bare name."""
        asked = {name: params[name] for name in names if params.get(name) is not None}
        if "OptOutListName" in asked:
            asked["OptOutListName"] = self.find_list(asked["OptOutListName"])["OptOutListName"]
        return asked
