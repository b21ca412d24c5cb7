"""What does a CI server read? junit.xml, with the tests of the shipped pytest suite and their names.
What a baseline covers is skipped as an expected failure, in the words that pytest itself writes.

No character that XML forbids gets in, whoever worded it.
"""

from __future__ import annotations

import re
from itertools import groupby
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from ringtrue.reports.agenda import agenda_words
from ringtrue.reports.cases import DECIDED, Case, book_of, failure_text, known_text, of_report, undecided_text
from ringtrue.reports.interface import Report
from ringtrue.reports.report import counted
from ringtrue.reports.standing import baseline_counts

CLASS = "ringtrue.conformance.test_conformance"
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production 2


def junit(report: Report) -> str:
    """The text of junit.xml."""
    root = Element("testsuites", name="ringtrue")
    for test, cases in groupby(of_report(report), key=lambda each: each[0]):
        suite = _suite(root, test, report)
        for _, about, case in cases:
            _end(_case(suite, f"{test}[{about}]", _rules(test, about, case, report)), case, report)
    run = _case(_suite(root, DECIDED, report), DECIDED, {})
    if why := undecided_text(report):
        _outcome(run, "failure", "the run proves nothing either way", why)
    _count(root, report)
    ElementTree.indent(root, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _suite(root: Element, name: str, report: Report) -> Element:
    suite = SubElement(root, "testsuite", name=name)
    run = {
        "verdict": report["verdict"], "endpoint": report["target"]["endpoint"], "seed": str(report["seed"]),
        "repeat": report["repeat"], **({"agenda": got} if (got := agenda_words(report)) else {}),
        **({"baseline": said} if (said := baseline_counts(report)) else {}),
    }  # fmt: skip
    _properties(suite, {f"ringtrue.{key}": value for key, value in run.items()})
    return suite


def _case(suite: Element, name: str, properties: dict[str, str]) -> Element:
    case = SubElement(suite, "testcase", classname=CLASS, name=_allowed(name))
    _properties(case, properties)
    return case


def _rules(test: str, about: str, case: Case, report: Report) -> dict[str, str]:
    """A rule book's test names all its rules, every other one those that it finds broken."""
    named = case.broken
    if test == "test_rule_book":
        named = {row["id"]: row["quote"] for row in report["rules"] if book_of(row["id"]) == about} | {**named}
    return {f"ringtrue.rule.{id}": quote for id, quote in named.items()}


def _end(element: Element, case: Case, report: Report) -> None:
    if case.findings:
        first, more = case.findings[0]["call"], len(case.findings) - 1
        message = f"{first} and {counted(more, 'finding')} more" if more else first
        _outcome(element, "failure", message, failure_text(case.findings, report))
    elif case.known:
        _outcome(element, "skipped", known_text(case.known, report), "", type="pytest.xfail")
    elif case.skipped:
        _outcome(element, "skipped", case.skipped, "")


def _outcome(case: Element, tag: str, message: str, text: str, **attributes: str) -> None:
    SubElement(case, tag, attributes, message=_allowed(message)).text = _allowed(text) or None


def _properties(parent: Element, named: dict[str, str]) -> None:
    if named:
        properties = SubElement(parent, "properties")
        for name, value in named.items():
            SubElement(properties, "property", name=_allowed(name), value=_allowed(value))


def _count(root: Element, report: Report) -> None:
    """The counts that readers show before they read any test. There are no errors: a mistake of ours writes no file."""
    for element in (*root.findall("testsuite"), root):
        element.set("tests", str(len(list(element.iter("testcase")))))
        for plural, tag in (("failures", "failure"), ("skipped", "skipped")):
            element.set(plural, str(len(list(element.iter(tag)))))
        element.set("errors", "0")
    if report["seconds"] is not None:
        root.set("time", f"{report['seconds']:.3f}")


def _allowed(text: str) -> str:
    return _FORBIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
