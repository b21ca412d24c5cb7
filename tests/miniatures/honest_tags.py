"""Tags of pools, phone numbers, sender IDs and opt-out lists."""

from typing import Any

from tests.miniatures.checks import Checks
from tests.miniatures.ground import ARNS, Body, Record, unknown


class Tags(Checks):
    """Tags are found by the resource's ARN alone; those given at creation and those added later are the same."""

    def resources(self) -> list[Record]:
        books = (self.pools, self.phones, self.senders, self.lists)
        return [record for book in books for record in book.values()]

    def find_resource(self, arn: Any) -> Record:
        record = next((one for one in self.resources() if self.arn_of(one) == arn), None)
        if record is None:
            kind = str(arn).split(":")[-1].partition("/")[0]
            raise unknown(kind if kind in ARNS else "account", arn)
        return record

    def tags_of(self, record: Record) -> list[Body]:
        return list(record.get("Tags") or [])

    def merged(self, before: list[Body], asked: list[Body]) -> list[Body]:
        """The old tags with the new ones added, or put in the place of those with the same key."""
        after = {one["Key"]: {"Key": one["Key"], "Value": one["Value"]} for one in (*before, *asked)}
        return list(after.values())

    def tag_resource(self, params: Body) -> Body:
        record, asked = self.find_resource(params.get("ResourceArn")), params.get("Tags") or []
        self.must_allow_tags(asked)
        after = self.merged(self.tags_of(record), asked)
        self.must_allow_tags(after)
        record["Tags"] = after
        return {}

    def untag_resource(self, params: Body) -> Body:
        record, keys = self.find_resource(params.get("ResourceArn")), params.get("TagKeys") or []
        record["Tags"] = [one for one in self.tags_of(record) if one["Key"] not in keys]
        return {}

    def list_tags_for_resource(self, params: Body) -> Body:
        record = self.find_resource(params.get("ResourceArn"))
        return self.shown("ListTagsForResource", {"ResourceArn": self.arn_of(record), "Tags": self.tags_of(record)})
