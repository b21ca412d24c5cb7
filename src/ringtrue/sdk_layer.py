"""How does boto3 take part in a run? One planned conversation with client-side validation off, and one with it on.

The model judges what it hears, as always; what boto3 makes of it beyond that is noted, by operation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice

from ringtrue.contracts.shapes import MODELLED, operations
from ringtrue.explore import Talk
from ringtrue.harness.budget import BudgetSpent
from ringtrue.harness.dispatch import arrived, leave
from ringtrue.harness.findings import SCHEMATHESIS, SDK
from ringtrue.harness.formal import FormalConversation
from ringtrue.harness.lending import beside_lent
from ringtrue.harness.sdk import Interrupted, SdkTarget
from ringtrue.harness.session import Session
from ringtrue.reference_model.formal import judge_form
from ringtrue.reference_model.naming import BIRTHS, made_by_name
from ringtrue.reference_model.operations import LISTINGS
from ringtrue.reference_model.request import READS
from ringtrue.reference_model.unmaking import UNMAKES
from ringtrue.reference_model.vocabulary import Accepted, Call, Outcome, Ref, refs_in
from ringtrue.strategies.survey import nobody
from ringtrue.strategies.tour import STAGE, VALID
from ringtrue.strategies.wrong import breakable, wrong_calls

CALLS = 280  # of both conversations together
ATTEMPTS = 3  # at a list, of which a page may be refused in passing
MOST_SHARE = 0.075
SENDABLE = ("length", "pattern", "enum")  # kinds of wrong that boto3 can say
# A list that is not of one kind of resource: what it lists, and how its items are told apart.
MEMBERS = ("ListPoolOriginationIdentities", "OriginationIdentities", "OriginationIdentity")


def share(max_calls: int) -> float:
    """How much of the run boto3 may use."""
    return min(MOST_SHARE, CALLS / max_calls)


def converse(session: Session, targets: Sequence[SdkTarget]) -> None:
    """Talk through each of the targets in turn, and leave the session with its own."""
    session.phase = SDK
    session.budget.grant(share(session.budget.max_calls))
    own = session.target
    try:
        with suppress(BudgetSpent), session.agenda.part(SDK, session.budget, len(targets)):
            for target in targets:
                session.target = target
                _converse(session, target)
                session.agenda.advance()
    finally:
        session.target = own
        for target in targets:
            for operation, notes in target.notes.items():
                session.notes.setdefault(operation, []).extend(notes)


def _converse(session: Session, target: SdkTarget) -> None:
    talk = Talk(session)
    try:
        for call in STAGE:
            _say(talk, call)
        unmake = [
            name for name in reversed(MODELLED) if name.startswith(UNMAKES)
        ]  # what is inside before what holds it
        for name in (*(name for name in MODELLED if name not in unmake), *unmake):
            for call in _asked(name, target.validated):
                _say(talk, call)
        for listing in _listings():
            _walk(talk, target, *listing)
    finally:
        talk.farewell()
    _read_the_rest(session)


def _asked(operation: str, validated: bool) -> Iterator[Call]:
    """A valid call and, where boto3 lets it pass, one that names nobody and one that breaks a constraint."""
    valid = Call(operation, VALID[operation])
    unknown = nobody(valid.params)
    if unknown != valid.params and operation not in BIRTHS:
        yield Call(operation, unknown)
    wrong = (each for each in breakable(operation) if each.kind in SENDABLE and len(each.path) == 1)
    if not validated and (constraint := next(wrong, None)) is not None:
        yield from islice(wrong_calls(valid, constraint), 1)
    yield valid


def _say(talk: Talk, call: Call) -> None:
    call = beside_lent(call, talk)
    known = all(ref.n == 0 or ref == made_by_name(call) or talk.knows(ref) for ref in refs_in(call.params))
    if known and talk.session.may_ask(call.operation):
        talk.say(call)
        talk.wait()


def _listings() -> Iterator[tuple[str, str, str, str]]:
    """(operation, its items, the member that tells them apart, their kind)."""
    for operation, listing in LISTINGS.items():
        yield operation, listing.items, listing.id_member, listing.kind
    yield (*MEMBERS, "phone-number")


def _walk(talk: Talk, target: SdkTarget, operation: str, items: str, id_member: str, kind: str) -> None:
    """boto3's paginator has to find everything of ours that the plain call finds, once each."""
    session = talk.session
    pools = talk.alive("pool")
    call = Call(operation, {"PoolId": pools[-1]} if operation == MEMBERS[0] and pools else {})
    if not session.may_ask(operation) or (operation == MEMBERS[0] and not pools):
        return
    talk.say(call)
    plain = talk.answered
    if not isinstance(plain, Accepted) or plain.body.get("NextToken"):
        return  # there is nothing to compare the pages with
    wanted = Counter(_ours(talk, plain, items, id_member, kind))
    for _ in range(ATTEMPTS):
        with suppress(Interrupted):
            found = Counter(_paged(talk, target, call, items, id_member, kind))
            if found != wanted:
                counts = f"{found.total()} of ours, where one answer lists {wanted.total()}"
                target.note(operation, f"boto3's paginator lists {counts}")
            return


def _paged(talk: Talk, target: SdkTarget, call: Call, items: str, id_member: str, kind: str) -> Iterator[object]:
    """What of ours is on boto3's pages."""
    session = talk.session

    def leaves() -> float:
        leave(session, call, talk.bindings)
        return session.allowance_s(session.patience.call_s)

    def comes(outcome: Outcome) -> None:
        arrived(session, call, outcome, talk.number)

    for outcome in target.walk(call, talk.bindings, leaves, comes):
        session.count(call, outcome)
        session.note(call, outcome, judge_form(call, outcome), session.budget.calls, talk.number, tuple(talk.steps))
        yield from _ours(talk, outcome, items, id_member, kind)


def _ours(talk: Talk, outcome: Outcome | None, items: str, id_member: str, kind: str) -> Iterator[object]:
    shown = outcome.body.get(items) if isinstance(outcome, Accepted) else None
    for item in shown if isinstance(shown, list) else ():
        ref = item.get(id_member) if isinstance(item, Mapping) else None
        if isinstance(ref, Ref) and ref.kind == kind and talk.bindings.bound(ref):
            yield ref


def _read_the_rest(session: Session) -> None:
    """Every operation without a model that reads and needs nothing: its answer is judged by form alone."""
    talk = FormalConversation(session)
    known = session.layers.get(SCHEMATHESIS, {})
    for name, operation in operations().items():
        missing = name in known and known[name].hopeless
        plain = name.startswith(READS) and not operation.input.required
        if plain and not missing and name in session.probed.difference(MODELLED) and session.may_probe(name):
            talk.say(Call(name))
