"""Which lists are worth asking for in any case? By every filter, on pages of every small size, by owner."""

from __future__ import annotations

from dataclasses import replace

from ringtrue.reference_model.vocabulary import Call, Ref
from ringtrue.strategies.phrases import (
    DEFAULT,
    FOUR,
    LIST,
    ONE,
    OTHER_POOL,
    POOL,
    THREE,
    TOPIC,
    TWO,
    create,
    enlist,
    join,
    lists,
    members,
    phone,
    phones,
    pool,
    pools,
    request,
    two_way,
)

THIRD_POOL = Ref("pool", 3)


def filtered(call: Call, **filters: object) -> Call:
    """The list narrowed: `filtered(pools(), two_way_enabled="true")`; a tuple has several values."""
    by = [
        {"Name": name.replace("_", "-"), "Values": [*(values if isinstance(values, tuple) else (values,))]}
        for name, values in filters.items()
    ]
    return replace(call, params={**call.params, "Filters": by})


def walked(call: Call, size: int) -> Call:
    """The whole list on pages of so many items."""
    return replace(call, params={**call.params, "MaxResults": size}, paged=True)


def sized(call: Call, **more: object) -> Call:
    """The first page only."""
    return replace(call, params={**call.params, **more})


# fmt: off
WALKS = (
    walked(pools(), 2), walked(phones(), 2), walked(lists(), 2), walked(pools(), 1), walked(phones(), 1),
    walked(lists(), 1), sized(phones(), MaxResults=3), sized(pools(), MaxResults=100),
    sized(pools(), NextToken="not-a-token-that-anybody-gave"),
)
FILTERS = (
    enlist(LIST), request(),
    request(NumberType="TOLL_FREE", MessageType="PROMOTIONAL", NumberCapabilities=["SMS", "VOICE"]),
    request(NumberType="LONG_CODE", IsoCountryCode="CA"), request(DeletionProtectionEnabled=True),
    phone(ONE, **two_way()), phone(TWO, SelfManagedOptOutsEnabled=True), phone(THREE, OptOutListName=LIST),
    filtered(phones(), status="ACTIVE"), filtered(phones(), iso_country_code="CA"),
    filtered(phones(), iso_country_code=("US", "CA")), filtered(phones(), message_type="PROMOTIONAL"),
    filtered(phones(), number_capability="VOICE"), filtered(phones(), number_type="SIMULATOR"),
    filtered(phones(), two_way_enabled="true"), filtered(phones(), self_managed_opt_outs_enabled="false"),
    filtered(phones(), opt_out_list_name=LIST), filtered(phones(), deletion_protection_enabled="true"),
    filtered(phones(), two_way_channel_arn=TOPIC), filtered(phones(), number_type="SIMULATOR", two_way_enabled="false"),
    walked(filtered(phones(), message_type="TRANSACTIONAL"), 1), create(ONE, DeletionProtectionEnabled=True),
    create(THREE, IsoCountryCode="CA"), create(TWO, MessageType="PROMOTIONAL"),
    pool(OTHER_POOL, SharedRoutesEnabled=True), filtered(pools(), status="ACTIVE"),
    filtered(pools(), status="DELETING"), filtered(pools(), message_type="PROMOTIONAL"),
    filtered(pools(), two_way_enabled="true"), filtered(pools(), self_managed_opt_outs_enabled="true"),
    filtered(pools(), opt_out_list_name=LIST), filtered(pools(), shared_routes_enabled="true"),
    filtered(pools(), deletion_protection_enabled="false"), filtered(pools(), two_way_channel_arn=TOPIC),
    filtered(pools(), message_type=("TRANSACTIONAL", "PROMOTIONAL")),
    filtered(pools(), message_type="TRANSACTIONAL", opt_out_list_name=DEFAULT),
    filtered(pools(), opt_out_list_name=(LIST, DEFAULT), two_way_enabled="false"),
    filtered(pools(POOL, OTHER_POOL), two_way_enabled="true"), filtered(phones(ONE, TWO), number_capability="VOICE"),
    phone(FOUR, DeletionProtectionEnabled=False), phone(FOUR, **two_way()), join(POOL, FOUR),
    filtered(members(POOL), iso_country_code="US"), filtered(members(POOL), iso_country_code="CA"),
    filtered(members(POOL), number_capability="SMS"), filtered(members(POOL), number_capability="VOICE"),
    walked(members(POOL), 1), walked(members(POOL), 2), sized(pools(), Owner="SELF"), sized(pools(), Owner="SHARED"),
    sized(phones(), Owner="SHARED"), sized(lists(), Owner="SHARED"), sized(phones(), Owner="SELF"),
    sized(lists(), Owner="SELF"), filtered(phones(), opt_out_list_name=DEFAULT),
    pool(POOL, DeletionProtectionEnabled=False), filtered(members(THIRD_POOL), number_capability="VOICE"),
)
# fmt: on
