"""How do tests get an endpoint behind TLS? By a CA of their own, and one more that vouches for nobody here."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
import trustme

from ringtrue.harness.trust import AWS_VARIABLE, OPENSSL_VARIABLE, REQUESTS_VARIABLE

HOST, OTHER_HOST = "127.0.0.1", "elsewhere.example"
LONG_AGO = datetime(2020, 1, 1), datetime(2021, 1, 1)
VARIABLES = ("RINGTRUE_CA_BUNDLE", AWS_VARIABLE, REQUESTS_VARIABLE, OPENSSL_VARIABLE)


@dataclass(frozen=True, slots=True)
class Authority:
    """A CA whose certificate is in the file, and contexts of servers for which it vouches."""

    file: Path
    right: ssl.SSLContext
    expired: ssl.SSLContext
    for_another: ssl.SSLContext


@cache
def authorities(place: Path) -> tuple[Authority, Authority]:
    """Two of them, of which nobody has heard."""
    made = []
    for name in ("ours", "other"):
        ca = trustme.CA(organization_name=name)
        ca.cert_pem.write_to_path(place / f"{name}.pem")
        right, for_another = ca.issue_cert(HOST), ca.issue_cert(OTHER_HOST)
        expired = ca.issue_cert(HOST, not_before=LONG_AGO[0], not_after=LONG_AGO[1])
        made.append(Authority(place / f"{name}.pem", *map(_server, (right, expired, for_another))))
    return made[0], made[1]


def _server(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


Source = Callable[[str, pytest.MonkeyPatch], list[str]]


def by_option(file: str, _: pytest.MonkeyPatch) -> list[str]:
    return ["--ca-bundle", file]


def by_variable(name: str) -> Source:
    def set_to(file: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        monkeypatch.setenv(name, file)
        return []

    return set_to


def by_target(file: str, _: pytest.MonkeyPatch) -> list[str]:
    Path("ringtrue.toml").write_text(f'target = "mine"\n[targets.mine]\nca_bundle = "{file}"\n')
    return []


def by_profile(file: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    Path("config").write_text(f"[profile work]\nca_bundle = {file}\naws_access_key_id = a\naws_secret_access_key = b\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(Path("config").absolute()))
    return ["--profile", "work"]


# Where a bundle may be named, the strongest first: each is given a file, and says what is to be typed.
SOURCES: dict[str, Source] = {
    "the option": by_option, VARIABLES[0]: by_variable(VARIABLES[0]), "a target": by_target,
    VARIABLES[1]: by_variable(VARIABLES[1]), "the profile": by_profile, VARIABLES[2]: by_variable(VARIABLES[2]),
    VARIABLES[3]: by_variable(VARIABLES[3]),
}  # fmt: skip
