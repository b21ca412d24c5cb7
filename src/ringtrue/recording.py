"""What does `ringtrue record` do? Make sure that it is AWS who will answer, run as `ringtrue run` does, condense.

It is a run like any other on AWS, made by the arguments of `ringtrue run --target aws`, so that the seat belt of those
runs (plan, caps, ledger, sweep) holds here too. Who answers is checked before the run, by boto3's own configuration
and by the address that this very run has settled on, and once more in the transcript.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path

import click

from ringtrue.contracts.aws_endpoints import hosts, is_aws, regions
from ringtrue.contracts.rules import CATALOGUE
from ringtrue.harness.credentials import NoCredentials, resolved_endpoint
from ringtrue.options import Complaint, call_budget, region_name, rule_globs
from ringtrue.reports.atomic import write_whole
from ringtrue.reports.condense import Capture, Condensed, as_json, condense
from ringtrue.reports.line import UnreadableTranscript, lines
from ringtrue.reports.redact import harmless
from ringtrue.reports.transcript import TRANSCRIPT_NAME
from ringtrue.settling import Settled

NOTHING_PROVED = 3
FOLDER = "evidence"
OURS = ("--target", "--endpoint-url", "--region", "--profile", "--report-dir")  # what nothing behind -- may change
HOW_BOTO3 = "Unset AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2 and the profile's endpoint_url"
HOW_OURS = "Unset RINGTRUE_ENDPOINT_URL, and take endpoint_url out of the target aws in your configuration file"
SECONDS_A_CALL = 2.0  # AWS takes one call a second of most operations; the rest is for waiting

Settle = Callable[[Sequence[str]], Settled]
Run = Callable[[Settled], int]


@dataclass(frozen=True, slots=True)
class Recording:
    """The command line as it was typed."""

    region: str | None
    profile: str | None
    rules: tuple[str, ...]
    max_calls: int
    i_accept_aws_charges: bool
    report_dir: str
    more: tuple[str, ...] = ()
    ca_bundle: str | None = None


def recorded(wishes: Recording, settle: Settle, run: Run) -> int:
    """The exit code. `settle` and `run` are `ringtrue run` before and from its first call. Raises Complaint."""
    globs, calls = rule_globs(wishes.rules, list(CATALOGUE)), call_budget(wishes.max_calls)
    if elsewhere := next((word for word in wishes.more if word.partition("=")[0] in OURS), None):
        raise Complaint(f"{elsewhere} is not for `ringtrue record`: it asks AWS alone, and puts its files together.")
    region = guarded(*_resolved(wishes))
    settled = settle(arguments(wishes, region, calls))
    guarded("" if settled.address is None else settled.address.url, settled.signer.region, HOW_OURS)
    if not wishes.i_accept_aws_charges:
        raise Complaint(
            f"this would make up to {calls:,} calls to AWS in {region}, and lease what it cannot borrow: phone numbers "
            "cost money each month. Read docs/aws.md, and add --i-accept-aws-charges if that is all right."
        )
    run(settled)  # its own exit code is a verdict, which is not the question here
    place = Path(wishes.report_dir)
    try:
        found = condense(lines(place / TRANSCRIPT_NAME), date=f"{datetime.now(UTC):%Y-%m-%d}")
    except UnreadableTranscript as unfit:
        raise Complaint(f"nothing was recorded: {unfit}") from None
    return _written(found, globs, place / FOLDER)


def guarded(url: str, region: str, how: str = HOW_BOTO3) -> str:
    """The region, if the address is AWS's own for the service there. Raises Complaint for any other address.

    `how` says what to do about it.
    """
    if region not in regions():
        raise Complaint(
            f"botocore knows no endpoint of AWS's for this service in {region!r}. "
            f"It knows: {', '.join(sorted(regions()))}."
        )
    if not is_aws(url, region):
        raise Complaint(
            f"calls for {region} would go to {harmless(url) or 'the embedded endpoint'}, which is not AWS: what an "
            f"emulator answers proves nothing about AWS. {how}; AWS's own are {', '.join(sorted(hosts(region)))}."
        )
    return region


def arguments(wishes: Recording, region: str, calls: int) -> list[str]:
    """Those of `ringtrue run`. Strict, so that what others have seen on AWS is held against AWS as well."""
    words = ["--target", "aws", "--region", region, "--i-accept-aws-charges", "--strict"]
    words += ["--no-schemathesis", "--no-sdk", "--max-calls", str(calls)]
    words += ["--time-limit", f"{calls * SECONDS_A_CALL:.0f}s", "--report-dir", wishes.report_dir]
    words += [word for glob in wishes.rules for word in ("--rules", glob)]
    words += ["--ca-bundle", wishes.ca_bundle] if wishes.ca_bundle is not None else []
    return [*words, *(["--profile", wishes.profile] if wishes.profile else []), *wishes.more]


def narrowed(capture: Capture, globs: Sequence[str]) -> Capture:
    """The capture with the evidence of these rules only."""
    wanted = [each for each in capture["evidence"] if any(fnmatchcase(each["rule"], glob) for glob in globs)]
    return {**capture, "evidence": wanted}


def _resolved(wishes: Recording) -> tuple[str, str]:
    region = None if wishes.region is None else region_name(wishes.region)
    try:
        return resolved_endpoint(wishes.profile, region)
    except NoCredentials as error:
        raise Complaint(str(error)) from error


def _written(found: Condensed, globs: Sequence[str], folder: Path) -> int:
    """Write the capture, if there is anything in it, and say what it holds."""
    capture = narrowed(found.capture, globs)
    for each in found.unconfirmed:
        click.echo(f"Not recorded, since it did not come again: {each}")
    if not capture["evidence"]:
        click.echo("The run proved nothing of any rule, so there is no capture.")
        return NOTHING_PROVED
    name = f"{capture['date']}-{capture['region']}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        place = write_whole(_free(folder, name), as_json(capture))
    except OSError as error:
        raise Complaint(f"the capture in {folder} cannot be written: {error.strerror or error}.") from error
    for line in summary(capture):
        click.echo(line)
    click.echo(f"The capture is {place}. To make it count, commit it in contracts/evidence/ of a checkout.")
    return 0


def _free(folder: Path, name: str) -> Path:
    """No capture takes another's place: 2026-12-01-us-east-1.json, then 2026-12-01-us-east-1-2.json."""
    taken = {each.name for each in folder.iterdir()}
    names = (f"{name}{'' if n == 1 else f'-{n}'}.json" for n in range(1, len(taken) + 2))
    return folder / next(each for each in names if each not in taken)


def summary(capture: Capture) -> list[str]:
    """What a capture holds, in a line, and a line for each contradiction."""
    against: list[Mapping[str, object]] = [each for each in capture["evidence"] if each["shows"] == "contradicts"]
    proven = len(capture["evidence"]) - len(against)
    said = f"AWS follows {proven} of {len(CATALOGUE)} rules, by an answer that each alone explains."
    return [said, *(f"AWS contradicts {it['rule']}: {it['call']} was answered {it['answered']}" for it in against)]
