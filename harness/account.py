"""Whose account is it? Its alias and the end of its number, for the eyes of whoever starts a run, and for no file.

Asked of AWS itself only, and a refusal is no obstacle: the least policy for a run needs neither permission.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from ringtrue.harness.credentials import Identity
from ringtrue.harness.trust import Bundle, as_boto3_has_it

SHOWN_DIGITS = 4
CALLS = ("iam:ListAccountAliases", "sts:GetCallerIdentity")
WAIT_S = 5.0


def account(signer: Identity, bundle: Bundle | None = None) -> str:
    """`my-sandbox (…6789)`."""
    frozen = signer.credentials.get_frozen_credentials()
    session = boto3.Session(frozen.access_key, frozen.secret_key, frozen.token, region_name=signer.region)
    config = Config(connect_timeout=WAIT_S, read_timeout=WAIT_S, retries={"total_max_attempts": 1})
    options = {"config": config, "verify": as_boto3_has_it(bundle)}
    return f"{_alias(session, options)} ({_number(session, options)})"


def _alias(session: boto3.Session, options: Mapping[str, Any]) -> str:
    try:
        aliases = session.client("iam", **options).list_account_aliases()["AccountAliases"]
    except (BotoCoreError, ClientError) as error:
        return f"alias unknown: iam:ListAccountAliases {_why(error)}"
    return aliases[0] if aliases else "no alias"


def _number(session: boto3.Session, options: Mapping[str, Any]) -> str:
    try:
        number = session.client("sts", **options).get_caller_identity()["Account"]
    except (BotoCoreError, ClientError) as error:
        return f"number unknown: sts:GetCallerIdentity {_why(error)}"
    return f"…{number[-SHOWN_DIGITS:]}"


def _why(error: Exception) -> str:
    """A code or a class; the texts of such errors name accounts and users."""
    code = error.response.get("Error", {}).get("Code", "") if isinstance(error, ClientError) else ""
    return code or type(error).__name__
