"""Is every rule that claims to be quoted really quoted, and would an invented quote be caught?"""

from __future__ import annotations

import botocore
import pytest

from ringtrue.contracts import sources
from ringtrue.contracts.rule import Rule, Strength
from ringtrue.contracts.rules import CATALOGUE
from ringtrue.contracts.unjudged import UNJUDGED, reason

DELETE_POOL = "https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_DeletePool.html"
UNDELETABLE = "If the pool status isn't active or if deletion protection is enabled, an error is returned."
QUOTED = {sources.digest(sentence) for rule in CATALOGUE.values() for sentence in sources.sentences(rule.quote)}
STATED = {id: rule for id, rule in CATALOGUE.items() if rule.strength is Strength.STATED}


@pytest.fixture(scope="module")
def lock() -> sources.Lock:
    return sources.load()


def test_there_are_stated_rules_at_all() -> None:
    assert STATED


@pytest.mark.parametrize("rule", STATED.values(), ids=STATED)
def test_a_stated_rule_is_in_its_source_word_for_word(rule: Rule, lock: sources.Lock) -> None:
    assert rule.source in sources.addresses(lock), f"{rule} quotes {rule.source}, which is not in sources.lock.json"
    assert sources.sentences(rule.quote), f"{rule} quotes nothing"
    absent = sources.missing(rule.quote, rule.source, lock)
    assert not absent, f"{rule} quotes what {rule.source} does not say: {absent}; correct the quote or call it assumed"


@pytest.mark.parametrize(
    "invented",
    [
        pytest.param("A pool may be deleted at any time.", id="invented"),
        pytest.param(UNDELETABLE.replace("isn't", "is"), id="one word changed"),
        pytest.param(UNDELETABLE.removesuffix(" is returned.") + " may be returned.", id="a weaker end"),
        pytest.param(UNDELETABLE.partition(" or ")[0] + ".", id="half a sentence"),
        pytest.param(f"{UNDELETABLE} Retry until it works.", id="one sentence of two invented"),
        pytest.param("Creates a new opt-out list.", id="said on another page"),
        pytest.param("Length Constraints: Minimum length of 1. Maximum length of 7.", id="another limit"),
        pytest.param("Valid Values: CREATING | ACTIVE", id="too few values"),
    ],
)
def test_a_quote_that_the_page_does_not_have_is_caught(invented: str, lock: sources.Lock) -> None:
    assert sources.missing(invented, DELETE_POOL, lock)


def test_a_true_quote_from_an_unknown_address_is_caught(lock: sources.Lock) -> None:
    assert sources.missing(UNDELETABLE, DELETE_POOL.replace("DeletePool", "DestroyPool"), lock) == [UNDELETABLE]


@pytest.mark.parametrize(
    "quoted",
    [
        UNDELETABLE,
        UNDELETABLE.removesuffix("."),
        UNDELETABLE.replace("'", "\u2019"),
        f"  Deletes an existing pool.\n  {UNDELETABLE}",
        "The `PoolId` or **PoolArn** of the pool to delete.",
        "Valid Values: CREATING | ACTIVE | DELETING",
        "Length Constraints: Minimum length of 0. Maximum length of 256.",
        "HTTP Status Code: 400",
        "Required: Yes",
    ],
)
def test_a_quote_passes_whatever_its_typography(quoted: str, lock: sources.Lock) -> None:
    assert sources.missing(quoted, DELETE_POOL, lock) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Deletes a pool. It's gone.", ["Deletes a pool.", "It's gone."]),
        ("<p>Deletes a <code>Pool</code>.</p>", ["Deletes a Pool."]),
        ("* change the ``TwoWayChannelArn``", ["change the TwoWayChannelArn"]),
        ("in `UNIX epoch time <https://www.epochconverter.com/>`__ format.", ["in UNIX epoch time format."]),
        ("the :ref:`shape-id` of `it`", ["the shape-id of it"]),
        ("Array Members: Minimum number of 1 item. Maximum number of 2 items.",) * 2,
        (r"Pattern: \+?[1-9][0-9]{1,18}",) * 2,
        ("", []),
    ],
)
def test_a_text_falls_into_sentences(text: str, expected: list[str] | str) -> None:
    assert sources.sentences(text) == ([expected] if isinstance(expected, str) else expected)


def test_every_record_says_what_was_read_and_when(lock: sources.Lock) -> None:
    for record in lock["sources"]:
        assert record.keys() == {"url", "title", "date", "via", "sentences"}
        assert all(record.values()), f"{record['url']}: a record must not be empty"


def test_the_lock_is_what_botocore_says() -> None:
    kept = [record for record in sources.load()["sources"] if record["via"].startswith("botocore ")]
    (made_from,) = {record["via"] for record in kept}
    if made_from != f"botocore {botocore.__version__}":
        pytest.skip(f"sources.lock.json was made from {made_from}, botocore {botocore.__version__} is installed")
    assert sources.lock_from(sources.botocore_texts())["sources"] == kept, (
        "sources.lock.json is not what botocore's model gives: run `python -m ringtrue.contracts.sources SEEDS_DIR`"
    )


def documented() -> set[str]:
    """Every sentence of the modelled operations' own documentation."""
    return {sentence for text in sources.botocore_texts() for sentence in sources.sentences(text.text)}


def test_every_documented_sentence_is_a_rule_or_has_a_reason_not_to_be_one() -> None:
    silent = {sentence for sentence in documented() if sources.digest(sentence) not in QUOTED}
    unexplained = sorted(sentence for sentence in silent if reason(sentence) is None)
    assert not unexplained, f"neither a rule nor a reason in contracts/unjudged.py: {unexplained}"


def test_no_reason_is_given_for_a_sentence_that_is_a_rule_or_that_nobody_wrote() -> None:
    silent = {sentence for sentence in documented() if sources.digest(sentence) not in QUOTED}
    idle = [it for beginnings in UNJUDGED.values() for it in beginnings if not any(s.startswith(it) for s in silent)]
    assert not idle, f"contracts/unjudged.py explains what is a rule, or what no document says: {idle}"
