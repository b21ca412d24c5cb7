"""What does `ringtrue serve` do? The reference endpoint, or a stand-in for AWS, on a loopback address till it ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, fields

import click

from ringtrue.contracts.rules import CATALOGUE
from ringtrue.harness.endpoint import Endpoint
from ringtrue.harness.like_aws import LikeAws, NoIdentity, Own, Pace
from ringtrue.harness.limits import QUOTAS
from ringtrue.harness.server import Respond, listening, plainly, serve, stop_with_parent, url_of
from ringtrue.harness.signatures import Signatures
from ringtrue.harness.stand_in import PAGES, Gate
from ringtrue.options import Complaint, is_loopback, region_name, rule_ids, split

# Nobody's keys, in the form of AWS's own examples.
ACCESS_KEY, SECRET_KEY = "AKIARINGTRUESTANDIN0", "ringtrue/stand-in/for/aws/no/secret/0000"
ACCESS_KEY_FORM, SECRET_KEY_FORM = r"[A-Za-z0-9_-]{1,128}", r"[!-~]{1,128}"
OWN = {each.name.replace("_", "-"): each.name for each in fields(Own)}


@dataclass(frozen=True, slots=True)
class StandIn:
    """The options of --like-aws as they were typed; None where one was left out."""

    access_key: str | None
    secret_key: str | None
    time_scale: float | None
    consistency: float | None
    change: float | None
    own: tuple[str, ...]
    price: str | None
    seed: int | None

    @property
    def given(self) -> list[str]:
        """The options that were typed."""
        named = (each.name for each in fields(self) if getattr(self, each.name) not in (None, ()))
        return [f"--{name.replace('_', '-')}" for name in named]


def serving(
    port: int, host: str, region: str, broken: Sequence[str], stand_in: StandIn | None, others: Sequence[str],
    *, with_parent: bool,
) -> int:  # fmt: skip
    """Serve until interrupted. `others` are options that need --like-aws and were typed without it."""
    if not is_loopback(host):
        why = "What is served is for tests, and tells whoever asks"
        raise Complaint(f"--host {host!r} is no loopback address. {why}; keep it on 127.0.0.1.")
    if others:
        raise Complaint(f"{', '.join(others)}: only a stand-in for AWS has that. Add --like-aws, or leave it out.")
    ids, region = rule_ids(broken, list(CATALOGUE)), region_name(region)
    respond, words = _like_aws(stand_in, ids, region) if stand_in else _plain(ids, region)
    try:
        bound = listening("127.0.0.1" if host.endswith("localhost") else host, port)
    except OSError as error:
        raise Complaint(f"port {port} of {host} cannot be used: {error.strerror}. Name another, or none.") from None
    click.echo(url_of(bound))
    if with_parent:
        stop_with_parent()
    else:
        click.echo(f"{words} Ctrl-C ends it, and nothing is kept.", err=True)
    with suppress(KeyboardInterrupt):
        serve(respond, bound)
    return 0


def _plain(ids: Sequence[str], region: str) -> tuple[Respond, str]:
    what = f"The reference endpoint, with broken rules: {', '.join(ids)}." if ids else "The reference endpoint."
    return plainly(Endpoint(broken=ids, region=region)), f"{what} Any credentials will do."


def _like_aws(wishes: StandIn, ids: Sequence[str], region: str) -> tuple[Respond, str]:
    access_key = _key("--access-key", wishes.access_key or ACCESS_KEY, ACCESS_KEY_FORM)
    secret_key = _key("--secret-key", wishes.secret_key or SECRET_KEY, SECRET_KEY_FORM)
    usual = Pace()
    pace = Pace(
        wishes.time_scale or usual.scale,
        usual.consistency_s if wishes.consistency is None else wishes.consistency,
        usual.change_s if wishes.change is None else wishes.change,
    )
    try:
        account = LikeAws(
            seed=wishes.seed or 0, broken=ids, region=region, pace=pace, own=own(wishes.own),
            price=_price(wishes.price or "1.00"),
        )  # fmt: skip
    except NoIdentity:
        raise Complaint("--own asks for more pools than there are identities to make them from; "
                        "own a phone number for each, or one sender ID.") from None  # fmt: skip
    gate = Gate(account, Signatures(access_key, secret_key, region))
    return gate.respond, _words(pace, ids, region, access_key, None if wishes.secret_key else secret_key)


def _words(pace: Pace, ids: Sequence[str], region: str, access_key: str, made_up_secret: str | None) -> str:
    secret = made_up_secret or "(as given)"
    broken = f" with broken rules: {', '.join(ids)}" if ids else ""
    return (
        f"A stand-in for AWS{broken}, {pace.scale:g} of its seconds to one of ours. It takes what is signed with\n"
        f"  AWS_ACCESS_KEY_ID={access_key} AWS_SECRET_ACCESS_KEY={secret} AWS_REGION={region}\n"
        f"and tells, unsigned, what there is: GET {', '.join(PAGES)}."
    )


def _key(option: str, text: str, form: str) -> str:
    if not re.fullmatch(form, text):
        raise Complaint(f"{option} is not of the form {form}, which signing needs; leave it out, or mend it.")
    return text


def _price(text: str) -> str:
    if not re.fullmatch(r"\d{1,6}\.\d\d", text):
        raise Complaint(f"--price {text!r} is no price in US dollars; write it like 1.00.")
    return text


def own(values: Sequence[str]) -> Own:
    """("phone-numbers=2,pools=1",) as what the account holds. Raises Complaint."""
    found: dict[str, int] = {}
    for word in split(values):
        name, _, number = word.partition("=")
        if name not in OWN or not number.isdecimal():
            raise Complaint(f"--own {word!r} is none of {', '.join(f'{each}=N' for each in OWN)}.")
        reason = f"{name.upper().replace('-', '_')}_PER_ACCOUNT"
        most = next(quota.most for quota in QUOTAS if quota.reason == reason)
        if int(number) > most:
            raise Complaint(f"--own {word!r} is more than the quota, {most}; name fewer.")
        found[OWN[name]] = int(number)
    return Own(**found)
