"""Can other people's clients drive the reference endpoint? Only where they are installed, and only if asked for.

    OTHER_CLIENTS=1 pytest tests/self/test_clients.py

The AWS CLI is `awscli` from PyPI or the `aws` on the PATH; the JavaScript SDK is npm's
`@aws-sdk/client-pinpoint-sms-voice-v2`, installed in the directory that OTHER_CLIENTS_MODULES names, or here.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from ringtrue.harness.server import Embedded

PACKAGE = "@aws-sdk/client-pinpoint-sms-voice-v2"
ACCOUNT = {"AWS_ACCESS_KEY_ID": "ringtrue", "AWS_SECRET_ACCESS_KEY": "ringtrue", "AWS_EC2_METADATA_DISABLED": "true"}
SCRIPT = """
import {{ createRequire }} from "node:module";
const sdk = createRequire({modules} + "/x.js")("{package}");
const client = new sdk.PinpointSMSVoiceV2Client({{
  endpoint: {url}, region: "us-east-1", maxAttempts: 1, credentials: {{ accessKeyId: "r", secretAccessKey: "r" }} }});
const phone = await client.send(new sdk.RequestPhoneNumberCommand({{ IsoCountryCode: "US",
  MessageType: "TRANSACTIONAL", NumberCapabilities: ["SMS"], NumberType: "SIMULATOR" }}));
const made = await client.send(new sdk.CreatePoolCommand({{ OriginationIdentity: phone.PhoneNumberId,
  MessageType: "TRANSACTIONAL", IsoCountryCode: "US", DeletionProtectionEnabled: true }}));
const listed = [];
for await (const page of sdk.paginateDescribePools({{ client, pageSize: 1 }}, {{}})) listed.push(...page.Pools);
let refused = "";
try {{ await client.send(new sdk.DeletePoolCommand({{ PoolId: made.PoolId }})); }}
catch (error) {{ refused = error instanceof sdk.ConflictException ? error.Reason : String(error); }}
console.log(JSON.stringify({{ made: made.PoolId, listed: listed.map((pool) => pool.PoolId), refused,
  born: made.CreatedTimestamp instanceof Date }}));
"""


@pytest.fixture
def url() -> Iterator[str]:
    if not os.environ.get("OTHER_CLIENTS"):
        pytest.skip("other people's clients are driven only with OTHER_CLIENTS=1 in the environment")
    with Embedded() as embedded:
        yield embedded.url


def said(command: list[str], place: Path) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    env = {**kept, **ACCOUNT, "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull, "AWS_PAGER": ""}
    return subprocess.run(command, cwd=place, env=env, capture_output=True, text=True, timeout=120, check=False)


def test_the_aws_cli_drives_the_life_of_a_pool(url: str, tmp_path: Path) -> None:
    program = shutil.which("aws")
    if program is None or said([program, "--version"], tmp_path).returncode:
        pytest.skip("there is no AWS CLI on this machine")

    def aws(*words: str, fails: str = "") -> dict[str, object]:
        ran = said([
            str(program), "pinpoint-sms-voice-v2", *words, "--endpoint-url", url, "--region", "us-east-1",
            "--output", "json",
        ], tmp_path)  # fmt: skip
        assert (fails in ran.stderr) if fails else ran.returncode == 0, ran.stdout + ran.stderr
        found: dict[str, object] = json.loads(ran.stdout or "{}")
        return found

    kind = ["--iso-country-code", "US", "--message-type", "TRANSACTIONAL"]
    phone = aws("request-phone-number", *kind, "--number-capabilities", "SMS", "--number-type", "SIMULATOR")
    pool = aws("create-pool", *kind, "--origination-identity", str(phone["PhoneNumberId"]))
    identity = str(pool["PoolId"])
    described = aws("describe-pools", "--pool-ids", identity)
    assert [each["PoolId"] for each in described["Pools"]] == [identity]  # type: ignore[attr-defined]  # JSON
    assert aws("update-pool", "--pool-id", identity, "--deletion-protection-enabled")["DeletionProtectionEnabled"]
    aws("delete-pool", "--pool-id", identity, fails="ConflictException")
    aws("update-pool", "--pool-id", identity, "--no-deletion-protection-enabled")
    assert aws("delete-pool", "--pool-id", identity)["PoolId"] == identity
    aws("describe-pools", "--pool-ids", identity, fails="ResourceNotFoundException")


def test_the_javascript_sdk_reads_what_it_is_told(url: str, tmp_path: Path) -> None:
    node, modules = shutil.which("node"), os.environ.get("OTHER_CLIENTS_MODULES", str(Path.cwd()))
    if node is None or not (Path(modules) / "node_modules" / PACKAGE).is_dir():
        pytest.skip(f"there is no {PACKAGE} in {modules}: set OTHER_CLIENTS_MODULES to where npm installed it")
    script = tmp_path / "client.mjs"
    script.write_text(SCRIPT.format(modules=json.dumps(modules), package=PACKAGE, url=json.dumps(url)))

    ran = said([node, str(script)], tmp_path)

    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert found["listed"] == [found["made"]]
    assert found["refused"] == "DELETION_PROTECTION_ENABLED"
    assert found["born"] is True
