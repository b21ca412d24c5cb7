"""What are a resource's tags? Given at its creation, by TagResource and UntagResource, shown by ListTagsForResource.

A tag is a pair of key and value. The three operations know a resource by its ARN alone.
Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from ringtrue.contracts.rule import Rule
from ringtrue.contracts.rules import tag as book
from ringtrue.contracts.rules.reading import Reading
from ringtrue.contracts.shapes import operations
from ringtrue.reference_model.answer import Answer
from ringtrue.reference_model.branch import Guard, Line, Step, Success
from ringtrue.reference_model.lines import line, tags_line
from ringtrue.reference_model.state import Pair, S, State, Tags, becomes, exists, pairs
from ringtrue.reference_model.vocabulary import Arn, Call, Ref
from ringtrue.reference_model.world import World, ref_of

LIST_TAGS = "ListTagsForResource"
RESOURCE = "ResourceArn"  # the one parameter that takes no id
# Kind of a resource -> the rule by which it has the tags that are given at its creation.
TAGGABLE: Mapping[str, Rule] = {
    "pool": book.Tag.pool_created_with,
    "phone-number": book.Tag.phone_number_requested_with,
    "opt-out-list": book.Tag.opt_out_list_created_with,
    "sender-id": book.Tag.sender_id_requested_with,
}
MOST_TAGS = 50  # of AWS's other services; nothing says so for this one
LONGEST_LIST = operations()["TagResource"].input.members["Tags"].maximum or 0  # more of them break a stated rule
RESERVED = "aws:"
RUN_TAG = "ringtrue:run"  # by which a run marks what it makes, where it wears a belt; never taken away by it
RUN = Ref("run", 1)  # its value: stands for the run's name
INVALID = ("ValidationException",)
NOT_NOW = ("ResourceNotFoundException", "ConflictException", *INVALID)


def tag_guards(given: object, before: Tags = frozenset()) -> Iterator[Guard]:
    """What may be refused for the tags themselves, of which the documents say nothing."""
    if not given:
        return
    keys = [key for key, _ in pairs(given)]
    if len(set(keys)) < len(keys):
        yield Guard(Reading.repeated_tag_keys, INVALID)
    if any(key.lower().startswith(RESERVED) for key in keys):
        yield Guard(Reading.reserved_tag_keys, INVALID)
    if len(keys) <= LONGEST_LIST and len({*keys, *(key for key, _ in before)}) > MOST_TAGS:
        yield Guard(Reading.most_tags, INVALID)


def given_tags(world: World, kind: str, state: S, params: Mapping[str, object]) -> Iterator[S]:
    """The new resource with the tags that it is created with, in every reading."""
    given = pairs(params.get("Tags")) if "Tags" in params else ()
    if not given:
        yield state
        return
    for chosen in _unique(given):
        tagged = world.apply(state, TAGGABLE[kind], tags=chosen)
        yield _with_unique_keys(world, tagged, given, frozenset())


def surviving_tags(former: State | None, made: S) -> Iterator[S]:
    """A resource that has the name of one that is gone: nothing says that its tags are gone as well."""
    taken = {key for key, _ in made.tags}
    kept = frozenset(pair for pair in former.tags if pair[0] not in taken) if former else frozenset()
    if kept:
        yield becomes(made, Reading.tags_after_deletion, tags=made.tags | kept)


def _unique(given: Collection[Pair]) -> Iterator[Tags]:
    """The tags with each key once: of a key that is repeated, the first value or the last one."""
    last, first = frozenset(dict(given).items()), frozenset(dict(reversed(tuple(given))).items())
    yield last
    if first != last:
        yield first


def _with_unique_keys(world: World, state: S, given: Collection[Pair], rest: Tags) -> S:
    """A mutant keeps both values of a key that was repeated."""
    if len(given) == len(dict(given)):
        return state
    return world.apply(state, book.Tag.keys_are_unique, {"tags": frozenset(given) | rest}, tags=state.tags)


def resource_guards(world: World, named: object) -> Iterator[Guard]:
    """The resource must exist; of one that isn't ACTIVE, or is gone, nothing is said."""
    state = world.resource(named)
    if state is None:
        yield world.missing(named)
    elif state.status != "ACTIVE":
        yield Guard(Reading.tags_after_deletion if _ends(state) else Reading.tags_before_active, NOT_NOW)


def _ends(state: State) -> bool:
    return state.status not in ("PENDING", "CREATING", "ACTIVE")


def tag_resource(world: World, call: Call) -> Step:
    named, given = call.params.get(RESOURCE), call.params.get("Tags")
    state, ref = world.resource(named), ref_of(named)
    guards = [*resource_guards(world, named), *tag_guards(given, state.tags if state else frozenset())]
    if state is None or ref is None:
        return Step(tuple(guards), ())
    changed = (state,) if not exists(state) else tuple(_tagged(world, state, pairs(given)))
    return Step(tuple(guards), tuple(Success(book.Tag.tag, (), {ref: after}) for after in changed))


def _tagged(world: World, state: State, given: Collection[Pair]) -> Iterator[State]:
    rules, before = book.Tag, dict(state.tags)
    for chosen in map(dict, _unique(given)):
        added = {key: value for key, value in chosen.items() if key not in before}
        rest = frozenset(pair for pair in state.tags if pair[0] not in chosen)
        after = world.apply(state, rules.tag, tags=state.tags.union(added.items())) if added else state
        if rest:
            after = world.apply(after, rules.tag_leaves_the_rest, {"tags": after.tags - rest}, tags=after.tags)
        if any(before[key] != value for key, value in chosen.items() if key in before):
            tags = frozenset({**dict(after.tags), **chosen}.items())
            after = world.apply(after, rules.tag_overwrites, tags=tags)
        yield _with_unique_keys(world, after, given, rest)


def untag_resource(world: World, call: Call) -> Step:
    rules, named, keys = book.Tag, call.params.get(RESOURCE), call.params.get("TagKeys")
    state, ref = world.resource(named), ref_of(named)
    specified = [key for key in keys if isinstance(key, str)] if isinstance(keys, list) else []
    guards = [*resource_guards(world, named)]
    if len(set(specified)) < len(specified):
        guards.append(Guard(Reading.repeated_tag_keys, INVALID))
    if state is None or ref is None:
        return Step(tuple(guards), ())
    if not {*specified} <= {key for key, _ in state.tags}:
        guards.append(Guard(Reading.absent_tag_keys, NOT_NOW))
    rest = frozenset(pair for pair in state.tags if pair[0] not in specified)
    after = world.apply(state, rules.untag, tags=rest) if rest != state.tags else state
    if rest:
        kept = after.tags - rest
        after = world.apply(after, rules.untag_leaves_the_rest, {"tags": kept}, tags=after.tags)
    return Step(tuple(guards), (Success(rules.untag, (), {ref: after}),))


def listed_lines(ref: Ref, state: State) -> tuple[Line, ...]:
    """What ListTagsForResource shows. The tags of what is gone, or on its way out, may be gone as well."""
    where = f"{LIST_TAGS}.result"
    named = line(where, RESOURCE, Arn(ref))
    return (named,) if _ends(state) else (named, replace(tags_line(where, state), also=(book.Tag.lists_all,)))


def tags_listed(reading: Answer, call: Call, body: Mapping[str, object]) -> None:
    """ListTagsForResource: every tag of the resource, and no other."""
    ref = ref_of(call.params.get(RESOURCE))
    if ref is None:
        return
    states = reading.world.beliefs[ref]
    reading.item(ref, states, lambda state: listed_lines(ref, state), body)
    if not reading.divergences:
        agreed = {state.why.get("tags") for state in states}
        reading.confirms(book.Tag.lists_all, *(rule for rule in agreed if rule and len(agreed) == 1))


def tags_unsettled(world: World, call: Call) -> Rule | None:
    """The reading by which the tags may be refused to be shown, if there is one."""
    states = world.beliefs.get(ref_of(call.params.get(RESOURCE)) or Ref("pool", 0), frozenset())
    if any(map(_ends, states)):
        return Reading.tags_after_deletion
    return Reading.tags_before_active if any(state.status != "ACTIVE" for state in states) else None
