"""Faults about opted-out numbers."""

from datetime import UTC, datetime
from typing import Any

from tests.miniatures.ground import Body, Record, Refusal
from tests.miniatures.honest import Honest
from tests.miniatures.register import collect


class NumbersSurviveTheirList(Honest):
    """A list made anew has the old numbers. Breaks "All opted out phone numbers in the opt-out list are deleted"."""

    def __init__(self) -> None:
        self.left: dict[str, dict[str, Record]] = {}
        super().__init__()

    def delete_opt_out_list(self, params: Body) -> Body:
        record = self.lists.get(self.bare("opt-out-list", params["OptOutListName"]), {})
        result = super().delete_opt_out_list(params)
        self.left[result["OptOutListName"]] = record["Numbers"]
        return result

    def add_list(self, name: str, tags: Any) -> Record:
        record = super().add_list(name, tags)
        record["Numbers"].update(self.left.get(name, {}))
        return record


class ListDeletionClearsAnother(Honest):
    """Deleting a list empties the newest other one too. Breaks "phone numbers in the opt-out list are deleted"."""

    def delete_opt_out_list(self, params: Body) -> Body:
        result = super().delete_opt_out_list(params)
        list(self.lists.values())[-1]["Numbers"].clear()
        return result


class ListsShareNumbers(Honest):
    """What is put into one list is in all. Breaks "Creates an opted out destination phone number in the … list"."""

    def put_opted_out_number(self, params: Body) -> Body:
        result = super().put_opted_out_number(params)
        entry = self.find_list(params["OptOutListName"])["Numbers"][self.dialled(params["OptedOutNumber"])]
        for record in self.lists.values():
            record["Numbers"][self.dialled(params["OptedOutNumber"])] = entry
        return result


class PutNotPersisted(Honest):
    """Answers well and keeps nothing. Breaks "Creates an opted out destination phone number in the opt-out list"."""

    def put_opted_out_number(self, params: Body) -> Body:
        record = self.find_list(params["OptOutListName"])
        before = dict(record["Numbers"])
        result = super().put_opted_out_number(params)
        record["Numbers"] = before
        return result


class PutIntoUnknownLists(Honest):
    """Breaks "if the specified opt-out list doesn't exist, an error is returned" (PutOptedOutNumber)."""

    def put_opted_out_number(self, params: Body) -> Body:
        try:
            return super().put_opted_out_number(params)
        except Refusal as refusal:
            if refusal.kind != "ResourceNotFoundException":
                raise
            return {"OptOutListName": params["OptOutListName"], "OptedOutNumber": params["OptedOutNumber"]}


class AnyDestination(Honest):
    """Takes letters for a number. Breaks "If the destination phone number isn't valid …, an error is returned"."""

    def relaxed(self, operation: str, name: str, kind: str) -> bool:
        return (operation, name, kind) == ("PutOptedOutNumber", "OptedOutNumber", "pattern")


class DeletesAbsentNumbers(Honest):
    """Breaks "If the specified destination phone number doesn't exist …, an error is returned"."""

    def delete_opted_out_number(self, params: Body) -> Body:
        record = self.find_list(params["OptOutListName"])
        if self.dialled(params["OptedOutNumber"]) in record["Numbers"]:
            return super().delete_opted_out_number(params)
        return self.opted_out_result(
            "DeleteOptedOutNumber", record, self.new_number(self.dialled(params["OptedOutNumber"]))
        )


class NumberDeletesNotPersisted(Honest):
    """The number stays. Breaks "Deletes an existing opted out destination phone number from the … list"."""

    def delete_opted_out_number(self, params: Body) -> Body:
        record = self.find_list(params["OptOutListName"])
        before, removed = dict(record["Numbers"]), set(record["Removed"])
        result = super().delete_opted_out_number(params)
        record.update(Numbers=before, Removed=removed)
        return result


class NumbersDeletedAgain(Honest):
    """Breaks "Each destination phone number can only be deleted once every 30 days"."""

    def must_be_removable(self, record: Record, number: str) -> None:
        pass


class OneDeletionClearsTheList(Honest):
    """All the numbers go. Breaks "Deletes an existing opted out destination phone number": one."""

    def delete_opted_out_number(self, params: Body) -> Body:
        result = super().delete_opted_out_number(params)
        self.find_list(params["OptOutListName"])["Numbers"].clear()
        return result


class DescribesAllNumbers(Honest):
    """Breaks "If you specify opted out numbers, the output includes information for only the specified …"."""

    def chosen_numbers(self, record: Record, numbers: list[str]) -> list[Record]:
        super().chosen_numbers(record, numbers)
        return super().chosen_numbers(record, [])


class EndUserOptedEverybodyOut(Honest):
    """Breaks "EndUserOptedOut: This is true if it was the end user who requested": it was the caller."""

    def new_number(self, number: str) -> Record:
        return {**super().new_number(number), "EndUserOptedOut": True}


class EndUserFilterInverted(Honest):
    """Breaks "only those opted out numbers that meet the filter criteria"."""

    def meets(self, view: Body, wanted: Body) -> bool:
        return super().meets(view, wanted) is not (str(wanted["Name"]) == "end-user-opted-out")


class OptedOutAsDates(Honest):
    """A date string. Breaks '"OptedOutTimestamp": number'."""

    def opted_out_view(self, entry: Record) -> Body:
        shown = datetime.fromtimestamp(entry["OptedOutTimestamp"], UTC).isoformat()
        return {**super().opted_out_view(entry), "OptedOutTimestamp": shown}


class OptedOutInMilliseconds(Honest):
    """Breaks "The time that the phone number was added to the OptOutList, in UNIX epoch time format"."""

    def opted_out_view(self, entry: Record) -> Body:
        return {**super().opted_out_view(entry), "OptedOutTimestamp": int(entry["OptedOutTimestamp"] * 1000)}


class OptedOutIsNow(Honest):
    """DescribeOptedOutNumbers shows the present moment. Breaks "The time that the op tout occurred"."""

    def describe_opted_out_numbers(self, params: Body) -> Body:
        result = super().describe_opted_out_numbers(params)
        now = self.timestamp(self.now())
        numbers = [{**one, "OptedOutTimestamp": now} for one in result["OptedOutNumbers"]]
        return {**result, "OptedOutNumbers": numbers}


class DefaultListAnswers(Honest):
    """The result names the list Default. Breaks "The OptOutListName that the phone number was …"."""

    def put_opted_out_number(self, params: Body) -> Body:
        return {**super().put_opted_out_number(params), "OptOutListName": "Default"}


class ConflictForUnknownLists(Honest):
    """PutOptedOutNumber answers a ConflictException, which that operation does not declare. Breaks its "Errors"."""

    def put_opted_out_number(self, params: Body) -> Body:
        try:
            return super().put_opted_out_number(params)
        except Refusal as refusal:
            raise Refusal("ConflictException", refusal.text, **refusal.members) from None


NUMBERS = collect(globals())
