"""Other readings of what is said about sender IDs."""

import time
from typing import Any

from tests.miniatures.ground import Body, Record, invalid, unknown
from tests.miniatures.honest import Honest
from tests.miniatures.register import collect


class SendersAsSentCaseless(Honest):
    """A sender ID is shown as it was requested, and found whatever the case."""

    def spelled(self, name: str) -> str:
        return name


class SendersAsSent(SendersAsSentCaseless):
    """A sender ID is shown as it was requested; another case is another sender ID."""

    def folded(self, name: Any) -> str:
        return str(name)


class ReleasedSendersRest(Honest):
    """For 0.3 seconds a released sender ID can't be requested again, as was seen with AWS."""

    def __init__(self) -> None:
        super().__init__()
        self.resting: dict[str, float] = {}

    def remove_sender(self, sender: Record) -> None:
        super().remove_sender(sender)
        self.resting[sender["key"]] = time.monotonic()

    def must_be_new(self, key: str) -> None:
        super().must_be_new(key)
        if time.monotonic() - self.resting.get(key, -1.0) < 0.3:
            raise invalid("SENDER_ID_REQUIRES_REGISTRATION", "senderId")


class ReleasedSendersStayAway(Honest):
    """A released sender ID can't be requested again for the rest of the day."""

    released: frozenset[str] = frozenset()

    def remove_sender(self, sender: Record) -> None:
        super().remove_sender(sender)
        self.released |= {sender["key"]}

    def must_be_new(self, key: str) -> None:
        super().must_be_new(key)
        if key in self.released:
            raise invalid("SENDER_ID_REQUIRES_REGISTRATION", "senderId")


class SameSenderAgain(Honest):
    """Requesting what one has is no error: it answers with the sender ID as it is."""

    def request_sender_id(self, params: Body) -> Body:
        known = self.senders.get(self.sender_key(params["SenderId"], params["IsoCountryCode"]))
        return self.sender_result("RequestSenderId", known) if known else super().request_sender_id(params)


class SameSenderIsInvalid(Honest):
    """Requesting what one has is a ValidationException."""

    def must_be_new(self, key: str) -> None:
        if key in self.senders:
            raise invalid("INVALID_PARAMETER", "senderId")


class PooledSendersReleased(Honest):
    """A sender ID in a pool can be released, and leaves the pool with that."""

    def must_be_unpooled(self, sender: Record) -> None:
        pass

    def remove_sender(self, sender: Record) -> None:
        for members in self.members.values():
            members.pop(sender["key"], None)
        super().remove_sender(sender)


class SenderArnSuffices(Honest):
    """The ARN of a sender ID needs no country beside it; the name does."""

    def must_name_country(self, given: str) -> None:
        if not given.startswith("arn:"):
            super().must_name_country(given)


class SenderNameSuffices(Honest):
    """Neither the ARN nor the name needs a country; of several, the oldest is meant."""

    def must_name_country(self, given: str) -> None:
        pass


class CountryBesideArnIgnored(Honest):
    """The ARN of a sender ID says all; a country beside it is not looked at."""

    def find_sender(self, name: Any, country: Any) -> Record:
        return super().find_sender(name, None if str(name).startswith("arn:") else country)


class NoSendersInSomeCountries(Honest):
    """ "Several major markets (including Canada, China, and the United States) don't support sender ID"."""

    def must_be_proper(self, name: str, country: str) -> None:
        super().must_be_proper(name, country)
        if country in ("US", "CA", "CN"):
            raise invalid("SENDER_ID_NOT_SUPPORTED", "isoCountryCode")


class SendersOnlyInGermany(Honest):
    """ "Request a new sender ID that doesn't require registration": everywhere but in Germany it does."""

    def must_be_proper(self, name: str, country: str) -> None:
        super().must_be_proper(name, country)
        if country != "DE":
            raise invalid("SENDER_ID_REQUIRES_REGISTRATION", "senderId")


class UnderscoresRefused(Honest):
    """Letters, digits and hyphens; the underscore is in the pattern only."""

    def must_be_proper(self, name: str, country: str) -> None:
        super().must_be_proper(name, country)
        if "_" in name:
            raise invalid("INVALID_PARAMETER", "senderId")


class ShortSendersRefused(Honest):
    """At least three characters, as was seen with AWS."""

    def must_be_proper(self, name: str, country: str) -> None:
        super().must_be_proper(name, country)
        if len(name) < 3:
            raise invalid("INVALID_PARAMETER", "senderId")


class BothTypesByDefault(Honest):
    """A request without message types gets both."""

    def types_asked(self, params: Body) -> list[str]:
        return super().types_asked(
            {**params, "MessageTypes": params.get("MessageTypes") or ["TRANSACTIONAL", "PROMOTIONAL"]}
        )


class EmptySenderUpdateUnprotects(Honest):
    """UpdateSenderId without DeletionProtectionEnabled: "By default this is set to false", to the letter."""

    def update_sender_id(self, params: Body) -> Body:
        return super().update_sender_id({"DeletionProtectionEnabled": False, **params})


class TypesReordered(Honest):
    """Message types in alphabetical order."""

    def types_asked(self, params: Body) -> list[str]:
        return sorted(super().types_asked(params))


class RegisteredSenders(Honest):
    """Sender IDs come registered, with a registration of their own."""

    def new_sender(self, params: Body) -> Record:
        return {**super().new_sender(params), "Registered": True, "RegistrationId": self.new_id("registration")}

    def sender_result(self, operation: str, sender: Record) -> Body:
        body = super().sender_result(operation, sender)
        return {name: one for name, one in body.items() if operation != "RequestSenderId" or name != "RegistrationId"}


class FreeSenders(Honest):
    """The price of nothing is "0"."""

    sender_price = "0"


class PricesOfManyPlaces(Honest):
    """Prices with ten places."""

    sender_price = "0.0000000000"

    def new_phone(self, params: Body) -> Record:
        return {**super().new_phone(params), "MonthlyLeasingPrice": "1.0000000000"}


class StrangersNotFound(Honest):
    """Disassociating what is not in the pool is a ResourceNotFoundException."""

    def must_be_member(self, pool: Record, identity: Record) -> None:
        if not self.is_member(pool, identity):
            raise unknown(identity["kind"], identity["key"])


class OnlyTheVeryLastStays(Honest):
    """The last phone may leave as long as a sender ID stays."""

    def must_not_be_last(self, pool: Record, identity: Record) -> None:
        if self.members_of(pool) == [identity]:
            super().must_not_be_last(pool, identity)


class SendersSeenLate(Honest):
    """For 0.2 seconds the list of all sender IDs misses a new one."""

    def describe_sender_ids(self, params: Body) -> Body:
        if params.get("SenderIds"):
            return super().describe_sender_ids(params)
        before = self.senders
        self.senders = {key: one for key, one in before.items() if self.now() - one["CreatedTimestamp"] >= 0.2}
        try:
            return super().describe_sender_ids(params)
        finally:
            self.senders = before


SENDERS = collect(globals())
