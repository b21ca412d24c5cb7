"""Faults about the input: documented constraints not enforced, or legitimate input refused."""

from tests.miniatures.ground import Body, Record, invalid
from tests.miniatures.honest import Honest
from tests.miniatures.register import collect


class _Lax(Honest):
    """Does not enforce one documented constraint."""

    unchecked: tuple[str, str, str] = ("", "", "")

    def relaxed(self, operation: str, name: str, kind: str) -> bool:
        return (operation, name, kind) == self.unchecked


class AnyNumberType(_Lax):
    """Breaks "NumberType: Valid Values: LONG_CODE | TOLL_FREE | TEN_DLC | SIMULATOR"."""

    unchecked = ("RequestPhoneNumber", "NumberType", "enum")


class AnyMessageTypeAtCreatePool(_Lax):
    """Breaks "MessageType: Valid Values: TRANSACTIONAL | PROMOTIONAL" (CreatePool)."""

    unchecked = ("CreatePool", "MessageType", "enum")

    def must_be_of_type(self, phone: Record, params: Body) -> None:
        if params.get("MessageType") in ("TRANSACTIONAL", "PROMOTIONAL"):
            super().must_be_of_type(phone, params)


class AnyCountry(_Lax):
    """Breaks "IsoCountryCode: Pattern: [A-Z]{2}" (RequestPhoneNumber)."""

    unchecked = ("RequestPhoneNumber", "IsoCountryCode", "pattern")


class AnyListName(_Lax):
    """Breaks "OptOutListName: Pattern: [A-Za-z0-9_-]+" (CreateOptOutList)."""

    unchecked = ("CreateOptOutList", "OptOutListName", "pattern")


class AnyListNameLength(_Lax):
    """Breaks "OptOutListName: Maximum length of 64" (CreateOptOutList)."""

    unchecked = ("CreateOptOutList", "OptOutListName", "length")


class AnyTokenLength(_Lax):
    """Breaks "ClientToken: Maximum length of 64" (CreatePool)."""

    unchecked = ("CreatePool", "ClientToken", "length")


class AnyChannelLength(_Lax):
    """Breaks "TwoWayChannelArn: Minimum length of 20. Maximum length of 2048" (UpdatePool)."""

    unchecked = ("UpdatePool", "TwoWayChannelArn", "length")


class AnyRole(_Lax):
    r"""Breaks "TwoWayChannelRole: Pattern: arn:\S+" (UpdatePhoneNumber)."""

    unchecked = ("UpdatePhoneNumber", "TwoWayChannelRole", "pattern")


class MessageTypeOptional(_Lax):
    """Breaks "MessageType … Required: Yes" (CreatePool)."""

    unchecked = ("CreatePool", "MessageType", "required")


class CapabilitiesOptional(_Lax):
    """Breaks "NumberCapabilities … Required: Yes" (RequestPhoneNumber)."""

    unchecked = ("RequestPhoneNumber", "NumberCapabilities", "required")


class ListNameOptional(_Lax):
    """Breaks "OptOutListName … Required: Yes" (CreateOptOutList)."""

    unchecked = ("CreateOptOutList", "OptOutListName", "required")


class EmptyCapabilities(_Lax):
    """Breaks "NumberCapabilities: Minimum number of 1 item" (RequestPhoneNumber)."""

    unchecked = ("RequestPhoneNumber", "NumberCapabilities", "items")


class AnyNumberOfResults(_Lax):
    """Breaks "MaxResults: Minimum value of 1. Maximum value of 100" (DescribePools)."""

    unchecked = ("DescribePools", "MaxResults", "range")


class SixPoolIds(_Lax):
    """Breaks "PoolIds: Maximum number of 5 items" (DescribePools)."""

    unchecked = ("DescribePools", "PoolIds", "items")


class AnyBoolean(_Lax):
    """Takes a string for a boolean. Breaks "SharedRoutesEnabled … Type: Boolean" (UpdatePool)."""

    unchecked = ("UpdatePool", "SharedRoutesEnabled", "type")


class EmptyTagKeys(Honest):
    """Breaks "Key: Minimum length of 1" (CreatePool)."""

    def relaxed(self, operation: str, name: str, kind: str) -> bool:
        return operation == "CreatePool" and name == "Key" and kind in ("length", "pattern")


class RefusesLongestListName(Honest):
    """Off by one. Breaks "OptOutListName: Maximum length of 64" (CreateOptOutList)."""

    def must_not_exist(self, name: str) -> None:
        super().must_not_exist(name)
        if len(name) > 63:
            raise invalid("FIELD_VALIDATION_FAILED", "OptOutListName")


class RefusesFivePoolIds(Honest):
    """Off by one. Breaks "PoolIds: Maximum number of 5 items" (DescribePools)."""

    def describe_pools(self, params: Body) -> Body:
        if len(params.get("PoolIds") or ()) > 4:
            raise invalid("FIELD_VALIDATION_FAILED", "PoolIds")
        return super().describe_pools(params)


class PoolArnNotUnderstood(Honest):
    """Breaks "Valid values are either the PoolId or PoolArn"."""

    def bare(self, kind: str, name: object) -> str:
        return str(name) if kind == "pool" else super().bare(kind, name)


class PhoneArnNotUnderstood(Honest):
    """Breaks "Valid values for this field can be either the PhoneNumberId or PhoneNumberArn"."""

    def bare(self, kind: str, name: object) -> str:
        return str(name) if kind == "phone-number" else super().bare(kind, name)


class ListArnNotUnderstood(Honest):
    """Breaks "Valid values are either OptOutListName or OptOutListArn"."""

    def bare(self, kind: str, name: object) -> str:
        return str(name) if kind == "opt-out-list" else super().bare(kind, name)


INPUT = collect(globals())
