"""What does an answer show of a resource? One line per member, with the rule that made it so.

Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Iterator

from ringtrue.contracts.rule import Rule
from ringtrue.contracts.rules.resource_arn import ResourceArn
from ringtrue.contracts.shapes import shape_rules
from ringtrue.reference_model.branch import ABSENT, ANYTHING, KNOWN, AnyOf, Caseless, Line, unordered
from ringtrue.reference_model.keywords import ACTIONS, Entry, Kept
from ringtrue.reference_model.state import UNSEEN, OptOutList, PhoneNumber, Pool, SenderId, State
from ringtrue.reference_model.vocabulary import Arn, Ref

RULES = shape_rules()

# Member of an answer -> field of a pool's or phone number's state, where the two say the same.
FLAGS = {
    "TwoWayEnabled": "two_way_enabled",
    "SelfManagedOptOutsEnabled": "self_managed",
}
# Kind of a resource -> the form of its ARN.
ARN_FORMS = {
    "pool": (ResourceArn.pool,), "phone-number": (ResourceArn.phone_number,),
    "opt-out-list": (ResourceArn.opt_out_list,), "sender-id": (ResourceArn.sender_id,),
}  # fmt: skip
NO_TAGS = AnyOf((ABSENT, unordered(())))
CHANNEL = {"TwoWayChannelArn": "channel", "TwoWayChannelRole": "role"}


def line(
    where: str, member: str, wanted: object, *, why: Rule | None = None, field: str | None = None,
    lenient: bool = False, ref: Ref | None = None, also: tuple[Rule, ...] = (),
) -> Line:  # fmt: skip
    """A line of the answer that `where` names (`CreatePool.result`, `DescribePools.result.Pools`).

    `also`: the rules behind what the member must agree with, such as the id beside an ARN.
    """
    shown_by = RULES[f"{where}.{member}"]
    return Line(member, wanted, why or shown_by, shown_by, field, lenient, ref, also)


def named_lines(where: str, id_member: str, arn_member: str, ref: Ref, *, why: Rule | None = None) -> Iterator[Line]:
    """The id and the ARN of one resource, which must agree."""
    named = line(where, id_member, ref, why=why)
    yield named
    yield line(where, arn_member, Arn(ref), also=(named.shown_by, *ARN_FORMS.get(ref.kind, ())))


def pool_lines(where: str, ref: Ref, pool: Pool, *, why: Rule | None = None) -> tuple[Line, ...]:
    """Every member that says something about the pool; `why` is the rule by which it is this pool and no other."""
    return tuple(_pool_lines(where, ref, pool, why))


def _pool_lines(where: str, ref: Ref, pool: Pool, why: Rule | None) -> Iterator[Line]:
    yield from named_lines(where, "PoolId", "PoolArn", ref, why=why)
    yield line(where, "Status", _pool_status(where, pool), why=pool.why.get("status"), field="status")
    yield line(where, "MessageType", pool.message_type, why=pool.why.get("message_type"), field="message_type")
    yield from _config_lines(where, pool)
    yield _flag(where, "SharedRoutesEnabled", pool.shared_routes, pool, "shared_routes")
    if f"{where}.DeletionProtectionEnabled" in RULES:
        yield _flag(where, "DeletionProtectionEnabled", pool.deletion_protection, pool, "deletion_protection")
    yield line(where, "CreatedTimestamp", KNOWN, ref=ref)


def _pool_status(where: str, pool: Pool) -> object:
    """UpdatePool shows the status of the update, DeletePool may show the pool as it was."""
    match where.partition(".")[0], pool.status:
        case "UpdatePool", "ACTIVE":
            return AnyOf(("ACTIVE", "CREATING"))
        case "DeletePool", _:
            return AnyOf(("DELETING", "ACTIVE"))
        case _, status:
            return status


def phone_number_lines(where: str, ref: Ref, phone: PhoneNumber, *, why: Rule | None = None) -> tuple[Line, ...]:
    """Every member that says something about the phone number."""
    return tuple(_phone_number_lines(where, ref, phone, why))


def _phone_number_lines(where: str, ref: Ref, phone: PhoneNumber, why: Rule | None) -> Iterator[Line]:
    yield from named_lines(where, "PhoneNumberId", "PhoneNumberArn", ref, why=why)
    yield line(where, "PhoneNumber", KNOWN, ref=ref)
    yield line(where, "Status", _phone_status(where, phone), why=phone.why.get("status"), field="status")
    if phone.status == "RELEASED":
        return
    yield line(where, "IsoCountryCode", phone.iso_country_code)
    yield line(where, "MessageType", phone.message_type, why=phone.why.get("message_type"), field="message_type")
    yield line(where, "NumberCapabilities", unordered(phone.capabilities))
    yield line(where, "NumberType", phone.number_type)
    price = KNOWN if "result." in where else AnyOf((KNOWN, ABSENT))  # only the data type requires it
    yield line(where, "MonthlyLeasingPrice", price, ref=ref)
    yield from _config_lines(where, phone)
    if f"{where}.DeletionProtectionEnabled" in RULES:
        yield _flag(where, "DeletionProtectionEnabled", phone.deletion_protection, phone, "deletion_protection")
    if f"{where}.InternationalSendingEnabled" in RULES:
        shown = AnyOf((phone.international, ABSENT))  # older documents do not know the member
        yield line(
            where, "InternationalSendingEnabled", shown, why=phone.why.get("international"), field="international"
        )
    if f"{where}.PoolId" in RULES:
        yield line(where, "PoolId", _pool_of(phone), why=phone.why.get("pool"), field="pool")
    yield line(where, "CreatedTimestamp", KNOWN, ref=ref)


def _phone_status(where: str, phone: PhoneNumber) -> object:
    """ReleasePhoneNumber shows the status of the request, of which the documents say no more."""
    if where.startswith("ReleasePhoneNumber"):
        return AnyOf(("DISASSOCIATING", "DELETED", "ACTIVE", "PENDING", "ASSOCIATING"))
    if phone.status == "RELEASED":
        return AnyOf(("DISASSOCIATING", "DELETED"))
    if phone.status == "PENDING":
        return AnyOf(("PENDING", "ASSOCIATING"))
    return AnyOf(("ACTIVE", "ASSOCIATING", "DISASSOCIATING")) if phone.moved else "ACTIVE"


def _pool_of(phone: PhoneNumber) -> object:
    if phone.pool is None:
        return ABSENT
    return AnyOf((phone.pool, ABSENT)) if phone.leaving else phone.pool


def _config_lines(where: str, state: Pool | PhoneNumber) -> Iterator[Line]:
    config = state.config
    for member, name in FLAGS.items():
        yield _flag(where, member, getattr(config, name), state, name)
    for member, name in CHANNEL.items():
        value = getattr(config, name)
        shown = value if config.two_way_enabled and value else AnyOf((value, ABSENT)) if value else ABSENT
        wanted = AnyOf((ANYTHING, ABSENT)) if value == UNSEEN else shown
        yield line(where, member, wanted, why=state.why.get(name), field=name)
    named: object = config.opt_out_list
    if isinstance(state, Pool) and state.seed == "sender-id":  # which has no opt-out list that could be inherited
        named = AnyOf((config.opt_out_list, ABSENT))
    yield line(where, "OptOutListName", named, why=state.why.get("opt_out_list"), field="opt_out_list")


def _flag(where: str, member: str, value: bool, state: Pool | PhoneNumber | SenderId, name: str) -> Line:
    """A boolean; results may leave out a false one, the data types that Describe lists require it."""
    return line(where, member, value, why=state.why.get(name), field=name, lenient="result." not in where)


def opt_out_list_lines(where: str, ref: Ref, _state: OptOutList, *, why: Rule | None = None) -> tuple[Line, ...]:
    return (
        *named_lines(where, "OptOutListName", "OptOutListArn", ref, why=why),
        line(where, "CreatedTimestamp", KNOWN, ref=ref),
    )


def keyword_lines(where: str, ref: Ref, word: str, what: Kept, *, why: Rule | None = None) -> tuple[Line, ...]:
    """A keyword and whose it is; `why` is the rule by which it is this word and no other."""
    return (
        *named_lines(where, "OriginationIdentity", "OriginationIdentityArn", ref),
        *word_lines(where, word, what, why=why),
    )


def word_lines(where: str, word: str, what: Kept, *, why: Rule | None = None) -> tuple[Line, ...]:
    """Every member of a keyword; whatever is not known of it may be anything."""
    entry = what if isinstance(what, Entry) else None
    message = entry.message if entry and entry.message is not None else ANYTHING
    made = entry.why if entry else None
    own = dict.fromkeys(("OPT_OUT" if word == "STOP" else ACTIONS[0], *ACTIONS))
    return (
        line(where, "Keyword", Caseless(word), why=why),
        line(where, "KeywordMessage", message, why=made),
        line(where, "KeywordAction", entry.action if entry else AnyOf(tuple(own)), why=made),
    )


def sender_id_lines(where: str, ref: Ref, sender: SenderId, *, why: Rule | None = None) -> tuple[Line, ...]:
    """Every member that says something about the sender ID."""
    return tuple(_sender_id_lines(where, ref, sender, why))


def _sender_id_lines(where: str, ref: Ref, sender: SenderId, why: Rule | None) -> Iterator[Line]:
    types = unordered(sender.message_types)
    yield from named_lines(where, "SenderId", "SenderIdArn", ref, why=why)
    yield line(where, "IsoCountryCode", sender.iso_country_code)
    yield line(
        where, "MessageTypes", types if sender.message_types else AnyOf((types, ABSENT)),
        why=sender.why.get("message_types"), field="message_types",
    )  # fmt: skip
    unforeseen = KNOWN if "result." in where else AnyOf((KNOWN, ABSENT))  # only the data type requires them
    yield line(where, "MonthlyLeasingPrice", unforeseen, ref=ref)
    yield line(where, "Registered", unforeseen, ref=ref)
    if f"{where}.DeletionProtectionEnabled" in RULES:
        yield _flag(where, "DeletionProtectionEnabled", sender.deletion_protection, sender, "deletion_protection")


def tags_line(where: str, state: State) -> Line:
    """All tags; without any, the member may be empty or missing."""
    wanted = unordered({"Key": key, "Value": value} for key, value in state.tags) if state.tags else NO_TAGS
    return line(where, "Tags", wanted, why=state.why.get("tags"), field="tags")
