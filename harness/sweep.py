"""What have earlier runs left behind, and how does it go? Look at everything, delete what is ours, look again.

Ours is what a ledger claims or what bears the tag of a run that is not going on; nothing else is ever touched. Nothing
is left only where the last look at all kinds shows nothing of ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ringtrue.harness.belt import COUNTRY, with_country
from ringtrue.harness.bindings import own_prefix
from ringtrue.harness.claims import Claims
from ringtrue.harness.ledger import Resource, note
from ringtrue.harness.service import Away, Declined, Service
from ringtrue.reference_model.naming import MEMBERS
from ringtrue.reference_model.operations import LISTINGS, UPDATED_BY, Listing
from ringtrue.reference_model.state import pairs
from ringtrue.reference_model.tag import LIST_TAGS, RESOURCE, RUN_TAG
from ringtrue.reference_model.unmaking import PROTECTION, REMOVED_BY, unprotector

# What holds others goes first: pools, then what they held, then the lists that all of them may use.
ORDER = ("pool", "phone-number", "sender-id", "opt-out-list")
RUN_NAME = re.compile(r"[0-9a-f]{10}")
GOING, GONE = ("DELETING", "DISASSOCIATING"), "DELETED"
NEVER = ("opt-out-list", "Default")
UNKNOWN = "ResourceNotFoundException"
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.25, 10.0


@dataclass(frozen=True, slots=True)
class Leftover:
    """A resource of ours that is there. `why` says how we know: "ledger" or "tag"."""

    kind: str
    id: str
    params: Mapping[str, object]
    status: str
    protected: bool
    created_s: float | None
    why: str
    run: str = ""

    @property
    def resource(self) -> Resource:
        return self.kind, self.id

    def __str__(self) -> str:
        return f"{self.kind} {self.id}" + (f", {self.status}" if self.status in GOING else "")


@dataclass(slots=True)
class Swept:
    """`left` is what the last look showed, `why` why it could not be deleted, `young` what was not to be touched yet.

    `unseen`: kinds that cannot be looked for, with the reason. `returned` and `kept` are what was lent to a run that
    was killed: given back as it was, or why not.
    """

    removed: list[Leftover] = field(default_factory=list)
    left: list[Leftover] = field(default_factory=list)
    young: list[Leftover] = field(default_factory=list)
    why: dict[Resource, str] = field(default_factory=dict)
    unseen: dict[str, str] = field(default_factory=dict)
    returned: list[Resource] = field(default_factory=list)
    kept: dict[Resource, str] = field(default_factory=dict)


@dataclass(slots=True)
class Broom:
    """One sweep. `before_s`: what was made after this moment, or nobody knows when, is left alone.

    `patience_s`: how long to go on without anything going away. `settle_s`: how long what was made just now may be
    missing in lists. `only` sweeps after one run. `since_s`: what was made before bears no tag of that run, and none is
    read.
    """

    service: Service
    claims: Claims
    patience_s: float
    settle_s: float = 0.0
    before_s: float | None = None
    only: str | None = None
    since_s: float | None = None
    said: Callable[[str], None] = lambda _: None
    _tried: set[Resource] = field(default_factory=set)
    _returned: set[Resource] = field(default_factory=set)

    def look(self) -> Swept:
        """What is there, without touching it. Raises Away and Declined."""
        found = Swept()
        for kind in ORDER:
            for each in self._ours(kind, found):
                (found.young if self._is_young(each) else found.left).append(each)
        if not self.service.shown:  # an empty answer to everything is none
            raise Away("no list of anything was shown")
        return found

    def sweep(self) -> Swept:
        """Delete until a look shows nothing more, or nothing moves any more. Raises Away and Declined."""
        removed: dict[Resource, Leftover] = {}
        pause, idle_s, before = FIRST_PAUSE_S, 0.0, -1
        found = self.look()
        if not found.left and self._may_come():
            self.service.sleep(self.settle_s)
            found = self.look()
        kept = self._give_back()
        while (found.left or kept) and idle_s < self.patience_s and self.service.left_s > 0:
            why = {each.resource: said for each in found.left if (said := self._delete(each)) is not None}
            removed.update({each.resource: each for each in found.left})
            kept = self._give_back() if kept else {}
            if len(found.left) + len(kept) != before:
                pause, idle_s, before = FIRST_PAUSE_S, 0.0, len(found.left) + len(kept)
            last = self.look()
            if last.left or kept:
                self.service.sleep(pause)
                idle_s, pause = idle_s + pause, min(pause * 2, LONGEST_PAUSE_S)
            elif self.settle_s:  # a list that lags may show them once more
                self.service.sleep(self.settle_s)
                last = self.look()
            found = last
            found.why = why
        left = {each.resource for each in found.left}
        found.removed = [each for each in removed.values() if each.resource not in left]
        for each in found.removed:
            self._note(each.resource)
        found.kept, found.returned = kept, sorted(self._returned)
        return found

    def _give_back(self) -> dict[Resource, str]:
        """Change what was lent to what it was; why not, where that cannot be yet: a number may be in a pool still."""
        kept: dict[Resource, str] = {}
        for resource, loan in self.claims.lent.items() if self.before_s is None else ():
            kind, id = resource
            text, _, country = id.partition("/") if kind == "sender-id" else (id, "", "")
            named = {MEMBERS[kind]: text, **({COUNTRY: country} if country else {})}
            try:
                if resource not in self._returned:
                    self.service.ask(UPDATED_BY[kind], {**named, **loan.settings})
                    note(loan.path, "returned", resource)
                    self._returned.add(resource)
            except Declined as declined:
                kept[resource] = str(declined)
        return kept

    def _may_come(self) -> bool:
        return self.settle_s > 0 and bool(self.claims.open or self.claims.unclear)

    def _is_young(self, each: Leftover) -> bool:
        return self.before_s is not None and (each.created_s is None or each.created_s > self.before_s)

    def _ours(self, kind: str, found: Swept) -> Iterator[Leftover]:
        operation, listing = next((name, each) for name, each in LISTINGS.items() if each.kind == kind)
        try:
            for item in self.service.every(operation, listing.items):
                each = self._taken(listing, item)
                if each is not None and each.status != GONE:
                    yield each
        except Declined as declined:
            if not declined.missing:
                raise
            found.unseen[kind] = f"{operation} is not there"

    def _taken(self, listing: Listing, item: Mapping[str, Any]) -> Leftover | None:
        """The item, if it is ours."""
        kind, raw = listing.kind, item.get(listing.id_member)
        _, member = REMOVED_BY[kind]
        params = {member: raw, **({"IsoCountryCode": item.get("IsoCountryCode")} if kind == "sender-id" else {})}
        id = with_country(kind, raw if isinstance(raw, str) else None, params)
        if id is None or (kind, id) == NEVER:
            return None
        created = item.get("CreatedTimestamp")
        early = isinstance(created, int | float) and self.since_s is not None and created < self.since_s
        why, run = self._why((kind, id), None if early else item.get(listing.arn_member))
        if not why:
            return None
        return Leftover(
            kind, id, params, str(item.get("Status", "")), item.get(PROTECTION) is True,
            float(created) if isinstance(created, int | float) else None, why, run,
        )  # fmt: skip

    def _why(self, resource: Resource, arn: object) -> tuple[str, str]:
        """How we know that it is ours, and of which run; ("", "") if we do not."""
        if resource in self.claims.ours:
            return "ledger", ""
        if resource[0] == "opt-out-list":
            of = next((run for run in self.claims.runs if run and resource[1].startswith(own_prefix(run))), "")
            if of:
                return "ledger", of
        run = self._run_of(arn)
        wanted = run and run not in self.claims.living and self.only in (None, run)
        return ("tag", run) if wanted else ("", "")

    def _run_of(self, arn: object) -> str:
        """The run in its tag; "" if it has none."""
        if not isinstance(arn, str):
            return ""
        try:
            tags = dict(pairs(self.service.ask(LIST_TAGS, {RESOURCE: arn}).get("Tags")))
        except Declined:  # gone meanwhile, not ours to look at, or without tags at all
            return ""
        named = tags.get(RUN_TAG, "")
        return named if RUN_NAME.fullmatch(named) else ""

    def _delete(self, each: Leftover) -> str | None:
        """Delete it, unprotected first; why not, if it did not go."""
        operation, _ = REMOVED_BY[each.kind]
        if each.status in GOING:
            return "it is on its way out"
        if each.resource not in self._tried:
            self.said(f"deleting {each}")
            self._tried.add(each.resource)
        try:
            update = unprotector(operation)
            if each.protected and update is not None:
                self.service.ask(update, {**each.params, PROTECTION: False})
            self.service.ask(operation, each.params)
        except Declined as declined:
            return None if declined.code == UNKNOWN else str(declined)
        return None

    def _note(self, resource: Resource) -> None:
        """It is gone: the ledger that claims it should say so, for its reader; a sweep would find out by itself."""
        path = self.claims.ours.get(resource)
        if path is not None and resource not in self.claims.gone:
            note(path, "gone", resource)
