"""What is lent to a run? IDs as they are written on the command line or in a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ringtrue.harness.lent import Lent
from ringtrue.options import Complaint

READ_ONLY = ":read-only"


@dataclass(frozen=True, slots=True)
class Form:
    """How one kind of resource is named."""

    kind: str
    pattern: re.Pattern[str]
    example: str


ID_OR_ARN = re.compile(r"arn:[A-Za-z0-9_:/-]{1,252}|[A-Za-z0-9_/-]{1,256}")
FORMS = {
    "pool_ids": Form("pool", ID_OR_ARN, "pool-0123456789abcdef0123456789abcdef"),
    "phone_number_ids": Form("phone-number", ID_OR_ARN, "phone-0123456789abcdef0123456789abcdef"),
    "sender_ids": Form("sender-id", re.compile(r"[A-Za-z0-9_-]{1,11}/[A-Z]{2}"), "ACME/GB"),
}


def lent(setting: str, texts: Iterable[str]) -> tuple[Lent, ...]:
    """("ACME/GB:read-only",) of sender_ids. Raises Complaint."""
    return tuple(_read(FORMS[setting], texts))


def named(each: Lent) -> str:
    """As it is written: "ACME/GB:read-only"."""
    return f"{each.raw}{f'/{each.country}' if each.country else ''}{READ_ONLY if each.read_only else ''}"


def _read(form: Form, texts: Iterable[str]) -> Iterator[Lent]:
    seen: set[str] = set()
    spellings: dict[str, str] = {}
    for given in texts:
        raw = given.removesuffix(READ_ONLY)
        if not form.pattern.fullmatch(raw):
            raise Complaint(
                f"{given!r:.80} names no {form.kind.replace('-', ' ')} to lend; write its ID as in {form.example}, "
                f"or {form.example}{READ_ONLY} where nothing about it may be changed."
            )
        if raw in seen:
            raise Complaint(f"{raw} is lent twice; name it once.")
        text = raw.partition("/")[0] if form.kind == "sender-id" else raw
        if (other := spellings.setdefault(text.upper() if form.kind == "sender-id" else text, text)) != text:
            raise Complaint(
                f"{other} and {text} differ in the case of their letters alone, and a service need not tell them "
                "apart. Write both as DescribeSenderIds shows them, or lend one of them."
            )
        seen.add(raw)
        # An ARN holds an account, which no finding is to show; in it, the id comes last.
        name, _, country = raw.partition("/") if form.kind == "sender-id" else (raw.rpartition("/")[2], "", "")
        yield Lent(form.kind, name, raw != given, country or None)
