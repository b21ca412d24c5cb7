"""How does one conversation go? Say a call, judge the answer, wait where waiting may help, write it down, clean up.

After a violation the model has adopted what it saw, and the conversation goes on: one finding hides no other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ringtrue.harness.bindings import CLIENT_MADE, Bindings, Home
from ringtrue.harness.dispatch import dispatch, patiently
from ringtrue.harness.findings import Bucket, Step, buckets, effect_of
from ringtrue.harness.hindsight import Hindsight
from ringtrue.harness.lending import borrow, irrevocable
from ringtrue.harness.lent import spared
from ringtrue.harness.marks import marked
from ringtrue.harness.paging import walked
from ringtrue.harness.session import Session
from ringtrue.reference_model.branch import Facts
from ringtrue.reference_model.judge import judge
from ringtrue.reference_model.judgement import Judgement, Verdict
from ringtrue.reference_model.naming import BIRTHS, NAMED_BY_CLIENT, listed, made_by_name
from ringtrue.reference_model.operations import DESCRIBED_BY, STEPS
from ringtrue.reference_model.state import Beliefs, State, exists
from ringtrue.reference_model.unmaking import unmaking
from ringtrue.reference_model.vocabulary import Accepted, Call, Lost, Outcome, Ref, Refused
from ringtrue.reference_model.world import NEVER, Spent, World

LAGGING = frozenset({"ConflictException", "ResourceNotFoundException"})


class Conversation:
    """One conversation with a target: what is believed, what was said, and what has to be cleaned up.

    `haunted`: a call that makes something, or was wrong on purpose, was not answered. What it may have made has no
    name, holds what it was made from and may come to light at any time, so nothing is judged any more.
    `doubted`: shown wrongly, so that more is believed of it than can be. `patient`: wait for an answer to come right
    even if that was in vain before. `convicted` are the buckets of all that diverged.
    """

    def __init__(self, session: Session) -> None:
        session.conversations += 1
        self.session, self.number = session, session.conversations
        home = Home() if session.isolated else session.home
        self.bindings = Bindings(f"{session.name}-{self.number}", session.region, home)
        self.world = World({})
        self.steps: list[Step] = []
        self.strays: list[Call] = []
        self.latest: Judgement | None = None
        self.answered: Outcome | None = None
        self.haunted = False
        self.doubted: set[Ref] = set()
        self.patient = False
        self.hindsight = Hindsight(session.patience.consistency_s)
        self.convicted: set[Bucket] = set()
        self.lent: dict[Ref, State] = {}
        if session.lent:
            borrow(self)

    @property
    def arns(self) -> frozenset[Ref]:
        """Of what we made; an ARN of something lent holds its owner's account, which a finding must not need."""
        return self.bindings.arns - self.lent.keys() if self.lent else self.bindings.arns

    def say(self, call: Call, *, settled: bool = False) -> bool:
        """Send it, judge the answer and believe it. True if the same request may be repeated under its token."""
        lent = bool(self.session.lent) and spared(call, self.session.lent, self.world)
        if lent or irrevocable(call, self.lent) or not self.session.permits(call):
            self.latest = self.answered = None
            return False
        call = marked(call) if self.session.marks else call
        fresh = self._fresh(call)
        self.world = replace(self.world, fresh=fresh, facts=self._facts(fresh))
        outcome = self._send(call, fresh)
        self.session.count(call, outcome)
        if self.session.missing(call, outcome):
            self.latest, self.answered = None, outcome
            return False
        judgement = self._judge(call, outcome, settled)
        if judgement.verdict is Verdict.VIOLATES and self._may_lag(call, outcome, judgement):
            outcome, judgement = self._look_again(call, fresh, outcome, judgement, settled)
        judgement = self._in_hindsight(call, outcome, judgement, settled)
        return self._believe(call, outcome, judgement, fresh, settled)

    def _fresh(self, call: Call) -> Ref | None:
        if call.operation not in BIRTHS:
            return None
        kind = BIRTHS[call.operation][0]
        if call.operation in NAMED_BY_CLIENT:
            return made_by_name(call)
        known = self.world.beliefs.keys() | self.session.lent.keys()
        return Ref(kind, 1 + sum(ref.kind == kind for ref in known) + len(self.strays))

    def _facts(self, fresh: Ref | None) -> Facts:
        """What is known, less what a name meant in a former life."""
        reborn = fresh is not None and any(not exists(state) for state in self.world.beliefs.get(fresh, ()))
        return {key: fact for key, fact in self.world.facts.items() if key[0] != fresh} if reborn else self.world.facts

    def _send(self, call: Call, fresh: Ref | None) -> Outcome:
        return walked(call, lambda page: self._patiently(page, None)) if call.paged else self._patiently(call, fresh)

    def _patiently(self, call: Call, fresh: Ref | None) -> Outcome:
        return patiently(self.session, call, lambda: self._once(call, fresh))

    def _once(self, call: Call, fresh: Ref | None) -> Outcome:
        patience = self.session.patience
        usual_s = patience.mangled_s if call.mangling else patience.call_s
        return dispatch(self.session, call, self.bindings, fresh, self.number, usual_s)

    def _judge(self, call: Call, outcome: Outcome, settled: bool, world: World | None = None) -> Judgement:
        session, world = self.session, world or self.world
        judged = judge(world, call, outcome, held=session.held, settled=settled, strict=session.strict)
        return Judgement(Verdict.UNDECIDED, judged.beliefs, judged.facts) if self.haunted else judged

    def _may_lag(self, call: Call, outcome: Outcome, judgement: Judgement) -> bool:
        """May it be right in a moment? Reads may lag behind writes, and so may refusals; what was accepted is done."""
        reads = call.operation not in STEPS and isinstance(outcome, Accepted | Refused)
        lagging = reads or _lagging(outcome)
        formal = any(each.kind in ("form", "envelope") for each in judgement.divergences)
        known = self.session.persists(call.operation, judgement.divergences)
        return lagging and not formal and (self.patient or not known)

    def _look_again(
        self, call: Call, fresh: Ref | None, outcome: Outcome, judgement: Judgement, settled: bool
    ) -> tuple[Outcome, Judgement]:
        """Ask until the answer is right or the consistency window has passed."""
        patience = self.session.patience
        first = judgement
        for pause in patience.pauses(patience.consistency_s):
            patience.sleep(pause)
            outcome = self._send(call, fresh)
            judgement = self._judge(call, outcome, settled)
            if judgement.verdict is not Verdict.VIOLATES:
                lag = "; ".join(first.divergences[0].expected)
                self.session.lags = True
                self.session.observations[f"{call.operation} lagged behind: {lag} came after a while"] += 1
                return outcome, judgement
        return outcome, judgement

    def _in_hindsight(self, call: Call, outcome: Outcome, judgement: Judgement, settled: bool) -> Judgement:
        """The judgement, or a kinder one if an earlier read may have been stale; and what is to be known later on."""
        wider = self.hindsight.world(self.world) if judgement.verdict is Verdict.VIOLATES else None
        if wider is not None:
            kinder = self._judge(call, outcome, settled, wider)
            if kinder.verdict is not Verdict.VIOLATES:
                self.session.lags = True
                self.session.observations[f"{call.operation} shows that an earlier answer was out of date"] += 1
                self.world, judgement = wider, kinder
                self.hindsight.wider.clear()
        reads = call.operation not in STEPS
        self.hindsight.follow(
            self.world, lambda world: self._judge(call, outcome, settled, world), judgement, reads=reads,
            prunes=judgement.verdict is not Verdict.VIOLATES and (reads or _lagging(outcome)),
        )  # fmt: skip
        return judgement

    def _believe(
        self, call: Call, outcome: Outcome, judgement: Judgement, fresh: Ref | None, settled: bool
    ) -> bool:  # fmt: skip
        beliefs = {**self.world.beliefs, **self._learned(call, judgement)}
        accepted = isinstance(outcome, Accepted)
        new = fresh is not None and fresh not in self.world.beliefs and self.bindings.bound(fresh)
        born = fresh if accepted and new else None
        if fresh is not None and fresh in beliefs and not self.bindings.bound(fresh):
            del beliefs[fresh]
        if born is not None and born not in beliefs:
            self._stray(call, born)
        elif accepted and fresh is None and call.operation in NAMED_BY_CLIENT:
            self._stray(call, call.params.get(NAMED_BY_CLIENT[call.operation], ""))
        writes = self.world.writes + (call.operation in STEPS)
        facts = {**judgement.facts, **self.world.facts} if judgement.facts else self.world.facts
        self.world = replace(
            self.world, beliefs=beliefs, facts=facts,
            writes=writes, spent=self._spent(call, judgement, fresh, writes) if accepted else self.world.spent,
        )  # fmt: skip
        nameless = fresh is not None and fresh.kind not in CLIENT_MADE
        unclear = nameless or "ClientToken" in call.params or (call.breaks is not None and call.operation in STEPS)
        self.haunted |= unclear and isinstance(outcome, Lost)
        self.steps.append(Step(call, born, call.operation not in STEPS, effect_of(outcome), settled, outcome))
        self.latest, self.answered = judgement, outcome
        self.convicted |= buckets(call, judgement)
        self.session.note(call, outcome, judgement, self.session.budget.calls, self.number, tuple(self.steps))
        return (
            accepted
            and judgement.verdict is Verdict.CONFORMS
            and call.params.get("ClientToken") in self.world.spent
            and call.breaks is None
        )

    def _learned(self, call: Call, judgement: Judgement) -> Mapping[Ref, Beliefs]:
        """What is believed now. Of a resource that was shown wrongly, no read tells which of the two it is."""
        if judgement.verdict is Verdict.VIOLATES:
            self.doubted |= judgement.beliefs.keys()
        if call.operation in STEPS or not self.doubted:
            return judgement.beliefs
        known = self.world.beliefs
        return {
            ref: states | known.get(ref, states) if ref in self.doubted else states
            for ref, states in judgement.beliefs.items()
        }  # fmt: skip

    def _spent(self, call: Call, judgement: Judgement, fresh: Ref | None, writes: int) -> Mapping[Ref, Spent]:
        """The tokens that stand for a request, this one's included."""
        token = call.params.get("ClientToken")
        if not isinstance(token, Ref):
            return self.world.spent
        earlier = self.world.spent.get(token)
        others = {other: spent for other, spent in self.world.spent.items() if other != token}
        other = call.breaks is not None or (earlier is not None and earlier.call.params != call.params)
        if other or judgement.verdict is not Verdict.CONFORMS:
            return {**others, token: Spent(call, None, NEVER)}
        return {**others, token: Spent(call, earlier.about if earlier else fresh, writes)}

    def _stray(self, call: Call, born: object) -> None:
        """Something was made that the model knows nothing of; it is deleted at the end, unjudged."""
        undo = unmaking(call, Accepted({BIRTHS[call.operation][1]: born}))
        self.strays += [undo] if undo is not None else []

    def knows(self, ref: Ref) -> bool:
        """Is it something that we have made, or may name? A sender ID is named only where a target has them."""
        return ref in self.world.beliefs or (self.bindings.nameable(ref) and ref.kind != "sender-id")

    def alive(self, kind: str) -> list[Ref]:
        """What there is of a kind, lent resources included."""
        return [ref for ref, states in self.world.beliefs.items() if ref.kind == kind and any(map(exists, states))]

    def wait(self) -> None:
        """Look, with patience, until everything that was created is ACTIVE."""
        patience = self.session.patience
        for ref in [ref for ref, states in self.world.beliefs.items() if _certain(states, "CREATING", "PENDING")]:
            kind, (operation, listing) = ref.kind, DESCRIBED_BY[ref.kind]
            if not self.session.may_ask(operation) or patience.hopeless((kind, "creation")):
                continue
            for pause in patience.pauses(patience.creation_s):
                self.say(Call(operation, {listing.ids: [listed(ref, self.world.beliefs)]}))
                if not _certain(self.world.beliefs.get(ref, frozenset()), "CREATING", "PENDING"):
                    break
                patience.sleep(pause)
            else:
                patience.gave_up((kind, "creation"))
                self.session.observations[f"a {kind} was still not ACTIVE after {patience.creation_s} s"] += 1

    def discard(self, call: Call) -> None:
        """Delete something that the model knows nothing of; whatever comes back is not judged."""
        self._send(call, None)

    def ask(self, call: Call) -> Outcome:
        """Say it and hand over the answer, unjudged."""
        outcome = self._send(call, None)
        self.session.count(call, outcome)
        return outcome


def _lagging(outcome: Outcome) -> bool:
    """Is it a refusal that may be of the state before the last write?"""
    return isinstance(outcome, Refused) and outcome.code in LAGGING


def _certain(states: Beliefs, *statuses: str) -> bool:
    return bool(states) and all(state.status in statuses for state in states)
