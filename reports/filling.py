"""How are the Jinja2 templates in `templates` filled in? With values as they are: escaping is the caller's business."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("ringtrue.reports", "templates"), undefined=StrictUndefined, keep_trailing_newline=True,
        trim_blocks=True, lstrip_blocks=False, autoescape=False,
    )  # fmt: skip


def filled(name: str, **values: object) -> str:
    """The text of `templates/<name>.j2`; values are put in as they are."""
    return _environment().get_template(f"{name}.j2").render(**values)
