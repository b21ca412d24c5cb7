"""Whose certificates does TLS believe? One CA bundle for every call to the endpoint, found in boto3's own order.

botocore asks, in this order: what a client is given, AWS_CA_BUNDLE, `ca_bundle` of the profile, REQUESTS_CA_BUNDLE;
then it takes certifi's list, or its own without that. It knows no SSL_CERT_FILE. OpenSSL knows that one only, and then
takes the system's store. Here our own setting is what a client is given, SSL_CERT_FILE comes last, and where nothing is
set the system's store counts, which is where a company puts its CA.
"""

from __future__ import annotations

import os
import re
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import BadStatusLine
from pathlib import Path
from urllib.parse import urlsplit

from urllib3.util.ssl_ import create_urllib3_context

OPTION = "--ca-bundle"
AWS_VARIABLE, REQUESTS_VARIABLE, OPENSSL_VARIABLE = "AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"
OTHER_NAME = (62, 64)  # X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH
NOT_YET, EXPIRED = 9, 10  # X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED
# What OpenSSL calls the bytes of a server that speaks no TLS, by version and by what the bytes look like.
NO_TLS = ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG")
ALERT = re.compile(r"[\x14-\x17]\x03[\x00-\x04]")  # how a record of TLS begins


class Unusable(Exception):
    """The bundle cannot be used. The text says what was found, why it will not do, and what to do."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A file with certificates, and who named it."""

    path: str
    source: str


def needed(url: str) -> bool:
    """Is it called by TLS?"""
    return urlsplit(url).scheme == "https"


def elsewhere(profile: Mapping[str, object], environment: Mapping[str, str]) -> Bundle | None:
    """The bundle that is named by no setting of ours, None for the system's store.

    `profile` are the settings of the AWS profile. What is blank names none, where boto3 would fail.
    """
    for path, source in _named(profile, environment):
        if isinstance(path, str) and path.strip():
            return Bundle(path, source)
    return None


def _named(profile: Mapping[str, object], environment: Mapping[str, str]) -> Iterator[tuple[object, str]]:
    yield environment.get(AWS_VARIABLE), AWS_VARIABLE
    yield profile.get("ca_bundle"), "ca_bundle of the AWS profile"
    yield environment.get(REQUESTS_VARIABLE), REQUESTS_VARIABLE
    yield environment.get(OPENSSL_VARIABLE), OPENSSL_VARIABLE


def checked(bundle: Bundle) -> Bundle:
    """The same, with ~ undone, if it is a file of certificates. Raises Unusable."""
    found = Bundle(os.path.expanduser(bundle.path), bundle.source)  # noqa: PTH111  # a text stays as it was typed
    try:
        with Path(found.path).open("rb"):
            pass
        context(found)
    except ssl.SSLError:
        why = "holds no certificate in PEM"
    except (OSError, ValueError) as error:
        why = f"cannot be read: {getattr(error, 'strerror', None) or error}"
    else:
        return found
    raise Unusable(
        f"{bundle.source} {bundle.path!r} {why}. Name a file that holds the certificate of the endpoint's CA in PEM, "
        "-----BEGIN CERTIFICATE-----, or leave it out where the system trusts that CA."
    )


def context(bundle: Bundle | None) -> ssl.SSLContext:
    """Believes the bundle and nobody else; without one the system's store. SSL_CERT_FILE is OpenSSL's own to read."""
    made = create_urllib3_context()
    if bundle is None or bundle.source == OPENSSL_VARIABLE:
        made.load_default_certs()
    if bundle is not None:
        made.load_verify_locations(bundle.path)
    return made


def as_boto3_has_it(bundle: Bundle | None) -> str | bool:
    """A client's `verify`."""
    return True if bundle is None else bundle.path


def complaint(error: Exception) -> str | None:
    """What is wrong between two ends of which one speaks TLS at least, and what to do; None if it is something else."""
    if isinstance(error, BadStatusLine) and ALERT.match(str(error)):
        return "the endpoint speaks TLS, and was asked without; let its URL begin with https://"
    if isinstance(error, ssl.SSLCertVerificationError):
        return _about_certificate(error)
    if isinstance(error, ssl.SSLError) and error.reason in NO_TLS:
        return "the endpoint does not speak TLS, and was asked by it; let its URL begin with http://"
    return None


def perhaps(error: Exception, url: str) -> str | None:
    """What a connection may mean that is closed without a word, as many do who hear TLS where they speak none."""
    if not isinstance(error, ConnectionResetError | ssl.SSLEOFError):
        return None
    return f"if the endpoint speaks {'no TLS' if needed(url) else 'TLS'}, let its URL begin with {_other(url)}://"


def _other(url: str) -> str:
    return "http" if needed(url) else "https"


def _about_certificate(error: ssl.SSLCertVerificationError) -> str:
    said = error.verify_message.rstrip(". ")
    match error.verify_code:
        case code if code in OTHER_NAME:
            return f"the certificate is for another name: {said}. Call the endpoint by a name that its certificate has"
        case code if code in (EXPIRED, NOT_YET):
            return f"the certificate is out of date: {said}. Renew it, or set this machine's clock right"
        case _:
            return f"the certificate is not trusted: {said}; name its CA with {OPTION}"
