"""Does every request stay below the path that the endpoint's URL has, and is it signed for where it travels to?

By TLS, so that one run shows as well that every layer believes the CA that it is told of.
"""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.credentials import Credentials
from tests.miniatures.honest import Honest
from tests.miniatures.serve import Outcome, outcome, serving
from tests.self.certified import authorities
from tests.self.configuring import stand_alone
from tests.self.reproducing import lacking, ran, written
from tests.self.test_reproducers import finding
from tests.self.test_trust import code_of

import ringtrue.run
from ringtrue.contracts.openapi import SERVICE
from ringtrue.harness.signatures import Signatures
from ringtrue.harness.wire import HttpWire
from ringtrue.reference_model.mangled_requests import BODIES, ENVELOPES, mangled

KEY, SECRET, REGION = "AKIATEST", "secret", "us-east-1"
PREFIXES = ("/api/sms", "/api/sms/")
ASTRAY = "/api/sms/v1/pools"  # of the mangling "another path"
CALLS = 600
QUICK = "CreateOptOutList,DescribeOptOutLists,DeleteOptOutList"


class Below(Honest):
    """Takes what comes to its path or below it, properly signed; elsewhere there is nothing.

    `paths` are those that it was asked for, `refused` why it believed a signature not.
    """

    def __init__(self, prefix: str) -> None:
        super().__init__()
        self.prefix, self.paths, self.refused = prefix, Counter[str](), Counter[str]()
        self._signatures = Signatures(KEY, SECRET, REGION)

    def take(self, command: str, path: str, headers: Mapping[str, str], raw: bytes) -> Outcome | None:
        self.paths[path] += 1
        said = {name.lower(): value for name, value in headers.items()}
        refused = self._signatures.refusal(command, path, said, raw)
        if refused is not None:
            assert isinstance(refused.body, dict)
            self.refused[refused.body["__type"]] += 1
            return refused.status, refused.body, {}
        within = "/" if path == self.prefix else path.removeprefix(self.prefix.rstrip("/"))
        return outcome(_Inner(self), command, within, headers, raw)


class _Inner:
    """The same without its gate."""

    def __init__(self, endpoint: Honest) -> None:
        self.answer = endpoint.answer


@pytest.fixture(autouse=True)
def signed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_alone(tmp_path, monkeypatch)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)


def test_boto3_asks_for_the_path_as_it_stands() -> None:
    """Which is why we do: a slash at the end is neither added nor taken away."""
    for prefix in PREFIXES:
        below = Below(prefix)
        with serving(below) as url:
            boto3.client(SERVICE, endpoint_url=url + prefix, region_name=REGION).describe_pools()
        assert (below.paths, below.refused) == ({prefix: 1}, {})


def test_a_run_stays_below_the_prefix_in_all_its_layers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ringtrue.run, "LEAST_CALLS_FOR_LAYERS", CALLS)
    (ca, _), below = authorities(tmp_path), Below(PREFIXES[0])
    with serving(below, ca.right) as url:
        words = ["--endpoint-url", url + PREFIXES[0], "--ca-bundle", str(ca.file)]
        assert code_of("run", *words, "--quiet", "--seed", "1", "--operations", QUICK, "--max-calls", str(CALLS)) == 0
        assert code_of("sweep", *words) == 0
    said = [json.loads(line) for line in Path("ringtrue-report/transcript.jsonl").read_text("utf-8").splitlines()]
    assert {"schemathesis", "sdk"} <= {line.get("phase") for line in said}
    assert below.paths.keys() == {PREFIXES[0], ASTRAY}
    assert below.refused["MissingAuthenticationTokenException"] == 1, "the mangling that is so called"
    assert below.refused["InvalidSignatureException"] <= 3, "a wrong one, one of long ago, and a body in chunks"
    assert below.refused.keys() == {"MissingAuthenticationTokenException", "InvalidSignatureException"}


@pytest.mark.parametrize("prefix", ["", "/", *PREFIXES])
def test_so_does_every_mangled_request_and_is_signed_for_its_path(prefix: str) -> None:
    names = {*BODIES, *ENVELOPES} - {"its body in chunks"}  # which a miniature cannot read
    below, requests = Below(prefix or "/"), [mangled("DescribePools", {}, name) for name in names]
    with serving(below) as url:
        wire = HttpWire(url + prefix, REGION, Credentials(KEY, SECRET))
        for request in requests:
            wire.send(request, 5.0)
    wanted = ASTRAY if prefix.strip("/") else "/v1/pools"
    assert below.paths == {prefix or "/": len(requests) - 1, wanted: 1}
    assert below.refused == {"MissingAuthenticationTokenException": 1, "InvalidSignatureException": 2}


@pytest.mark.parametrize("prefix", PREFIXES)
def test_so_does_a_replay(prefix: str) -> None:
    below = Below(prefix)
    Path("finding.json").write_text(json.dumps(strayed()))
    with serving(below) as url:
        code_of("replay", "finding.json", "--endpoint-url", url + prefix)
    assert (below.paths.keys(), below.refused) == ({prefix, ASTRAY}, {})


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("script", ["boto3.py", "curl.sh"])
def test_so_does_a_script(script: str, prefix: str, tmp_path: Path) -> None:
    if tool := lacking(script):
        pytest.skip(f"{tool} is not installed")
    below = Below(prefix)
    with serving(below) as url:
        ran(written(strayed(), script, tmp_path), url + prefix, AWS_ACCESS_KEY_ID=KEY, AWS_SECRET_ACCESS_KEY=SECRET)
    assert (below.paths.keys(), below.refused) == ({prefix, ASTRAY}, {})


def strayed() -> Any:
    """A finding whose last request has another path, after one that is proper."""
    found: Any = copy.deepcopy(finding("crashes when mangled"))
    last = {**found["conversation"][-1], "operation": "DescribePools", "params": {}, "breaks": None}
    found["conversation"] = [{**last, "mangling": "", "accepted": True}, {**last, "mangling": "another path"}]
    return found
