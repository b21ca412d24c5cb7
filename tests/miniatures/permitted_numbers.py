"""Other readings of what is said about opted-out numbers and tags."""

import time
from typing import Any

from tests.miniatures.ground import Answer, Body, Record, Refusal, conflict, invalid
from tests.miniatures.honest import Honest
from tests.miniatures.register import collect


class PutAgainRefused(Honest):
    """A number that is opted out can't be opted out again."""

    def put_again(self, record: Record, entry: Record) -> Record:  # noqa: ARG002
        raise invalid("CANNOT_ADD_OPTED_OUT_NUMBER", "optedOutNumber")


class PutAgainRenews(Honest):
    """A number opted out again is opted out from now on."""

    def put_again(self, record: Record, entry: Record) -> Record:  # noqa: ARG002
        return {**entry, "OptedOutTimestamp": self.now()}


class NumbersAsSent(Honest):
    """A number is kept as it was put: with a plus it is another one than without."""

    def dialled(self, number: Any) -> str:
        return str(number)


class PlusShownAsSent(Honest):
    """A number is shown as it was put, and found with or without its plus."""

    def put_opted_out_number(self, params: Body) -> Body:
        number = self.dialled(params["OptedOutNumber"])
        known = number in self.find_list(params["OptOutListName"])["Numbers"]
        result = super().put_opted_out_number(params)
        entry = self.find_list(params["OptOutListName"])["Numbers"][number]
        if not known:
            entry["OptedOutNumber"] = params["OptedOutNumber"]
        return {**result, "OptedOutNumber": entry["OptedOutNumber"]}


class PlusRequired(Honest):
    """ "The phone number to add to the OptOutList in E.164 format": with a plus."""

    def must_be_valid(self, number: str) -> None:
        if not number.startswith("+"):
            raise invalid("INVALID_PARAMETER", "optedOutNumber")


class OnlyPlausibleNumbers(Honest):
    """E.164 numbers have seven to fifteen digits."""

    def must_be_valid(self, number: str) -> None:
        if not 7 <= len(number.removeprefix("+")) <= 15:
            raise invalid("INVALID_PARAMETER", "optedOutNumber")


class AbsentNumbersLeftOut(Honest):
    """Numbers that are not opted out are left out of DescribeOptedOutNumbers: they are valid, and not there."""

    def chosen_numbers(self, record: Record, numbers: list[str]) -> list[Record]:
        known = [number for number in numbers if self.dialled(number) in record["Numbers"]]
        return super().chosen_numbers(record, known) if known or not numbers else []


class DeletionCountsEverywhere(Honest):
    """A number deleted from one list can't be deleted from another within 30 days."""

    removed: frozenset[str] = frozenset()

    def must_be_removable(self, record: Record, number: str) -> None:
        if number in self.removed:
            raise invalid("PHONE_NUMBER_CANNOT_BE_OPTED_IN", "optedOutNumber")
        super().must_be_removable(record, number)
        self.removed |= {number}


class SecondDeletionConflicts(Honest):
    """The second deletion within 30 days is a ConflictException."""

    def must_be_removable(self, record: Record, number: str) -> None:
        if number in record["Removed"]:
            raise conflict("RESOURCE_DELETION_NOT_ALLOWED", "opted-out-number", number)


class RemovalShowsBirth(Honest):
    """DeleteOptedOutNumber shows when the number was opted out."""

    def removal_time(self, entry: Record) -> float:
        return float(entry["OptedOutTimestamp"])


class PutNumbersShowLate(Honest):
    """For 0.2 seconds the list of all numbers misses a new one."""

    def chosen_numbers(self, record: Record, numbers: list[str]) -> list[Record]:
        found = super().chosen_numbers(record, numbers)
        return found if numbers else [one for one in found if self.now() - one["OptedOutTimestamp"] >= 0.2]


class EmptyBodies(Honest):
    """TagResource and UntagResource answer "an HTTP 200 response with an empty HTTP body", to the letter."""

    def handle(self, operation: str, params: Body) -> Answer:
        status, body, headers = super().handle(operation, params)
        return status, b"" if body == {} and operation in ("TagResource", "UntagResource") else body, headers


class NewestTagsFirst(Honest):
    """Tags in another order."""

    def list_tags_for_resource(self, params: Body) -> Body:
        result = super().list_tags_for_resource(params)
        return {**result, "Tags": result["Tags"][::-1]}


class NoTagsNoMember(Honest):
    """ListTagsForResource leaves Tags out where there are none."""

    def list_tags_for_resource(self, params: Body) -> Body:
        return {name: value for name, value in super().list_tags_for_resource(params).items() if value}


class LastOfTwinTagsCounts(Honest):
    """The same key twice in one request is no error; the last one counts."""

    def must_allow_tags(self, tags: list[Body]) -> None:
        super().must_allow_tags(list({one["Key"]: one for one in tags}.values()))

    def perform(self, operation: str, params: Body) -> Body:
        tags = params.get("Tags")
        if isinstance(tags, list) and all(isinstance(one, dict) and isinstance(one.get("Key"), str) for one in tags):
            params = (
                {**params, "Tags": list({one["Key"]: one for one in tags}.values())} if len(tags) <= 200 else params
            )
        return super().perform(operation, params)


class ReservedTagsRefused(Honest):
    """Keys that begin with aws: are refused, as everywhere at AWS."""

    def must_allow_tags(self, tags: list[Body]) -> None:
        super().must_allow_tags(tags)
        if any(one["Key"].lower().startswith("aws:") for one in tags):
            raise invalid("INVALID_PARAMETER", "tags")


class AbsentTagsRefused(Honest):
    """Removing a tag that is not there is a ValidationException."""

    def untag_resource(self, params: Body) -> Body:
        known = {one["Key"] for one in self.tags_of(self.find_resource(params["ResourceArn"]))}
        if set(params["TagKeys"]) - known:
            raise invalid("INVALID_PARAMETER", "tagKeys")
        return super().untag_resource(params)


class ForeignResourcesDenied(Honest):
    """Tags of another account's or region's ARN: an AccessDeniedException."""

    def find_resource(self, arn: Any) -> Record:
        if not str(arn).startswith(self.arn("", "").rstrip("/")):
            raise Refusal("AccessDeniedException", "You don't have sufficient permissions", Reason="ACCOUNT_DISABLED")
        return super().find_resource(arn)


class TagsSettleSlowly(Honest):
    """For 0.2 seconds ListTagsForResource shows the tags of before."""

    def __init__(self) -> None:
        super().__init__()
        self.stale: dict[str, tuple[float, list[Body]]] = {}

    def remember_tags(self, params: Body) -> None:
        old = self.list_tags_for_resource({"ResourceArn": params["ResourceArn"]})["Tags"]
        self.stale[params["ResourceArn"]] = (time.monotonic(), old)

    def tag_resource(self, params: Body) -> Body:
        self.remember_tags(params)
        return super().tag_resource(params)

    def untag_resource(self, params: Body) -> Body:
        self.remember_tags(params)
        return super().untag_resource(params)

    def list_tags_for_resource(self, params: Body) -> Body:
        result = super().list_tags_for_resource(params)
        when, tags = self.stale.get(params["ResourceArn"], (-1.0, []))
        return {**result, "Tags": tags} if time.monotonic() - when < 0.2 else result


NUMBERS = collect(globals())
