"""Are bad transcripts named, and can findings be read?"""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console
from tests.self.transcripts import (
    CALL,
    FINDING,
    FIVE_PARTS,
    FOOTER,
    HEADER,
    SUMMARY,
    Lines,
    changed,
    printed,
    reported,
    written,
)

from ringtrue.reports.terminal import finding_text, summary
from ringtrue.reports.transcript import UnreadableTranscript, read


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        pytest.param([], "the first line is no header", id="empty"),
        pytest.param([CALL, HEADER], "the first line is no header", id="no header"),
        pytest.param([changed(HEADER, schema=2)], "has schema 2, and this ringtrue reads schema 1", id="schema"),
        pytest.param([changed(HEADER, seed="7")], "line 1: 'seed' is '7', where int is due", id="wrong type"),
        pytest.param([HEADER, {"kind": "call"}], "line 2: 'outcome' is absent, where str is due", id="lacks a member"),
        pytest.param([HEADER, changed(CALL, outcome="fine")], "'outcome' is 'fine', not one of accepted", id="outcome"),
        pytest.param([HEADER, {"kind": "riddle"}], "'kind' is 'riddle', not one of call, finding", id="unknown kind"),
        pytest.param([HEADER, [1]], "line 2: this is no line of a transcript (it is no object)", id="no object"),
        pytest.param([HEADER, FOOTER, CALL], "line 3: a line of kind 'call' follows the footer", id="after the footer"),
        pytest.param([HEADER, HEADER], "line 2: 'kind' is 'header'", id="two headers"),
        pytest.param([HEADER, changed(FOOTER, rules={"Pool.create": [1, 2]})],
                     "'Pool.create' is [1, 2], where 3 whole numbers are due", id="too few counts"),
    ],
)  # fmt: skip
def test_a_bad_transcript_is_named_explained_and_answered(lines: Lines, complaint: str, tmp_path: Path) -> None:
    path = written(tmp_path, *lines)
    with pytest.raises(UnreadableTranscript) as raised:
        read(path)
    message = str(raised.value)
    assert message.startswith(str(path))
    assert complaint in message
    assert "report with the version" in message or "run again" in message


def test_a_line_broken_in_the_middle_is_an_error(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER, CALL)
    path.write_text(path.read_text().replace('"phase"', '"phase'))
    with pytest.raises(UnreadableTranscript, match=r"line 2: this is no line of a transcript .*; restore it"):
        read(path)


def test_a_missing_transcript_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableTranscript, match=r"absent\.jsonl: cannot be read \(No such file or directory\)"):
        read(tmp_path / "absent.jsonl")


def test_the_five_parts_word_for_word(tmp_path: Path) -> None:
    found = reported(tmp_path, HEADER, FINDING, FOOTER)["findings"][0]
    assert finding_text(found) == FIVE_PARTS


def test_the_five_parts_with_alternatives_and_without_steps(tmp_path: Path) -> None:
    two = [FINDING["because"][0], {"id": "Reading.empty_update", "quote": "May be a no-op.", "source": ""}]  # type: ignore[index]  # JSON
    line = changed(FINDING, expected=["accepted", "no answer"], because=two, steps=[], reproduced=None, first_call=1412)
    text = finding_text(reported(tmp_path, HEADER, line, FOOTER)["findings"][0])
    assert text.splitlines()[2:] == [
        "  expected  accepted",
        "  or        no answer",
        *FIVE_PARTS.splitlines()[3:5],
        '            Reading.empty_update: "May be a no-op."',
        "  after     nothing: this one call shows it",
        "  first at call 1,412",
    ]


@pytest.mark.parametrize("width", [20, 80, 120])
def test_the_summary_shows_every_finding_and_fits_its_width(width: int, tmp_path: Path) -> None:
    long = changed(FINDING, id="long", answered=f"500 <html>{'x' * 500}", first_call=500)
    left = changed(FOOTER, left_behind=["pool#3"])
    text = printed(reported(tmp_path, HEADER, FINDING, long, left), width)
    letters = "".join(text.split())
    for line in [*FIVE_PARTS.splitlines(), "Left behind on the target (1): delete by hand what costs money", "pool#3"]:
        assert "".join(line.split()) in letters
    assert "\x1b" not in text, "colours are for terminals"
    wide = [line for line in text.splitlines() if len(line) > max(width, 40)]
    assert all("https://docs.aws.amazon.com/" in line or "  ringtrue run" in line for line in wide), wide


def test_the_summary_at_80_columns_word_for_word(tmp_path: Path) -> None:
    observations = [{"kind": "observation", "text": f"seen {n}", "count": n} for n in range(1, 13)]
    text = printed(reported(tmp_path, HEADER, *observations, FOOTER))
    assert [line.rstrip() for line in text.splitlines()] == SUMMARY.splitlines()


def test_a_target_steers_neither_terminal_nor_markup(tmp_path: Path) -> None:
    nasty = "500 [bold red]x[/] \x1b[2J\u202e\ud800\nnext → end"
    found = reported(tmp_path, HEADER, changed(FINDING, answered=nasty), FOOTER)
    assert found["findings"][0]["answered"] == r"500 [bold red]x[/] \x1b[2J\u202e\ud800\nnext → end"
    assert r"500 [bold red]x[/] \x1b[2J\u202e\ud800\nnext → end" in printed(found)


def test_a_console_that_knows_only_ascii_is_no_obstacle(tmp_path: Path) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    note = {"kind": "observation", "text": "über", "count": 2}
    summary(reported(tmp_path, HEADER, FINDING, note, FOOTER), Console(file=stream, width=80))
    stream.seek(0)
    assert r"2 \xd7 \xfcber" in stream.read()
