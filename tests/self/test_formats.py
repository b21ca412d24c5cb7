"""Does every format say the same of a report, all of it, and nothing that it must not say?"""

from __future__ import annotations

import copy
import json
import os
import re
import time
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.self.golden import PLACE, sample, texts
from tests.self.transcripts import CALL, FINDING, FOOTER, HEADER, changed, reported

from ringtrue.reports.contrast import Piece, contrast
from ringtrue.reports.formats import FORMATS, forget, write_all, write_renderings
from ringtrue.reports.interface import Finding, Report
from ringtrue.reports.links import web_address
from ringtrue.reports.markdown import MOST_BYTES, code, words

WRITTEN = {*(form.file for form in FORMATS.values() if form.file), "findings"}
SECRETS = (
    "123456789012", "210987654321", "2065550100", "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "hunter2-hunter2",
)  # fmt: skip
PLANTED = (
    "arn:aws:sns:us-east-1:123456789012:x, account 210987654321, +12065550100, AKIAIOSFODNN7EXAMPLE, "
    "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY, http://me:hunter2-hunter2@127.0.0.1/"
)
HOSTILE = (
    "</script><script>alert(1)</script> ]]> --> \"onmouseover=alert(2) ' <img src=x onerror=alert(3)> &amp; "
    "\x1b[31m\x9b2J \x00\x08\ufffe\uffff\ud800\u202e\n\n# h | a | ```x``` `y @octocat #123 "
    "[l](javascript:alert(4)) {0} {% x %} {{ 7*7 }}"
)
NARROW = {  # the texts that the schema holds to a form
    "verdict", "how", "status", "layer", "operation", "name", "rules", "id", "strength", "reproduced", "operations",
    "blind_spots", "ref",
}  # fmt: skip
every_format = pytest.mark.parametrize("name", FORMATS)


@pytest.fixture
def report(tmp_path: Path) -> Report:
    return sample(tmp_path)


def many(report: Report, number: int) -> Report:
    """The same report with so many findings."""
    each: list[Finding] = [{**report["findings"][0], "id": f"{n:012x}", "first_call": n + 1} for n in range(number)]
    return {**report, "findings": each}


def hostile(report: Report) -> Report:
    """The same report with a hostile text wherever the schema allows any text."""

    def edited(value: object, key: str = "") -> object:
        match value:
            case str() if key not in NARROW:
                return f"{value}{HOSTILE}"
            case dict():
                return {name: edited(each, name) for name, each in value.items()}
            case list():
                return [edited(each, key) for each in value]
            case _:
                return value

    found: Report = edited(copy.deepcopy(report))  # type: ignore[assignment]  # its form is the same
    found["findings"][0]["id"] = HOSTILE
    found["findings"][0]["because"][0]["source"] = "javascript:alert(5)"
    return found


def test_every_format_is_as_it_was_when_somebody_looked_at_it(tmp_path: Path) -> None:
    """If it is to look otherwise: `python -m tests.self.golden`, and look at the difference."""
    made = texts(tmp_path)
    assert set(made) == {path.name for path in PLACE.iterdir()}
    assert not [name for name, text in made.items() if text != (PLACE / name).read_text("utf-8")]


@every_format
def test_the_same_report_gives_the_same_text(name: str, report: Report) -> None:
    assert FORMATS[name](report) == FORMATS[name](copy.deepcopy(report))


@pytest.mark.parametrize("name", ["html", "markdown", "junit", "sarif", "text"])
def test_the_five_parts_come_in_their_order(name: str, report: Report) -> None:
    text = " ".join(readable(name, FORMATS[name](report)).split())
    first = report["findings"][0]
    parts = [
        first["call"], "answered", first["answered"], "expected", first["expected"][0], "because",
        first["because"][0]["id"], first["because"][0]["quote"], first["because"][0]["source"], "after",
        *first["steps"],
    ]  # fmt: skip
    place = text.index(f"{parts[0]} ")
    for part in parts:
        found = text.find(part, place)
        assert found >= 0, f"{part!r} is missing or comes too early"
        place = found


def readable(name: str, text: str) -> str:
    """What a person reads of it."""
    match name:
        case "html":
            text = re.sub(r"<(style|script)>.*?</\1>", "", text, flags=re.DOTALL)
            text = re.sub(r"<[^>]+>", "", text[text.index('id="all-findings"') :])
            return text.replace("&#34;", '"').replace("&#39;", "'").replace("&gt;", ">")
        case "markdown":
            return text.replace("`", "").replace("**", "")
        case "junit":
            return "".join(ElementTree.fromstring(text).itertext())
        case "sarif":
            return str(json.loads(text)["runs"][0]["results"][0]["message"]["text"])
        case _:
            return text


@every_format
def test_no_secret_that_a_target_told_is_in_any_format(name: str, tmp_path: Path) -> None:
    related = [{**FINDING, "call": PLANTED, "answered": PLANTED, "expected": [PLANTED], "first_call": 1}]
    planted = changed(FINDING, call=PLANTED, answered=PLANTED, expected=[PLANTED], steps=[PLANTED], related=related)
    told = {"calls": 1, "accepted": 1, "refused": 0, "status": "exercised", "notes": [PLANTED]}
    layers = {"sdk": {"CreatePool": told}}
    footer = changed(FOOTER, detail=PLANTED, ended="interrupted", left_behind=[PLANTED], layers=layers)
    found = reported(tmp_path, HEADER, CALL, planted, {"kind": "observation", "text": PLANTED, "count": 1}, footer)
    text = FORMATS[name](found)
    assert not [secret for secret in SECRETS if secret in text]
    assert name == "badge" or "account" in text, "what stands in their place is there"


@every_format
def test_what_a_stranger_wrote_into_a_report_steers_nothing(name: str, report: Report) -> None:
    text = FORMATS[name](hostile(report))
    text.encode("utf-8")  # no lone surrogate is left
    assert not set(text) & set("\x00\x08\x1b\x9b\u202e")
    match name:
        case "html":
            assert text.count("<script>") == text.count("</script>") == 1
            assert not re.search(r"<img", text)
            assert not {name for _, attributes in tags(text) for name in attributes if name.startswith("on")}
            addresses = {value for _, attributes in tags(text) for name, value in attributes.items() if name == "href"}
            assert {address.partition(":")[0] for address in addresses if not address.startswith("#")} == {"data"}
            assert "49" not in re.findall(r"\{\{ 7\*7 \}\}|49", text), "what was written is no template"
        case "markdown":
            bare = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", text)
            assert not re.search(r"<script|<img|@octocat|#123|\(javascript:|onmouseover", bare)
        case "junit":
            root = ElementTree.fromstring(text)
            assert not root.findall(".//script")
            assert not set("".join(root.itertext())) & set("\ufffe\uffff")
        case "sarif":
            said = json.loads(text)["runs"][0]["results"][0]["message"]["text"]
            assert not re.search(r"(?<!\\)\[[^\]]*\]\(|(?<!\{)\{\d+\}(?!\})", said)
            assert "javascript:" not in "".join(rule.get("helpUri", "") for rule in driver(text)["rules"])
        case _:
            assert text.strip()


def tags(html: str) -> list[tuple[str, dict[str, str]]]:
    """Every tag that begins, as a browser reads it, with its attributes."""
    found: list[tuple[str, dict[str, str]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, {name: value or "" for name, value in attrs}))

    Reader().feed(html)
    return found


def driver(text: str) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = json.loads(text)["runs"][0]["tool"]["driver"]
    return found


@every_format
def test_an_empty_report_and_an_undecided_one_are_rendered(name: str, tmp_path: Path, report: Report) -> None:
    empty: Report = {
        **report, "verdict": "undecided", "operations": [], "layers": [], "rules": [], "findings": [],
        "blind_spots": [], "observations": [], "left_behind": [], "seconds": None, "time_limit_s": None,
        "figures": {"divergence": None, "coverage": None}, "calls": 0, "tool": {**report["tool"], "environment": {}},
    }  # fmt: skip
    assert "undecided" in FORMATS[name](empty).lower()
    cut_off = FORMATS[name](reported(tmp_path, HEADER, CALL))
    assert "undecided" in cut_off.lower()
    assert name in ("badge", "json") or "the transcript breaks off after 1 call" in cut_off


def test_five_hundred_findings_are_rendered_in_time_and_fit_a_step_summary(report: Report) -> None:
    found = many(report, 500)
    began = time.perf_counter()
    texts = {name: form(found) for name, form in FORMATS.items()}
    assert time.perf_counter() - began < 5  # about half a second, on a machine that does nothing else
    assert texts["html"].count('class="finding"') == 500
    assert len(texts["markdown"].encode()) < MOST_BYTES + 1000
    assert re.search(r"… and \d+ more, in report.html and report.json", texts["markdown"])
    assert len(json.loads(texts["sarif"])["runs"][0]["results"]) == 500


def test_a_step_summary_stays_small_whatever_a_text_holds(report: Report) -> None:
    long = "x\U0001f600" * 2_000
    first: Finding = {**report["findings"][0], "answered": long, "steps": [long] * 50, "operation": "A" * 50_000}
    texts: Report = {**report, "findings": [first] * 30, "left_behind": [long] * 99, "repeat": long}
    assert len(FORMATS["markdown"](texts).encode()) < 1024 * 1024 / 2


def test_all_formats_are_written_beside_the_report_and_forgotten_again(tmp_path: Path, report: Report) -> None:
    place = tmp_path / "new" / "place"
    paths = write_all(report, place)
    assert {path.name for path in paths} == {path.name for path in place.iterdir()} == WRITTEN
    assert paths[0].name == "report.json"
    assert json.loads(paths[0].read_text("utf-8")) == report
    (place / "mine.txt").touch()
    forget(place)
    assert [path.name for path in place.iterdir()] == ["mine.txt"]
    forget(place)


def test_a_full_disk_leaves_the_old_files_whole(
    tmp_path: Path, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    place = tmp_path / "r"
    before = {path: path.read_text("utf-8") for path in write_all(report, place) if path.is_file()}
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_renderings(many(report, 3), place)
    assert {path: path.read_text("utf-8") for path in place.iterdir() if path.is_file()} == before


@pytest.mark.parametrize(
    ("answered", "expected", "marked"),
    [
        ("200 with PoolId = pool#1", ["PoolId = nothing"], (["pool#1"], [["nothing"]])),
        ('Status = "READY"', ['Status = "CREATING"', "refused, Status!"], (["READY"], [["CREATING"], []])),
        ("200 {PoolId: pool#1}", ["refused with ConflictException"], ([], [[]])),
        ("200", [], ([], [])),
        ("a " * 5000, ["b " * 5000], ([], [[]])),
    ],
)
def test_words_that_differ_are_marked_where_lines_are_alike(
    answered: str, expected: list[str], marked: tuple[list[str], list[list[str]]]
) -> None:
    here, there = contrast(answered, expected)
    assert "".join(piece.text for piece in here) == answered
    assert ["".join(piece.text for piece in line) for line in there] == expected
    assert joined(here) == marked[0]
    assert [joined(line) for line in there] == marked[1]


def joined(pieces: list[Piece]) -> list[str]:
    """The marked runs, what stands together put together."""
    runs = "".join(piece.text if piece.differs else "\0" for piece in pieces)
    return [run for run in runs.split("\0") if run]


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a", "`a`"), ("a`b", "``a`b``"), ("`", "`` ` ``"), ("```", "```` ``` ````"), ("a\nb", "`a b`"), ("", "` `")],
)
def test_a_code_span_ends_where_it_should(text: str, shown: str) -> None:
    assert code(text) == shown


@pytest.mark.parametrize(
    "text", ["@octocat", "see #1", "GH-12", "0123456789abcdef", "https://x.example", "www.x.example"]
)
def test_what_github_would_link_stands_in_a_code_span(text: str) -> None:
    assert words(text) == f"`{text}`"
    assert words("a_b [c](d) <e>") == r"a\_b \[c\]\(d\) \<e\>"


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "//x", "file:///etc", "https://x/ y", 'https://x/"', "https://x/\n", "", "data:,x"]
)
def test_only_addresses_of_the_web_become_links(text: str) -> None:
    assert web_address(text) == ""
    assert web_address("https://docs.aws.amazon.com/a/API_X.html#y?z=1&a=%20")
