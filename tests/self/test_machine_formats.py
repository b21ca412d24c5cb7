"""Do the machines that read reports find what their formats promise them? SARIF, JUnit and the badge.

No package on PyPI that we found ships the JSON Schema of SARIF 2.1.0 (sarif-om, sarif-tools and sarif-pydantic do not),
so the parts of the standard that we use are written down here: a member that is not in this table is a mistake.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import jsonschema
import pytest
from tests.self.golden import sample
from tests.self.test_formats import many
from tests.self.transcripts import CALL, HEADER, reported

from ringtrue.contracts.openapi import load
from ringtrue.contracts.rules import BOOKS
from ringtrue.contracts.shapes import operations
from ringtrue.reports.formats import FORMATS
from ringtrue.reports.interface import Figures, Report, Verdict
from ringtrue.reports.sarif import _lines

ROOT = Path(__file__).resolve().parents[2]


def described(required: str, **members: object) -> dict[str, object]:
    """The schema of an object of SARIF's, which has no members but those that the standard names."""
    return {"type": "object", "additionalProperties": False, "required": required.split(), "properties": members}


def listed(of: object) -> dict[str, object]:
    return {"type": "array", "items": of}


TEXT, BAG = {"type": "string", "minLength": 1}, {"type": "object"}
URI = {"type": "string", "format": "uri", "pattern": "^https://"}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
MESSAGE = described("text", text=TEXT)
HELP = described("text", text=TEXT, markdown=TEXT)
ARTIFACT = described("uri", uri={"type": "string", "pattern": "^[^/:][^:]*$"}, index={"type": "integer", "minimum": 0})
PLACE = described("artifactLocation region", artifactLocation=ARTIFACT,
                  region=described("startLine", startLine={"type": "integer", "minimum": 1}))  # fmt: skip
LOCATION = described(
    "physicalLocation", id={"type": "integer", "minimum": 0}, physicalLocation=PLACE, message=MESSAGE,
    logicalLocations=listed(described("name kind", name=TEXT, kind={"const": "function"})),
)  # fmt: skip
STEP = described("location", location=LOCATION)
THREAD = described("locations", locations={**listed(STEP), "minItems": 1})
FLOW = described("threadFlows", threadFlows={**listed(THREAD), "minItems": 1})
RESULT = described(
    "ruleId level message locations partialFingerprints", ruleId=TEXT, ruleIndex={"type": "integer", "minimum": 0},
    level=LEVEL, baselineState={"enum": ["new", "unchanged", "updated", "absent"]}, message=MESSAGE,
    locations={**listed(LOCATION), "minItems": 1},
    occurrenceCount={"type": "integer", "minimum": 1},
    relatedLocations={**listed(LOCATION), "uniqueItems": True}, codeFlows=listed(FLOW), properties=BAG,
    partialFingerprints={"type": "object", "additionalProperties": TEXT, "required": ["primaryLocationLineHash"]},
)  # fmt: skip
RULE = described(
    "id shortDescription fullDescription help", id=TEXT, shortDescription=MESSAGE, fullDescription=MESSAGE,
    help=HELP, helpUri=URI, defaultConfiguration=described("level", level=LEVEL), properties=BAG,
)  # fmt: skip
DRIVER = described(
    "name", name=TEXT, semanticVersion=TEXT, rules={**listed(RULE), "uniqueItems": True, "maxItems": 25_000}
)
INVOCATION = described(
    "executionSuccessful", executionSuccessful={"type": "boolean"}, exitCode={"type": "integer"}, commandLine=TEXT,
    toolExecutionNotifications=listed(described("message", level=LEVEL, message=MESSAGE)),
)  # fmt: skip
RUN = described(
    "tool results", tool=described("driver", driver=DRIVER), results={**listed(RESULT), "maxItems": 25_000},
    automationDetails=described("id", id=TEXT), columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    invocations=listed(INVOCATION), artifacts=listed(described("location", location=ARTIFACT, mimeType=TEXT)),
    properties=BAG,
)  # fmt: skip
SARIF = described(
    "version runs", **{"$schema": URI, "version": {"const": "2.1.0"}, "runs": {**listed(RUN), "minItems": 1}}
)


@pytest.fixture
def report(tmp_path: Path) -> Report:
    return sample(tmp_path)


def sarif_of(report: Report) -> Any:  # JSON
    return json.loads(FORMATS["sarif"](report))


@pytest.mark.parametrize("number", [0, 1, 500])
def test_sarif_is_made_of_the_parts_of_the_standard(number: int, report: Report) -> None:
    jsonschema.Draft202012Validator(SARIF).validate(sarif_of(many(report, number)))
    jsonschema.Draft202012Validator(SARIF).validate(sarif_of(report))


@pytest.mark.parametrize(
    ("path", "wrong"), [("message", {}), ("level", "fatal"), ("locations", []), ("extra", 1), ("ruleIndex", -1)]
)
def test_the_check_of_sarif_catches_what_is_wrong(path: str, wrong: object, report: Report) -> None:
    found = sarif_of(report)
    found["runs"][0]["results"][0][path] = wrong
    assert not jsonschema.Draft202012Validator(SARIF).is_valid(found)


def test_a_result_stands_where_its_operation_is_described(report: Report) -> None:
    run = sarif_of(report)["runs"][0]
    lines = (ROOT / "contracts" / "openapi.json").read_text("utf-8").splitlines()
    places = list(locations(run["results"]))
    assert len(places) > len(run["results"])
    for place in places:
        region = place["physicalLocation"]["region"]
        name = place["logicalLocations"][0]["name"]
        assert re.search(rf"\b{name}\": {{$", lines[region["startLine"] - 1]), name
    flow = run["results"][0]["codeFlows"][0]["threadFlows"][0]["locations"]
    said = [each["location"]["logicalLocations"][0]["name"] for each in flow]
    assert said == ["RequestPhoneNumber", "CreatePool", "DeletePool"]


def locations(value: object) -> Iterator[Any]:
    """Every location anywhere within."""
    match value:
        case {"physicalLocation": _}:
            yield value
        case dict():
            for each in value.values():
                yield from locations(each)
        case list():
            for each in value:
                yield from locations(each)


def test_every_operation_has_a_line() -> None:
    assert set(_lines()) == {path.rpartition(".")[2] for path in load()["paths"]}


def test_results_name_their_rules_and_themselves(report: Report) -> None:
    run = sarif_of(report)["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    for finding, result in zip(report["findings"], run["results"], strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding["rules"][0]
        assert result["partialFingerprints"]["primaryLocationLineHash"] == finding["id"]
        assert result["properties"]["first_call"] == finding["first_call"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert all(rule["fullDescription"]["text"] in rule["help"]["text"] for rule in rules)


def test_a_run_that_proves_nothing_is_no_success_for_a_scanner(tmp_path: Path, report: Report) -> None:
    [invocation] = sarif_of(reported(tmp_path, HEADER, CALL))["runs"][0]["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 3)
    assert "breaks off" in invocation["toolExecutionNotifications"][0]["message"]["text"]
    assert sarif_of(report)["runs"][0]["invocations"][0]["executionSuccessful"] is True


# JUnit's elements: attributes that must be there, attributes that may, elements inside.
JUNIT: dict[str, tuple[set[str], set[str], set[str]]] = {
    "testsuites": ({"name", "tests", "failures", "errors", "skipped"}, {"time"}, {"testsuite"}),
    "testsuite": ({"name", "tests", "failures", "errors", "skipped"}, set(), {"properties", "testcase"}),
    "properties": (set(), set(), {"property"}),
    "property": ({"name", "value"}, set(), set()),
    "testcase": ({"name", "classname"}, set(), {"properties", "failure", "skipped"}),
    "failure": ({"message"}, set(), set()),
    "skipped": ({"message"}, {"type"}, set()),
}


def misfits(element: Element) -> list[str]:
    """What is not as JUnit's readers expect it, at this element and below."""
    must, may, inside = JUNIT[element.tag]
    given, tags = set(element.keys()), [each.tag for each in element]
    found = [f"{element.tag} without {name}" for name in must - given]
    found += [f"{element.tag} with {name}" for name in given - must - may]
    found += [f"{tag} in {element.tag}" for tag in tags if tag not in inside]
    found += (
        [f"two outcomes of {element.get('name')}"]
        if len(set(tags) - {"properties"}) > 1 and element.tag == "testcase"
        else []
    )
    for plural, tag in (("tests", "testcase"), ("failures", "failure"), ("skipped", "skipped")):
        if plural in given and int(element.get(plural, "")) != len(list(element.iter(tag))):
            found.append(f"{plural} of {element.get('name')} is {element.get(plural)}")
    return [*found, *(misfit for each in element if each.tag in inside for misfit in misfits(each))]


def junit_of(report: Report) -> Element:
    return ElementTree.fromstring(FORMATS["junit"](report))


def test_junit_is_made_of_the_elements_that_its_readers_know(tmp_path: Path, report: Report) -> None:
    for each in (report, many(report, 500), reported(tmp_path, HEADER, CALL)):
        assert not misfits(junit_of(each))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (' failures="3"', ' failures="2"'),
        ('message="', 'text="'),
        ("<skipped", "<ignored"),
        ("<properties>", "<properties/><failure message='x'/><properties>"),
    ],
)
def test_the_check_of_junit_catches_what_is_wrong(right: str, wrong: str, report: Report) -> None:
    text = FORMATS["junit"](report).replace(right, wrong)
    text = text.replace("</skipped>", "</ignored>") if "ignored" in wrong else text
    assert misfits(ElementTree.fromstring(text))


def test_junit_holds_the_tests_of_the_pytest_suite(report: Report) -> None:
    cases = {case.attrib["name"]: case for case in junit_of(report).iter("testcase")}
    layers = {f"test_{layer}[{name}]" for layer in ("schemathesis", "boto3") for name in operations()}
    books = {f"test_rule_book[{book.__name__}]" for book in BOOKS}
    assert set(cases) == {
        "test_operation[CreatePool]",
        "test_operation[DeletePool]",
        *layers,
        *books,
        "test_run_is_decided",
    }
    failed = {name for name, case in cases.items() if case.find("failure") is not None}
    assert failed == {"test_operation[DeletePool]", "test_boto3[CreatePool]", "test_rule_book[Pool]"}
    rules = {each.attrib["name"] for each in cases["test_rule_book[Pool]"].iter("property")}
    assert {"ringtrue.rule.Pool.create", "ringtrue.rule.Pool.status", "ringtrue.rule.ConflictException.Reason"} <= rules
    skipped = cases["test_schemathesis[SendTextMessage]"].find("skipped")
    assert skipped is not None
    assert skipped.attrib["message"] == "SendTextMessage is not implemented by the endpoint"


def test_a_run_that_proves_nothing_fails_in_junit(tmp_path: Path) -> None:
    cases = {case.attrib["name"]: case for case in junit_of(reported(tmp_path, HEADER, CALL)).iter("testcase")}
    failure = cases["test_run_is_decided"].find("failure")
    assert failure is not None
    assert "breaks off" in (failure.text or "")


def test_a_finding_about_what_nobody_selected_fails_a_test_all_the_same(report: Report) -> None:
    strays = [{**finding, "operation": "PutKeyword"} for finding in report["findings"]]
    found: Report = {**report, "findings": strays}  # type: ignore[typeddict-item]  # a finding with one other member
    failed = {case.attrib["name"] for case in junit_of(found).iter("testcase") if case.find("failure") is not None}
    assert {"test_operation[PutKeyword]", "test_boto3[PutKeyword]"} <= failed


def test_junitparser_counts_the_same(report: Report) -> None:
    junitparser = pytest.importorskip("junitparser")
    xml = junitparser.JUnitXml.fromstring(FORMATS["junit"](report).encode())
    before = (xml.tests, xml.failures, xml.errors, xml.skipped)
    xml.update_statistics()
    assert before == (xml.tests, xml.failures, xml.errors, xml.skipped) == (237, 3, 0, 231)


@pytest.mark.parametrize(
    ("verdict", "coverage", "message", "color"),
    [
        ("violates", 0.4286, "violates · 2 findings · 42% decided", "red"),
        ("conforms", 0.9999, "conforms · 99% decided", "brightgreen"),
        ("conforms", 0.29, "conforms · 29% decided", "brightgreen"),
        ("undecided", None, "undecided", "lightgrey"),
    ],
)
def test_the_badge_says_the_verdict_and_how_much_is_decided(
    verdict: Verdict, coverage: float | None, message: str, color: str, report: Report
) -> None:
    findings = report["findings"] if verdict == "violates" else []
    figures: Figures = {"divergence": None, "coverage": coverage}
    found: Report = {**report, "verdict": verdict, "findings": findings, "figures": figures}
    assert json.loads(FORMATS["badge"](found)) == {
        "schemaVersion": 1, "label": "ringtrue", "message": message, "color": color,
    }  # fmt: skip
