"""Faults in what is kept and shown: settings, membership, results of one or two calls."""

from tests.miniatures.ground import SHARED_SETTINGS, Body, Record, Refusal, unknown
from tests.miniatures.honest import Honest
from tests.miniatures.register import collect

DEFAULTS: Body = {
    "TwoWayEnabled": False,
    "TwoWayChannelArn": None,
    "TwoWayChannelRole": None,
    "SelfManagedOptOutsEnabled": False,
    "OptOutListName": "Default",
    "DeletionProtectionEnabled": False,
}


class ForgetsDeletes(Honest):
    """The pool stays, ACTIVE, for ever. Breaks "Deletes an existing pool"."""

    def release_members(self, pool: Record) -> None:
        pass

    def remove_pool(self, pool: Record) -> None:
        pass


class ForgetsReleases(Honest):
    """The number stays, ACTIVE, for ever. Breaks "Releases an existing origination phone number in your account"."""

    def remove_phone(self, phone: Record) -> None:
        pass


class ForgetsListDeletes(Honest):
    """The list stays. Breaks "Deletes an existing opt-out list"."""

    def delete_opt_out_list(self, params: Body) -> Body:
        kept = dict(self.lists)
        result = super().delete_opt_out_list(params)
        self.lists = kept
        return result


class CreatingForever(Honest):
    """Pools never become ACTIVE; no document says by when they must."""

    expected = "undecided"

    def status(self, record: Record) -> str:
        return "CREATING" if record["kind"] == "pool" else super().status(record)


class UpdatePoolResetsOthers(Honest):
    """What is not mentioned falls back to its default. Breaks "Required: No": "Updates the configuration"."""

    def apply(self, record: Record, changes: Body, params: Body) -> None:  # noqa: ARG002
        record.update({**DEFAULTS, "SharedRoutesEnabled": False, **changes} if record["kind"] == "pool" else changes)


class UpdatePhoneResetsOthers(Honest):
    """What is not mentioned falls back to its default. Breaks "Required: No": "Updates the configuration"."""

    def apply(self, record: Record, changes: Body, params: Body) -> None:  # noqa: ARG002
        record.update({**DEFAULTS, **changes} if record["kind"] == "phone-number" else changes)


class PoolUpdatesNotPersisted(Honest):
    """UpdatePool answers well and keeps nothing. Breaks "Updates the configuration of an existing pool"."""

    def update_pool(self, params: Body) -> Body:
        pool = self.find_pool(params.get("PoolId"))
        before = dict(pool)
        result = super().update_pool(params)
        pool.update(before)
        return result


class PhoneUpdatesNotPersisted(Honest):
    """UpdatePhoneNumber answers well and keeps nothing. Breaks "Updates the configuration of an existing … number"."""

    def update_phone_number(self, params: Body) -> Body:
        phone = self.find_phone(params.get("PhoneNumberId"))
        before = {**DEFAULTS, **phone}
        result = super().update_phone_number(params)
        phone.update(before)
        return result


class SharedRoutesNotPersisted(Honest):
    """UpdatePool answers the new value, DescribePools the old. Breaks "enable or disable shared routes"."""

    def update_pool(self, params: Body) -> Body:
        pool = self.find_pool(params.get("PoolId"))
        before = pool["SharedRoutesEnabled"]
        result = super().update_pool(params)
        pool["SharedRoutesEnabled"] = before
        return result


class SharedRoutesSetsSelfManaged(Honest):
    """Shared routes also switch self-managed opt-outs. Breaks "Updates the configuration": nobody asked for it."""

    def apply(self, record: Record, changes: Body, params: Body) -> None:  # noqa: ARG002
        also = {"SelfManagedOptOutsEnabled": changes.get("SharedRoutesEnabled", record["SelfManagedOptOutsEnabled"])}
        record.update({**also, **changes} if record["kind"] == "pool" else changes)


class FalseIsIgnored(Honest):
    """Flags can be set and not cleared. Breaks "enable or disable self-managed opt-outs"."""

    def apply(self, record: Record, changes: Body, params: Body) -> None:  # noqa: ARG002
        record.update({name: value for name, value in changes.items() if value is not False})


class ProtectionCannotBeSwitchedOff(Honest):
    """Breaks "enable or disable deletion protection" (UpdatePool)."""

    def apply(self, record: Record, changes: Body, params: Body) -> None:  # noqa: ARG002
        stuck = record["kind"] == "pool" and record["DeletionProtectionEnabled"]
        record.update({**changes, "DeletionProtectionEnabled": True} if stuck else changes)


class LosesUpdatesByArn(Honest):
    """An update by ARN is answered and lost. Breaks "Valid values are either the PoolId or PoolArn"."""

    def update_pool(self, params: Body) -> Body:
        pool = self.find_pool(params.get("PoolId"))
        before = dict(pool)
        result = super().update_pool(params)
        if str(params["PoolId"]).startswith("arn:"):
            pool.update(before)
        return result


class ShowsListArn(Honest):
    """Shows the list as it was given. Breaks "The name of the OptOutList", pattern [A-Za-z0-9_-]+."""

    def apply(self, record: Record, changes: Body, params: Body) -> None:
        super().apply(record, changes, params)
        if "OptOutListName" in changes:
            record["OptOutListName"] = params["OptOutListName"]

    def find_list(self, name: object) -> Record:
        return super().find_list(str(name).rpartition("/")[2])


class CreatedTimestampChanges(Honest):
    """UpdatePool moves CreatedTimestamp. Breaks "The time when the pool was created"."""

    def apply(self, record: Record, changes: Body, params: Body) -> None:
        super().apply(record, changes, params)
        record["CreatedTimestamp"] = self.now() + 1


class AnotherPoolsArn(Honest):
    """UpdatePool shows the oldest pool's ARN. Breaks "PoolArn: The ARN of the pool"."""

    def update_pool(self, params: Body) -> Body:
        return {**super().update_pool(params), "PoolArn": next(iter(self.pools.values()))["PoolArn"]}


class StaleArn(Honest):
    """UpdatePool shows the ARN of the pool updated before. Breaks "PoolArn: The ARN of the pool"."""

    last: str | None = None

    def update_pool(self, params: Body) -> Body:
        result = super().update_pool(params)
        stale, self.last = self.last or result["PoolArn"], result["PoolArn"]
        return {**result, "PoolArn": stale}


class DeleteAnswersAnotherPool(Honest):
    """DeletePool shows the oldest pool's names. Breaks "PoolId: The PoolId of the pool that was deleted"."""

    def delete_pool(self, params: Body) -> Body:
        oldest = next(iter(self.pools.values()), {})
        return {**super().delete_pool(params), **{key: oldest[key] for key in ("PoolId", "PoolArn") if key in oldest}}


class DescribeMissesPoolId(Honest):
    """Breaks "PoolId: The unique identifier of the pool associated with the phone number" (DescribePhoneNumbers)."""

    def phone_view(self, phone: Record) -> Body:
        return {**super().phone_view(phone), "PoolId": None}


class SelfManagedInvertedInDescribe(Honest):
    """DescribePools shows the contrary. Breaks "When set to true you're responsible for responding"."""

    def shown(self, operation: str, view: Body) -> Body:
        if operation == "DescribePools":
            view = {**view, "SelfManagedOptOutsEnabled": not view["SelfManagedOptOutsEnabled"]}
        return super().shown(operation, view)


class ListOfDeletedPool(Honest):
    """An unknown pool has no members. Breaks "ResourceNotFoundException" of ListPoolOriginationIdentities."""

    def list_pool_origination_identities(self, params: Body) -> Body:
        if self.bare("pool", params["PoolId"]) not in self.pools:
            return {"PoolId": params["PoolId"], "OriginationIdentities": []}
        return super().list_pool_origination_identities(params)


class AssociatesUnknownPhones(Honest):
    """Any identity will do. Breaks "ResourceNotFoundException" of AssociateOriginationIdentity."""

    def associate_origination_identity(self, params: Body) -> Body:
        try:
            self.find_identity(params)
        except Refusal as refusal:
            if refusal.kind != "ResourceNotFoundException":
                raise
        else:
            return super().associate_origination_identity(params)
        pool = self.find_pool(params["PoolId"])
        names = {key: pool[key] for key in ("PoolArn", "PoolId")}
        return {**names, "OriginationIdentity": params["OriginationIdentity"]}


class ReleasesUnknownPhones(Honest):
    """Released twice is released. Breaks "ResourceNotFoundException" of ReleasePhoneNumber for ids never seen."""

    def release_phone_number(self, params: Body) -> Body:
        if self.bare("phone-number", params["PhoneNumberId"]) not in self.phones:
            return {"PhoneNumberId": params["PhoneNumberId"], "Status": "DELETED"}
        return super().release_phone_number(params)


class PoolsByTheirBeginning(Honest):
    """A pool's name is found by its first 12 characters. Breaks "a pool ID that isn't valid, an error"."""

    def find_pool(self, name: object) -> Record:
        given = self.bare("pool", name)[:12]
        match = next((pool for key, pool in self.pools.items() if len(given) == 12 and key.startswith(given)), None)
        if match is None:
            raise unknown("pool", name)
        return match


class PhonesShareSettings(Honest):
    """An update of one phone shows at all of them. Breaks "Updates the configuration of an existing … number"."""

    def update_phone_number(self, params: Body) -> Body:
        result = super().update_phone_number(params)
        changed = self.changes(params, SHARED_SETTINGS)
        for phone in self.phones.values():
            phone.update(changed)
        return result


class PoolsShareSettings(Honest):
    """An update of one pool shows at all of them. Breaks "Updates the configuration of an existing pool"."""

    def update_pool(self, params: Body) -> Body:
        result = super().update_pool(params)
        changed = self.changes(params, SHARED_SETTINGS)
        for pool in self.pools.values():
            pool.update(changed)
        return result


STATE = collect(globals())
