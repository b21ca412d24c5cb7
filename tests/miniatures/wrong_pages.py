"""Faults in filters, pages and Owner."""

from typing import Any

from tests.miniatures.ground import Body, Record, invalid
from tests.miniatures.honest import Honest
from tests.miniatures.pages import PLURALS, Item, Show
from tests.miniatures.register import collect


class FiltersOr(Honest):
    """One filter of several is enough. Breaks "only those pools that meet the filter criteria"."""

    def meets_all(self, view: Body, filters: list[Body]) -> bool:
        return not filters or any(self.meets(view, one) for one in filters)


class FilterValuesAnd(Honest):
    """Of two values neither is found. Breaks "Values: An array of values to filter for"."""

    def meets(self, view: Body, wanted: Body) -> bool:
        listed = wanted["Name"] in PLURALS and PLURALS[wanted["Name"]] in view
        return super().meets(view, wanted) and (listed or len(set(wanted["Values"])) == 1)


class ListFiltersNeedAll(Honest):
    """SMS alone misses what can do SMS and VOICE. Breaks "only those … that meet the filter criteria"."""

    def meets(self, view: Body, wanted: Body) -> bool:
        value = view.get(PLURALS.get(wanted["Name"], ""))
        return set(value) == set(wanted["Values"]) if isinstance(value, list) else super().meets(view, wanted)


class FlagFiltersInverted(Honest):
    """true finds what is false. Breaks "only those … that meet the filter criteria"."""

    def meets(self, view: Body, wanted: Body) -> bool:
        return super().meets(view, wanted) != str(wanted["Name"]).endswith(("-enabled", "registered"))


class FiltersForgottenWithIds(Honest):
    """Filters beside ids are ignored. Breaks "If you specify filters, the output … only … meet the filter criteria"."""

    def describe_pools(self, params: Body) -> Body:
        return super().describe_pools({**params, "Filters": None} if params.get("PoolIds") else params)

    def describe_phone_numbers(self, params: Body) -> Body:
        return super().describe_phone_numbers({**params, "Filters": None} if params.get("PhoneNumberIds") else params)


class FiltersForgottenOnLaterPages(Honest):
    """Breaks "If you specify filters, the output includes information for only those …"."""

    def page(self, params: Body, key: str, items: list[Item], show: Show) -> Body:
        return super().page({**params, "Filters": None} if params.get("NextToken") else params, key, items, show)


class SenderFiltersIgnored(Honest):
    """Breaks "only those SenderIds that meet the filter criteria"."""

    def describe_sender_ids(self, params: Body) -> Body:
        return super().describe_sender_ids({**params, "Filters": None})


class MemberFiltersIgnored(Honest):
    """Breaks "only those origination identities that meet the filter criteria"."""

    def list_pool_origination_identities(self, params: Body) -> Body:
        return super().list_pool_origination_identities({**params, "Filters": None})


class KeywordFiltersIgnored(Honest):
    """Breaks "Filters: An array of keyword filters to filter the results"."""

    def describe_keywords(self, params: Body) -> Body:
        return super().describe_keywords({**params, "Filters": None})


class StatusFilterUnknown(Honest):
    """Refuses a documented filter. Breaks "Name: Valid Values: status | message-type | …" (PhoneNumberFilter)."""

    def describe_phone_numbers(self, params: Body) -> Body:
        if any(one["Name"] == "status" for one in params.get("Filters") or ()):
            raise invalid("INVALID_FILTER_VALUES", "filters")
        return super().describe_phone_numbers(params)


class ListNameFilterMisses(Honest):
    """Finds nothing. Breaks "only those pools that meet the filter criteria" (opt-out-list-name)."""

    def meets(self, view: Body, wanted: Body) -> bool:
        return wanted["Name"] != "opt-out-list-name" and super().meets(view, wanted)


class OneMoreThanAsked(Honest):
    """Breaks "MaxResults: The maximum number of results to return per each request"."""

    def size(self, params: Body) -> int:
        return super().size(params) + 1


class SenderPagesUnlimited(Honest):
    """Breaks "MaxResults: The maximum number of results to return per each request" (DescribeSenderIds)."""

    def describe_sender_ids(self, params: Body) -> Body:
        return super().describe_sender_ids({**params, "MaxResults": None})


class KeywordPagesUnlimited(Honest):
    """Breaks "MaxResults: The maximum number of results to return per each request" (DescribeKeywords)."""

    def describe_keywords(self, params: Body) -> Body:
        return super().describe_keywords({**params, "MaxResults": None})


class MemberPagesUnlimited(Honest):
    """Breaks "MaxResults: The maximum number of results …" (ListPoolOriginationIdentities)."""

    def list_pool_origination_identities(self, params: Body) -> Body:
        return super().list_pool_origination_identities({**params, "MaxResults": None})


class NumberPagesStopEarly(Honest):
    """No token though there are more. Breaks "If this field is empty then there are no more results"."""

    def describe_opted_out_numbers(self, params: Body) -> Body:
        body = super().describe_opted_out_numbers(params)
        return {name: value for name, value in body.items() if name != "NextToken"}


class FilteredPagesStopEarly(Honest):
    """With filters there is but one page. Breaks "If this field is empty then there are no more results"."""

    def page(self, params: Body, key: str, items: list[Item], show: Show) -> Body:
        body = super().page(params, key, items, show)
        return {name: one for name, one in body.items() if name != "NextToken" or not params.get("Filters")}


class TokenAsNumber(Honest):
    """Breaks '"NextToken": "string"'."""

    def new_token(self, key: str, rank: int) -> Any:  # noqa: ARG002
        return rank

    def token_rank(self, token: str, key: str) -> int:
        return super().token_rank(f"next.{key}.{token}", key)


class LongestTokensRefused(Honest):
    """Its own tokens are longer than it takes. Breaks "NextToken: … Maximum length of 1024"."""

    def new_token(self, key: str, rank: int) -> str:
        return "0" * 1024 + super().new_token(key, rank)

    def token_rank(self, token: str, key: str) -> int:
        return super().token_rank(token.removeprefix("0" * 1024), key)


class SharedSendersShowOwn(Honest):
    """Owner is ignored. Breaks "use SHARED to filter on Sender Ids shared with your account"."""

    def describe_sender_ids(self, params: Body) -> Body:
        if params.get("SenderIds"):
            return super().describe_sender_ids(params)
        return super().describe_sender_ids({**params, "Owner": None})


class OwnIsNobodys(Honest):
    """SELF shows nothing. Breaks "Use SELF to filter the list of phone numbers to ones your account owns"."""

    def describe_phone_numbers(self, params: Body) -> Body:
        own = params.get("Owner") == "SELF" and not params.get("PhoneNumberIds")
        return super().describe_phone_numbers({**params, "Owner": "SHARED"} if own else params)


class OwnerWithSenderIdsAccepted(Honest):
    """Breaks "The Owner and SenderIds parameters can't be used at the same time"."""

    def describe_sender_ids(self, params: Body) -> Body:
        return super().describe_sender_ids({**params, "Owner": None} if params.get("SenderIds") else params)


class OwnerWithListNamesAccepted(Honest):
    """Breaks "The Owner and OptOutListNames parameters can't be used at the same time"."""

    def describe_opt_out_lists(self, params: Body) -> Body:
        return super().describe_opt_out_lists({**params, "Owner": None} if params.get("OptOutListNames") else params)


class SixSenderIds(Honest):
    """Breaks "SenderIds: … Maximum number of 5 items" (DescribeSenderIds)."""

    def relaxed(self, operation: str, name: str, kind: str) -> bool:
        return (operation, name, kind) == ("DescribeSenderIds", "SenderIds", "items")


class AnyFilterName(Honest):
    """Filters nobody knows let all through. Breaks "Name: Valid Values: keyword-action" (KeywordFilter)."""

    def relaxed(self, operation: str, name: str, kind: str) -> bool:
        return (operation, name, kind) == ("DescribeKeywords", "Name", "enum")

    def meets(self, view: Body, wanted: Body) -> bool:
        return super().meets(view, wanted) if "-" in wanted["Name"] else True


class DescribesDeletedSenders(Honest):
    """A released sender ID is described by name, never in the list. Breaks "isn't valid, an error is returned"."""

    def __init__(self) -> None:
        super().__init__()
        self.attic: dict[str, Record] = {}

    def remove_sender(self, sender: Record) -> None:
        super().remove_sender(sender)
        self.attic[sender["key"]] = sender

    def describe_sender_ids(self, params: Body) -> Body:
        asked = {self.sender_key(one["SenderId"], one["IsoCountryCode"]) for one in params.get("SenderIds") or ()}
        kept = {key: one for key, one in self.attic.items() if key in asked and key not in self.senders}
        before, self.senders = self.senders, {**self.senders, **kept}
        try:
            return super().describe_sender_ids(params)
        finally:
            self.senders = before


PAGES = collect(globals())
