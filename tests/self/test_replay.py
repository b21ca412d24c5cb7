"""What became of a finding? FIXED, STILL THERE, DIFFERENT or CANNOT TELL, and never FIXED where nobody looked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from tests.miniatures.honest import Honest
from tests.miniatures.wrong import WRONG
from tests.self.inprocess import InProcess, session_on
from tests.self.test_cli import answering, complaint, ringtrue
from tests.self.test_miniatures import HASTE, Direct

from ringtrue.harness.endpoint import Clock, Endpoint
from ringtrue.harness.findings import Finding, Step
from ringtrue.harness.replay import Fate, Past, Replay, replay
from ringtrue.harness.retold import Untold, heard, names, told
from ringtrue.harness.server import Embedded
from ringtrue.harness.target import WireTarget
from ringtrue.harness.wire import Answer, NoAnswer, Request
from ringtrue.reference_model.vocabulary import Arn, Call, Ref
from ringtrue.replaying import past
from ringtrue.reports.finding_line import finding_of
from ringtrue.reports.harmless import harmless_finding
from ringtrue.reports.line import Line
from ringtrue.reports.replayed import apart
from ringtrue.reports.report import report, write
from ringtrue.reports.transcript import read
from ringtrue.run import Plan, run

PROTECTED = "Pool.delete_while_protected"
INHERITS = "Pool.inherits"


def found(rule: str) -> Finding:
    """The finding about the reference endpoint with one rule broken."""
    session = run(
        Plan("http://127.0.0.1", False, "us-east-1", 1, max_calls=2500),
        WireTarget(InProcess(Endpoint(broken=[rule]))), patience=HASTE,
    )  # fmt: skip
    return next(f.head for f in session.families if rule in {each.id for each in f.head.divergence.rules})


@pytest.fixture(scope="module")
def protected() -> Finding:
    return found(PROTECTED)


def replayed(finding: Finding, wire: InProcess) -> Replay:
    return replay(session_on(wire, Clock.PROMPT, 500), stored(finding))


def stored(finding: Finding) -> Past:
    """What is known of it as it comes back from a file."""
    entry = json.loads(json.dumps(finding.entry()))
    return past(harmless_finding(finding_of(Line(Path("report.json"), 1, entry))), "here")


class Faulty(InProcess):
    """The reference endpoint, but for one operation's answers."""

    def __init__(self, operation: str, status: int, body: Mapping[str, object], broken: str = PROTECTED) -> None:
        super().__init__(Endpoint(broken=[broken]))
        self.operation, self.answer = operation, Answer(
            status, {"content-type": "application/x-amz-json-1.0", "x-amzn-requestid": "1"}, json.dumps(body).encode()
        )  # fmt: skip

    def send(self, request: Request, timeout_s: float) -> Answer:
        if request.headers["X-Amz-Target"].endswith(f".{self.operation}"):
            return self.answer
        return super().send(request, timeout_s)


class Silent(InProcess):
    """Nobody answers."""

    def send(self, request: Request, timeout_s: float) -> Answer:  # noqa: ARG002
        raise NoAnswer("connection refused", unreachable=True)


def test_what_was_found_is_still_there(protected: Finding) -> None:
    told = replayed(protected, InProcess(Endpoint(broken=[PROTECTED])))

    assert (told.fate, told.times, told.of) == (Fate.STILL_THERE, 3, 3)


def test_what_is_answered_rightly_is_fixed(protected: Finding) -> None:
    told = replayed(protected, InProcess(Endpoint()))

    assert told.fate is Fate.FIXED
    assert "ConflictException" in told.answers[-1]


def test_what_is_wrong_in_another_way_is_different(protected: Finding) -> None:
    told = replayed(protected, Faulty("DeletePool", 404, {"__type": "ConflictException", "Message": "no"}))

    assert told.fate is Fate.DIFFERENT


@pytest.mark.parametrize(
    "wire",
    [
        Faulty("CreatePool", 400, {"__type": "ValidationException", "Message": "no"}),
        Faulty("DeletePool", 400, {"__type": "UnknownOperationException"}),
        Faulty("RequestPhoneNumber", 400, {"__type": "ThrottlingException", "Message": "slow"}),
        Silent(Endpoint()),
    ],
    ids=["the way there is barred", "the operation is gone", "throttled", "unreachable"],
)
def test_where_nobody_got_there_nobody_can_tell(protected: Finding, wire: InProcess) -> None:
    told = replayed(protected, wire)

    assert told.fate is Fate.CANNOT_TELL
    assert told.why


def test_a_step_on_the_way_that_goes_otherwise_than_then_bars_the_way() -> None:
    """The update is refused now, so that the answer after it proves nothing, right as it looks."""
    finding = found("Pool.update_changes")
    assert [step.call.operation for step in finding.steps][-1] in ("UpdatePool", "DescribePools")
    known = stored(finding)
    longer = replace(
        known, steps=(*known.steps, Step(Call("DescribePools", {"PoolIds": [Ref("pool", 1)]}), reads=True))
    )

    session = session_on(Faulty("UpdatePool", 400, {"__type": "ValidationException"}), Clock.PROMPT, 500)

    assert replay(session, longer).fate is Fate.CANNOT_TELL


UNSHRUNK = ("pools-by-their-beginning", "another-pools-arn", "describes-all-phones", "tokenless-requests-merge")


@pytest.mark.parametrize("name", UNSHRUNK)
def test_what_was_never_shown_again_is_never_called_fixed(name: str) -> None:
    """Not by the unchanged endpoint, where it shows if the whole conversation is said, nor by any other."""
    plan = Plan("http://127.0.0.1", False, "us-east-1", 1, max_calls=500, shrink_calls=0)
    made = WRONG[name][0]
    heads = [each.head for each in run(plan, WireTarget(Direct(made())), patience=HASTE).families]
    assert heads

    for endpoint in (made, Honest):
        fates = []
        for each in heads[:2]:
            session = session_on(Direct(endpoint()), Clock.PROMPT, 2000)
            session.patience = replace(HASTE, pause_s=0)
            fates.append(replay(session, stored(each)).fate)
        assert Fate.FIXED not in fates
        if endpoint is made and name != "tokenless-requests-merge":  # which goes by what another conversation has said
            assert Fate.STILL_THERE in fates


def test_what_was_answered_is_written_down_though_it_was_never_said_again() -> None:
    plan = Plan("http://127.0.0.1", False, "us-east-1", 1, max_calls=2500, shrink_calls=0)
    (family,) = run(plan, WireTarget(InProcess(Endpoint(broken=[PROTECTED]))), patience=HASTE).families

    assert family.head.reproduced is None
    assert all(step.answered for step in stored(family.head).steps)


@pytest.mark.parametrize(
    ("reproduced", "times"), [("3/3", 3), ("1/1", 3), ("2/3", 4), ("1/3", 10), ("1/9", 12), (None, 3), ("0/4", 3)]
)
def test_what_shows_now_and_then_is_said_more_often(protected: Finding, reproduced: str | None, times: int) -> None:
    assert replace(stored(protected), reproduced=reproduced).replays == times


@pytest.mark.parametrize(("calls", "seconds", "option"), [(4, 60.0, "--max-calls"), (500, 0.0, "--time-limit")])
def test_the_limit_that_ended_a_replay_is_named(
    protected: Finding, calls: int, seconds: float, option: str
) -> None:
    session = session_on(InProcess(Endpoint()), Clock.PROMPT, calls)
    session.budget.time_limit_s = seconds

    told = replay(session, stored(protected))

    assert told.fate is Fate.CANNOT_TELL
    assert option in told.why


def test_a_caller_whom_nobody_knows_cannot_tell(protected: Finding) -> None:
    class Nobody(InProcess):
        def send(self, request: Request, timeout_s: float) -> Answer:  # noqa: ARG002
            return Answer(403, {}, b'{"__type": "UnrecognizedClientException"}')

    assert replayed(protected, Nobody(Endpoint())).fate is Fate.CANNOT_TELL


def test_a_call_comes_back_from_a_file_as_it_was() -> None:
    pool, phone = Ref("pool", 2), Ref("phone-number", 0)
    params = {"PoolId": Arn(pool), "OriginationIdentity": phone, "Tags": [{"Key": "a", "Value": "ü"}], "MaxResults": 5}
    call = Call("AssociateOriginationIdentity", params, paged=True, mangling="a byte order mark")

    entry = json.loads(json.dumps(told(call, pool, "200 {}", reads=False, settled=True, accepted=True)))

    assert heard(entry) == (call, None)  # what the operation cannot make is not made
    assert heard({**entry, "made": {"ref": "pool#2", "id": "PoolId", "arn": "PoolArn"}}) == (call, pool)


@pytest.mark.parametrize(
    "step",
    [{}, {"operation": "CreatePool"}, {"operation": "CreatePool", "params": {"PoolId": {"$ref": "pool"}}},
     {"operation": "CreatePool", "params": {}, "breaks": "No.such"}, {"operation": 3, "params": {}}],
)  # fmt: skip
def test_what_is_no_conversation_is_refused(step: dict[str, object]) -> None:
    with pytest.raises(Untold):
        heard(step)


def test_names_of_ours_are_spelled_with_a_place_for_the_runs_own_id() -> None:
    name, token, unknown = Ref("opt-out-list", 1), Ref("token", 1), Ref("pool", 0)
    calls = [Call("CreateOptOutList", {"OptOutListName": name, "ClientToken": token}),
             Call("DeletePool", {"PoolId": Arn(unknown)})]  # fmt: skip

    found = names(calls, [name, None])

    assert found["opt-out-list#1"] == "rt-__run_id__-1-o1"
    assert found["token#1"].startswith("rt-__run_id__-1")
    assert found["arn:pool#unknown"].startswith("arn:aws:sms-voice:us-east-1:")


def test_only_what_differs_of_two_answers_is_shown() -> None:
    assert apart("200 {A: 1, B: false, C: 2}", "200 {A: 1, B: true, C: 2}") == ("… B: false …", "… B: true …")
    assert apart("", "400 ConflictException") == ("not recorded", "400 ConflictException")


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report directory about a broken endpoint that is served no more."""
    from ringtrue.harness.transcript import TranscriptFile

    place = tmp_path_factory.mktemp("report")
    with TranscriptFile(place / "transcript.jsonl") as file:
        plan = Plan("http://127.0.0.1:9", False, "us-east-1", 1, max_calls=2500)
        run(plan, WireTarget(InProcess(Endpoint(broken=[PROTECTED]))), file, patience=HASTE)
    write(report(read(place / "transcript.jsonl")), place)
    return place


def test_a_report_directory_is_replayed_from_the_command_line(directory: Path) -> None:
    with Embedded(broken=(PROTECTED,)) as broken, Embedded() as mended:
        still = ringtrue(directory, "replay", ".", "--endpoint-url", broken.url)
        fixed = ringtrue(directory, "replay", ".", "--endpoint-url", mended.url)
    nobody = ringtrue(directory, "replay", ".")

    assert (still.returncode, fixed.returncode, nobody.returncode) == (1, 0, 3)
    assert "STILL THERE DeletePool(PoolId=pool#1)" in still.stdout
    assert "now   400 ConflictException" in fixed.stdout
    assert "1 cannot tell" in nobody.stdout
    assert not [each for each in (still, fixed, nobody) if "Traceback" in each.stderr]


def test_an_endpoint_that_is_none_is_not_called_fixed(directory: Path) -> None:
    with answering(200, "text/html", b"<html>") as url:
        ended = ringtrue(directory, "replay", ".", "--endpoint-url", url)

    assert ended.returncode == 3
    assert "FIXED" not in ended.stdout


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"schema": 99}', '{"id": "x"}', "\x00"])
@pytest.mark.parametrize("name", ["report.json", "finding.json"])
def test_what_is_no_report_gets_a_clear_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, name: str
) -> None:
    (tmp_path / name).write_text(content)

    code, words = complaint(["replay", str(tmp_path)], capsys)

    assert code == 2
    assert name in words
    assert words.count("\n") <= 2


def test_a_finding_alone_needs_to_be_told_where(
    tmp_path: Path, directory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    finding = json.loads((directory / "report.json").read_text())["findings"][0]
    (tmp_path / "finding.json").write_text(json.dumps(finding))

    code, words = complaint(["replay", str(tmp_path)], capsys)

    assert code == 2
    assert "--endpoint-url" in words
