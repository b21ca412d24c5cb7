"""What is in report.json? The public, versioned interface, as types and as a JSON Schema.

A key may be added under the same `schema`; a key that changes its meaning or goes away takes the next number.
Which answer is decisive, and what a blind spot is: ARCHITECTURE.md.
"""

from __future__ import annotations

import json
from importlib import resources
from typing import Any, Literal, NotRequired, TypedDict

SCHEMA = 1
FILE_NAME = "report.json"

Verdict = Literal["conforms", "violates", "undecided"]
OperationStatus = Literal["exercised", "not_implemented", "not_exercised"]
RuleStatus = Literal["conforms", "violates", "undecided", "not_exercised"]
Ending = Literal["budget", "time", "interrupted", "unreachable", "unauthorized", "not_aws", "truncated"]
Cut = Literal["calls", "time", "stopped"]


class Tool(TypedDict):
    """`environment`: {"python": "3.11.7", "platform": "Linux …", "hypothesis": "6.170.15", …}."""

    name: str
    version: str
    environment: dict[str, str]


class Contract(TypedDict):
    service: str
    api: str
    botocore: str
    operations: int


class Target(TypedDict):
    endpoint: str
    embedded: bool
    region: str


class Ended(TypedDict):
    how: Ending
    detail: str


class Figures(TypedDict):
    """Shares from 0 to 1; None where there is nothing to share."""

    divergence: float | None  # violated / decided
    coverage: float | None  # decided / all


class OperationRow(TypedDict):
    """`why` it was not exercised, in words: "unauthorized: 400 AccessDeniedException"; "" where it was."""

    name: str
    calls: int
    accepted: int
    refused: int
    status: OperationStatus
    why: NotRequired[str]


class LayerRow(TypedDict):
    """What Schemathesis or boto3 asked of an operation. `notes` are what boto3 made of answers that were in order."""

    layer: Literal["schemathesis", "sdk"]
    operation: str
    calls: int
    accepted: int
    refused: int
    status: OperationStatus
    notes: list[str]


class EvidenceRow(TypedDict):
    """What a recording of AWS itself, `capture`, shows of a rule: contracts/captures.py."""

    capture: str
    shows: Literal["conforms", "contradicts"]


class RuleRow(TypedDict):
    """`operations` is empty where a rule belongs to no single operation, `evidence` absent where there is none."""

    id: str
    quote: str
    source: str
    strength: str
    operations: list[str]
    seen: int
    decisive: int
    violated: int
    status: RuleStatus
    evidence: NotRequired[list[EvidenceRow]]


class Because(TypedDict):
    id: str
    quote: str
    source: str
    evidence: NotRequired[list[EvidenceRow]]


class Made(TypedDict):
    """What a call makes, "pool#1", and the members of its answer that name it: PoolId, PoolArn."""

    ref: str
    id: str
    arn: str


class Said(TypedDict):
    """One call as data. In `params`, {"$ref": "pool#1"} and {"$arn": "pool#1"} stand for ids and ARNs.

    `breaks` is the constraint that the call breaks on purpose, `mangling` what is done to it on its way. A `paged`
    call is made again with each NextToken that comes back, and a `settled` one after a wait, in which all that lags is
    done. `accepted`: was it, when the finding was made; None where that is not known. `answered` is the answer in
    brief, "" where an older version wrote none.
    """

    operation: str
    params: dict[str, Any]
    made: Made | None
    paged: bool
    mangling: str
    breaks: str | None
    reads: bool
    settled: bool
    accepted: bool | None
    answered: str


class About(TypedDict):
    """The item of a list that is meant: in `items`, the one whose `id` is `ref`, or `word` in any case."""

    items: str
    id: str
    ref: str
    word: str | None


class Check(TypedDict):
    """How a machine can tell the guilty answer from a right one.

    `accepts`: may it be accepted. `codes`: by which errors it may be refused, "*" for any that is the client's; none
    means any as well, unless it may be accepted. `wanted`: the values that `member`, of the answer or of the item
    `about`, may have; null among them if it may be absent, {"$anything": true} for any value, {"$caseless": text},
    {"$unordered": [items]}, {"$known": true} for what an earlier answer has shown; None if that cannot be said. Of
    what is "missing" without a `member` they are the members that must be there, of what is "extra" or comes "again"
    how often it may be listed.
    """

    kind: str
    accepts: bool
    codes: list[str]
    about: About | None
    member: str
    wanted: list[Any] | None


class Met(TypedDict):
    """Where on the agenda a run first met something: the part, and the `turn` within it, 0 in one without a plan."""

    part: str
    turn: int


class Related(TypedDict):
    """Another place where the same fault shows."""

    id: str
    rules: list[str]
    operation: str
    call: str
    answered: str
    expected: list[str]
    first_call: int
    met: NotRequired[Met]


class Finding(TypedDict):
    """`layer` is who asked: "model", "schemathesis" or "sdk".

    `first_call` is the ordinal, within the run, of the call whose answer first broke the rules. `steps` are the calls
    before `call` in words, those that seem to matter; `conversation` is the calls as data, `call` included, in which
    `names` spells what no answer names (`__run_id__` stands for ten characters of one's own). It is `steps`, if these
    have shown it again, by `reproduced`; else all that was said before, if that is not too long. `divergence` is the
    way in which the answer differs, `times` how often it did. `related` are other places where the same fault shows.
    `lent` holds symbols that the user lent, each with its country, which only a sender ID has.
    """

    id: str
    rules: list[str]
    operation: str
    call: str
    answered: str
    expected: list[str]
    because: list[Because]
    first_call: int
    reproduced: str | None
    steps: list[str]
    layer: str
    divergence: str
    times: int
    related: list[Related]
    conversation: list[Said]
    names: dict[str, str]
    lent: NotRequired[dict[str, str]]
    check: Check | None
    met: NotRequired[Met]


class AgendaRow(TypedDict):
    """A part of what the run was to say. `planned` is None where that is as much as there is room for.

    `said` counts what was said to its end, in a part without a plan the calls. `room` is for such parts: the call up to
    which those who ask could go, from their first, or went where time ended it. `cut` is what cut it off, if anything.
    """

    part: str
    planned: int | None
    said: int
    room: int
    cut: Cut | None


class ObservationRow(TypedDict):
    text: str
    count: int


class BaselineOutcome(TypedDict):
    """What a baseline says of a run. Each finding is known, new or expired, which is known for too long.

    Of the entries that no finding fits, those are stale whose rule the run found conforming; of the rest it says
    nothing.
    """

    file: str
    known: list[str]
    new: list[str]
    expired: list[str]
    stale: list[str]
    not_reached: list[str]


class Report(TypedDict):
    """`repeat` is the command line that makes the same calls again.

    `left_behind` is what is still at the target, by ids that can be used, `turned_down` how many refusals spoke of the
    caller, by code. `baseline` is None where there was none, `agenda` empty where the transcript breaks off. Earlier
    versions left these three out.
    """

    schema: int
    tool: Tool
    contract: Contract
    target: Target
    seed: int
    strict: bool
    max_calls: int
    time_limit_s: float | None
    calls: int
    seconds: float | None
    ended: Ended
    agenda: NotRequired[list[AgendaRow]]
    verdict: Verdict
    figures: Figures
    operations: list[OperationRow]
    layers: list[LayerRow]
    rules: list[RuleRow]
    findings: list[Finding]
    observations: list[ObservationRow]
    blind_spots: list[str]
    left_behind: list[str]
    turned_down: NotRequired[dict[str, int]]
    repeat: str
    baseline: NotRequired[BaselineOutcome | None]


def schema() -> dict[str, Any]:  # a JSON Schema is open-ended by nature
    """The JSON Schema (2020-12) of report.json, as packaged."""
    text = resources.files("ringtrue.reports").joinpath("report.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
