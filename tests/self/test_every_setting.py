"""Has every setting the effect that it is for, set on the command line, in the environment or in a file?

`effects.py` is the table. What a setting does is seen from outside, and has to be true with it and false without it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.self.certified import authorities
from tests.self.configuring import stand_alone
from tests.self.effects import EFFECTS, KNOWN, Effect, Run
from tests.self.overheard import overhearing

from ringtrue import cli
from ringtrue.harness import patience
from ringtrue.harness.endpoint import Endpoint
from ringtrue.settings import SETTINGS, Setting

WAYS = ("command line", "environment", "file")
PHONE = {
    "IsoCountryCode": "US", "MessageType": "TRANSACTIONAL", "NumberCapabilities": ["SMS"], "NumberType": "SIMULATOR",
}  # fmt: skip
PROFILE = "[profile blue]\naws_access_key_id = AKBLUE\naws_secret_access_key = SK\n"


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No configuration but ours, a clock that waits for nobody, and no pages that nobody looks at."""
    stand_alone(tmp_path, monkeypatch)
    Path("aws").write_text(PROFILE, "utf-8")
    for name, value in {"CONFIG_FILE": "aws", "ACCESS_KEY_ID": "AKOWN", "SECRET_ACCESS_KEY": "SK"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.setattr(patience.Patience, "sleep", lambda *_: None)
    monkeypatch.setattr("ringtrue.reports.formats.write_renderings", lambda *_: [])


def made(endpoint: Endpoint, kind: str) -> str:
    """The id of a resource that is there before the run."""

    def ask(operation: str, **params: object) -> Mapping[str, Any]:
        body = endpoint.answer(operation, params).body
        assert isinstance(body, dict)
        return body

    phone = ask("RequestPhoneNumber", **PHONE)["PhoneNumberId"]
    match kind:
        case "pool":
            wanted = {"IsoCountryCode": "US", "MessageType": "TRANSACTIONAL"}
            return str(ask("CreatePool", OriginationIdentity=phone, **wanted)["PoolId"])
        case "phone":
            return str(phone)
    return str(ask("RequestSenderId", SenderId="THEIRS", IsoCountryCode="GB")["SenderId"])


def ran(effect: Effect, name: str, way: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A run with the setting, set in this way; without it for no way."""
    setting, broken = SETTINGS[name], [effect.broken] if effect.broken else []
    endpoint = Endpoint(seed=1, broken=broken, clock=effect.clock)
    lent = made(endpoint, effect.lends) if effect.lends else ""
    ours = authorities(Path(os.environ["AWS_CONFIG_FILE"]).parent)[0] if effect.tls else None
    with overhearing(endpoint, effect.behaves, ours.right if ours else None) as there:
        value = filled(effect.value, url=there.url, lent=lent, ca=str(ours.file if ours else ""))
        table = {**effect.table, **({name: value} if way == "file" else {})}
        lines = [f"{key} = {json.dumps(each)}" for key, each in table.items()]
        Path("ringtrue.toml").write_text("\n".join(["[targets.own]", *lines, ""]), "utf-8")
        if way == "environment":
            monkeypatch.setenv(*variable(setting, value))
        words = ["run", "--quiet", "--target", "own", *effect.base, *(typed(setting, value) if way == WAYS[0] else [])]
        words += [] if name == "endpoint_url" else ["--endpoint-url", there.url]
        words += [] if name == "seed" else ["--seed", "1"]
        words += [] if name in ("rules", "strict") else ["--rules", "OptOutList.*"]  # a short report is soon written
        with pytest.raises(SystemExit) as ended:
            cli.main(words)
    assert isinstance(ended.value.code, int)
    return Run(ended.value.code, there, lent)


def filled(value: object, **names: str) -> object:
    match value:
        case str():
            return value.format(**names)
        case list():
            return [filled(each, **names) for each in value]
    return value


def typed(setting: Setting, value: object) -> list[str]:
    match value:
        case bool():
            return [setting.option if value else setting.option.replace("--", "--no-", 1)]
        case list():
            return [word for each in value for word in (setting.option, str(each))]
    return [setting.option, str(value)]


def variable(setting: Setting, value: object) -> tuple[str, str]:
    match value:
        case bool():
            return setting.variable if value else setting.opposite, "1"
        case list():
            return setting.variable, ",".join(map(str, value))
    return setting.variable, str(value)


def test_every_setting_has_an_effect() -> None:
    assert EFFECTS.keys() == SETTINGS.keys()


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_has_its_effect_however_it_is_set(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    effect = EFFECTS[name]
    if effect.layered:
        monkeypatch.setattr("ringtrue.run.LEAST_CALLS_FOR_LAYERS", 0)
        monkeypatch.setattr("ringtrue.probe.LEAST_CALLS_FOR_ALL", 0)
    ways = [way for way in ("", *WAYS) if SETTINGS[name].option or way != WAYS[0]]
    found = {}
    for way in ways:
        place = tmp_path / (way or "without")
        place.mkdir()
        with monkeypatch.context() as patched:
            patched.chdir(place)
            patched.setenv("AWS_CONFIG_FILE", str(tmp_path / "aws"))
            if name == "baseline":
                Path(str(effect.value)).write_text(KNOWN, "utf-8")
            found[way] = effect.seen(ran(effect, name, way, patched))
    assert found == {way: bool(way) for way in ways}
