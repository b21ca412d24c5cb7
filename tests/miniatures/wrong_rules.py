"""Faults in the rules: refusals that are due and do not come, or come where none is due."""

from tests.miniatures.ground import PHONE_SETTINGS, Body, Record, Refusal, conflict
from tests.miniatures.honest import Honest
from tests.miniatures.register import collect


class DeletesProtectedPools(Honest):
    """Breaks "if deletion protection is enabled, an error is returned" (DeletePool)."""

    def may_delete_pool(self, pool: Record) -> None:
        self.must_be_active(pool)


class ReleasesProtectedPhones(Honest):
    """Breaks "If the origination phone number has deletion protection enabled …, an error is returned"."""

    def must_be_unprotected(self, record: Record) -> None:
        if record["kind"] != "phone-number":
            super().must_be_unprotected(record)


class ReleasesPooledPhones(Honest):
    """Breaks "If the origination phone number … is associated with a pool, an error is returned" (Release)."""

    def release_phone_number(self, params: Body) -> Body:
        phone = self.find_phone(params.get("PhoneNumberId"))
        self.must_be_unprotected(phone)
        self.remove_phone(phone)
        return self.phone_result("ReleasePhoneNumber", {**phone, "Status": "DELETED"})


class UpdatesPooledPhones(Honest):
    """Breaks "If the origination phone number is associated with a pool, an error is returned" (UpdatePhoneNumber)."""

    def update_phone_number(self, params: Body) -> Body:
        phone = self.find_phone(params.get("PhoneNumberId"))
        self.must_allow_update(phone, params)
        self.apply(phone, self.changes(params, PHONE_SETTINGS), params)
        return self.phone_result("UpdatePhoneNumber", phone)


class SecondCreateMovesPhone(Honest):
    """CreatePool takes a phone out of its pool. Breaks "already associated with another pool, an error is returned"."""

    def create_pool(self, params: Body) -> Body:
        phone = self.find_identity(params)
        for members in self.members.values() if phone["kind"] == "phone-number" else ():
            members.pop(phone["key"], None)
        return super().create_pool(params)


class SecondCreateSharesPhone(Honest):
    """A phone may be in two pools. Breaks "already associated with another pool, an error is returned" ."""

    creating = False

    def before(self, operation: str, params: Body) -> None:  # noqa: ARG002
        self.creating = operation == "CreatePool"

    def must_be_free(self, phone: Record) -> None:
        if not self.creating:
            super().must_be_free(phone)


class AssociateMovesPhone(Honest):
    """Associate takes a phone out of its pool. Breaks "already associated with another pool, an error is returned"."""

    def must_not_be_elsewhere(self, pool: Record, phone: Record) -> None:
        name = phone["key"]
        self.members = {
            one: {key: seq for key, seq in members.items() if key != name or "/" in key or one == pool["PoolId"]}
            for one, members in self.members.items()
        }


class _ForgivesMismatch(Honest):
    """Does not look at one part of the configuration."""

    forgiven = ""

    def mismatches(self, pool: Record, phone: Record) -> list[str]:
        return [reason for reason in super().mismatches(pool, phone) if reason != self.forgiven]


class IgnoresOptOutListMismatch(_ForgivesMismatch):
    """Breaks "configuration doesn't match the pool's configuration, an error is returned"."""

    forgiven = "OPT_OUT_LIST_MISMATCH"


class IgnoresTwoWayMismatch(_ForgivesMismatch):
    """Breaks "configuration doesn't match the pool's configuration, an error is returned"."""

    forgiven = "TWO_WAY_CONFIG_MISMATCH"


class IgnoresSelfManagedMismatch(_ForgivesMismatch):
    """Breaks "configuration doesn't match the pool's configuration, an error is returned"."""

    forgiven = "SELF_MANAGED_OPT_OUTS_MISMATCH"


class IgnoresMessageTypeMismatch(_ForgivesMismatch):
    """Breaks "configuration doesn't match the pool's configuration, an error is returned"."""

    forgiven = "MESSAGE_TYPE_MISMATCH"


class DisassociatesStrangers(Honest):
    """Breaks "If the origination identity isn't associated with the specified pool, an error is returned"."""

    def must_be_member(self, pool: Record, phone: Record) -> None:
        pass


class DisassociatesElsewhere(Honest):
    """Takes the phone out of whatever pool it is in. Breaks "isn't associated with the specified pool, an error"."""

    def must_be_member(self, pool: Record, phone: Record) -> None:
        home = self.pool_of(phone)
        if home is None or phone["kind"] == "sender-id":
            super().must_be_member(pool, phone)
        elif home != pool["PoolId"]:
            self.members[home].pop(phone["key"], None)


class DeletesListsUsedByPhones(Honest):
    """Breaks "is in-use by an origination phone number or pool, an error is returned": phones do not count."""

    def must_be_unused(self, record: Record) -> None:
        phones, self.phones = self.phones, {}
        try:
            super().must_be_unused(record)
        finally:
            self.phones = phones


class DeletesListsUsedByPools(Honest):
    """Breaks "is in-use by an origination phone number or pool, an error is returned": pools do not count."""

    def must_be_unused(self, record: Record) -> None:
        pools, self.pools = self.pools, {}
        try:
            super().must_be_unused(record)
        finally:
            self.pools = pools


class AcceptsDuplicateLists(Honest):
    """Breaks "If the opt-out list name already exists, an error is returned"."""

    def must_not_exist(self, name: str) -> None:
        pass


class DeletesUnknownLists(Honest):
    """Breaks "If the specified opt-out list name doesn't exist …, an error is returned"."""

    def delete_opt_out_list(self, params: Body) -> Body:
        if str(params["OptOutListName"]).rpartition("/")[2] not in self.lists:
            return {"OptOutListName": params["OptOutListName"], "CreatedTimestamp": self.timestamp(self.now())}
        return super().delete_opt_out_list(params)


class AcceptsUnknownLists(Honest):
    """UpdatePool takes any list name. Breaks "ResourceNotFoundException: A requested resource couldn't be found"."""

    updating = False

    def before(self, operation: str, params: Body) -> None:  # noqa: ARG002
        self.updating = operation == "UpdatePool"

    def find_list(self, name: object) -> Record:
        try:
            return super().find_list(name)
        except Refusal:
            if not self.updating:
                raise
            return {"OptOutListName": str(name).rpartition("/")[2], "seq": 0, "CreatedTimestamp": self.now()}


class AcceptsPromotionalSimulators(Honest):
    """Breaks "When you request a SIMULATOR phone number, you must set MessageType as TRANSACTIONAL"."""

    def must_be_available(self, params: Body) -> None:
        pass


class OwnerWithIdsAccepted(Honest):
    """Breaks "The Owner and PoolIds parameters can't be used at the same time"."""

    def describe_pools(self, params: Body) -> Body:
        return super().describe_pools({key: value for key, value in params.items() if key != "Owner"})


class ProtectedPoolsCannotBeUpdated(Honest):
    """Protection stops every update. Breaks "You can change this value using the UpdatePool action"."""

    def must_allow_update(self, record: Record, params: Body) -> None:
        super().must_allow_update(record, params)
        if record["kind"] == "pool" and record["DeletionProtectionEnabled"]:
            raise conflict("RESOURCE_MODIFICATION_NOT_ALLOWED", "pool", record["PoolId"])


RULES = collect(globals())
