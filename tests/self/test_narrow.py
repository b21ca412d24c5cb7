"""Can it be read where there are few columns? Names stay whole, in whatever is printed as a table."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console
from rich.text import Text
from tests.self.transcripts import CALL, FINDING, HEADER, footer_with, printed, reported

from ringtrue.cli import main
from ringtrue.reports.compare import compared
from ringtrue.reports.compare_text import plain
from ringtrue.reports.fitted import fit_table
from ringtrue.settings import SETTINGS

WIDTHS = (80, 40, 20, 8)
LONG = "DisassociateOriginationIdentity"


def table(width: int) -> str:
    stream = io.StringIO()
    rows = [(LONG, "1,204", Text("not exercised", "yellow")), ("TagResource", "7", "")]
    fit_table(
        ("operation", "calls", "status"), rows, Console(file=stream, width=width), indent="  ", numbers=["calls"]
    )
    return stream.getvalue()


def test_a_table_is_one_where_there_is_room_and_else_a_list() -> None:
    assert table(80).splitlines() == [
        f"  {'operation':<31}  calls  status",
        f"  {LONG}  1,204  not exercised",
        f"  {'TagResource':<31}      7",
    ]
    assert table(40).splitlines() == [
        f"  {LONG}", "    calls 1,204, status not exercised", "  TagResource", "    calls 7"
    ]  # fmt: skip


@pytest.mark.parametrize("width", WIDTHS)
def test_no_name_is_broken(width: int, tmp_path: Path) -> None:
    footer = footer_with("DeletePool")
    footer["operations"][LONG] = footer["operations"]["DeletePool"]
    found = reported(tmp_path, {**HEADER, "selected": [*footer["operations"]]}, CALL, FINDING, footer)

    shown = printed(found, width)
    beside = plain(compared([("a", found), ("b", found)]), width)

    assert [name for name in footer["operations"] if name not in shown] == []
    assert "operations exercised" in beside


@pytest.mark.parametrize("width", WIDTHS)
def test_the_names_of_settings_are_whole(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))

    with pytest.raises(SystemExit) as ended:
        main(["config", "--report-dir", "a-directory-with-a-name"])

    assert ended.value.code == 0
    words = capsys.readouterr().out
    assert [name for name in (*SETTINGS, "a-directory-with-a-name") if name not in words] == []
