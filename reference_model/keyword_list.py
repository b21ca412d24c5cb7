"""Was DescribeKeywords answered rightly? Every keyword that is known to be there, as it is known to be.

The documents do not say which keywords there are from birth, so that a word of which nothing is known may be there or
not. Pure: no clock, no I/O, no randomness.
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
from ringtrue.reference_model.filters import Meets, criteria, meets
from ringtrue.reference_model.judgement import Divergence, unique
from ringtrue.reference_model.keywords import MANDATORY, Entry, Gone, Kept, Open, found, opened, word_of, words
from ringtrue.reference_model.lines import RULES, named_lines, word_lines
from ringtrue.reference_model.operations import arn_rules
from ringtrue.reference_model.settings import is_arn
from ringtrue.reference_model.showing import line_divergences, shown
from ringtrue.reference_model.state import PhoneNumber, Pool, exists, ordered
from ringtrue.reference_model.vocabulary import Call, Ref, spelled
from ringtrue.reference_model.world import World, ref_of

KEYWORDS = "DescribeKeywords"
RESULT = f"{KEYWORDS}.result"
WHERE = f"{RESULT}.Keywords"
LISTED, WORD, NO_MORE = (RULES[id] for id in (WHERE, f"{WHERE}.Keyword", f"{RESULT}.NextToken"))

Item = Mapping[str, object]
Holder = Pool | PhoneNumber
Wrong = tuple[tuple[str, Divergence], ...]  # each with the word that it is about


@dataclass(frozen=True, slots=True)
class Asked:
    """What a call asks for: some words, or all if there are none."""

    call: Call
    ref: Ref
    words: tuple[str, ...]
    texts: tuple[str, ...]

    @property
    def promise(self) -> tuple[Rule, ...]:
        """The rules by which a keyword that is there must be shown."""
        by_case = (Keyword.case_insensitive,) if {*self.texts} - {*self.words} else ()
        by_filter = (Keyword.describe_filtered,) if self.call.params.get("Filters") else ()
        walked = (Paging.next_set,) if self.call.paged else ()
        return (*by_filter, Keyword.describe_specified if self.words else Keyword.describe_all, *by_case, *walked)

    def covers(self, word: str) -> bool:
        return not self.words or word in self.words

    def may_find(self, word: str) -> bool:
        """Could a search for the words find this one? "An array of keywords to search for" leaves open how."""
        return not self.words or any(each in word for each in self.words)

    def admits(self, lines: tuple[Line, ...]) -> Meets:
        """Does a keyword that is shown so meet the filters?"""
        return meets(criteria(self.call), lines, {})


def asked(call: Call) -> Asked:
    given = call.params.get("Keywords")
    texts = tuple(map(str, given)) if isinstance(given, list) else ()
    ref = ref_of(call.params.get("OriginationIdentity")) or Ref("phone-number", 0)
    return Asked(call, ref, tuple(map(word_of, texts)), texts)


def may_refuse(world: World, call: Call) -> Rule | None:
    """The reading of ours by which the call may be refused, if there is one."""
    wanted = asked(call)
    for state in _holders(world, wanted.ref):
        if state.status != "ACTIVE":
            return Reading.pool_must_be_active if isinstance(state, Pool) else Reading.phone_must_be_active
        if isinstance(state, Pool) and is_arn(call.params.get("OriginationIdentity")):
            return Reading.keywords_by_pool_arn
        if isinstance(state, PhoneNumber) and state.pool is not None:
            return Reading.keywords_of_a_member
        if not all(isinstance(found(state.keywords, word), Entry) for word in wanted.words):
            return Reading.absent_keyword_may_be_refused
    return None


def promises(world: World, call: Call) -> tuple[Rule, ...]:
    """The rules by which the call must be accepted."""
    wanted = asked(call)
    first = _holders(world, wanted.ref)[:1]
    entries = (found(state.keywords, word) for state in first for word in wanted.words)
    return (*wanted.promise, *(entry.why for entry in entries if isinstance(entry, Entry)))


def _holders(world: World, ref: Ref) -> tuple[Holder, ...]:
    states = filter(exists, world.beliefs.get(ref, frozenset()))
    return ordered(state for state in states if isinstance(state, Pool | PhoneNumber))


def described_keywords(reading: Answer, call: Call, body: Mapping[str, object]) -> None:
    """Compare the whole list with every state that the phone number or pool may be in."""
    wanted = asked(call)
    states = _holders(reading.world, wanted.ref)
    heading = tuple(named_lines(RESULT, "OriginationIdentity", "OriginationIdentityArn", wanted.ref))
    reading.item(None, frozenset(states[:1]), lambda _: heading, body)
    member = body.get("Keywords")
    items = [item for item in member if isinstance(item, Mapping)] if isinstance(member, list) else []
    complete = not body.get("NextToken") and "NextToken" not in call.params
    compared = [(state, tuple(_wrong(reading, wanted, state, items, complete=complete))) for state in states]
    fitting = [state for state, wrong in compared if not wrong]
    if fitting:
        reading.beliefs[wanted.ref] = frozenset(fitting)
        reading.confirms(*((*wanted.promise, LISTED, *arn_rules(call), NO_MORE) if complete else ()))
        _confirm(reading, fitting[0], items, sure=len(states) == 1)
    else:
        _disagree(reading, wanted, compared)
    spoken = {word_of(item.get("Keyword")) for item in items}
    for word in MANDATORY if complete and not (wanted.words or call.params.get("Filters")) else ():
        if word not in spoken and all(isinstance(found(state.keywords, word), Open) for state in states):
            rules, keyword = (Keyword.mandatory_from_birth,), f"the keyword {word}"
            reading.diverges("missing", rules, keyword, "a list without it", about=word)


def _confirm(reading: Answer, state: Holder, items: list[Item], *, sure: bool) -> None:
    for item in items:
        what = found(state.keywords, word_of(item.get("Keyword")))
        rules = [rule for line in word_lines(WHERE, word_of(item.get("Keyword")), what) for rule in line.rules]
        reading.seen += rules
        reading.decisive += rules if sure and isinstance(what, Entry) else ()


def _disagree(reading: Answer, wanted: Asked, compared: list[tuple[Holder, Wrong]]) -> None:
    """No state shows this: the closest one is named, and nothing more is known of the words that are shown wrongly."""
    _, wrong = min(compared, key=lambda entry: (sum(each.convicts for _, each in entry[1]), len(entry[1])))
    convicts = all(any(each.convicts for _, each in divergences) for _, divergences in compared)
    reading.divergences += [replace(each, convicts=each.convicts and convicts) for _, each in wrong]
    doubtful = {word for _, divergences in compared for word, _ in divergences}
    reading.beliefs[wanted.ref] = frozenset(
        replace(state, keywords=opened(state.keywords, sorted(doubtful))) for state, _ in compared
    )


def _wrong(
    reading: Answer, wanted: Asked, state: Holder, items: list[Item], *, complete: bool
) -> Iterator[tuple[str, Divergence]]:
    """Each word that the state would not show so, and in which way."""
    by_word: dict[str, list[Item]] = {}
    for item in items:
        by_word.setdefault(word_of(item.get("Keyword")), []).append(item)
    for word, same in by_word.items():
        what = found(state.keywords, word)
        if len(same) > 1:
            yield word, _twice(reading, wanted, word, what, same)
        else:
            yield from ((word, each) for each in _shown(reading, wanted, word, what, same[0]))
    for word, what in state.keywords if complete else ():
        due = isinstance(what, Entry) and word not in by_word and wanted.covers(word)
        if isinstance(what, Entry) and due and wanted.admits(word_lines(WHERE, word, what)) is Meets.YES:
            rules = (*wanted.promise, LISTED, WORD, NO_MORE, what.why)
            yield word, _divergence(reading, "missing", rules, f"the keyword {word}", "a list without it", word)


def _shown(reading: Answer, wanted: Asked, word: str, what: Kept, item: Item) -> Iterator[Divergence]:
    """What is wrong about one keyword's being shown, and being shown so."""
    facts, lines = reading.world.facts, word_lines(WHERE, word, what)
    if not wanted.may_find(word):
        rules = (Keyword.describe_specified, LISTED)
        yield _divergence(reading, "extra", rules, "only the specified keywords", f"{word} as well", word)
    elif isinstance(what, Gone):
        answered = f"{word} with {spelled(item.get('KeywordMessage'))}"
        yield _divergence(reading, "extra", (what.why, LISTED), f"no keyword {word}", answered, word)
    elif isinstance(what, Open) and _leaked(reading.world, wanted.ref, word, item):
        rules = (Keyword.put_creates, LISTED)
        expected, answered = f"no keyword {word} that was put elsewhere", f"{word} shown here"
        yield _divergence(reading, "extra", rules, expected, answered, word)
    elif wrong := [line for line in lines if not line.matches(shown(item, line.member), facts)]:
        yield from line_divergences(wrong, item, facts, reading.strict, convicts=True, about=word)
    elif wanted.admits(lines) is Meets.NO:
        rules = (Keyword.describe_filtered, LISTED)
        yield _divergence(reading, "extra", rules, "only keywords that meet the filters", f"{word} as well", word)


def _twice(reading: Answer, wanted: Asked, word: str, what: Kept, same: list[Item]) -> Divergence:
    """Two spellings of a keyword are one keyword; the same spelling twice is none that was updated."""
    told_apart = len({str(item.get("Keyword")) for item in same}) > 1
    put = (what.why,) if isinstance(what, Entry) else ()
    again = (Paging.next_set,) if wanted.call.paged else wanted.promise
    again = put if Keyword.put_updates in put else again
    rules = (*((Keyword.case_insensitive,) if told_apart else again), LISTED, *put)
    return _divergence(reading, "extra", rules, f"the keyword {word} once", f"{len(same)} of it", word, 1)


def _leaked(world: World, ref: Ref, word: str, item: Item) -> bool:
    """Is it what was put on some other phone number or pool, though nothing was ever done to it here?

    A word that was opened is known of, and may have come from a pool; a message of ours comes from nowhere else.
    """
    message = item.get("KeywordMessage")
    if message is None or any(word in words(state.keywords) for state in _holders(world, ref)):
        return False
    others = (state for other in world.beliefs if other != ref for state in _holders(world, other))
    entries = (found(state.keywords, word) for state in others)
    return any(isinstance(entry, Entry) and entry.message == message for entry in entries)


def _divergence(
    reading: Answer, kind: str, rules: tuple[Rule, ...], expected: str, answered: str, word: str, most: int = 0
) -> Divergence:
    """`most` is how often an extra word may be shown."""
    blame, wanted = rules[0].convicts(strict=reading.strict), (most,) if kind == "extra" else ()
    return Divergence(kind, unique(rules), (expected,), answered, blame, "Keywords", word, wanted)
