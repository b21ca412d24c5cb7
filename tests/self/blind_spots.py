"""Which stated rules can no run convict yet, and why? Reasons, not excuses: each is work for a later version."""

from __future__ import annotations

BLIND: dict[str, str] = {}
