"""Which CA bundle is a command to use? What is set, or what boto3 would use, if that can be used."""

from __future__ import annotations

import os

from ringtrue.harness.credentials import NoCredentials, settings_of
from ringtrue.harness.trust import OPTION, Bundle, Unusable, checked, elsewhere, needed
from ringtrue.options import Complaint


def usable(path: str, source: str) -> Bundle:
    """Raises Complaint."""
    try:
        return checked(Bundle(path, source))
    except Unusable as unusable:
        raise Complaint(str(unusable)) from None


def found_elsewhere(profile: str | None, url: str | None) -> Bundle | None:
    """What the environment and the AWS profile name for an address that is called by TLS. Raises Complaint."""
    if url is None or not needed(url):
        return None
    try:
        return elsewhere(settings_of(profile), os.environ)
    except NoCredentials as error:
        raise Complaint(str(error)) from error


def trusted(path: str | None, profile: str | None, url: str | None) -> Bundle | None:
    """For a command whose only setting is the option. Raises Complaint."""
    found = found_elsewhere(profile, url) if path is None else Bundle(path, OPTION)
    return None if found is None else usable(found.path, found.source)
