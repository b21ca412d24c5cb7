"""Does evidence from AWS count for what it is worth, and for no more? Rules, captures, and what is said of them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner
from tests.self.inprocess import explored
from tests.self.seen import DAY, PROTECTED, REGION, recorded, seen, sight
from tests.self.transcripts import FINDING, HEADER, RULES, written

from ringtrue.catalogue import as_text, entries, unproven_json, unproven_text
from ringtrue.cli import commands
from ringtrue.contracts import captures
from ringtrue.contracts.aws_endpoints import is_aws
from ringtrue.contracts.rule import Rule, Strength, assumed, observed, said
from ringtrue.contracts.rules import CATALOGUE
from ringtrue.harness.endpoint import Clock
from ringtrue.reference_model.judgement import Divergence
from ringtrue.reports import interface
from ringtrue.reports.condense import as_json, private
from ringtrue.reports.markdown import markdown
from ringtrue.reports.page import render
from ringtrue.reports.report import report
from ringtrue.reports.reproducers import scripts
from ringtrue.reports.terminal import as_text as report_text
from ringtrue.reports.transcript import read

ROOT = Path(__file__).resolve().parents[2]

# Rules that packaged captures contradict. A capture that takes a rule's force away has to be named here.
CONTRADICTED: set[str] = set()


@pytest.mark.parametrize(
    ("rule", "contradicts", "strength", "convicts", "strictly"),
    [
        (said("S.", at="u"), False, Strength.STATED, True, True),
        (said("S.", at="u"), True, Strength.ASSUMED, False, False),
        (observed("O.", at="u"), False, Strength.OBSERVED, False, True),
        (observed("O.", at="u"), True, Strength.ASSUMED, False, False),
        (assumed("A."), False, Strength.OBSERVED, False, False),
        (assumed("A."), True, Strength.ASSUMED, False, False),
    ],
)
def test_evidence_weighs_what_it_is_worth(
    rule: Rule, contradicts: bool, strength: Strength, convicts: bool, strictly: bool
) -> None:
    written = rule.strength
    with seen(rule, sight(rule, contradicts=contradicts)):
        assert (rule.strength, rule.written) == (strength, written)
        assert (rule.convicts(), rule.convicts(strict=True)) == (convicts, strictly)
    assert rule.strength is written


def test_one_contradiction_outweighs_any_number_of_proofs() -> None:
    rule = said("S.", at="u")
    with seen(rule, sight(rule), sight(rule, contradicts=True), sight(rule)):
        assert rule.contradicted
        assert not rule.convicts(strict=True)


def test_evidence_of_another_sentence_is_none() -> None:
    rule = said("S.", at="u")
    with seen(rule, sight(rule, contradicts=True, quote="An older S.")):
        assert (rule.evidence, rule.convicts()) == ((), True)


def test_what_aws_contradicts_convicts_nobody() -> None:
    rule = CATALOGUE[PROTECTED]
    assert explored(seed=1, clock=Clock.HELD, broken=[PROTECTED], calls=500).violated[PROTECTED]
    with seen(rule, sight(rule, contradicts=True)):
        session = explored(seed=1, clock=Clock.HELD, broken=[PROTECTED], calls=500)
    assert +session.violated == {}


@pytest.mark.parametrize("id", ["Pool.create", "Wire.success_is_200", "CreatePool.result.Status.enum"])
def test_a_contradicted_rule_convicts_nobody_however_it_is_judged(id: str) -> None:
    """Refusals of what should be accepted, headers and forms do not ask how strong the rule is."""
    rule = CATALOGUE[id]
    assert Divergence("form", (rule,), (), "", True).convicts
    with seen(rule, sight(rule, contradicts=True)):
        assert not Divergence("form", (rule,), (), "", True).convicts


def test_every_packaged_capture_has_the_form_and_is_of_aws() -> None:
    jsonschema.Draft202012Validator.check_schema(captures.schema())
    for name, capture in captures.load().items():
        jsonschema.Draft202012Validator(captures.schema()).validate(capture)
        assert is_aws(capture["endpoint"], capture["region"]), name
        assert name.startswith(f"{capture['date']}-{capture['region']}")
        assert private(json.dumps(capture)) == json.dumps(capture), f"{name} holds what is somebody's"


def test_every_packaged_capture_is_about_rules_that_are_there() -> None:
    strangers = {(id, each.capture) for id, found in captures.sights().items() if id not in CATALOGUE for each in found}
    assert not strangers, "the rules were renamed or taken out; rename them in the captures' successors"


def test_no_capture_weakens_a_rule_in_silence() -> None:
    weaker = {id for id, rule in CATALOGUE.items() if rule.contradicted}
    assert weaker == CONTRADICTED, "name it in CONTRADICTED, and think about what the documents mean"
    assert {id for id, rule in CATALOGUE.items() if rule.written is Strength.STATED and not rule.convicts()} == weaker


def test_a_packaged_capture_counts_everywhere(tmp_path: Path) -> None:
    """As a user would have it: a package with a capture in it, and the command."""
    found, package = recorded(tmp_path, PROTECTED), tmp_path / "ringtrue"
    package.mkdir()
    for each in (ROOT / "src" / "ringtrue").iterdir():
        if each.name != "contracts":
            (package / each.name).symlink_to(each.resolve())
    shutil.copytree(ROOT / "contracts", package / "contracts", ignore=shutil.ignore_patterns("__pycache__"))
    (package / "contracts" / "evidence" / f"{DAY}-{REGION}.json").write_text(as_json(found.capture), "utf-8")
    words = [sys.executable, "-m", "ringtrue", "rules", "--format", "json"]
    environment = os.environ | {"PYTHONPATH": f"{tmp_path}", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(words, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True)
    by_id = {entry["id"]: entry for entry in json.loads(done.stdout)}
    assert (by_id[PROTECTED]["written"], by_id[PROTECTED]["strength"]) == ("stated", "assumed")
    assert [each["shows"] for each in by_id[PROTECTED]["evidence"]] == ["contradicts"]
    assert [each["capture"] for each in by_id["Pool.create"]["evidence"]] == [f"{DAY}-{REGION}"]
    assert by_id["Pool.create"]["strength"] == "stated"


def test_rules_name_their_captures() -> None:
    stated, second_hand = CATALOGUE[PROTECTED], next(r for r in CATALOGUE.values() if r.strength is Strength.OBSERVED)
    some = {rule.id: rule for rule in (stated, second_hand)}
    assert "second-hand: seen on AWS by others" in as_text(entries(catalogue=some))
    with seen(stated, sight(stated, contradicts=True)):
        text = as_text(entries(catalogue=some))
    assert f"{PROTECTED}  (stated, now assumed)" in text
    answered = "DeletePool(PoolId=pool#1) was answered 200 {}"
    assert f"AWS itself does otherwise: {answered} (capture {DAY}-{REGION})" in text
    with seen(second_hand, sight(second_hand)):
        text = as_text(entries(catalogue=some))
    assert "second-hand" not in text
    assert "seen on AWS: DeletePool" in text


def test_the_unproven_are_listed_and_counted() -> None:
    stated, reading = CATALOGUE[PROTECTED], CATALOGUE["Reading.empty_update"]
    some = {rule.id: rule for rule in (stated, reading, CATALOGUE["Pool.create"])}
    with seen(stated, sight(stated)):
        found = entries(catalogue=some)
    listed = json.loads(unproven_json(found))
    assert (listed["unproven"], listed["of"]) == (2, 3)
    assert listed["books"] == {"Reading": {"assumed": 1}, "Pool": {"stated": 1}}
    assert [each["id"] for each in listed["rules"]] == ["Reading.empty_update", "Pool.create"]
    text = unproven_text(found)
    assert text.endswith("2 of 3 rules were never seen on AWS by Ringtrue: 1 stated, 1 assumed")
    assert PROTECTED not in text


def test_the_command_lists_the_unproven() -> None:
    done = CliRunner().invoke(commands, ["rules", "--unproven", "--operation", "DeletePool", "--format", "json"])
    listed = json.loads(done.output)
    without = [entry for entry in entries("DeletePool") if not entry["evidence"]]
    assert listed["rules"] == without
    assert without, "evidence of all rules would be news"


@pytest.mark.parametrize(
    ("contradicts", "words"), [(False, "seen on AWS: capture"), (True, "AWS itself does otherwise: capture")]
)
def test_reports_name_the_capture_in_every_format(tmp_path: Path, contradicts: bool, words: str) -> None:
    rule = RULES[PROTECTED]
    with seen(rule, sight(rule, contradicts=contradicts)):
        found = report(read(written(tmp_path, HEADER, FINDING)), RULES)
    jsonschema.Draft202012Validator(interface.schema()).validate(found)
    said = f"{words} {DAY}-{REGION}"
    (row,) = [row for row in found["rules"] if row["id"] == PROTECTED]
    assert row["evidence"] == found["findings"][0]["because"][0]["evidence"]
    assert said in " ".join(report_text(found).split())
    assert said in markdown(found).replace("\\", "")
    assert render(found, {}).count(said) == 2, "in the finding, and where the rule is listed"
    assert all(said in text for text in scripts(found["findings"][0]).values())
    assert ("AWS itself contradicts 1 rule: " + PROTECTED in " ".join(report_text(found).split())) is contradicts


def test_a_report_without_evidence_does_not_speak_of_it(tmp_path: Path) -> None:
    found = report(read(written(tmp_path, HEADER, FINDING)), RULES)
    assert "evidence" not in json.dumps(found)
    assert "capture" not in report_text(found) + markdown(found)
