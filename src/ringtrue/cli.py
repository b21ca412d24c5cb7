"""What can be asked of Ringtrue from a shell? The commands; each imports what it needs when it is called.

Exit codes: 0 conforms, 1 violates, 2 the command or its input is wrong, 3 undecided.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import NoReturn

import click

from ringtrue.commands_of_leftovers import sweep
from ringtrue.commands_of_reports import baseline, compare, replay, report_again

VIOLATES, UNDECIDED = 1, 3
NAMES = "NAME[,NAME]"


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command and exit. A mistake of ours exits 3: it says nothing against the endpoint."""
    try:
        code = commands.main(args=arguments, prog_name="ringtrue", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        sys.exit(UNDECIDED)
    except BrokenPipeError:  # `ringtrue rules | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception:
        traceback.print_exc()
        click.echo("This is a mistake in Ringtrue, not in the endpoint. Please report the lines above.", err=True)
        sys.exit(UNDECIDED)
    sys.exit(code if isinstance(code, int) else 0)


def _version() -> str:
    try:
        return version("ringtrue")
    except PackageNotFoundError:
        return "0 (not installed)"


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(_version(), prog_name="ringtrue")
def commands() -> None:
    """Does an endpoint ring true? Judges anything that claims to be AWS pinpoint-sms-voice-v2
    by the sentences of AWS's own documentation.

    Exit codes: 0 conforms, 1 violates, 2 the command or its input is wrong, 3 undecided.
    """


@commands.command(short_help="Judge an endpoint and write a report.")
@click.option("--endpoint-url", metavar="URL", help="The endpoint to judge. Default: the embedded one.")
@click.option("--region", metavar="NAME", help="Region to sign for. Default: the profile's, else us-east-1.")
@click.option("--profile", metavar="NAME", help="AWS profile with the credentials to sign with.")
@click.option("--operations", metavar=NAMES, multiple=True, help="Judge these operations only.")
@click.option("--exclude", metavar=NAMES, multiple=True, help="Never call these operations.")
@click.option("--rules", metavar="GLOB", multiple=True, help="Report findings against these rules only: 'Pool.*'.")
@click.option("--seed", type=int, metavar="N", help="Same seed, same calls. Default: random, and printed.")
@click.option("--max-calls", type=int, metavar="N", default=10_000, show_default=True, help="Hard cap on calls.")
@click.option("--time-limit", metavar="TIME", default="60s", show_default=True, help="Hard cap on time: 60s, 2m.")
@click.option("--shrink-calls", type=int, metavar="N", help="Calls for shrinking findings. Default: two fifths.")
@click.option("--strict", is_flag=True, help="Rules that were only observed on AWS convict as well.")
@click.option("--schemathesis/--no-schemathesis", default=True, help="Let Schemathesis ask as well. Default: yes.")
@click.option("--sdk/--no-sdk", default=True, help="Let boto3 ask as well. Default: yes.")
@click.option("--report-dir", metavar="DIR", default="ringtrue-report", show_default=True,
              help="Where the files of the report go.")  # fmt: skip
@click.option("--baseline", metavar="FILE", help="Findings that are known; exit 1 for others only.")
@click.option("--quiet", is_flag=True, help="No progress, and one line at the end.")
@click.option("--i-accept-aws-charges", is_flag=True, help="AWS itself may be asked, with the seat belt on.")
@click.option("--belt", is_flag=True, help="Ledger, tags and caps for any endpoint, as AWS always has them.")
@click.option("--max-spend", metavar="USD", help="With a belt: what may be bought. Default: nothing.")
@click.option("--max-resources", type=int, metavar="N", help="With a belt: how many at a time. Default: 5.")
@click.option("--ledger", metavar="DIR", default=".ringtrue/ledger", show_default=True,
              help="With a belt: where it is written down what is about to be made.")  # fmt: skip
def run(**options: object) -> int:
    """Judge an endpoint, print what was found, and write a report directory."""
    from ringtrue.judging import Wishes, judged

    return judged(Wishes(**options))  # type: ignore[arg-type]  # click has checked the types above


def check(arguments: Sequence[str]) -> None:
    """Are these arguments of `ringtrue run` right? Raises click.ClickException."""
    from ringtrue.judging import Wishes, settle

    settle(Wishes(**run.make_context("ringtrue run", list(arguments)).params))


@commands.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="N", help="Default: any free port.")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="HOST", help="A loopback address.")
@click.option("--region", default="us-east-1", show_default=True, metavar="NAME", help="The region in its ARNs.")
@click.option(
    "--break", "broken", metavar="RULE_ID", multiple=True, help="Break this rule. Repeatable, or with commas."
)
@click.option("--like-aws", is_flag=True, help="Sign, wait, be throttled and billed: a stand-in for AWS itself.")
@click.option("--access-key", metavar="ID", help="The key to sign with. Default: one that is printed.")
@click.option("--secret-key", metavar="KEY", help="Its secret. Default: one that is printed.")
@click.option("--time-scale", type=click.FloatRange(0.1, 10_000), metavar="N",
              help="How many of its seconds go into one of ours. Default: 100.")  # fmt: skip
@click.option("--consistency", type=click.FloatRange(0, 3600), metavar="N",
              help="Its seconds that reads may lag behind writes. Default: 10.")  # fmt: skip
@click.option("--change", type=click.FloatRange(0, 3600), metavar="N",
              help="The most of its seconds that anything stays PENDING, CREATING, DELETING. Default: 10.")  # fmt: skip
@click.option("--own", metavar="KIND=N", multiple=True,
              help="What is there already: phone-numbers, sender-ids, pools, opt-out-lists.")  # fmt: skip
@click.option("--price", metavar="USD", help="A phone number's monthly price. Default: 1.00.")
@click.option("--seed", type=int, metavar="N", help="Of its ids and of the time that things take. Default: 0.")
@click.option("--with-parent", is_flag=True, hidden=True)
def serve(
    port: int, host: str, region: str, broken: tuple[str, ...], like_aws: bool, with_parent: bool, **options: object
) -> int:
    """Serve the reference endpoint for any client. The first line of output is its URL.

    With --like-aws it verifies signatures, enforces rates and quotas, takes its time and lags as AWS does.
    """
    from ringtrue.serving import StandIn, serving

    wishes = StandIn(**options)  # type: ignore[arg-type]  # click has checked the types above
    others = [] if like_aws else wishes.given
    return serving(port, host, region, broken, wishes if like_aws else None, others, with_parent=with_parent)


@commands.command()
@click.option("--operation", metavar="NAME", help="Only rules about this operation.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def rules(operation: str | None, form: str) -> int:
    """List the rules: id, strength, verbatim quote, source."""
    from ringtrue.catalogue import as_json, as_text, entries

    found = entries(operation)
    click.echo(as_json(found) if form == "json" else as_text(found))
    return 0


@commands.command()
@click.option("--check", is_flag=True, help="Change nothing; exit 1 if the document is out of date.")
def contract(check: bool) -> int:
    """Derive the OpenAPI document from the installed botocore again."""
    from ringtrue.catalogue import renew_contract

    current, words = renew_contract(check=check)
    click.echo(words)
    return 0 if current else VIOLATES


for each in (replay, report_again, baseline, compare, sweep):
    commands.add_command(each)
