"""Which rules are there? Every hand-quoted rule book, and what follows from the shapes, in one catalogue."""

from __future__ import annotations

from ringtrue.contracts.rule import Rule, rules_of
from ringtrue.contracts.rules.association import Association
from ringtrue.contracts.rules.keyword import Keyword
from ringtrue.contracts.rules.opt_out_list import OptOutList
from ringtrue.contracts.rules.opted_out_number import OptedOutNumber
from ringtrue.contracts.rules.paging import Paging
from ringtrue.contracts.rules.phone_number import PhoneNumber
from ringtrue.contracts.rules.pool import Pool
from ringtrue.contracts.rules.protocol import Error, Idempotency, Wire
from ringtrue.contracts.rules.reading import Reading
from ringtrue.contracts.rules.resource_arn import ResourceArn
from ringtrue.contracts.rules.sender_id import SenderId
from ringtrue.contracts.rules.tag import Tag
from ringtrue.contracts.shapes import shape_rules

ABOUT_ALL = (Paging, ResourceArn, Idempotency, Error, Wire)  # books that are about every operation
BOOKS = (Pool, PhoneNumber, OptOutList, SenderId, Association, Tag, OptedOutNumber, Keyword, *ABOUT_ALL, Reading)
EVERYWHERE = tuple(book.__name__ for book in ABOUT_ALL)
QUOTED: dict[str, Rule] = rules_of(*BOOKS)
CATALOGUE: dict[str, Rule] = {**QUOTED, **shape_rules()}
