"""Other readings of the input, of client tokens, and an account already in use."""

import json

from tests.miniatures.constraints import INPUTS
from tests.miniatures.ground import Body, Record, Refusal, invalid
from tests.miniatures.honest import Honest
from tests.miniatures.register import collect


class StrictEmptyPoolId(Honest):
    """An empty PoolId is a ValidationException, as in the older documents."""

    def find_pool(self, name: object) -> Record:
        if name == "":
            raise invalid("FIELD_VALIDATION_FAILED", "poolId")
        return super().find_pool(name)


class ForeignArnsInvalid(Honest):
    """An ARN of another account, region or kind is a ValidationException."""

    def bare(self, kind: str, name: object) -> str:
        found = super().bare(kind, name)
        if found.startswith("arn:") and not found.startswith(self.arn(kind, "")):
            raise invalid("INVALID_ARN", kind)
        return found


class ForeignArnsDenied(Honest):
    """An ARN of another account, region or kind is an AccessDeniedException."""

    def bare(self, kind: str, name: object) -> str:
        found = super().bare(kind, name)
        if found.startswith("arn:") and not found.startswith(self.arn(kind, "")):
            raise Refusal("AccessDeniedException", "You don't have sufficient permissions", Reason="ACCOUNT_DISABLED")
        return found


class WrongTypesAreInvalid(Honest):
    """A string for a boolean is a ValidationException, not the protocol's SerializationException."""

    def mistyped(self, *names: str) -> Refusal:
        return invalid("CANNOT_PARSE", *names)


class UnknownMembersRefused(Honest):
    """A member no document knows is a ValidationException."""

    def check_input(self, operation: str, params: Body) -> None:
        super().check_input(operation, params)
        strange = [name for name in params if name not in INPUTS[operation].members]
        if strange:
            raise invalid("INVALID_REQUEST", *strange)


class StrictFilterValues(Honest):
    """A filter value outside the enumeration is a ValidationException."""

    known = {
        "status": {"CREATING", "ACTIVE", "DELETING", "PENDING", "ASSOCIATING", "DISASSOCIATING", "DELETED"},
        "message-type": {"TRANSACTIONAL", "PROMOTIONAL"},
    }

    def check_input(self, operation: str, params: Body) -> None:
        super().check_input(operation, params)
        for one in params.get("Filters") or ():
            if set(one["Values"]) - self.known.get(one["Name"], set(one["Values"])):
                raise invalid("INVALID_FILTER_VALUES", "filters")


class TokenMismatchIsNew(Honest):
    """A token used again with other parameters is a new request."""

    def recall(self, operation: str, params: Body) -> Body | None:
        known = self.answers.get((operation, json.dumps(params, sort_keys=True)))
        return known[1] if known and params.get("ClientToken") else None

    def remember(self, operation: str, params: Body, result: Body) -> None:
        self.answers[operation, json.dumps(params, sort_keys=True)] = (params, result)


class TokenMismatchAnswersOriginal(Honest):
    """A token used again with other parameters gets the first answer."""

    def recall(self, operation: str, params: Body) -> Body | None:
        asked, _ = self.answers.get((operation, str(params.get("ClientToken"))), (params, {}))
        return super().recall(operation, asked)


class TokenMismatchIsInvalid(Honest):
    """A token used again with other parameters is a ValidationException."""

    def recall(self, operation: str, params: Body) -> Body | None:
        asked, _ = self.answers.get((operation, str(params.get("ClientToken"))), (params, {}))
        if asked != params:
            raise invalid("INVALID_PARAMETER", "clientToken")
        return super().recall(operation, params)


class RepeatedAnswerIsFresh(Honest):
    """A repeated CreatePool shows the pool as it is by now."""

    def recall(self, operation: str, params: Body) -> Body | None:
        result = super().recall(operation, params)
        pool = self.pools.get(str(result.get("PoolId"))) if result and operation == "CreatePool" else None
        return self.pool_result("CreatePool", pool) if pool else result


class ReleaseShowsDisassociating(Honest):
    """ReleasePhoneNumber answers DISASSOCIATING; the number is gone at once."""

    def release_phone_number(self, params: Body) -> Body:
        return {**super().release_phone_number(params), "Status": "DISASSOCIATING"}


class AccountInUse(Honest):
    """Somebody else's pools, numbers and lists are there already."""

    def __init__(self) -> None:
        super().__init__()
        self.create_opt_out_list({"OptOutListName": "theirs", "Tags": [{"Key": "team", "Value": "other"}]})
        asked: Body = {"IsoCountryCode": "US", "MessageType": "TRANSACTIONAL", "NumberType": "TOLL_FREE"}
        for name in ("Default", "theirs", "theirs"):
            asked = {**asked, "OptOutListName": name, "NumberCapabilities": ["SMS", "VOICE"]}
            phone = self.theirs(asked)
            pool = self.new_pool(phone, {"MessageType": "TRANSACTIONAL", "DeletionProtectionEnabled": True})
            self.join(pool, phone)
        self.theirs({**asked, "MessageType": "PROMOTIONAL", "DeletionProtectionEnabled": True})
        self.request_sender_id({"SenderId": "THEIRS", "IsoCountryCode": "DE", "DeletionProtectionEnabled": True})
        for name in ("Default", "theirs"):
            self.put_opted_out_number({"OptOutListName": name, "OptedOutNumber": "+46701234567"})

    def theirs(self, asked: Body) -> Record:
        phone = self.new_phone(asked)
        self.phones[phone["PhoneNumberId"]] = phone
        return phone


INPUT = collect(globals())
