"""What does the embedded endpoint answer to Describe and List calls, honest or with named rules broken?"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random
from typing import Protocol

from ringtrue.contracts.rule import Rule
from ringtrue.contracts.rules.association import Association
from ringtrue.contracts.rules.keyword import Keyword
from ringtrue.contracts.rules.opt_out_list import OptOutList
from ringtrue.contracts.rules.opted_out_number import OptedOutNumber
from ringtrue.contracts.rules.paging import Paging
from ringtrue.contracts.rules.phone_number import PhoneNumber as PhoneNumbers
from ringtrue.contracts.rules.pool import Pool
from ringtrue.contracts.rules.protocol import Error
from ringtrue.contracts.rules.reading import Reading
from ringtrue.contracts.rules.sender_id import SenderId as SenderIds
from ringtrue.contracts.rules.tag import Tag
from ringtrue.harness.render import Renderer, Reply
from ringtrue.reference_model.branch import Guard
from ringtrue.reference_model.filters import criteria
from ringtrue.reference_model.identities import IDENTITIES, identity_lines
from ringtrue.reference_model.keyword_list import KEYWORDS, RESULT, WHERE
from ringtrue.reference_model.keywords import MANDATORY, Entry, Kept, Open, found, word_of, words
from ringtrue.reference_model.lines import named_lines, word_lines
from ringtrue.reference_model.listings import SHARED
from ringtrue.reference_model.operations import LISTINGS, Listing, arn_rules
from ringtrue.reference_model.opted_out_listing import ITEMS, OPTED_OUT
from ringtrue.reference_model.opted_out_number import DESTINATION, number_lines
from ringtrue.reference_model.reads import NARROWING
from ringtrue.reference_model.state import OptOutList as OptOutLists
from ringtrue.reference_model.state import PhoneNumber, SenderId, State, exists
from ringtrue.reference_model.state import Pool as Pools
from ringtrue.reference_model.tag import LIST_TAGS, RESOURCE, listed_lines
from ringtrue.reference_model.vocabulary import Call, Ref, refs_in
from ringtrue.reference_model.world import ref_of

UNHELD = ("default-opt-out-list", DESTINATION)  # kinds that an account does not hold as resources of its own
OWNER_RULES = {
    "DescribePools": Pool.owner_excludes_ids, "DescribePhoneNumbers": PhoneNumbers.owner_excludes_ids,
    "DescribeOptOutLists": OptOutList.owner_excludes_ids, "DescribeSenderIds": SenderIds.owner_excludes_ids,
}  # fmt: skip
TOKEN = "after "
LONGEST_PAGE = 100
EVENLY = 0.5
Item = dict[str, object]


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
    named = [item for name, item in call.params.items() if name not in NARROWING]
    missing = [ref for ref in refs_in(named) if ref not in known and ref.kind not in UNHELD]
    if "NextToken" in call.params and _begins_after(call) is None:
        codes = ("ValidationException",)
        return held.renderer.refusal(Guard(Reading.token_may_be_refused, codes, "INVALID_NEXT_TOKEN"))
    listing = LISTINGS.get(call.operation)
    ignored = listing is not None and listing.invalid.id in held.broken
    if (missing and not ignored) or any(rule.id in held.broken for rule in arn_rules(call)):
        about = missing[0].kind if missing else ""
        return held.renderer.refusal(Guard(Error.not_found, ("ResourceNotFoundException",), about=about))
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
    if call.params.get("Owner") == SHARED and listing.owner.id not in held.broken:
        refs = []
    items = {ref.n: held.renderer.body(listing.lines(where, ref, held.states[ref]), held.facts) for ref in refs}
    return Reply(200, _page(held, call, items, where, listing.filtered))


def _page(held: Holdings, call: Call, items: Mapping[int, Item], where: str, filtered: Rule | None) -> Item:
    """The items that meet the filters, as many as fit on the page, and a token if there are more.

    Items are told apart by their ordinals, so that none is lost or shown twice when others come and go.
    """
    ignored = filtered is None or filtered.id in held.broken
    chosen = {n: item for n, item in items.items() if ignored or _meets(call, item)}
    walks = Paging.next_set.id not in held.broken
    first = (_begins_after(call) or 0) if walks else 0
    following = sorted(n for n in chosen if n > first)
    size = len(following) if Paging.max_results.id in held.broken else _page_size(held, call)
    member = where.rpartition(".")[2]
    body = held.renderer.listed(call, where, member, [chosen[n] for n in following[:size]])
    return {**body, "NextToken": _token(following[size - 1])} if len(following) > size else body


def _page_size(held: Holdings, call: Call) -> int:
    most = call.params.get("MaxResults")
    most = most if isinstance(most, int) else LONGEST_PAGE
    return held.renderer.random.randint(1, most) if held.renderer.random else most


def _token(n: int) -> str:
    return urlsafe_b64encode(f"{TOKEN}{n}".encode()).decode()


def _begins_after(call: Call) -> int | None:
    """The ordinal in a token of ours, or None."""
    try:
        text = urlsafe_b64decode(str(call.params.get("NextToken")).encode()).decode()
    except ValueError:
        return None
    return int(text.removeprefix(TOKEN)) if text.startswith(TOKEN) else None


def _meets(call: Call, item: Item) -> bool:
    """Does an item, as it is shown, meet every filter?"""
    for member, values in criteria(call).items():
        shown = item.get(member)
        texts = [str(each).lower() if isinstance(each, bool) else each for each in _as_list(shown)]
        if not set(texts) & set(values):
            return False
    return True


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _forgets(held: Holdings, call: Call, where: str) -> bool:
    """Does a mutant leave out an item, and give no token for more?"""
    return bool({where, f"{call.operation}.result.NextToken"} & held.broken)


def _identities(held: Holdings, call: Call) -> Reply:
    pool = ref_of(call.params.get("PoolId")) or Ref("pool", 0)
    where = f"{IDENTITIES}.result"
    heading = tuple(named_lines(where, "PoolId", "PoolArn", pool))
    members = [ref for ref, state in held.states.items() if _belongs(state, pool)]
    lists = f"{where}.OriginationIdentities"
    members = members[1:] if Association.lists_all.id in held.broken or _forgets(held, call, lists) else members
    items = {ref.n: held.renderer.body(identity_lines(ref, held.states[ref]), held.facts) for ref in members}
    listed = _page(held, call, items, lists, Association.list_filtered)
    return Reply(200, {**held.renderer.body(heading, held.facts), **listed})


def _belongs(state: State, pool: Ref) -> bool:
    return (isinstance(state, PhoneNumber) and state.pool == pool) or (
        isinstance(state, SenderId) and exists(state) and pool in state.pools
    )


def _tags(held: Holdings, call: Call) -> Reply:
    ref = ref_of(call.params.get(RESOURCE)) or Ref("pool", 0)
    state = held.states[ref]
    state = replace(state, tags=frozenset(sorted(state.tags)[1:])) if Tag.lists_all.id in held.broken else state
    return held.renderer.result(call, listed_lines(ref, state), held.facts)


def _opted_out(held: Holdings, call: Call) -> Reply:
    ref, rules = ref_of(call.params.get("OptOutListName")) or Ref("opt-out-list", 0), OptedOutNumber
    state = held.states.get(ref)
    if not isinstance(state, OptOutLists):
        return held.renderer.refusal(Guard(Error.not_found, ("ResourceNotFoundException",)))
    entries, named = sorted(state.opted_out), [ref_of(each) for each in call.params.get(ITEMS) or ()]  # type: ignore[attr-defined]  # a list
    if {*named} - {entry.number for entry in entries} and _minds_absent(held):
        return held.renderer.refusal(Guard(rules.describe_absent_number, ("ResourceNotFoundException",)))
    if named and rules.describe_only_specified.id not in held.broken:
        entries = [entry for entry in entries if entry.number in named]
    where, result = f"{OPTED_OUT}.result.{ITEMS}", f"{OPTED_OUT}.result"
    forgets = rules.describe.id in held.broken or (not named and rules.describe_all.id in held.broken)
    entries = entries[1:] if forgets or _forgets(held, call, where) else entries
    items = {entry.number.n: held.renderer.body(number_lines(where, ref, entry), held.facts) for entry in entries}
    heading = tuple(named_lines(result, "OptOutListName", "OptOutListArn", ref))
    return Reply(
        200, {**held.renderer.body(heading, held.facts), **_page(held, call, items, where, rules.describe_filtered)}
    )


def _minds_absent(held: Holdings) -> bool:
    """Does it refuse to describe a number that isn't on the list? Nothing says that it must."""
    broken, random = OptedOutNumber.describe_absent_number.id in held.broken, held.renderer.random
    return not broken and (random is None or random.random() < 0.5)


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
    shown = {_ordinal(word): word_lines(WHERE, word, what) for word, what in [*there.items()][forgets:]}
    items = {n: held.renderer.body(lines, held.facts) for n, lines in shown.items()}
    page = _page(held, call, items, WHERE, Keyword.describe_filtered)
    return Reply(200, {**held.renderer.body(heading, held.facts), **page})


def _ordinal(word: str) -> int:
    """Every word has its own, whatever comes and goes."""
    return 1 + int.from_bytes(word.encode(), "big")


def _there(state: State, random: Random | None) -> dict[str, Kept]:
    """The keywords that are known to be there, then HELP and STOP; what may be there or not is so at random."""
    keywords = state.keywords if isinstance(state, Pools | PhoneNumber) else ()
    known = {word: what for word, what in keywords if isinstance(what, Entry)}
    doubtful = (word for word in (*MANDATORY, *words(keywords)) if isinstance(found(keywords, word), Open))
    shown = (word for word in doubtful if (random.random() < EVENLY if random else word in MANDATORY))
    return {**known, **{word: Open() for word in shown}}


# Lists of what belongs to one resource.
BELONGINGS: Mapping[str, Callable[[Holdings, Call], Reply]] = {
    IDENTITIES: _identities,
    LIST_TAGS: _tags,
    OPTED_OUT: _opted_out,
    KEYWORDS: _keywords,
}
