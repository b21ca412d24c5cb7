"""Was the answer to a Describe or List call admissible? Judged item by item, so that many items stay cheap.

Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Mapping

from ringtrue.contracts.rule import Rule
from ringtrue.contracts.rules.association import Association
from ringtrue.contracts.rules.protocol import Error
from ringtrue.contracts.rules.reading import Reading
from ringtrue.reference_model.answer import Answer
from ringtrue.reference_model.identities import IDENTITIES, identities, pool_unsettled
from ringtrue.reference_model.judgement import Divergence, Judgement, Verdict, unique, verdict_of
from ringtrue.reference_model.keyword_list import KEYWORDS, described_keywords, may_refuse, promises
from ringtrue.reference_model.lines import RULES
from ringtrue.reference_model.operations import LISTINGS, Listing, arn_rules
from ringtrue.reference_model.state import Beliefs, endings, exists, ordered
from ringtrue.reference_model.vocabulary import (
    Accepted,
    Call,
    Garbled,
    Lost,
    Outcome,
    Ref,
    Refused,
    refs_in,
    spelled,
)
from ringtrue.reference_model.world import World, ref_of
from ringtrue.reference_model.writes import INTERNAL


def judge_read(world: World, call: Call, outcome: Outcome, *, strict: bool) -> Judgement:
    """Reads change nothing, so an answer that is lost or garbled leaves the beliefs alone."""
    match outcome:
        case Lost():
            return Judgement(Verdict.UNDECIDED, observations=(f"{call.operation}: {outcome!r}",))
        case Garbled(_, rule):
            divergence = Divergence("garbled", (rule,), ("accepted",), repr(outcome), rule.convicts(strict=strict))
            return Judgement(verdict_of([divergence]), divergences=(divergence,))
        case Refused():
            return _refused(world, call, outcome, strict)
        case Accepted():
            missing = [ref for ref in _named(call) if not any(map(exists, world.beliefs.get(ref, ())))]
            if call.breaks is not None:
                divergence = Divergence(
                    "accepted", (call.breaks,), ("refused with ValidationException",), repr(outcome), True
                )
                return Judgement(verdict_of([divergence]), divergences=(divergence,))
            reading = Answer(world, strict)
            if missing:
                rule = LISTINGS[call.operation].invalid if call.operation in LISTINGS else Error.not_found
                ends = (why for ref in missing for why in endings(world.beliefs.get(ref, frozenset())))
                reading.diverges(
                    "accepted", (rule, Error.not_found, *ends), "refused with ResourceNotFoundException", repr(outcome)
                )
            elif call.operation == IDENTITIES:
                identities(reading, call, outcome.body)
            elif call.operation == KEYWORDS:
                described_keywords(reading, call, outcome.body)
            else:
                _listing(reading, LISTINGS[call.operation], call, outcome.body)
            return reading.judgement()


def _named(call: Call) -> list[Ref]:
    return list(dict.fromkeys(refs_in(call.params)))


def _refused(world: World, call: Call, outcome: Refused, strict: bool) -> Judgement:
    """A read is refused if it is wrong, or if something that it names may not exist."""
    absent = {
        ref: states for ref in _named(call) if not all(map(exists, states := world.beliefs.get(ref, frozenset())))
    }
    absent |= {
        ref: frozenset() for ref in _named(call) if ref not in world.beliefs and ref.kind != "default-opt-out-list"
    }
    invalid = LISTINGS[call.operation].invalid if call.operation in LISTINGS else Error.not_found
    if call.breaks is not None and outcome.code == "ValidationException":
        return Judgement(Verdict.CONFORMS, seen=(call.breaks,), decisive=(call.breaks,))
    if call.breaks is not None and outcome.code == "ResourceNotFoundException" and _nameless(call):
        return Judgement(Verdict.CONFORMS, seen=(Error.not_found,))
    if absent and outcome.code == "ResourceNotFoundException":
        sure = any(not any(map(exists, states)) for states in absent.values())
        gone = {ref: frozenset(s for s in states if not exists(s)) for ref, states in absent.items() if states}
        rules = unique((invalid, Error.not_found))
        return Judgement(Verdict.CONFORMS, gone if len(absent) == 1 else {}, seen=rules, decisive=rules if sure else ())
    if call.operation == IDENTITIES and pool_unsettled(world, call):
        return Judgement(Verdict.CONFORMS, seen=(Reading.pool_must_be_active,))
    if call.operation == KEYWORDS and call.breaks is None and (reading := may_refuse(world, call)):
        return Judgement(Verdict.CONFORMS, seen=(reading,))
    if call.breaks is not None:
        rules, expected = (call.breaks, Error.validation), "refused with ValidationException"
    elif any(not any(map(exists, states)) for states in absent.values()):
        rules, expected = unique((invalid, Error.not_found)), "refused with ResourceNotFoundException"
    else:
        likely = [ordered(world.beliefs[ref])[0] for ref in _named(call) if world.beliefs.get(ref)]
        why = tuple(state.why["status"] for state in likely if "status" in state.why)
        rules, expected = unique((*arn_rules(call), *_describing(world, call), *why)), "accepted"
    rules = (Error.unexpected, *rules) if outcome.code == INTERNAL else rules
    convicts = all(rule.convicts(strict=strict) for rule in rules)
    divergence = Divergence("refused", rules, (expected,), repr(outcome), convicts, outcome.code)
    return Judgement(verdict_of([divergence]), divergences=(divergence,))


def _describing(world: World, call: Call) -> tuple[Rule, ...]:
    """The rules by which the call must be accepted."""
    if call.operation == KEYWORDS:
        return promises(world, call)
    return (LISTINGS[call.operation].describe if call.operation in LISTINGS else Association.lists_all,)


def _nameless(call: Call) -> bool:
    """Does it name what no id can name, or nothing where something must be named? Then it cannot be found either."""
    owner = "OriginationIdentity" if call.operation == KEYWORDS else "PoolId"
    ids = LISTINGS[call.operation].ids if call.operation in LISTINGS else owner
    named = call.params.get(ids, "")
    return any(isinstance(each, str) for each in (named if isinstance(named, list) else [named]))


def _listing(reading: Answer, listing: Listing, call: Call, body: Mapping[str, object]) -> None:
    """DescribePools and its like: the specified resources and no others, or all of them."""
    found = body.get(listing.items)
    items = [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []
    specified = [ref_of(named) for named in call.params.get(listing.ids) or ()]  # type: ignore[attr-defined]  # a list
    where = f"{call.operation}.result.{listing.items}"
    listed: set[Ref] = set()
    for item in items:
        ref = _identified(item, listing, reading.world.beliefs)
        if ref is not None:
            listed.add(ref)
        if specified and ref not in specified:
            reading.diverges(
                "extra",
                (listing.only_specified, RULES[where]),
                "only the specified resources",
                f"{spelled(item.get(listing.id_member))} as well",
            )
        elif ref is not None and ref in reading.world.beliefs:
            _listed(reading, listing, where, ref, item)
    complete = not body.get("NextToken")
    if specified:
        reading.confirms(listing.describe, listing.only_specified, RULES[where], *arn_rules(call))
    elif complete:
        reading.confirms(listing.all, RULES[where])
    if complete:
        reading.confirms(RULES[f"{call.operation}.result.NextToken"])
    ours = (
        [ref for ref in specified if ref] if specified else [r for r in reading.world.beliefs if r.kind == listing.kind]
    )
    for ref in ours if complete else ():
        if ref not in listed:
            promises = (RULES[where], *arn_rules(call), RULES[f"{call.operation}.result.NextToken"])
            _unlisted(reading, listing, ref, bool(specified), promises)


def _identified(item: Mapping[str, object], listing: Listing, beliefs: Mapping[Ref, Beliefs]) -> Ref | None:
    """The resource an item is about: by its id or, where the id is missing or nobody's, by its ARN."""
    by_id, by_arn = ref_of(item.get(listing.id_member)), ref_of(item.get(listing.arn_member))
    return by_id if by_id in beliefs or by_arn not in beliefs else by_arn


def _listed(reading: Answer, listing: Listing, where: str, ref: Ref, item: Mapping[str, object]) -> None:
    states = reading.world.beliefs[ref]
    alive = frozenset(filter(exists, states))
    if alive:
        reading.item(ref, alive, lambda state: listing.lines(where, ref, state), item)
        return
    why = next((state.why["status"] for state in states if "status" in state.why), listing.describe)
    reading.diverges(
        "shows", (why, listing.describe), f"{ref!r} to be gone", f"{ref!r} still listed", listing.id_member
    )


def _unlisted(reading: Answer, listing: Listing, ref: Ref, specified: bool, promises: tuple[Rule, ...]) -> None:
    """A resource of ours that an answer without a token for more does not list."""
    states = reading.world.beliefs.get(ref, frozenset())
    if (
        states
        and all(map(exists, states))
        and (specified or all(s.status not in ("RELEASED", "DELETING") for s in states))
    ):
        why = tuple(s.why["status"] for s in ordered(states)[:1] if "status" in s.why)
        rules = ((listing.describe if specified else listing.all), *promises, *why)
        reading.diverges("missing", rules, f"{ref!r} in {listing.items}", "an answer without it", listing.items)
    elif any(not exists(state) for state in states) and not specified:
        reading.beliefs[ref] = frozenset(s for s in states if not exists(s) or s.status in ("RELEASED", "DELETING"))
