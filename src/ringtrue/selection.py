"""Which operations are asked, and which are reported? What was chosen, what that needs, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ringtrue.contracts.shapes import MODELLED
from ringtrue.harness.lent import serves
from ringtrue.options import Complaint

_POOL = frozenset({"CreatePool", "RequestPhoneNumber"})
# Without these, an operation has nothing that it can be asked of.
NEEDS: Mapping[str, frozenset[str]] = {
    "DescribeOptOutLists": frozenset({"CreateOptOutList"}),
    "DeleteOptOutList": frozenset({"CreateOptOutList"}),
    "TagResource": frozenset({"CreateOptOutList"}),
    "ListTagsForResource": frozenset({"CreateOptOutList"}),
    "UntagResource": frozenset({"CreateOptOutList"}),
    "PutOptedOutNumber": frozenset({"CreateOptOutList"}),
    "DescribeOptedOutNumbers": frozenset({"CreateOptOutList"}),
    "DeleteOptedOutNumber": frozenset({"CreateOptOutList", "PutOptedOutNumber"}),
    "DescribePhoneNumbers": frozenset({"RequestPhoneNumber"}),
    "UpdatePhoneNumber": frozenset({"RequestPhoneNumber"}),
    "ReleasePhoneNumber": frozenset({"RequestPhoneNumber"}),
    "CreatePool": frozenset({"RequestPhoneNumber"}),
    "DescribePools": _POOL,
    "UpdatePool": _POOL,
    "DeletePool": _POOL,
    "AssociateOriginationIdentity": _POOL,
    "DisassociateOriginationIdentity": _POOL,
    "ListPoolOriginationIdentities": _POOL,
    "DescribeSenderIds": frozenset({"RequestSenderId"}),
    "UpdateSenderId": frozenset({"RequestSenderId"}),
    "ReleaseSenderId": frozenset({"RequestSenderId"}),
    "PutKeyword": frozenset({"RequestPhoneNumber"}),
    "DescribeKeywords": frozenset({"RequestPhoneNumber"}),
    "DeleteKeyword": frozenset({"RequestPhoneNumber", "PutKeyword"}),
}
# What is made must be waited for, unprotected and deleted: a look, a switch and a way out, the last one first.
TIDIES: Mapping[str, tuple[str, ...]] = {
    "CreatePool": ("DeletePool", "UpdatePool", "DescribePools"),
    "RequestPhoneNumber": ("ReleasePhoneNumber", "UpdatePhoneNumber", "DescribePhoneNumbers"),
    "CreateOptOutList": ("DeleteOptOutList",),
    "RequestSenderId": ("ReleaseSenderId", "UpdateSenderId"),
}
MADE = {
    "CreatePool": "pools", "RequestPhoneNumber": "phone numbers", "CreateOptOutList": "opt-out lists",
    "RequestSenderId": "sender IDs",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Selection:
    """`asked` may be called, `reported` are judged; `notes` say what the choice entails."""

    asked: frozenset[str]
    reported: frozenset[str]
    excluded: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()


def lacking_beside(lent: Collection[str], operation: str) -> frozenset[str]:
    """What the operation needs beside resources of the kinds that are lent."""
    needed = NEEDS.get(operation, frozenset())
    served = {name for name in needed if any(serves(kind, operation, instead=name) for kind in lent)}
    return needed - served - frozenset().union(*(NEEDS.get(name, frozenset()) for name in served))


def select(chosen: Iterable[str], excluded: Iterable[str], lent: Collection[str] = ()) -> Selection:
    """The chosen operations, all of them where none is named, less the excluded ones; with all that they need.

    What makes a resource of a kind that is `lent` is not needed where a lent one will do.
    """
    named, out = frozenset(chosen), frozenset(excluded)
    needs = {name: lacking_beside(lent, name) for name in NEEDS}
    for name in _in_order(named):
        if lacking := _in_order(({name} | needs.get(name, frozenset())) & out):
            why = "excluded" if name in lacking else f"in need of {', '.join(lacking)}, which is excluded"
            raise Complaint(f"{name} is chosen and {why}. Leave it out of --operations, or exclude less.")
    able = frozenset(name for name in MODELLED if name not in out and not needs.get(name, frozenset()) & out)
    reported = named or able
    if not reported:
        raise Complaint(f"--exclude {','.join(_in_order(out))} leaves no operation to ask; exclude fewer.")
    needed = reported.union(*(needs.get(name, frozenset()) for name in reported))
    tidying = frozenset(each for name in needed for each in TIDIES.get(name, ()))
    notes = [] if named else _left_out(out, able)
    return Selection((needed | tidying) - out, reported, out, (*notes, *_left_behind(needed, out)))


def _left_out(out: frozenset[str], able: frozenset[str]) -> list[str]:
    unable = _in_order(name for name in MODELLED if name not in out | able)
    if not unable:
        return []
    causes = _in_order(out & frozenset().union(*(NEEDS[name] for name in unable)))
    return [f"without {' and '.join(causes)}, these cannot be asked either: {', '.join(unable)}"]


def _left_behind(needed: frozenset[str], out: frozenset[str]) -> list[str]:
    notes = []
    for maker, (remover, *others) in TIDIES.items():
        update = next((each for each in others if each.startswith("Update")), "")
        if maker not in needed or maker in out:
            continue
        if remover in out:
            notes.append(f"{remover} is excluded: the {MADE[maker]} that this run makes are left behind on the target")
        elif update in out:
            notes.append(f"{update} is excluded: {MADE[maker]} with deletion protection are left behind on the target")
    return notes


def _in_order(names: Iterable[str]) -> list[str]:
    return sorted(names, key=MODELLED.index)
