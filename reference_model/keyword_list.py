"""Was DescribeKeywords answered rightly? What was put and not deleted, and nothing that was put elsewhere.

What is there from birth nobody says, so a keyword that no call of ours has named is anybody's.
Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ringtrue.contracts.rule import Rule
from ringtrue.contracts.rules.keyword import Keyword
from ringtrue.contracts.rules.paging import Paging
from ringtrue.contracts.rules.reading import Reading
from ringtrue.reference_model.answer import Answer
from ringtrue.reference_model.branch import Line
from ringtrue.reference_model.filters import criteria
from ringtrue.reference_model.judgement import Divergence, unique
from ringtrue.reference_model.keyword import Holder, folded, holder_lines, is_mandatory, keyword_lines, keyword_of
from ringtrue.reference_model.lines import RULES
from ringtrue.reference_model.operations import arn_rules
from ringtrue.reference_model.showing import line_divergences, shown
from ringtrue.reference_model.state import PhoneNumber, Pool, Word, exists, ordered
from ringtrue.reference_model.vocabulary import Call, Ref, spelled
from ringtrue.reference_model.world import World, ref_of

KEYWORDS = "DescribeKeywords"
ITEMS = f"{KEYWORDS}.result.Keywords"
LISTED, NAMED, NO_MORE = (
    RULES[ITEMS], RULES[f"{ITEMS}.Keyword"], RULES[f"{KEYWORDS}.result.NextToken"],
)  # fmt: skip
UNSETTLED = frozenset({"CREATING", "DELETING", "PENDING", "RELEASED"})
Item = Mapping[str, object]


def may_refuse_keywords(world: World, call: Call) -> Rule | None:
    """The reading by which the list may be refused: its resource is not usable, or one of the keywords not there."""
    states = holders(world, call)
    if any(state.status in UNSETTLED for state in states):
        return Reading.pool_must_be_active
    specified = call.params.get("Keywords")
    for name in specified if isinstance(specified, list) else ():
        found = [keyword_of(state.keywords, name) for state in states]
        if not all(each and each.there and each.word == name for each in found):
            return Reading.absent_keyword
    return None


def holders(world: World, call: Call) -> tuple[Holder, ...]:
    """All that the phone number or pool may be, as long as it exists."""
    ref = ref_of(call.params.get("OriginationIdentity"))
    states = ordered(world.beliefs.get(ref, ())) if ref else ()
    return tuple(state for state in states if exists(state) and isinstance(state, Pool | PhoneNumber))


@dataclass(frozen=True, slots=True)
class Asked:
    """What one call asks for, and what is listed. `specified` is empty where it asks for all."""

    call: Call
    ref: Ref
    items: tuple[tuple[str, Item], ...]
    complete: bool
    specified: tuple[str, ...]
    actions: tuple[object, ...]
    ours: frozenset[str]

    @property
    def promises(self) -> tuple[Rule, ...]:
        """The rules behind a complete list."""
        narrowed: tuple[Rule, ...] = (Keyword.describe_filtered,) if self.actions else ()
        narrowed += (Keyword.describe_specified,) if self.specified else ()
        walked = (Paging.next_set,) if self.call.paged else ()
        return (Keyword.describe, *narrowed, LISTED, NAMED, NO_MORE, *walked)


def keywords(reading: Answer, call: Call, body: Item) -> None:
    """DescribeKeywords: the specified keywords, or all of them, of one phone number or pool."""
    states = holders(reading.world, call)
    asked = _asked(reading.world, call, body)
    heading = tuple(holder_lines(f"{KEYWORDS}.result", asked.ref))
    reading.item(None, frozenset(states[:1]), lambda _: heading, body)
    reading.divergences += _misplaced(reading, asked)
    reading.confirms(LISTED, *arn_rules(call))
    if any(state.status in UNSETTLED for state in states):
        return
    judged = [(state, tuple(_divergences(reading, asked, state))) for state in states]
    fitting = [state for state, wrong in judged if not wrong]
    if fitting:
        reading.beliefs[asked.ref] = frozenset(fitting)
        _confirm(reading, asked, fitting[0], sure=len(judged) == 1)
        return
    closest, wrong = min(judged, key=lambda entry: len(entry[1]))
    reading.divergences += wrong
    reading.beliefs[asked.ref] = frozenset({*states, replace(closest, keywords=None)})


def _asked(world: World, call: Call, body: Item) -> Asked:
    found, named = body.get("Keywords"), call.params.get("Keywords")
    items = [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []
    listed = tuple((word, item) for item in items if isinstance(word := item.get("Keyword"), str))
    complete = not body.get("NextToken") and "NextToken" not in call.params
    specified = tuple(named) if isinstance(named, list) else ()
    actions = tuple(criteria(call).get("KeywordAction", ()))
    ref = ref_of(call.params["OriginationIdentity"]) or Ref("phone-number", 0)
    return Asked(call, ref, listed, complete, specified, actions, frozenset(_words_of_ours(world)))


def _words_of_ours(world: World) -> Iterator[str]:
    """Every keyword that was put or deleted somewhere."""
    for states in world.beliefs.values():
        for state in states:
            if isinstance(state, Pool | PhoneNumber):
                yield from (folded(each.word) for each in state.keywords or () if not is_mandatory(each.word))


def _misplaced(reading: Answer, asked: Asked) -> Iterator[Divergence]:
    """What does not belong into the list whatever the resource has: unasked for, filtered out, or a second time."""
    wanted, seen = {folded(each) for each in asked.specified}, set[str]()
    for word, item in asked.items:
        action = item.get("KeywordAction")
        if wanted and folded(word) not in wanted:
            specified = (Keyword.describe_specified, Keyword.describe, LISTED)
            yield _diverges(reading, "extra", specified, "only the specified keywords", f"{spelled(word)} as well")
        if asked.actions and isinstance(action, str) and action not in asked.actions:
            expected = f"only keywords with KeywordAction {' or '.join(map(str, asked.actions))}"
            filtered = (Keyword.describe_filtered, LISTED)
            yield _diverges(reading, "extra", filtered, expected, f"{spelled(word)} with {action}")
        if word in seen:
            once = (Keyword.describe, LISTED, *((Paging.next_set,) if asked.call.paged else ()))
            yield _diverges(reading, "extra", once, "each keyword once", f"{spelled(word)} once more")
        seen.add(word)


def _diverges(reading: Answer, kind: str, rules: tuple[Rule, ...], expected: str, answered: str) -> Divergence:
    convicts = rules[0].convicts(strict=reading.strict)
    return Divergence(kind, unique(rules), (expected,), answered, convicts, "Keywords")


def _divergences(reading: Answer, asked: Asked, state: Holder) -> Iterator[Divergence]:
    """How the list differs from what a phone number or pool in this state has."""
    if state.keywords is None:
        return
    why = state.why.get("keywords")
    for word, item in asked.items:
        known = keyword_of(state.keywords, word)
        if known is not None and known.there:
            facts = reading.world.facts
            wrong = [x for x in _lines(known, why)[1:] if not x.matches(shown(item, x.member), facts)]
            yield from line_divergences(wrong, item, facts, reading.strict, convicts=True)
        elif known is not None and not is_mandatory(word):
            gone = (why or Keyword.delete, Keyword.describe)
            yield _diverges(reading, "shows", gone, f"{spelled(word)} to be gone", f"{spelled(word)} still listed")
        elif known is None and folded(word) in asked.ours:
            elsewhere = (Keyword.describe, LISTED, Keyword.put)
            expected = f"no {spelled(word)}, which was put elsewhere"
            yield _diverges(reading, "extra", elsewhere, expected, f"{spelled(word)} listed")
    for known in _expected(asked, state):
        if not any(folded(word) == folded(known.word) for word, _ in asked.items):
            rules = (*asked.promises, *((why,) if why else ()))
            yield _diverges(reading, "missing", rules, f"{spelled(known.word)} in Keywords", "an answer without it")


def _lines(known: Word, why: Rule | None) -> tuple[Line, ...]:
    return keyword_lines(ITEMS, known, why=why)


def _expected(asked: Asked, state: Holder) -> Iterator[Word]:
    """The keywords that a complete list must show. HELP and STOP nobody has promised."""
    if not asked.complete or (asked.specified and asked.actions):
        return
    for known in state.keywords or ():
        chosen = not asked.specified or known.word in asked.specified
        meets = not asked.actions or known.action in asked.actions
        if known.there and chosen and meets and not is_mandatory(known.word):
            yield known


def _confirm(reading: Answer, asked: Asked, state: Holder, *, sure: bool) -> None:
    """The rules that a list without a mistake bears out."""
    due = list(_expected(asked, state))
    if due and sure:
        lines = [x for known in due for x in _lines(known, state.why.get("keywords"))]
        reading.confirms(*asked.promises, *(rule for x in lines for rule in x.rules))
    elif asked.complete:
        reading.seen += [NO_MORE, *((state.why["keywords"],) if "keywords" in state.why else ())]
