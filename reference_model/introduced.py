"""What is believed of a resource that we did not make? What its owner's service shows of it, taken as it is.

Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from ringtrue.reference_model.lines import CHANNEL, FLAGS
from ringtrue.reference_model.state import DEFAULT_LIST, ELSEWHERE, UNSEEN, Config, PhoneNumber, Pool, SenderId, State
from ringtrue.reference_model.vocabulary import Ref

Configured = TypeVar("Configured", PhoneNumber, Pool)
# What a number may be shown as that is on its way into a pool or out of one.
USABLE = ("ACTIVE", "ASSOCIATING", "DISASSOCIATING")


def introduced(kind: str, item: Mapping[str, object]) -> tuple[State, ...] | str:
    """The states that an answer about it admits, the plainest first, or why it cannot be used. Its tags do not show."""
    if item.get("Status", "ACTIVE") not in USABLE:
        return f"it is {item.get('Status')}"
    if kind != "pool" and item.get("PoolId") is not None:
        return "it is in a pool already"
    match kind:
        case "phone-number":
            return tuple(_with_hidden_channel(_phone_number(item)))
        case "sender-id":
            return (_sender_id(item),)
        case _:
            return tuple(_with_hidden_channel(_pool(item)))


def _with_hidden_channel(state: Configured) -> Iterator[Configured]:
    """While two-way messaging is off, a channel may be there and not show."""
    yield state
    if not state.config.two_way_enabled:
        config = replace(state.config, channel=state.config.channel or UNSEEN, role=state.config.role or UNSEEN)
        yield replace(state, config=config, **{"own" if isinstance(state, PhoneNumber) else "first": config})  # type: ignore[arg-type]  # Config both


def _phone_number(item: Mapping[str, object]) -> PhoneNumber:
    config, capabilities = _config(item), item.get("NumberCapabilities")
    return PhoneNumber(
        "ACTIVE", str(item.get("MessageType")), str(item.get("IsoCountryCode")),
        frozenset(map(str, capabilities)) if isinstance(capabilities, list) else frozenset(),
        str(item.get("NumberType")), config, config, international=item.get("InternationalSendingEnabled") is True,
        deletion_protection=item.get("DeletionProtectionEnabled") is True, moved=True,
    )  # fmt: skip


def _sender_id(item: Mapping[str, object]) -> State:
    types = item.get("MessageTypes")
    return SenderId(
        "ACTIVE", str(item.get("IsoCountryCode")),
        tuple(sorted(map(str, types))) if isinstance(types, list) else (),
        deletion_protection=item.get("DeletionProtectionEnabled") is True, leaving=(ELSEWHERE,),
    )  # fmt: skip


def _pool(item: Mapping[str, object]) -> Pool:
    config = _config(item)
    return Pool(
        "ACTIVE", str(item.get("MessageType")), config, config, shared_routes=item.get("SharedRoutesEnabled") is True,
        deletion_protection=item.get("DeletionProtectionEnabled") is True,
        seed="sender-id",  # for all we know, and then its list need not always show
        theirs=(config.opt_out_list,),
    )  # fmt: skip


def _config(item: Mapping[str, object]) -> Config:
    flags = {field: item.get(member) is True for member, field in FLAGS.items()}
    named = {field: ref for member, field in CHANNEL.items() if isinstance(ref := item.get(member), Ref)}
    listed = item.get("OptOutListName")
    return Config(**flags, **named, opt_out_list=listed if isinstance(listed, Ref) else DEFAULT_LIST)  # type: ignore[arg-type]  # fields by the tables
