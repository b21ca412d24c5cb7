"""What does Ringtrue check of each operation? `python -m tests.coverage` writes docs/coverage.md, breaking every rule.

A sentence counts where the operation's own documentation has it; it is quoted by a rule, or contracts/unjudged.py says
why no answer could break it. A rule counts for the operation whose page it quotes. The last column is measured: in how
many mutants, each of which breaks one stated rule of the operation, the suite named that rule.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ringtrue.contracts import sources
from ringtrue.contracts.documents import page
from ringtrue.contracts.rule import Rule, Strength
from ringtrue.contracts.rules import CATALOGUE
from ringtrue.contracts.shapes import MODELLED
from ringtrue.contracts.unjudged import reason
from ringtrue.reports.report import operations_of
from tests.self.inprocess import convicted

FILE = Path(__file__).resolve().parents[1] / "docs" / "coverage.md"
EVERY = "every operation"
HEADINGS = (
    "operation", "documented sentences", "quoted by a rule", "with a reason why not", "rules", "stated", "observed",
    "assumed", "convicted by mutant",
)  # fmt: skip
INTRODUCTION = """# What Ringtrue checks

Written by `make coverage`; a test holds all but the last column, and the generated self-tests break every stated
rule. A sentence is one of the operation's page in the API reference; `contracts/unjudged.py` gives reasons for those
that no rule quotes. Assumed rules are our readings where documents are silent, and convict nothing; most of them belong
to no single operation.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one operation; `unexplained` must be empty."""

    operation: str
    sentences: int
    quoted: int
    reasoned: int
    rules: tuple[Rule, ...]
    unexplained: tuple[str, ...]

    def of(self, strength: Strength) -> int:
        return sum(rule.strength is strength for rule in self.rules)

    @property
    def figures(self) -> tuple[object, ...]:
        strengths = (self.of(strength) for strength in Strength)
        return (self.operation, self.sentences, self.quoted, self.reasoned, len(self.rules), *strengths)


def rows() -> Iterator[Row]:
    """One row an operation, and one for the rules of no single operation."""
    quoted = {sources.digest(sentence) for rule in CATALOGUE.values() for sentence in sources.sentences(rule.quote)}
    texts = {text.url: set(sources.sentences(text.text)) for text in sources.botocore_texts()}
    belongs = {id: operations_of(rule) for id, rule in CATALOGUE.items()}
    for operation in MODELLED:
        documented = texts[page(operation)]
        silent = {sentence for sentence in documented if sources.digest(sentence) not in quoted}
        unexplained = tuple(sorted(sentence for sentence in silent if reason(sentence) is None))
        rules = tuple(rule for id, rule in CATALOGUE.items() if operation in belongs[id])
        reasoned = len(silent) - len(unexplained)
        yield Row(operation, len(documented), len(documented) - len(silent), reasoned, rules, unexplained)
    rest = tuple(rule for id, rule in CATALOGUE.items() if not belongs[id])
    yield Row(EVERY, 0, 0, 0, rest, ())


def table(lines: Iterable[Sequence[object]]) -> str:
    """Markdown; figures of nothing are left out."""
    head = [f"| {' | '.join(HEADINGS)} |", f"|---|{'---:|' * (len(HEADINGS) - 1)}"]
    return "\n".join([*head, *(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)])


def measured(row: Row, pool: ProcessPoolExecutor) -> int:
    """How many of the row's stated rules convicted their mutants."""
    stated = [rule.id for rule in row.rules if rule.strength is Strength.STATED]
    return sum(pool.map(convicted, stated, chunksize=4))


def main() -> int:
    """Write the table. 1 if a sentence is unexplained or a mutant got away."""
    found = list(rows())
    with ProcessPoolExecutor() as pool:
        caught = {row.operation: measured(row, pool) for row in found}
    lines = [(*row.figures, caught[row.operation]) for row in found]
    columns = list(zip(*(line[1:] for line in lines), strict=True))
    lines.append(("all together", *(sum(column) for column in columns)))
    FILE.write_text(f"{INTRODUCTION}\n{table(lines)}\n", "utf-8")
    escaped = [row.operation for row in found if caught[row.operation] != row.of(Strength.STATED)]
    unexplained = [sentence for row in found for sentence in row.unexplained]
    for complaint in (*escaped, *unexplained):
        print(complaint, file=sys.stderr)
    return 1 if escaped or unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
