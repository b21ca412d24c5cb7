"""A small, complete, honest pinpoint-sms-voice-v2, written from the documents alone."""

import re

from tests.miniatures.constraints import INPUTS, member_problems
from tests.miniatures.ground import (
    PHONE_SETTINGS,
    POOL_SETTINGS,
    SHARED_SETTINGS,
    Answer,
    Body,
    Record,
    Refusal,
    conflict,
    invalid,
)
from tests.miniatures.honest_keywords import Keywords
from tests.miniatures.honest_numbers import OptedOutNumbers
from tests.miniatures.honest_senders import SenderIds
from tests.miniatures.honest_tags import Tags


class Honest(SenderIds, Keywords, OptedOutNumbers, Tags):
    """Does what the documents say; subclasses change one behaviour each."""

    # --- the envelope --------------------------------------------------------------------------------------------

    def answer(self, operation: str, params: Body) -> Answer:
        with self.lock:
            return self.handle(operation, params)

    def handle(self, operation: str, params: Body) -> Answer:
        if operation not in INPUTS:
            return 404, {"__type": "UnknownOperationException"}, {}
        try:
            self.before(operation, params)
            return 200, self.present(operation, self.perform(operation, params)), {}
        except Refusal as refusal:
            return self.error_status(refusal), self.error_body(refusal), {}

    def perform(self, operation: str, params: Body) -> Body:
        """Check the input, answer a repeated request as before, or do the operation."""
        self.check_input(operation, params)
        repeated = self.recall(operation, params)
        if repeated is not None:
            return repeated
        result: Body = getattr(self, re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower())(params)
        self.remember(operation, params, result)
        return result

    def before(self, operation: str, params: Body) -> None:
        """Called first of all; may refuse."""

    def present(self, operation: str, body: Body) -> Body:  # noqa: ARG002
        return body

    def error_status(self, refusal: Refusal) -> int:
        return 500 if refusal.kind == "InternalServerException" else 400

    def error_body(self, refusal: Refusal) -> Body:
        return {"__type": refusal.kind, "Message": refusal.text, **refusal.members}

    def relaxed(self, operation: str, name: str, kind: str) -> bool:  # noqa: ARG002
        """Whether a documented constraint on this member is not enforced."""
        return False

    def check_input(self, operation: str, params: Body) -> None:
        found = [one for one in member_problems(INPUTS[operation], params) if not self.relaxed(operation, *one)]
        mistyped = [name for name, kind in found if kind == "type"]
        if mistyped:
            raise self.mistyped(*dict.fromkeys(mistyped))
        if found:
            raise invalid("FIELD_VALIDATION_FAILED", *dict.fromkeys(name for name, _ in found))

    def mistyped(self, *names: str) -> Refusal:
        """What is said about a JSON value of the wrong type: the protocol's own exception."""
        return Refusal("SerializationException", f"{', '.join(names)}: not of the expected type")

    def recall(self, operation: str, params: Body) -> Body | None:
        """The answer already given under this client token."""
        token = params.get("ClientToken")
        if token is None or (operation, token) not in self.answers:
            return None
        asked, result = self.answers[operation, token]
        if asked != params:
            raise conflict("RESOURCE_ALREADY_EXISTS", "account", token)
        return result

    def remember(self, operation: str, params: Body, result: Body) -> None:
        if params.get("ClientToken") is not None:
            self.answers[operation, params["ClientToken"]] = (params, result)

    # --- pools ---------------------------------------------------------------------------------------------------

    def inherited(self, identity: Record) -> Body:
        return {**{name: identity.get(name) for name in SHARED_SETTINGS}, "Keywords": self.same_keywords(identity)}

    def new_pool(self, identity: Record, params: Body) -> Record:
        name = self.new_id("pool")
        pool = {
            **self.new_record("pool", "Pool", name),
            "PoolId": name,
            "MessageType": params.get("MessageType") or self.types_of(identity)[0],
            **self.inherited(identity),
            "SharedRoutesEnabled": False,
            "DeletionProtectionEnabled": bool(params.get("DeletionProtectionEnabled")),
            "Tags": params.get("Tags"),
        }
        self.pools[name] = pool
        return pool

    def create_pool(self, params: Body) -> Body:
        identity = self.find_identity(params)
        self.examine(
            lambda: self.must_be_active(identity),
            lambda: self.must_be_free(identity),
            lambda: self.must_be_of_country(identity, params),
            lambda: self.must_be_of_type(identity, params),
            lambda: self.must_have_room("pool"),
            lambda: self.must_allow_tags(params.get("Tags") or []),
        )
        pool = self.new_pool(identity, params)
        self.join(pool, identity)
        return self.pool_result("CreatePool", pool)

    def must_allow_update(self, record: Record, params: Body) -> None:
        self.examine(
            lambda: self.must_be_active(record),
            lambda: self.must_know_list(params),
            lambda: self.must_have_channel(record, params),
        )

    def update_pool(self, params: Body) -> Body:
        pool = self.find_pool(params.get("PoolId"))
        self.must_allow_update(pool, params)
        self.apply(pool, self.changes(params, POOL_SETTINGS), params)
        return self.pool_result("UpdatePool", pool)

    def may_delete_pool(self, pool: Record) -> None:
        self.examine(lambda: self.must_be_active(pool), lambda: self.must_be_unprotected(pool))

    def remove_pool(self, pool: Record) -> None:
        del self.pools[pool["PoolId"]]

    def delete_pool(self, params: Body) -> Body:
        pool = self.find_pool(params.get("PoolId"))
        self.may_delete_pool(pool)
        self.release_members(pool)
        self.remove_pool(pool)
        return self.pool_result("DeletePool", {**pool, "Status": "DELETING"})

    def describe_pools(self, params: Body) -> Body:
        pools = self.chosen(params, "PoolIds", self.pools, self.find_pool)
        items = [(pool["seq"], self.pool_view(pool)) for pool in pools]
        return self.page(params, "Pools", items, lambda view: self.shown("DescribePools", view))

    # --- phone numbers -------------------------------------------------------------------------------------------

    def new_phone(self, params: Body) -> Record:
        name = self.new_id("phone")
        wanted = self.changes(params, ("OptOutListName",))
        return {
            **self.new_record("phone-number", "PhoneNumber", name),
            "PhoneNumberId": name,
            "PhoneNumber": self.number(),
            "MonthlyLeasingPrice": "1.00",
            **{name: params.get(name) for name in ("IsoCountryCode", "MessageType", "NumberType", "Tags")},
            "NumberCapabilities": list(dict.fromkeys(params.get("NumberCapabilities") or ["SMS"])),
            "RegistrationId": params.get("RegistrationId"),
            "TwoWayEnabled": False,
            "SelfManagedOptOutsEnabled": False,
            "Keywords": self.first_keywords(),
            "OptOutListName": wanted.get("OptOutListName", "Default"),
            "InternationalSendingEnabled": bool(params.get("InternationalSendingEnabled")),
            "DeletionProtectionEnabled": bool(params.get("DeletionProtectionEnabled")),
        }

    def request_phone_number(self, params: Body) -> Body:
        pool = None if params.get("PoolId") is None else self.find_pool(params["PoolId"])
        self.examine(
            lambda: self.must_be_available(params),
            lambda: self.must_have_room("phone-number"),
            lambda: self.must_allow_tags(params.get("Tags") or []),
        )
        phone = self.new_phone(params)
        if pool is not None:
            self.must_be_active(pool)
            self.must_match(pool, phone)
            self.join(pool, phone)
        self.phones[phone["PhoneNumberId"]] = phone
        return self.phone_result("RequestPhoneNumber", phone)

    def update_phone_number(self, params: Body) -> Body:
        phone = self.find_phone(params.get("PhoneNumberId"))
        self.examine(lambda: self.must_be_free(phone), lambda: self.must_allow_update(phone, params))
        self.apply(phone, self.changes(params, PHONE_SETTINGS), params)
        return self.phone_result("UpdatePhoneNumber", phone)

    def remove_phone(self, phone: Record) -> None:
        del self.phones[phone["PhoneNumberId"]]

    def release_phone_number(self, params: Body) -> Body:
        phone = self.find_phone(params.get("PhoneNumberId"))
        self.examine(lambda: self.must_be_unprotected(phone), lambda: self.must_be_free(phone))
        self.remove_phone(phone)
        return self.phone_result("ReleasePhoneNumber", {**phone, "Status": "DELETED"})

    def describe_phone_numbers(self, params: Body) -> Body:
        phones = self.chosen(params, "PhoneNumberIds", self.phones, self.find_phone)
        items = [(phone["seq"], self.phone_view(phone)) for phone in phones]
        return self.page(params, "PhoneNumbers", items, lambda view: self.shown("DescribePhoneNumbers", view))

    # --- membership ----------------------------------------------------------------------------------------------

    def associate_origination_identity(self, params: Body) -> Body:
        pool = self.find_pool(params.get("PoolId"))
        identity = self.find_identity(params)
        self.examine(
            lambda: self.must_be_active(pool),
            lambda: self.must_be_active(identity),
            lambda: self.must_not_be_elsewhere(pool, identity),
            lambda: self.must_not_be_here(pool, identity),
            lambda: self.must_be_of_country(identity, params),
            lambda: self.must_match(pool, identity),
        )
        self.join(pool, identity)
        return self.identity_result("AssociateOriginationIdentity", pool, identity)

    def disassociate_origination_identity(self, params: Body) -> Body:
        pool = self.find_pool(params.get("PoolId"))
        identity = self.find_identity(params)
        self.examine(
            lambda: self.must_be_active(pool),
            lambda: self.must_be_member(pool, identity),
            lambda: self.must_be_of_country(identity, params),
            lambda: self.must_not_be_last(pool, identity),
        )
        self.leave(pool, identity)
        return self.identity_result("DisassociateOriginationIdentity", pool, identity)

    def list_pool_origination_identities(self, params: Body) -> Body:
        pool = self.find_pool(params.get("PoolId"))
        joined = self.members.get(pool["PoolId"], {})
        items = [(joined[one["key"]], self.member_view(one)) for one in self.members_of(pool)]
        listing = self.page(
            params, "OriginationIdentities", items, lambda view: self.shown("ListPoolOriginationIdentities", view)
        )
        return {"PoolArn": pool["PoolArn"], "PoolId": pool["PoolId"], **listing}

    # --- opt-out lists -------------------------------------------------------------------------------------------

    def create_opt_out_list(self, params: Body) -> Body:
        name = params.get("OptOutListName") or self.new_id("list")
        self.examine(
            lambda: self.must_not_exist(name),
            lambda: self.must_have_room("opt-out-list"),
            lambda: self.must_allow_tags(params.get("Tags") or []),
        )
        return self.list_result("CreateOptOutList", self.add_list(name, params.get("Tags")))

    def delete_opt_out_list(self, params: Body) -> Body:
        record = self.find_list(params.get("OptOutListName"))
        self.must_be_unused(record)
        del self.lists[record["OptOutListName"]]
        return self.list_result("DeleteOptOutList", record)

    def describe_opt_out_lists(self, params: Body) -> Body:
        records = self.chosen(params, "OptOutListNames", self.lists, self.find_list)
        items = [(record["seq"], record) for record in records]
        asked = {**params, "Filters": None}
        return self.page(asked, "OptOutLists", items, lambda view: self.list_result("DescribeOptOutLists", view))
