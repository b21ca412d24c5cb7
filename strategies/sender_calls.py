"""Which valid calls can be made about sender IDs? One function an operation, drawing from contract and beliefs."""

from __future__ import annotations

from collections.abc import Callable

from ringtrue.reference_model.naming import TWINS_APART, country_of, naming, same_text
from ringtrue.reference_model.state import Pool, SenderId, State
from ringtrue.reference_model.vocabulary import Arn, Ref
from ringtrue.strategies.beliefs import Situation, active

Params = dict[str, object]

KIND = "sender-id"
MOST_ALIVE = 4
COUNTRIES = ("GB", "DE", "FR")  # in which sender IDs need no registration
TYPES: tuple[list[str], ...] = (["TRANSACTIONAL"], ["PROMOTIONAL"], ["TRANSACTIONAL", "PROMOTIONAL"])
USUAL_TYPES = TYPES[0]


def request_sender_id(s: Situation) -> Params | None:
    if not s.features.sender_ids:
        return None
    taken, gone = s.alive(KIND), s.gone(KIND)
    if gone and s.chance(15):
        ref = gone[s.index(len(gone))]
        params = naming(ref, s.world.beliefs)
    elif len(taken) < MOST_ALIVE:
        params = _new(s, len(taken) + len(gone) + 1)
    else:
        return None
    if s.chance(80):
        params["MessageTypes"] = USUAL_TYPES if s.chance(70) else TYPES[s.index(len(TYPES))]
    if s.features.protection and s.chance(30):
        params["DeletionProtectionEnabled"] = s.chance(70)
    return params


def _new(s: Situation, n: int) -> Params:
    """A text that was never used, now and then one that is used in another country."""
    country = COUNTRIES[0] if s.chance(60) else COUNTRIES[s.index(len(COUNTRIES))]
    twins = [ref for ref in s.alive(KIND) if ref.n < TWINS_APART and _twin(ref) not in s.world.beliefs]
    if twins and s.chance(20):
        other = twins[s.index(len(twins))]
        elsewhere = [each for each in COUNTRIES if each != country_of(other, s.world.beliefs)]
        return {"SenderId": _twin(other), "IsoCountryCode": elsewhere[s.index(len(elsewhere))]}
    return {"SenderId": Ref(KIND, n), "IsoCountryCode": country}


def _twin(ref: Ref) -> Ref:
    return Ref(KIND, ref.n + TWINS_APART)


def update_sender_id(s: Situation) -> Params | None:
    ref = _some(s)
    if ref is None:
        return None
    params = _abroad(s, naming(s.named(ref), s.world.beliefs), 4)
    return params if s.chance(6) else {**params, "DeletionProtectionEnabled": s.chance(50)}


def release_sender_id(s: Situation) -> Params | None:
    ref = _some(s)
    return _abroad(s, naming(s.named(ref), s.world.beliefs), 4) if ref else None


def describe_sender_ids(s: Situation) -> Params | None:
    """By text and country only: that DescribeSenderIds takes an ARN of one's own is not said in words."""
    if s.chance(12):
        return {}
    named = [ref for ref in s.alive(KIND)[:5] if s.chance(60)] or s.alive(KIND)[:1]
    if (s.features.strangers and s.chance(25)) or not named:
        named = [*named[:4], s.stranger(KIND)]
    first, *others = (naming(ref, s.world.beliefs) for ref in named)
    return {"SenderIds": [_abroad(s, first, 6), *others]}


def _abroad(s: Situation, params: Params, percent: int) -> Params:
    """What names a sender ID, now and then in a country in which there is none of that text, as far as we know."""
    ref = params["SenderId"]
    if not isinstance(ref, Ref) or not ref.n or not s.features.strangers or not s.chance(percent):
        return params
    taken = {country_of(each, s.world.beliefs) for each in s.world.beliefs if same_text(ref, each)}
    free = [country for country in COUNTRIES if country not in taken]
    return {**params, "IsoCountryCode": free[s.index(len(free))]} if free else params


def _some(s: Situation) -> Ref | None:
    return s.some(KIND) if s.alive(KIND) or s.gone(KIND) else None


def wanted(s: Situation) -> bool:
    """Is the identity of this call to be a sender ID?"""
    return s.features.sender_ids and bool(s.alive(KIND)) and s.chance(35)


def identity(s: Situation, ref: Ref) -> Params:
    """The parameters that name it as an origination identity; a country is left out now and then."""
    named, country = s.named(ref), {"IsoCountryCode": country_of(ref, s.world.beliefs)}
    left_out = s.chance(4 if isinstance(named, Arn) or not _ambiguous(s, ref) else 0)
    return {"OriginationIdentity": named, **({} if left_out else country)}


def _ambiguous(s: Situation, ref: Ref) -> bool:
    """Was there ever another sender ID of the same text?"""
    return any(other != ref and same_text(ref, other) for other in s.world.beliefs)


def create_pool(s: Situation) -> Params | None:
    ref = s.some(KIND)
    state = _state(s, ref)
    types = state.message_types if state and state.message_types else tuple(USUAL_TYPES)
    return {**identity(s, ref), "MessageType": types[s.index(len(types))]} if ref else None


def associate(s: Situation) -> Params | None:
    ref = s.some(KIND)
    state = _state(s, ref)
    pool = s.some("pool", _of_sender_ids(state) if state and s.chance(80) else active)
    return {"PoolId": s.named(pool), **identity(s, ref)} if pool and ref else None


def _of_sender_ids(sender: SenderId) -> Callable[[State], bool]:
    """Is it a pool of sender IDs that this one may join?"""
    return lambda pool: isinstance(pool, Pool) and _made_of_one(pool) and pool.message_type in sender.message_types


def _made_of_one(pool: Pool) -> bool:
    return pool.seed == KIND and not pool.theirs


def disassociate(s: Situation) -> Params | None:
    ref = s.some(KIND, lambda state: isinstance(state, SenderId) and bool(state.pools))
    state = _state(s, ref)
    inside = state.pools if state else ()
    pool = inside[s.index(len(inside))] if inside and s.chance(80) else s.some("pool")
    return {"PoolId": s.named(pool), **identity(s, ref)} if pool and ref else None


def _state(s: Situation, ref: Ref | None) -> SenderId | None:
    """One of the states that it may be in."""
    states = [state for state in s.world.beliefs.get(ref, ()) if isinstance(state, SenderId)] if ref else []
    return min(states, key=repr, default=None)
