"""Is docs/aws.md right, as far as that can be told without AWS? The policy, the workflow, and the time it takes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from tests.self.configuring import said, stand_alone
from tests.self.pipelines import ROOT, examples
from tests.self.readme import code_blocks
from tests.self.test_ci_files import audited, linted, shell_of, valid

from ringtrue.cli import commands
from ringtrue.contracts.aws_endpoints import is_aws
from ringtrue.contracts.shapes import MODELLED
from ringtrue.harness.target import BIRTHS

DOCUMENT = ROOT / "docs" / "aws.md"
TEXT = DOCUMENT.read_text("utf-8")
WORKFLOW_FILE, POLICY_FILE = ".github/workflows/ringtrue-aws.yml", "ringtrue-policy.json"
EXAMPLES = examples(DOCUMENT)
WORKFLOW: str = EXAMPLES[WORKFLOW_FILE]
PARSED: dict[str, Any] = yaml.safe_load(WORKFLOW)
POLICY: dict[str, Any] = json.loads(EXAMPLES[POLICY_FILE])
(JOB,) = PARSED["jobs"].values()
READING = ("Describe", "List")


def allowed(policy: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each action with its statement."""
    return ((action, statement) for statement in policy["Statement"] for action in statement["Action"])


def complaints(policy: dict[str, Any]) -> list[str]:
    """What is wrong with a policy for this very tool."""
    actions = [action for action, _ in allowed(policy)]
    wanted = {f"sms-voice:{name}" for name in MODELLED}
    found = [f"{action} is lacking" for action in sorted(wanted - {*actions})]
    found += [f"{action} is none of what Ringtrue calls" for action in sorted({*actions} - wanted)]
    found += [f"{action} comes twice" for action in sorted({*actions}) if actions.count(action) > 1]
    for action, statement in allowed(policy):
        whole = statement["Resource"] == "*"
        if whole and not action.partition(":")[2].startswith((*READING, "Create", "Request")):
            found.append(f"{action} is for everything")
        if whole and "aws:RequestedRegion" not in statement.get("Condition", {}).get("StringEquals", {}):
            found.append(f"{action} is for every region")
        arns = () if whole else statement["Resource"]
        found += [f"{arn} is no ARN of one kind, region and account" for arn in arns if not ARN.fullmatch(arn)]
    return found


KINDS = ("pool", "phone-number", "sender-id", "opt-out-list")
ARN = re.compile(rf"arn:aws:sms-voice:us-east-1:123456789012:(?:{'|'.join(KINDS)})/\*")


def test_the_policy_allows_what_ringtrue_calls_and_nothing_else() -> None:
    assert complaints(POLICY) == []
    assert all(statement["Effect"] == "Allow" for statement in POLICY["Statement"])
    assert len({statement["Sid"] for statement in POLICY["Statement"]}) == len(POLICY["Statement"])


@pytest.mark.parametrize(
    ("right", "wrong", "complaint"),
    [
        ("sms-voice:DeletePool", "sms-voice:SendTextMessage", "sms-voice:DeletePool is lacking"),
        ("sms-voice:DeletePool", "sms-voice:SendTextMessage", "none of what Ringtrue calls"),
        ("sms-voice:DeletePool", "sms-voice:*", "none of what Ringtrue calls"),
        ("sms-voice:DeletePool", "sms-voice:UpdatePool", "comes twice"),
        ("sms-voice:DescribePools", "sms-voice:DeletePool", "is for everything"),
        ("aws:RequestedRegion", "aws:SourceIp", "is for every region"),
        ("123456789012:opt-out-list/*", "123456789012:*", "is no ARN of one kind"),
        ("us-east-1:123456789012:opt-out-list/*", "*:*:opt-out-list/*", "is no ARN of one kind"),
    ],
)
def test_a_policy_that_allows_more_or_less_is_caught(right: str, wrong: str, complaint: str) -> None:
    changed = EXAMPLES[POLICY_FILE].replace(right, wrong, 1)
    assert any(complaint in each for each in complaints(json.loads(changed)))


def test_each_operation_may_touch_the_resources_that_it_names() -> None:
    """By the name of the operation, which names the kind; an identity is a phone number or a sender ID."""
    named = {"Pool": "pool", "PhoneNumber": "phone-number", "SenderId": "sender-id", "OptOutList": "opt-out-list"}
    for action, statement in allowed(POLICY):
        kind = next((kind for name, kind in named.items() if action.endswith((name, f"{name}s"))), None)
        if kind and statement["Resource"] != "*":
            assert any(f":{kind}/" in arn for arn in statement["Resource"]), action
    (tags,) = [statement for action, statement in allowed(POLICY) if action == "sms-voice:TagResource"]
    assert {kind for kind in KINDS for arn in tags["Resource"] if f":{kind}/" in arn} == {*KINDS}
    assert {*KINDS} == {kind for kind, _, _ in BIRTHS.values()}


# The workflow


def test_the_workflow_fits_its_schema(tmp_path: Path) -> None:
    done = valid(tmp_path / "it.yml", "github-workflows", WORKFLOW)
    assert done.returncode == 0, done.stdout


def test_nothing_is_found_by_the_audit(tmp_path: Path) -> None:
    done = audited(tmp_path, {WORKFLOW_FILE: WORKFLOW})
    assert done.returncode == 0, done.stdout


def test_the_audit_catches_a_tag_in_place_of_a_commit(tmp_path: Path) -> None:
    unpinned = re.sub(r"configure-aws-credentials@\w+", "configure-aws-credentials@v5", WORKFLOW)
    assert unpinned != WORKFLOW
    assert audited(tmp_path, {WORKFLOW_FILE: unpinned}).returncode > 10


@pytest.mark.parametrize("run", list(shell_of(PARSED)))
def test_the_shell_is_clean(tmp_path: Path, run: str) -> None:
    assert "${{" not in run
    (tmp_path / "it.sh").write_text(f"#!/usr/bin/env bash\n{run}\n", "utf-8")
    done = linted("shellcheck", "--severity=style", tmp_path / "it.sh")
    assert done.returncode == 0, done.stdout


def test_the_job_has_a_token_an_environment_and_the_account_to_itself() -> None:
    assert PARSED["permissions"] == {}
    assert JOB["permissions"] == {"contents": "read", "id-token": "write"}
    assert JOB["environment"] == "aws-sandbox"
    assert PARSED["concurrency"] == {"group": "ringtrue-aws", "cancel-in-progress": False}
    assert "pull_request" not in WORKFLOW
    assert "secrets." not in WORKFLOW, "no key is stored"


def test_whatever_happens_nothing_is_left_behind() -> None:
    runs = [step.get("run", "") for step in JOB["steps"]]
    judging = next(n for n, run in enumerate(runs) if "ringtrue run" in run)
    sweeping = next(n for n, run in enumerate(runs) if "ringtrue sweep" in run)
    assert judging < sweeping
    assert JOB["steps"][sweeping]["if"] == "always()"
    (address,) = re.findall(r'--endpoint-url "(\S+)"', runs[sweeping])
    assert is_aws(address.replace("$AWS_REGION", JOB["env"]["AWS_REGION"]), JOB["env"]["AWS_REGION"])


def test_every_action_is_one_that_the_other_examples_pin_alike() -> None:
    """A commit is looked up once; only the action for the credentials is used nowhere else."""
    others = (ROOT / "docs" / "ci.md").read_text("utf-8")
    uses = [step["uses"] for step in JOB["steps"] if "uses" in step]
    assert [each for each in uses if each not in others] == [
        "aws-actions/configure-aws-credentials@61815dcd50bd041e203e49132bacad1fd04d2708"
    ]


def test_the_time_and_the_calls_of_the_examples_go_together() -> None:
    """At the documented rate of one call a second, with room for waiting, within the job's and the role's time."""
    runs = [run for run in [*shell_of(PARSED), TEXT] if "ringtrue run --target aws" in run]
    for run in runs:
        (calls, hours), *_ = re.findall(r"--max-calls (\d+) --time-limit (\d+)h", run)
        assert int(calls) * 1.5 <= int(hours) * 3600 < JOB["timeout-minutes"] * 60
    (role,) = [step["with"] for step in JOB["steps"] if "role-to-assume" in step.get("with", {})]
    assert role["role-duration-seconds"] == JOB["timeout-minutes"] * 60


# The commands in the text


COMMANDS = [line.split() for block in code_blocks(TEXT) for line in block.splitlines() if line.startswith("ringtrue ")]


def test_the_commands_have_the_options_that_the_document_gives_them() -> None:
    assert [words[1] for words in COMMANDS] == ["run", "sweep", "record"]
    for words in COMMANDS:
        command = commands.commands[words[1]]
        own, _, handed_on = " ".join(words[2:]).partition(" -- ")
        assert set(re.findall(r"--[a-z][\w-]+", own)) <= options_of(command), words
        assert set(re.findall(r"--[a-z][\w-]+", handed_on)) <= options_of(commands.commands["run"]), words
    table = TEXT.partition("| flag |")[2].partition("\n\n")[0]
    assert set(re.findall(r"--[a-z][\w-]+", table)) <= options_of(commands.commands["run"])


def options_of(command: click.Command) -> set[str]:
    return {name for param in command.params for name in (*param.opts, *param.secondary_opts)}


@pytest.mark.parametrize("command", ["run", "record"])
def test_without_its_flag_a_command_of_the_document_ends_before_any_call(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With it, it would ask AWS."""
    stand_alone(tmp_path, monkeypatch)
    (tmp_path / "config").write_text("[profile sandbox]\naws_access_key_id = a\naws_secret_access_key = b\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    (profile,) = re.findall(r"export AWS_PROFILE=(\w+)", TEXT)
    monkeypatch.setenv("AWS_PROFILE", profile)
    monkeypatch.setattr("ringtrue.harness.wire.HttpWire.send", pytest.fail)
    (words,) = [each for each in COMMANDS if each[1] == command]
    typed = ["phone-1" if "PHONE_NUMBER" in each else each for each in words[1:] if each != "--i-accept-aws-charges"]
    assert "--i-accept-aws-charges" in said(typed, capsys)
    assert not (tmp_path / "ringtrue-report").exists()
