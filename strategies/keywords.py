"""Which valid calls can be made about keywords? In upper case only: what another case means is not documented.

A pool is named by its ARN only where a sentence says that it can be.
"""

from __future__ import annotations

from ringtrue.reference_model.state import PhoneNumber, Pool
from ringtrue.reference_model.vocabulary import Arn, Ref
from ringtrue.strategies.beliefs import Situation, active, free

Params = dict[str, object]
WORDS = ("OFFER", "SALE", "WIN BIG", "A" * 30)
MANDATORY = ("HELP", "STOP")
MESSAGES = ("Thank you.", "See example.com\nfor more", "b" * 1600)
ACTIONS = ("AUTOMATIC_RESPONSE", "OPT_OUT", "OPT_IN")


def put_keyword(s: Situation) -> Params | None:
    holder = _holder(s)
    if holder is None:
        return None
    params: Params = {
        "OriginationIdentity": _named(s, holder), "Keyword": _word(s), "KeywordMessage": s.one_of(MESSAGES),
    }  # fmt: skip
    return {**params, "KeywordAction": s.one_of(ACTIONS)} if s.chance(60) else params


def delete_keyword(s: Situation) -> Params | None:
    holder = _holder(s)
    if holder is None:
        return None
    known = _known(s, holder)
    word = s.one_of(known) if known and s.chance(75) else _word(s)
    return {"OriginationIdentity": s.named(holder), "Keyword": word}


def describe_keywords(s: Situation) -> Params | None:
    holder = _holder(s)
    if holder is None:
        return None
    params: Params = {"OriginationIdentity": _named(s, holder)}
    words = [word for word in (*_known(s, holder), *MANDATORY) if s.chance(50)] if s.chance(30) else []
    return {**params, "Keywords": words[:5]} if words else params


def _holder(s: Situation) -> Ref | None:
    """A phone number or pool to name, in conversations that are about keywords."""
    if not s.features.keywords:
        return None
    return s.some("pool", active) if s.chance(35) else s.some("phone-number", free)


def _named(s: Situation, holder: Ref) -> Ref | Arn:
    return holder if holder.kind == "pool" else s.named(holder)


def _word(s: Situation) -> object:
    return s.one_of(MANDATORY) if s.chance(12) else s.one_of(WORDS)


def _known(s: Situation, holder: Ref) -> tuple[str, ...]:
    """The keywords that it may have."""
    found = {
        each.word
        for state in s.world.beliefs.get(holder, ())
        if isinstance(state, Pool | PhoneNumber)
        for each in state.keywords or ()
    }
    return tuple(sorted(found))
