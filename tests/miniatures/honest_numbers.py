"""Opted-out numbers: kept in an opt-out list, and gone with it."""

from typing import Any

from tests.miniatures.checks import Checks
from tests.miniatures.ground import Body, Record, invalid, unknown


class OptedOutNumbers(Checks):
    """A number is kept in E.164 form, with its plus, and found with or without it."""

    def dialled(self, number: Any) -> str:
        return f"+{str(number).removeprefix('+')}"

    def find_number(self, record: Record, number: Any) -> Record:
        entry: Record | None = record["Numbers"].get(self.dialled(number))
        if entry is None:
            raise unknown("opted-out-number", number)
        return entry

    def must_be_valid(self, number: str) -> None:
        """Whether this can be somebody's phone number; the pattern says enough."""

    def must_be_removable(self, record: Record, number: str) -> None:
        """ "Each destination phone number can only be deleted once every 30 days"."""
        if number in record["Removed"]:
            raise invalid("PHONE_NUMBER_CANNOT_BE_OPTED_IN", "optedOutNumber")

    def opted_out_view(self, entry: Record) -> Body:
        when = self.timestamp(entry["OptedOutTimestamp"])
        shown = {name: entry[name] for name in ("OptedOutNumber", "EndUserOptedOut")}
        return {**shown, "OptedOutTimestamp": when}

    def opted_out_result(self, operation: str, record: Record, entry: Record) -> Body:
        names = {name: record[name] for name in ("OptOutListArn", "OptOutListName")}
        return self.shown(operation, {**names, **self.opted_out_view(entry)})

    def new_number(self, number: str) -> Record:
        born = {"OptedOutTimestamp": self.now(), "seq": next(self.sequence)}
        return {"OptedOutNumber": number, "EndUserOptedOut": False, **born}

    def put_again(self, record: Record, entry: Record) -> Record:  # noqa: ARG002
        """What becomes of a number that is opted out already: it stays as it is."""
        return entry

    def put_opted_out_number(self, params: Body) -> Body:
        record, number = self.find_list(params.get("OptOutListName")), self.dialled(params.get("OptedOutNumber"))
        self.must_be_valid(str(params.get("OptedOutNumber")))
        known = record["Numbers"].get(number)
        entry = self.put_again(record, known) if known else self.new_number(number)
        record["Numbers"][number] = entry
        return self.opted_out_result("PutOptedOutNumber", record, entry)

    def removal_time(self, entry: Record) -> float:  # noqa: ARG002
        """ "The time that the number was removed at"."""
        return self.now()

    def delete_opted_out_number(self, params: Body) -> Body:
        record = self.find_list(params.get("OptOutListName"))
        entry = self.find_number(record, params.get("OptedOutNumber"))
        number = self.dialled(entry["OptedOutNumber"])
        self.must_be_removable(record, number)
        del record["Numbers"][number]
        record["Removed"].add(number)
        gone = {**entry, "OptedOutTimestamp": self.removal_time(entry)}
        return self.opted_out_result("DeleteOptedOutNumber", record, gone)

    def chosen_numbers(self, record: Record, numbers: list[str]) -> list[Record]:
        found = [self.find_number(record, number) for number in numbers] or record["Numbers"].values()
        return list({entry["seq"]: entry for entry in found}.values())

    def describe_opted_out_numbers(self, params: Body) -> Body:
        record = self.find_list(params.get("OptOutListName"))
        chosen = self.chosen_numbers(record, params.get("OptedOutNumbers") or [])
        items = [(entry["seq"], self.opted_out_view(entry)) for entry in chosen]
        show = "DescribeOptedOutNumbers"
        listing = self.page(params, "OptedOutNumbers", items, lambda view: self.shown(show, view))
        return {**{name: record[name] for name in ("OptOutListArn", "OptOutListName")}, **listing}
