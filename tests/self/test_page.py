"""Is report.html a page for everyone? Its structure, its colours, and what a browser makes of it."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import subprocess
import zlib
from importlib import resources
from itertools import pairwise
from pathlib import Path

import pytest
from tests.self.golden import sample
from tests.self.test_formats import hostile, many, tags

from ringtrue.reports.formats import FORMATS
from ringtrue.reports.interface import Report
from ringtrue.reports.page import render

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
TYPING = """<script>
(async () => {
  const answers = [];
  const count = (selector, word) => answers.push(`${document.querySelectorAll(selector).length} ${word}`);
  const ask = (name, text, status) => {
    const form = document.querySelector(`[data-filters=${name}]`);
    form.querySelector("input").value = text;
    if (status !== undefined) form.querySelector("select").value = status;
    form.requestSubmit();
    if (form.querySelector("output").textContent) answers.push(form.querySelector("output").textContent);
  };
  ask("findings", "DELETEPOOL 000000000002");
  count(".finding:not([hidden])", "article");
  count(".index tbody tr:not([hidden])", "row");
  ask("rules", "", "violates");
  count(".group[open]", "groups open");
  ask("rules", "deletepool error", "");
  ask("rules", "", "");
  count(".group tbody tr:not([hidden])", "rules");
  document.querySelector("#run ~ .copyable .copy").click();
  await new Promise((done) => setTimeout(done, 500));
  const said = document.querySelector("#run ~ .copyable .copy").textContent;
  answers.push(/Copied|Selected/.test(said) ? "Copied or Selected" : said);
  const output = document.createElement("output");
  output.id = "answers";
  output.textContent = answers.join("; ");
  document.body.append(output);
})();
</script>"""
VOID = {"meta", "link", "input", "rect"}


@pytest.fixture
def report(tmp_path: Path) -> Report:
    return sample(tmp_path)


def numbers_of_headings(html: str) -> list[int]:
    return [int(tag[1]) for tag, _ in tags(html) if re.fullmatch(r"h[1-6]", tag)]


def test_the_page_loads_nothing_and_runs_only_what_is_its_own(report: Report) -> None:
    html = FORMATS["html"](report)
    policy = next(each["content"] for tag, each in tags(html) if each.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; ")
    for tag, named in (("style", "style-src"), ("script", "script-src")):
        [text] = re.findall(f"<{tag}>(.*?)</{tag}>", html, flags=re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{named} 'sha256-{digest}'" in policy
    assert not {tag for tag, _ in tags(html)} & {"img", "iframe", "object", "embed", "base", "video", "audio"}
    assert not [each for _, each in tags(html) if {"src", "style", "onclick", "action", "srcset"} & set(each)]
    assert [each["href"] for tag, each in tags(html) if tag == "link"] == ["data:,"]
    assert "url(" not in html
    assert "@import" not in html


def test_landmarks_headings_labels_and_tables_are_in_order(report: Report) -> None:
    html = FORMATS["html"](report)
    found = tags(html)
    names = [tag for tag, _ in found]
    assert found[0] == ("html", {"lang": "en"})
    assert [names.count(tag) for tag in ("main", "nav", "h1", "title")] == [1, 1, 1, 1]
    levels = numbers_of_headings(html)
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    ids = [each["id"] for _, each in found if "id" in each]
    assert len(ids) == len(set(ids))
    inside = {each["href"][1:] for tag, each in found if tag == "a" and each["href"].startswith("#")}
    assert inside <= set(ids), "every link within the page leads somewhere"
    first = next(each for tag, each in found if tag == "a")
    assert (first["class"], first["href"]) == ("skip", "#main")
    assert all("scope" in each for tag, each in found if tag == "th")
    labels = {each["aria-labelledby"] for _, each in found if "aria-labelledby" in each}
    assert labels <= set(ids)
    assert html.count("<label>") == len([tag for tag in names if tag in ("input", "select")])


def test_every_tag_that_begins_ends(report: Report) -> None:
    for html in (FORMATS["html"](report), FORMATS["html"](hostile(report))):
        body = re.sub(r"<(style|script)>.*?</\1>", "", html, flags=re.DOTALL)
        open_tags: list[str] = []
        for closes, tag, itself in re.findall(r"<(/?)([a-zA-Z0-9]+)(?:[^<>\"]|\"[^\"]*\")*?(/?)>", body):
            if closes:
                assert open_tags.pop() == tag
            elif tag not in VOID and not itself:
                open_tags.append(tag)
        assert not open_tags


def test_a_status_is_told_by_word_and_symbol_and_not_by_colour_alone(report: Report) -> None:
    html = FORMATS["html"](report)
    shown = re.findall(r'<span class="status (\w+)"><span aria-hidden="true">(.)</span> ([\w ]+)</span>', html)
    assert set(shown) == {
        ("violates", "✗", "violated"), ("undecided", "?", "undecided"), ("not_exercised", "○", "not exercised"),
        ("conforms", "✓", "conforming"),
    }  # fmt: skip
    assert html.count('class="status ') == len(shown)


def test_the_whole_report_is_on_the_page(report: Report) -> None:
    html = FORMATS["html"](report).replace("&#34;", '"').replace("&#39;", "'").replace("&gt;", ">")
    first = report["findings"][0]
    told = [
        report["repeat"], "66.7%", "42.9%", "2 of 3 decided rules violated", *(rule["id"] for rule in report["rules"]),
        *(rule["quote"] for rule in report["rules"]), *(row["text"] for row in report["observations"]),
        *report["left_behind"], *report["blind_spots"], *report["tool"]["environment"].values(), "seed",
        first["related"][0]["call"], first["related"][0]["answered"], "boto3 has lost PoolArn", "reproduced 3/3",
        "first at call 412", "seen 12 times", "not replayed", "asked by boto3", "(region eu-west-1)",
    ]  # fmt: skip
    assert not [words for words in told if words not in html]


def test_scripts_that_are_handed_over_are_shown_with_their_finding(report: Report) -> None:
    html = render(report, {"3f9a": {"curl.sh": "curl '<x>' && echo \"$ENDPOINT_URL\"\n"}})
    assert "curl &#39;&lt;x&gt;&#39; &amp;&amp; echo &#34;$ENDPOINT_URL&#34;" in html
    assert html.count('class="script"') == 1
    assert "ENDPOINT_URL=http://127.0.0.1:4567 bash findings/3f9a/curl.sh" in html


def test_a_command_quotes_what_a_shell_would_read(report: Report) -> None:
    evil: Report = {**report, "target": {**report["target"], "endpoint": "http://x/;rm -rf ~"}}
    evil["findings"][0]["id"] = "$(reboot)"
    html = render(evil)
    assert "ENDPOINT_URL=&#39;http://x/;rm -rf ~&#39; bash &#39;findings/$(reboot)/curl.sh&#39;" in html


def luminance(color: str) -> float:
    """WCAG 2's relative luminance of #rrggbb."""
    parts = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def between(one: str, other: str) -> float:
    """WCAG 2's contrast of two colours, from 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def colors_of(scheme: int) -> dict[str, str]:
    """The light (0) or dark (1) colours, by name."""
    css = resources.files("ringtrue.reports").joinpath("templates", "style.css").read_text("utf-8")
    block = re.findall(r":root \{(.*?)\}", css, flags=re.DOTALL)[scheme]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def first_pixel(picture: Path) -> str:
    """The colour of a PNG's upper left corner, which no filter of PNG changes."""
    data, packed, place = picture.read_bytes(), b"", 8
    while place < len(data):
        size = int.from_bytes(data[place : place + 4], "big")
        packed += data[place + 8 : place + 8 + size] if data[place + 4 : place + 8] == b"IDAT" else b""
        place += size + 12
    return f"#{zlib.decompress(packed)[1:4].hex()}"


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_stands_out_from_what_is_behind_it(scheme: int) -> None:
    colors = colors_of(scheme)
    inks, papers = ("ink", "soft", "link", "bad", "good", "open"), ("paper", "raised", "sunk")
    pairs = [(ink, paper) for ink in inks for paper in papers]
    pairs += [("ink", f"{what}-{paper}") for what in ("bad", "good") for paper in ("paper", "mark")]
    pairs += [("bad", "bad-paper"), ("good", "good-paper"), ("link", "open-paper"), ("ink", "open-paper")]
    assert not [(ink, paper) for ink, paper in pairs if between(colors[ink], colors[paper]) < 4.5]
    assert between("#777777", "#ffffff") < 4.5 < between("#767676", "#ffffff")


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")
class TestInChromium:
    """One start of the browser for each question; it has no network to go to."""

    def shown(self, path: Path, *flags: str) -> tuple[str, str]:
        """(standard output, the page's console)."""
        assert CHROMIUM is not None
        ran = subprocess.run(
            [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={path.parent / 'profile'}",
             "--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr", "--v=0", *flags, path.as_uri()],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr[-2000:]
        return ran.stdout, "\n".join(line for line in ran.stderr.splitlines() if "CONSOLE" in line.upper())

    def page(self, place: Path, report: Report) -> Path:
        path = place / "report.html"
        path.write_text(FORMATS["html"](report), "utf-8")
        return path

    def test_the_console_of_a_page_that_errs_is_seen(self, tmp_path: Path) -> None:
        path = tmp_path / "wrong.html"
        path.write_text("<script>throw new Error('seen')</script>", "utf-8")
        assert "seen" in self.shown(path, "--dump-dom")[1]

    def test_the_page_shows_its_findings_and_says_nothing_to_the_console(self, tmp_path: Path, report: Report) -> None:
        dom, console = self.shown(self.page(tmp_path, many(report, 500)), "--dump-dom")
        assert dom.count('class="finding"') == 500
        assert 'data-filters="rules">' in dom, "the script has run: it shows the filters"
        assert console == ""

    def test_filters_hide_what_does_not_fit_and_a_copy_button_answers(self, tmp_path: Path, report: Report) -> None:
        """The page with a script more, which types, chooses and clicks; its policy would not let that in."""
        html = FORMATS["html"](many(report, 3)).replace('http-equiv="Content-Security-Policy"', 'name="policy"')
        path = tmp_path / "driven.html"
        path.write_text(html + TYPING, "utf-8")
        dom, console = self.shown(path, "--dump-dom", "--virtual-time-budget=3000")
        assert console == ""
        answers = re.search(r'<output id="answers">(.*?)</output>', dom)
        assert answers is not None
        assert answers[1].split("; ") == [
            "1 of 3 shown", "1 article", "1 row", "2 of 7 rules shown", "2 groups open", "1 of 7 rules shown",
            "7 rules", "Copied or Selected",
        ]  # fmt: skip

    def test_hostile_texts_do_nothing_in_a_browser(self, tmp_path: Path, report: Report) -> None:
        dom, console = self.shown(self.page(tmp_path, hostile(report)), "--dump-dom")
        assert dom.count("<script>") == 1
        assert "<img" not in dom
        assert console == ""

    @pytest.mark.parametrize(("preferred", "scheme"), [(0, 1), (1, 0)], ids=["dark", "light"])
    def test_the_page_is_painted_in_the_scheme_that_is_preferred(
        self, preferred: int, scheme: int, tmp_path: Path, report: Report
    ) -> None:
        picture = tmp_path / "page.png"
        flags = (f"--blink-settings=preferredColorScheme={preferred}", f"--screenshot={picture}")
        assert self.shown(self.page(tmp_path, report), *flags)[1] == ""
        assert first_pixel(picture) == colors_of(scheme)["bad"], "the line at the top has the colour of the verdict"

    def test_the_page_can_be_printed(self, tmp_path: Path, report: Report) -> None:
        paper = tmp_path / "page.pdf"
        assert self.shown(self.page(tmp_path, report), f"--print-to-pdf={paper}")[1] == ""
        assert paper.read_bytes().startswith(b"%PDF-")
