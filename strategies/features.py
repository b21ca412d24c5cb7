"""Which kinds of argument does one conversation use? Swarm testing over argument features.

Leaving a feature out of a whole conversation finds what its presence masks. One draw per conversation.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from hypothesis import strategies as st


@dataclass(frozen=True, slots=True)
class Features:
    """Each flag lets a kind of argument appear in the conversation."""

    tags: bool
    tokens: bool
    arns: bool
    protection: bool
    two_way: bool
    self_managed: bool
    lists: bool
    numbers: bool
    other_numbers: bool
    wrong: bool
    strangers: bool
    impatience: bool
    narrowing: bool
    sender_ids: bool
    keywords: bool


def features() -> st.SearchStrategy[Features]:
    """Every feature on or off by itself."""
    return st.builds(Features, **{field.name: st.booleans() for field in fields(Features)})
