"""Other quotas; the documents let AWS change them at will."""

from typing import Any

from tests.miniatures.ground import Body, Refusal, invalid
from tests.miniatures.honest import Honest
from tests.miniatures.register import collect


class _Quota(Honest):
    """Allows so many of one kind."""

    quota: tuple[str, int, str] = ("", 0, "")

    def must_have_room(self, kind: str) -> None:
        limited, most, reason = self.quota
        records: dict[str, dict[str, Any]] = {
            "pool": self.pools,
            "phone-number": self.phones,
            "sender-id": self.senders,
            "opt-out-list": self.lists,
        }
        if kind == limited and len(records[kind]) >= most:
            raise Refusal("ServiceQuotaExceededException", "Too many", Reason=reason)


class FivePools(_Quota):
    """A quota of five pools."""

    quota = ("pool", 5, "POOLS_PER_ACCOUNT")


class EightPhones(_Quota):
    """A quota of eight numbers."""

    quota = ("phone-number", 8, "PHONE_NUMBERS_PER_ACCOUNT")


class ThreeLists(_Quota):
    """A quota of three opt-out lists, Default among them."""

    quota = ("opt-out-list", 3, "OPT_OUT_LISTS_PER_ACCOUNT")


class ThreeSenders(_Quota):
    """A quota of three sender IDs."""

    quota = ("sender-id", 3, "SENDER_IDS_PER_ACCOUNT")


class FourKeywords(Honest):
    """A quota of four keywords, HELP and STOP among them."""

    most_keywords = 4


class FiveTags(Honest):
    """A quota of five tags a resource."""

    most_tags = 5


class TwoHundredTags(Honest):
    """A quota of two hundred tags a resource."""

    most_tags = 200


class TooManyTagsInvalid(Honest):
    """More than fifty tags are a ValidationException."""

    def must_allow_tags(self, tags: list[Body]) -> None:
        try:
            super().must_allow_tags(tags)
        except Refusal as refusal:
            if refusal.kind != "ServiceQuotaExceededException":
                raise
            raise invalid("MAXIMUM_SIZE_EXCEEDED", "tags") from None


QUOTAS = collect(globals())
