"""What must never leave in a report? Account ids, phone numbers, credentials, and characters that steer a terminal.

Bindings have put symbols in place of all of these long before; this is the second line of defence, for what a target
says in its own words. Pure: text in, text out. What is one of our symbols (`pool#1`, `time#2`) stays as it is.
"""

from __future__ import annotations

import re
import unicodedata

ACCOUNT, PHONE_NUMBER, CREDENTIALS = "<account>", "<phone-number>", "<credentials>"

# A word begins here: after a non-word character, or after an escape such as the two characters "\n".
# What follows `pool#` is the number of a symbol, and what follows `0.` is a fraction.
_ESCAPED = r"(?<=\\[bfnrt])|(?<=\\x[0-9A-Fa-f]{2})|(?<=\\u[0-9A-Fa-f]{4})|(?<=%[0-9A-Fa-f]{2})"
_BEGINS = rf"(?:(?<![0-9A-Za-z])(?<![A-Za-z?]#)(?<!\d\.)|{_ESCAPED})"
_ENDS = r"(?![0-9A-Za-z])"
_SECRET = r"(?:secret[ _-]?(?:access[ _-]?)?key|(?:session|security)[ _-]?token)[\"']?\s*(?:[=:]|%3[ADad])\s*[\"']?"

_LITERAL = (
    # https://user:password@host
    (re.compile(r"(?<=://)[^\s/@\"']+(?=@)"), CREDENTIALS),
    # What stands behind a telling name: "x-amz-security-token": "…", Signature=…, Credential=AKIA…/20260101/…
    (re.compile(rf"({_SECRET}|(?:signature|credential)=)[\w+/=%.~-]{{16,}}", re.IGNORECASE), rf"\g<1>{CREDENTIALS}"),
    # Access key ids, permanent (AKIA) and temporary (ASIA)
    (re.compile(r"(?:AKIA|ASIA)[A-Z0-9]{12,}"), CREDENTIALS),
    # A SigV4 signature is 64 hexadecimal digits; the model's `spelled` shows the first 40 of a long text
    (re.compile(rf"{_BEGINS}(?:[0-9a-f]{{64}}{_ENDS}|[0-9a-f]{{40}}(?=…))"), CREDENTIALS),
    # Session tokens that STS issues begin in one of these ways, also when they were cut short
    (re.compile(r"(?:IQoJb3JpZ2lu|FwoGZXIvYXdz|FQoGZXIvYXdz|AQoDYXdz)[A-Za-z0-9+/=_%-]*"), CREDENTIALS),
    # E.164, the plus sign perhaps escaped
    (re.compile(r"(?:\+|%2B|\\u002[Bb])[1-9][0-9]{7,14}"), PHONE_NUMBER),
    # An account, in an ARN or alone, as 123456789012 or as the console writes it
    (re.compile(rf"{_BEGINS}[0-9]{{12}}{_ENDS}"), ACCOUNT),
    (re.compile(rf"(?<!-){_BEGINS}[0-9]{{4}}-[0-9]{{4}}-[0-9]{{4}}(?!-){_ENDS}"), ACCOUNT),
)  # fmt: skip
_OPAQUE = re.compile(r"[A-Za-z0-9+/=_-]{100,}")
_KINDS = (re.compile("[a-z]"), re.compile("[A-Z]"), re.compile("[0-9]"))

# Control, format (bidirectional overrides among them), surrogate, and line and paragraph separators
_STEERING = ("Cc", "Cf", "Cs", "Zl", "Zp")
_STEERS = re.compile(r"[^ -~]")


def redact(text: str) -> str:
    """The text without accounts, phone numbers and credentials; doing it twice changes nothing more.

    >>> redact("arn:aws:sms-voice:us-east-1:123456789012:pool/pool#1 owns +12065550100")
    'arn:aws:sms-voice:us-east-1:<account>:pool/pool#1 owns <phone-number>'
    """
    for pattern, stand_in in _LITERAL:
        text = pattern.sub(stand_in, text)
    return _OPAQUE.sub(_token, text)


def harmless(text: str) -> str:
    """Redacted, on one line, and with steering characters spelled out: safe in a terminal, in XML and in a log."""
    return spelled(redact(text))


def spelled(text: str) -> str:
    """On one line, and with steering characters spelled out; nothing is redacted."""
    return text if text.isascii() and text.isprintable() else _STEERS.sub(_spelled, text)


def _token(found: re.Match[str]) -> str:
    """Long runs that mix all kinds of characters are tokens; a long `aaaa…` is a boundary value of ours."""
    return CREDENTIALS if all(kind.search(found[0]) for kind in _KINDS) else found[0]


def _spelled(found: re.Match[str]) -> str:
    character = found[0]
    if unicodedata.category(character) not in _STEERING:
        return character
    known = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}
    return known.get(character) or (f"\\x{ord(character):02x}" if ord(character) < 256 else f"\\u{ord(character):04x}")
