"""Who are we to the target? Credentials and region by boto3's normal chain, and placeholders where none are needed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import boto3
import botocore.session
from botocore.credentials import Credentials
from botocore.exceptions import BotoCoreError, ClientError, ProfileNotFound

from ringtrue.contracts.openapi import SERVICE
from ringtrue.harness.signing import Signer

PLACEHOLDER_KEY = "ringtrue"
FALLBACK_REGION = "us-east-1"
NO_METADATA = "AWS_EC2_METADATA_DISABLED"


class NoCredentials(Exception):
    """Nobody to sign as. The text says what was found, why it will not do, and what to do."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What requests are signed with. `placeholder`: with a made-up key."""

    credentials: Signer
    region: str
    placeholder: bool


def identity(
    profile: str | None, region: str | None, *, loopback: bool, embedded: bool = False, made_up: bool = False
) -> Identity:
    """The user's own credentials for a target. Raises NoCredentials.

    Only a loopback target may have placeholders unless they are asked for (`made_up`), and the embedded one never sees
    anything else.
    """
    session = _session(profile, region)
    where = session.region_name or FALLBACK_REGION
    found = None if embedded or made_up else _found(session, loopback)
    if found is not None:
        return Identity(Signer(found, partial(_found_again, profile, region, loopback)), where, placeholder=False)
    if loopback or embedded or made_up:
        return Identity(Signer(Credentials(PLACEHOLDER_KEY, PLACEHOLDER_KEY)), where, placeholder=True)
    raise NoCredentials(
        "no AWS credentials were found, and placeholders are for loopback endpoints only. "
        "Name a profile with --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
    )


def _found_again(profile: str | None, region: str | None, loopback: bool) -> Credentials | None:
    """What the chain gives now; None for nothing."""
    try:
        return _found(_session(profile, region), loopback)
    except NoCredentials:
        return None


def region_of(profile: str | None) -> str | None:
    """The region that boto3's chain finds, if any. Raises NoCredentials."""
    return _session(profile, None).region_name


def resolved_endpoint(profile: str | None, region: str | None) -> tuple[str, str]:
    """(the address that boto3 would call for this service, the region), configuration included. Raises NoCredentials.

    AWS_ENDPOINT_URL and a profile's endpoint_url count, as they do for every tool of the user's.
    """
    session = _session(profile, region)
    if session.region_name is None:
        raise NoCredentials("no region is configured. Name one with --region, such as --region us-east-1.")
    try:
        client = session.client(SERVICE, verify=True)  # or else it reads variables about certificates, and calls nobody
    except (BotoCoreError, ValueError) as error:
        raise NoCredentials(f"no endpoint was found for the region {session.region_name}: {error}.") from error
    return client.meta.endpoint_url, session.region_name


def settings_of(profile: str | None) -> Mapping[str, object]:
    """What the AWS configuration says of a profile, or of the one that boto3 would take. Raises NoCredentials."""
    _session(profile, None)  # which complains
    found: Mapping[str, object] = botocore.session.Session(profile=profile).get_scoped_config()
    return found


def _session(profile: str | None, region: str | None) -> boto3.Session:
    try:
        return boto3.Session(profile_name=profile, region_name=region)
    except ProfileNotFound:
        named = f"--profile {profile}" if profile else f"AWS_PROFILE={os.environ.get('AWS_PROFILE', '')}"
        there = sorted(botocore.session.Session().available_profiles)
        known = f"Those that exist: {', '.join(there)}." if there else "The AWS configuration has no profiles at all."
        raise NoCredentials(f"{named} names a profile that does not exist. {known}") from None
    except BotoCoreError as error:
        raise NoCredentials(
            f"the AWS configuration cannot be read: {error}. Mend it, or point AWS_CONFIG_FILE elsewhere."
        ) from error


def _found(session: boto3.Session, loopback: bool) -> Credentials | None:
    try:
        with _no_metadata(loopback):
            found = session.get_credentials()
            if found is not None:
                found.get_frozen_credentials()  # what has to be fetched is fetched now, while a complaint can be heard
    except (BotoCoreError, ClientError) as error:
        raise NoCredentials(
            f"the AWS credentials cannot be used: {error}. Sign in again, or name another profile with --profile."
        ) from error
    return found


@contextmanager
def _no_metadata(wanted: bool) -> Iterator[None]:
    """Do not ask a cloud machine who we are, for a loopback target: where there is none, that takes seconds."""
    before = os.environ.get(NO_METADATA)
    if wanted:
        os.environ[NO_METADATA] = "true"
    try:
        yield
    finally:
        if wanted:
            os.environ.pop(NO_METADATA)
            if before is not None:
                os.environ[NO_METADATA] = before
