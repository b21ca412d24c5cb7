"""What can be asked from a shell about reports that are there? The commands; each imports what it needs when called."""

from __future__ import annotations

import click

from ringtrue.commanding import Command, Group
from ringtrue.reports.formats import FORMATS


@click.command(cls=Command, short_help="Say findings of an earlier run again.")
@click.argument("place", metavar="FINDING|DIR")
@click.option("--endpoint-url", metavar="URL", help="Another endpoint. Default: the one of the report.")
@click.option("--region", metavar="NAME", help="Region to sign for. Default: the report's.")
@click.option("--profile", metavar="NAME", help="AWS profile with the credentials to sign with.")
@click.option("--ca-bundle", metavar="FILE", envvar="RINGTRUE_CA_BUNDLE",
              help="The CA of an https:// endpoint.")  # fmt: skip
@click.option("--max-calls", type=int, metavar="N", default=5000, show_default=True, help="Hard cap on calls.")
@click.option("--time-limit", metavar="TIME", default="60s", show_default=True, help="Hard cap on time: 60s, 2m.")
def replay(
    place: str, endpoint_url: str | None, region: str | None, profile: str | None, ca_bundle: str | None,
    max_calls: int, time_limit: str,
) -> int:  # fmt: skip
    """Say the findings of a report directory, or one finding, again: FIXED, STILL THERE, DIFFERENT or CANNOT TELL?

    Exit codes: 0 all fixed, 1 one still there or different, 2 wrong input, 3 one that nobody can tell.
    """
    from ringtrue.replaying import replayed

    return replayed(place, endpoint_url, region, profile, max_calls, time_limit, ca_bundle)


@click.command(cls=Command, name="report", short_help="Render a stored report again.")
@click.argument("directory", metavar="DIR", type=click.Path())
@click.option("--format", "form", type=click.Choice([*FORMATS]), help="One format only, to standard output.")
@click.option("--output", metavar="FILE", help="Write that format here instead.")
def report_again(directory: str, form: str | None, output: str | None) -> int:
    """Render DIR/report.json: all files into DIR, or one format. Exits 0 whatever the report's verdict is."""
    from ringtrue.reporting import rendered

    return rendered(directory, form, output)


@click.group(cls=Group)
def baseline() -> None:
    """Keep the file of known findings that `ringtrue run --baseline` reads."""


BASELINE = click.option("--baseline", "file", metavar="FILE", default="ringtrue-baseline.toml", show_default=True,
                        help="The file to change.")  # fmt: skip
DRY_RUN = click.option("--dry-run", is_flag=True, help="Change nothing, and say what would be changed.")


@baseline.command(short_help="Add a report's new findings.")
@click.argument("directory", metavar="DIR")
@BASELINE
@click.option("--reason", metavar="TEXT", default="", help="Why the new ones may stay for now.")
@click.option("--ticket", metavar="TEXT", default="", help="Where somebody works on them.")
@click.option("--expires", metavar="DATE", help="The last day on which they are tolerated: 2027-03-31.")
@DRY_RUN
def update(directory: str, file: str, reason: str, ticket: str, expires: str | None, dry_run: bool) -> int:
    """Add the new findings of the report in DIR, and date those that were seen again. Nothing is taken out."""
    from ringtrue.baselines import update_file

    click.echo(update_file(directory, file, reason, ticket, expires, dry_run=dry_run))
    return 0


@baseline.command(short_help="Take out what a report shows to be mended.")
@click.argument("directory", metavar="DIR")
@BASELINE
@DRY_RUN
def prune(directory: str, file: str, dry_run: bool) -> int:
    """Take out the entries that the run in DIR did not find again, though it reached their rules.

    What it did not reach is not fixed, and stays.
    """
    from ringtrue.baselines import prune_file

    click.echo(prune_file(directory, file, dry_run=dry_run))
    return 0


@baseline.command("check")
@click.argument("file", metavar="FILE", default="ringtrue-baseline.toml")
def check_baseline(file: str) -> int:
    """Can FILE be read, and what has expired? Exit 0 if it can, 2 if not."""
    from ringtrue.baselines import check_file

    click.echo(check_file(file))
    return 0


@click.command(cls=Command)
@click.argument("reports", metavar="A B [C…]", nargs=-1)
@click.option("--as", "way", type=click.Choice(["times", "targets"]),
              help="One target at several times, or several targets. Default: times for one address.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(["text", "markdown", "html"]), default="text", show_default=True)
@click.option("--output", metavar="FILE", help="Where to write it. Default: to standard output.")
def compare(reports: tuple[str, ...], way: str | None, form: str, output: str | None) -> int:
    """Compare the reports in two or more directories.

    Exit codes: 0 nothing new (no finding, among targets), 1 a new finding (a finding), 2 wrong input, 3 undecided.
    """
    from ringtrue.comparing import compare_reports

    return compare_reports(reports, way, form, output)
