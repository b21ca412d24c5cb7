"""Other readings of what the documents leave open."""

from tests.miniatures.checks import Check
from tests.miniatures.ground import SHARED_SETTINGS, Body, Record, Refusal, conflict, invalid
from tests.miniatures.honest import Honest
from tests.miniatures.register import collect


class ReverseChecks(Honest):
    """Of several reasons to refuse gives the last one, and unknown ids before bad input."""

    def examine(self, *checks: Check) -> None:
        super().examine(*reversed(checks))

    def check_input(self, operation: str, params: Body) -> None:
        try:
            super().check_input(operation, params)
        except Refusal as refusal:
            if refusal.kind != "SerializationException":
                self.find_all(operation, params)
            raise

    def find_all(self, operation: str, params: Body) -> None:
        """Refuse for what is unknown."""
        if params.get("PoolId") is not None:
            self.find_pool(params["PoolId"])
        if params.get("PhoneNumberId") is not None:
            self.find_phone(params["PhoneNumberId"])
        if params.get("OriginationIdentity") is not None:
            by_keyword = operation.endswith(("Keyword", "Keywords"))
            _ = self.find_owner(params["OriginationIdentity"]) if by_keyword else self.find_identity(params)


class PropagatesToMembers(Honest):
    """UpdatePool changes the settings of the member phones as well, for good."""

    def apply(self, record: Record, changes: Body, params: Body) -> None:
        super().apply(record, changes, params)
        for phone in self.phones_of(record) if record["kind"] == "pool" else ():
            phone.update({name: record.get(name) for name in SHARED_SETTINGS})


class MembersShowThePool(Honest):
    """While in a pool a phone shows the pool's settings; afterwards its own again."""

    def phone_view(self, phone: Record) -> Body:
        pool = self.pools.get(str(self.pool_of(phone)), {})
        return {**super().phone_view(phone), **{name: pool[name] for name in SHARED_SETTINGS if name in pool}}


class DisablingClearsChannel(Honest):
    """TwoWayEnabled: false forgets channel and role."""

    def apply(self, record: Record, changes: Body, params: Body) -> None:
        off = changes.get("TwoWayEnabled") is False
        cleared = {"TwoWayChannelArn": None, "TwoWayChannelRole": None} if off else {}
        super().apply(record, {**changes, **cleared}, params)


class DisablingHidesChannel(Honest):
    """Channel and role are shown only while two-way is on."""

    def shown(self, operation: str, view: Body) -> Body:
        hidden = () if view.get("TwoWayEnabled", True) else ("TwoWayChannelArn", "TwoWayChannelRole")
        return super().shown(operation, {name: value for name, value in view.items() if name not in hidden})


class TwoWayWithoutChannel(Honest):
    """Two-way can be on without a channel."""

    def must_have_channel(self, record: Record, params: Body) -> None:
        pass


class ChannelEnables(Honest):
    """A channel alone switches two-way on, as in the user guide's example."""

    def apply(self, record: Record, changes: Body, params: Body) -> None:
        implied = {"TwoWayEnabled": True} if changes.get("TwoWayChannelArn") else {}
        super().apply(record, {**implied, **changes}, params)


class ChannelIgnoredWhileOff(Honest):
    """A channel given while two-way is off is forgotten."""

    def apply(self, record: Record, changes: Body, params: Body) -> None:
        on = changes.get("TwoWayEnabled", record["TwoWayEnabled"])
        kept = {name: value for name, value in changes.items() if on or not name.startswith("TwoWayChannel")}
        super().apply(record, kept, params)


class ChannelRefusedWhileOff(Honest):
    """A channel given while two-way is off is refused."""

    def must_have_channel(self, record: Record, params: Body) -> None:
        super().must_have_channel(record, params)
        on = record["TwoWayEnabled"] if params.get("TwoWayEnabled") is None else params["TwoWayEnabled"]
        if not on and (params.get("TwoWayChannelArn") or params.get("TwoWayChannelRole")):
            raise invalid("TWO_WAY_NOT_ENABLED", "twoWayChannelArn")


class ChannelsUnreachable(Honest):
    """No channel can be reached."""

    def must_have_channel(self, record: Record, params: Body) -> None:
        super().must_have_channel(record, params)
        if params.get("TwoWayChannelArn") or params.get("TwoWayChannelRole"):
            raise invalid("RESOURCE_NOT_ACCESSIBLE", "twoWayChannelArn")


class RolesCannotBeAssumed(Honest):
    """No role can be assumed."""

    def must_have_channel(self, record: Record, params: Body) -> None:
        super().must_have_channel(record, params)
        if params.get("TwoWayChannelRole"):
            raise Refusal("ValidationException", "Could not assume IAM role", Reason="RESOURCE_NOT_ACCESSIBLE")


class SelfManagedNeedsTwoWay(Honest):
    """Self-managed opt-outs only where messages can come in."""

    def must_have_channel(self, record: Record, params: Body) -> None:
        super().must_have_channel(record, params)
        names = ("TwoWayEnabled", "SelfManagedOptOutsEnabled")
        after = {**record, **self.changes(params, names)}
        if after["SelfManagedOptOutsEnabled"] and not after["TwoWayEnabled"]:
            raise invalid("TWO_WAY_NOT_ENABLED", "selfManagedOptOutsEnabled")


class EmptyUpdateRefused(Honest):
    """An update of nothing is a ValidationException."""

    def must_allow_update(self, record: Record, params: Body) -> None:
        super().must_allow_update(record, params)
        if not any(value is not None for name, value in params.items() if name not in ("PoolId", "PhoneNumberId")):
            raise invalid("MISSING_PARAMETER")


class CountryRequired(Honest):
    """IsoCountryCode is required for pools, as in the older documents."""

    def check_input(self, operation: str, params: Body) -> None:
        super().check_input(operation, params)
        asks = ("CreatePool", "AssociateOriginationIdentity", "DisassociateOriginationIdentity")
        if operation in asks and params.get("IsoCountryCode") is None:
            raise invalid("MISSING_PARAMETER", "isoCountryCode")


class CountryMismatchIgnored(Honest):
    """Any IsoCountryCode will do."""

    def must_be_of_country(self, phone: Record, params: Body) -> None:
        pass


class OneCountryPerPool(Honest):
    """All phones of a pool are of one country."""

    def must_match(self, pool: Record, phone: Record) -> None:
        super().must_match(pool, phone)
        phones = self.phones_of(pool) if phone["kind"] == "phone-number" else []
        if any(other["IsoCountryCode"] != phone["IsoCountryCode"] for other in phones):
            raise invalid("COUNTRY_CODE_MISMATCH", "isoCountryCode")


class OneCapabilitySetPerPool(Honest):
    """All phones of a pool can do the same."""

    def must_match(self, pool: Record, phone: Record) -> None:
        super().must_match(pool, phone)
        phones = self.phones_of(pool) if phone["kind"] == "phone-number" else []
        if any(set(other["NumberCapabilities"]) != set(phone["NumberCapabilities"]) for other in phones):
            raise conflict("NUMBER_CAPABILITIES_MISMATCH", "phone-number", phone["PhoneNumberId"])


class MessageTypeMismatchAccepted(Honest):
    """A pool may have another message type than its first phone: the one asked for."""

    def must_be_of_type(self, phone: Record, params: Body) -> None:
        pass


class MessageTypeInherited(Honest):
    """A pool's message type is its first phone's, whatever was asked for."""

    def must_be_of_type(self, phone: Record, params: Body) -> None:
        pass

    def new_pool(self, phone: Record, params: Body) -> Record:
        return super().new_pool(phone, {**params, "MessageType": self.types_of(phone)[0]})


class ReassociationAccepted(Honest):
    """Associating a member again is a success that changes nothing."""

    def must_not_be_here(self, pool: Record, phone: Record) -> None:
        pass

    def must_match(self, pool: Record, phone: Record) -> None:
        if not self.is_member(pool, phone):
            super().must_match(pool, phone)

    def join(self, pool: Record, phone: Record) -> None:
        if not self.is_member(pool, phone):
            super().join(pool, phone)


class LastPhoneMayLeave(Honest):
    """A pool may become empty."""

    def must_not_be_last(self, pool: Record, phone: Record) -> None:
        pass


class MatchesFirstPhone(Honest):
    """Compares a newcomer with the pool's first phone, as the user guide has it."""

    def mismatches(self, pool: Record, phone: Record) -> list[str]:
        return super().mismatches(next(iter(self.phones_of(pool)), pool), phone)


class RequestIntoPoolAdopts(Honest):
    """A number requested into a pool takes the pool's settings, where the request does not say otherwise."""

    def request_phone_number(self, params: Body) -> Body:
        pool = self.pools.get(self.bare("pool", params.get("PoolId")), {})
        wanted = params.get("OptOutListName") or pool.get("OptOutListName")
        return super().request_phone_number({**params, "OptOutListName": wanted})

    def must_match(self, pool: Record, phone: Record) -> None:
        if phone["kind"] == "phone-number" and phone["key"] not in self.phones:
            phone.update({name: pool.get(name) for name in SHARED_SETTINGS if name != "OptOutListName"})
            phone["Keywords"] = self.same_keywords(pool)
        super().must_match(pool, phone)


class RequestIntoPoolUnchecked(Honest):
    """A number requested into a pool is not compared with it."""

    def must_match(self, pool: Record, phone: Record) -> None:
        if phone["kind"] == "sender-id" or phone["key"] in self.phones:
            super().must_match(pool, phone)


class PromotionalSimulatorIsInvalid(Honest):
    """SIMULATOR and PROMOTIONAL: a ValidationException."""

    def must_be_available(self, params: Body) -> None:
        if params.get("NumberType") == "SIMULATOR" and params.get("MessageType") == "PROMOTIONAL":
            raise invalid("INVALID_PARAMETER", "messageType")


class OnlySimulators(Honest):
    """Only SIMULATOR numbers of the US can be had."""

    def must_be_available(self, params: Body) -> None:
        super().must_be_available(params)
        if params.get("NumberType") != "SIMULATOR" or params.get("IsoCountryCode") != "US":
            raise Refusal("ResourceNotFoundException", "No such number is available", ResourceType="phone-number")


RULES = collect(globals())
