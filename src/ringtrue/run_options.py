"""Which options have `ringtrue run` and `ringtrue config` in common? All that set something for a run.

None of them has a default of its own: what is not typed is for the environment, the file and the target to say.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

NAMES = "NAME[,NAME]"
LENT = "ID[:read-only]"
Command = TypeVar("Command", bound=Callable[..., Any])  # click's own bound

OPTIONS = (
    click.option("--target", metavar="NAME", help="moto, localstack, ministack, aws, generic, or one of your file."),
    click.option("--config", metavar="FILE", help="Default: ringtrue.toml or pyproject.toml here, if any."),
    click.option("--endpoint-url", metavar="URL", help="The endpoint to judge. Default: the embedded one."),
    click.option("--region", metavar="NAME", help="Region to sign for. Default: the profile's, else us-east-1."),
    click.option("--profile", metavar="NAME", help="AWS profile with the credentials to sign with."),
    click.option("--ca-bundle", metavar="FILE", help="The CA of an https:// endpoint. Default: boto3's way."),
    click.option("--isolation/--no-isolation", default=None, help="An account for each conversation. Emulators only."),
    click.option("--reset/--no-reset", default=None, help="Empty the emulator first, by its own endpoint for that."),
    click.option("--rate", type=float, metavar="N", help="At most so many calls a second. Default: no limit."),
    click.option("--pool-id", "pool_ids", metavar=LENT, multiple=True, help="A pool that the run may use."),
    click.option("--phone-number-id", "phone_number_ids", metavar=LENT, multiple=True,
                 help="A phone number that the run may use."),
    click.option("--sender-id", "sender_ids", metavar="TEXT/CC[:read-only]", multiple=True,
                 help="A sender ID that the run may use: ACME/GB."),
    click.option("--belt/--no-belt", default=None, help="Ledger, tags and caps for any endpoint; AWS always has them."),
    click.option("--max-spend", metavar="USD", help="With a belt: what may be bought. Default: nothing."),
    click.option("--max-resources", type=int, metavar="N", help="With a belt: how many at a time. Default: 5."),
    click.option("--ledger", metavar="DIR",
                 help="With a belt: what is about to be made is written down here first. Default: .ringtrue/ledger."),
    click.option("--operations", metavar=NAMES, multiple=True, help="Judge these operations only."),
    click.option("--exclude", metavar=NAMES, multiple=True, help="Never call these operations."),
    click.option("--rules", metavar="GLOB", multiple=True, help="Report findings against these rules only: 'Pool.*'."),
    click.option("--seed", type=int, metavar="N", help="Same seed, same calls. Default: random, and printed."),
    click.option("--max-calls", type=int, metavar="N", help="Hard cap on calls. Default: 10000."),
    click.option("--time-limit", metavar="TIME", help="Hard cap on time: 60s, 2m. Default: 60s."),
    click.option("--shrink-calls", type=int, metavar="N", help="Calls for shrinking findings. Default: two fifths."),
    click.option("--strict/--no-strict", default=None, help="Rules that were only observed on AWS convict as well."),
    click.option("--schemathesis/--no-schemathesis", default=None, help="Let Schemathesis ask as well. Default: yes."),
    click.option("--sdk/--no-sdk", default=None, help="Let boto3 ask as well. Default: yes."),
    click.option("--report-dir", metavar="DIR", help="Where the files of the report go. Default: ringtrue-report."),
    click.option("--baseline", metavar="FILE", help="Findings that are known; exit 1 for others only."),
)  # fmt: skip


def settable(command: Command) -> Command:
    """The command with all of these options, in this order."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command
