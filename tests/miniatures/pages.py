"""Choosing, filtering and paging what the Describe… and List… operations show."""

from collections.abc import Callable
from typing import Any

from tests.miniatures.ground import Body, Ground, Record, invalid

Item = tuple[int, Body]
Show = Callable[[Body], Body]
PLURALS = {"number-capability": "NumberCapabilities", "message-type": "MessageTypes"}


class Pages(Ground):
    """A token names the listing and the last item shown, so that nothing is lost when something goes in between."""

    def chosen(self, params: Body, key: str, records: dict[str, Record], find: Callable[[Any], Record]) -> list[Record]:
        """The records named in the request, or all of them."""
        names = params.get(key)
        if names and params.get("Owner"):
            raise invalid("PARAMETERS_CANNOT_BE_USED_TOGETHER", key, "Owner")
        if params.get("Owner") == "SHARED":
            return []
        if not names:
            return list(records.values())
        return list({record["seq"]: record for record in map(find, names)}.values())

    def meets(self, view: Body, wanted: Body) -> bool:
        """Whether one filter lets this item through: one of its values is the item's."""
        name = "".join(part.title() for part in str(wanted["Name"]).split("-"))
        value = view.get(name) if name in view else view.get(PLURALS.get(wanted["Name"], name))
        if isinstance(value, bool):
            return str(value).lower() in [str(one).lower() for one in wanted["Values"]]
        if name == "SenderId":
            return self.folded(value) in [self.folded(one) for one in wanted["Values"]]
        return bool(set(value if isinstance(value, list) else [value]) & set(wanted["Values"]))

    def meets_all(self, view: Body, filters: list[Body]) -> bool:
        return all(self.meets(view, one) for one in filters)

    def rank(self, seq: int) -> int:
        return seq

    def ranked(self, params: Body, items: list[Item]) -> list[Item]:
        """The items that pass the filters, in the order of the listing."""
        wanted = params.get("Filters") or []
        passing = [(self.rank(seq), view) for seq, view in items if self.meets_all(view, wanted)]
        return sorted(passing, key=lambda item: item[0])

    def page(self, params: Body, key: str, items: list[Item], show: Show) -> Body:
        """One page of the items that pass the filters, with a token when there are more."""
        ranked = self.ranked(params, items)
        if (token := params.get("NextToken")) is not None:
            start = self.token_rank(token, key)
            ranked = [(rank, view) for rank, view in ranked if rank > start]
        size = self.size(params)
        body: Body = {key: [show(view) for _, view in ranked[:size]]}
        if len(ranked) > size:
            body["NextToken"] = self.new_token(key, ranked[size - 1][0])
        return body

    def size(self, params: Body) -> int:
        """How many items a page holds at most."""
        return max(1, params.get("MaxResults") or self.page_size)

    def new_token(self, key: str, rank: int) -> str:
        return f"next.{key}.{rank}"

    def token_rank(self, token: str, key: str) -> int:
        """The rank of the last item shown before; a token that was never given is refused."""
        try:
            return int(str(token).removeprefix(f"next.{key}."))
        except ValueError:
            raise invalid("INVALID_NEXT_TOKEN", "nextToken") from None
