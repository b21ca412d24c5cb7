"""Is this text an address that a reader may be sent to? Only http and https; never `javascript:` or the like."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"https?://[!-;=?-\[\]_a-z~]+")  # no blanks, quotes of any kind, < > \ ^ ` { | }
_QUOTES = re.compile(r"[\"'<>()]")


def web_address(text: str) -> str:
    """The address, or "" for anything else.

    >>> web_address("https://docs.aws.amazon.com/x.html"), web_address("javascript:alert(1)")
    ('https://docs.aws.amazon.com/x.html', '')
    """
    return text if _ADDRESS.fullmatch(text) and not _QUOTES.search(text) else ""
