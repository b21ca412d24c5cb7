"""Every miniature with one seeded fault, and the verdict it deserves."""

from tests.miniatures.honest import Honest
from tests.miniatures.wrong_create import CREATE
from tests.miniatures.wrong_deep import DEEP
from tests.miniatures.wrong_inputs import INPUT
from tests.miniatures.wrong_lists import LISTS
from tests.miniatures.wrong_members import MEMBERS
from tests.miniatures.wrong_protocol import PROTOCOL
from tests.miniatures.wrong_rules import RULES
from tests.miniatures.wrong_state import STATE
from tests.miniatures.wrong_wire import WIRE

CLASSES: dict[str, type[Honest]] = {**WIRE, **RULES, **INPUT, **STATE, **CREATE, **LISTS, **DEEP, **MEMBERS, **PROTOCOL}

WRONG: dict[str, tuple[type, str]] = {
    name: (one, str(getattr(one, "expected", "violates"))) for name, one in CLASSES.items()
}
