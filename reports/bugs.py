"""Are two findings one bug, and would this run have shown it? What baselines and comparisons stand on.

Pure. "Not reached" is never "fixed": whatever could have kept a run from showing a bug is a reason to say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ringtrue.reports.agenda import kept_from, order, room
from ringtrue.reports.finding_line import MODEL
from ringtrue.reports.interface import Ending, Finding, Report, RuleRow
from ringtrue.reports.words import LAYERS

SHORT: Mapping[Ending, str] = {
    "interrupted": "the run was interrupted",
    "unreachable": "the run ended when the endpoint could not be reached",
    "unauthorized": "the endpoint refused the credentials",
    "not_aws": "the endpoint did not answer as AWS does",
    "truncated": "the transcript of the run breaks off",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a bug shows: a finding's id, the operation, and its rules, of which the first is the broken one."""

    id: str
    operation: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bug:
    """A finding with its related places. `layer` asked, in a run with room for `budget` calls.

    It takes a run that gets as far as `turn` of this `part` to show it in all places; "" where nobody knows the part.
    """

    place: Place
    also: tuple[Place, ...] = ()
    layer: str = MODEL
    budget: int = 0
    part: str = ""
    turn: int = 0

    @property
    def places(self) -> tuple[Place, ...]:
        return (self.place, *self.also)

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(place.id for place in self.places)


def bug_of(finding: Finding, report: Report) -> Bug:
    """What a finding of this report is about."""
    met = [each["met"] for each in (finding, *finding["related"]) if "met" in each]
    layers_own = "" if finding["layer"] == MODEL else finding["layer"]
    part, turn = max(
        ((each["part"], each["turn"]) for each in met), key=lambda each: (order(each[0]), each[1]),
        default=(layers_own, 0),
    )  # fmt: skip
    return Bug(
        Place(finding["id"], finding["operation"], tuple(finding["rules"])),
        tuple(Place(each["id"], each["operation"], tuple(each["rules"])) for each in finding["related"]),
        finding["layer"], room(report, part), part, turn,
    )  # fmt: skip


def kin(one: Bug, other: Bug) -> bool:
    """Is it the same bug, whichever of its places was met first?

    A place that both have is not enough if neither is called by it: a symptom may have two causes, and to know the
    one must not hide the other.
    """
    return one.place.id in other.ids or other.place.id in one.ids


def shown(report: Report) -> frozenset[str]:
    """The ids of all places where anything was found."""
    return frozenset(id for finding in report["findings"] for id in bug_of(finding, report).ids)


def unreached(bug: Bug, report: Report) -> str:
    """Why the run could not have shown that a bug, of which it shows nothing, is gone; "" if it did show that.

    It did if it was stopped by nobody and got as far as the run that found it, the operation was accepted by who asked
    then, the broken rule was decided and conforms, and the rules that made it apply were decided as well, for all its
    places.
    """
    return next(_obstacles(bug, report), "")


def _obstacles(bug: Bug, report: Report) -> Iterator[str]:
    how = report["ended"]["how"]
    if how not in ("budget", "time"):
        yield SHORT[how]
    yield from kept_from(report, bug.part, bug.turn, bug.budget)
    rows = {row["id"]: row for row in report["rules"]}
    for place in bug.places:
        yield from _not_asked(place, bug.layer, report)
        for n, rule in enumerate(place.rules):
            yield from _not_decided(rule, rows.get(rule), report, broken=n == 0)


def _not_asked(place: Place, layer: str, report: Report) -> Iterator[str]:
    rows = (
        {row["name"]: row["status"] for row in report["operations"]}
        if layer == MODEL
        else {row["operation"]: row["status"] for row in report["layers"] if row["layer"] == layer}
    )
    who = "" if layer == MODEL else f" by {LAYERS.get(layer, layer)}"
    match rows.get(place.operation):
        case "exercised":
            return
        case "not_implemented":
            yield f"{place.operation} is not implemented"
        case "not_exercised":
            yield f"{place.operation} was never accepted{who and f' when called{who}'}"
        case None:
            yield f"{place.operation} was not asked{who}"


def _not_decided(id: str, row: RuleRow | None, report: Report, *, broken: bool) -> Iterator[str]:
    if row is None:
        yield f"{id} is not among the rules that the run reports on"
    elif row["status"] not in ("conforms", "violates"):
        yield f"nothing was decided about {id}"
    elif broken and row["status"] == "violates":
        yield f"{id} was violated in another way"
    elif broken and row["strength"] == "observed" and not report["strict"]:
        yield f"{id} convicts under --strict only"
