"""How often may an account call, and how much may it hold? The quotas of AWS's user guide for this service.

Rates are in calls per second of the clock that `Throttle.takes` is told; they are kept by operation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ringtrue.reference_model.keywords import MANDATORY, Entry
from ringtrue.reference_model.state import PhoneNumber, Pool, SenderId, State, exists
from ringtrue.reference_model.vocabulary import Ref

USUAL_RATE = 1.0
RATES = {"ListTagsForResource": 10.0, "PutOptedOutNumber": 10.0, "DeleteOptedOutNumber": 10.0}
ROUNDING = 1e-6  # so that whoever waits a second has waited long enough
ACCOUNT = Ref("account", 1)
States = Mapping[Ref, State]


class Throttle:
    """A bucket of tokens for each operation, which holds a second's worth."""

    def __init__(self) -> None:
        self._levels: dict[str, tuple[float, float]] = {}

    def takes(self, operation: str, at_s: float) -> bool:
        """May it be called now?"""
        rate = RATES.get(operation, USUAL_RATE)
        level, since = self._levels.get(operation, (rate, at_s))
        level = min(rate, level + (at_s - since) * rate)
        taken = level >= 1.0 - ROUNDING
        self._levels[operation] = (level - taken, at_s)
        return taken


@dataclass(frozen=True, slots=True)
class Quota:
    """The most there may be. `held` names the holder of each thing that counts: the account, a pool or a number."""

    reason: str
    most: int
    held: Callable[[States], Iterator[Ref]]


def exceeded(before: States, after: States) -> str | None:
    """The reason of a quota that the change from `before` to `after` would exceed."""
    for quota in QUOTAS:
        counts = Counter(quota.held(after))
        over = [holder for holder, count in counts.items() if count > quota.most]
        if over and any(counts[holder] > Counter(quota.held(before))[holder] for holder in over):
            return quota.reason
    return None


def _of_account(*kinds: str) -> Callable[[States], Iterator[Ref]]:
    """What counts for the whole account. What is on its way out still counts."""
    return lambda states: (ACCOUNT for ref, state in states.items() if ref.kind in kinds and exists(state))


def _identities(states: States) -> Iterator[Ref]:
    for state in states.values():
        match state:
            case PhoneNumber(pool=pool) if pool is not None and exists(state):
                yield pool
            case SenderId(pools=pools) if exists(state):
                yield from pools


def _keywords(kind: type[State]) -> Callable[[States], Iterator[Ref]]:
    """HELP and STOP are there from birth, and count."""

    def held(states: States) -> Iterator[Ref]:
        for ref, state in states.items():
            if isinstance(state, kind) and isinstance(state, Pool | PhoneNumber) and exists(state):
                known = (word for word, what in state.keywords if isinstance(what, Entry))
                yield from (ref for _ in {*MANDATORY, *known})

    return held


# One opt-out list less than the 25 of the user guide, since the default one counts.
QUOTAS = (
    Quota("POOLS_PER_ACCOUNT", 25, _of_account("pool")),
    Quota("PHONE_NUMBERS_PER_ACCOUNT", 25, _of_account("phone-number")),
    Quota("SENDER_IDS_PER_ACCOUNT", 200, _of_account("sender-id")),
    Quota("OPT_OUT_LISTS_PER_ACCOUNT", 24, _of_account("opt-out-list")),
    Quota("ORIGINATION_IDENTITIES_PER_POOL", 100, _identities),
    Quota("KEYWORDS_PER_PHONE_NUMBER", 30, _keywords(PhoneNumber)),
    Quota("KEYWORDS_PER_POOL", 30, _keywords(Pool)),
)
