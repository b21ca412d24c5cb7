"""When is the seat belt on, what does it allow, and what is said before a run starts that wears it?

It is on for AWS itself, for the target `aws` wherever that is served, and for whoever asks for it with --belt.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from rich.console import Console

from ringtrue.contracts.shapes import MODELLED
from ringtrue.harness.account import account
from ringtrue.harness.belt import Belt
from ringtrue.harness.credentials import Identity
from ringtrue.harness.ledger import opened
from ringtrue.harness.purse import BUYING, NOTHING, SIMULATOR_USD, Purse, usd
from ringtrue.harness.trust import Bundle
from ringtrue.harness.wire import Wire
from ringtrue.options import Address, Complaint
from ringtrue.reports.report import counted
from ringtrue.selection import lacking_beside

AWS = "aws"  # the target of this name
AWS_RATE = 1.0  # calls a second: the documented quota of nearly every operation
AWS_PATIENCE_S, PATIENCE_S = 150.0, 5.0  # a released number was seen to stay in its pool for up to two minutes
DEFAULT_RESOURCES = 5
MOST_RESOURCES = 20  # of 25 pools, 25 phone numbers and 25 opt-out lists in an account
PHONE, SENDER = BUYING


@dataclass(frozen=True, slots=True)
class Terms:
    """What a run with a belt may do. `most_usd` is None where nothing may be bought."""

    most_usd: Decimal | None
    most_resources: int
    ledger: Path
    rate: float
    patience_s: float
    aws: bool

    @property
    def barred(self) -> tuple[str, ...]:
        """Operations that would buy what may not be bought. Of a sender ID no price is documented."""
        return (PHONE, SENDER) if self.most_usd is None else (SENDER,)


def terms(
    address: Address | None, target: str | None, *, belt: bool, accepted: bool, max_spend: str | None,
    max_resources: int | None, ledger: str, rate: float | None = None,
) -> Terms | None:  # fmt: skip
    """None where no belt is worn. Raises Complaint."""
    charged = target == AWS or (address is not None and address.aws)
    if charged and not accepted:
        raise Complaint(
            "the target is AWS, where phone numbers cost money and what is left behind goes on costing. Add "
            "--i-accept-aws-charges if that is meant; without --max-spend nothing is bought all the same."
        )
    if not charged and not belt:
        if max_spend is not None or max_resources is not None:
            option = "--max-spend" if max_spend is not None else "--max-resources"
            raise Complaint(f"{option} is for AWS, or together with --belt; this target has no caps without it.")
        return None
    most = DEFAULT_RESOURCES if max_resources is None else max_resources
    if not 1 <= most <= MOST_RESOURCES:
        raise Complaint(
            f"--max-resources {most} is not from 1 to {MOST_RESOURCES}; AWS allows 25 pools, phone numbers and "
            "opt-out lists in an account, and some may be yours."
        )
    own = AWS_RATE if charged else 0.0
    return Terms(
        None if max_spend is None else _dollars(max_spend), most, Path(ledger), own if rate is None else rate,
        AWS_PATIENCE_S if charged else PATIENCE_S, address is not None and address.aws,
    )  # fmt: skip


def _dollars(text: str) -> Decimal:
    amount = usd(text.strip().removesuffix("USD").strip())
    if amount is None:
        raise Complaint(f"--max-spend {text!r} is no amount of US dollars; write it like 5 or 2.50.")
    return amount


def check_choice(found: Terms | None, chosen: Sequence[str], lent: Collection[str] = ()) -> None:
    """Were operations chosen that the belt bars, and nothing of a kind that is `lent` will do? Raises Complaint."""
    for name in chosen:
        buys = {name, *lacking_beside(lent, name)} & {*(found.barred if found else ())}
        if not buys:
            continue
        which = "it" if name in buys else f"it needs {' and '.join(sorted(buys))}, which"
        free = PHONE in buys and found is not None and found.most_usd is None
        why = "nothing may be bought without --max-spend USD" if free else "nobody documents what that costs"
        raise Complaint(f"{name} is chosen, but {which} buys, and {why}. Leave it out of --operations, or allow more.")


def fastened(found: Terms, wire: Wire, run: str, endpoint: str, region: str) -> Belt:
    """The belt for a run of this name, with its ledger begun. Raises Complaint."""
    try:
        ledger = opened(found.ledger, run, endpoint, region)
    except OSError as error:
        raise Complaint(
            f"--ledger {str(found.ledger)!r} cannot be written: {error.strerror or error}. Nothing is made that is "
            "not written down first; name a directory of your own."
        ) from error
    return Belt(ledger, Purse(found.most_usd, found.most_resources), wire, endpoint, found.rate, found.patience_s)


@dataclass(frozen=True, slots=True)
class Intent:
    """What is about to happen, as far as it can be foretold."""

    where: str
    asked: Sequence[str]
    max_calls: int
    time_limit_s: float
    lent: Sequence[str] = ()


def lines_of(found: Terms, intent: Intent, path: Path, who: str) -> Iterator[tuple[str, str]]:
    """The plan, line by line: what it is about, and what is so."""
    if who:
        yield "account", who
    asked = [name for name in MODELLED if name in intent.asked]
    yield "operations", f"{len(asked)} of {len(MODELLED)}: {', '.join(asked)}"
    barred = [name for name in found.barred if name not in asked]
    if barred:
        yield "never asked", f"{', '.join(barred)}, which would buy"
    yield "lent", ", ".join(intent.lent) or "nothing"
    most, cost = _purchases(found, PHONE in asked)
    yield "to buy", f"at most {counted(most, 'simulator number')} at {SIMULATOR_USD} USD a month" if most else "nothing"
    yield "calls", _calls(found, intent)
    yield "worst case", f"{cost:.2f} USD" + ("; calls alone cost nothing" if cost == NOTHING else "")
    yield "resources", f"at most {found.most_resources} at a time, tagged, and in {path} before they are made"
    yield "afterwards", "all of them are deleted; `ringtrue sweep` finds what a killed run leaves behind"


def _purchases(found: Terms, buys: bool) -> tuple[int, Decimal]:
    """How many numbers the cap pays for, and the most that can be spent."""
    if found.most_usd is None or not buys:
        return 0, NOTHING
    most = int(found.most_usd // SIMULATOR_USD)
    return most, most * SIMULATOR_USD


def _calls(found: Terms, intent: Intent) -> str:
    if not found.rate:
        return f"at most {counted(intent.max_calls, 'call')} and {intent.time_limit_s:g} s"
    most = min(intent.max_calls, int(intent.time_limit_s * found.rate))
    minutes, seconds = divmod(round(most / found.rate), 60)
    long = f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
    return f"at most {counted(most, 'call')}, at {found.rate:g} a second {long}"


def show(
    found: Terms, intent: Intent, path: Path, signer: Identity, console: Console, bundle: Bundle | None = None
) -> None:  # fmt: skip
    """Say what is about to happen. The account is said here and nowhere else."""
    who = account(signer, bundle) if found.aws else ""
    what = f"{intent.where}, which is AWS itself" if found.aws else intent.where
    console.print(f"With the seat belt on: {what}", markup=False, soft_wrap=True)
    for name, words in lines_of(found, intent, path, who):
        console.print(f"  {name:<12} {words}", markup=False, soft_wrap=True)
    console.print()
