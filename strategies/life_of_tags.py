"""Which lives do tags lead? Given at creation, added to, overwritten and taken away, one resource beside another."""

from __future__ import annotations

from ringtrue.reference_model.vocabulary import Arn, Call
from ringtrue.strategies.phrases import (
    LIST,
    NO_LIST,
    ONE,
    OTHER_LIST,
    OTHER_POOL,
    POOL,
    TAGS,
    THREE,
    TWO,
    create,
    delete,
    enlist,
    join,
    part,
    phone,
    pool,
    request,
    tag,
    tags,
    unlist,
    untag,
)

TWICE = [{"Key": "team", "Value": "red"}, {"Key": "team", "Value": "green"}]

# fmt: off
TAGS_OF_LISTS = (
    enlist(LIST, Tags=TAGS), tags(LIST), enlist(OTHER_LIST), tags(OTHER_LIST), tag(OTHER_LIST, k="v"), tags(OTHER_LIST),
    untag(OTHER_LIST, "k"), tags(OTHER_LIST), untag(OTHER_LIST, "k"), tag(OTHER_LIST, k="v"),
    tag(OTHER_LIST, k="w", tea="green"), tags(OTHER_LIST), tag(OTHER_LIST, team="red", stage=""), tags(OTHER_LIST),
    untag(OTHER_LIST, "k", "tea"), tags(OTHER_LIST), tag(OTHER_LIST, kind="x"), tags(OTHER_LIST),
    Call("TagResource", {"ResourceArn": Arn(LIST), "Tags": TWICE}), tags(LIST), tag(NO_LIST, k="v"),
    untag(NO_LIST, "k"), tags(NO_LIST), unlist(LIST), tags(LIST), enlist(LIST), tags(LIST),
)
TAGS_OF_OTHERS = (
    request(Tags=TAGS), request(), tags(ONE), tag(TWO, stage="beta", k="v"), create(ONE, Tags=TAGS), create(TWO),
    tags(POOL), tag(POOL, team="green"), untag(POOL, "stage"), tags(POOL), tags(OTHER_POOL),
    pool(POOL, SharedRoutesEnabled=True), tags(POOL), tags(TWO), request(Tags=TAGS), join(POOL, THREE), tags(THREE),
    part(POOL, THREE), tags(THREE), phone(THREE, DeletionProtectionEnabled=True), tags(THREE),
    phone(THREE, DeletionProtectionEnabled=False), tags(ONE), delete(POOL), tags(POOL), tags(ONE),
)
# fmt: on
LIVES_OF_TAGS = (TAGS_OF_LISTS, TAGS_OF_OTHERS)
