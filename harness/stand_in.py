"""How is the stand-in for AWS reached? As AWS is, with a signature, and behind its back by a test that wants to know.

`GET /_stand-in/bill`, `/_stand-in/calls` and `/_stand-in/resources` take no signature. They show names and numbers,
which are all made up, on a loopback address only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from ringtrue.harness.envelope import answered, enveloped
from ringtrue.harness.like_aws import LikeAws
from ringtrue.harness.limits import States
from ringtrue.harness.listed import read
from ringtrue.harness.render import Reply
from ringtrue.harness.server import Scope
from ringtrue.harness.signatures import Signatures
from ringtrue.harness.wire import Answer
from ringtrue.reference_model.operations import LISTINGS
from ringtrue.reference_model.state import exists
from ringtrue.reference_model.vocabulary import Arn, Call, Ref

Page = Callable[[LikeAws], Mapping[str, object]]
GOING = ("DELETING", "RELEASED")
# Kind -> the lists of what belongs to one of it, and the parameter that names it there.
BELONGS: Mapping[str, Mapping[str, str]] = {
    "pool": {
        "ListPoolOriginationIdentities": "PoolId", "DescribeKeywords": "OriginationIdentity",
        "ListTagsForResource": "ResourceArn",
    },
    "phone-number": {"DescribeKeywords": "OriginationIdentity", "ListTagsForResource": "ResourceArn"},
    "sender-id": {"ListTagsForResource": "ResourceArn"},
    "opt-out-list": {"DescribeOptedOutNumbers": "OptOutListName", "ListTagsForResource": "ResourceArn"},
}  # fmt: skip


class Gate:
    """The account behind its signatures."""

    def __init__(self, account: LikeAws, signatures: Signatures) -> None:
        self._account, self._signatures = account, signatures

    def respond(self, scope: Scope, headers: Mapping[str, str], body: bytes | None) -> Answer:
        method, path = scope["method"], scope["path"]
        if method == "GET" and path in PAGES:
            return enveloped(Reply(200, PAGES[path](self._account)))
        query = scope["query_string"].decode("latin-1")
        target = scope["raw_path"].decode("latin-1") + (f"?{query}" if query else "")
        refused = None if body is None else self._signatures.refusal(method, target, headers, body)
        if refused is not None:
            return enveloped(refused)
        return answered(self._account, method, path, headers, body)


def bill(held: LikeAws) -> Mapping[str, object]:
    """What was leased: {"charges": [{"kind": "phone-number", "name": "phone-…", "usd": "1.00"}], "usd": "1.00"}."""
    charges = [{"kind": each.kind, "name": each.name, "usd": each.price} for each in held.account.charges]
    total = sum((Decimal(each.price) for each in held.account.charges), Decimal("0.00"))
    return {"charges": charges, "usd": str(total)}


def calls(held: LikeAws) -> Mapping[str, object]:
    """How often each operation was answered, and how often throttled."""
    return {"answered": dict(held.account.answered), "throttled": dict(held.account.throttled)}


def resources(held: LikeAws) -> Mapping[str, object]:
    """What there is now, each with what belongs to it: `own` was there from the first, `left` was made by a caller.

    `going` will be gone without another call. {"own": {"pool": {"pool-…": {…}}}, "left": {}, "going": {}}
    """
    states = held.states()
    found: dict[str, dict[str, dict[str, object]]] = {"own": {}, "left": {}, "going": {}}
    for ref, state in states.items():
        if exists(state):
            where = "own" if ref in held.account.own else "going" if state.status in GOING else "left"
            found[where].setdefault(ref.kind, {})[held.endpoint.registry.arn(ref)] = _whole(held, ref, states)
    return found


def _whole(held: LikeAws, ref: Ref, states: States) -> Mapping[str, object]:
    """Everything that can be read about it, by operation."""
    listing = next((operation, each) for operation, each in LISTINGS.items() if each.kind == ref.kind)
    lines = listing[1].lines(f"{listing[0]}.result.{listing[1].items}", ref, states[ref])
    return {listing[0]: held.endpoint.renderer.body(lines, held.endpoint.facts), **dict(_belongings(held, ref))}


def _belongings(held: LikeAws, ref: Ref) -> Iterator[tuple[str, object]]:
    for operation, member in BELONGS[ref.kind].items():
        yield operation, read(held.endpoint, Call(operation, {member: Arn(ref)})).body


PAGES: Mapping[str, Page] = {
    "/_stand-in/bill": bill,
    "/_stand-in/calls": calls,
    "/_stand-in/resources": resources,
}
