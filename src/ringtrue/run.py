"""How does one run go? Explore with Hypothesis, shrink what was found, clean up, and close the transcript."""

from __future__ import annotations

import gc
import platform
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from ringtrue.closing import close
from ringtrue.contracts.openapi import load
from ringtrue.contracts.shapes import MODELLED, operations
from ringtrue.distil import distil
from ringtrue.explore import explore
from ringtrue.harness.belt import Belt, Gate
from ringtrue.harness.budget import DEFAULT_CALLS, DEFAULT_TIME_S, SHRINKING_SHARE, Budget
from ringtrue.harness.findings import SCHEMATHESIS, SDK
from ringtrue.harness.interrupts import Stop
from ringtrue.harness.lent import Lent, numbered
from ringtrue.harness.patience import Patience
from ringtrue.harness.sdk import SdkTarget
from ringtrue.harness.session import Foreign, Session, Unauthorized, Unreachable
from ringtrue.harness.signing import Signer
from ringtrue.harness.target import Target
from ringtrue.harness.tidying import tidied, tidy
from ringtrue.harness.transcript import Silence, Transcript
from ringtrue.probe import SHARE as PROBE_SHARE
from ringtrue.probe import probe
from ringtrue.sdk_layer import converse
from ringtrue.sdk_layer import share as sdk_share
from ringtrue.survey import survey

LEAST_CALLS_FOR_LAYERS = 2000
MOST_THROTTLED = 10  # one call in so many, and it is worth a word
MOST_UNCOLLECTED = 50_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What to ask of which endpoint, and how much of it.

    `selected` may be asked, for its own sake or for what it prepares and cleans up; of these, `reported` are judged.
    `probed` may be asked by Schemathesis, where nobody knows a model; none of them is without that layer.
    `told` are the words of the command line that say which configuration it was, `variables` what only the environment
    can say; `chosen` are the operations that were named. `rate` is calls a second.
    `isolated`: each conversation has an account of its own. `patience` makes a run's own.
    `recorded`: the transcript is to hold what evidence is condensed from. `asides` are requests that were made before,
    and are no calls of the service.
    """

    endpoint: str
    embedded: bool
    region: str
    seed: int
    max_calls: int = DEFAULT_CALLS
    time_limit_s: float = DEFAULT_TIME_S
    strict: bool = False
    selected: frozenset[str] = frozenset(MODELLED)
    rules: tuple[str, ...] = ("*",)
    reported: frozenset[str] = frozenset(MODELLED)
    excluded: frozenset[str] = frozenset()
    probed: frozenset[str] = frozenset()
    sdk: bool = False
    shrink_calls: int | None = None
    told: tuple[str, ...] = ()
    lent: tuple[Lent, ...] = ()
    rate: float | None = None
    isolated: bool = False
    patience: Callable[[], Patience] = Patience
    recorded: bool = False
    asides: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()

    @property
    def shrinking(self) -> int:
        """The most calls that shrinking what was found may take."""
        return int(self.max_calls * SHRINKING_SHARE) if self.shrink_calls is None else self.shrink_calls

    @property
    def layers(self) -> tuple[str, ...]:
        """What was wanted beside the model."""
        return tuple(name for name, wanted in ((SCHEMATHESIS, bool(self.probed)), (SDK, self.sdk)) if wanted)

    @property
    def layered(self) -> bool:
        """Is there room for that?"""
        return self.max_calls >= LEAST_CALLS_FOR_LAYERS

    @property
    def later(self) -> float:
        """The share of the run that the layers after exploring may use."""
        wanted = (PROBE_SHARE if self.probed else 0.0) + (sdk_share(self.max_calls) if self.sdk else 0.0)
        return wanted if self.layered else 0.0


def tool_version() -> str:
    try:
        return version("ringtrue")
    except PackageNotFoundError:
        return "0"


def environment() -> Mapping[str, str]:
    """What the run ran on: {"python": "3.11.7", "platform": "Linux x86_64", "hypothesis": "6.170.15", …}."""
    libraries = {name: version(name) for name in ("boto3", "hypothesis", "schemathesis")}
    return {
        "python": platform.python_version(), "platform": f"{platform.system()} {platform.machine()}", **libraries,
    }  # fmt: skip


def run(
    plan: Plan,
    target: Target,
    transcript: Transcript | None = None,
    *,
    patience: Patience | None = None,
    held: bool = False,
    sdk: Callable[[float], Sequence[SdkTarget]] = lambda _timeout_s: (),
    progress: Callable[[Session], None] | None = None,
    belt: Belt | None = None,
    signer: Signer | None = None,
    stop: Stop | None = None,
    left: Callable[[], int] = lambda: 0,
) -> Session:
    """Run the suite and return the session with all that was found. Nothing that a target does is raised.

    `sdk` makes the targets that lead to the same endpoint through boto3, if that layer is wanted.
    `progress` is handed the session before the first call, and may look at it from another thread.
    With a `belt` on, nothing passes but by its gate, and what is left at the end is swept up. `left` counts the
    requests that have left by the wire, so that the transcript can be held against it.
    """
    session = _session(plan, target, transcript or Silence(), patience or plan.patience(), belt)
    session.held, session.signer, session.stop = held, signer, stop or Stop()
    session.transcript.write(header(plan))
    if progress is not None:
        progress(session)
    with _rare_collections():
        try:
            ended = _conducted(session, plan, sdk)
        except BaseException:
            _cleaned_up(session, belt)
            raise
        ended = _cleaned_up(session, belt) or ended
        session.stop.closing = True
        close(session, *ended, left=left())
    return session


def _session(
    plan: Plan, target: Target, transcript: Transcript, patience: Patience, belt: Belt | None
) -> Session:  # fmt: skip
    return Session(
        Gate(target, belt) if belt else target, _budget(plan, belt), patience, isolated=plan.isolated,
        name=belt.ledger.run if belt else run_name(), region=plan.region, strict=plan.strict,
        recorded=plan.recorded, selected=plan.selected, rules=plan.rules,
        reported=(plan.reported & plan.selected) | plan.probed.difference(MODELLED), probed=plan.probed,
        transcript=transcript, lent=numbered(plan.lent),
        purse=belt.purse if belt else None, ledger=belt.ledger if belt else None, marks=belt is not None,
    )  # fmt: skip


def _budget(plan: Plan, belt: Belt | None) -> Budget:
    share = min(1.0, plan.shrinking / max(1, plan.max_calls))
    budget = Budget(plan.max_calls, plan.time_limit_s, later=plan.later, shrinking=share)
    budget.purse, budget.rate = (belt.purse, belt.rate) if belt else (None, 0.0)
    budget.borrowed = len(plan.lent)
    return budget


def _cleaned_up(session: Session, belt: Belt | None) -> tuple[str, str] | None:
    """Nothing is to be left, though a first signal comes. How the run ended, if it was stopped in that."""
    ended = None
    while not session.stop.at_once:
        try:
            if belt is None or not belt.ledger.open:  # else the sweep does it, by lists and tags
                tidy(session)
            if belt is not None:
                tidied(session, belt)
        except KeyboardInterrupt:
            ended = "interrupted", "while it was cleaning up"
            continue
        break
    return ended


def run_name() -> str:
    return uuid.uuid4().hex[:10]


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Collect garbage seldom: what a call leaves goes by reference counting, and the rules are many to look through."""
    usual = gc.get_threshold()
    gc.set_threshold(MOST_UNCOLLECTED, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _conducted(session: Session, plan: Plan, sdk: Callable[[float], Sequence[SdkTarget]]) -> tuple[str, str]:
    """Explore and shrink: how it ended, and a detail in words."""
    ended, detail = "budget", ""
    try:
        survey(session)
        explore(session, plan.seed)
        if plan.layered and plan.probed:
            probe(session, plan.seed)
        if plan.layered and plan.sdk:
            converse(session, sdk(max(1.0, min(session.patience.call_s, session.budget.left_s))))
        session.families = distil(session, plan.shrinking)
    except Unreachable:
        ended, detail = "unreachable", session.last_lost
    except Unauthorized as why:
        ended, detail = "unauthorized", str(why)
    except Foreign:
        ended = "not_aws"
    except KeyboardInterrupt:
        ended = "interrupted"
    if ended == "budget" and session.agenda.out_of_time:
        ended = "time"
    if not detail and session.throttled > session.budget.calls // MOST_THROTTLED:
        detail = f"the endpoint asked for fewer calls {session.throttled:,} times in {session.budget.calls:,} calls"
        session.observations[detail] += 1
    if ended in ("budget", "time", "not_aws") and not session.well_formed:
        ended, detail = _meaningless(session)
    return ended, detail


def _meaningless(session: Session) -> tuple[str, str]:
    """How a run ended that got no answer with a meaning, and what it got instead."""
    if session.answers:
        return "not_aws", f"none of {session.answers} answers was AWS JSON; the first was {session.first_answer}"
    if session.last_passing:
        return "not_aws", f"whatever it is asked, it says to ask later; at last with {session.last_passing}"
    return "unreachable", session.last_lost


def header(plan: Plan) -> Mapping[str, object]:
    contract = load()["info"]
    return {
        "kind": "header", "schema": 1, "tool": {
            "name": "ringtrue", "version": tool_version(), "environment": environment(),
        },
        "contract": {
            "service": "pinpoint-sms-voice-v2", "api": contract["version"], "botocore": contract["x-botocore"],
            "operations": len(operations()),
        },
        "target": {"endpoint": plan.endpoint, "embedded": plan.embedded, "region": plan.region}, "seed": plan.seed,
        "max_calls": plan.max_calls, "time_limit_s": plan.time_limit_s, "strict": plan.strict,
        "selected": [name for name in MODELLED if name in plan.reported & plan.selected],
        "excluded": [name for name in operations() if name in plan.excluded], "rules": list(plan.rules),
        "shrink_calls": plan.shrink_calls, "told": list(plan.told), "variables": list(plan.variables),
        "chosen": [name for name in MODELLED if name in plan.chosen],
        "layers": list(plan.layers), "asides": list(plan.asides),
    }  # fmt: skip
