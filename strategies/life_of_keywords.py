"""Which keywords are worth putting in any case? New ones, once more, inherited by a pool, and those that must stay."""

from __future__ import annotations

from ringtrue.reference_model.vocabulary import Arn
from ringtrue.strategies.life_of_lists import filtered, walked
from ringtrue.strategies.phrases import (
    NO_PHONE,
    NO_POOL,
    ONE,
    POOL,
    TWO,
    create,
    phone,
    pool,
    put,
    request,
    two_way,
    unput,
    words,
)

LONGEST_WORD, LONGEST_MESSAGE = "A" * 30, "b" * 1600

# fmt: off
KEYWORDS = (
    request(), request(), phone(ONE, **two_way()), put(ONE, "OFFER", KeywordAction="OPT_IN"), words(ONE),
    put(Arn(ONE), "WIN BIG"), put(ONE, "OFFER", "Till Monday.", KeywordAction="OPT_OUT"), words(Arn(ONE)),
    words(ONE, "OFFER"), put(ONE, LONGEST_WORD, LONGEST_MESSAGE, KeywordAction="AUTOMATIC_RESPONSE"),
    filtered(words(ONE), keyword_action="OPT_OUT"), filtered(words(ONE), keyword_action=("OPT_IN", "OPT_OUT")),
    walked(words(ONE), 1), walked(words(ONE), 2), words(TWO), unput(Arn(ONE), LONGEST_WORD),
    words(ONE, "OFFER", "WIN BIG"), words(ONE), put(ONE, LONGEST_WORD, KeywordAction="OPT_IN"), unput(ONE, "HELP"),
    unput(ONE, "STOP"), unput(ONE, LONGEST_WORD), put(TWO, "Any Case"), words(TWO), unput(TWO, "Any Case"),
    words(TWO), put(TWO, "HELP", "Ask example.com"), words(TWO, "HELP"), put(NO_PHONE, "OFFER"), words(NO_PHONE),
)
POOL_KEYWORDS = (
    request(), phone(ONE, **two_way()), put(ONE, "OFFER", KeywordAction="OPT_OUT"), put(ONE, "WIN BIG"), create(ONE),
    words(POOL), pool(POOL, SharedRoutesEnabled=True), put(POOL, "SALE", KeywordAction="OPT_IN"),
    unput(POOL, "OFFER"), words(POOL), words(POOL, "SALE"), unput(Arn(POOL), "SALE"), words(POOL),
    unput(POOL, "STOP"), words(ONE), unput(NO_POOL, "OFFER"),
)
# fmt: on
