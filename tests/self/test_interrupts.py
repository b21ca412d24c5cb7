"""Is a run that is disturbed still a run? Signals and accidents at each part of it: what is left, and what is listed.

What is at the endpoint afterwards is what the report lists by ids, no more and no less; every file is whole; and every
call that has left has its line.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from xml.etree import ElementTree

import pytest
from tests.self.disturbed import (
    Disturbed,
    Moment,
    Scene,
    lines,
    listed,
    make_small,
    of_kind,
    phase,
    signals,
)

from ringtrue.harness.session import Session
from ringtrue.harness.wire import Answer, NoAnswer
from ringtrue.reference_model.request import Request, operation_of
from ringtrue.reporting import rendered
from ringtrue.reports.formats import FORMATS
from ringtrue.reports.interface import Report
from ringtrue.reports.report import exit_code
from ringtrue.reports.transcript import UnreadableTranscript, read

INT, TERM, HUP = signal.SIGINT, signal.SIGTERM, signal.SIGHUP


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    make_small(monkeypatch)
    return Scene(tmp_path)


def nth(number: int) -> Moment:
    """The call of the whole run with this number."""
    seen = [0]

    def now(session: Session, request: Request) -> bool:  # noqa: ARG001  # whatever is asked
        seen[0] += 1
        return seen[0] >= number

    return now


def deleting(session: Session, request: Request) -> bool:
    """A conversation cleans up after itself."""
    return session.phase == "explore" and operation_of(request) == "DeletePool" and len(session.inventory.existing) > 2


# Where, by which call -> the first part of a run that is met there.
PARTS: Mapping[str, Callable[[], Moment]] = {
    "survey": lambda: nth(9), "planned": lambda: nth(60), "malformed": lambda: nth(110),
    "drawn": lambda: nth(125), "farewell": lambda: deleting, "shrinking": lambda: phase("shrink", after=20),
    "schemathesis": lambda: phase("schemathesis", after=2), "boto3": lambda: phase("sdk", after=8),
}  # fmt: skip
LAYERS = ("schemathesis", "boto3")


def is_whole(scene: Scene) -> Report:
    """Every file can be read, and every call that left has its line."""
    assert not read(scene.place / "transcript.jsonl").truncated
    assert [line["n"] for line in of_kind("call", lines(scene.place))] == [*range(1, scene.report()["calls"] + 1)]
    ElementTree.parse(scene.place / "junit.xml")  # our own
    json.loads((scene.place / "report.sarif").read_text())
    assert {form.file for form in FORMATS.values() if form.file} <= {path.name for path in scene.place.iterdir()}
    assert "mistake in Ringtrue" not in str(scene.report()["observations"])
    return scene.report()


@pytest.mark.parametrize(("part", "number"), [*zip(PARTS, (INT, TERM, HUP, INT, TERM, HUP, INT, INT), strict=True)])
def test_a_signal_ends_the_run_at_once_and_nothing_is_left(part: str, number: signal.Signals, scene: Scene) -> None:
    wire = Disturbed(scene.bare, PARTS[part](), signals(number))
    scene.run(wire, layers=part in LAYERS)
    found = is_whole(scene)
    assert scene.said[0].startswith("Stopping")
    assert found["ended"]["how"] == "interrupted"
    assert (exit_code(found) == 3) is (found["findings"] == [])
    assert (found["left_behind"], scene.there()) == ([], set())
    asked = of_kind("call", lines(scene.place))
    after = [line for line in asked if line["phase"] == "clean up"]
    assert len(after) <= 30, "the one that was on its way, and then what cleans up"


@pytest.mark.parametrize("part", ["planned", "farewell", "shrinking"])
@pytest.mark.parametrize("again", [phase("clean up"), phase("clean up", after=2), None])
def test_a_second_signal_cleans_up_no_more_and_lists_what_is_there(
    part: str, again: Moment | None, scene: Scene
) -> None:
    """While the first call after the first signal is on its way, or while it is cleaning up."""
    wire = Disturbed(scene.bare, PARTS[part](), signals(INT, TERM), times=1 if again else 2, after=True)
    if again:
        wire.wire = second = Disturbed(scene.bare, again, signals(INT))
        wire.others.append(second)
    scene.run(wire)
    found = is_whole(scene)
    assert found["ended"]["how"] == "interrupted"
    assert scene.there() <= listed(found)
    assert len(listed(found) - scene.there()) <= 1, "of the deletion that was on its way nobody has heard"


def goes_away(moment: Moment) -> type[Disturbed]:
    """From then on nobody answers."""

    class Gone(Disturbed):
        def send(self, request: Request, timeout_s: float) -> Answer:
            self.sent += 1
            self.gone = getattr(self, "gone", False) or (self.session is not None and moment(self.session, request))
            if self.gone:
                raise NoAnswer("ConnectionRefusedError", unreachable=True)
            return self.wire.send(request, timeout_s)

    return Gone


@pytest.mark.parametrize("part", ["planned", "drawn", "farewell", "shrinking"])
def test_what_is_at_an_endpoint_that_goes_away_is_listed(part: str, scene: Scene) -> None:
    wire = goes_away(PARTS[part]())(scene.bare, nth(10**9), lambda: None)
    scene.run(wire)
    found = is_whole(scene)
    assert scene.there()
    assert listed(found) == scene.there()


def test_a_first_signal_while_it_cleans_up_does_not_keep_it_from_that(scene: Scene) -> None:
    """In the last look around, and in what a stopped run cleans up."""
    scene.run(Disturbed(scene.bare, phase("clean up"), signals(TERM)))
    found = is_whole(scene)
    assert found["ended"] == {"how": "interrupted", "detail": "while it was cleaning up"}
    assert (found["left_behind"], scene.there()) == ([], set())


def test_a_signal_while_the_report_is_written_tears_nothing(scene: Scene) -> None:
    def amend(found: Report) -> Report:
        """The last that is done before anything is written."""
        os.kill(os.getpid(), INT)
        os.kill(os.getpid(), TERM)
        return found

    scene.run(Disturbed(scene.bare, nth(10**9), lambda: None), amend=amend)
    found = is_whole(scene)
    assert (found["ended"]["how"], scene.said) == ("budget", [])


class Hangs(Disturbed):
    """DeletePool is never answered, and takes all the time that it is given."""

    def send(self, request: Request, timeout_s: float) -> Answer:
        self.sent += 1
        assert self.session is not None
        if operation_of(request) == "DeletePool":
            self.session.budget.started -= timeout_s
            raise NoAnswer("no whole answer in time")
        self.session.budget.started -= 0.2
        return self.wire.send(request, timeout_s)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_answers_that_are_lost_leave_no_false_entry(seed: int, scene: Scene) -> None:
    """Deletions that were done are asked for again, and "not found" is believed once that can be no lag."""

    class Loses(Disturbed):
        chance = Random(seed)

        def send(self, request: Request, timeout_s: float) -> Answer:
            self.sent += 1
            answer = self.wire.send(request, timeout_s)
            if operation_of(request).startswith(("Delete", "Release")) and self.chance.random() < 0.3:
                raise NoAnswer("the connection was closed")
            return answer

    scene.run(Loses(scene.bare, nth(10**9), lambda: None))
    found = is_whole(scene)
    assert listed(found) == scene.there()


@pytest.mark.parametrize("part", ["schemathesis", "boto3", "shrinking", "farewell"])
def test_credentials_that_expire_end_the_run_within_a_few_calls(part: str, scene: Scene) -> None:
    """Whoever is asking, and cleaning up as well."""
    expired = Answer(400, {}, b'{"__type": "ExpiredTokenException"}')

    class Expires(Disturbed):
        since = 0

        def send(self, request: Request, timeout_s: float) -> Answer:
            self.sent += 1
            assert self.session is not None
            self.since += self.since > 0 or self.when(self.session, request)
            return expired if self.since else self.wire.send(request, timeout_s)

    wire = Expires(scene.bare, PARTS[part](), lambda: None)
    scene.run(wire, layers=part in LAYERS)
    found = is_whole(scene)
    assert found["ended"]["how"] == "unauthorized"
    assert found["turned_down"]["ExpiredTokenException"] == wire.since <= 16
    assert listed(found) == scene.there()


def test_an_operation_that_hangs_does_not_take_what_the_others_need_to_clean_up(scene: Scene) -> None:
    scene.run(Hangs(scene.bare, nth(10**9), lambda: None))
    found = is_whole(scene)
    assert listed(found) == scene.there()
    perhaps = {words.split()[1] for words in found["left_behind"] if words.startswith("perhaps")}
    assert perhaps == {"pool"}, "their deletions were sent, and nobody has heard of them"
    last = [line["operation"] for line in of_kind("call", lines(scene.place))][-30:]
    assert last.count("DeletePool") <= 3
    assert {"ReleasePhoneNumber", "DeleteOptOutList"} <= {*last}, "though what is in a pool, or used by it, cannot go"


@pytest.mark.parametrize("part", ["planned", "drawn", "shrinking"])
def test_what_a_killed_run_had_made_can_be_told_from_its_transcript(part: str, scene: Scene, tmp_path: Path) -> None:
    there: set[str] = set()
    copy = tmp_path / "copy"

    def killed() -> None:
        """As a reader finds the file at that moment, which is all that is left of a process that is killed."""
        copy.mkdir()
        (copy / "transcript.jsonl").write_bytes((scene.place / "transcript.jsonl").read_bytes())
        there.update(scene.there())

    scene.run(Disturbed(scene.bare, PARTS[part](), killed))
    assert rendered(str(copy), None, None) == 0
    found: Report = json.loads((copy / "report.json").read_text())
    assert (found["ended"]["how"], found["verdict"] == "conforms") == ("truncated", False)
    assert there
    assert listed(found) == there


@pytest.mark.parametrize("part", ["planned", "shrinking"])
def test_a_disk_that_is_full_ends_the_run_and_nothing_is_left(part: str, scene: Scene) -> None:
    """From that moment on, the transcript is a file on a device without any space."""

    def full() -> None:
        assert wire.session is not None
        file = wire.session.transcript._file  # type: ignore[attr-defined]  # the one that is open
        device = os.open("/dev/full", os.O_WRONLY)
        os.dup2(device, file.fileno())
        os.close(device)

    wire = Disturbed(scene.bare, PARTS[part](), full)
    with pytest.raises(OSError, match="No space left"):
        scene.run(wire)
    assert scene.there() == set()


def test_a_directory_that_is_taken_away_leaves_nothing_at_the_endpoint(scene: Scene) -> None:
    with pytest.raises((OSError, UnreadableTranscript)):
        scene.run(Disturbed(scene.bare, PARTS["drawn"](), lambda: shutil.rmtree(scene.place)))
    assert scene.there() == set()


def test_a_deletion_that_does_nothing_is_seen_and_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_small(monkeypatch)
    scene = Scene(tmp_path, ("OptOutList.delete",))
    scene.run(Disturbed(scene.bare, nth(10**9), lambda: None))
    found = is_whole(scene)
    assert scene.there()
    assert listed(found) == scene.there()



