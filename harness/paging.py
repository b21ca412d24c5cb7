"""How is a list on pages read as one answer? Token after token, within bounds, whatever the target does with tokens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ringtrue.reference_model.filters import list_member
from ringtrue.reference_model.vocabulary import Accepted, Call, Outcome

MOST_PAGES, MOST_EMPTY_PAGES, MOST_ITEMS = 60, 3, 20_000


def walked(call: Call, ask: Callable[[Call], Outcome]) -> Outcome:
    """Every page as one answer: until no token comes, a page brings nothing new, or enough is enough."""
    member, token = list_member(call.operation), dict[str, object]()
    items: list[object] = []
    known: set[str] = set()
    sizes: list[int] = []
    while True:
        outcome = ask(replace(call, params={**call.params, **token}, paged=False))
        if not isinstance(outcome, Accepted):
            return outcome
        shown = outcome.body.get(member)
        found = shown if isinstance(shown, list) else []
        spelled = {repr(item) for item in found}
        repeats = bool(found) and spelled <= known
        known |= spelled
        items, sizes = [*items, *found], [*sizes, len(found)]
        token = {"NextToken": outcome.body.get("NextToken")}
        over = not token["NextToken"] or len(sizes) >= MOST_PAGES or len(items) >= MOST_ITEMS
        if over or repeats or (len(sizes) >= MOST_EMPTY_PAGES and not any(sizes[-MOST_EMPTY_PAGES:])):
            return replace(outcome, body={**outcome.body, member: items}, pages=tuple(sizes))
