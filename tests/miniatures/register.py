"""Collect a module's miniatures under kebab-case names."""

import re
from typing import Any

from tests.miniatures.honest import Honest


def kebab(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def collect(namespace: dict[str, Any]) -> dict[str, type[Honest]]:
    """The public subclasses of Honest that the module itself defines, in order."""
    mine = [
        value
        for name, value in namespace.items()
        if isinstance(value, type) and issubclass(value, Honest) and value.__module__ == namespace["__name__"]
        and not name.startswith("_")
    ]  # fmt: skip
    return {kebab(one.__name__): one for one in mine}
