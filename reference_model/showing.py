"""How does an answer show a resource, where does it show something else, and what is learned from it?

Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ringtrue.contracts.rules.protocol import Wire
from ringtrue.reference_model.branch import ABSENT, Fact, Facts, Line
from ringtrue.reference_model.judgement import Divergence, unique
from ringtrue.reference_model.vocabulary import Ref, spelled


def shown(body: Mapping[str, object], member: str) -> object:
    """The member's value; null is as good as absent."""
    value = body.get(member)
    return ABSENT if value is None else value


def line_divergences(
    wrong: list[Line], body: Mapping[str, object], facts: Facts, strict: bool, convicts: bool,
    about: Ref | str | None = None, others: Iterable[Line] = (),
) -> Iterator[Divergence]:  # fmt: skip
    """One divergence a member; members that are missing together are one.

    `others` are the lines that are wrong in other readings, whose values would have been right as well.
    """
    missing = [line for line in wrong if shown(body, line.member) is ABSENT]
    if len(missing) > 2:
        names = ", ".join(line.member for line in missing)
        blame = convicts and any(line.why.convicts(strict=strict) for line in missing)
        rules = (Wire.answers_in_json, *(line.shown_by for line in missing))
        yield Divergence(
            "missing", unique(rules), (f"a result with {names}",), "none of them", blame, "", about,
            tuple(line.member for line in missing),
        )  # fmt: skip
        wrong = [line for line in wrong if line not in missing]
    for line in wrong:
        value, fact = shown(body, line.member), line.fact(facts)
        blame = convicts and line.why.convicts(strict=strict)
        yield Divergence(
            "shows",
            unique((*line.rules, *line.also, *((fact.shown_by,) if fact else ()))),
            (f"{line.member} = {spelled(line.wanted)}",),
            f"{line.member} = {spelled(value)}",
            blame,
            line.member,
            about,
            tuple(value for each in (line, *others) if each.member == line.member for value in _admitted(each)),
        )


def _admitted(line: Line) -> tuple[object, ...]:
    return (ABSENT, False) if line.lenient and line.wanted is False else (line.wanted,)


def learned(lines: tuple[Line, ...], body: Mapping[str, object]) -> dict[tuple[Ref, str], Fact]:
    """The values that the model could not foresee, as they were first shown."""
    return {
        (line.ref, line.member): Fact(value, line.shown_by)
        for line in lines if line.ref and (value := shown(body, line.member)) is not ABSENT
    }  # fmt: skip
