"""Are the texts of our sender IDs good ones that no other run has, and is each told from its twin elsewhere?"""

from __future__ import annotations

import re

import pytest

from ringtrue.harness.bindings import Bindings, Home
from ringtrue.harness.sender_texts import text_of
from ringtrue.reference_model.naming import TWINS_APART
from ringtrue.reference_model.vocabulary import Arn, Ref

HERE, THERE = Ref("sender-id", 3), Ref("sender-id", 3 + TWINS_APART)  # a third one has small letters
TEXT = text_of("run-1", 3)
ARN = "arn:aws:sms-voice:us-east-1:111122223333:sender-id/"


@pytest.fixture
def bindings() -> Bindings:
    """A conversation in which the same text was named in two countries."""
    made = Bindings("run-1", "us-east-1", Home())
    for ref, country in ((HERE, "GB"), (THERE, "DE")):
        made.concrete({"SenderId": ref, "IsoCountryCode": country})
    return made


@pytest.mark.parametrize("n", range(13))
def test_every_text_is_one_that_all_documents_permit(n: int) -> None:
    assert re.fullmatch("[A-Z][A-Za-z0-9]{2,10}", text_of("run-1", n))


def test_no_two_texts_are_alike_whatever_their_case() -> None:
    texts = [text_of(f"run{run}-{talk}", n).upper() for run in range(20) for talk in range(20) for n in range(10)]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("text", [TEXT, TEXT.upper()])
@pytest.mark.parametrize(("country", "ref"), [("GB", HERE), ("DE", THERE)])
def test_a_text_is_told_from_its_twin_by_country_or_arn(bindings: Bindings, text: str, country: str, ref: Ref) -> None:
    arn = f"{ARN}{text}/{country}"
    assert bindings.symbolic({"SenderId": text, "IsoCountryCode": country}) == {
        "SenderId": ref,
        "IsoCountryCode": country,
    }
    assert bindings.symbolic({"OriginationIdentity": text, "OriginationIdentityArn": arn}) == {
        "OriginationIdentity": ref, "OriginationIdentityArn": Arn(ref),
    }  # fmt: skip
    assert bindings.concrete(ref) == text
    assert bindings.concrete(Arn(ref)) == arn


@pytest.mark.parametrize("shown", [TEXT.lower(), f"{TEXT}X", TEXT[:-1]])
def test_another_text_is_a_stranger(bindings: Bindings, shown: str) -> None:
    assert bindings.symbolic({"SenderId": shown, "IsoCountryCode": "GB"})["SenderId"] == Ref("sender-id?", 1)
