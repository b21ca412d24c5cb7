"""Which lives do opted-out numbers lead? On and off a list, on two lists, and gone with their list."""

from __future__ import annotations

from ringtrue.reference_model.vocabulary import Arn
from ringtrue.strategies.life_of_lists import filtered, sized, walked
from ringtrue.strategies.phrases import (
    ANOTHER,
    LIST,
    NO_LIST,
    NOBODY,
    OTHER_LIST,
    SOMEBODY,
    TOKEN,
    enlist,
    opt_in,
    opt_out,
    opted_out,
    unlist,
)

# fmt: off
OPTED_OUT_NUMBERS = (
    enlist(LIST, ClientToken=TOKEN), enlist(OTHER_LIST), opted_out(LIST), opt_out(LIST, SOMEBODY),
    opt_out(Arn(LIST), ANOTHER), enlist(LIST, ClientToken=TOKEN), opted_out(LIST), opted_out(Arn(LIST), ANOTHER),
    opted_out(LIST, NOBODY), opted_out(OTHER_LIST), opt_out(Arn(OTHER_LIST), SOMEBODY), opt_out(LIST, SOMEBODY),
    opted_out(LIST, SOMEBODY, ANOTHER), filtered(opted_out(LIST), end_user_opted_out="false"),
    filtered(opted_out(LIST), end_user_opted_out="true"), walked(opted_out(LIST), 1),
    sized(opted_out(LIST), MaxResults=1), opt_in(LIST, NOBODY), opt_in(LIST, SOMEBODY), opted_out(LIST),
    opt_in(LIST, SOMEBODY), opt_out(LIST, SOMEBODY), opt_in(LIST, SOMEBODY), opted_out(OTHER_LIST), opted_out(NO_LIST),
    opt_out(NO_LIST, ANOTHER), opt_in(NO_LIST, SOMEBODY), unlist(OTHER_LIST), opted_out(OTHER_LIST),
    enlist(OTHER_LIST), opted_out(OTHER_LIST), opt_in(Arn(LIST), ANOTHER), opted_out(LIST),
)
# fmt: on
LIVES_OF_NUMBERS = (OPTED_OUT_NUMBERS,)
