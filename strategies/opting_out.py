"""Which numbers are put on opt-out lists, taken from them and asked for? A few, so that they meet again."""

from __future__ import annotations

from ringtrue.reference_model.opted_out_listing import ITEMS, OPTED_OUT
from ringtrue.reference_model.opted_out_number import DESTINATION
from ringtrue.reference_model.state import OptOutList, State
from ringtrue.reference_model.vocabulary import Ref
from ringtrue.strategies.beliefs import Situation

NUMBERS = tuple(Ref(DESTINATION, n) for n in range(1, 5))
Params = dict[str, object]


def _list(s: Situation) -> Ref | None:
    return s.some("opt-out-list", _holds_numbers) if s.features.numbers else None


def _holds_numbers(state: State) -> bool:
    return isinstance(state, OptOutList) and bool(state.opted_out)


def _on(s: Situation, ref: Ref) -> list[Ref]:
    """The numbers that may be on the list."""
    states = [state for state in s.world.beliefs.get(ref, ()) if isinstance(state, OptOutList)]
    return sorted({entry.number for state in states for entry in state.opted_out})


def put(s: Situation) -> Params | None:
    ref = _list(s)
    return None if ref is None else {"OptOutListName": s.named(ref), "OptedOutNumber": s.one_of(NUMBERS)}


def delete(s: Situation) -> Params | None:
    ref = _list(s)
    if ref is None:
        return None
    on = _on(s, ref)
    number = s.one_of(tuple(on)) if on and s.chance(80) else s.one_of(NUMBERS)
    return {"OptOutListName": s.named(ref), "OptedOutNumber": number}


def describe(s: Situation) -> Params | None:
    ref = _list(s)
    if ref is None:
        return None
    named = [number for number in _on(s, ref) if s.chance(60)] if s.chance(50) else []
    named += [s.one_of(NUMBERS)] if named and s.chance(10) else []  # type: ignore[list-item]  # one of a tuple of Refs
    return {"OptOutListName": s.named(ref), **({ITEMS: named} if named else {})}


DRAWN = {"PutOptedOutNumber": put, OPTED_OUT: describe, "DeleteOptedOutNumber": delete}
