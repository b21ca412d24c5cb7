"""What would the model itself answer? The embedded reference endpoint, honest or with named rules broken.

It keeps one definite state per resource, asks the model's own step, and answers from the branches. Its clock is prompt
(what is created is ACTIVE and what is deleted is gone at once), held (nothing drifts: what is deleted stays DELETING),
free (things drift at random, and every reading of the documents occurs) or slow (what is created is not ACTIVE yet, and
whoever holds the endpoint says when it is, and when to forget what is gone).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Container, Iterable, Mapping
from enum import Enum
from random import Random

from ringtrue.contracts.rules.association import Association
from ringtrue.contracts.rules.opt_out_list import OptOutList as OptOutLists
from ringtrue.contracts.rules.phone_number import PhoneNumber as PhoneNumbers
from ringtrue.contracts.rules.pool import Pool
from ringtrue.contracts.rules.protocol import Error, Idempotency
from ringtrue.contracts.rules.reading import Reading
from ringtrue.contracts.rules.sender_id import SenderId as SenderIds
from ringtrue.contracts.shapes import MODELLED, Constraint, constraints, operations
from ringtrue.harness.listed import read
from ringtrue.harness.registry import Registry
from ringtrue.harness.render import Renderer, Reply
from ringtrue.harness.validation import broken_constraints, known, misfits, stand_in
from ringtrue.reference_model.branch import Guard, Step, Success
from ringtrue.reference_model.keywords import MANDATORY, Entry
from ringtrue.reference_model.naming import HOME, KINDS, NAMED_BY_CLIENT, made_by_name
from ringtrue.reference_model.operations import STEPS
from ringtrue.reference_model.opted_out_number import TIME, moment
from ringtrue.reference_model.state import OptedOut, OptOutList, PhoneNumber, State, drifted, exists
from ringtrue.reference_model.state import Pool as PoolState
from ringtrue.reference_model.tag import RESOURCE
from ringtrue.reference_model.vocabulary import Call, Ref
from ringtrue.reference_model.world import Spent, World
from ringtrue.reference_model.writes import step

# Rules whose mutant refuses what should be accepted; the mutants of other effects forget the effect.
REFUSING = (Pool.update, PhoneNumbers.request, PhoneNumbers.update, SenderIds.update)
# Readings that AWS was seen to follow, or that a careful service would: what the endpoint refuses without having to.
FOLLOWED = (Association.last_phone_number, Reading.two_way_needs_a_channel, Reading.keywords_of_a_member)
# What a service refuses as well where things take their time.
UNREADY = (Reading.phone_must_be_active, Reading.pool_must_be_active)
CONSTRAINTS = {constraint.rule.id: constraint for constraint in constraints()}
BIRTH_KINDS = {"CreatePool": "pool", "RequestPhoneNumber": "phone-number"}
SOMEBODY = "+14255550100"
MOST_TOKENS = 10_000
SMS, SUCCESS = "SMS", 200
MOST_POOLS = 1  # of a mutant that has quotas
SENDER_ID_MEMBERS = ("SenderId", "SenderIds", "IsoCountryCode")


class Clock(Enum):
    """How time passes at the embedded endpoint."""

    PROMPT = "prompt"
    HELD = "held"
    FREE = "free"
    SLOW = "slow"


class Endpoint:
    """A whole service in memory. `broken` holds ids of rules to break."""

    def __init__(
        self, *, seed: int = 0, broken: Iterable[str] = (), clock: Clock = Clock.PROMPT, region: str = "us-east-1"
    ) -> None:
        self.broken, self.clock, self.random = frozenset(broken), clock, Random(seed)
        self.free = clock is Clock.FREE
        self.followed = (*FOLLOWED, *UNREADY) if clock is Clock.SLOW else FOLLOWED
        self.registry = Registry(self.random, region)
        self.renderer = Renderer(self.registry, self.broken, self.random if self.free else None)
        self.states: dict[Ref, State] = {}
        self.facts: dict[tuple[Ref, str], object] = {}
        self.spent: dict[Ref, Spent] = {}
        self._latest: tuple[Call, Reply] | None = None
        self._lock = threading.Lock()

    def answer(self, operation: str, params: Mapping[str, object]) -> Reply:
        """One request's reply: HTTP status and JSON body."""
        if operation not in MODELLED:
            return Reply(404, {"__type": "UnknownOperationException"})
        with self._lock:
            return self.renderer.finished(operation, self._answer(operation, params))

    def _answer(self, operation: str, params: Mapping[str, object]) -> Reply:
        given = known(operations()[operation].input, params)
        for where in misfits(operation, given):
            mistyped = CONSTRAINTS.get(f"{operation}.{where}.type")
            if mistyped is None or mistyped.rule.id not in self.broken:
                return Reply(400, {"__type": "SerializationException", "Message": f"{where} has the wrong JSON type"})
            given = self._taken(mistyped, given)
        broken = list(broken_constraints(operation, given))
        ignored = [constraint for constraint in broken if constraint.rule.id in self.broken]
        for constraint in broken:
            if constraint.path not in [each.path for each in ignored]:
                return self.renderer.invalid(constraint)
        for constraint in ignored:
            given = self._taken(constraint, given)
        call = Call(operation, self.registry.symbolic(operation, given))
        if self._fails(call):
            status = 503 if "Wire.server_error_is_500" in self.broken else 500
            return Reply(status, {"__type": "InternalServerException", "Message": "unexpected"})
        if call.operation == "CreatePool" and self.renderer.has_quotas and len(self._pools()) >= MOST_POOLS:
            return self.renderer.over_quota()
        if self.free:
            self._drift()
        return self._write(call) if operation in STEPS else read(self, call)

    def _taken(self, constraint: Constraint, params: dict[str, object]) -> dict[str, object]:
        """A mutant that ignores a constraint takes something valid for what breaks it."""
        head, names = constraint.path[0], KINDS.get(constraint.path[0].removesuffix("s"))
        kept = {name: value for name, value in params.items() if name != head}
        shape = operations()[constraint.operation].input.members[head]
        alive = [ref for ref, state in self.states.items() if ref.kind == names and exists(state)]
        if constraint.operation.endswith(("SenderId", "SenderIds")) and head in SENDER_ID_MEMBERS:
            return self._taken_for_a_sender_id(constraint, kept)
        if names in BIRTH_KINDS.values() or (names == "opt-out-list" and constraint.operation != "CreateOptOutList"):
            names_of = (self.registry.raw(ref) for ref in alive)
            filled = ({**kept, head: [raw] if shape.type == "array" else raw} for raw in names_of)
            return next((each for each in filled if self._goes_through(constraint.operation, each)), kept)
        if head == "Keyword":
            return {**kept, head: self._some_keyword()}
        if head == RESOURCE:
            return {**kept, head: next(map(self.registry.arn, self.states), "")}
        if head == "OptedOutNumber":
            lists = (state for state in self.states.values() if isinstance(state, OptOutList))
            on = (self.registry.raw(entry.number) for state in lists for entry in sorted(state.opted_out))
            return {**kept, head: next(on, SOMEBODY)}
        if head == "NumberCapabilities":
            return {**kept, head: [SMS]}
        if names == "opt-out-list":
            name = params.get(head)
            return {**kept, head: name if name and isinstance(name, str) else f"nameless-{len(alive)}"}
        if constraint.kind == "type":
            taken = stand_in(shape, needed=head in operations()[constraint.operation].input.required)
            return kept if taken is None else {**kept, head: taken}
        odd = head in ("Tags", "Filters", "RegistrationId", "NextToken") or constraint.kind == "required"
        return kept if odd else params

    def _some_keyword(self) -> str:
        """One that is there, if there is any but HELP and STOP."""
        states = (state for state in self.states.values() if isinstance(state, PhoneNumber) and state.pool is None)
        kept = ((word, what) for state in states for word, what in state.keywords)
        return next((word for word, what in kept if isinstance(what, Entry) and word not in MANDATORY), "NAMELESS")

    def _taken_for_a_sender_id(self, constraint: Constraint, kept: dict[str, object]) -> dict[str, object]:
        """A sender ID that is there, or for a request a good text and a country."""
        alive = [ref for ref, state in self.states.items() if ref.kind == "sender-id" and exists(state)]
        if constraint.operation in NAMED_BY_CLIENT:
            return {"SenderId": f"NAMELESS{len(alive)}", "IsoCountryCode": HOME, **kept}
        named = [self.registry.naming(ref) for ref in alive]
        filled = [{**kept, **({"SenderIds": [name]} if constraint.path[0] == "SenderIds" else name)} for name in named]
        return next((each for each in filled if self._goes_through(constraint.operation, each)), kept)

    def _goes_through(self, operation: str, params: Mapping[str, object]) -> bool:
        """Would the call be accepted?"""
        call = Call(operation, self.registry.symbolic(operation, params))
        if operation not in STEPS:
            return read(self, call).status == SUCCESS
        taken = step(self._world(None), call)
        return self._choose(taken)[0] is None

    def _fails(self, call: Call) -> bool:
        """A mutant that breaks the rules of internal errors has them for good."""
        broken = {Error.unexpected.id, "Wire.server_error_is_500"} & self.broken
        return bool(broken) and call.operation == "UpdatePool" and "SharedRoutesEnabled" in call.params

    def _pools(self) -> list[Ref]:
        return [ref for ref, state in self.states.items() if ref.kind == "pool" and exists(state)]

    def _drift(self) -> None:
        for ref, state in list(self.states.items()):
            self.states[ref] = self.random.choice([state, state, *drifted(state)])
        self.forget_the_gone()

    def _finish(self) -> None:
        """Everything that takes time has happened."""
        for ref, state in list(self.states.items()):
            while following := list(drifted(state)):
                state = following[0]
            self.states[ref] = state

    def forget_the_gone(self, kept: Container[Ref] = ()) -> None:
        """Forget all that is gone, names included, but for what is `kept`."""
        states = self.states.values()
        used = {state.config.opt_out_list for state in states if isinstance(state, PoolState | PhoneNumber)}
        used |= self._remembered()
        gone = [ref for ref, state in self.states.items() if not exists(state)]
        for ref in [ref for ref in gone if ref not in used and ref not in kept]:
            del self.states[ref]
            self.registry.forget(ref)
            self._forget_facts(ref)

    def _forget_facts(self, ref: Ref) -> None:
        for key in [key for key in self.facts if key[0] == ref or key[0].kind.startswith(f"{ref!r} ")]:
            del self.facts[key]

    def _remembered(self) -> set[Ref]:
        """Lists that are gone, but not to a mutant that keeps their numbers."""
        if OptOutLists.delete_deletes_numbers.id not in self.broken:
            return set()
        return {ref for ref, state in self.states.items() if isinstance(state, OptOutList)}

    def _world(self, fresh: Ref | None) -> World:
        beliefs = {ref: frozenset({state}) for ref, state in self.states.items()}
        return World(beliefs, {}, self.spent, chosen=self.states, broken=self.broken, fresh=fresh)

    def _write(self, call: Call) -> Reply:
        if (again := self._again(call)) is not None:
            return again
        kind = BIRTH_KINDS.get(call.operation)
        fresh = self.registry.issue(kind) if kind else made_by_name(call)
        world = self._world(fresh)
        taken = step(world, call)
        guard, success = self._choose(taken)
        if guard is not None:
            return self.renderer.refusal(guard)
        if success is None:
            return Reply(
                400, {"__type": "ValidationException", "Message": "nothing can be done", "Reason": "INVALID_REQUEST"}
            )
        if success.because in REFUSING and world.breaks(success.because):
            return self.renderer.refusal(Guard(success.because, ("ConflictException",)))
        self._happen(success)
        repeated = success.because in (Idempotency.token, Reading.token_with_other_parameters)
        token, about = call.params.get("ClientToken"), fresh
        if isinstance(token, Ref) and not repeated:
            self._spend(token, Spent(call, about, 0))
        if repeated and isinstance(token, Ref):
            earlier = self.spent[token]
            success = self._replayed(world, earlier.call, earlier.about) or success
        reply = self.renderer.result(call, success.lines, self.facts)
        self._latest = (call, reply)
        if self.clock is Clock.PROMPT:
            self._finish()
        if self.clock is not Clock.SLOW:
            self.forget_the_gone()
        return reply

    def _spend(self, token: Ref, spent: Spent) -> None:
        self.spent[token] = spent
        if len(self.spent) > MOST_TOKENS:
            del self.spent[next(iter(self.spent))]

    def _replayed(self, world: World, call: Call, about: Ref | None) -> Success | None:
        """The whole answer to a repeated request, from the resource as it is."""
        found = STEPS[call.operation](World(world.beliefs, {}, chosen=world.chosen, fresh=about), call).successes
        fitting = [s for s in found if not about or about not in self.states or s.then.get(about) == self.states[about]]
        return next(iter((*fitting, *found)), None)

    def _again(self, call: Call) -> Reply | None:
        """A mutant that merges requests without a token answers the latest one once more."""
        if (
            Idempotency.no_token.id in self.broken
            and self._latest
            and self._latest[0] == call
            and "ClientToken" not in call.params
        ):
            return self._latest[1] if call.operation in BIRTH_KINDS else None
        return None

    def _choose(self, taken: Step) -> tuple[Guard | None, Success | None]:
        blocking = [guard for guard in taken.guards if guard.planted or (guard.certain and guard.rule.convicts())]
        if self.free:
            options: list[Guard | Success] = [*taken.guards, *(() if blocking else taken.successes)]
            chosen = self.random.choice(options) if options else None
            return (chosen, None) if isinstance(chosen, Guard) else (None, chosen)
        followed = (guard for guard in taken.guards if guard.rule in self.followed and not self._ignores(guard))
        if (guard := next(iter((*blocking, *followed)), None)) is not None:
            return guard, None
        slow = self.clock is Clock.SLOW
        return None, next(iter(sorted(taken.successes, key=_made_at_once) if slow else taken.successes), None)

    def _ignores(self, guard: Guard) -> bool:
        return guard.rule.id in self.broken

    def _happen(self, success: Success) -> None:
        for ref, state in success.then.items():
            if ref in self.states and exists(state) and not exists(self.states[ref]):
                self._forget_facts(ref)  # of its former life
            for left in _numbers(self.states.get(ref)) - _numbers(state):
                self.facts.pop((moment(ref, left), TIME), None)  # a number that comes back has a new time
            self.states[ref] = state
        pick: Callable[[list[State]], State] = self.random.choice if self.free else lambda options: options[0]
        for ref, ripple in success.ripples.items():
            if ref in self.states:
                self.states[ref] = pick(list(ripple(self.states[ref])))


def _made_at_once(success: Success) -> bool:
    """Is nothing CREATING or PENDING afterwards?"""
    return all(state.status not in ("CREATING", "PENDING") for state in success.then.values())


def _numbers(state: State | None) -> frozenset[OptedOut]:
    return state.opted_out if isinstance(state, OptOutList) else frozenset()
