"""What can be asked from a shell about what runs have left behind? One command, which imports what it needs."""

from __future__ import annotations

import click

from ringtrue.commanding import Command


@click.command(cls=Command, short_help="Delete what earlier runs have left behind.")
@click.option("--endpoint-url", metavar="URL", help="The endpoint to look at. It has to be named.")
@click.option("--region", metavar="NAME", help="Region to sign for. Default: the profile's, else us-east-1.")
@click.option("--profile", metavar="NAME", help="AWS profile with the credentials to sign with.")
@click.option("--ca-bundle", metavar="FILE", envvar="RINGTRUE_CA_BUNDLE",
              help="The CA of an https:// endpoint.")  # fmt: skip
@click.option("--ledger", metavar="DIR", default=".ringtrue/ledger", show_default=True, help="Where runs wrote theirs.")
@click.option("--older-than", metavar="TIME", help="Leave alone what was made since: 30m, 2h.")
@click.option("--time-limit", metavar="TIME", default="15m", show_default=True, help="Hard cap on time: 60s, 2m.")
@click.option("--dry-run", is_flag=True, help="Delete nothing, and say what would be deleted.")
def sweep(
    endpoint_url: str | None, region: str | None, profile: str | None, ca_bundle: str | None, ledger: str,
    older_than: str | None, time_limit: str, dry_run: bool,
) -> int:  # fmt: skip
    """Find what earlier runs have left behind, by their ledgers and by the tag ringtrue:run, delete it, and look again
    whether anything is left. What Ringtrue did not make is never touched, nor what a run makes that is still going on
    and has its ledger there; --older-than spares those of other machines.

    Exit codes: 0 nothing is left, 1 something is, 2 wrong input, 3 nobody could look.
    """
    from ringtrue.sweeping import swept

    return swept(endpoint_url, region, profile, ledger, older_than, time_limit, dry_run=dry_run, ca_bundle=ca_bundle)
