"""Which command line makes the same calls again? What the run was told, and what its header says besides.

Where a report goes is left out: the command would write over the very report that it stands in.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from decimal import Decimal

from ringtrue.contracts.shapes import MODELLED
from ringtrue.reports.header_line import LAYERS, Header
from ringtrue.reports.redact import harmless


def repeat(header: Header, endpoint: str) -> str:
    """"ringtrue run --seed 7 --max-calls 10000", after what only the environment can say: RINGTRUE_CALL_S=3."""
    settings = (harmless(each).partition("=") for each in header.variables)
    variables = [f"{name}={shlex.quote(value)}" for name, _, value in settings]
    return " ".join([*variables, shlex.join(["ringtrue", "run", *_words(header, endpoint)])])


def digits(number: float) -> str:
    """The number as a command line takes it, to the last digit: "60", "0.25", "18000000"."""
    text = f"{Decimal(repr(float(number))):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _words(header: Header, endpoint: str) -> Iterator[str]:
    yield from map(harmless, header.told)
    if not header.target["embedded"]:
        yield from ("--endpoint-url", endpoint, "--region", header.target["region"])
    for option, said in _choices(header):
        if option not in header.told:
            yield from said
    yield from ("--seed", str(header.seed), "--max-calls", str(header.max_calls))
    if header.time_limit_s is not None:
        yield from ("--time-limit", f"{digits(header.time_limit_s)}s")
    if header.shrink_calls is not None:
        yield from ("--shrink-calls", str(header.shrink_calls))
    yield from (f"--no-{layer}" for layer in LAYERS if not {layer, f"--no-{layer}"} & {*header.layers, *header.told})
    if header.strict and "--strict" not in header.told:
        yield "--strict"


def _choices(header: Header) -> Iterator[tuple[str, list[str]]]:
    """What was to be asked and judged: an option, and the words that say so."""
    chosen = header.chosen
    if chosen is None:  # an earlier version wrote it
        chosen = () if sorted(header.selected) == sorted(MODELLED) else header.selected
    if chosen:
        yield "--operations", ["--operations", ",".join(chosen)]
    if header.excluded:
        yield "--exclude", ["--exclude", ",".join(header.excluded)]
    if header.rules != ("*",):
        yield "--rules", [word for glob in header.rules for word in ("--rules", glob)]
