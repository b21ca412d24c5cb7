"""Does a comparison say what changed and where targets differ, and never take "not reached" for "fixed"?"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from tests.self.golden import comparison, elsewhere
from tests.self.test_baseline_commands import run
from tests.self.transcripts import FINDING, FOOTER, HEADER, OTHER, PROTECTED, RIGHT, WRONG, changed, related, reported

from ringtrue import cli
from ringtrue.reports.compare import Comparison, compared
from ringtrue.reports.compare_html import html
from ringtrue.reports.compare_markdown import COMMENT, markdown
from ringtrue.reports.compare_text import plain
from ringtrue.reports.interface import Report
from ringtrue.reports.marked import code, words
from ringtrue.reports.report import write

NASTY = "<script>alert(1)</script> | `x` @somebody \x1b[2J \u202e"


def over_time(*reports: Report, way: bool | None = None) -> Comparison:
    return compared([(f"r{n}", each) for n, each in enumerate(reports, start=1)], way)


def changes(found: Comparison) -> list[tuple[str | None, str, tuple[str, ...]]]:
    return [(each.change, each.finding["id"], each.sides) for each in found.findings]


def test_over_time_findings_are_new_still_there_fixed_or_not_reached(tmp_path: Path) -> None:
    lost = changed(FINDING, id="10st", rules=["Pool.status"], first_call=3)
    gone = changed(FINDING, id="90ne", rules=["Pool.create"], first_call=4)
    before = reported(tmp_path, HEADER, FINDING, lost, gone, WRONG)
    after = reported(tmp_path, HEADER, FINDING, OTHER, WRONG)
    found = over_time(before, after)
    assert changes(found) == [
        ("new", "77aa", ("B",)), ("still there", "3f9a", ("A", "B")), ("not reached", "10st", ("A",)),
        ("fixed", "90ne", ("A",)),
    ]  # fmt: skip
    assert (found.verdict, found.exit_code) == ("1 new, 1 still there, 1 not reached, 1 fixed", 1)
    assert found.findings[2].why == "nothing was decided about Pool.status"


def test_rules_over_time_have_a_change_of_their_own(tmp_path: Path) -> None:
    broken = {"Pool.create": [9, 9, 1], PROTECTED: [9, 9, 1], "Pool.status": [9, 9, 1]}
    now = {"Pool.create": [9, 9, 1], PROTECTED: [9, 9, 0], "UpdatePool.PoolId.required": [9, 9, 2]}
    before = reported(tmp_path, HEADER, changed(FOOTER, rules=broken))
    found = over_time(before, reported(tmp_path, HEADER, changed(FOOTER, rules=now)))
    assert {rule.id: rule.change for rule in found.rules} == {
        "Pool.create": "still there", PROTECTED: "fixed", "Pool.status": "not reached",
        "UpdatePool.PoolId.required": "new",
    }  # fmt: skip
    assert found.alike == 3


@pytest.mark.parametrize(
    ("header", "footer", "why"),
    [
        ({"max_calls": 500}, RIGHT, "the run had room for 500 calls, and found it with 10,000"),
        ({"rules": ["Pool.create"]}, RIGHT, f"{PROTECTED} is not among the rules that the run reports on"),
        ({}, FOOTER, f"nothing was decided about {PROTECTED}"),
        ({}, changed(RIGHT, ended="interrupted"), "the run was interrupted"),
    ],
)
def test_not_reached_is_never_fixed(header: dict[str, Any], footer: dict[str, Any], why: str, tmp_path: Path) -> None:
    before = reported(tmp_path, HEADER, FINDING, WRONG)
    found = over_time(before, reported(tmp_path, changed(HEADER, **header), footer))
    assert changes(found) == [("not reached", "3f9a", ("A",))]
    assert found.findings[0].why == why


def test_a_new_finding_that_earlier_runs_could_not_show_says_so(tmp_path: Path) -> None:
    now = reported(tmp_path, HEADER, FINDING, WRONG)
    found = over_time(reported(tmp_path, HEADER, FOOTER), now)
    assert changes(found) == [("new", "3f9a", ("B",))]
    assert found.findings[0].why == f"may have been there before: in A, nothing was decided about {PROTECTED}"
    assert over_time(reported(tmp_path, HEADER, RIGHT), now).findings[0].why == ""


def test_one_bug_is_one_whichever_place_was_met_first_and_two_stay_two(tmp_path: Path) -> None:
    before = reported(tmp_path, HEADER, changed(FINDING, related=[related("b2")]), WRONG)
    assert changes(over_time(before, reported(tmp_path, HEADER, changed(FINDING, id="b2"), WRONG))) == [
        ("still there", "b2", ("A", "B"))
    ]
    another = reported(tmp_path, HEADER, changed(OTHER, related=[related("b2")]), RIGHT)
    assert changes(over_time(before, another)) == [("new", "77aa", ("B",)), ("not reached", "3f9a", ("A",))]


def test_three_times_are_compared_up_to_the_last(tmp_path: Path) -> None:
    first, second = reported(tmp_path, HEADER, FINDING, WRONG), reported(tmp_path, HEADER, OTHER, RIGHT)
    third = reported(tmp_path, HEADER, FINDING, WRONG)
    now = changes(over_time(first, second, third))
    assert now == [("still there", "3f9a", ("A", "C")), ("fixed", "77aa", ("B",))]


def test_addresses_choose_the_way_and_as_forces_it(tmp_path: Path) -> None:
    one, two = reported(tmp_path, HEADER, RIGHT), reported(tmp_path, elsewhere(9), FINDING, WRONG)
    assert over_time(one, one).over_time
    moved = changed(HEADER, target=elsewhere(99)["target"] | {"embedded": True})
    assert over_time(one, reported(tmp_path, moved, RIGHT)).over_time
    assert not over_time(one, two).over_time
    forced = over_time(one, two, way=True)
    assert forced.over_time
    assert any(note.startswith("endpoint: A the embedded endpoint, B http://127.0.0.1:9;") for note in forced.notes)


def test_targets_are_a_matrix_of_rules_by_their_sentences(tmp_path: Path) -> None:
    same = {"Pool.create": [120, 118, 0], "Pool.status": [3, 0, 0]}
    one = reported(tmp_path, elsewhere(1), changed(FOOTER, rules={**same, PROTECTED: [9, 4, 0]}))
    two = reported(tmp_path, elsewhere(2), FINDING, changed(FOOTER, rules={**same, PROTECTED: [9, 4, 2]}))
    three = reported(tmp_path, elsewhere(3), changed(FOOTER, rules={"Pool.status": [3, 0, 0]}))
    found = over_time(one, two, three)
    assert [(rule.id, rule.statuses) for rule in found.rules] == [
        (PROTECTED, ("conforms", "violates", "not_exercised")),
        ("Pool.create", ("conforms", "conforms", "not_exercised")),
    ]
    assert (found.alike, changes(found), found.exit_code) == (5, [(None, "3f9a", ("B",))], 1)
    assert found.verdict == "3 targets: 1 finding, 1 rule violated by at least one"


DIFFERENCES: dict[str, tuple[Mapping[str, Any], str]] = {
    "botocore": (
        {"contract": {**HEADER["contract"], "botocore": "1.45.0"}},  # type: ignore[dict-item]
        "botocore: A 1.44.5, B 1.45.0; the documents differ, and with them what is right",
    ),
    "tool": ({"tool": {"name": "ringtrue", "version": "0.2.0"}}, "version of ringtrue: A 0.1.0, B 0.2.0; rules and"),
    "seed": ({"seed": 8}, "seed: A 7, B 8; other calls were made"),
    "budget": ({"max_calls": 500}, "budget of calls: A 10000, B 500;"),
    "strict": ({"strict": True}, "strict: A False, B True;"),
    "rules": ({"rules": ["Pool.*"]}, "B was not asked about 4 rules that others were: ConflictException.Reason,"),
    "operations": ({"selected": ["CreatePool"]}, "B was not asked about 1 operation that others were: DeletePool"),
}


@pytest.mark.parametrize(("header", "note"), DIFFERENCES.values(), ids=DIFFERENCES)
def test_what_makes_reports_hard_to_compare_is_said(header: Mapping[str, Any], note: str, tmp_path: Path) -> None:
    one = reported(tmp_path, HEADER, RIGHT)
    assert not over_time(one, one).notes
    found = over_time(one, reported(tmp_path, changed(HEADER, **header), RIGHT))
    assert len([each for each in found.notes if each.startswith(note)]) == 1
    for text in (plain(found, 200), markdown(found).replace("\\", ""), html(found)):
        assert note[:40] in text


EXITS = {
    "nothing new": ([HEADER, FINDING, WRONG], [HEADER, FINDING, WRONG], 0),
    "fixed": ([HEADER, FINDING, WRONG], [HEADER, RIGHT], 0),
    "not reached": ([HEADER, FINDING, WRONG], [HEADER, FOOTER], 0),
    "new": ([HEADER, RIGHT], [HEADER, FINDING, WRONG], 1),
    "new, though interrupted": ([HEADER, RIGHT], [HEADER, FINDING, changed(WRONG, ended="interrupted")], 1),
    "interrupted": ([HEADER, RIGHT], [HEADER, changed(RIGHT, ended="interrupted")], 3),
    "nothing decided": ([HEADER, RIGHT], [HEADER, changed(FOOTER, rules={})], 3),
    "an operation that is accepted no more": (
        [HEADER, RIGHT], [HEADER, changed(RIGHT, operations={"CreatePool": FOOTER["operations"]["CreatePool"]})], 3,  # type: ignore[index]
    ),
    "only the first was interrupted": ([HEADER, changed(RIGHT, ended="interrupted")], [HEADER, RIGHT], 0),
    "targets with a finding": ([elsewhere(1), FINDING, WRONG], [elsewhere(2), RIGHT], 1),
    "targets without": ([elsewhere(1), RIGHT], [elsewhere(2), RIGHT], 0),
    "targets, one undecided": ([elsewhere(1), RIGHT], [elsewhere(2), changed(RIGHT, ended="interrupted")], 3),
}  # fmt: skip


@pytest.mark.parametrize(("first", "second", "code"), EXITS.values(), ids=EXITS)
def test_exit_codes(first: list[Any], second: list[Any], code: int, tmp_path: Path, capsys: Any) -> None:
    for name, lines in (("a", first), ("b", second)):
        write(reported(tmp_path, *lines), tmp_path / name)
    assert run(["compare", str(tmp_path / "a"), str(tmp_path / "b" / "report.json")], capsys)[0] == code


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_text_fits_any_width(width: int, tmp_path: Path) -> None:
    lines = plain(comparison(tmp_path, targets=False), width).splitlines()
    assert max(map(len, lines)) <= max(width, 40)
    assert any(PROTECTED[:20] in line for line in lines)


class Tags(HTMLParser):
    """Which elements does a page have, and with which attributes?"""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.attributes += attrs


def test_an_edited_report_steers_no_format(tmp_path: Path) -> None:
    report = json.loads(json.dumps(reported(tmp_path, HEADER, FINDING, OTHER, WRONG)))
    for finding in report["findings"]:
        finding.update(id=NASTY, call=NASTY, answered=NASTY, expected=[NASTY])
        finding["because"][0].update(quote=NASTY, source="javascript:alert(1)")
    for row in report["rules"]:
        row.update(quote=NASTY, source="javascript:alert(1)")
    report["target"]["endpoint"] = NASTY
    report["tool"]["version"] = NASTY
    found = compared([(NASTY, report), ("b", reported(tmp_path, HEADER, RIGHT))])
    page = Tags(html(found))
    assert "script" not in page.seen
    assert not [value for _, value in page.attributes if value and value.startswith("javascript")]
    assert not any(name.startswith("on") for name, _ in page.attributes)
    for text in (plain(found, 80), html(found), markdown(found)):
        assert "\x1b" not in text
        assert "\u202e" not in text
    outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", markdown(found))
    assert "rule" in outside
    assert not re.search(r"(?<!\\)<script|@somebody", outside)


def test_text_in_a_markdown_table_stays_in_its_cell() -> None:
    assert (code("a|b"), code("a|b", in_table=True)) == ("`a|b`", "`a\\|b`")
    assert (words("a|b", in_table=True), words("@a|b", in_table=True)) == ("a\\|b", "`@a\\|b`")


def test_a_comment_has_room_for_five_hundred_findings(tmp_path: Path) -> None:
    many = [changed(FINDING, id=f"f{n}", call="x" * 300, first_call=n) for n in range(1, 501)]
    before = reported(tmp_path, HEADER, *many, WRONG)
    text = markdown(over_time(before, reported(tmp_path, HEADER, *many[:250], OTHER, WRONG)))
    assert len(text) < COMMENT
    assert "… and 225 more findings." in text
    assert "1 new, 250 still there, 250 not reached" in text


def test_the_page_needs_nothing_else_and_names_what_it_shows(tmp_path: Path) -> None:
    page = Tags(html(comparison(tmp_path, targets=True)))
    assert not {"script", "img", "iframe"} & set(page.seen)
    assert ("lang", "en") in page.attributes
    loaded = [value for name, value in page.attributes if name in ("src", "href") and value]
    assert all(value.startswith(("https://docs.aws.amazon.com/", "data:")) for value in loaded)
    assert page.seen.count("main") == page.seen.count("h1") == 1
    assert ("scope", "row") in page.attributes


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["a"], "takes two or more reports"),
        (["a", "nowhere"], "nowhere: cannot be read"),
        (["a", "cut.json"], "this is no JSON"),
        (["a", "other.json"], "the report has schema 2"),
        (["a", "a", "--output", "cut.json/x"], "cannot be written"),
        (["a", "a", "--as", "twins"], "'twins' is not one of"),
    ],
)
def test_wrong_input_exits_2(
    words: list[str], why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    path = write(reported(tmp_path, HEADER, RIGHT), tmp_path / "a")
    (tmp_path / "cut.json").write_text(path.read_text("utf-8")[:100], "utf-8")
    (tmp_path / "other.json").write_text('{"schema": 2}', "utf-8")
    code, _, error = run(["compare", *words], capsys)
    assert (code, why in error, "Traceback" in error) == (2, True, False), error


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_output_goes_to_a_file_or_is_printed(form: str, tmp_path: Path, capfdbinary: Any) -> None:
    for name in ("a", "b"):
        write(reported(tmp_path, HEADER, FINDING, WRONG), tmp_path / name)
    words = ["compare", str(tmp_path / "a"), str(tmp_path / "b"), "--format", form]
    with pytest.raises(SystemExit) as ended:
        cli.main([*words, "--output", str(tmp_path / "out")])
    assert (ended.value.code, b"out: 0 new, 1 still there" in capfdbinary.readouterr().out) == (0, True)
    assert "still there" in (tmp_path / "out").read_text("utf-8").lower()
    with pytest.raises(SystemExit):
        cli.main(words)
    assert b"1 still there" in capfdbinary.readouterr().out
