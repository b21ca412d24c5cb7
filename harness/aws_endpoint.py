"""Where is the service itself? As botocore's own rules for endpoints say, whatever AWS_ENDPOINT_URL may say."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import botocore.session
from botocore.config import Config

from ringtrue.contracts.openapi import SERVICE

NOBODY = "nobody"  # signs nothing: the client is asked for its address only


def aws_endpoint(region: str) -> str | None:
    """"https://sms-voice.eu-west-1.amazonaws.com"; None where botocore knows of no such region."""
    if region not in aws_regions():
        return None
    config = Config(ignore_configured_endpoint_urls=True)  # type: ignore[call-arg]  # the stubs leave it out
    client = botocore.session.Session().create_client(
        SERVICE, region_name=region, aws_access_key_id=NOBODY, aws_secret_access_key=NOBODY, config=config
    )
    url: str = client.meta.endpoint_url
    return url


@cache
def aws_regions() -> Sequence[str]:
    """The regions, of all partitions, that have the service."""
    session = botocore.session.Session()
    partitions = session.get_available_partitions()
    return [name for each in partitions for name in session.get_available_regions(SERVICE, partition_name=each)]
