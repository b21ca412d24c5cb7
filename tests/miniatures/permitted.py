"""Every miniature that differs from the honest one, and may."""

from tests.miniatures.permitted_input import INPUT
from tests.miniatures.permitted_rules import RULES
from tests.miniatures.permitted_time import TIME
from tests.miniatures.permitted_wire import WIRE

PERMITTED: dict[str, type] = {**WIRE, **TIME, **RULES, **INPUT}
