"""Which lives show what keywords do? On a phone number, inherited by a pool, and kept apart from all others."""

from __future__ import annotations

from ringtrue.reference_model.vocabulary import Arn
from ringtrue.strategies.life_of_lists import filtered, walked
from ringtrue.strategies.phrases import (
    LONG_MESSAGE,
    MESSAGE,
    NO_PHONE,
    NO_POOL,
    ODD_MESSAGE,
    ONE,
    POOL,
    TWO,
    create,
    delete,
    join,
    keywords,
    part,
    phone,
    pool,
    put,
    release,
    request,
    strike,
    two_way,
)

OPT_IN, OPT_OUT = {"KeywordAction": "OPT_IN"}, {"KeywordAction": "OPT_OUT"}

# fmt: off
# Two-way messaging first, since keywords may be refused where messages cannot come in.
ON_A_NUMBER = (
    request(), phone(ONE, **two_way()), keywords(ONE), put(ONE, "RINGTRUE", MESSAGE, **OPT_IN),
    keywords(ONE, "RINGTRUE"), put(ONE, "RingTrue", ODD_MESSAGE, **OPT_OUT), keywords(ONE),
    put(Arn(ONE), "SAY WHEN", LONG_MESSAGE), keywords(Arn(ONE), "say when"), put(ONE, " RT-1 ", MESSAGE),
    filtered(keywords(ONE), keyword_action="OPT_OUT"), walked(keywords(ONE), 1),
    put(ONE, "STOP", ODD_MESSAGE), keywords(ONE, "STOP", "RINGTRUE"), strike(ONE, "HELP"), strike(ONE, "stop"),
    keywords(ONE), strike(Arn(ONE), "say when"), keywords(ONE), strike(ONE, "SAY WHEN"), keywords(ONE, "SAY WHEN"),
    put(ONE, "SAY WHEN", MESSAGE), keywords(ONE), put(NO_PHONE, "RINGTRUE", MESSAGE), strike(NO_PHONE, "RINGTRUE"),
    keywords(NO_PHONE), release(ONE), keywords(ONE),
)
OF_A_POOL = (
    request(), phone(ONE, **two_way()), put(ONE, "RINGTRUE", MESSAGE, **OPT_IN), put(ONE, "RT-1", MESSAGE),
    strike(ONE, "RT-1"), create(ONE), keywords(POOL), put(POOL, "RINGTRUE", ODD_MESSAGE), put(POOL, "RT-2", MESSAGE),
    pool(POOL, SharedRoutesEnabled=True), keywords(POOL, "RINGTRUE", "rt-2"), keywords(POOL), strike(POOL, "HELP"),
    put(ONE, "SAY WHEN", MESSAGE), keywords(ONE), request(), phone(TWO, **two_way()),
    put(TWO, "RT-1", ODD_MESSAGE), join(POOL, TWO), strike(Arn(POOL), "RT-2"), keywords(POOL),
)
APART = (
    request(), request(), create(ONE), join(POOL, TWO), part(POOL, ONE), put(ONE, "RINGTRUE", MESSAGE),
    keywords(POOL), keywords(TWO), put(POOL, "SAY WHEN", ODD_MESSAGE), keywords(ONE), keywords(POOL), delete(POOL),
    put(POOL, "RINGTRUE", MESSAGE), keywords(POOL), keywords(NO_POOL),
)
# fmt: on
LIVES_OF_KEYWORDS = (ON_A_NUMBER, OF_A_POOL, APART)
