"""Which addresses are AWS's own for this service? Those that botocore's data gives, letter by letter, and no others.

Only the data that botocore ships counts: AWS_ENDPOINT_URL, profiles, AWS_DATA_PATH and ~/.aws/models name emulators as
readily as AWS. Pure apart from botocore's loader: no clock, no network.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from typing import Any, Final

from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import EndpointProviderError
from botocore.loaders import Loader
from botocore.regions import EndpointResolver

from ringtrue.contracts.openapi import SERVICE

ENDPOINT_PREFIX: Final = "sms-voice"  # under which endpoints.json knows the service
_URL = re.compile(r"https://([a-z0-9.-]+)(?::443)?/?")


def is_aws(url: str, region: str) -> bool:
    """Is it an endpoint of AWS's for the service in this region, by HTTPS?

    >>> is_aws("https://sms-voice.us-east-1.amazonaws.com", "us-east-1")
    True
    >>> is_aws("https://sms-voice.us-east-1.amazonaws.com.evil.example", "us-east-1")
    False
    """
    found = _URL.fullmatch(url)
    return found is not None and found[1] in hosts(region)


def endpoint_of(region: str) -> str | None:
    """"https://sms-voice.eu-west-1.amazonaws.com"; None where AWS does not offer the service."""
    host = _host(_provider(), region, fips=False, dual=False) if region in regions() else None
    return host and f"https://{host}"


@cache
def hosts(region: str) -> frozenset[str]:
    """The service's hosts in the region, the dual-stack and FIPS ones included; none where AWS does not offer it."""
    if region not in regions():
        return frozenset()
    kinds = product((False, True), repeat=2)
    return frozenset(host for fips, dual in kinds if (host := _host(_provider(), region, fips=fips, dual=dual)))


@cache
def regions() -> frozenset[str]:
    """The regions, of all partitions, in which botocore's data has the service."""
    resolver = EndpointResolver(_shipped().load_data("endpoints"))
    partitions = resolver.get_available_partitions()
    return frozenset(it for name in partitions for it in resolver.get_available_endpoints(ENDPOINT_PREFIX, name))


@cache
def _provider() -> EndpointProvider:
    ruleset = _shipped().load_service_model(SERVICE, "endpoint-rule-set-1")
    return EndpointProvider(ruleset, _shipped().load_data("partitions"))


def _host(provider: EndpointProvider, region: str, *, fips: bool, dual: bool) -> str | None:
    try:
        url: str = provider.resolve_endpoint(Region=region, UseFIPS=fips, UseDualStack=dual).url
    except EndpointProviderError:
        return None
    return url.removeprefix("https://")


@cache
def _shipped() -> Any:  # botocore's Loader, whose stubs differ from version to version
    return Loader(extra_search_paths=[Loader.BUILTIN_DATA_PATH], include_default_search_paths=False)
