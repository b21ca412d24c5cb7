"""The reasons an honest service has to refuse; each is a hook for a subclass."""

from collections.abc import Callable
from typing import Any

from tests.miniatures.ground import Body, Record, Refusal, conflict, invalid, unknown
from tests.miniatures.pages import Pages

Check = Callable[[], None]


class Checks(Pages):
    """Every `must_…` raises a documented exception, or lets the operation go on."""

    most_tags = 50
    most_keywords = 30

    def examine(self, *checks: Check) -> None:
        for check in checks:
            check()

    def must_be_active(self, record: Record) -> None:
        if record["kind"] != "sender-id" and self.status(record) != "ACTIVE":
            raise conflict("RESOURCE_NOT_ACTIVE", record["kind"], record["key"])

    def must_be_unprotected(self, record: Record) -> None:
        if record["DeletionProtectionEnabled"]:
            raise conflict("DELETION_PROTECTION_ENABLED", record["kind"], record["key"])

    def must_be_free(self, identity: Record) -> None:
        """A phone number can be in one pool only; a sender ID in many."""
        if identity["kind"] == "phone-number" and self.pool_of(identity) is not None:
            raise conflict("PHONE_NUMBER_ASSOCIATED_TO_POOL", "phone-number", identity["key"])

    def must_not_be_elsewhere(self, pool: Record, identity: Record) -> None:
        if identity["kind"] == "phone-number" and self.pool_of(identity) not in (None, pool["PoolId"]):
            raise conflict("PHONE_NUMBER_ASSOCIATED_TO_POOL", "phone-number", identity["key"])

    def must_not_be_here(self, pool: Record, identity: Record) -> None:
        if self.is_member(pool, identity):
            raise conflict("RESOURCE_ALREADY_ASSOCIATED", identity["kind"], identity["key"])

    def must_be_member(self, pool: Record, identity: Record) -> None:
        if not self.is_member(pool, identity):
            raise conflict("PHONE_NUMBER_NOT_ASSOCIATED_TO_POOL", identity["kind"], identity["key"])

    def must_not_be_last(self, pool: Record, identity: Record) -> None:
        """The last phone number stays, and the last of all identities."""
        if [identity] in (self.members_of(pool), self.phones_of(pool)):
            raise conflict("LAST_PHONE_NUMBER", "pool", pool["PoolId"])

    def must_be_of_country(self, identity: Record, params: Body) -> None:
        if params.get("IsoCountryCode") not in (None, identity["IsoCountryCode"]):
            raise invalid("COUNTRY_CODE_MISMATCH", "isoCountryCode")

    def must_be_of_type(self, identity: Record, params: Body) -> None:
        if params.get("MessageType") not in (None, *self.types_of(identity)):
            raise conflict("MESSAGE_TYPE_MISMATCH", identity["kind"], identity["key"])

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

    def vocabulary(self, record: Record) -> dict[str, tuple[str, str]]:
        return {word: (one["KeywordMessage"], one["KeywordAction"]) for word, one in record["Keywords"].items()}

    def mismatches(self, pool: Record, identity: Record) -> list[str]:
        """What about the identity's configuration doesn't match the pool's; a sender ID has but message types."""
        typed = pool["MessageType"] in self.types_of(identity)
        flag = "SelfManagedOptOutsEnabled"
        checks: dict[str, Callable[[], bool]] = {
            "MESSAGE_TYPE_MISMATCH": lambda: typed,
            "OPT_OUT_LIST_MISMATCH": lambda: pool["OptOutListName"] == identity["OptOutListName"],
            "TWO_WAY_CONFIG_MISMATCH": lambda: self.two_way(pool) == self.two_way(identity),
            "SELF_MANAGED_OPT_OUTS_MISMATCH": lambda: pool[flag] == identity[flag],
            "KEYWORD_MISMATCH": lambda: self.vocabulary(pool) == self.vocabulary(identity),
        }
        if identity["kind"] == "sender-id":
            return [] if typed else ["MESSAGE_TYPE_MISMATCH"]
        return [reason for reason, same in checks.items() if not same()]

    def must_match(self, pool: Record, identity: Record) -> None:
        for reason in self.mismatches(pool, identity):
            raise conflict(reason, identity["kind"], identity["key"])

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

    def must_allow_tags(self, tags: list[Body]) -> None:
        """ "Tag keys must be unique per resource"; fifty are the most."""
        if len({one["Key"] for one in tags}) < len(tags):
            raise invalid("INVALID_PARAMETER", "tags")
        if len(tags) > self.most_tags:
            raise Refusal("ServiceQuotaExceededException", "Too many tags", Reason="TAGS_PER_RESOURCE")

    def apply(self, record: Record, changes: Body, params: Body) -> None:  # noqa: ARG002
        record.update(changes)

    def changes(self, params: Body, names: tuple[str, ...]) -> Body:
        """The settings this update asks for; an opt-out list by its bare name."""
        asked = {name: params[name] for name in names if params.get(name) is not None}
        if "OptOutListName" in asked:
            asked["OptOutListName"] = self.find_list(asked["OptOutListName"])["OptOutListName"]
        return asked
