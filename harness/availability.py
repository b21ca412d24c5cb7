"""Is an operation there? What the answers to it say, before and while it is judged."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ringtrue.contracts.rules.protocol import Wire
from ringtrue.reference_model.environment import FORBIDDEN, NOT_IMPLEMENTED, UNKNOWN_CALLER
from ringtrue.reference_model.vocabulary import Accepted, Garbled, Lost, Outcome, Refused

NOT_HERE = 501
ENOUGH = 3  # answers that permission is lacking, or that are of no use where one was owed, before no more is asked
ENOUGH_OF_ANY = 6  # answers of no use to calls that may be refused; some refuse by a page and accept in the protocol
MOST_SHOWN = 100
INTERNAL = 500
PASSING_STATUSES = (429, 502, 503, 504)  # of what stands before a server: waited for, and no evidence of the operation


class Availability(Enum):
    """What an answer tells of its operation. `OPEN`: nothing."""

    IMPLEMENTED = "implemented"
    NOT_IMPLEMENTED = "not implemented"
    MISROUTED = "answered by something that does not speak this protocol"
    FAILING = "answered by nothing but pages of an internal error"
    UNAUTHORIZED = "unauthorized"
    OPEN = "open"


def availability(outcome: Outcome) -> Availability:
    """By one answer."""
    match outcome:
        case Refused() | Garbled() if says_unknown(outcome):
            return Availability.NOT_IMPLEMENTED
        case Refused(code) if code in FORBIDDEN or code in UNKNOWN_CALLER:
            return Availability.UNAUTHORIZED
        case Garbled(status=status) if status in PASSING_STATUSES:
            return Availability.OPEN
        case Garbled(status=status) if status == INTERNAL:
            return Availability.FAILING
        case Garbled(breaks=Wire.answers_in_json):
            return Availability.MISROUTED
        case Lost():
            return Availability.OPEN
        case Accepted() | Refused() | Garbled():
            return Availability.IMPLEMENTED


@dataclass(slots=True)
class Tally:
    """How often an operation was called, and with what result. Of what is of no use, `refused` counts `forbidden` only.

    `foreign` and `failed` are pages, `odd` is what was said in the protocol, but not as it should be. `owed`: a page
    came where the call should have been accepted. `shown` is the first answer that was of no use.
    """

    calls: int = 0
    accepted: int = 0
    refused: int = 0
    unknown: int = 0
    forbidden: int = 0
    foreign: int = 0
    failed: int = 0
    odd: int = 0
    owed: int = 0
    shown: str = ""

    def count(self, outcome: Outcome) -> None:
        """One answer more."""
        self.accepted += isinstance(outcome, Accepted)
        said = availability(outcome)
        self.unknown += said is Availability.NOT_IMPLEMENTED
        self.forbidden += said is Availability.UNAUTHORIZED
        self.foreign += said is Availability.MISROUTED
        self.failed += said is Availability.FAILING
        self.odd += said is Availability.IMPLEMENTED and isinstance(outcome, Garbled)
        self.refused += isinstance(outcome, Refused) and said is not Availability.NOT_IMPLEMENTED
        if said not in (Availability.IMPLEMENTED, Availability.OPEN):
            self.shown = self.shown or repr(outcome)[:MOST_SHOWN]

    @property
    def availability(self) -> Availability:
        """By all answers: one that only an implementation gives outweighs all others."""
        if self.accepted or self.refused > self.forbidden:
            return Availability.IMPLEMENTED
        if self.unknown and not self.refused:
            return Availability.NOT_IMPLEMENTED
        if self.forbidden:
            return Availability.UNAUTHORIZED
        if self.odd:
            return Availability.OPEN
        pages = Availability.MISROUTED if self.foreign else Availability.FAILING
        return pages if self.foreign or self.failed else Availability.OPEN

    @property
    def hopeless(self) -> bool:
        """Is nothing but the same to be had by asking on?"""
        match self.availability:
            case Availability.NOT_IMPLEMENTED:
                return True
            case Availability.UNAUTHORIZED:
                return self.forbidden >= ENOUGH
            case Availability.MISROUTED | Availability.FAILING:
                return self.foreign + self.failed >= (ENOUGH if self.owed else ENOUGH_OF_ANY)
            case _:
                return False

    @property
    def status(self) -> str:
        if self.accepted:
            return "exercised"
        return "not_implemented" if self.availability is Availability.NOT_IMPLEMENTED else "not_exercised"

    @property
    def why(self) -> str:
        """Why it was not exercised, as far as its answers tell: "unauthorized: 400 AccessDeniedException"."""
        if self.accepted or self.availability in (Availability.IMPLEMENTED, Availability.OPEN):
            return ""
        return f"{self.availability.value}: {self.shown}"


def says_unknown(outcome: Outcome) -> bool:
    """Is it an answer of one who does not know the operation? XML is the answer of a service that was not asked."""
    match outcome:
        case Refused(code, status=status):
            return code in NOT_IMPLEMENTED or status == NOT_HERE
        case Garbled(status=status, xml=xml):
            return status == NOT_HERE or (status in (404, 405) and not xml)
        case _:
            return False
