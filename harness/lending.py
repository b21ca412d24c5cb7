"""How is what the user has lent put to use? Looked at before each conversation, and given back as it was after it.

What cannot be given back is not lent out again in this run, so that no fault and no lag follows it around.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Protocol

from ringtrue.harness.bindings import Bindings
from ringtrue.harness.inventory import Borrowed
from ringtrue.harness.ledger import Resource
from ringtrue.harness.lent import ALTERED, known_as
from ringtrue.harness.session import Session
from ringtrue.reference_model.introduced import introduced
from ringtrue.reference_model.naming import MEMBERS, at_home
from ringtrue.reference_model.operations import DESCRIBED_BY, UPDATED_BY, Listing
from ringtrue.reference_model.state import Config, OptOutList, PhoneNumber, Pool, State, ordered
from ringtrue.reference_model.vocabulary import Accepted, Call, Outcome, Ref, refs_in, renamed
from ringtrue.reference_model.world import World

KINDS = ("phone-number", "sender-id", "pool")
STRANGER = "opt-out-list?"
MOST_IDS = 5
LEAST_CHANGE = {"DeletionProtectionEnabled": False}
# Parameter of an update -> field of a state, beside the configuration.
MEMBERS_OF_STATES = {
    "DeletionProtectionEnabled": "deletion_protection", "InternationalSendingEnabled": "international",
    "SharedRoutesEnabled": "shared_routes",
}  # fmt: skip


class Borrower(Protocol):
    """A conversation, as far as it is needed to lend it something."""

    session: Session
    bindings: Bindings
    world: World
    lent: dict[Ref, State]
    answered: Outcome | None

    def say(self, call: Call, *, settled: bool = False) -> bool:
        """Judged."""
        ...

    def ask(self, call: Call) -> Outcome:
        """Not judged."""
        ...


def borrow(talk: Borrower) -> None:
    """Bind everything that is lent and believe what its owner's service shows of it. Raises BudgetSpent."""
    session = talk.session
    for ref, lent in session.lent.items():
        if ref not in session.withdrawn:
            talk.bindings.lend(ref, lent.raw, lent.country)
    for kind in KINDS:
        refs = [ref for ref in session.lent if ref.kind == kind and ref not in session.withdrawn]
        for ref, state in _introduced(talk, kind, refs).items() if refs else ():
            if isinstance(state, str):
                session.withdrawn.add(ref)
                talk.bindings.give_up(ref)
                what = f"{ref!r}, {known_as(session.lent[ref])}, is lent and cannot be used: {state}"
                session.observations[what] += 1
            else:
                _believe(talk, ref, state)


def _introduced(talk: Borrower, kind: str, refs: list[Ref]) -> dict[Ref, tuple[State, ...] | str]:
    """The state of each, or why it cannot be used; what we have used before may take a while to be free again."""
    patience = talk.session.patience
    for pause in (*patience.pauses(patience.consistency_s), 0.0):
        items = _looked_up(talk, kind, refs)
        states = {ref: introduced(kind, items[ref]) if ref in items else "nothing shows it" for ref in refs}
        busy = [ref for ref, state in states.items() if isinstance(state, str) and ref in talk.session.lent_before]
        if not busy or not pause:
            break
        patience.sleep(pause)
    return states


def _looked_up(talk: Borrower, kind: str, refs: list[Ref]) -> Mapping[Ref, Mapping[str, object]]:
    """What answers show of them: from a list or, where there is none, by an update that changes nothing."""
    operation, listing = DESCRIBED_BY[kind]
    if talk.session.may_ask(operation):
        found: dict[Ref, Mapping[str, object]] = {}
        for first in range(0, len(refs), MOST_IDS):
            found |= _listed(talk, operation, listing, refs[first : first + MOST_IDS])
        if talk.session.may_ask(operation):  # still, now that it was asked
            return found
    update = UPDATED_BY[kind]
    if not talk.session.may_ask(update):
        return {}
    usable = (ref for ref in refs if not talk.session.lent[ref].read_only)
    return {ref: shown for ref in usable if (shown := _updated(talk, update, ref)) is not None}


def _updated(talk: Borrower, update: str, ref: Ref) -> Mapping[str, object] | None:
    """What an update shows that changes nothing or, where that is refused, as little as can be.

    The status that UpdatePool shows is that of the update.
    """
    for change in ({}, LEAST_CHANGE):
        answer = talk.ask(Call(update, {**_named(talk, ref), **change}))
        if isinstance(answer, Accepted):
            if change:
                talk.session.observations[f"{ref!r} is lent, and nothing shows it but {update} with {change}"] += 1
            return {name: value for name, value in answer.body.items() if name != "Status" or ref.kind != "pool"}
    return None


def _listed(
    talk: Borrower, operation: str, listing: Listing, refs: list[Ref]
) -> Mapping[Ref, Mapping[str, object]]:
    """One item each; where the list is refused for one that is not there, the others are asked for by themselves."""
    named = [_named(talk, ref) if ref.kind == "sender-id" else ref for ref in refs]
    answer = talk.ask(Call(operation, {listing.ids: named}))
    if isinstance(answer, Accepted):
        items = answer.body.get(listing.items)
        found = [item for item in items if isinstance(item, Mapping)] if isinstance(items, list) else []
        return {ref: item for item in found if isinstance(ref := item.get(listing.id_member), Ref) and ref in refs}
    if len(refs) == 1:
        return {}
    return {ref: item for one in refs for ref, item in _listed(talk, operation, listing, [one]).items()}


def _named(talk: Borrower, ref: Ref) -> dict[str, object]:
    """The parameters that name it."""
    lent = talk.session.lent[ref]
    return {MEMBERS[ref.kind]: ref, **({"IsoCountryCode": lent.country} if lent.country else {})}


def _believe(talk: Borrower, ref: Ref, states: tuple[State, ...]) -> None:
    """It is there, and so is the opt-out list that it has."""
    beliefs, state = {**talk.world.beliefs, ref: frozenset(states)}, states[0]
    if isinstance(state, PhoneNumber | Pool) and state.config.opt_out_list.kind == STRANGER:
        beliefs[state.config.opt_out_list] = frozenset({OptOutList()})
    talk.world = replace(talk.world, beliefs=beliefs)
    talk.lent[ref] = state
    talk.session.lent_before.add(ref)
    if talk.session.lent[ref].read_only:
        return
    settings = {name: talk.bindings.concrete(value) for name, value in _settings(state)}
    named = talk.bindings.concrete(_named(talk, ref))
    assert isinstance(named, dict)  # as it was
    channel = {name: talk.bindings.concrete(value) for name, value in _channel(state)}
    undo = Call(UPDATED_BY[ref.kind], {**named, **settings, **channel})
    talk.session.inventory.lend(Borrowed(ref, _resource(talk, ref), undo, talk.bindings.name))
    if talk.session.ledger is not None:
        talk.session.ledger.lend(_resource(talk, ref), settings)


def irrevocable(call: Call, lent: Mapping[Ref, State]) -> bool:
    """Would it give a role to a two-way channel in use that has none? No parameter takes a role away."""
    states = (lent[ref] for ref in refs_in(call.params) if ref in lent) if "TwoWayChannelRole" in call.params else ()
    configs = (state.config for state in states if isinstance(state, PhoneNumber | Pool))
    return any(config.two_way_enabled and config.role is None for config in configs)


def beside_lent(call: Call, talk: Borrower) -> Call:
    """A planned call, where something is lent: that by its own country, and pools of ours numbered after lent ones.

    Little may be done to a pool that is lent, so where pools can be made, what is planned for one is done to ours.
    """
    if not talk.session.lent:
        return call
    lent = [ref for ref in talk.session.lent if ref.kind == "pool"]
    if lent and talk.session.may_ask("CreatePool"):
        pools = [ref for ref in refs_in(call.params) if ref.n and ref.kind == "pool"]
        call = renamed(call, {ref: Ref("pool", ref.n + len(lent)) for ref in pools})
    return at_home(call, talk.world.beliefs, talk.lent)


def give_back(talk: Borrower) -> None:
    """Change back whatever may not be as it was, and withdraw what then is still not. Raises BudgetSpent."""
    patience = talk.session.patience
    for ref, before in talk.lent.items():
        for pause in (*patience.pauses(patience.consistency_s), 0.0):
            changes = _changes(talk, ref, before)
            if not changes or not talk.session.may_ask(UPDATED_BY[ref.kind]):
                break
            talk.say(Call(UPDATED_BY[ref.kind], {**_named(talk, ref), **changes}), settled=True)
            if isinstance(talk.answered, Accepted) or not pause:
                break
            patience.sleep(pause)
        if _changes(talk, ref, before) or not any(map(_free, talk.world.beliefs[ref])):
            talk.session.withdrawn.add(ref)
            talk.session.remains.append(f"{ref.kind} {known_as(talk.session.lent[ref])}, {ALTERED}")
        elif talk.session.ledger is not None:
            talk.session.ledger.give_back(_resource(talk, ref))
        talk.session.inventory.give_back(ref)


def _resource(talk: Borrower, ref: Ref) -> Resource:
    return ref.kind, known_as(talk.session.lent[ref])


def _settings(state: State) -> Iterator[tuple[str, object]]:
    """The parameters of an update that make any other state this one; a channel's ARN holds an account, and is not."""
    for member, name in MEMBERS_OF_STATES.items():
        if hasattr(state, name):
            yield member, getattr(state, name)
    if isinstance(state, PhoneNumber | Pool):
        config = state.config
        yield from {
            "TwoWayEnabled": config.two_way_enabled, "SelfManagedOptOutsEnabled": config.self_managed,
            "OptOutListName": config.opt_out_list,
        }.items()  # fmt: skip


def _channel(state: State) -> Iterator[tuple[str, object]]:
    """Where two-way messages go, if they do. It holds an account, and so is for no file."""
    if isinstance(state, PhoneNumber | Pool):
        yield from _channel_of(state.config)


def _channel_of(config: Config) -> Iterator[tuple[str, object]]:
    if config.two_way_enabled:
        yield from (("TwoWayChannelArn", config.channel),) if config.channel else ()
        yield from (("TwoWayChannelRole", config.role),) if config.role else ()


def _changes(talk: Borrower, ref: Ref, before: State) -> dict[str, object]:
    """The parameters of an update that makes it what it was."""
    wanted: dict[str, object] = {}
    for state in ordered(talk.world.beliefs[ref]):
        wanted |= dict(_differing(state, before))
    return wanted


def _differing(state: State, before: State) -> Iterator[tuple[str, object]]:
    if isinstance(before, PhoneNumber | Pool) and isinstance(state, PhoneNumber | Pool):
        yield from _differing_settings(state.config, before.config)
    for member, name in MEMBERS_OF_STATES.items():
        was = getattr(before, name, None)
        if was is not None and getattr(state, name, was) != was:
            yield member, was


def _differing_settings(now: Config, was: Config) -> Iterator[tuple[str, object]]:
    """A channel that is left while two-way messaging is off does nothing, and no parameter takes it away."""
    if _two_way(now) != _two_way(was):
        yield "TwoWayEnabled", was.two_way_enabled
        yield from _channel_of(was)
    if now.self_managed != was.self_managed:
        yield "SelfManagedOptOutsEnabled", was.self_managed
    if now.opt_out_list != was.opt_out_list:
        yield "OptOutListName", was.opt_out_list


def _two_way(config: Config) -> tuple[Ref | None, ...] | None:
    return (config.channel, config.role) if config.two_way_enabled else None


def _free(state: State) -> bool:
    """Is it in no pool but one that is gone or going?"""
    return not isinstance(state, PhoneNumber) or state.pool is None or state.leaving
