"""What of ours exists at the target? Kept as data, from the call that makes it to the proof that it is gone.

Whoever asks, and whatever becomes of the conversation: by this the end of a run cleans up, and lists what it could not
delete. A ledger (`ledger.py`) says the same to those who come after a process that has died.
"""

from __future__ import annotations

import re
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from ringtrue.contracts.shapes import operations
from ringtrue.harness.bindings import ARN, Bindings
from ringtrue.harness.ledger import Resource, safe
from ringtrue.harness.lent import ALTERED
from ringtrue.reference_model.adopted import NOT_FOUND
from ringtrue.reference_model.operations import LISTINGS, Listing
from ringtrue.reference_model.unmaking import MAKES, REMOVED_BY, UNMAKES, remover, unmaking
from ringtrue.reference_model.vocabulary import Accepted, Call, Garbled, Lost, Outcome, Ref, Refused

PERHAPS = "perhaps "
COUNTRY = "IsoCountryCode"  # beside the text of a sender ID
PASSING_AWAY = ("DELETING", "DISASSOCIATING", "DELETED")
FAULT = 500
MOST_GONE = 1000  # are remembered, in case that an answer shows one again
Key = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Existing:
    """A resource that a call of ours has made, or may have. `undo` deletes it, by raw names.

    `home` is the name of the conversation whose account it is in, `sure`: an answer said that it was made, and no
    deletion was sent that was not answered (`deleting`).
    """

    undo: Call
    conversation: int
    home: str
    sure: bool
    born_s: float
    deleting: bool = False

    @property
    def id(self) -> str | None:
        """What tells it from others of its kind; None for what only belongs to something else."""
        names = [str(value) for name, value in self.undo.params.items() if name != COUNTRY]
        return names[0] if len(names) == 1 else None

    @property
    def known_as(self) -> str:
        """Its id and, of a sender ID, the country."""
        country = self.undo.params.get(COUNTRY)
        return f"{self.id}/{country}" if country else self.id or ""

    @property
    def what(self) -> str:
        """ "pool pool-4370… of conversation 3": an id that can be used."""
        noun = next(self.undo.operation.removeprefix(each) for each in UNMAKES if self.undo.operation.startswith(each))
        kind = re.sub(r"(?<!^)(?=[A-Z])", "-", noun).lower()
        return f"{kind} {safe(self.known_as) or 'whose id cannot be shown'} of conversation {self.conversation}"

    def __str__(self) -> str:
        return self.what if self.sure else f"{PERHAPS}{self.what}"


@dataclass(frozen=True, slots=True)
class Borrowed:
    """Something lent that is in use: `undo` gives it back with its settings, by raw names; `resource` as ledgers do."""

    ref: Ref
    resource: Resource
    undo: Call
    home: str


@dataclass(slots=True)
class Inventory:
    """What exists, in order of birth, and what was lent and is not back. `write` is told of both ends of each.

    `window_s`: how long a new resource may not be known everywhere yet. `apart`: conversations have accounts of their
    own, so that one id may be in several. `others` are words for what is left and has no id that is known, `kinds` are
    all that were ever made, by the operations that delete them, and `doubtful` is what was shown so soon after its
    deletion that it may have been an old list.
    """

    write: Callable[[Mapping[str, object]], None] = lambda _entry: None
    window_s: float = 0.0
    apart: bool = False
    now_s: Callable[[], float] = time.monotonic
    existing: dict[Key, Existing] = field(default_factory=dict)
    borrowed: dict[Ref, Borrowed] = field(default_factory=dict)
    others: Counter[str] = field(default_factory=Counter)
    doubtful: set[Key] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    _gone: OrderedDict[Key, tuple[Existing, float]] = field(default_factory=OrderedDict)
    _working: set[str] = field(default_factory=set)
    _faulted: Counter[str] = field(default_factory=Counter)

    def hear(self, call: Call, outcome: Outcome, bindings: Bindings, conversation: int) -> None:
        """What the answer to a call says about what exists."""
        if call.operation.startswith(MAKES):
            self._hear_of_making(call, outcome, bindings, conversation)
        elif call.operation.startswith(UNMAKES):
            key = self._key(call, bindings)
            if isinstance(outcome, Accepted) or self._unknown(key, call, outcome):
                self._lose(key)
            elif isinstance(outcome, Lost) and not outcome.unheard and key in self.existing:
                self.existing[key] = replace(self.existing[key], sure=False, deleting=True)
        elif call.operation in LISTINGS:
            self._look(LISTINGS[call.operation], call, outcome, bindings)

    def _hear_of_making(self, call: Call, outcome: Outcome, bindings: Bindings, conversation: int) -> None:
        if isinstance(outcome, Accepted):
            self._working.add(call.operation)
            undo = unmaking(call, outcome)
            if undo is not None:
                self._add(undo, bindings, conversation, sure=True)
            elif remover(call.operation) is None:
                self.others[f"what {call.operation} did, which no operation undoes"] += 1
            else:
                self.others[f"what {call.operation} made under no name that was shown"] += 1
        elif (isinstance(outcome, Lost) and not outcome.unheard) or _is_fault(outcome):
            undo = unmaking(call, Accepted({}))
            if undo is not None:
                self._add(undo, bindings, conversation, sure=False)
            elif isinstance(outcome, Lost):
                self.others[f"perhaps what {call.operation} was to make, which was not answered"] += 1
            else:
                self._faulted[call.operation] += 1

    def _add(self, undo: Call, bindings: Bindings, conversation: int, *, sure: bool) -> None:
        params = bindings.concrete(undo.params)
        assert isinstance(params, dict)  # as the parameters were
        key = self._key(undo, bindings)
        known = self.existing.get(key)
        if known is None or (sure and not known.sure):
            new = Existing(Call(undo.operation, params), conversation, bindings.name, sure, self.now_s())
            self.existing[key] = new
            self.kinds.add(undo.operation)
            self._gone.pop(key, None)
            self._write("made", new)

    def _unknown(self, key: Key, call: Call, outcome: Outcome) -> bool:
        """Is it refused as something that is not there, and was it not made just now?"""
        if not isinstance(outcome, Refused) or outcome.code != NOT_FOUND or call.mangling or call.breaks:
            return False
        known = self.existing.get(key)
        return known is not None and (known.deleting or self._is_old(known))

    def _is_old(self, each: Existing) -> bool:
        return self.now_s() - each.born_s >= self.window_s

    def _look(self, listing: Listing, call: Call, outcome: Outcome, bindings: Bindings) -> None:
        """What is shown is there; what is asked for alone, and is unknown, is not, nor what a whole list lacks.

        The latter is asked of what is not sure alone, since a wrong list may well lack what is there.
        """
        named = call.params.get(listing.ids)
        if isinstance(outcome, Refused) and isinstance(named, list) and len(named) == 1:
            key = self._key(_naming(listing, named[0]), bindings)
            if self._unknown(key, call, outcome):
                self._lose(key)
        shown = outcome.body.get(listing.items) if isinstance(outcome, Accepted) else None
        if not isinstance(shown, list) or not isinstance(outcome, Accepted):
            return
        here: set[Key] = set()
        for item in shown if self._gone or not named else ():
            if isinstance(item, Mapping) and item.get("Status") not in PASSING_AWAY:
                here.add(self._key(_naming(listing, item.get(listing.id_member), item.get(COUNTRY)), bindings))
        for key in here:
            self._see_again(key)
        whole = not call.params.keys() - {"MaxResults"} and not outcome.body.get("NextToken")
        for key in self._lacking(listing, bindings, here) if whole else ():
            self._lose(key)

    def _lacking(self, listing: Listing, bindings: Bindings, here: set[Key]) -> list[Key]:
        """What is not sure to be there, and is not `here`, in a whole list of its account."""
        operation, _ = REMOVED_BY[listing.kind]
        return [
            key for key, each in self.existing.items()
            if key[0] == operation and key not in here and not each.sure and self._is_old(each)
            and (not self.apart or each.home == bindings.name)
        ]  # fmt: skip

    def _see_again(self, key: Key) -> None:
        """It was shown. If it was deleted, and that is not just now, that was to no effect."""
        each, gone_s = self._gone.get(key, (None, 0.0))
        if each is None:
            return
        if self.now_s() - gone_s < self.window_s:
            self.doubtful.add(key)
            return
        del self._gone[key]
        self.existing[key] = each
        self._write("made", each)

    def _key(self, undo: Call, bindings: Bindings) -> Key:
        """The deletion and the names in it, ids for ARNs, and in whose account that is."""
        required = sorted(operations()[undo.operation].input.required)
        names = ((name, _bare(bindings.concrete(undo.params.get(name)))) for name in required)
        return undo.operation, (*names, *((("", bindings.name),) if self.apart else ()))

    def _lose(self, key: Key) -> None:
        """It is gone, and with it whatever belongs to it."""
        found = self.existing.pop(key, None)
        if found is None:
            return
        self._gone[key] = found, self.now_s()
        self._write("gone", found)
        if len(self._gone) > MOST_GONE:
            self._gone.popitem(last=False)
        if found.id is not None:
            for other in [other for other, each in self.existing.items() if each.id is None and _holds(each, found.id)]:
                del self.existing[other]

    def _write(self, kind: str, each: Existing) -> None:
        if each.id is not None:
            self.write({"kind": kind, "what": each.what, "sure": each.sure})

    def lend(self, borrowed: Borrowed) -> None:
        """Something of the user's is about to be put to use."""
        self.borrowed[borrowed.ref] = borrowed

    def give_back(self, ref: Ref) -> None:
        """It is as it was, or never will be, which somebody has said."""
        self.borrowed.pop(ref, None)

    def swept(self, left: frozenset[str], returned: frozenset[Resource]) -> None:
        """A look at everything has shown that only these are left, by their ids, a sender ID's with its country.

        What is `returned` was given back.
        """
        self.borrowed = {ref: each for ref, each in self.borrowed.items() if each.resource not in returned}
        for key in [key for key, each in self.existing.items() if each.known_as not in left]:
            self._lose(key)
        self.others.clear()
        self._faulted.clear()

    @property
    def in_order(self) -> list[tuple[Key, Existing]]:
        """What was made last first, since it holds what was made before; what belongs to something goes with that."""
        return [(key, each) for key, each in reversed(self.existing.items()) if not self._belongs(each)]

    def _belongs(self, each: Existing) -> bool:
        others = self.existing.values() if each.id is None else ()
        return any(other.id is not None and _holds(each, other.id) for other in others)

    def left(self) -> Iterator[str]:
        """What is to be listed, with ids that can be used."""
        yield from (str(each) for _, each in reversed(self.in_order))
        yield from (f"{' '.join(each.resource)}, {ALTERED}" for each in self.borrowed.values())
        faults = {
            f"perhaps what {name} was to make, which ended in an internal error": times
            for name, times in self._faulted.items() if name in self._working
        }
        for words, times in {**self.others, **faults}.items():
            yield words if times == 1 else f"{words}, {times:,} times"


def _naming(listing: Listing, named: object, country: object = None) -> Call:
    """The deletion of something that a list names."""
    operation, member = REMOVED_BY[listing.kind]
    return Call(operation, named if isinstance(named, Mapping) else {member: named, COUNTRY: country})


def _is_fault(outcome: Outcome) -> bool:
    return isinstance(outcome, Refused | Garbled) and outcome.status >= FAULT


def _bare(value: object) -> str:
    """A raw name in one spelling: of an ARN the resource alone."""
    text = str(value) if value is not None else ""
    match = ARN.fullmatch(text)
    return (match[5].partition("/")[0] if match else text).casefold()


def _holds(each: Existing, id: str) -> bool:
    return any(_bare(value) == _bare(id) for value in each.undo.params.values())
