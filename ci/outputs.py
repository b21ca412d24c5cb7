"""What does a pipeline learn from a run? Outputs of action.yml, a `name=value` a line, from the report in a directory.

Numbers and the words of an enumeration only: nothing that an endpoint may have worded, and no line break.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from ringtrue.reports.interface import Report
from ringtrue.reports.stored import UnreadableReport, load_report


def outputs(report: Report) -> Iterator[tuple[str, str]]:
    """("verdict", "violates"), ("findings", "3"), … A share of nothing is empty."""
    baseline = report.get("baseline")
    findings = len(report["findings"])
    yield "verdict", report["verdict"]
    yield "findings", str(findings)
    yield "new-findings", str(findings if baseline is None else len(baseline["new"]))
    yield "divergence", _share(report["figures"]["divergence"])
    yield "coverage", _share(report["figures"]["coverage"])
    yield "seed", str(report["seed"])


def _share(figure: float | None) -> str:
    return "" if figure is None else f"{figure:.4f}"


def main(directory: str) -> None:
    try:
        report = load_report(directory)
    except UnreadableReport as error:
        sys.exit(str(error))
    for name, value in outputs(report):
        print(f"{name}={value}")


if __name__ == "__main__":
    main(sys.argv[1])
