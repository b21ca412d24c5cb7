"""What has the user lent to a run? Resources that are there already, so that nothing has to be bought for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lent:
    """A resource by its id: kind "phone-number", "sender-id" or "pool". A sender ID has a `country` as well.

    `read_only`: it may be looked at, and nothing else.
    """

    kind: str
    raw: str
    read_only: bool = False
    country: str | None = None
