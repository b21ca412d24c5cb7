"""Which findings are one fault? Relatives are put together, so that nobody has to read the same bug twice.

A fault may show in many answers: in every operation that shows a member, in every member that an update forgets, in
whatever comes of a call that should have been refused. What is put together stays named, under the finding that it is
related to. Three signs tell relatives:

- kin: the same sentence is broken in the same way about the same member;
- trait: a sentence, or a kind of constraint, is broken in three places or more, and nearly wherever it was decided;
- descent: in the shortest conversation that shows it, a call that should have been answered otherwise has shown
  another finding before; or a look around before the last call shows another one, after which the last answer is no
  surprise. What follows from something is no fault of its own.
Pure, apart from the families themselves.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ringtrue.contracts.rule import Rule
from ringtrue.contracts.rules import CATALOGUE, EVERYWHERE
from ringtrue.contracts.shapes import ERROR_SHAPES, operations
from ringtrue.harness.findings import Finding
from ringtrue.reference_model.adopted import NOT_FOUND
from ringtrue.reference_model.operations import BY_ARN

MANY = 3  # places that make a trait
ACCEPTED = "accepted"  # what is expected where a refusal is wrong
OFTEN = 0.5  # of the rules of one kind that were decided
NAMING = re.compile(r"(Id|Arn|Name|Role)$")  # what names one resource in several ways
NAMED_BY_ARN = frozenset(rule.id for rule in BY_ARN.values())
Key = Hashable


@dataclass(slots=True)
class Family:
    """One fault: the finding that shows it best, and where else it shows."""

    head: Finding
    related: list[Finding] = field(default_factory=list)

    @property
    def members(self) -> list[Finding]:
        return [self.head, *self.related]


def families(findings: Sequence[Finding], decided: Mapping[str, int]) -> list[Family]:
    """Relatives by kin and by trait, the one with the shortest way there ahead. `decided` counts answers by rule."""
    groups = _Groups(len(findings))
    by_kin: dict[Key, list[int]] = defaultdict(list)
    by_trait: dict[Key, list[int]] = defaultdict(list)
    for index, finding in enumerate(findings):
        for key in kin(finding):
            by_kin[key].append(index)
        for trait in traits(finding):
            by_trait[trait].append(index)
    for alike in by_kin.values():
        groups.join(alike)
    for trait, alike in by_trait.items():
        if _systematic(trait, [findings[index] for index in alike], decided):
            groups.join(alike)
    return [_family([findings[index] for index in group]) for group in groups.all()]


def merged(found: Sequence[Family]) -> list[Family]:
    """By descent, once the heads are as short as can be, and what explains them is known."""
    groups = _Groups(len(found))
    by_bucket = {member.bucket: index for index, family in enumerate(found) for member in family.members}
    for index, family in enumerate(found):
        head = family.head
        met = {by_bucket[bucket]: bucket for bucket in head.company if bucket in by_bucket}
        for other, bucket in met.items():
            if other != index and _descends(head, found[other], bucket):
                groups.join([other, index])
        explaining = {by_bucket[bucket] for bucket in head.explained_by if bucket in by_bucket} - {index, *met}
        if len(explaining) == 1:  # of several, nobody knows which it is
            groups.join([*explaining, index])
    return [_family([member for index in group for member in found[index].members]) for group in groups.all()]


def kin(finding: Finding) -> Iterator[Key]:
    """Two findings with a key in common are one fault."""
    divergence, kind = finding.divergence, finding.divergence.kind
    first = divergence.rules[0]
    match kind:
        case "shows":
            yield kind, finding.operation, NAMING.sub("", divergence.member)
            yield kind, first.id, divergence.member
        case "form" | "envelope":
            yield kind, *divergence.member.split(".")[-2:]
            yield from ((kind, rule.id) for rule in divergence.rules if rule.book in EVERYWHERE)
        case "refused" if ACCEPTED in divergence.expected and divergence.member != NOT_FOUND:
            yield kind, divergence.member, finding.operation
        case _ if first.book not in EVERYWHERE:
            yield kind, divergence.member, first.id


def traits(finding: Finding) -> Iterator[Key]:
    """What it has in common with others that may be one fault, if there are many."""
    divergence, kind, call = finding.divergence, finding.divergence.kind, finding.steps[-1].call
    first = divergence.rules[0]
    match kind:
        case "missing" | "extra" | "again":
            yield from ((kind, asked) for asked in ("MaxResults", "Filters", "Owner") if asked in call.params)
        case "refused" if divergence.member not in ERROR_SHAPES:
            yield kind, divergence.member
        case "refused" if first.id in NAMED_BY_ARN:
            yield kind, divergence.member, "by ARN"
        case _:
            pass
    match kind:
        case "shows":
            yield kind, finding.operation, first.id
        case "form":
            yield "constraint", kind, divergence.member.rpartition(".")[2], first.quote
        case "accepted" if first.book in operations():
            yield "constraint", kind, first.id.rpartition(".")[2], ""
        case _:
            yield kind, divergence.member, first.quote


def _systematic(trait: Key, alike: Sequence[Finding], decided: Mapping[str, int]) -> bool:
    places = {(finding.operation, finding.divergence.member, finding.divergence.rules[0].id) for finding in alike}
    if len(places) < MANY:
        return False
    match trait:
        case "constraint", kind, constraint, quote:
            known = [
                rule for id, times in decided.items()
                if times and (rule := CATALOGUE.get(id)) and _is_about(rule, str(kind), str(constraint), str(quote))
            ]  # fmt: skip
            return len(places) >= OFTEN * len(known)
        case _:
            return True


def _is_about(rule: Rule, kind: str, constraint: str, quote: str) -> bool:
    """Is it a rule of the kind that the trait is about?"""
    shown = ".result." in rule.id
    return rule.id.endswith(f".{constraint}") and shown == (kind == "form") and quote in ("", rule.quote)


def _descends(finding: Finding, other: Family, bucket: tuple[str, ...]) -> bool:
    """Does it follow from what the other family has shown on the way there?"""
    if not (finding.reproduced or "0/").startswith("0/"):
        ancestor = next(member for member in other.members if member.bucket == bucket)
        divergence = ancestor.divergence
        alike = divergence.member == finding.divergence.member != "" and (
            ancestor.operation == finding.operation or set(divergence.rules) & set(finding.divergence.rules)
        )
        return divergence.kind in ("accepted", "refused") or bool(alike)
    return False


def _family(members: Sequence[Finding]) -> Family:
    """Whoever was reproduced comes first, then the shortest, then the earliest."""
    ranked = sorted(members, key=lambda each: (_doubt(each), len(each.steps), each.first_call, each.bucket))
    return Family(ranked[0], ranked[1:])


def _doubt(finding: Finding) -> int:
    """0 for what was reproduced, 1 for what was never tried, 2 for what did not show again."""
    return 1 if finding.reproduced is None else 2 if finding.reproduced.startswith("0/") else 0


class _Groups:
    """Numbers that are put together, with all that they are together with."""

    def __init__(self, many: int) -> None:
        self._leaders = list(range(many))

    def join(self, numbers: Sequence[int]) -> None:
        leaders = sorted({self._leader(number) for number in numbers})
        for leader in leaders[1:]:
            self._leaders[leader] = leaders[0]

    def _leader(self, number: int) -> int:
        while self._leaders[number] != number:
            number = self._leaders[number]
        return number

    def all(self) -> list[list[int]]:
        """In order of their first members."""
        found: dict[int, list[int]] = {}
        for number in range(len(self._leaders)):
            found.setdefault(self._leader(number), []).append(number)
        return list(found.values())
