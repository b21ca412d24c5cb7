"""What has the user lent to a run? Resources that are there already, so that nothing has to be bought for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lent:
    """One resource by its raw name: ("phone-number", "phone-0a1b…"), ("sender-id", "ACME/GB").

    `read_only`: it may be looked at and named, and nothing about it may be changed.
    """

    kind: str
    raw: str
    read_only: bool = False
