"""Do the settings agree with each other? Those that do not are a complaint, which names both and where they are from.

What only a built-in target says gives way to what the user says.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ringtrue.belted import AWS_RATE, DEFAULT_RESOURCES
from ringtrue.configuration import AWS, Configuration, Rank, Value, goes_to_aws
from ringtrue.contracts.aws_endpoints import endpoint_of, regions
from ringtrue.harness.credentials import NoCredentials, region_of
from ringtrue.options import Complaint, meant
from ringtrue.trusting import found_elsewhere

AWS_ITSELF = "since it is AWS"
RESET = re.compile(r"(DELETE|GET|POST|PUT) (/\S*)")


def agreed(found: Configuration) -> Configuration:
    """The same, with what follows from it. Raises Complaint."""
    found = _by_one_signer(found)
    to_aws = goes_to_aws(found)
    found = _on_aws(found) if to_aws else found
    if found.target is not None and found.text("endpoint_url") is None:
        raise Complaint(
            f"the target {found.target} has no address. Give one with --endpoint-url, or set endpoint_url in its table."
        )
    _resettable(found)
    if found.values["isolation"].value and found.text("endpoint_url") is None:
        raise Complaint(
            f"{_set(found, 'isolation')}, and there is no endpoint to isolate: the embedded one has a single account. "
            "Name one with --endpoint-url or --target."
        )
    return _vouched_for(_with_belt(_embedded(found), charged=to_aws or AWS in found.lineage))


def _vouched_for(found: Configuration) -> Configuration:
    """Where nothing sets a CA bundle, the one that boto3 would use."""
    if found.text("ca_bundle") is not None:
        return found
    other = found_elsewhere(found.text("profile"), found.text("endpoint_url"))
    if other is None:
        return found
    return replace(found, values={**found.values, "ca_bundle": Value(other.path, other.source, Rank.DEFAULT)})


def reset_request(found: Configuration) -> tuple[str, str] | None:
    """The method and path that empty the target, where that is wanted."""
    if not found.values["reset"].value:
        return None
    match = RESET.fullmatch(found.text("reset_endpoint") or "")
    assert match is not None  # as `agreed` has seen
    return match[1], match[2]


def _set(found: Configuration, name: str) -> str:
    """isolation = true (ringtrue.toml [targets.nightly])"""
    value = found.values[name]
    shown = str(value.value).lower() if isinstance(value.value, bool) else repr(value.value)
    return f"{name} = {shown} ({value.source})"


def _by_one_signer(found: Configuration) -> Configuration:
    """A profile, placeholders, or an account for each conversation; the more particular wish overrules."""
    profile, credentials = found.values["profile"], found.values["credentials"]
    isolation = found.values["isolation"]
    values = dict(found.values)
    if profile.value is not None and credentials.value == "placeholder":
        if profile.rank == credentials.rank:
            raise Complaint(
                f"{_set(found, 'profile')} and {_set(found, 'credentials')} contradict each other; keep one of them."
            )
        if profile.rank > credentials.rank:
            values["credentials"] = Value("chain", profile.source, profile.rank)
        else:
            values["profile"] = Value(None, credentials.source, credentials.rank)
    signs_truly = values["profile"].value is not None or (
        values["credentials"].value == "chain" and values["credentials"].rank > Rank.DEFAULT
    )
    if isolation.value and signs_truly:
        if isolation.rank > Rank.BUILT_IN:
            other = "profile" if values["profile"].value is not None else "credentials"
            raise Complaint(
                f"{_set(found, 'isolation')} and {_set(found, other)} contradict each other: each conversation signs "
                "with a made-up account, or all with yours. Turn one off, with --no-isolation for example."
            )
        values["isolation"] = Value(False, values["credentials"].source, values["credentials"].rank)
    elif isolation.value:
        values["credentials"] = replace(values["credentials"], value="placeholder", source=isolation.source)
    return replace(found, values=values)


def _on_aws(found: Configuration) -> Configuration:
    """AWS itself: real credentials, nothing to reset, and an address that follows from the region."""
    for name, wrong, why in (
        ("isolation", True, "there an account is no invention of ours"),
        ("credentials", "placeholder", "it refuses them"),
        ("reset", True, "there is no endpoint that empties an account"),
    ):
        if found.values[name].value == wrong:
            raise Complaint(f"{_set(found, name)} does not go with AWS: {why}. Leave it out, or name another target.")
    if found.text("endpoint_url") is not None:
        return found
    region = found.values["region"] if found.text("region") is not None else _region_of_chain(found)
    url = endpoint_of(str(region.value))
    if url is None:
        near = meant(str(region.value), sorted(regions()))
        raise Complaint(f"AWS has no region {region.value!r} with this service ({region.source}).{near}")
    address = Value(url, f"botocore, for {region.value}", Rank.BUILT_IN)
    return replace(found, values={**found.values, "region": region, "endpoint_url": address})


def _embedded(found: Configuration) -> Configuration:
    """The embedded endpoint is signed for with made-up keys only."""
    if found.text("endpoint_url") is not None:
        return found
    made_up = Value("placeholder", "the embedded endpoint", Rank.BUILT_IN)
    return replace(found, values={**found.values, "credentials": made_up})


def _with_belt(found: Configuration, *, charged: bool) -> Configuration:
    """What follows from a seat belt; where calls are `charged` there is no going without."""
    belt = found.values["belt"]
    if not charged and not belt.value:
        return found
    if not belt.value and belt.rank > Rank.BUILT_IN:
        raise Complaint(f"{_set(found, 'belt')} does not go with AWS, which is never asked without. Leave it out.")
    values = dict(found.values)
    values["belt"] = belt if belt.value else Value(True, AWS_ITSELF, Rank.BUILT_IN)
    for layer in ("schemathesis", "sdk"):  # what no model foresees is not asked with a belt on
        if values[layer].value and values[layer].rank > Rank.BUILT_IN:
            raise Complaint(
                f"{_set(found, layer)} and the seat belt ({values['belt'].source}) contradict each other: it lets pass "
                f"what the model foresees, and nothing else. Turn {layer} off, with --no-{layer} for example."
            )
        if values[layer].value:
            values[layer] = Value(False, "the seat belt", Rank.BUILT_IN)
    if values["max_resources"].value is None:
        values["max_resources"] = Value(DEFAULT_RESOURCES, "the seat belt", Rank.BUILT_IN)
    if values["rate"].value is None and charged:
        values["rate"] = Value(AWS_RATE, AWS_ITSELF, Rank.BUILT_IN)
    return replace(found, values=values)


def _region_of_chain(found: Configuration) -> Value:
    try:
        region = region_of(found.text("profile"))
    except NoCredentials as error:
        raise Complaint(str(error)) from error
    if region is None:
        raise Complaint(f"the target {AWS} needs a region. Give one with --region, such as us-east-1.")
    return Value(region, "the AWS configuration", Rank.DEFAULT)


def _resettable(found: Configuration) -> None:
    path = found.text("reset_endpoint")
    if path is not None and not RESET.fullmatch(path):
        raise Complaint(
            f"{_set(found, 'reset_endpoint')} is no method and path; write it like \"POST /moto-api/reset\"."
        )
    if not found.values["reset"].value:
        return
    if found.text("endpoint_url") is None:
        raise Complaint(
            f"{_set(found, 'reset')}, and there is nothing to reset: the embedded endpoint starts empty. "
            "Name an emulator with --target or --endpoint-url."
        )
    if path is None:
        raise Complaint(
            f"{_set(found, 'reset')}, and nobody says how: set reset_endpoint to the emulator's own, such as "
            "\"POST /moto-api/reset\", or name a target that has one, such as moto."
        )
