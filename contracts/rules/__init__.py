"""Which rules are there? Every hand-quoted rule book, and what follows from the shapes, in one catalogue."""

from __future__ import annotations

from ringtrue.contracts.rule import Rule, rules_of
from ringtrue.contracts.rules.association import Association
from ringtrue.contracts.rules.keyword import Keyword
from ringtrue.contracts.rules.opt_out_list import OptOutList
from ringtrue.contracts.rules.phone_number import PhoneNumber
from ringtrue.contracts.rules.pool import Pool
from ringtrue.contracts.rules.protocol import Error, Idempotency, Wire
from ringtrue.contracts.rules.reading import Reading
from ringtrue.contracts.shapes import shape_rules

BOOKS = (Pool, PhoneNumber, OptOutList, Association, Keyword, Idempotency, Error, Wire, Reading)
EVERYWHERE = tuple(book.__name__ for book in (Idempotency, Error, Wire))  # books that are about every operation
QUOTED: dict[str, Rule] = rules_of(*BOOKS)
CATALOGUE: dict[str, Rule] = {**QUOTED, **shape_rules()}
