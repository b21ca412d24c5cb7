"""What does the embedded endpoint answer to Describe and List calls, honest or with named rules broken?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Protocol

from ringtrue.contracts.rules.association import Association
from ringtrue.contracts.rules.keyword import Keyword
from ringtrue.contracts.rules.opt_out_list import OptOutList
from ringtrue.contracts.rules.phone_number import PhoneNumber as PhoneNumbers
from ringtrue.contracts.rules.pool import Pool
from ringtrue.contracts.rules.protocol import Error
from ringtrue.contracts.rules.reading import Reading
from ringtrue.harness.render import Renderer, Reply
from ringtrue.reference_model.branch import Guard
from ringtrue.reference_model.identities import IDENTITIES, identity_lines
from ringtrue.reference_model.keyword_list import KEYWORDS, RESULT, WHERE
from ringtrue.reference_model.keywords import MANDATORY, Entry, Kept, Open, found, word_of, words
from ringtrue.reference_model.lines import named_lines, word_lines
from ringtrue.reference_model.operations import LISTINGS, Listing, arn_rules
from ringtrue.reference_model.state import PhoneNumber, State, exists
from ringtrue.reference_model.state import Pool as PoolState
from ringtrue.reference_model.vocabulary import Call, Ref, refs_in
from ringtrue.reference_model.world import ref_of

OWNER_RULES = {
    "DescribePools": Pool.owner_excludes_ids, "DescribePhoneNumbers": PhoneNumbers.owner_excludes_ids,
    "DescribeOptOutLists": OptOutList.owner_excludes_ids,
}  # fmt: skip

EVENLY = 0.5


class Holdings(Protocol):
    """What an endpoint holds, and how it writes it. `broken` holds ids of rules to break."""

    broken: frozenset[str]
    renderer: Renderer
    states: dict[Ref, State]
    facts: dict[tuple[Ref, str], object]


def read(held: Holdings, call: Call) -> Reply:
    """The reply to a call that changes nothing."""
    if (rule := OWNER_RULES.get(call.operation)) and _owned_ids(call) and rule.id not in held.broken:
        return held.renderer.refusal(Guard(rule, ("ValidationException",), "PARAMETERS_CANNOT_BE_USED_TOGETHER"))
    known = {ref for ref, state in held.states.items() if exists(state)}
    missing = [ref for ref in refs_in(call.params) if ref not in known and ref.kind != "default-opt-out-list"]
    listing = LISTINGS.get(call.operation)
    ignored = listing is not None and listing.invalid.id in held.broken
    if (missing and not ignored) or any(rule.id in held.broken for rule in arn_rules(call)):
        return held.renderer.refusal(Guard(Error.not_found, ("ResourceNotFoundException",)))
    return _listing(held, listing, call) if listing else BELONGINGS[call.operation](held, call)


def _owned_ids(call: Call) -> bool:
    return "Owner" in call.params and bool(call.params.get(LISTINGS[call.operation].ids))


def _listing(held: Holdings, listing: Listing, call: Call) -> Reply:
    named = [ref_of(each) for each in call.params.get(listing.ids) or ()]  # type: ignore[attr-defined]  # a list
    refs = [ref for ref, state in held.states.items() if ref.kind == listing.kind and exists(state)]
    if named and listing.only_specified.id not in held.broken:
        refs = [ref for ref in refs if ref in named]
    if listing.describe.id in held.broken or (not named and listing.all.id in held.broken):
        refs = refs[1:]
    where = f"{call.operation}.result.{listing.items}"
    refs = refs[1:] if _forgets(held, call, where) else refs
    items = [held.renderer.body(listing.lines(where, ref, held.states[ref]), held.facts) for ref in refs]
    return Reply(200, held.renderer.listed(call, where, listing.items, items))


def _forgets(held: Holdings, call: Call, where: str) -> bool:
    """Does a mutant leave out an item, and give no token for more?"""
    return bool({where, f"{call.operation}.result.NextToken"} & held.broken)


def _identities(held: Holdings, call: Call) -> Reply:
    pool = ref_of(call.params.get("PoolId")) or Ref("pool", 0)
    where = f"{IDENTITIES}.result"
    heading = tuple(named_lines(where, "PoolId", "PoolArn", pool))
    members = [ref for ref, state in held.states.items() if isinstance(state, PhoneNumber) and state.pool == pool]
    lists = f"{where}.OriginationIdentities"
    members = members[1:] if Association.lists_all.id in held.broken or _forgets(held, call, lists) else members
    items = [held.renderer.body(identity_lines(ref, held.states[ref]), held.facts) for ref in members]
    listed = held.renderer.listed(call, f"{where}.OriginationIdentities", "OriginationIdentities", items)
    return Reply(200, {**held.renderer.body(heading, held.facts), **listed})


def _keywords(held: Holdings, call: Call) -> Reply:
    ref, given = ref_of(call.params.get("OriginationIdentity")) or Ref("pool", 0), call.params.get("Keywords")
    heading = tuple(named_lines(RESULT, "OriginationIdentity", "OriginationIdentityArn", ref))
    asked = [word_of(text, held.broken) for text in given] if isinstance(given, list) else []
    there = _there(held.states[ref], held.renderer.random)
    if held.renderer.random and {*asked} - {*there} and held.renderer.random.random() < EVENLY:
        return held.renderer.refusal(Guard(Reading.absent_keyword_may_be_refused, ("ResourceNotFoundException",)))
    if asked and Keyword.describe_specified.id not in held.broken:
        there = {word: what for word, what in there.items() if word in asked}
    forgets = _forgets(held, call, WHERE) or (not asked and Keyword.describe_all.id in held.broken)
    items = [held.renderer.body(word_lines(WHERE, *entry), held.facts) for entry in [*there.items()][forgets:]]
    listed = held.renderer.listed(call, WHERE, "Keywords", items)
    return Reply(200, {**held.renderer.body(heading, held.facts), **listed})


def _there(state: State, random: Random | None) -> dict[str, Kept]:
    """The keywords that are known to be there, then HELP and STOP; what may be there or not is so at random."""
    keywords = state.keywords if isinstance(state, PoolState | PhoneNumber) else ()
    known = {word: what for word, what in keywords if isinstance(what, Entry)}
    doubtful = (word for word in (*MANDATORY, *words(keywords)) if isinstance(found(keywords, word), Open))
    shown = (word for word in doubtful if (random.random() < EVENLY if random else word in MANDATORY))
    return {**known, **{word: Open() for word in shown}}


# Lists of what belongs to one resource.
BELONGINGS: Mapping[str, Callable[[Holdings, Call], Reply]] = {IDENTITIES: _identities, KEYWORDS: _keywords}
