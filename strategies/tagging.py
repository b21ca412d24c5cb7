"""Which tags are given, taken away and asked for? Mostly plain ones, so that keys meet again; now and then odd ones."""

from __future__ import annotations

from hypothesis import strategies as st

from ringtrue.reference_model.state import State
from ringtrue.reference_model.tag import LIST_TAGS, MOST_TAGS, RESERVED, RESOURCE, RUN_TAG, TAGGABLE
from ringtrue.reference_model.vocabulary import Arn, Ref
from ringtrue.strategies.beliefs import Situation

KEYS = ("team", "stage", "k", "a" * 128)
TAGS = st.lists(
    st.builds(
        lambda key, value: {"Key": key, "Value": value},
        st.sampled_from(KEYS),
        st.sampled_from(("blue", "", "v", "b" * 256)),
    ),
    min_size=1, max_size=3, unique_by=lambda tag: tag["Key"],
)  # fmt: skip
# Of which the documents say nothing: a key twice, a reserved key, more tags than AWS's other services permit.
ODD_TAGS = (
    [{"Key": "team", "Value": "blue"}, {"Key": "team", "Value": "red"}],
    [{"Key": f"{RESERVED}team", "Value": "blue"}],
    [{"Key": f"k{n}", "Value": "v"} for n in range(MOST_TAGS + 1)],
)
Params = dict[str, object]


def _resource(s: Situation) -> Ref | None:
    """A resource whose ARN is known, mostly one with tags; those that have none cost nothing."""
    if not s.features.tags:
        return None
    kinds = tuple(kind for kind in TAGGABLE if s.alive(kind))
    ref = s.some(str(s.one_of(kinds)), _tagged) if kinds else None
    return ref if ref is not None and s.has_arn(ref) else None


def _tagged(state: State) -> bool:
    return bool(state.tags)


def tag_resource(s: Situation) -> Params | None:
    ref = _resource(s)
    if ref is None:
        return None
    return {RESOURCE: Arn(ref), "Tags": s.one_of(ODD_TAGS) if s.chance(8) else s.draw(TAGS)}


def untag_resource(s: Situation) -> Params | None:
    ref = _resource(s)
    if ref is None:
        return None
    keys = sorted({key for state in s.world.beliefs.get(ref, ()) for key, _ in state.tags if key != RUN_TAG})
    named = [key for key in keys[:5] if s.chance(50)] or [str(s.one_of(KEYS))]
    return {RESOURCE: Arn(ref), "TagKeys": named * 2 if s.chance(3) else named}


def list_tags(s: Situation) -> Params | None:
    ref = _resource(s)
    return None if ref is None else {RESOURCE: Arn(ref)}


DRAWN = {"TagResource": tag_resource, LIST_TAGS: list_tags, "UntagResource": untag_resource}
