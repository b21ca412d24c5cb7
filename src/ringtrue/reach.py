"""What may be asked without a model? More of a target on this machine than of one elsewhere."""

from __future__ import annotations

from ringtrue.contracts.shapes import MODELLED, operations

# Prefixes of what sends a message, or costs money at AWS: never asked but on this machine.
COSTLY = ("Send", "Request", "Submit", "Carrier", "CreateRegistration", "CreateRcsAgent")


def probeable(*, loopback: bool) -> frozenset[str]:
    """What may be asked without a model: everything on this machine, and elsewhere what is modelled and free."""
    if loopback:
        return frozenset(operations())
    return frozenset(name for name in MODELLED if not name.startswith(COSTLY))
