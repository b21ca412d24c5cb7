"""Which valid calls can be made of the operation? One function an operation, drawing from contract and beliefs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ringtrue.contracts.shapes import operations
from ringtrue.reference_model.state import CONFIG_FIELDS, PhoneNumber, Pool, State
from ringtrue.reference_model.vocabulary import Call, Ref
from ringtrue.strategies import sender_calls
from ringtrue.strategies.beliefs import Situation, active, free, pooled
from ringtrue.strategies.keyword_calls import delete_keyword, describe_keywords, put_keyword
from ringtrue.strategies.narrowed import narrowed
from ringtrue.strategies.opting_out import DRAWN as OPTING_OUT
from ringtrue.strategies.tagging import DRAWN as TAGGING
from ringtrue.strategies.tagging import TAGS

Params = dict[str, object]

MOST_ALIVE = {"pool": 5, "phone-number": 5, "opt-out-list": 3}
SIMULATOR: Params = {
    "IsoCountryCode": "US", "MessageType": "TRANSACTIONAL", "NumberCapabilities": ["SMS"], "NumberType": "SIMULATOR",
}  # fmt: skip
OTHER_NUMBERS: tuple[Params, ...] = (
    {**SIMULATOR, "NumberType": "TOLL_FREE"},
    {**SIMULATOR, "NumberType": "LONG_CODE", "IsoCountryCode": "CA"},
    {**SIMULATOR, "NumberType": "LONG_CODE", "IsoCountryCode": "GB", "MessageType": "PROMOTIONAL"},
    {**SIMULATOR, "NumberType": "TOLL_FREE", "NumberCapabilities": ["SMS", "VOICE"]},
    {**SIMULATOR, "NumberType": "TOLL_FREE", "MessageType": "PROMOTIONAL"},
    {**SIMULATOR, "MessageType": "PROMOTIONAL"},
)


def request_phone_number(s: Situation) -> Params | None:
    if len(s.alive("phone-number")) >= MOST_ALIVE["phone-number"]:
        return None
    other = s.features.other_numbers and s.chance(35)
    params = dict(OTHER_NUMBERS[s.index(len(OTHER_NUMBERS))] if other else SIMULATOR)
    if s.features.lists and s.chance(30):
        params["OptOutListName"] = s.a_list()
    if s.chance(12) and (pool := s.some("pool", active)):
        params["PoolId"] = s.named(pool)
    if s.features.protection and s.chance(30):
        params["DeletionProtectionEnabled"] = s.chance(70)
    if s.chance(4):
        params["InternationalSendingEnabled"] = s.chance(50)
    return params


def update_phone_number(s: Situation) -> Params | None:
    phone = s.some("phone-number", pooled if s.chance(20) else free)
    if phone is None:
        return None
    params: Params = {"PhoneNumberId": s.named(phone), **_settings(s)}
    if s.chance(4):
        params["InternationalSendingEnabled"] = s.chance(50)
    return params


def release_phone_number(s: Situation) -> Params | None:
    phone = s.some("phone-number")
    return {"PhoneNumberId": s.named(phone)} if phone else None


def create_pool(s: Situation) -> Params | None:
    if len(s.alive("pool")) >= MOST_ALIVE["pool"]:
        return None
    params = (sender_calls.create_pool if sender_calls.wanted(s) else _create_pool)(s)
    if params is not None and s.features.protection and s.chance(40):
        params["DeletionProtectionEnabled"] = s.chance(60)
    return params


def _create_pool(s: Situation) -> Params | None:
    phone = s.some("phone-number", pooled if s.chance(15) else free)
    if phone is None:
        return None
    state = s.phone_number(phone)
    return {"OriginationIdentity": s.named(phone), "MessageType": _message_type(s, state), **_country(s, state)}


def update_pool(s: Situation) -> Params | None:
    pool = s.some("pool", active)
    if pool is None:
        return None
    params: Params = {"PoolId": s.named(pool), **_settings(s)}
    if s.chance(30) or len(params) == 1:
        params["SharedRoutesEnabled"] = s.chance(60)
    return params


def delete_pool(s: Situation) -> Params | None:
    pool = s.some("pool")
    return {"PoolId": s.named(pool)} if pool else None


def associate(s: Situation) -> Params | None:
    if sender_calls.wanted(s):
        return sender_calls.associate(s)
    phone = s.some("phone-number", pooled if s.chance(20) else free)
    pool = s.some("pool", _differing(s.phone_number(phone), s.index(3)) if phone and s.chance(80) else active)
    if pool is None or phone is None:
        return None
    return {"PoolId": s.named(pool), "OriginationIdentity": s.named(phone), **_country(s, s.phone_number(phone))}


def disassociate(s: Situation) -> Params | None:
    if sender_calls.wanted(s):
        return sender_calls.disassociate(s)
    phone = s.some("phone-number", pooled if s.chance(80) else free)
    if phone is None:
        return None
    state = s.phone_number(phone)
    pool = state.pool if state and state.pool and s.chance(80) else s.some("pool")
    if pool is None:
        return None
    return {"PoolId": s.named(pool), "OriginationIdentity": s.named(phone), **_country(s, state)}


def list_identities(s: Situation) -> Params | None:
    pool = s.some("pool", active)
    return {"PoolId": s.named(pool)} if pool else None


def create_opt_out_list(s: Situation) -> Params | None:
    taken, gone = s.alive("opt-out-list"), s.gone("opt-out-list")
    if gone and s.chance(25):
        return {"OptOutListName": s.one_of(tuple(gone))}
    if taken and s.chance(20):
        return {"OptOutListName": s.one_of(tuple(taken))}
    if len(taken) >= MOST_ALIVE["opt-out-list"]:
        return None
    return {"OptOutListName": Ref("opt-out-list", len(taken) + len(gone) + 1)}


def delete_opt_out_list(s: Situation) -> Params | None:
    ref = s.some("opt-out-list")
    return {"OptOutListName": s.named(ref)} if ref else None


def _describe(kind: str, member: str) -> Callable[[Situation], Params | None]:
    def describe(s: Situation) -> Params | None:
        if s.chance(12):
            return {}
        named = [ref for ref in s.alive(kind)[:5] if s.chance(60)] or s.alive(kind)[:1]
        if (s.features.strangers and s.chance(25)) or not named:
            named = [*named[:4], s.stranger(kind)]
        return {member: [s.named(ref) for ref in named]} if named else {}

    return describe


DRAWN: Mapping[str, Callable[[Situation], Params | None]] = {
    "CreateOptOutList": create_opt_out_list,
    "DescribeOptOutLists": _describe("opt-out-list", "OptOutListNames"),
    "RequestPhoneNumber": request_phone_number,
    "DescribePhoneNumbers": _describe("phone-number", "PhoneNumberIds"),
    "UpdatePhoneNumber": update_phone_number,
    "CreatePool": create_pool,
    "DescribePools": _describe("pool", "PoolIds"),
    "UpdatePool": update_pool,
    "AssociateOriginationIdentity": associate,
    "ListPoolOriginationIdentities": list_identities,
    "DisassociateOriginationIdentity": disassociate,
    "DeletePool": delete_pool,
    "ReleasePhoneNumber": release_phone_number,
    "DeleteOptOutList": delete_opt_out_list,
    "RequestSenderId": sender_calls.request_sender_id,
    "DescribeSenderIds": sender_calls.describe_sender_ids,
    "UpdateSenderId": sender_calls.update_sender_id,
    "ReleaseSenderId": sender_calls.release_sender_id,
    **TAGGING,
    **OPTING_OUT,
    "PutKeyword": put_keyword,
    "DescribeKeywords": describe_keywords,
    "DeleteKeyword": delete_keyword,
}


def valid_call(operation: str, s: Situation, token: Ref) -> Call | None:
    """A call that breaks no constraint, or None where beliefs offer nothing to make one of."""
    params = DRAWN[operation](s)
    if params is None:
        return None
    members = operations()[operation].input.members
    if "Tags" in members and "Tags" not in params and s.features.tags and s.chance(40):
        params["Tags"] = s.draw(TAGS)
    if "ClientToken" in members and s.features.tokens and s.chance(50):
        params["ClientToken"] = token
    return narrowed(s, Call(operation, params))


def _message_type(s: Situation, phone: PhoneNumber | None) -> str:
    own = phone.message_type if phone else "TRANSACTIONAL"
    return own if not s.chance(4) else "PROMOTIONAL" if own == "TRANSACTIONAL" else "TRANSACTIONAL"


def _country(s: Situation, phone: PhoneNumber | None) -> Params:
    """Mostly the phone number's own; the documents leave open what happens otherwise."""
    if s.chance(6):
        return {} if s.chance(60) else {"IsoCountryCode": "FR"}
    return {"IsoCountryCode": phone.iso_country_code if phone else "US"}


def _differing(phone: PhoneNumber | None, most: int) -> Callable[[State], bool]:
    """Is it a pool from which the phone number differs in at most so many settings?"""

    def alike(state: State) -> bool:
        if not isinstance(state, Pool) or phone is None or not active(state):
            return False
        unlike = [name for name in CONFIG_FIELDS if getattr(state.config, name) != getattr(phone.config, name)]
        return len(unlike) + (state.message_type != phone.message_type) <= most

    return alike


def _settings(s: Situation) -> Params:
    """Mostly one of the settings that pools and phone numbers share, now and then several, or none."""
    kinds = [
        name for name, wanted in (
            ("two_way", s.features.two_way), ("self_managed", s.features.self_managed), ("list", s.features.lists),
            ("protection", s.features.protection),
        ) if wanted
    ]  # fmt: skip
    if not kinds or s.chance(5):
        return {}
    chosen = {kinds[s.index(len(kinds))]}
    if s.chance(35):
        chosen |= {kinds[s.index(len(kinds))], kinds[s.index(len(kinds))]}
    params: Params = {}
    if "two_way" in chosen:
        params |= _two_way(s)
    if "self_managed" in chosen:
        params["SelfManagedOptOutsEnabled"] = s.chance(60)
    if "list" in chosen:
        params["OptOutListName"] = s.a_list()
    if "protection" in chosen:
        params["DeletionProtectionEnabled"] = s.chance(60)
    return params


def _two_way(s: Situation) -> Params:
    topic, role = Ref("topic", 1 + s.chance(40)), Ref("role", 1)
    if s.chance(10):
        odd: tuple[Params, ...] = (
            {"TwoWayEnabled": True}, {"TwoWayChannelArn": topic}, {"TwoWayChannelRole": role},
            {"TwoWayEnabled": False, "TwoWayChannelArn": topic}, {"TwoWayChannelArn": topic, "TwoWayChannelRole": role},
        )  # fmt: skip
        return dict(odd[s.index(len(odd))])
    if s.chance(30):
        return {"TwoWayEnabled": False}
    return {"TwoWayEnabled": True, "TwoWayChannelArn": topic, **({"TwoWayChannelRole": role} if s.chance(40) else {})}
