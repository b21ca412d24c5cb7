"""What no mutant shows of keywords: what is admitted, what is kept apart, and what bindings must not mix up."""

from __future__ import annotations

import pytest

from ringtrue.contracts.rules.keyword import Keyword
from ringtrue.harness.bindings import Bindings, Home
from ringtrue.reference_model.judge import judge
from ringtrue.reference_model.judgement import Verdict
from ringtrue.reference_model.keywords import Entry, Gone, Keywords, Open, alike, kept, word_of
from ringtrue.reference_model.state import Config, PhoneNumber, Pool
from ringtrue.reference_model.vocabulary import Accepted, Arn, Call, Outcome, Ref, Refused
from ringtrue.reference_model.world import World

PHONE, OTHER, POOL = Ref("phone-number", 1), Ref("phone-number", 2), Ref("pool", 1)
HELLO, BYE = Ref("message", 1), Ref("message", 2)
TWO_WAY = Config(two_way_enabled=True, channel=Ref("topic", 1))
PUT, GONE = Entry(HELLO, "OPT_IN", Keyword.put_creates), Gone(Keyword.delete)
HELD = kept((), "RINGTRUE", PUT)
DESCRIBE = Call("DescribeKeywords", {"OriginationIdentity": PHONE})
JOIN = Call("AssociateOriginationIdentity", {"PoolId": POOL, "OriginationIdentity": PHONE, "IsoCountryCode": "US"})


def phone(keywords: Keywords, *, pool: Ref | None = None) -> PhoneNumber:
    sms = frozenset({"SMS"})
    return PhoneNumber(
        "ACTIVE", "TRANSACTIONAL", "US", sms, "SIMULATOR", TWO_WAY, TWO_WAY, pool=pool, keywords=keywords
    )


def judged(keywords: Keywords, call: Call, outcome: Outcome) -> Verdict:
    beliefs = {PHONE: frozenset({phone(keywords)}), OTHER: frozenset({phone(HELD)})}
    return judge(World(beliefs), call, outcome, held=True).verdict


def asked(*words: str) -> Call:
    return Call("DescribeKeywords", {"OriginationIdentity": PHONE, "Keywords": list(words)})


def item(word: str, message: object = HELLO, action: str = "OPT_IN") -> dict[str, object]:
    return {"Keyword": word, "KeywordMessage": message, "KeywordAction": action}


def shown(*items: dict[str, object]) -> Outcome:
    birth = [item("HELP", "?", "AUTOMATIC_RESPONSE"), item("STOP", "?", "OPT_OUT")]
    return only(*birth, *items)


def only(*items: dict[str, object]) -> Outcome:
    return Accepted({"OriginationIdentity": PHONE, "OriginationIdentityArn": Arn(PHONE), "Keywords": list(items)})


NOT_FOUND, INVALID = Refused("ResourceNotFoundException"), Refused("ValidationException")


@pytest.mark.parametrize(
    ("keywords", "call", "outcome"),
    [
        pytest.param(HELD, DESCRIBE, shown(item("RINGTRUE")), id="as put"),
        pytest.param(HELD, DESCRIBE, shown(item("RingTrue")), id="in another case"),
        pytest.param(HELD, DESCRIBE, shown(item("RINGTRUE"), item("START", "?")), id="a word nobody put"),
        pytest.param((), DESCRIBE, shown(item("RINGTRUE", "?")), id="a word put elsewhere, with words of its own"),
        pytest.param((), asked("NOPE"), only(), id="an absent keyword left out"),
        pytest.param((), asked("NOPE"), NOT_FOUND, id="an absent keyword not found"),
        pytest.param((), asked("NOPE"), INVALID, id="an absent keyword called invalid"),
        pytest.param(HELD, asked("RING"), only(item("RINGTRUE")), id="a search that finds more"),
        pytest.param((("RINGTRUE", Open()),), DESCRIBE, shown(), id="not known, not there"),
        pytest.param((("RINGTRUE", Open()),), DESCRIBE, shown(item("RINGTRUE", BYE)), id="not known, and there"),
    ],
)
def test_what_no_document_rules_out_is_admitted(keywords: Keywords, call: Call, outcome: Outcome) -> None:
    assert judged(keywords, call, outcome) is Verdict.CONFORMS


@pytest.mark.parametrize(
    ("keywords", "call", "outcome"),
    [
        pytest.param(HELD, DESCRIBE, shown(), id="forgotten"),
        pytest.param(HELD, DESCRIBE, shown(item("RINGTRUE", BYE)), id="another message"),
        pytest.param(HELD, DESCRIBE, shown(item("RINGTRUE"), item("ringtrue", BYE)), id="two spellings are two"),
        pytest.param(HELD, asked("ringtrue"), NOT_FOUND, id="not found in another case"),
        pytest.param(HELD, asked("NOPE", "RINGTRUE"), shown(item("RINGTRUE")), id="more than was asked for"),
        pytest.param((("RINGTRUE", GONE),), DESCRIBE, shown(item("RINGTRUE")), id="deleted, and still there"),
        pytest.param((), DESCRIBE, shown(item("RINGTRUE", HELLO)), id="put elsewhere, and shown here"),
    ],
)
def test_what_the_documents_rule_out_convicts(keywords: Keywords, call: Call, outcome: Outcome) -> None:
    assert judged(keywords, call, outcome) is Verdict.VIOLATES


def test_a_phone_number_that_lacks_help_is_only_observed() -> None:
    assert judged(HELD, DESCRIBE, only(item("RINGTRUE"))) is Verdict.UNDECIDED


def test_keywords_are_told_apart_only_where_both_are_known() -> None:
    assert alike(HELD, HELD) is True
    assert alike(HELD, (("RINGTRUE", GONE),)) is False
    assert alike(HELD, ()) is None
    assert alike(HELD, kept((), "RINGTRUE", Entry(BYE, "OPT_IN", Keyword.put_creates))) is None
    assert alike(HELD, (("RINGTRUE", Open()),)) is None


@pytest.mark.parametrize(
    ("theirs", "refused", "accepted"),
    [
        pytest.param(HELD, Verdict.VIOLATES, Verdict.CONFORMS, id="the same"),
        pytest.param((("RINGTRUE", GONE),), Verdict.CONFORMS, Verdict.VIOLATES, id="a word that the pool lacks"),
        pytest.param((), Verdict.CONFORMS, Verdict.CONFORMS, id="a word of which nothing is known"),
    ],
)
def test_an_association_may_depend_on_keywords(theirs: Keywords, refused: Verdict, accepted: Verdict) -> None:
    pool = Pool("ACTIVE", "TRANSACTIONAL", TWO_WAY, TWO_WAY, keywords=theirs, first_keywords=theirs)
    member = phone(theirs, pool=POOL)
    world = World({PHONE: frozenset({phone(HELD)}), OTHER: frozenset({member}), POOL: frozenset({pool})})
    named = {"PoolId": POOL, "PoolArn": Arn(POOL), "OriginationIdentity": PHONE, "OriginationIdentityArn": Arn(PHONE)}

    assert judge(world, JOIN, Refused("ConflictException", "KEYWORD_MISMATCH"), held=True).verdict is refused
    assert judge(world, JOIN, Accepted({**named, "IsoCountryCode": "US"}), held=True).verdict is accepted


def test_a_word_has_no_case_and_no_space_around_it() -> None:
    assert word_of(" Say when ") == "SAY WHEN"
    assert word_of("Say", {Keyword.case_insensitive.id}) == "Say"


def test_a_keyword_stays_a_text_even_where_an_error_has_named_it() -> None:
    bindings = Bindings("self-1", "us-east-1", Home())
    bindings.symbolic({"ResourceType": "keyword", "ResourceId": "HELP"})

    assert bindings.symbolic({"Keyword": "HELP"}) == {"Keyword": "HELP"}


def test_messages_that_are_not_ours_never_leave_the_bindings() -> None:
    bindings = Bindings("self-1", "us-east-1", Home())
    ours = bindings.concrete(HELLO)

    shown = bindings.symbolic({"KeywordMessage": "Call (206) 555-0199."})
    assert shown == {"KeywordMessage": Ref("message?", 1)}
    assert bindings.symbolic({"KeywordMessage": ours}) == {"KeywordMessage": HELLO}
