"""Where is the service itself? As botocore's own table of endpoints says, whatever AWS_ENDPOINT_URL may say."""

from __future__ import annotations

from collections.abc import Sequence

import botocore.session

from ringtrue.contracts.openapi import SERVICE


def aws_endpoint(region: str) -> str | None:
    """"https://sms-voice.eu-west-1.amazonaws.com"; None where botocore knows of no such region."""
    session = botocore.session.Session()
    prefix = session.get_service_model(SERVICE).endpoint_prefix
    found = session.get_component("endpoint_resolver").construct_endpoint(prefix, region) if prefix else None
    return f"https://{found['hostname']}" if found and region in aws_regions() else None


def aws_regions() -> Sequence[str]:
    """The regions, of all partitions, that have the service."""
    session = botocore.session.Session()
    partitions = session.get_available_partitions()
    return [name for each in partitions for name in session.get_available_regions(SERVICE, partition_name=each)]
