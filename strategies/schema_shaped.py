"""What does Schemathesis ask, given the OpenAPI document? Requests that fit the schema, and requests that do not.

Only bodies that are JSON objects: the other ways of being wrong are the wire's. Same seed, same requests.
Schemathesis is imported when the first request is wanted, since it takes a while.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded

from ringtrue.contracts.openapi import CONTENT_TYPE, load
from ringtrue.reference_model.breaches import breaches

Body = Mapping[str, object]

DRAWN_SHARE = 0.1  # of the requests for one operation; the others are of the coverage phase
MISTYPED = "Incorrect type"  # most of what the coverage phase asks, and told apart by nothing else
MOST_DRAWN = 60  # drawing costs a hundred times what covering does, and finds little more


@cache
def _operations() -> Mapping[str, Any]:  # Schemathesis' own types
    """Every operation as Schemathesis reads it."""
    import schemathesis
    from schemathesis.core.result import Ok

    schemathesis.serializer.alias(CONTENT_TYPE, "application/json")
    plain = {"allow-extra-parameters": False, "with-security-parameters": False}
    config = schemathesis.Config.from_dict({
        "base-url": "http://127.0.0.1", "generation": plain, "phases": {"coverage": {"unexpected-methods": []}},
    })  # fmt: skip
    schema = schemathesis.openapi.from_dict(load(), config=config)
    found = [each.ok() for each in schema.get_all_operations() if isinstance(each, Ok)]
    return {each.definition.raw["operationId"]: each for each in found}


def bodies(operation: str, seed: int, most: int) -> Iterator[Body]:
    """At most so many request bodies: of what the coverage phase asks first those that break each constraint once, then
    a sample of the others; and some that are drawn at random.
    """
    drawn = min(MOST_DRAWN, max(1, int(most * DRAWN_SHARE)))
    left = most - drawn
    for bodies in _by_worth(operation):
        yield from _sample(bodies, seed, left)
        left = max(0, left - len(bodies))
        if not left:
            break
    yield from islice(_distinct(_drawn(operation, seed, drawn)), drawn)


def _by_worth(operation: str) -> Iterator[list[Body]]:
    """What tells most comes first: one body for each way of breaking constraints, the others, and wrong JSON types."""
    telling: dict[frozenset[str], Body] = {}
    others: list[Body] = []
    plain, mistyped = _covering(operation)
    for body in _distinct(plain):
        broken = frozenset(constraint.rule.id for constraint in breaches(operation, body))
        if broken and broken not in telling:
            telling[broken] = body
        else:
            others.append(body)
    yield list(telling.values())
    yield others
    yield [*_distinct(mistyped)]


def _covering(operation: str) -> tuple[list[Any], list[Any]]:
    """The coverage phase: boundary values and every constraint broken, one member at a time; and wrong JSON types.

    Schemathesis takes its time over them, so they are asked for once.
    """
    from schemathesis import GenerationMode

    asked = _operations()[operation]
    found: tuple[list[Any], list[Any]] = ([], [])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about patterns in other dialects; the document spells its own portably
        for case in asked.schema.iter_coverage_cases(
            asked, generation_modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE],
            generation_config=asked.schema.config.generation,
        ):  # fmt: skip
            found[MISTYPED in (case.meta.phase.data.description or "")].append(case)
    return found


def _drawn(operation: str, seed: int, most: int) -> Iterator[Any]:
    """Bodies that fit and bodies that do not, half and half, as Hypothesis draws them."""
    from schemathesis import GenerationMode

    found: list[Any] = []
    few = settings(
        max_examples=max(1, most // 2), phases=[Phase.generate], database=None, deadline=None, derandomize=False,
        print_blob=False, suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE) if most else ():
        strategy = _operations()[operation].as_strategy(generation_mode=mode)
        seeded(seed)(few(given(case=strategy)(lambda case: found.append(case))))()
    yield from found


def _distinct(cases: Iterable[Any]) -> Iterator[Body]:
    """The bodies that are JSON objects, each once."""
    seen: set[str] = set()
    for case in cases:
        body = case.body
        if isinstance(body, dict) and case.media_type == CONTENT_TYPE and repr(body) not in seen:
            seen.add(repr(body))
            yield body


def _sample(found: list[Body], seed: int, most: int) -> Iterator[Body]:
    """Evenly from beginning to end, since what fits comes first and each member has its turn; the seed shifts it."""
    if len(found) <= most:
        yield from found
        return
    shift = seed % len(found)
    yield from (found[(shift + n * len(found) // most) % len(found)] for n in range(most))
