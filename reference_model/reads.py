"""Was the answer to a Describe or List call admissible? Judged item by item, so that many items stay cheap.

Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ringtrue.contracts.rule import Rule
from ringtrue.contracts.rules.association import Association
from ringtrue.contracts.rules.protocol import Error
from ringtrue.contracts.rules.reading import Reading
from ringtrue.reference_model.branch import ABSENT, KNOWN, AnyOf, Line, unordered
from ringtrue.reference_model.judgement import Divergence, Judgement, Verdict, unique, verdict_of
from ringtrue.reference_model.lines import line
from ringtrue.reference_model.operations import LISTINGS, Listing, arn_rules
from ringtrue.reference_model.state import Beliefs, PhoneNumber, State, exists
from ringtrue.reference_model.vocabulary import Accepted, Arn, Call, Garbled, Lost, Outcome, Ref, Refused, refs_in, spelled
from ringtrue.reference_model.world import World, ref_of
from ringtrue.reference_model.writes import INTERNAL, adopt, learned, line_divergences, shown

IDENTITIES = "ListPoolOriginationIdentities"
LinesOf = Callable[[State], tuple[Line, ...]]


class Answer:
    """Collects what one answer to a read says about many resources."""

    def __init__(self, world: World, strict: bool) -> None:
        self.world, self.strict = world, strict
        self.beliefs: dict[Ref, Beliefs] = {}
        self.facts: dict[tuple[Ref, str], object] = {}
        self.divergences: list[Divergence] = []
        self.seen: list[Rule] = []
        self.decisive: list[Rule] = []

    def judgement(self) -> Judgement:
        return Judgement(
            verdict_of(self.divergences), self.beliefs, self.facts, unique(self.seen), unique(self.decisive), tuple(self.divergences)
        )

    def diverges(self, kind: str, rules: tuple[Rule, ...], expected: str, answered: str, member: str = "") -> None:
        blame = rules[0].convicts(strict=self.strict)
        self.divergences.append(Divergence(kind, unique(rules), (expected,), answered, blame, member))

    def confirms(self, *rules: Rule) -> None:
        self.seen += rules
        self.decisive += rules

    def item(self, ref: Ref | None, states: Beliefs, lines_of: LinesOf, body: Mapping[str, object]) -> None:
        """One item of the answer against everything that its resource may be."""
        compared = [(state, lines_of(state)) for state in states]
        checked = [
            (state, lines, [x for x in lines if not x.matches(shown(body, x.member), self.world.facts)])
            for state, lines in compared
        ]  # fmt: skip
        fitting = [(state, lines) for state, lines, wrong in checked if not wrong]
        if fitting:
            lines = fitting[0][1]
            self.seen += [rule for x in lines for rule in x.rules]
            if len(checked) == 1:
                self.decisive += [rule for x in lines if not isinstance(x.wanted, AnyOf) for rule in x.rules]
            if ref:
                self.beliefs[ref] = frozenset(state for state, _ in fitting)
            self.facts |= learned(lines, body)
            return
        state, lines, wrong = min(checked, key=lambda entry: self._weight(entry[2]))
        convicts = all(self._weight(entry[2])[0] for entry in checked)
        self.divergences += line_divergences(wrong, body, self.strict, convicts)
        if ref:
            self.beliefs[ref] = states | {adopt(state, wrong, body)}

    def _weight(self, wrong: list[Line]) -> tuple[int, int]:
        return sum(x.why.convicts(strict=self.strict) for x in wrong), len(wrong)


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
                divergence = Divergence("accepted", (call.breaks,), ("refused with ValidationException",), repr(outcome), True)
                return Judgement(verdict_of([divergence]), divergences=(divergence,))
            reading = Answer(world, strict)
            if missing:
                rule = LISTINGS[call.operation].invalid if call.operation in LISTINGS else Error.not_found
                reading.diverges("accepted", (rule, Error.not_found), "refused with ResourceNotFoundException", repr(outcome))
            elif call.operation == IDENTITIES:
                _identities(reading, call, outcome.body)
            else:
                _listing(reading, LISTINGS[call.operation], call, outcome.body)
            return reading.judgement()


def _named(call: Call) -> list[Ref]:
    return list(dict.fromkeys(refs_in(call.params)))


def _refused(world: World, call: Call, outcome: Refused, strict: bool) -> Judgement:
    """A read is refused if it is wrong, or if something that it names may not exist."""
    absent = {ref: states for ref in _named(call) if not all(map(exists, states := world.beliefs.get(ref, frozenset())))}
    absent |= {ref: frozenset() for ref in _named(call) if ref not in world.beliefs and ref.kind != "default-opt-out-list"}
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
    if call.operation == IDENTITIES and _pool_unsettled(world, call):
        return Judgement(Verdict.CONFORMS, seen=(Reading.pool_must_be_active,))
    if call.breaks is not None:
        rules, expected = (call.breaks, Error.validation), "refused with ValidationException"
    elif any(not any(map(exists, states)) for states in absent.values()):
        rules, expected = unique((invalid, Error.not_found)), "refused with ResourceNotFoundException"
    else:
        why = tuple(s.why["status"] for ref in _named(call) for s in list(world.beliefs.get(ref, ()))[:1] if "status" in s.why)
        describe = LISTINGS[call.operation].describe if call.operation in LISTINGS else Association.lists_all
        rules, expected = unique((*arn_rules(call), describe, *why)), "accepted"
    rules = (*rules, Error.unexpected) if outcome.code == INTERNAL else rules
    convicts = all(rule.convicts(strict=strict) for rule in rules)
    divergence = Divergence("refused", rules, (expected,), repr(outcome), convicts, outcome.code)
    return Judgement(verdict_of([divergence]), divergences=(divergence,))


def _nameless(call: Call) -> bool:
    """Does it name what no id can name, or nothing where something must be named? Then it cannot be found either."""
    ids = LISTINGS[call.operation].ids if call.operation in LISTINGS else "PoolId"
    named = call.params.get(ids, "")
    return any(isinstance(each, str) for each in (named if isinstance(named, list) else [named]))


def _pool_unsettled(world: World, call: Call) -> bool:
    states = world.beliefs.get(ref_of(call.params.get("PoolId")) or Ref("pool", 0), frozenset())
    return any(state.status in ("CREATING", "DELETING") for state in states)


def _listing(reading: Answer, listing: Listing, call: Call, body: Mapping[str, object]) -> None:
    """DescribePools and its like: the specified resources and no others, or all of them."""
    found = body.get(listing.items)
    items = [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []
    specified = [ref_of(named) for named in call.params.get(listing.ids) or ()]  # type: ignore[attr-defined]  # a list
    where = f"{call.operation}.result.{listing.items}"
    listed: set[Ref] = set()
    for item in items:
        ref = _identified(item, listing)
        if ref is not None:
            listed.add(ref)
        if specified and ref not in specified:
            reading.diverges("extra", (listing.only_specified,), "only the specified resources", f"{spelled(item.get(listing.id_member))} as well")
        elif ref is not None and ref in reading.world.beliefs:
            _listed(reading, listing, where, ref, item)
    complete = not body.get("NextToken")
    if specified:
        reading.confirms(listing.describe, listing.only_specified, *arn_rules(call))
    elif complete:
        reading.confirms(listing.all)
    ours = [ref for ref in specified if ref] if specified else [r for r in reading.world.beliefs if r.kind == listing.kind]
    for ref in ours if complete else ():
        if ref not in listed:
            _unlisted(reading, listing, ref, bool(specified), tuple(arn_rules(call)))


def _identified(item: Mapping[str, object], listing: Listing) -> Ref | None:
    """The resource an item is about, by its id or, where the id is missing, by its ARN."""
    value = item.get(listing.id_member) or item.get(listing.id_member.replace("Id", "Arn").replace("Name", "Arn"))
    return ref_of(value)


def _listed(reading: Answer, listing: Listing, where: str, ref: Ref, item: Mapping[str, object]) -> None:
    states = reading.world.beliefs[ref]
    alive = frozenset(filter(exists, states))
    if alive:
        reading.item(ref, alive, lambda state: listing.lines(where, ref, state), item)
        return
    why = next((state.why["status"] for state in states if "status" in state.why), listing.describe)
    reading.diverges("shows", (why, listing.describe), f"{ref!r} to be gone", f"{ref!r} still listed", listing.id_member)


def _unlisted(reading: Answer, listing: Listing, ref: Ref, specified: bool, arns: tuple[Rule, ...]) -> None:
    """A resource of ours that a complete answer does not list."""
    states = reading.world.beliefs.get(ref, frozenset())
    if states and all(map(exists, states)) and (specified or all(s.status not in ("RELEASED", "DELETING") for s in states)):
        why = tuple(s.why["status"] for s in list(states)[:1] if "status" in s.why)
        rules = ((listing.describe if specified else listing.all), *arns, *why)
        reading.diverges("missing", rules, f"{ref!r} in {listing.items}", "an answer without it", listing.items)
    elif any(not exists(state) for state in states) and not specified:
        reading.beliefs[ref] = frozenset(s for s in states if not exists(s) or s.status in ("RELEASED", "DELETING"))


def _identities(reading: Answer, call: Call, body: Mapping[str, object]) -> None:
    """ListPoolOriginationIdentities: every member of the pool, and nobody else."""
    pool = ref_of(call.params["PoolId"]) or Ref("pool", 0)
    where, member = f"{IDENTITIES}.result", "OriginationIdentities"
    heading = (line(where, "PoolId", pool), line(where, "PoolArn", Arn(pool)))
    reading.item(None, frozenset(list(reading.world.beliefs[pool])[:1]), lambda _: heading, body)
    found = body.get(member)
    items = [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []
    listed = {ref: item for item in items if (ref := ref_of(item.get("OriginationIdentity") or item.get("OriginationIdentityArn")))}
    if len(items) > len(listed):
        reading.diverges("extra", (Association.lists_all,), "each identity once", f"{len(items)} items", member)
    if _pool_unsettled(reading.world, call):
        return
    for ref in listed:
        if ref not in reading.world.beliefs:
            reading.diverges("extra", (Association.lists_all,), f"the members of {pool!r} only", f"{ref!r} as well", member)
    for ref, states in reading.world.phone_numbers():
        _membership(reading, pool, ref, states, listed.get(ref), complete=not body.get("NextToken"))
    reading.confirms(Association.lists_all, *arn_rules(call))


def _membership(
    reading: Answer, pool: Ref, ref: Ref, states: frozenset[PhoneNumber], item: Mapping[str, object] | None, *, complete: bool
) -> None:
    inside = frozenset(s for s in states if s.pool == pool)
    outside = frozenset(s for s in states if s.pool != pool or s.leaving)
    joined = tuple(s.why["pool"] for s in states if "pool" in s.why)[:1]
    if item is not None and inside:
        reading.beliefs[ref] = inside
        reading.confirms(*joined)
        reading.item(None, frozenset(list(inside)[:1]), lambda state: identity_lines(ref, state), item)
    elif item is not None:
        rules = (Association.lists_all, *joined)
        reading.diverges("extra", rules, f"no {ref!r} among the members of {pool!r}", f"{ref!r} listed", "OriginationIdentities")
    elif complete and inside and outside:
        reading.beliefs[ref] = outside
    elif complete and inside:
        rules = (Association.lists_all, *joined)
        reading.diverges("missing", rules, f"{ref!r} among the members of {pool!r}", "a list without it", "OriginationIdentities")


def identity_lines(ref: Ref, state: State) -> tuple[Line, ...]:
    assert isinstance(state, PhoneNumber)
    where = f"{IDENTITIES}.result.OriginationIdentities"
    return (
        line(where, "OriginationIdentity", ref),
        line(where, "OriginationIdentityArn", Arn(ref)),
        line(where, "IsoCountryCode", state.iso_country_code),
        line(where, "NumberCapabilities", unordered(state.capabilities)),
        line(where, "PhoneNumber", AnyOf((KNOWN, ABSENT)), ref=ref),
    )
