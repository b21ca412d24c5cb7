"""What is asked of the guilty answer? From a finding's `check` to a question.

Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ringtrue.contracts.presence import MAY_BE_EMPTY
from ringtrue.contracts.shapes import Shape, error_shape, operations
from ringtrue.reference_model.filters import list_member
from ringtrue.reference_model.form import LAST_SECOND
from ringtrue.reference_model.naming import MEMBERS, kind_of
from ringtrue.reference_model.operations import LISTINGS
from ringtrue.reports.interface import Check, Finding
from ringtrue.reports.questions import (
    ContentType,
    Form,
    InProtocol,
    Item,
    Listed,
    Named,
    NamedByArn,
    Odd,
    Only,
    PageSize,
    Present,
    Question,
    Refusal,
    Status,
    Unaskable,
    Value,
    Wanted,
)
from ringtrue.reports.symbols import Symbols, kind_in, made_in, symbols_in


def question(finding: Finding, symbols: Symbols) -> Question:
    """Raises Unaskable."""
    check = finding["check"]
    if check is None or not finding["conversation"]:
        raise Unaskable("the report does not say how a right answer is told from a wrong one")
    codes = tuple(check["codes"])
    match check["kind"]:
        case "accepted" | "refused":
            return Refusal(check["accepts"], codes or (() if check["accepts"] else ("*",)))
        case "garbled":
            return InProtocol()
        case "envelope":
            return ContentType()
        case "form":
            last = finding["conversation"][-1]
            return _form(check["member"], accepts=bool(last["mangling"]) and last["breaks"] is None)
        case "more":
            return _page_size(finding)
        case "shows" | "missing" | "extra" | "again":
            return _Asking(finding, check, symbols).question()
        case kind:
            raise Unaskable(f"this version knows no divergence of the kind {kind}")


def _page_size(finding: Finding) -> PageSize:
    most = finding["conversation"][-1]["params"].get("MaxResults")
    if not isinstance(most, int):
        raise Unaskable("the call does not say how many results a page may have")
    return PageSize(list_member(finding["operation"]), most)


def _form(member: str, *, accepts: bool) -> Status | Form:
    """`DescribePools.result.Pools.Status.enum`, `ConflictException.Reason.enum`, `status`, or an error's code."""
    if member == "status":
        return Status(200, "", accepts=False)
    if "." not in member:
        return Status(500 if member == "InternalServerException" else 400, member, accepts)
    first, *path, kind = member.split(".")
    whole = operations()[first].output if path[:1] == ["result"] and first in operations() else error_shape(first)
    code = "" if path[:1] == ["result"] else first
    names = path if code else path[1:]
    shape: Shape | None = whole
    for name in names:
        holder = shape.item if shape is not None and shape.item is not None else shape
        shape = holder.members.get(name) if holder is not None else None
    if shape is None:
        raise Unaskable(f"this version knows no {member}")
    return Form(tuple(names), kind, shape.type, _limits(names[-1], kind, shape), code)


def _limits(name: str, kind: str, shape: Shape) -> tuple[Any, ...]:
    text = shape.item if shape.item is not None and shape.item.type == "string" else shape
    match kind:
        case "enum":
            return text.enum
        case "length":
            return (text.minimum or 0, text.maximum, name in MAY_BE_EMPTY)
        case "items":
            return (shape.minimum or 0, shape.maximum, False)
        case "pattern":
            return (text.pattern or "", name in MAY_BE_EMPTY)
        case "epoch":
            return (LAST_SECOND,)
        case "type":
            return (shape.item.type if shape.item is not None else "",)
        case _:
            raise Unaskable(f"this version knows no constraint of the kind {kind}")


@dataclass(frozen=True, slots=True)
class _Asking:
    """A check that is about members or items, with what the script knows by then."""

    finding: Finding
    check: Check
    symbols: Symbols

    def question(self) -> Question:
        check, item = self.check, self._item()
        match check["kind"], check["wanted"]:
            case "shows", None:
                raise Unaskable("the report does not say which values would be right")
            case "shows", list(wanted):
                members = operations()[self.finding["operation"]].output.members
                of_error = item is None and check["member"] not in members
                return Value(item, check["member"], tuple(map(self._wanted, wanted)), of_error)
            case "missing", list(names) if not check["member"]:
                return Present(item, tuple(map(str, names)))
            case "missing", _ if item is not None:
                return Listed(item, 1, None)
            case _, [int(most)] if item is not None:
                return Listed(item, 0, most)
            case "extra", _:
                return self._only()
            case _:
                raise Unaskable("the report does not say which item is meant")

    def _item(self) -> Item | None:
        about = self.check["about"]
        if about is None or (about["word"] is None and not self._named(about["ref"])):
            return None
        ref, listing = about["ref"], LISTINGS.get(self.finding["operation"])
        named = None if about["word"] is not None else self.symbols.variable(ref)
        itself = self.check["member"] == about["id"] and self.check["wanted"] != [None]
        arn = (listing.arn_member, self.symbols.variable(f"arn:{ref}")) if listing and itself else None
        return Item(
            about["items"], about["id"], named, about["word"], self._country(ref), kind_in(ref) == "sender-id", arn,
            kind_in(ref) == "destination",
        )  # fmt: skip

    def _named(self, symbol: str) -> bool:
        """Does the script know what the symbol stands for?"""
        return symbol in self.finding["names"] or symbol in made_in(self.finding["conversation"])

    def _country(self, ref: str) -> Any:
        made = made_in(self.finding["conversation"]).get(ref)
        lent = self.finding.get("lent", {}).get(ref)
        country = lent if made is None else self.finding["conversation"][made]["params"].get("IsoCountryCode")
        return country if kind_in(ref) == "sender-id" and isinstance(country, str) else None

    def _wanted(self, value: Any) -> Wanted:
        match value:
            case {"$anything": _}:
                return Odd("anything")
            case {"$known": _}:
                return Odd("known")
            case {"$caseless": str(text)}:
                return Odd("caseless", text)
            case {"$unordered": list(items)}:
                return Odd("unordered", self.symbols.tree(items))
            case {"$ref": str(symbol)}:
                return self._by_id(symbol)
            case {"$arn": str(symbol)}:
                return self._by_arn(symbol)
            case _:
                if unknown := [each for each in symbols_in(value) if not self._named(each.removeprefix("arn:"))]:
                    raise Unaskable(f"no answer names {unknown[0]}")
                return self.symbols.tree(value)

    def _by_id(self, symbol: str) -> Named:
        names, made = self.finding["names"], self._made_before()
        if symbol in names or symbol in made or symbol == "default-opt-out-list#1":
            return Named(kind_in(symbol), self.symbols.variable(symbol))
        if MEMBERS.get(kind_in(symbol)) != self.check["member"]:
            raise Unaskable(f"no answer names {symbol}")
        return Named(kind_in(symbol), None, tuple(map(self.symbols.variable, made)))

    def _by_arn(self, symbol: str) -> NamedByArn:
        made, kind = self._made_before(), kind_in(symbol)
        home = next((self.symbols.variable(f"arn:{each}") for each in ((symbol,) if symbol in made else made)), None)
        id = self.symbols.variable(symbol) if symbol in (*made, *self.finding["names"]) else None
        return NamedByArn(kind, id, MEMBERS.get(kind, ""), home)

    def _made_before(self) -> tuple[str, ...]:
        last = len(self.finding["conversation"]) - 1
        return tuple(ref for ref, n in made_in(self.finding["conversation"]).items() if n < last)

    def _only(self) -> Only:
        """What was asked for, or else all that the script knows of the kind."""
        listing = LISTINGS.get(self.finding["operation"])
        items = listing.items if listing else list_member(self.finding["operation"])
        params: Mapping[str, Any] = self.finding["conversation"][-1]["params"]
        asked = params.get(listing.ids if listing else items)
        id = listing.id_member if listing else next(self._ids(items), "")
        if not isinstance(asked, list):
            kinds = ("phone-number", "sender-id") if items == "OriginationIdentities" else (kind_of(id),)
            known = dict.fromkeys((*self.finding["names"], *made_in(self.finding["conversation"])))
            asked = [{"$ref": each} for each in known if kind_in(each) in kinds and not each.startswith("arn:")]
        named = [each["SenderId"] if isinstance(each, dict) and "SenderId" in each else each for each in asked]
        ids = [{"$ref": each["$arn"]} if isinstance(each, dict) and "$arn" in each else each for each in named]
        return Only(items, id, tuple(map(self.symbols.tree, ids)), id == "OptedOutNumber")

    def _ids(self, items: str) -> Iterator[str]:
        shape = operations()[self.finding["operation"]].output.members.get(items)
        members = shape.item.members if shape is not None and shape.item is not None else ()
        yield from (name for name in ("OriginationIdentity", "OptedOutNumber", "Keyword") if name in members)
