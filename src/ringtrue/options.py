"""Is the command's input right? Parsing, and complaints that say what was found, why it will not do, what to do."""

from __future__ import annotations

import ipaddress
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

import click

# Domains of the service itself in every partition that botocore 1.44.5 knows, and of its dual-stack endpoints.
AWS_DOMAINS = (
    "amazonaws.com", "amazonaws.com.cn", "api.aws", "amazonaws.eu", "api.amazonwebservices.com.cn",
    "api.amazonwebservices.eu", "c2s.ic.gov", "sc2s.sgov.gov", "csp.hci.ic.gov", "cloud.adc-e.uk",
)  # fmt: skip
UNITS_S = {"": 1.0, "ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
MOST_SEED = 2**64 - 1


class Complaint(click.ClickException):
    """The command or its input is wrong: exit code 2 and one paragraph, no traceback."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Address:
    """Where an endpoint is."""

    url: str
    loopback: bool
    aws: bool = False


def endpoint_url(text: str, *, aws: bool = False) -> Address:
    """The address of an endpoint that may be judged; AWS's own only where the user has said so. Raises Complaint."""
    found = address(text)
    scheme, host = urlsplit(text).scheme, urlsplit(text).hostname
    if found.aws and not aws:
        raise Complaint(
            f"{host} is AWS itself, where phone numbers cost money. `ringtrue run` asks it only with "
            "--i-accept-aws-charges; else point --endpoint-url at an emulator or a service of your own."
        )
    if found.aws and scheme != "https":
        raise Complaint(f"{host} is AWS itself, and is asked by https:// only, since anything else hides nothing.")
    return found


def address(text: str) -> Address:
    """An endpoint's address, as given. No complaint repeats what may be a secret: user, password, query."""
    if not text.isascii() or not text.isprintable() or " " in text:
        raise Complaint("the endpoint URL has blanks, control or non-ASCII characters; write hosts as xn--….")
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise Complaint("the endpoint URL cannot be read; write it like http://127.0.0.1:4566.") from None
    if "@" in parts.netloc or "?" in text or "#" in text:
        raise Complaint(
            "the endpoint URL holds a user, a password, a query or a fragment, which would end up in reports and logs. "
            "Give scheme, host, port and path only; credentials come from --profile or the environment."
        )
    if parts.scheme not in ("http", "https"):
        found = f"{text!r} has the scheme {parts.scheme!r}" if parts.netloc else f"{text!r} names no scheme and host"
        raise Complaint(f"{found}. An endpoint is an http:// or https:// URL, such as http://127.0.0.1:4566.")
    if not host or port == 0:
        lacking = "port to connect to" if host else "host"
        raise Complaint(f"{text!r} names no {lacking}; write it like http://127.0.0.1:4566.")
    return Address(text, is_loopback(host), is_aws(text))


def is_aws(url: str) -> bool:
    """Is it a host of AWS's own?"""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:  # it is no address at all
        return False
    return any(host == domain or host.endswith(f".{domain}") for domain in AWS_DOMAINS)


def is_loopback(host: str) -> bool:
    """Does the name or number stay on this machine?"""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def seconds(text: str, option: str = "--time-limit") -> float:
    """60, 60s, 2m or 1.5h as seconds."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|)", text.strip())
    value = float(found[1]) * UNITS_S[found[2]] if found else math.nan
    if not found or not math.isfinite(value):
        raise Complaint(f"{option} {text!r} is no length of time; write it like 60s, 2m or 1h.")
    if value <= 0:
        raise Complaint(f"{option} 0 leaves no time for a single call; allow at least a second.")
    return value


def call_budget(number: int) -> int:
    if number < 1:
        raise Complaint(f"--max-calls {number} allows no calls; the default is 10000, and 500 give a first look.")
    return number


def calls_for_shrinking(number: int, most: int) -> int:
    """0 and up, and less than the whole budget."""
    if not 0 <= number < most:
        raise Complaint(f"--shrink-calls {number} is not from 0 to below --max-calls {most}; name such a number.")
    return number


def seed_within(number: int) -> int:
    if not 0 <= number <= MOST_SEED:
        raise Complaint(f"--seed {number} is out of range; give a whole number from 0 to {MOST_SEED}.")
    return number


def region_name(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", text):
        raise Complaint(f"the region {text!r} is no region's name; write it like us-east-1.")
    return text


def split(values: Iterable[str]) -> list[str]:
    """("A,B", "C") as ["A", "B", "C"]."""
    return list(dict.fromkeys(word.strip() for value in values for word in value.split(",") if word.strip()))


def rule_globs(values: Iterable[str], ids: Sequence[str]) -> tuple[str, ...]:
    """The globs, each of which has to match a rule; ("*",) for none."""
    globs, books = split(values), dict.fromkeys(f"{id.partition('.')[0]}.*" for id in ids)
    for glob in globs:
        if not any(fnmatchcase(id, glob) for id in ids):
            raise Complaint(
                f"--rules {glob!r} matches no rule.{meant(glob, (*ids, *books))} `ringtrue rules` lists them all; "
                "globs like 'Pool.*' are to be quoted, or the shell reads them."
            )
    return tuple(globs) or ("*",)


def rule_ids(values: Iterable[str], ids: Sequence[str]) -> list[str]:
    """Rules by their full ids."""
    named = split(values)
    for name in named:
        if name not in ids:
            near = meant(name, ids)
            raise Complaint(f"--break {name!r}: no rule has this id.{near} `ringtrue rules` lists them all.")
    return named


def operation_names(option: str, values: Iterable[str], modelled: Sequence[str], service: Iterable[str]) -> list[str]:
    """Modelled operations by name, spelled exactly."""
    named = split(values)
    for name in named:
        if name in modelled:
            continue
        if name in service:
            why = "is an operation of the service, but this version has no model to judge it by"
        else:
            why = "is no operation of the service"
        raise Complaint(f"{option} {name!r} {why}.{meant(name, modelled)} There are: {', '.join(modelled)}.")
    return named


def meant(name: str, known: Sequence[str]) -> str:
    """" Did you mean DeletePool?", or "" where nothing is near."""
    lower = {each.lower(): each for each in known}
    close = [lower[each] for each in get_close_matches(name.lower(), lower, n=3)]
    return f" Did you mean {' or '.join(close)}?" if close else ""
