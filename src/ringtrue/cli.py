"""What can be asked of Ringtrue from a shell? The commands; each imports what it needs when it is called.

Exit codes: 0 conforms, 1 violates, 2 the command or its input is wrong, 3 undecided.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, NoReturn

import click

from ringtrue.commanding import Group
from ringtrue.commands_of_leftovers import sweep
from ringtrue.commands_of_reports import baseline, compare, replay, report_again
from ringtrue.run_options import settable
from ringtrue.speaking import guarded

if TYPE_CHECKING:
    from ringtrue.settling import Settled

VIOLATES, UNDECIDED = 1, 3


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command and exit with its code, whoever reads what it says."""
    with guarded() as lost:
        code = _ended(arguments)
    sys.exit(lost.code(code))


def _ended(arguments: Sequence[str] | None) -> int:
    """The exit code. A mistake of ours is 3: it says nothing against the endpoint."""
    try:
        code = commands.main(args=arguments, prog_name="ringtrue", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        return UNDECIDED
    except Exception:
        traceback.print_exc()
        click.echo("This is a mistake in Ringtrue, not in the endpoint. Please report the lines above.", err=True)
        return UNDECIDED
    return code if isinstance(code, int) else 0


def _version() -> str:
    try:
        return version("ringtrue")
    except PackageNotFoundError:
        return "0 (not installed)"


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(_version(), prog_name="ringtrue")
def commands() -> None:
    """Does an endpoint ring true? Judges anything that claims to be AWS pinpoint-sms-voice-v2
    by the sentences of AWS's own documentation.

    Exit codes: 0 conforms, 1 violates, 2 the command or its input is wrong, 3 undecided.
    """
    from ringtrue.configuration import only_known

    only_known(os.environ)


@commands.command(short_help="Judge an endpoint and write a report.")
@settable
@click.option("--quiet", is_flag=True, help="No progress, and one line at the end.")
@click.option("--i-accept-aws-charges", is_flag=True, help="AWS itself may be asked, with the seat belt on.")
def run(quiet: bool, **typed: object) -> int:
    """Judge an endpoint, print what was found, and write a report directory.

    What no option says is set by RINGTRUE_… variables, ringtrue.toml and the target; `ringtrue config` shows what.
    """
    from ringtrue.judging import judged
    from ringtrue.settling import settle

    return judged(settle(typed, quiet=quiet))


@commands.command()
@settable
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def config(form: str, **typed: object) -> int:
    """Show every setting of a run that had these options, and where it is from."""
    from ringtrue.showing import show

    show(typed, form)
    return 0


@commands.command(short_help="Record what AWS itself does, as evidence for the rules.")
@click.option("--region", metavar="NAME", help="Region of AWS. Default: the profile's.")
@click.option("--profile", metavar="NAME", help="AWS profile with the credentials to sign with.")
@click.option("--ca-bundle", metavar="FILE", help="Certificates to believe. Default: boto3's way.")
@click.option("--rules", metavar="GLOB", multiple=True, help="Record evidence of these rules only: 'Pool.*'.")
@click.option("--max-calls", type=int, metavar="N", default=2000, show_default=True, help="Hard cap on calls.")
@click.option("--i-accept-aws-charges", is_flag=True, help="Phone numbers cost money. Nothing is called without this.")
@click.option("--report-dir", metavar="DIR", default="ringtrue-report", show_default=True,
              help="Where the report goes, and the capture, under evidence/.")  # fmt: skip
@click.argument("more", nargs=-1, type=click.UNPROCESSED, metavar="[-- OPTIONS OF RUN]")
def record(**options: object) -> int:
    """Run the suite against AWS, and nothing but AWS, and condense what was answered to a capture: one JSON file,
    redacted, with the calls and the answer that prove each rule. docs/aws.md says what it costs. What follows -- goes
    to `ringtrue run` as it is: -- --phone-number-id phone-….

    Exit codes: 0 a capture was written, 2 the command or its input is wrong, 3 the run proved nothing.
    """
    from ringtrue.recording import Recording, recorded

    return recorded(Recording(**options), check, _judged)  # type: ignore[arg-type]  # click has checked the types


def _judged(settled: Settled) -> int:
    """A run whose transcript says what each answer decided."""
    from ringtrue.judging import judged

    return judged(settled, recorded=True)


def check(arguments: Sequence[str]) -> Settled:
    """What these arguments of `ringtrue run` come to; nothing is written. Raises click.ClickException."""
    from ringtrue.settling import settle

    typed = run.make_context("ringtrue run", list(arguments)).params
    return settle(typed, quiet=bool(typed.pop("quiet")))


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
@click.option("--unproven", is_flag=True, help="Only rules that Ringtrue has never seen on AWS, and how many.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def rules(operation: str | None, unproven: bool, form: str) -> int:
    """List the rules: id, strength, verbatim quote, source, and evidence from AWS itself."""
    from ringtrue.catalogue import as_json, as_text, entries, unproven_json, unproven_text

    in_text, in_json = (unproven_text, unproven_json) if unproven else (as_text, as_json)
    found = entries(operation)
    click.echo(in_json(found) if form == "json" else in_text(found))
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
