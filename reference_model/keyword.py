"""How do keywords get onto phone numbers and pools, and off them again? As guards and effects.

What a pool and its members have in common is not documented: whatever touches one of them leaves the keywords of the
others unknown. Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ringtrue.contracts.rule import Rule
from ringtrue.contracts.rules.keyword import Keyword
from ringtrue.contracts.rules.reading import Reading
from ringtrue.reference_model.branch import AnyOf, Guard, Line, Ripple, Step, Success
from ringtrue.reference_model.lines import line, named_lines
from ringtrue.reference_model.phone_number import ANY_REFUSAL, phone_guards
from ringtrue.reference_model.pool import CONFLICT, pool_guards, status_guards
from ringtrue.reference_model.state import PhoneNumber, Pool, State, Word, Words, becomes
from ringtrue.reference_model.vocabulary import Call, Ref
from ringtrue.reference_model.world import World, ref_of

Holder = Pool | PhoneNumber
MANDATORY = frozenset({"HELP", "STOP"})
ACTIONS = ("AUTOMATIC_RESPONSE", "OPT_OUT", "OPT_IN")  # the first is what AWS was seen to choose


def folded(word: str) -> str:
    """What makes two keywords the same in a target that knows no case."""
    return word.upper()


def is_mandatory(word: str) -> bool:
    return folded(word) in MANDATORY


def keyword_of(words: Words, word: str) -> Word | None:
    """What is known of the keyword: None is nothing, and one that is spelled otherwise may be another."""
    return next((each for each in words or () if folded(each.word) == folded(word)), None)


def put_keyword(world: World, call: Call) -> Step:
    params, named = call.params, call.params.get("OriginationIdentity")
    holder, ref, word = _holder(world, named), ref_of(named), str(params.get("Keyword", ""))
    guards = [*_holder_guards(world, named, Keyword.put_by_id_or_arn)]
    if is_mandatory(word):
        guards.append(Guard(Reading.mandatory_may_be_modified, ANY_REFUSAL))
    if holder is None or ref is None:
        return Step(tuple(guards), ())
    guards += _support_guards(world, ref, holder)
    if not holder.config.two_way_enabled:
        codes = ("ValidationException", *CONFLICT)
        guards.append(Guard(Reading.keywords_may_need_two_way, codes, "TWO_WAY_NOT_ENABLED"))
    message, given = str(params.get("KeywordMessage", "")), params.get("KeywordAction")
    actions = ACTIONS if given is None else (str(given),)
    wanted = [Word(word)] if is_mandatory(word) else [Word(word, message, action) for action in actions]
    why = Reading.keyword_action_by_default if given is None else None
    return Step(tuple(guards), tuple(_put(world, ref, holder, each, why) for each in wanted))


def _support_guards(world: World, ref: Ref, holder: Holder) -> Iterator[Guard]:
    """Only of a simulator's number is nothing said of what its carrier does with keywords."""
    members = (state for _, states in world.phone_numbers() for state in states if state.pool == ref)
    phones = (holder,) if isinstance(holder, PhoneNumber) else members
    if any(phone.number_type != "SIMULATOR" for phone in phones):
        yield Guard(Reading.keyword_may_be_unsupported, ANY_REFUSAL)


def _put(world: World, ref: Ref, holder: Holder, word: Word, why_action: Rule | None) -> Success:
    where = "PutKeyword.result"
    after = world.apply(holder, Keyword.put, keywords=_with(holder, word))
    lines = (*holder_lines(where, ref), *keyword_lines(where, word, why_action=why_action))
    return Success(Keyword.put, lines, {ref: after}, _rippling(world, ref, holder))


def delete_keyword(world: World, call: Call) -> Step:
    named, word = call.params.get("OriginationIdentity"), str(call.params.get("Keyword", ""))
    holder, ref = _holder(world, named), ref_of(named)
    guards = [*_holder_guards(world, named, Keyword.delete_by_id_or_arn)]
    if is_mandatory(word):
        guards.append(Guard(Keyword.delete_mandatory, ANY_REFUSAL))
    if holder is None or ref is None:
        return Step(tuple(guards), ())
    found = keyword_of(holder.keywords, word)
    sure = found is not None and found.there and found.word == word
    if not sure and not is_mandatory(word):
        guards.append(Guard(Reading.absent_keyword, ANY_REFUSAL))
    after = world.apply(holder, Keyword.delete, keywords=_with(holder, Word(word, there=False)))
    where = "DeleteKeyword.result"
    lines = (*holder_lines(where, ref), *keyword_lines(where, found)) if sure and found else ()
    relies = (holder.why["keywords"],) if "keywords" in holder.why else ()
    success = Success(Keyword.delete, lines, {ref: after}, _rippling(world, ref, holder), relies)
    return Step(tuple(guards), (success,))


def _holder(world: World, named: object) -> Holder | None:
    return world.pool(named) or world.phone_number(named)


def _holder_guards(world: World, named: object, by_arn: Rule) -> Iterator[Guard]:
    """The phone number or pool must exist, and be usable; what one in a pool may be told is not documented."""
    ref = ref_of(named)
    if ref is not None and ref.kind == "pool":
        yield from pool_guards(world, named, by_arn)
        yield from status_guards(world.pool(named))
        return
    yield from phone_guards(world, named, by_arn)
    phone = world.phone_number(named)
    if phone is not None and phone.pool is not None:
        yield Guard(Reading.keyword_of_member, (*CONFLICT, *ANY_REFUSAL), "PHONE_NUMBER_ASSOCIATED_TO_POOL")


def _with(holder: Holder, word: Word) -> Words:
    """The keywords once this one is put or deleted."""
    if holder.keywords is None or (isinstance(holder, PhoneNumber) and holder.pool is not None):
        return None
    known = keyword_of(holder.keywords, word.word)
    if known is not None and known.word != word.word:
        return None
    others = (each for each in holder.keywords if each is not known)
    return tuple(sorted((*others, word), key=lambda each: each.word))


def _rippling(world: World, ref: Ref, holder: Holder) -> dict[Ref, Ripple]:
    pool = ref if isinstance(holder, Pool) else holder.pool
    return bystanders(world, pool, {ref}) if pool else {}


def bystanders(world: World, pool: Ref, apart: Collection[Ref]) -> dict[Ref, Ripple]:
    """Nothing is known any more about the keywords of the pool and its members, apart from these."""
    others = [ref for ref in (pool, *world.members(pool)) if ref in world.beliefs and ref not in apart]
    return dict.fromkeys(others, _Unknown(pool))


class _Unknown:
    """Whatever belongs to the pool may have any keywords."""

    def __init__(self, pool: Ref) -> None:
        self.pool = pool

    def __call__(self, state: State) -> Iterator[State]:
        concerned = isinstance(state, Pool) or (isinstance(state, PhoneNumber) and state.pool == self.pool)
        yield becomes(state, Reading.keyword_of_member, keywords=None) if concerned else state


def holder_lines(where: str, ref: Ref) -> Iterator[Line]:
    """The id and the ARN of the phone number or pool, whichever of them it was asked by."""
    yield from named_lines(where, "OriginationIdentity", "OriginationIdentityArn", ref)


def keyword_lines(
    where: str, word: Word, *, why: Rule | None = None, why_action: Rule | None = None
) -> tuple[Line, ...]:
    """What is known of a keyword. It is shown as it was put or, by what AWS was seen to do, in upper case."""
    shown: object = AnyOf((word.word, folded(word.word))) if folded(word.word) != word.word else word.word
    lines = [line(where, "Keyword", shown, why=why)]
    lines += [line(where, "KeywordMessage", word.message, why=why)] if word.message is not None else []
    lines += [line(where, "KeywordAction", word.action, why=why_action or why)] if word.action is not None else []
    return tuple(lines)
