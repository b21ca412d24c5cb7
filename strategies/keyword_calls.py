"""Which valid calls can be made about keywords? Drawn from beliefs, in words that no number has from birth."""

from __future__ import annotations

from ringtrue.reference_model.keywords import ACTIONS, Entry
from ringtrue.reference_model.state import PhoneNumber, Pool, State
from ringtrue.reference_model.vocabulary import Ref
from ringtrue.strategies.beliefs import Situation, active, free

Params = dict[str, object]

WORDS = ("RINGTRUE", "SAY WHEN", "RT-1", "Ringtrue", "say when")
LONGEST_WORD = "RT-" + "9" * 27
MESSAGES = 5
MOST_WORDS = 3


def put_keyword(s: Situation) -> Params | None:
    holder = _holder(s)
    if holder is None:
        return None
    odd = ("HELP", "stop", LONGEST_WORD)
    params: Params = {
        "OriginationIdentity": holder,
        "Keyword": s.one_of(odd if s.chance(15) else WORDS),
        "KeywordMessage": Ref("message", 1 + s.index(MESSAGES)),
    }
    if s.chance(50):
        params["KeywordAction"] = s.one_of(ACTIONS)
    return params


def delete_keyword(s: Situation) -> Params | None:
    holder = _holder(s)
    if holder is None:
        return None
    there = _there(s, holder)
    word = s.one_of(there if there and s.chance(75) else ("HELP", "Stop", *WORDS))
    return {"OriginationIdentity": holder, "Keyword": word}


def describe_keywords(s: Situation) -> Params | None:
    holder = _holder(s)
    if holder is None:
        return None
    if s.chance(60):
        return {"OriginationIdentity": holder}
    there = _there(s, holder)
    chosen = dict.fromkeys(s.one_of(there if there and s.chance(80) else WORDS) for _ in range(1 + s.index(MOST_WORDS)))
    return {"OriginationIdentity": holder, "Keywords": [*chosen]}


def _holder(s: Situation) -> object:
    """Mostly a phone number; a pool by its id, since only DeleteKeyword is documented to take a pool's ARN."""
    if not s.features.keywords:
        return None
    if s.chance(40) and (pool := s.some("pool", active)):
        return pool
    phone = s.some("phone-number", free)
    return s.named(phone) if phone else None


def _there(s: Situation, holder: object) -> tuple[str, ...]:
    """Words that may be there."""
    ref = holder if isinstance(holder, Ref) else getattr(holder, "ref", None)
    states = s.world.beliefs.get(ref, frozenset()) if isinstance(ref, Ref) else ()
    return tuple(sorted({word for state in states for word in _entries(state)}))


def _entries(state: State) -> tuple[str, ...]:
    keywords = state.keywords if isinstance(state, Pool | PhoneNumber) else ()
    return tuple(word for word, what in keywords if isinstance(what, Entry))
