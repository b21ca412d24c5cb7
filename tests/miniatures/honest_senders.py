"""Sender IDs: a name in a country, in any number of pools."""

import re
from typing import Any

from tests.miniatures.checks import Checks
from tests.miniatures.ground import SHARED_SETTINGS, Body, Record, conflict, invalid, unknown


class SenderIds(Checks):
    """A sender ID is kept and shown in upper case, and found whatever the case."""

    sender_price = "0.00"

    # --- names ---------------------------------------------------------------------------------------------------

    def spelled(self, name: str) -> str:
        """A sender ID as it is shown."""
        return name.upper()

    def sender_key(self, name: Any, country: Any) -> str:
        return f"{self.folded(name)}/{country}"

    def find_sender(self, name: Any, country: Any) -> Record:
        given = self.bare("sender-id", name)
        if str(name).startswith("arn:"):
            given, _, home = given.rpartition("/")
            if country not in (None, home):
                raise invalid("COUNTRY_CODE_MISMATCH", "isoCountryCode")
            country = home
        record = self.senders.get(self.sender_key(given, country))
        if record is None:
            raise unknown("sender-id", name)
        return record

    def find_pair(self, pair: Body) -> Record:
        return self.find_sender(pair["SenderId"], pair["IsoCountryCode"])

    def senders_named(self, name: str) -> list[Record]:
        return [one for one in self.senders.values() if self.folded(one["SenderId"]) == self.folded(name)]

    def find_identity(self, params: Body) -> Record:
        """The phone number or sender ID that is meant."""
        given, country = str(params.get("OriginationIdentity")), params.get("IsoCountryCode")
        by_arn = ":sender-id/" in given
        if not by_arn and (given.startswith("arn:") or not self.senders_named(given)):
            return self.find_phone(given)
        if country is None:
            self.must_name_country(given)
        return self.find_sender(given, country) if by_arn or country else self.senders_named(given)[0]

    def must_name_country(self, given: str) -> None:
        """AWS was seen to refuse even the ARN of a sender ID when no country comes with it."""
        by_arn = given.startswith("arn:")
        raise invalid(*(("INVALID_ARN", "senderId") if by_arn else ("MISSING_PARAMETER", "isoCountryCode")))

    # --- reasons to refuse ---------------------------------------------------------------------------------------

    def must_be_proper(self, name: str, country: str) -> None:  # noqa: ARG002
        """ "must contain at least one letter and cannot start or end with a hyphen"."""
        if not re.search("[A-Za-z]", name) or name.startswith("-") or name.endswith("-"):
            raise invalid("INVALID_PARAMETER", "senderId")

    def must_be_new(self, key: str) -> None:
        if key in self.senders:
            raise conflict("RESOURCE_ALREADY_EXISTS", "sender-id", key)

    def must_be_unpooled(self, sender: Record) -> None:
        if self.pools_of(sender):
            raise conflict("SENDER_ID_ASSOCIATED_TO_POOL", "sender-id", sender["key"])

    # --- operations ----------------------------------------------------------------------------------------------

    def types_asked(self, params: Body) -> list[str]:
        return list(dict.fromkeys(params.get("MessageTypes") or ["TRANSACTIONAL"]))

    def new_sender(self, params: Body) -> Record:
        """A sender ID, with such settings as a pool made from it will have."""
        name, country = self.spelled(params["SenderId"]), params["IsoCountryCode"]
        return {
            **self.new_record("sender-id", "SenderId", f"{name}/{country}"),
            **dict.fromkeys(SHARED_SETTINGS),
            "TwoWayEnabled": False,
            "SelfManagedOptOutsEnabled": False,
            "OptOutListName": "Default",
            "NumberCapabilities": ["SMS"],
            "SenderId": name,
            "IsoCountryCode": country,
            "MessageTypes": self.types_asked(params),
            "MonthlyLeasingPrice": self.sender_price,
            "DeletionProtectionEnabled": bool(params.get("DeletionProtectionEnabled")),
            "Registered": False,
            "Tags": params.get("Tags"),
        }

    def request_sender_id(self, params: Body) -> Body:
        name, country = params.get("SenderId") or "", params.get("IsoCountryCode") or ""
        key = self.sender_key(name, country)
        self.examine(
            lambda: self.must_be_proper(name, country),
            lambda: self.must_be_new(key),
            lambda: self.must_have_room("sender-id"),
            lambda: self.must_allow_tags(params.get("Tags") or []),
        )
        sender = self.new_sender(params)
        sender["key"] = key
        self.senders[key] = sender
        return self.sender_result("RequestSenderId", sender)

    def update_sender_id(self, params: Body) -> Body:
        sender = self.find_pair(params)
        self.apply(sender, self.changes(params, ("DeletionProtectionEnabled",)), params)
        return self.sender_result("UpdateSenderId", sender)

    def remove_sender(self, sender: Record) -> None:
        del self.senders[sender["key"]]

    def release_sender_id(self, params: Body) -> Body:
        sender = self.find_pair(params)
        self.examine(lambda: self.must_be_unprotected(sender), lambda: self.must_be_unpooled(sender))
        self.remove_sender(sender)
        return self.sender_result("ReleaseSenderId", sender)

    def describe_sender_ids(self, params: Body) -> Body:
        senders = self.chosen(params, "SenderIds", self.senders, self.find_pair)
        items = [(sender["seq"], sender) for sender in senders]
        return self.page(params, "SenderIds", items, lambda view: self.sender_result("DescribeSenderIds", view))
