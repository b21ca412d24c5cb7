"""Every miniature with one seeded fault, and the verdict it deserves."""

from tests.miniatures.honest import Honest
from tests.miniatures.wrong_create import CREATE
from tests.miniatures.wrong_deep import DEEP
from tests.miniatures.wrong_inputs import INPUT
from tests.miniatures.wrong_keywords import KEYWORDS
from tests.miniatures.wrong_lists import LISTS
from tests.miniatures.wrong_members import MEMBERS
from tests.miniatures.wrong_numbers import NUMBERS
from tests.miniatures.wrong_pages import PAGES
from tests.miniatures.wrong_protocol import PROTOCOL
from tests.miniatures.wrong_rules import RULES
from tests.miniatures.wrong_senders import SENDERS
from tests.miniatures.wrong_state import STATE
from tests.miniatures.wrong_tags import TAGS
from tests.miniatures.wrong_tokens import TOKENS
from tests.miniatures.wrong_wire import WIRE

FIRST: dict[str, type[Honest]] = {**WIRE, **RULES, **INPUT, **STATE, **CREATE, **LISTS, **DEEP, **MEMBERS}
"""Those about pools, phone numbers and opt-out lists."""

SECOND: dict[str, type[Honest]] = {**SENDERS, **NUMBERS, **KEYWORDS, **TAGS, **PAGES, **TOKENS}
"""Those about sender IDs, opted-out numbers, keywords, tags, filters, pages and tokens."""

CLASSES = {**FIRST, **SECOND, **PROTOCOL}

WRONG: dict[str, tuple[type, str]] = {
    name: (one, str(getattr(one, "expected", "violates"))) for name, one in CLASSES.items()
}
