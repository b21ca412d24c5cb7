"""Which requests are worth sending that no SDK would send? A planned sequence of manglings of one proper change.

The change is one whose effect a look shows, so that a request which was refused and acted upon all the same is caught.
What matters most comes first, since small budgets do not last to the end.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, replace

from ringtrue.contracts.rule import Rule
from ringtrue.contracts.shapes import shape_rules
from ringtrue.reference_model.vocabulary import Call
from ringtrue.strategies.phrases import (
    LIST,
    ONE,
    OTHER_LIST,
    POOL,
    create,
    enlist,
    lists,
    phone,
    phones,
    pool,
    pools,
    request,
    unlist,
)

A_CONVERSATION = 3  # turns
UNSIGNED = "no signature"
MISSIGNED = frozenset({"a wrong signature", "a signature of long ago"})  # pointless where nobody reads signatures


@dataclass(frozen=True, slots=True)
class Subject:
    """A change that can be made again and again: `undo` takes it back, `look` shows it, `read` is any proper look.

    `makes`: a target that refuses the change and makes it has something that the model knows nothing of.
    """

    stage: tuple[Call, ...]
    change: Call
    undo: Call
    look: Call
    read: Call
    makes: bool = False

    @property
    def operations(self) -> frozenset[str]:
        return frozenset(call.operation for call in (*self.stage, self.change, self.undo, self.look, self.read))


SUBJECTS = (
    Subject(
        (request(),), phone(ONE, DeletionProtectionEnabled=True), phone(ONE, DeletionProtectionEnabled=False),
        phones(ONE), phones(ONE),
    ),
    Subject(
        (request(), create(ONE)), pool(POOL, SharedRoutesEnabled=True), pool(POOL, SharedRoutesEnabled=False),
        pools(POOL), pools(POOL),
    ),
    Subject((enlist(LIST),), enlist(OTHER_LIST), unlist(OTHER_LIST), lists(OTHER_LIST), lists(LIST), makes=True),
)  # fmt: skip

# Manglings that break a constraint of the change's first member, and which one: it cannot be read, or its value is bad.
BREAKING: Mapping[str, str] = {
    "no JSON for a body": "required", "a lone brace for a body": "required", "an array for a body": "required",
    "a string for a body": "required", "a number for a body": "required", "true for a body": "required",
    "null for a body": "required", "null for its members": "required",
    "an id of bytes that are no UTF-8": "pattern", "an id of a lone surrogate": "pattern",
    "an id of NUL characters": "pattern", "an id of 64 KiB": "length",
}  # fmt: skip
PAGES = ("1e400 results a page", "10^400 results a page")
FLAGS = ("a member twice", "its booleans as strings", "its booleans as numbers")  # what only booleans can show
# Turn by turn; after each comes a look, if something was refused. What one target refuses and another serves has a turn
# of its own, since a change that is served hides what a refused one did before it.
PLAN: tuple[tuple[str, ...], ...] = (
    ("an empty body", "a lone brace for a body", "an array for a body", "no JSON for a body"),
    (UNSIGNED,),
    ("a wrong signature", "a signature of long ago"),
    ("null for all other members", "parameters in its Content-Type"),
    ("null for its members", "null for a body", "a string for a body", "a number for a body", "true for a body"),
    ("no X-Amz-Target", "X-Amz-Target of no operation", "the method GET"),
    ("an id of bytes that are no UTF-8", "an id of a lone surrogate", "an id of NUL characters", "an id of 64 KiB"),
    PAGES,
    ("a body cut short", "a trailing comma", "single quotes", "a comment in its body", "text after its body"),
    ("its booleans as strings", "its booleans as numbers"),
    ("a member twice",),
    ("an unknown member", "64 KiB of padding", "500 arrays within each other", "Accept-Encoding gzip"),
    ("X-Amz-Target in lower case", "an empty X-Amz-Target", "X-Amz-Target of another service"),
    ("X-Amz-Target without its service", "the method PUT", "the method DELETE", "another path"),
    ("no Content-Type", "Content-Type text/plain"),
    ("Content-Type application/json", "Content-Type of AWS JSON 1.1"),
    ("a byte order mark",),
    ("its body in UTF-16", "100,000 arrays within each other"),
    ("its body in chunks", "1 MiB of white space"),
)


def turns(most: int) -> Iterator[tuple[str, ...]]:
    """As many turns of the plan as make up at most so many manglings."""
    for turn in PLAN:
        most -= len(turn)
        if most < 0:
            return
        yield turn


def subject(may_ask: Callable[[str], bool], reported: Container[str]) -> Subject | None:
    """The first one all of whose operations may be asked, and whose change is one to report about."""
    able = (each for each in SUBJECTS if each.change.operation in reported)
    return next((each for each in able if all(map(may_ask, each.operations))), None)


def mangled_calls(about: Subject, mangling: str) -> Iterator[Call]:
    """The calls that show what becomes of a mangling, usually one."""
    change, read = about.change, about.read
    if mangling in PAGES:
        yield replace(read, mangling=mangling, breaks=shape_rules()[f"{read.operation}.MaxResults.range"])
    elif mangling == "an empty body":
        yield Call(read.operation, {}, mangling=mangling)
        yield replace(change, mangling=mangling, breaks=_broken(change, "required"))
    elif mangling in BREAKING:
        yield replace(change, mangling=mangling, breaks=_broken(change, BREAKING[mangling]))
    elif mangling not in FLAGS or any(isinstance(value, bool) for value in change.params.values()):
        yield replace(change, mangling=mangling)
    if mangling == "null for all other members":
        yield replace(read, mangling=mangling)


def _broken(call: Call, kind: str) -> Rule:
    member = next(iter(call.params))
    return shape_rules()[f"{call.operation}.{member}.{kind}"]
