"""How does a keyword live? PutKeyword and DeleteKeyword as guards and effects.

While a phone number is in a pool, nobody knows whose keywords it shows, so that nothing is known of a word that is
put or deleted there, on either side. Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ringtrue.contracts.rule import Rule
from ringtrue.contracts.rules import keyword as book
from ringtrue.contracts.rules.protocol import Error
from ringtrue.contracts.rules.reading import Reading
from ringtrue.reference_model.branch import Guard, Ripple, Step, Success
from ringtrue.reference_model.keywords import ACTIONS, MANDATORY, Entry, Gone, Kept, Open, found, kept, opened, word_of
from ringtrue.reference_model.lines import keyword_lines
from ringtrue.reference_model.phone_number import phone_guards
from ringtrue.reference_model.pool import CONFLICT, NOT_FOUND, pool_guards, status_guards
from ringtrue.reference_model.settings import is_arn
from ringtrue.reference_model.state import PhoneNumber, Pool, State
from ringtrue.reference_model.vocabulary import Call, Ref
from ringtrue.reference_model.world import World, ref_of

SIMULATOR = "SIMULATOR"  # the only type of number of which no carrier has a say
REFUSALS = (*CONFLICT, "ValidationException")


def put_keyword(world: World, call: Call) -> Step:
    rules, params = book.Keyword, call.params
    named, text = params.get("OriginationIdentity"), params.get("Keyword", "")
    holder, ref, word = world.holder(named), ref_of(named), word_of(text, world.broken)
    guards = [*_holder_guards(world, named, holder, rules.put_by_id_or_arn), *_text_guards(text)]
    if isinstance(holder, Pool) and is_arn(named):
        guards.append(
            Guard(Reading.keywords_by_pool_arn, ("ValidationException", *CONFLICT, *NOT_FOUND), "INVALID_ARN")
        )
    if word in MANDATORY:
        guards.append(Guard(Reading.mandatory_may_be_fixed, REFUSALS, "RESOURCE_MODIFICATION_NOT_ALLOWED"))
    if holder is None or ref is None:
        return Step(tuple(guards), ())
    return Step(tuple(guards), tuple(_puts(world, call, ref, holder, word)))


def _puts(world: World, call: Call, ref: Ref, holder: Pool | PhoneNumber, word: str) -> Iterator[Success]:
    was = found(holder.keywords, word)
    rule = book.Keyword.put_updates if isinstance(was, Entry) else book.Keyword.put_creates
    spaced = call.params.get("Keyword") != str(call.params.get("Keyword")).strip(" ")
    for action in _actions(word, was, call.params.get("KeywordAction")):
        entry = Entry(call.params.get("KeywordMessage"), action, rule)
        lines = keyword_lines("PutKeyword.result", ref, word, entry, why=book.Keyword.outer_space if spaced else None)
        yield Success(rule, lines, {ref: _after(world, holder, word, entry, rule)}, _ripples(world, ref, holder, word))


def _actions(word: str, was: Kept, given: object) -> Iterator[str]:
    """The actions that the keyword may have afterwards, the likeliest first."""
    own = "OPT_OUT" if word == "STOP" else ACTIONS[0]
    if word in MANDATORY:
        yield from dict.fromkeys((own, *ACTIONS))
    elif given is not None:
        yield str(given)
    elif isinstance(was, Entry):
        yield from dict.fromkeys((own, was.action))
    else:
        yield from ACTIONS


def delete_keyword(world: World, call: Call) -> Step:
    rules, params = book.Keyword, call.params
    named, text = params.get("OriginationIdentity"), params.get("Keyword", "")
    holder, ref, word = world.holder(named), ref_of(named), word_of(text, world.broken)
    guards = [*_holder_guards(world, named, holder, rules.delete_by_id_or_arn), *_text_guards(text)]
    if word in MANDATORY:
        also = (Error.conflict, *_told_by_case(text, word))
        codes = (*REFUSALS, *NOT_FOUND)
        guards.append(Guard(rules.delete_mandatory, codes, "RESOURCE_DELETION_NOT_ALLOWED", also=also))
    if holder is None or ref is None:
        return Step(tuple(guards), ())
    was = found(holder.keywords, word)
    if not isinstance(was, Entry):
        ended = (was.why,) if isinstance(was, Gone) else ()
        refusal = Guard(Reading.absent_keyword_may_be_refused, (*NOT_FOUND, *REFUSALS))
        guards.append(replace(refusal, also=(*ended, *_told_by_case(text, word))))
    lines = keyword_lines("DeleteKeyword.result", ref, word, was)
    after = _after(world, holder, word, Gone(rules.delete), rules.delete)
    success = Success(rules.delete, lines, {ref: after}, _ripples(world, ref, holder, word), _told_by_case(text, word))
    return Step(tuple(guards), (success,))


def _told_by_case(text: object, word: str) -> tuple[Rule, ...]:
    """The rule by which a keyword in other letters is the same one."""
    return (book.Keyword.case_insensitive,) if str(text).strip(" ") != word else ()


def _after(world: World, holder: Pool | PhoneNumber, word: str, what: Kept, rule: Rule) -> State:
    if isinstance(holder, PhoneNumber) and holder.pool is not None:
        what = Open()
    return holder if world.breaks(rule) else replace(holder, keywords=kept(holder.keywords, word, what))


def _holder_guards(world: World, named: object, holder: Pool | PhoneNumber | None, by_arn: Rule) -> Iterator[Guard]:
    """Whose keyword it is must exist and be usable."""
    if holder is None:
        yield world.missing(named)
        return
    if isinstance(holder, Pool):
        yield from (*pool_guards(world, named, by_arn), *status_guards(holder))
    else:
        yield from phone_guards(world, named, by_arn)
    if isinstance(holder, PhoneNumber) and holder.pool is not None:
        yield Guard(Reading.keywords_of_a_member, REFUSALS, "PHONE_NUMBER_ASSOCIATED_TO_POOL")
    members = (state for _, states in world.phone_numbers() for state in states if state.pool == ref_of(named))
    if any(phone.number_type != SIMULATOR for phone in ((holder,) if isinstance(holder, PhoneNumber) else members)):
        yield Guard(Reading.keyword_may_be_unsupported, (*REFUSALS, *NOT_FOUND))
    if not holder.config.two_way_enabled:
        yield Guard(Reading.keywords_may_need_two_way, ("ValidationException", *CONFLICT), "TWO_WAY_NOT_ENABLED")


def _text_guards(text: object) -> Iterator[Guard]:
    """A keyword with a space around it may be refused, or taken without the space."""
    if str(text) != str(text).strip(" "):
        yield Guard(book.Keyword.outer_space, ("ValidationException", *CONFLICT, *NOT_FOUND), certain=False)


@dataclass(frozen=True, slots=True)
class _unsettles:
    """What is done to a keyword of a pool, or of a phone number in it, may be done to the pool and to all in it."""

    pool: Ref
    word: str

    def __call__(self, state: State) -> Iterator[State]:
        match state:
            case Pool() | PhoneNumber(pool=self.pool):
                yield replace(state, keywords=opened(state.keywords, (self.word,)))
            case _:
                yield state


def _ripples(world: World, ref: Ref, holder: Pool | PhoneNumber, word: str) -> dict[Ref, Ripple]:
    pool = ref if isinstance(holder, Pool) else holder.pool
    if pool is None:
        return {}
    others = (other for other in (pool, *world.members(pool)) if other != ref and other in world.beliefs)
    return dict.fromkeys(others, _unsettles(pool, word))
