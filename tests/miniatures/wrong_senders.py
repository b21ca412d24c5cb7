"""Faults about sender IDs, on their own and in pools."""

from tests.miniatures.ground import Body, Record, Refusal, conflict
from tests.miniatures.honest import Honest
from tests.miniatures.register import collect


class ReleasesProtectedSenders(Honest):
    """Breaks "When set to true the sender ID can't be deleted" (ReleaseSenderId)."""

    def must_be_unprotected(self, record: Record) -> None:
        if record["kind"] != "sender-id":
            super().must_be_unprotected(record)


class RequestIgnoresSenderProtection(Honest):
    """Breaks "DeletionProtectionEnabled: … When set to true the sender ID can't be deleted" (RequestSenderId)."""

    def new_sender(self, params: Body) -> Record:
        return super().new_sender({**params, "DeletionProtectionEnabled": None})


class SenderProtectionAtRequestNotEnforced(Honest):
    """Protection given to RequestSenderId is shown only. Breaks "When set to true the sender ID can't be deleted"."""

    def must_be_unprotected(self, record: Record) -> None:
        if record["kind"] != "sender-id" or record.get("updated"):
            super().must_be_unprotected(record)

    def update_sender_id(self, params: Body) -> Body:
        result = super().update_sender_id(params)
        self.find_pair(params)["updated"] = True
        return result


class SenderUpdatesNotPersisted(Honest):
    """Answers well and keeps nothing. Breaks "Updates the configuration of an existing sender ID"."""

    def update_sender_id(self, params: Body) -> Body:
        sender = self.find_pair(params)
        before = dict(sender)
        result = super().update_sender_id(params)
        sender.update(before)
        return result


class SenderInOnePoolOnly(Honest):
    """A second pool refuses a sender ID. Breaks "A sender ID can be associated with multiple pools"."""

    def must_be_free(self, identity: Record) -> None:
        super().must_be_free(identity)
        if self.pools_of(identity):
            raise conflict("RESOURCE_ALREADY_ASSOCIATED", "sender-id", identity["key"])

    def must_not_be_elsewhere(self, pool: Record, identity: Record) -> None:
        super().must_not_be_elsewhere(pool, identity)
        if set(self.pools_of(identity)) - {pool["PoolId"]}:
            raise conflict("RESOURCE_ALREADY_ASSOCIATED", "sender-id", identity["key"])


class SenderMovesToLastPool(Honest):
    """A sender ID leaves its pool for the next. Breaks "A sender ID can be associated with multiple pools"."""

    def join(self, pool: Record, identity: Record) -> None:
        for members in self.members.values() if identity["kind"] == "sender-id" else ():
            members.pop(identity["key"], None)
        super().join(pool, identity)


class SenderForgottenInOtherPools(Honest):
    """It leaves all pools with the first that is deleted. Breaks "disassociates all … from that pool"."""

    def release_members(self, pool: Record) -> None:
        for sender in (one for one in self.members_of(pool) if one["kind"] == "sender-id"):
            for members in self.members.values():
                members.pop(sender["key"], None)
        super().release_members(pool)


class SenderLeavesAllPools(Honest):
    """Disassociated from one pool, it leaves all. Breaks "Removes … from an existing pool"."""

    def leave(self, pool: Record, identity: Record) -> None:
        super().leave(pool, identity)
        for members in self.members.values() if identity["kind"] == "sender-id" else ():
            members.pop(identity["key"], None)


class PoolDeletionReleasesSenders(Honest):
    """The sender IDs leave the account with the pool. Breaks "disassociates": one goes by ReleaseSenderId."""

    def release_members(self, pool: Record) -> None:
        for one in self.members_of(pool):
            self.senders.pop(one["key"], None)
        super().release_members(pool)


class SendersKnowOneCountry(Honest):
    """Whatever the country asked for, the oldest of that name. Breaks "sender ID in a specific country"."""

    def find_sender(self, name: object, country: object) -> Record:
        super().find_sender(name, country)
        bare = self.bare("sender-id", name).partition("/")[0]
        return self.senders_named(bare)[0]


class IgnoresUnknownSenders(Honest):
    """Leaves them out. Breaks "you specify a sender ID that isn't valid, an error is returned"."""

    def describe_sender_ids(self, params: Body) -> Body:
        asked = params.get("SenderIds") or []
        known = [pair for pair in asked if self.is_known(pair)]
        if asked and not known:
            return {"SenderIds": []}
        return super().describe_sender_ids({**params, "SenderIds": known})

    def is_known(self, pair: Body) -> bool:
        try:
            return bool(self.find_pair(pair))
        except Refusal as refusal:
            return refusal.kind != "ResourceNotFoundException"


class DescribesAllSenders(Honest):
    """Breaks "If you specify SenderIds, the output includes information for only the specified SenderIds"."""

    def describe_sender_ids(self, params: Body) -> Body:
        if params.get("Owner"):
            return super().describe_sender_ids(params)
        for pair in params.get("SenderIds") or ():
            self.find_pair(pair)
        return super().describe_sender_ids({**params, "SenderIds": None})


class ReleasesForgotten(Honest):
    """A released sender ID stays for ever. Breaks "Releases an existing sender ID in your account"."""

    def remove_sender(self, sender: Record) -> None:
        pass


class RecreatedSenderKeepsProtection(Honest):
    """A sender ID had before comes back protected. Breaks "By default this is set to false"."""

    def __init__(self) -> None:
        super().__init__()
        self.guarded: set[str] = set()

    def apply(self, record: Record, changes: Body, params: Body) -> None:
        super().apply(record, changes, params)
        if record["kind"] == "sender-id" and record["DeletionProtectionEnabled"]:
            self.guarded.add(record["SenderIdArn"])

    def new_sender(self, params: Body) -> Record:
        sender = super().new_sender(params)
        again = sender["SenderIdArn"] in self.guarded and params.get("DeletionProtectionEnabled") is None
        return {**sender, "DeletionProtectionEnabled": True} if again else sender


class AnotherSendersArn(Honest):
    """UpdateSenderId shows the newest sender's ARN. Breaks "The … (ARN) associated with the SenderId"."""

    def update_sender_id(self, params: Body) -> Body:
        return {**super().update_sender_id(params), "SenderIdArn": list(self.senders.values())[-1]["SenderIdArn"]}


class SenderArnWithoutCountry(Honest):
    """Each name has one ARN for all countries. Breaks "The … (ARN) associated with the SenderId"."""

    def sender_result(self, operation: str, sender: Record) -> Body:
        body = super().sender_result(operation, sender)
        return {**body, "SenderIdArn": self.arn("sender-id", sender["SenderId"])}


class SenderHasOneType(Honest):
    """Keeps one message type of two. Breaks "MessageTypes: … Array Members: … Maximum number of 2 items"."""

    def types_asked(self, params: Body) -> list[str]:
        return super().types_asked(params)[:1]


class SenderTypeAsString(Honest):
    """A string where a list is due. Breaks '"MessageTypes": [ "string" ]'."""

    def sender_result(self, operation: str, sender: Record) -> Body:
        body = super().sender_result(operation, sender)
        return {**body, "MessageTypes": body["MessageTypes"][0]}


class RegisteredAsString(Honest):
    """Breaks '"Registered": boolean' (DescribeSenderIds)."""

    def sender_result(self, operation: str, sender: Record) -> Body:
        body = super().sender_result(operation, sender)
        return {**body, "Registered": "false"} if operation == "DescribeSenderIds" else body


class SenderWithoutPrice(Honest):
    """RequestSenderId leaves out a required member. Breaks "MonthlyLeasingPrice" of RequestSenderIdResult, required."""

    def request_sender_id(self, params: Body) -> Body:
        body = super().request_sender_id(params)
        return {name: value for name, value in body.items() if name != "MonthlyLeasingPrice"}


class DigitsForASender(Honest):
    """Breaks "The sender ID must contain at least one letter and cannot start or end with a hyphen"."""

    def must_be_proper(self, name: str, country: str) -> None:
        pass


class SenderTypesNotCompared(Honest):
    """Any sender ID joins any pool. Breaks "configuration doesn't match the pool's configuration, an error"."""

    def mismatches(self, pool: Record, identity: Record) -> list[str]:
        return [] if identity["kind"] == "sender-id" else super().mismatches(pool, identity)


class ListMissesSenders(Honest):
    """Breaks "Lists all associated origination identities in your pool": phone numbers only."""

    def list_pool_origination_identities(self, params: Body) -> Body:
        result = super().list_pool_origination_identities(params)
        phones = [one for one in result["OriginationIdentities"] if one.get("PhoneNumber")]
        return {**result, "OriginationIdentities": phones}


SENDERS = collect(globals())
