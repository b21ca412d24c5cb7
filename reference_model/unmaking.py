"""Which call undoes another? As the contract pairs operations that make with operations that unmake.

Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ringtrue.contracts.shapes import operations
from ringtrue.reference_model.naming import BIRTHS
from ringtrue.reference_model.vocabulary import Accepted, Call

MAKES, UNMAKES = ("Create", "Request", "Set", "Put"), ("Delete", "Release", "Discard")
PROTECTION = "DeletionProtectionEnabled"


@cache
def remover(operation: str) -> str | None:
    """DeletePool for CreatePool; None for an operation that makes nothing, or nothing that can be unmade."""
    prefix = next((each for each in MAKES if operation.startswith(each)), None)
    names = (f"{each}{operation.removeprefix(prefix)}" for each in UNMAKES) if prefix else ()
    return next((name for name in names if name in operations()), None)


def unprotector(remover: str) -> str | None:
    """UpdatePool for DeletePool, if what it deletes can be protected."""
    noun = next((remover.removeprefix(each) for each in UNMAKES if remover.startswith(each)), "")
    update = operations().get(f"Update{noun}")
    return update.name if update is not None and PROTECTION in update.input.members else None


def unmaking(call: Call, outcome: Accepted) -> Call | None:
    """The call that undoes what was done, named by what was asked and answered; None if there is none."""
    undo = remover(call.operation)
    if undo is None:
        return None
    known: Mapping[str, object] = {**call.params, **outcome.body}
    required = operations()[undo].input.required
    params = {name: known[name] for name in sorted(required) if known.get(name) is not None}
    return Call(undo, params) if len(params) == len(required) else None


def unprotecting(call: Call) -> Call | None:
    """The update that lets the call delete what it names, if such a resource can be protected."""
    update = unprotector(call.operation)
    return None if update is None else Call(update, {**call.params, PROTECTION: False})


# Operation that ends a resource -> its kind, and the member that names it; and the reverse.
DEATHS: Mapping[str, tuple[str, str]] = {
    remover(operation) or "": (kind, member) for operation, (kind, member, _) in BIRTHS.items()
}
REMOVED_BY: Mapping[str, tuple[str, str]] = {kind: (operation, member) for operation, (kind, member) in DEATHS.items()}
