"""How does a request that knows only the schema come to name what is there? Good values give way to living Refs.

What is wrong in a request stays wrong: only values that fit their member's documented form are replaced. Where nothing
is there to be named, an optional name is left out, since an unknown one would hide all else that is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ringtrue.contracts.shapes import Shape, operations
from ringtrue.reference_model.vocabulary import Arn, Call, Ref, refs_in
from ringtrue.strategies.tour import VALID

OUTSPOKEN = 4  # every which request
Params = dict[str, object]
AtHand = Mapping[str, tuple[Ref, ...]]

MAKES = "Create"
# Names of our own making, for which nothing needs to be there.
OURS = {"channel": "topic", "channel-role": "role", "number": "destination"}
PLAIN = {"IsoCountryCode": "US"}
TOKEN, PAGE, OWNER, RESOURCE = "ClientToken", "NextToken", "Owner", "resource"


def fitted(
    operation: str, body: Mapping[str, object], at_hand: AtHand, nth: int, kind_of: Callable[[str], str | None]
) -> Call:
    """The call with living names in place of good ones; `nth` numbers the names that it makes up.

    Mostly it is a valid call but for what is wrong in it; every so often it says all that the schema lets it say.
    """
    shape = operations()[operation].input
    valid = VALID.get(operation, {}) if nth % OUTSPOKEN else {}
    alive = {ref for refs in at_hand.values() for ref in refs}
    params: Params = {}
    for name, value in body.items():
        member = shape.members.get(name)
        if member is None or not fits(member, value):
            params[name] = value
        elif name == TOKEN:
            params[name] = Ref("token", nth)
        elif name == PAGE:
            continue  # a token that nobody has issued
        elif operation == f"{MAKES}{name.removesuffix('Name')}":
            params[name] = Ref(kind_of(name) or name, nth)
        elif name in valid and alive.issuperset(refs_in(valid[name])):
            params[name] = valid[name]
        elif name in PLAIN:
            params[name] = PLAIN[name]
        elif (kind := kind_of(name)) is None or _enumerated(member):
            params[name] = value
        elif not valid or name in shape.required:
            named = _named(kind, name, value, at_hand, nth)
            if named is not None or name in shape.required:
                params[name] = Ref(kind, 0) if named is None else named
    return Call(operation, _disentangled(params, shape, kind_of))


def _named(kind: str, name: str, value: object, at_hand: AtHand, nth: int) -> object:
    """A Ref of the kind, or a list of them; None where nothing of the kind is there."""
    if kind in OURS:
        found: tuple[Ref, ...] = (Ref(OURS[kind], 1),)
    else:
        found = at_hand.get("pool" if kind == RESOURCE else kind, ())
    if not found:
        return None
    if isinstance(value, list):
        return [found[(nth + n) % len(found)] for n in range(min(len(value), len(found)))]
    chosen = found[nth % len(found)]
    return Arn(chosen) if name.endswith("Arn") and kind not in OURS else chosen


def _disentangled(params: Params, shape: Shape, kind_of: Callable[[str], str | None]) -> Params:
    """Owner cannot be used together with ids, so that together they would hide what else is wrong."""
    ids = any(name in params and kind_of(name) and name.endswith("s") for name in shape.members)
    if OWNER in params and ids and fits(shape.members[OWNER], params[OWNER]):
        return {name: value for name, value in params.items() if name != OWNER}
    return params


def _enumerated(shape: Shape) -> bool:
    return bool(shape.enum or (shape.item and shape.item.enum))


def fits(shape: Shape, value: object) -> bool:
    """Is it a text, or a list of texts, of the documented form?"""
    match value:
        case str() if shape.type == "string":
            long_enough = (shape.minimum or 0) <= len(value) <= (shape.maximum or len(value))
            matches = shape.matcher is None or shape.matcher.fullmatch(value) is not None
            return long_enough and matches and (not shape.enum or value in shape.enum)
        case list() if shape.type == "array" and shape.item is not None and value:
            few = (shape.minimum or 0) <= len(value) <= (shape.maximum or len(value))
            item = shape.item
            return few and all(isinstance(each, str) and fits(item, each) for each in value)
        case _:
            return False
