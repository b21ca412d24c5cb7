"""Is a replay that is disturbed as careful as a run? What it made is cleaned up, or listed by ids that can be used."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.miniatures.serve import Outcome, serving
from tests.self.disturbed import BROKEN, Disturbed, Scene, make_small
from tests.self.inprocess import InProcess

from ringtrue import cli
from ringtrue.harness.endpoint import Endpoint
from ringtrue.harness.envelope import answered
from ringtrue.harness.ledger import opened
from ringtrue.replaying import replayed

ID = re.compile(r"^  (?:perhaps )?\S+ (\S+) of conversation \d+$", re.MULTILINE)


class Noticed:
    """The reference endpoint with a rule broken; something happens at its nth call, and from then on."""

    def __init__(self, nth: int, happens: Callable[[int], Outcome | None]) -> None:
        self.endpoint = Endpoint(broken=[BROKEN])
        self.nth, self.happens, self.calls = nth, happens, 0

    def take(self, command: str, path: str, headers: dict[str, str], raw: bytes) -> Outcome:
        self.calls += 1
        before = self.happens(self.calls - self.nth) if self.calls >= self.nth else None
        if before is not None:
            return before
        answer = answered(self.endpoint, command, path, {name.lower(): value for name, value in headers.items()}, raw)
        return answer.status, answer.body, dict(answer.headers)

    def answer(self, operation: str, params: dict[str, object]) -> Outcome:
        raise NotImplementedError  # `take` answers everything


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The report of a run that has found something."""
    make_small(monkeypatch)
    scene = Scene(tmp_path / "report")
    scene.place.mkdir()
    found = scene.run(Disturbed(scene.bare, lambda _session, _request: False, lambda: None))
    assert [each["reproduced"] for each in found["findings"]] == ["3/3"]
    return scene.place


def there(endpoint: Endpoint, place: Path) -> set[str]:
    scene = Scene(place)
    scene.endpoint = endpoint
    assert isinstance(scene.bare, InProcess)
    return scene.there()


def signalled(*numbers: signal.Signals) -> Callable[[int], None]:
    def happens(since: int) -> None:
        if since < len(numbers):
            os.kill(os.getpid(), numbers[since])

    return happens


@pytest.mark.parametrize("nth", [2, 5])
def test_a_signal_ends_a_replay_and_nothing_is_left(
    nth: int, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    endpoint = Noticed(nth, signalled(signal.SIGTERM))
    with serving(endpoint) as url:
        code = replayed(str(place), url, None, None, 500, "20s")
    printed = capsys.readouterr()
    assert (code, there(endpoint.endpoint, place)) == (3, set())
    assert "CANNOT TELL" in printed.out
    assert "it was stopped before that" in printed.out
    assert "Left behind" not in printed.out
    assert printed.err.startswith("Stopping")


def test_a_second_signal_lists_what_is_there(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    endpoint = Noticed(2, signalled(signal.SIGINT, signal.SIGINT))
    with serving(endpoint) as url:
        code = replayed(str(place), url, None, None, 500, "20s")
    listed = set(ID.findall(capsys.readouterr().out))
    assert code == 3
    assert there(endpoint.endpoint, place) <= listed
    assert listed


def test_what_is_at_an_endpoint_that_goes_away_is_listed(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    endpoint = Noticed(3, lambda _since: (0, {}, {}))  # it hangs up
    with serving(endpoint) as url:
        code = replayed(str(place), url, None, None, 500, "20s")
    assert code == 3
    assert set(ID.findall(capsys.readouterr().out)) == there(endpoint.endpoint, place) != set()


@pytest.mark.parametrize("calls", [1, 2, 4, 7, 12])
def test_a_replay_of_few_calls_makes_no_more_than_it_can_delete(
    calls: int, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    endpoint = Noticed(1, lambda _since: None)
    with serving(endpoint) as url:
        replayed(str(place), url, None, None, calls, "20s")
    assert endpoint.calls <= calls
    assert there(endpoint.endpoint, place) == set()
    assert "Left behind" not in capsys.readouterr().out


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_sweep_that_is_stopped_says_so_and_the_next_one_does_the_rest(
    number: signal.Signals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    endpoint = Noticed(6, signalled(number))
    with serving(endpoint) as url:
        ledger = opened(tmp_path / "ledger", "0123456789", url, "us-east-1")
        for n in range(3):
            name = f"rt-0123456789-1-o{n}"
            endpoint.endpoint.answer("CreateOptOutList", {"OptOutListName": name})
            ledger.intend("CreateOptOutList", "opt-out-list", name, None)
        ledger.close()
        codes = []
        for _ in range(2):
            with pytest.raises(SystemExit) as ended:
                cli.main(["sweep", "--endpoint-url", url, "--region", "us-east-1", "--ledger", "ledger"])
            codes.append(ended.value.code)
    assert codes == [3, 0]
    assert "Interrupted." in capsys.readouterr().err
    assert there(endpoint.endpoint, tmp_path) == set()
