"""Which raw string stands behind which Ref? The only place where ids, ARNs, times and phone numbers are known.

One set of bindings a conversation. Client-made names (opt-out lists, tokens) carry the run's name, so that two runs
against one account never meet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from zlib import crc32

from ringtrue.harness.sender_texts import SenderTexts, text_of
from ringtrue.reference_model.naming import kind_of, same_text
from ringtrue.reference_model.tag import RUN
from ringtrue.reference_model.vocabulary import Arn, Ref, Time

NUMBERS = ("PhoneNumber", "OptedOutNumber")  # members whose texts are numbers, and no names
# Resource in an ARN: arn:${Partition}:sms-voice:${Region}:${Account}:pool/${PoolId}
ARN = re.compile(r"arn:([^:]+):sms-voice:([^:]*):([^:]*):([a-z-]+)/(.+)")
PHONE_NUMBER = re.compile(r"\+?[1-9][0-9]{1,18}")
MESSAGE = re.compile(r"(?!\s*$)[\s\S]{1,1600}")
PLACEHOLDER_ACCOUNT = "123456789012"
NAME = re.compile(r"[A-Za-z0-9_:/+=.-]{1,2048}")  # what could be a name; of anything else the form is judged
FORMS = {"PhoneNumber": PHONE_NUMBER, "OptedOutNumber": PHONE_NUMBER, "KeywordMessage": MESSAGE}
LONGEST_NAME = 64
LONGEST_MESSAGE = 1600
ODD_MESSAGE = " Voilà:\n"
LONGEST_TOPIC = 256  # of a topic's name, as Amazon SNS has it
CLIENT_MADE = frozenset(
    {
        *("opt-out-list", "default-opt-out-list", "token", "capital-token", "topic", "role", "sender-id"),
        *("destination", "configuration-set", "event-destination", "message", "run"),
    }
)
# Fictional in every area: the numbers 555-0100 to 555-0199 belong to nobody. Another area a conversation, since a
# number can only be deleted from an opt-out list once every 30 days.
AREAS = (
    *("202", "206", "212", "213", "214", "215", "303", "305", "312", "313", "314", "404", "412", "415", "425", "503"),
    *("512", "602", "612", "614", "615", "617", "619", "702", "713", "716", "718", "801", "804", "901", "907", "919"),
)
FICTIONAL = 100
UNKNOWN_TAIL = 12  # hex digits of an id that are changed to make an id that nobody has issued


@dataclass(slots=True)
class Home:
    """Whose resources are these, and where? What the first ARN of a run says; all others must say the same."""

    place: tuple[str, ...] | None = None

    def holds(self, arn: re.Match[str]) -> bool:
        """Is the ARN of this partition, region and account?"""
        self.place = self.place or arn.group(1, 2, 3)
        return arn.group(1, 2, 3) == self.place


class Bindings:
    """Refs of one conversation to raw strings and back."""

    def __init__(self, name: str, region: str, home: Home) -> None:
        self.name, self.region, self.home = name, region, home
        self.account, self.partition = PLACEHOLDER_ACCOUNT, "aws"
        self._raw: dict[Ref, str] = {Ref("default-opt-out-list", 1): "Default"}
        self._arns: dict[Ref, str] = {}
        self._symbols: dict[str, Ref | Arn] = {"Default": Ref("default-opt-out-list", 1)}
        self._times: dict[float, Time] = {}
        self._strangers: dict[str, int] = {}
        self._senders = SenderTexts()
        self._lent: set[Ref] = set()

    @property
    def arns(self) -> frozenset[Ref]:
        """The resources whose ARN is known."""
        return frozenset(self._arns)

    def bound(self, ref: Ref) -> bool:
        return ref in self._raw

    def nameable(self, ref: Ref) -> bool:
        """Can it be named without the target's having named it first?"""
        return ref in self._raw or ref.kind in CLIENT_MADE

    def bind(self, ref: Ref, raw: str, arn: object) -> None:
        """The target has named a new resource. An ARN of something else is left a stranger."""
        self._raw[ref] = raw
        self._symbols[raw] = ref
        match = ARN.fullmatch(arn) if isinstance(arn, str) else None
        if match and match[4] == ref.kind and match[5] == raw and isinstance(arn, str) and self.home.holds(match):
            self._arns[ref] = arn
            self._symbols[arn] = Arn(ref)
            self.partition, self.account = match[1], match[3]

    def lend(self, ref: Ref, raw: str, country: str | None) -> None:
        """The user has named a resource of theirs; a sender ID by its country as well."""
        self._raw[ref] = raw
        self._lent.add(ref)
        if country is None:
            self._symbols[raw] = ref
        else:
            self._senders.know(raw, country, ref, theirs=True)

    def give_up(self, ref: Ref) -> None:
        """It cannot be used after all, and so has no name."""
        raw = self._raw.pop(ref)
        self._lent.remove(ref)
        self._symbols.pop(raw, None)

    def concrete(self, value: object) -> object:
        """A call's parameters as JSON for the wire."""
        match value:
            case Ref():
                return self._raw[value] if value in self._raw else self._named(value)
            case Arn(ref):
                return self._arns.get(ref) or self._unknown_arn(ref)
            case Mapping():
                sender, country = value.get("SenderId"), value.get("IsoCountryCode")
                if isinstance(sender, Ref) and isinstance(country, str | None) and sender not in self._lent:
                    self._senders.know(self._sender_text(sender), country, sender)
                return {name: self.concrete(item) for name, item in value.items()}
            case list():
                return [self.concrete(item) for item in value]
            case _:
                return value

    def _named(self, ref: Ref) -> str:
        """A name of our making, kept for next time."""
        match ref.kind, ref.n:
            case "opt-out-list" | "token", n:
                raw = f"{own_prefix(self.name)}{ref.kind[0]}{n}"
                raw = raw.ljust(LONGEST_NAME, "x") if n % 4 == 0 else raw  # as long as the documents permit
            case "sender-id", _:
                raw = self._raw[ref] = self._sender_text(ref)
                return raw  # no symbol yet: it takes the country to tell which sender ID an answer means
            case "configuration-set" | "event-destination", n if n:
                raw = f"{own_prefix(self.name)}{ref.kind[0]}{n}"
            case RUN.kind, _:
                raw = self.name.rpartition("-")[0]
            case "capital-token", n:
                raw = str(self.concrete(Ref("token", n))).upper()
            case "topic", n:
                topic = f"ringtrue-{self.name}-{n}".ljust(LONGEST_TOPIC if n % 2 == 0 else 0, "x")
                raw = f"arn:{self.partition}:sns:{self.region}:{self.account}:{topic}"
            case "message", n:
                raw = f"Message {n} of {self.name}.{ODD_MESSAGE if n % 4 == 2 else ''} Reply STOP to opt out."
                raw = raw.ljust(LONGEST_MESSAGE if n % 4 == 0 else 0, "x")
            case "role", n:
                raw = f"arn:{self.partition}:iam::{self.account}:role/ringtrue-{self.name}-{n}"
            case "destination", n:
                raw = self._fictional(n)
            case kind, _:
                raw = self._unissued(kind)
        self._raw[ref] = raw
        self._symbols[_key("OptedOutNumber", raw) if ref.kind == "destination" else raw] = ref
        return raw

    def _sender_text(self, ref: Ref) -> str:
        """A text of ours, unless one of that text in another country is lent."""
        theirs = (self._raw[lent] for lent in self._lent if ref.n and same_text(ref, lent))
        return next(theirs, text_of(self.name, ref.n))

    def _fictional(self, n: int) -> str:
        """+14255550123, for a conversation of this name."""
        chosen, first = divmod(crc32(self.name.encode()), FICTIONAL)
        return f"+1{AREAS[chosen % len(AREAS)]}55501{(first + n) % FICTIONAL:02d}"

    def own_name(self, ref: Ref) -> str:
        """The name as we first wrote it, whatever the target has made of it: the same request has the same words."""
        return self._sender_text(ref) if ref.kind == "sender-id" and ref.n else str(self.concrete(ref))

    def _unissued(self, kind: str) -> str:
        """An id in the target's own form that it has not issued."""
        seen = next((raw for ref, raw in self._raw.items() if ref.kind == kind and ref.n), None)
        if seen is None:
            return f"{'phone' if kind == 'phone-number' else kind}-" + "0f1e2d3c4b5a4968" * 2
        turned = seen[-UNKNOWN_TAIL:].translate(str.maketrans("0123456789abcdef", "123456789abcdef0"))
        return seen[:-UNKNOWN_TAIL] + turned

    def _unknown_arn(self, ref: Ref) -> str:
        raw = str(self.concrete(ref)) + (f"/{self._senders.country_of(ref)}" if ref.kind == "sender-id" else "")
        return f"arn:{self.partition}:sms-voice:{self.region}:{self.account}:{ref.kind}/{raw}"

    def greet(self, body: Mapping[str, object], fresh: Ref, id_member: str, arn_member: str) -> None:
        """Bind what a create call has made, if it is new indeed; sender IDs are known as soon as they are named."""
        raw = body.get(id_member)
        if not isinstance(raw, str) or not raw or fresh.kind == "sender-id":
            return
        if fresh.kind == "opt-out-list":
            if raw == self.concrete(fresh):
                self.bind(fresh, raw, body.get(arn_member))
        elif raw not in self._symbols:
            self.bind(fresh, raw, body.get(arn_member))

    def symbolic(self, body: Mapping[str, object]) -> dict[str, object]:
        """An answer with symbols in place of raw ids, ARNs, times and phone numbers; message texts are dropped."""
        senders = self._senders.named_in(body)
        self._raw |= {ref: str(body[name]) for name, ref in senders.items()}  # AWS was seen to write all in capitals
        return {
            name: senders[name] if name in senders else self._symbol(name, value)
            for name, value in body.items()
            if name not in ("Message", "message", "__type") or not isinstance(value, str)
        }

    def _symbol(self, name: str, value: object) -> object:
        match value:
            case str():
                return self._text(name, value)
            case bool():
                return value
            case int() | float() if name.endswith("Timestamp"):
                return self._times.setdefault(float(value), Time(len(self._times) + 1, float(value)))
            case Mapping():
                return self.symbolic(value)
            case list():
                return [self._symbol(name, item) for item in value]
            case _:
                return value

    def _text(self, name: str, value: str) -> object:
        key, kind = _key(name, value), kind_of(name)
        symbol = self._symbols.get(key) or self._by_arn(value)
        if symbol == RUN:
            return repr(RUN)  # the model keeps tags as texts
        if symbol is not None and (kind is not None or not _is_stranger(symbol)):
            return symbol  # a text that is no name, such as a keyword, may be that of a stranger's name as well
        form = FORMS.get(name, PHONE_NUMBER if kind == "number" else NAME)
        if kind is None or not form.fullmatch(value):
            return value
        match = ARN.fullmatch(value)
        elsewhere = match is not None and match[5] in self._symbols and not self.home.holds(match)
        return self._stranger(f"{kind}-elsewhere" if elsewhere else kind, key, value)

    def _by_arn(self, value: str) -> Arn | None:
        """An ARN of something that is known by name says all by itself, whether or not it was shown at its creation."""
        match = ARN.fullmatch(value)
        if match is None:
            return None
        ours = self._symbols.get(match[5])
        if isinstance(ours, Ref) and not ours.n:
            return Arn(ours)  # an ARN of our making, which says nothing about where the target's resources are
        by_name = ours if isinstance(ours, Ref) and ours.kind.rstrip("?") == match[4] and ours in self._raw else None
        ref = self._senders.named_by(match[5]) if match[4] == "sender-id" else by_name
        if ref is None or not self.home.holds(match):
            return None
        self._arns[ref], self._symbols[value] = value, Arn(ref)
        self.partition, self.account = match[1], match[3]
        return Arn(ref)

    def _stranger(self, kind: str, key: str, value: str) -> Ref:
        n = self._strangers[kind] = self._strangers.get(kind, 0) + 1
        ref = Ref(f"{kind}?" if kind != "number" else kind, n)
        self._symbols[key] = ref
        self._raw[ref] = value  # so that what was made unforeseen can be deleted, and the next page asked for
        return ref


def own_prefix(name: str) -> str:
    """How all names begin that a run, or a conversation, of this name makes up."""
    return f"rt-{name}-"


def _is_stranger(symbol: Ref | Arn) -> bool:
    return isinstance(symbol, Ref) and symbol.kind.endswith("?")


def _key(name: str, value: str) -> str:
    """Under which key a text is known. What looks like a number of ours is none of our destinations, and the reverse.

    The documents give a destination with or without its plus sign.
    """
    return f"{name} {value.removeprefix('+') if name == 'OptedOutNumber' else value}" if name in NUMBERS else value
