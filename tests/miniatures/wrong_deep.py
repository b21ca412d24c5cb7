"""Faults that take several calls in the right order to see."""

from tests.miniatures.ground import SHARED_SETTINGS, Body, Record, conflict, unknown
from tests.miniatures.honest import Honest
from tests.miniatures.register import collect


class DeletesProtectedAfterToggle(Honest):
    """Protection switched off once never holds again. Breaks "When set to true the pool can't be deleted"."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: set[str] = set()

    def apply(self, record: Record, changes: Body, params: Body) -> None:
        if record["DeletionProtectionEnabled"] and changes.get("DeletionProtectionEnabled") is False:
            self.opened.add(record["seq"])
        super().apply(record, changes, params)

    def must_be_unprotected(self, record: Record) -> None:
        if record["seq"] not in self.opened:
            super().must_be_unprotected(record)


class ProtectionAtCreateNotEnforced(Honest):
    """Protection given to CreatePool is shown only. Breaks "When set to true the pool can't be deleted"."""

    def must_be_unprotected(self, record: Record) -> None:
        if record.get("updated") or record["kind"] != "pool":
            super().must_be_unprotected(record)

    def apply(self, record: Record, changes: Body, params: Body) -> None:
        super().apply(record, {**changes, "updated": True}, params)


class ListChangeDropsProtection(Honest):
    """A new opt-out list switches protection off. Breaks "When set to true the pool can't be deleted"."""

    def apply(self, record: Record, changes: Body, params: Body) -> None:
        extra = {"DeletionProtectionEnabled": False} if "OptOutListName" in changes else {}
        super().apply(record, {**extra, **changes}, params)


class SelfManagedDropsChannel(Honest):
    """Self-managed opt-outs clear the two-way channel. Breaks "Updates the configuration": nobody asked for it."""

    def apply(self, record: Record, changes: Body, params: Body) -> None:
        extra = (
            {"TwoWayChannelArn": None, "TwoWayChannelRole": None} if changes.get("SelfManagedOptOutsEnabled") else {}
        )
        super().apply(record, {**extra, **changes}, params)


class ThirdUpdateLost(Honest):
    """Every third UpdatePool of a pool is answered and lost. Breaks "Updates the configuration of an existing pool"."""

    def update_pool(self, params: Body) -> Body:
        pool = self.find_pool(params.get("PoolId"))
        before = dict(pool)
        result = super().update_pool(params)
        count = int(before.get("updates", 0)) + 1
        if count % 3 == 0:
            pool.update(before)
        pool["updates"] = count
        return result


class SameUpdateTwiceUndoes(Honest):
    """Repeating an update undoes it. Breaks "enable or disable shared routes"."""

    def update_pool(self, params: Body) -> Body:
        pool = self.find_pool(params.get("PoolId"))
        undo = pool.get("last") == params and "SharedRoutesEnabled" in params
        result = super().update_pool(params)
        pool["last"] = params
        if undo:
            pool["SharedRoutesEnabled"] = not params["SharedRoutesEnabled"]
            return self.pool_result("UpdatePool", pool)
        return result


class IdsCollideAfterThree(Honest):
    """The fourth pool gets the third one's id. Breaks "PoolId: The unique identifier of the pool"."""

    made: tuple[str, ...] = ()

    def new_id(self, prefix: str) -> str:
        if prefix != "pool":
            return super().new_id(prefix)
        self.made = (*self.made, self.made[2] if len(self.made) == 3 else super().new_id(prefix))
        return self.made[-1]


class NamesNeverFreed(Honest):
    """A deleted list's name stays taken. Breaks "If the opt-out list name already exists": it doesn't."""

    used: frozenset[str] = frozenset()

    def must_not_exist(self, name: str) -> None:
        if name in self.used:
            raise conflict("RESOURCE_ALREADY_EXISTS", "opt-out-list", name)
        super().must_not_exist(name)
        self.used |= {name}


class RecreatedListUnusable(Honest):
    """A list made anew under an old name can't be used. Breaks "The OptOutList to associate with the pool"."""

    gone: frozenset[str] = frozenset()

    def delete_opt_out_list(self, params: Body) -> Body:
        result = super().delete_opt_out_list(params)
        self.gone |= {result["OptOutListName"]}
        return result

    def changes(self, params: Body, names: tuple[str, ...]) -> Body:
        asked = super().changes(params, names)
        if asked.get("OptOutListName") in self.gone:
            raise unknown("opt-out-list", asked["OptOutListName"])
        return asked


class RecreatedListStaysDeleted(Honest):
    """A list made anew under an old name is not described. Breaks "includes information for all opt-out lists"."""

    gone: frozenset[str] = frozenset()

    def delete_opt_out_list(self, params: Body) -> Body:
        result = super().delete_opt_out_list(params)
        self.gone |= {result["OptOutListName"]}
        return result

    def describe_opt_out_lists(self, params: Body) -> Body:
        kept, self.lists = self.lists, {name: one for name, one in self.lists.items() if name not in self.gone}
        try:
            return super().describe_opt_out_lists(params)
        finally:
            self.lists = kept


class ListOnceUsedIsNeverFree(Honest):
    """A list once used can't be deleted. Breaks "Deletes an existing opt-out list": it is not in use any more."""

    used: frozenset[str] = frozenset()

    def changes(self, params: Body, names: tuple[str, ...]) -> Body:
        asked = super().changes(params, names)
        self.used |= {str(asked["OptOutListName"])} if "OptOutListName" in asked else set()
        return asked

    def must_be_unused(self, record: Record) -> None:
        super().must_be_unused(record)
        if record["OptOutListName"] in self.used:
            raise conflict("RESOURCE_NOT_EMPTY", "opt-out-list", record["OptOutListName"])


class PoolFollowsItsSeed(Honest):
    """After the first phone has left, updating it updates the pool. Breaks "Updates the configuration of … number"."""

    def new_pool(self, phone: Record, params: Body) -> Record:
        pool = super().new_pool(phone, params)
        phone["raised"] = pool["PoolId"]
        return pool

    def update_phone_number(self, params: Body) -> Body:
        result = super().update_phone_number(params)
        phone = self.find_phone(params["PhoneNumberId"])
        self.pools.get(str(phone.get("raised")), {}).update(self.changes(params, SHARED_SETTINGS))
        return result


class SeedTakesPoolAway(Honest):
    """Releasing the phone a pool was made with, long gone from it, deletes the pool. Breaks "Releases an … number"."""

    def new_pool(self, phone: Record, params: Body) -> Record:
        pool = super().new_pool(phone, params)
        phone["raised"] = pool["PoolId"]
        return pool

    def remove_phone(self, phone: Record) -> None:
        super().remove_phone(phone)
        if (pool := self.pools.get(str(phone.get("raised")))) is not None:
            self.release_members(pool)
            self.remove_pool(pool)


class RevivesDeletedPools(Honest):
    """UpdatePool brings a deleted pool back. Breaks "Updates the configuration of an existing pool"."""

    def __init__(self) -> None:
        super().__init__()
        self.attic: dict[str, Record] = {}

    def remove_pool(self, pool: Record) -> None:
        super().remove_pool(pool)
        self.attic[pool["PoolId"]] = pool

    def update_pool(self, params: Body) -> Body:
        name = self.bare("pool", params.get("PoolId"))
        if name in self.attic:
            self.pools[name] = self.attic.pop(name)
        return super().update_pool(params)


class DeletesTwice(Honest):
    """A deleted pool can be deleted again. Breaks "If the pool status isn't active …, an error is returned"."""

    def __init__(self) -> None:
        super().__init__()
        self.attic: dict[str, Record] = {}

    def remove_pool(self, pool: Record) -> None:
        super().remove_pool(pool)
        self.attic[pool["PoolId"]] = {**pool, "Status": "DELETING"}

    def delete_pool(self, params: Body) -> Body:
        old = self.attic.get(self.bare("pool", params.get("PoolId")))
        return self.pool_result("DeletePool", old) if old else super().delete_pool(params)


class InheritsFromLastPool(Honest):
    """A new pool takes the settings of the pool deleted last. Breaks "inherits its configuration"."""

    last: Record | None = None

    def remove_pool(self, pool: Record) -> None:
        super().remove_pool(pool)
        self.last = pool

    def inherited(self, phone: Record) -> Body:
        return super().inherited(self.last or phone)


class InheritsStaleSettings(Honest):
    """A new pool takes the phone's settings of its first day. Breaks "inherits its configuration"."""

    def new_phone(self, params: Body) -> Record:
        phone = super().new_phone(params)
        return {**phone, "first": {name: phone.get(name) for name in SHARED_SETTINGS}}

    def inherited(self, phone: Record) -> Body:
        return {**super().inherited(phone), **phone.get("first", {})}


class TruncatesChannels(Honest):
    """Keeps 256 characters of a channel. Breaks "TwoWayChannelArn: … Maximum length of 2048"."""

    def apply(self, record: Record, changes: Body, params: Body) -> None:
        super().apply(record, changes, params)
        record["TwoWayChannelArn"] = (record.get("TwoWayChannelArn") or "")[:256] or None


DEEP = collect(globals())
