"""Faults about tags."""

from typing import Any

from tests.miniatures.ground import Body, Record, Refusal
from tests.miniatures.honest import Honest
from tests.miniatures.register import collect
from tests.miniatures.wrong_inputs import _Lax


class TaggingReplacesAll(Honest):
    """The other tags go. Breaks "Adds or overwrites only the specified tags"."""

    def merged(self, before: list[Body], asked: list[Body]) -> list[Body]:  # noqa: ARG002
        return super().merged([], asked)


class TaggingKeepsOldValues(Honest):
    """Breaks "When you specify an existing tag key, the value is overwritten with the new value"."""

    def merged(self, before: list[Body], asked: list[Body]) -> list[Body]:
        return super().merged(asked, before)


class TaggingAppends(Honest):
    """A key is there twice. Breaks "Tag keys must be unique per resource"."""

    def merged(self, before: list[Body], asked: list[Body]) -> list[Body]:
        return [*before, *asked]

    def must_allow_tags(self, tags: list[Body]) -> None:
        super().must_allow_tags(list({one["Key"]: one for one in tags}.values()))


class OnlyFirstTagIsKept(Honest):
    """Of several tags in one TagResource the first is kept. Breaks "Adds or overwrites … the specified tags"."""

    def merged(self, before: list[Body], asked: list[Body]) -> list[Body]:
        return super().merged(before, asked[:1])


class UntaggingRemovesAll(Honest):
    """Breaks "Removes the association of the specified tags from a resource": of all."""

    def untag_resource(self, params: Body) -> Body:
        result = super().untag_resource(params)
        self.find_resource(params["ResourceArn"])["Tags"] = []
        return result


class UntaggingByPrefix(Honest):
    """Removes every key with the same beginning. Breaks "Removes the association of the specified tags"."""

    def untag_resource(self, params: Body) -> Body:
        record = self.find_resource(params["ResourceArn"])
        keys = tuple(params["TagKeys"])
        record["Tags"] = [one for one in self.tags_of(record) if not one["Key"].startswith(keys)]
        return {}


class UntaggingNotPersisted(Honest):
    """Answers well; the tags stay. Breaks "Removes the association of the specified tags from a resource"."""

    def untag_resource(self, params: Body) -> Body:
        self.find_resource(params["ResourceArn"])
        return {}


class UntaggedTagComesBack(Honest):
    """A tag removed comes back with the next TagResource. Breaks "Adds or overwrites only the specified tags"."""

    def untag_resource(self, params: Body) -> Body:
        record = self.find_resource(params["ResourceArn"])
        before = self.tags_of(record)
        result = super().untag_resource(params)
        record["removed"] = [one for one in before if one not in record["Tags"]]
        return result

    def tag_resource(self, params: Body) -> Body:
        record = self.find_resource(params["ResourceArn"])
        return super().tag_resource({**params, "Tags": self.merged(record.get("removed", []), params["Tags"])})


class TagsLostOnUpdate(Honest):
    """UpdatePool clears the pool's tags. Breaks "Updates the configuration of an existing pool": not its tags."""

    def update_pool(self, params: Body) -> Body:
        result = super().update_pool(params)
        self.find_pool(params["PoolId"])["Tags"] = None
        return result


class TagsLostOnDisassociation(Honest):
    """A phone that leaves a pool loses its tags. Breaks "Removes the specified origination identity": no more."""

    def leave(self, pool: Record, identity: Record) -> None:
        super().leave(pool, identity)
        identity["Tags"] = None


class _LosesTagsGivenAtBirth(Honest):
    """Shows the tags given at creation, and does not keep them."""

    kind = ""

    def tags_of(self, record: Record) -> list[Body]:
        tagged = record.get("tagged") or record["kind"] != self.kind
        return super().tags_of(record) if tagged else []

    def tag_resource(self, params: Body) -> Body:
        result = super().tag_resource(params)
        self.find_resource(params["ResourceArn"])["tagged"] = True
        return result


class PoolTagsGivenAtBirthLost(_LosesTagsGivenAtBirth):
    """Breaks "Tags: An array of tags (key and value pairs) associated with the pool" (CreatePool)."""

    kind = "pool"


class SenderTagsGivenAtBirthLost(_LosesTagsGivenAtBirth):
    """Breaks "An array of tags (key and value pairs) to associate with the sender ID" (RequestSenderId)."""

    kind = "sender-id"


class ListTagsGivenAtBirthLost(_LosesTagsGivenAtBirth):
    """Breaks "An array of tags … to associate with the new OptOutList" (CreateOptOutList)."""

    kind = "opt-out-list"


class EmptyTagValuesLost(Honest):
    """Tags without a value are dropped. Breaks "Value: … Minimum length of 0"."""

    def merged(self, before: list[Body], asked: list[Body]) -> list[Body]:
        return [one for one in super().merged(before, asked) if one["Value"]]


class TagsOfUnknownResources(Honest):
    """An unknown ARN has no tags. Breaks "ResourceNotFoundException" of ListTagsForResource."""

    def list_tags_for_resource(self, params: Body) -> Body:
        try:
            return super().list_tags_for_resource(params)
        except Refusal:
            return {"ResourceArn": params["ResourceArn"], "Tags": []}


class TagsUnknownResources(Honest):
    """Any ARN can be tagged. Breaks "ResourceNotFoundException" of TagResource."""

    def tag_resource(self, params: Body) -> Body:
        try:
            return super().tag_resource(params)
        except Refusal as refusal:
            if refusal.kind != "ResourceNotFoundException":
                raise
            return {}


class TagsOutliveTheList(Honest):
    """A list made anew under an old name has the old one's tags. Breaks "Creates a new opt-out list"."""

    def __init__(self) -> None:
        self.left: dict[str, Any] = {}
        super().__init__()

    def delete_opt_out_list(self, params: Body) -> Body:
        record = self.lists.get(self.bare("opt-out-list", params["OptOutListName"]), {})
        result = super().delete_opt_out_list(params)
        self.left[result["OptOutListName"]] = record["Tags"]
        return result

    def add_list(self, name: str, tags: Any) -> Record:
        record = super().add_list(name, tags)
        record["Tags"] = tags or self.left.get(name)
        return record


class TagsSharedByKind(Honest):
    """A tag on one pool shows on all. Breaks "List all tags associated with a resource"."""

    def tag_resource(self, params: Body) -> Body:
        result = super().tag_resource(params)
        record = self.find_resource(params["ResourceArn"])
        for pool in self.pools.values() if record["kind"] == "pool" else ():
            pool["Tags"] = record["Tags"]
        return result


class TagsAsMap(Honest):
    """{"key": "value"} where a list is due. Breaks '"Tags": [ { "Key": "string", "Value": "string" } ]'."""

    def list_tags_for_resource(self, params: Body) -> Body:
        result = super().list_tags_for_resource(params)
        return {**result, "Tags": {one["Key"]: one["Value"] for one in result["Tags"]}}


class TagsInLowerCamel(Honest):
    """{"key": …, "value": …}. Breaks '"Tags": [ { "Key": "string", "Value": "string" } ]'."""

    def list_tags_for_resource(self, params: Body) -> Body:
        result = super().list_tags_for_resource(params)
        return {**result, "Tags": [{name.lower(): value for name, value in one.items()} for one in result["Tags"]]}


class AnyNumberOfTags(_Lax):
    """Breaks "Tags: … Maximum number of 200 items" (TagResource)."""

    unchecked = ("TagResource", "Tags", "items")
    most_tags = 1000


class NoTagsToAdd(_Lax):
    """Breaks "Tags: Array Members: Minimum number of 1 item" (TagResource)."""

    unchecked = ("TagResource", "Tags", "items")


class LongTagValues(_Lax):
    """Breaks "Value: … Maximum length of 256" (TagResource)."""

    unchecked = ("TagResource", "Value", "length")


TAGS = collect(globals())
