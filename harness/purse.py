"""What may still be bought, and how much may be there at a time? Arithmetic in Decimal; no clock, no I/O.

Money that is spent does not come back: a month is charged even if a number is released at once. What may have been
bought, because no answer came, counts as bought. Where no price is known, nothing is bought.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

BUYING = ("RequestPhoneNumber", "RequestSenderId")
PRICE = "MonthlyLeasingPrice"  # a string in USD: "1.00"
SIMULATOR_USD = Decimal("1.00")  # a month, documented in the user guide and seen in a live probe (aws-behaviour C1)
NOTHING = Decimal(0)

Good = tuple[str, str, str]  # operation, type of number or "", country
Params = Mapping[str, object]


def good_of(operation: str, params: Params) -> Good:
    """What a request asks for, as far as the price depends on it."""
    return operation, str(params.get("NumberType", "")), str(params.get("IsoCountryCode", ""))


class Unaffordable(Exception):
    """What is to be said again takes a purchase that cannot be made any more."""


@dataclass(slots=True)
class Purse:
    """`most_usd` is None where nothing may be bought, even for nothing. `alive`: what exists or may, by the ledger."""

    most_usd: Decimal | None
    most_alive: int
    spent_usd: Decimal = NOTHING
    alive: int = 0
    shown: dict[Good, Decimal | None] = field(default_factory=dict)

    def price(self, good: Good) -> Decimal | None:
        """The documented price or the highest that was shown, whichever is more; None if nobody knows."""
        documented = SIMULATOR_USD if good[:2] == (BUYING[0], "SIMULATOR") else None
        if good not in self.shown:
            return documented
        shown = self.shown[good]
        return shown if shown is None or documented is None else max(shown, documented)

    def may(self, operation: str) -> bool:
        """Can any call of this operation be afforded now? To be asked of those that make something."""
        if self.alive >= self.most_alive:
            return False
        if operation not in BUYING:
            return True
        cheapest = [price for good in self.shown if good[0] == operation and (price := self.price(good)) is not None]
        simulator = [SIMULATOR_USD] if operation == BUYING[0] else []
        return any(self._affords(price) for price in (*cheapest, *simulator))

    def permits(self, operation: str, params: Params) -> bool:
        """May this be made?"""
        if self.alive >= self.most_alive:
            return False
        if operation not in BUYING:
            return True
        price = self.price(good_of(operation, params))
        return price is not None and self._affords(price)

    def _affords(self, price: Decimal) -> bool:
        return self.most_usd is not None and self.spent_usd + price <= self.most_usd

    def take(self, operation: str, params: Params) -> Decimal:
        """It is about to be made: what is set aside for it."""
        price = (self.price(good_of(operation, params)) or NOTHING) if operation in BUYING else NOTHING
        self.spent_usd += price
        return price

    def give_back(self, price: Decimal) -> None:
        """It was refused, or had been made before."""
        self.spent_usd -= price

    def pay(self, operation: str, params: Params, taken: Decimal, shown: object) -> None:
        """It was made at this price, which may be more than was set aside."""
        if operation not in BUYING:
            return
        if shown is not None:
            self.learn(good_of(operation, params), shown)
        self.spent_usd += max(NOTHING, usd(shown) or NOTHING, taken) - taken

    def learn(self, good: Good, shown: object) -> None:
        """The target has shown what this costs; what cannot be read is no price, from now on."""
        price, known = usd(shown), self.shown.get(good, NOTHING)
        self.shown[good] = None if price is None or known is None else max(price, known)


def usd(shown: object) -> Decimal | None:
    """"1.00" as an amount; None for anything that is none."""
    if not isinstance(shown, str):
        return None
    try:
        amount = Decimal(shown)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount >= 0 else None
