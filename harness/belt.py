"""What keeps a run from costs and leftovers? A gate before the wire: the purse is asked, then the ledger is written.

Whatever asks, the model's conversations, replays while shrinking or a survey, passes here last. A call that makes
something goes out only if the purse permits it and its entry is on disk.
"""

from __future__ import annotations

from dataclasses import dataclass

from ringtrue.contracts.shapes import MODELLED
from ringtrue.harness.bindings import ARN, Bindings
from ringtrue.harness.budget import BudgetSpent
from ringtrue.harness.ledger import Ledger
from ringtrue.harness.patience import passing
from ringtrue.harness.purse import PRICE, Purse
from ringtrue.harness.target import Target
from ringtrue.harness.wire import Wire
from ringtrue.reference_model.environment import FAILURES
from ringtrue.reference_model.naming import BIRTHS, NAMED_BY_CLIENT
from ringtrue.reference_model.unmaking import DEATHS
from ringtrue.reference_model.vocabulary import Accepted, Call, Outcome, Ref, Refused

COUNTRY = "IsoCountryCode"
UNKNOWN = "ResourceNotFoundException"


@dataclass(frozen=True, slots=True)
class Belt:
    """What a run wears: its ledger, its purse, and the wire by which its leftovers are looked for.

    `rate` is calls a second, 0 for no limit; `patience_s` how long a deletion may take to be let through.
    """

    ledger: Ledger
    purse: Purse
    wire: Wire
    endpoint: str
    rate: float = 0.0
    patience_s: float = 5.0


@dataclass(slots=True)
class Gate:
    """A target behind a belt. Raises BudgetSpent for a call that may not be made, and Unwritten."""

    target: Target
    belt: Belt

    def send(self, call: Call, bindings: Bindings, fresh: Ref | None, timeout_s: float) -> Outcome:
        if call.operation not in MODELLED:
            raise BudgetSpent
        if call.operation in BIRTHS:
            return self._make(call, bindings, fresh, timeout_s)
        outcome = self.target.send(call, bindings, fresh, timeout_s)
        if call.operation in DEATHS and (isinstance(outcome, Accepted) or _is_unknown(call, outcome)):
            self._lose(call, bindings)
        return outcome

    def _make(self, call: Call, bindings: Bindings, fresh: Ref | None, timeout_s: float) -> Outcome:
        purse, ledger = self.belt.purse, self.belt.ledger
        if not purse.permits(call.operation, call.params):
            raise BudgetSpent
        kind = BIRTHS[call.operation][0]
        taken = purse.take(call.operation, call.params)
        n = ledger.intend(call.operation, kind, _name(call, bindings), _text(call.params.get("ClientToken"), bindings))
        purse.alive = ledger.open
        outcome = self.target.send(call, bindings, fresh, timeout_s)
        if isinstance(outcome, Accepted):
            new = self._made(call, outcome, bindings, n)
            purse.pay(call.operation, call.params, taken, outcome.body.get(PRICE))
            if not new:  # the same request under its token
                purse.give_back(taken)
        elif isinstance(outcome, Refused) and not _may_be_done(outcome):
            ledger.refuse(n)
            purse.give_back(taken)
        purse.alive = ledger.open
        return outcome

    def _made(self, call: Call, outcome: Accepted, bindings: Bindings, n: int) -> bool:
        kind, member, _ = BIRTHS[call.operation]
        id = _text(outcome.body.get(member), bindings)
        return self.belt.ledger.make(n, kind, with_country(kind, id, call.params))

    def _lose(self, call: Call, bindings: Bindings) -> None:
        kind, member = DEATHS[call.operation]
        id = with_country(kind, _text(call.params.get(member), bindings), call.params)
        ledger = self.belt.ledger
        if id is not None and (kind, id) in ledger.made | {*ledger.pending.values()}:
            ledger.lose((kind, id))
            self.belt.purse.alive = ledger.open


def _is_unknown(call: Call, outcome: Outcome) -> bool:
    return isinstance(outcome, Refused) and outcome.code == UNKNOWN and not (call.breaks or call.mangling)


def _may_be_done(refused: Refused) -> bool:
    """A refusal for want of time or rate is one; of a fault inside, nobody knows how far it got."""
    return refused.status >= 500 or (passing(refused) and refused.code in FAILURES)


def _name(call: Call, bindings: Bindings) -> str | None:
    """The name under which it will be there, where it is ours to choose."""
    member = NAMED_BY_CLIENT.get(call.operation)
    named = call.params.get(member) if member else None
    text = bindings.own_name(named) if isinstance(named, Ref) else _text(named, bindings)
    return with_country(BIRTHS[call.operation][0], text, call.params)


def _text(value: object, bindings: Bindings) -> str | None:
    """The raw text behind a symbol; of an ARN only the resource."""
    raw = bindings.concrete(value)
    if not isinstance(raw, str):
        return None
    match = ARN.fullmatch(raw)
    return match[5] if match else raw


def with_country(kind: str, id: str | None, params: object) -> str | None:
    """A sender ID is told from others by its country as well."""
    country = params.get(COUNTRY) if isinstance(params, dict) else None
    return f"{id}/{country}" if kind == "sender-id" and id and country and "/" not in id else id
