"""Faults in who is in which pool, after several calls in the right order."""

from tests.miniatures.ground import Body, Record, Refusal, conflict
from tests.miniatures.honest import Honest
from tests.miniatures.register import collect


class LeaksPhoneAtDeletion(Honest):
    """Breaks "Deleting a pool disassociates all origination identities from that pool": they stay in it."""

    def release_members(self, pool: Record) -> None:
        pass


class LeaksSecondPhoneAtDeletion(Honest):
    """Only the first phone is let go. Breaks "Deleting a pool disassociates all origination identities"."""

    def release_members(self, pool: Record) -> None:
        for phone in self.members_of(pool)[:1]:
            self.leave(pool, phone)


class LeaksThirdPhoneAtDeletion(Honest):
    """Only two phones are let go. Breaks "Deleting a pool disassociates all origination identities"."""

    def release_members(self, pool: Record) -> None:
        for phone in self.members_of(pool)[:2]:
            self.leave(pool, phone)


class DeletionReleasesPhones(Honest):
    """The phones leave the account with the pool. Breaks "disassociates": a phone goes by ReleasePhoneNumber."""

    def release_members(self, pool: Record) -> None:
        for phone in self.phones_of(pool):
            self.remove_phone(phone)
        super().release_members(pool)


class NeverTwiceInAPool(Honest):
    """A phone that left a pool can't join another. Breaks "is already associated with another pool": it isn't."""

    def leave(self, pool: Record, phone: Record) -> None:
        super().leave(pool, phone)
        phone["left"] = True

    def must_be_active(self, record: Record) -> None:
        super().must_be_active(record)
        if record.get("left") and record["kind"] == "phone-number":
            raise conflict("PHONE_NUMBER_ASSOCIATED_TO_POOL", "phone-number", record["key"])


class DisassociateRemovesAll(Honest):
    """All the other members leave as well. Breaks "Removes the specified origination identity"."""

    def leave(self, pool: Record, phone: Record) -> None:
        for other in self.members_of(pool)[1:]:
            super().leave(pool, other)
        super().leave(pool, phone)


class DisassociateReleases(Honest):
    """The phone leaves the account. Breaks "Removes the specified origination identity from an existing pool"."""

    def leave(self, pool: Record, phone: Record) -> None:
        super().leave(pool, phone)
        if phone["kind"] == "phone-number":
            self.remove_phone(phone)


class DisassociateRemovesFirst(Honest):
    """It is always the first member that leaves. Breaks "Removes the specified origination identity"."""

    def leave(self, pool: Record, phone: Record) -> None:  # noqa: ARG002
        super().leave(pool, self.members_of(pool)[0])


class DisassociateNotPersisted(Honest):
    """Answers well; the phone stays. Breaks "Removes the specified origination identity from an existing pool"."""

    def leave(self, pool: Record, phone: Record) -> None:
        pass


class AssociateNotPersistedByArn(Honest):
    """With an ARN for the phone, answers well and does nothing. Breaks "such as PhoneNumberId, PhoneNumberArn"."""

    def associate_origination_identity(self, params: Body) -> Body:
        result = super().associate_origination_identity(params)
        if str(params["OriginationIdentity"]).startswith("arn:"):
            self.leave(self.find_pool(params["PoolId"]), self.find_identity(params))
        return result


class ThirdMemberPushesOutFirst(Honest):
    """A third phone drives out the first. Breaks "Lists all associated origination identities in your pool"."""

    def join(self, pool: Record, phone: Record) -> None:
        super().join(pool, phone)
        if len(self.members_of(pool)) > 2:
            self.leave(pool, self.members_of(pool)[0])


class AssociateAdoptsPhonesSettings(Honest):
    """Associate resets the pool's shared routes. Breaks "Associates the specified origination identity with a pool"."""

    def associate_origination_identity(self, params: Body) -> Body:
        result = super().associate_origination_identity(params)
        self.pools[result["PoolId"]]["SharedRoutesEnabled"] = False
        return result


class MismatchOnlyForFirstTwo(Honest):
    """From the third phone on nothing is compared. Breaks "configuration doesn't match …, an error is returned"."""

    def must_match(self, pool: Record, phone: Record) -> None:
        if len(self.members_of(pool)) < 2:
            super().must_match(pool, phone)


class FailedAssociateMoves(Honest):
    """A refused Associate leaves the phone in the pool all the same. Breaks "an error is returned"."""

    def must_match(self, pool: Record, phone: Record) -> None:
        try:
            super().must_match(pool, phone)
        except Refusal:
            self.join(pool, phone)
            raise


class FailedUpdateApplies(Honest):
    """UpdatePool with an unknown list fails, and changes the rest. Breaks "an error is returned"."""

    def must_know_list(self, params: Body) -> None:
        try:
            super().must_know_list(params)
        except Refusal:
            pool = self.pools.get(self.bare("pool", params.get("PoolId")), {})
            pool.update({name: params[name] for name in ("SharedRoutesEnabled",) if name in params})
            raise


class RefusedDeleteDisassociates(Honest):
    """Refused for protection, the pool is empty all the same. Breaks "an error is returned" (DeletePool)."""

    def may_delete_pool(self, pool: Record) -> None:
        if pool["DeletionProtectionEnabled"]:
            self.release_members(pool)
        super().may_delete_pool(pool)


MEMBERS = collect(globals())
