"""What does an update make of two-way messaging, opt-outs and opt-out list? Shared by pools and phone numbers.

The documents leave much of two-way messaging open; every reading becomes a state of its own.
Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import TypeVar

from ringtrue.contracts.rule import Rule
from ringtrue.contracts.rules.reading import Reading
from ringtrue.reference_model.branch import Guard
from ringtrue.reference_model.state import Config, PhoneNumber, Pool, becomes
from ringtrue.reference_model.vocabulary import Ref
from ringtrue.reference_model.world import World, ref_of

TWO_WAY = ("TwoWayEnabled", "TwoWayChannelArn", "TwoWayChannelRole")
Fields = dict[str, object]
Configured = TypeVar("Configured", Pool, PhoneNumber)


def settings_guards(
    world: World, params: Mapping[str, object], config: Config | None, list_rule: Rule
) -> Iterator[Guard]:
    """Refusals for the settings that an update or a request names. `config` is None where the resource is missing."""
    if "OptOutListName" in params and not known_list(world, params["OptOutListName"]):
        yield world.missing(params["OptOutListName"])
    elif is_arn(params.get("OptOutListName")) and world.breaks(list_rule):
        yield Guard(list_rule, ("ResourceNotFoundException",), planted=True)
    if _self_managed_alone(params, config):
        yield Guard(
            Reading.self_managed_may_need_two_way, ("ValidationException", "ConflictException"), "TWO_WAY_NOT_ENABLED"
        )
    if not any(name in params for name in TWO_WAY):
        return
    enabled = params.get("TwoWayEnabled", config.two_way_enabled if config else True)
    if "TwoWayChannelArn" in params or "TwoWayChannelRole" in params:
        # Whether it can be reached nobody here can tell: our topics are made up, and AWS alone may know that.
        yield Guard(
            Reading.channel_must_be_reachable, ("ValidationException",), "RESOURCE_NOT_ACCESSIBLE", certain=False
        )
        if not enabled:
            yield Guard(
                Reading.channel_needs_two_way, ("ValidationException", "ConflictException"), "TWO_WAY_NOT_ENABLED"
            )
    if enabled and "TwoWayChannelArn" not in params and (config is None or config.channel is None):
        codes = ("ValidationException", "ConflictException")
        yield Guard(Reading.two_way_needs_a_channel, codes, "TWO_WAY_CHANNEL_NOT_PRESENT")


def _self_managed_alone(params: Mapping[str, object], config: Config | None) -> bool:
    """Would opt-outs be self-managed while two-way messaging is disabled?"""
    before = config or Config()
    two_way = params.get("TwoWayEnabled", before.two_way_enabled)
    named = "SelfManagedOptOutsEnabled" in params or "TwoWayEnabled" in params
    return named and not two_way and bool(params.get("SelfManagedOptOutsEnabled", before.self_managed))


def known_list(world: World, named: object) -> bool:
    """Does the opt-out list exist? `Default` always does."""
    ref = ref_of(named)
    return ref is not None and (ref.kind == "default-opt-out-list" or world.opt_out_list(named) is not None)


def is_arn(named: object) -> bool:
    return ref_of(named) is not None and not isinstance(named, Ref)


def two_way_readings(params: Mapping[str, object], now: Config) -> Iterator[tuple[Fields, Fields]]:
    """(fields that the documents settle, fields that they leave open) for every reading of the two-way parameters."""
    enabled, channel, role = (params.get(name) for name in TWO_WAY)
    if all(name not in params for name in TWO_WAY):
        yield {}, {}
    elif enabled is True or (enabled is None and now.two_way_enabled):
        settled: Fields = {} if enabled is None else {"two_way_enabled": True}
        settled |= {"channel": channel} if channel else {}
        settled |= {"role": role} if role else {}
        if channel and not role and now.role:
            yield settled, {"role": now.role}
            yield settled, {"role": None}
        elif role and not (channel or now.channel):
            yield {"two_way_enabled": True}, {"role": role}
            yield {"two_way_enabled": True}, {"role": None}
        else:
            yield settled, {}
    else:
        flags = [False] if enabled is False else [False, True]
        channels = dict.fromkeys((now.channel, None, channel or None))
        roles = dict.fromkeys((now.role, None, role or None))
        for flag, one_channel, one_role in product(flags, channels, roles):
            settled = {"two_way_enabled": False} if enabled is False else {}
            opened: Fields = {"channel": one_channel, "role": one_role}
            yield settled, opened if enabled is False else {**opened, "two_way_enabled": flag}


def updated(
    world: World, params: Mapping[str, object], state: Configured, flags: Mapping[str, str], changes: Rule, leaves: Rule
) -> Iterator[tuple[Configured, Fields]]:
    """(the state after an update, the fields that it names) in every reading; `flags` are parameters and their fields.

    By rule `changes` the update does what it says, by rule `leaves` it leaves the rest alone.
    """
    plain = plain_settings(params, flags)
    for settled, opened in two_way_readings(params, state.config):
        named = {**plain, **settled, **opened}
        kept, reset = unnamed(state, named, flags)
        after = world.apply(state, changes, **plain, **settled)
        after = becomes(after, Reading.channel_after_disabling, **opened) if opened else after
        yield world.apply(after, leaves, reset, **kept), named


def plain_settings(params: Mapping[str, object], names: Mapping[str, str]) -> Fields:
    """The fields that parameters set in so many words; an opt-out list is kept by its name."""
    fields: Fields = {field: params[name] for name, field in names.items() if name in params}
    if "OptOutListName" in params:
        fields["opt_out_list"] = ref_of(params["OptOutListName"])
    return fields


def unnamed(state: Pool | PhoneNumber, named: Fields, flags: Mapping[str, str]) -> tuple[Fields, Fields]:
    """The fields that an update does not name: (as they are, as a mutant that resets them would have them)."""
    reset: Fields = {**dict.fromkeys(flags.values(), False), "opt_out_list": Config().opt_out_list}
    kept: Fields = {}
    for name in (*flags.values(), "opt_out_list"):
        if name not in named:
            kept[name] = getattr(state.config if hasattr(state.config, name) else state, name)
    if not any(name in named for name in ("two_way_enabled", "channel", "role")):
        kept |= {name: getattr(state.config, name) for name in ("two_way_enabled", "channel", "role")}
        reset |= {"two_way_enabled": False, "channel": None, "role": None}
    return kept, {name: reset[name] for name in kept}
