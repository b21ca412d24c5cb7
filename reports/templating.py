"""How does a template become a page that needs no network and no other file?

Jinja2 escapes every text, and steering characters are spelled out; the page's policy names the style sheet, and the
script where there is one, by digest.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from ringtrue.reports.links import web_address
from ringtrue.reports.redact import spelled
from ringtrue.reports.report import counted
from ringtrue.reports.words import evidence_words


@cache
def template(name: str) -> Template:
    """The template of that name in `templates`."""
    environment = Environment(
        loader=PackageLoader("ringtrue.reports"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, finalize=lambda value: spelled(value) if type(value) is str else value,
    )  # fmt: skip
    style, script = _packaged("style.css"), _packaged("script.js")
    environment.filters |= {"counted": counted, "web_address": web_address, "fragment": quote}
    environment.filters["evidence_words"] = evidence_words
    environment.globals |= {
        "style": Markup(style), "script": Markup(script),  # both are ours
        "style_digest": _digest(style), "script_digest": _digest(script),
    }  # fmt: skip
    return environment.get_template(name)


def _packaged(name: str) -> str:
    return resources.files("ringtrue.reports").joinpath("templates", name).read_text("utf-8")


def _digest(text: str) -> str:
    """As Content-Security-Policy wants it: "sha256-…"."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
