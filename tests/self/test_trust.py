"""Does every command believe the CA that it is told of, in boto3's order, and say what is wrong with a certificate?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.miniatures.honest import Honest
from tests.miniatures.serve import serving
from tests.miniatures.wrong import WRONG
from tests.self.certified import SOURCES, VARIABLES, Authority, authorities
from tests.self.configuring import said, stand_alone
from tests.self.reproducing import CANNOT_TELL, STILL_THERE, lacking, ran, written
from tests.self.test_plugin import pytest_in
from tests.self.test_reproducers import finding

from ringtrue import cli
from ringtrue.harness import account as asking_aws
from ringtrue.harness.credentials import identity
from ringtrue.harness.trust import Bundle
from ringtrue.recording import Recording, arguments
from ringtrue.reports.wording import CA_VARIABLES
from ringtrue.settings import SETTINGS

FEW = ["--max-calls", "6", "--quiet", "--seed", "1"]
NOT_TRUSTED = "the certificate is not trusted: unable to get local issuer certificate; name its CA with --ca-bundle"


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Authority, Authority]:
    return authorities(tmp_path_factory.mktemp("tls"))


@pytest.fixture(autouse=True)
def ca(both: tuple[Authority, Authority], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """Ours, in a directory and an environment that know of none."""
    stand_alone(tmp_path, monkeypatch)
    return both[0]


class Counting(Honest):
    """Counts what it hears."""

    heard = 0

    def answer(self, operation: str, params: dict[str, Any]) -> Any:
        self.heard += 1
        return super().answer(operation, params)


@pytest.fixture(scope="module")
def endpoint(both: tuple[Authority, Authority]) -> Iterator[tuple[Counting, str]]:
    counting = Counting()
    with serving(counting, both[0].right) as url:
        yield counting, url


def code_of(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert isinstance(ended.value.code, int)
    return ended.value.code


def how_it_ended(*words: str) -> dict[str, Any]:
    code_of("run", *words, *FEW)
    ended: dict[str, Any] = json.loads(Path("ringtrue-report/report.json").read_text("utf-8"))["ended"]
    return ended


# --- Who names it


def told(files: dict[str, Path], monkeypatch: pytest.MonkeyPatch, url: str) -> list[str]:
    words = [word for name, file in files.items() for word in SOURCES[name](str(file), monkeypatch)]
    return ["--endpoint-url", url, *words]


STRONGEST_FIRST = [*SOURCES]


@pytest.mark.parametrize("source", SOURCES)
def test_each_source_goes_before_those_below_it(
    source: str, ca: Authority, both: tuple[Authority, Authority], endpoint: tuple[Counting, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """The right one is believed whatever those below say; so is a wrong one, of which three are enough to try."""
    counting, url = endpoint
    below = STRONGEST_FIRST[STRONGEST_FIRST.index(source) + 1 :]
    before = counting.heard
    how_it_ended(*told({source: ca.file, **dict.fromkeys(below, both[1].file)}, monkeypatch, url))
    assert counting.heard > before

    if source not in ("the option", "the profile", VARIABLES[3]):
        return
    before = counting.heard
    ended = how_it_ended(*told({source: both[1].file, **dict.fromkeys(below, ca.file)}, monkeypatch, url))
    # OpenSSL reads SSL_CERT_FILE beside the system's store, and the others stand alone: neither holds our CA.
    assert (counting.heard, ended["how"], ended["detail"]) == (before, "unreachable", NOT_TRUSTED)


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    ("content", "why"),
    [(None, "cannot be read: No such file or directory"), ("key", "holds no certificate in PEM"),
     ("", "cannot be read: Is a directory")],
)  # fmt: skip
def test_a_bundle_that_cannot_be_used_is_said_before_any_call(
    source: str, content: str | None, why: str, endpoint: tuple[Counting, str],
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    counting, url = endpoint
    before, file = counting.heard, Path("it.pem")
    if content == "":
        file.mkdir()
    elif content is not None:
        file.write_text(content)
    complaint = said(["run", *told({source: file}, monkeypatch, url), *FEW], capsys)
    assert f"'it.pem' {why}. Name a file that holds the certificate of the endpoint's CA" in complaint
    named = {"the option": "--ca-bundle", "a target": "[targets.mine]", "the profile": "AWS profile"}
    assert named.get(source, source) in complaint
    assert counting.heard == before
    assert not Path("ringtrue-report").exists()


def test_where_nothing_goes_by_tls_the_variables_of_others_are_let_be(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES[1:]:
        monkeypatch.setenv(name, "no-such-file.pem")
    with serving(Honest()) as url:
        assert how_it_ended("--endpoint-url", url, "--no-sdk")["how"] != "unreachable"


def test_a_blank_variable_names_no_bundle(
    ca: Authority, endpoint: tuple[Counting, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in VARIABLES[1:3]:
        monkeypatch.setenv(name, "")
    monkeypatch.setenv(VARIABLES[3], str(ca.file))
    before = endpoint[0].heard
    how_it_ended("--endpoint-url", endpoint[1])
    assert endpoint[0].heard > before


def test_config_shows_which_one_it_is(
    ca: Authority, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def shown(url: str) -> Any:
        code_of("config", "--format", "json", "--endpoint-url", url)
        return json.loads(capsys.readouterr().out)["settings"]["ca_bundle"]

    assert shown("https://127.0.0.1:1") == {"value": None, "from": "default"}
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(ca.file))
    assert shown("https://127.0.0.1:1")["from"] == "REQUESTS_CA_BUNDLE"
    assert shown("http://127.0.0.1:1")["from"] == "default"


# --- What is wrong with a certificate, and with a scheme


@pytest.mark.parametrize(
    ("tls", "scheme", "words"),
    [
        ("expired", "https", "the certificate is out of date: certificate has expired. Renew it, or set this"),
        ("for_another", "https", "the certificate is for another name: IP address mismatch"),
        (None, "https", "the endpoint does not speak TLS, and was asked by it; let its URL begin with http://"),
        ("right", "http", "if the endpoint speaks TLS, let its URL begin with https://"),
    ],
)
def test_the_report_says_what_to_do(tls: str | None, scheme: str, words: str, ca: Authority) -> None:
    with serving(Honest(), getattr(ca, tls) if tls else None) as url:
        address = f"{scheme}:{url.partition(':')[2]}"
        ended = how_it_ended("--endpoint-url", address, "--ca-bundle", str(ca.file), "--time-limit", "3s")
    assert ended["how"] == "unreachable"
    assert words in ended["detail"]


# --- Every command


def test_replay_and_sweep_believe_it(
    ca: Authority, endpoint: tuple[Counting, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("finding.json").write_text(json.dumps(finding("accepted")))
    with serving(WRONG["deletes-protected-pools"][0](), ca.right) as url:
        for words in (["--ca-bundle", str(ca.file)], []):
            assert code_of("replay", "finding.json", "--endpoint-url", url, *words) == (1 if words else 3)
        assert NOT_TRUSTED in " ".join(capsys.readouterr().out.split())
        monkeypatch.setenv("RINGTRUE_CA_BUNDLE", str(ca.file))
        assert code_of("replay", "finding.json", "--endpoint-url", url) == 1
    assert code_of("sweep", "--endpoint-url", endpoint[1]) == 0
    monkeypatch.delenv("RINGTRUE_CA_BUNDLE")
    assert code_of("sweep", "--endpoint-url", endpoint[1]) == 3
    monkeypatch.setenv("AWS_CA_BUNDLE", str(ca.file))
    assert code_of("sweep", "--endpoint-url", endpoint[1]) == 0
    for command in (["replay", "finding.json"], ["sweep"]):
        assert "cannot be read" in said([*command, "--endpoint-url", url, "--ca-bundle", "none.pem"], capsys)


def test_the_reset_of_an_emulator_believes_it(ca: Authority) -> None:
    class Emulator(Counting):
        emptied = 0

        def take(self, _: str, path: str, *__: object) -> Any:
            self.emptied += path == "/reset"
            return (200, {}, {}) if path == "/reset" else None

    Path("ringtrue.toml").write_text('[targets.mine]\nreset_endpoint = "POST /reset"\n')
    emulator = Emulator()
    with serving(emulator, ca.right) as url:
        how_it_ended("--target", "mine", "--reset", "--endpoint-url", url, "--ca-bundle", str(ca.file))
    assert emulator.emptied == 1


def test_pytest_hands_it_to_its_run(tmp_path: Path) -> None:
    words = ["--pyargs", "ringtrue.conformance", "--ringtrue-endpoint-url", "https://127.0.0.1:1", "--collect-only"]
    asked = pytest_in(tmp_path, *words, "--ringtrue-ca-bundle", "none.pem")
    assert (asked.returncode, "ringtrue: --ca-bundle 'none.pem' cannot be read" in asked.stderr) == (4, True)


def test_record_hands_it_to_its_run() -> None:
    words = arguments(Recording("us-east-1", None, (), 10, True, "there", ca_bundle="ca.pem"), "us-east-1", 10)
    assert words[words.index("--ca-bundle") + 1] == "ca.pem"


def test_aws_is_asked_whose_account_it_is_by_the_same_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[object] = []

    class Client:
        def list_account_aliases(self) -> Any:
            return {"AccountAliases": ["mine"]}

        def get_caller_identity(self) -> Any:
            return {"Account": "123456789012"}

    def client(_: object, __: str, **options: object) -> Client:
        given.append(options["verify"])
        return Client()

    monkeypatch.setattr(asking_aws.boto3.Session, "client", client)
    signer = identity(None, "us-east-1", loopback=True, made_up=True)
    assert asking_aws.account(signer, Bundle("ca.pem", "--ca-bundle")) == "mine (…9012)"
    asking_aws.account(signer)
    assert given == ["ca.pem", "ca.pem", True, True]


# --- The scripts


def test_the_scripts_look_where_the_commands_look() -> None:
    assert VARIABLES == CA_VARIABLES
    assert SETTINGS["ca_bundle"].variable == CA_VARIABLES[0]


@pytest.mark.parametrize("script", ["boto3.py", "curl.sh", "awscli.sh"])
def test_a_script_believes_the_variables_in_that_order(
    script: str, both: tuple[Authority, Authority], tmp_path: Path
) -> None:
    if tool := lacking(script):
        pytest.skip(f"{tool} is not installed")
    ours, other = map(str, (both[0].file, both[1].file))
    path = written(finding("accepted in one call"), script, tmp_path)
    few = {"curl.sh": 4, "boto3.py": 2, "awscli.sh": 1}[script]  # the AWS CLI takes a second a call
    with serving(WRONG["create-pool-of-unknown-phone"][0](), both[0].right) as url:
        for n, name in enumerate(CA_VARIABLES[:few]):
            code, words = ran(path, url, **{name: ours}, **dict.fromkeys(CA_VARIABLES[n + 1 :], other))
            assert code == STILL_THERE, words
        code, words = ran(path, url, **{CA_VARIABLES[0]: other}, **dict.fromkeys(CA_VARIABLES[1:], ours))
        assert code == CANNOT_TELL, words
    assert ours not in path.read_text("utf-8")
