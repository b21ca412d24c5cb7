"""Faults in what CreatePool and RequestPhoneNumber make."""

from tests.miniatures.ground import Body, Record, Refusal
from tests.miniatures.honest import Honest
from tests.miniatures.register import collect
from tests.miniatures.wrong_state import DEFAULTS


class CreateShowsDefaults(Honest):
    """CreatePool shows defaults for what it inherited. Breaks "The name of the OptOutList associated with the pool"."""

    def create_pool(self, params: Body) -> Body:
        return {**super().create_pool(params), "OptOutListName": "Default", "SelfManagedOptOutsEnabled": False}


class InheritsProtection(Honest):
    """Breaks "Deletion protection isn't inherited from the origination identity and defaults to false"."""

    def new_pool(self, phone: Record, params: Body) -> Record:
        guarded = phone["DeletionProtectionEnabled"] or params.get("DeletionProtectionEnabled")
        return super().new_pool(phone, {**params, "DeletionProtectionEnabled": guarded})


class _Disinherits(Honest):
    """Leaves some settings of a new pool at their defaults."""

    lost: tuple[str, ...] = ()

    def inherited(self, phone: Record) -> Body:
        return {**super().inherited(phone), **{name: DEFAULTS[name] for name in self.lost}}


class NoInheritedOptOutList(_Disinherits):
    """Breaks "inherits its configuration …. This includes keywords, message type, opt-out list"."""

    lost = ("OptOutListName",)


class NoInheritedTwoWay(_Disinherits):
    """Breaks "inherits its configuration …. This includes … two-way configuration"."""

    lost = ("TwoWayEnabled", "TwoWayChannelArn", "TwoWayChannelRole")


class NoInheritedChannel(_Disinherits):
    """Two-way is on, its channel is gone. Breaks "This includes … two-way configuration"."""

    lost = ("TwoWayChannelArn", "TwoWayChannelRole")


class NoInheritedSelfManaged(_Disinherits):
    """Breaks "inherits its configuration …. This includes … self-managed opt-out configuration"."""

    lost = ("SelfManagedOptOutsEnabled",)


class NoInheritedMessageType(Honest):
    """Every pool is TRANSACTIONAL. Breaks "inherits its configuration …. This includes … message type"."""

    def new_pool(self, phone: Record, params: Body) -> Record:
        return super().new_pool(phone, {**params, "MessageType": "TRANSACTIONAL"})


class TagsNotEchoed(Honest):
    """CreatePool shows no tags. Breaks "An array of tags (key and value pairs) associated with the pool"."""

    def create_pool(self, params: Body) -> Body:
        return {name: value for name, value in super().create_pool(params).items() if name != "Tags"}


class TagsSwapped(Honest):
    """Keys and values change places. Breaks "An array of tags (key and value pairs) associated with the pool"."""

    def create_pool(self, params: Body) -> Body:
        result = super().create_pool(params)
        return {**result, "Tags": [{"Key": one["Value"], "Value": one["Key"]} for one in result.get("Tags", [])]}


class RequestIgnoresProtection(Honest):
    """Breaks "DeletionProtectionEnabled: When set to true the phone number can't be deleted" (RequestPhoneNumber)."""

    def new_phone(self, params: Body) -> Record:
        return super().new_phone({**params, "DeletionProtectionEnabled": None})


class RequestIgnoresOptOutList(Honest):
    """Breaks "The name of the OptOutList to associate with the phone number" (RequestPhoneNumber)."""

    def new_phone(self, params: Body) -> Record:
        return super().new_phone({**params, "OptOutListName": None})


class RequestIgnoresPool(Honest):
    """Breaks "The pool to associated with the phone number" (RequestPhoneNumber)."""

    def request_phone_number(self, params: Body) -> Body:
        return super().request_phone_number({**params, "PoolId": None})


class RequestIgnoresUnknownPool(Honest):
    """Any PoolId will do. Breaks "ResourceNotFoundException: A requested resource couldn't be found"."""

    def request_phone_number(self, params: Body) -> Body:
        known = self.bare("pool", params.get("PoolId")) in self.pools
        return super().request_phone_number(params if known else {**params, "PoolId": None})


class CreatePoolOfUnknownPhone(Honest):
    """Any phone will do. Breaks "ResourceNotFoundException: A requested resource couldn't be found"."""

    def create_pool(self, params: Body) -> Body:
        try:
            self.find_identity(params)
        except Refusal as refusal:
            if refusal.kind != "ResourceNotFoundException":
                raise
        else:
            return super().create_pool(params)
        made = {"IsoCountryCode": "US", "NumberType": "SIMULATOR", "MessageType": params["MessageType"]}
        return self.pool_result("CreatePool", self.new_pool(self.new_phone(made), params))


CREATE = collect(globals())
