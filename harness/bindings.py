"""Which raw string stands behind which Ref? The only place where ids, ARNs, times and phone numbers are known.

One set of bindings a conversation. Client-made names (opt-out lists, tokens) carry the run's name, so that two runs
against one account never meet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ringtrue.reference_model.vocabulary import Arn, Ref, Time

# Member of an answer -> the kind of resource that it names. An ARN's member ends in Arn.
KINDS = {
    "PoolId": "pool", "PoolArn": "pool", "PhoneNumberId": "phone-number", "PhoneNumberArn": "phone-number",
    "OriginationIdentity": "phone-number", "OriginationIdentityArn": "phone-number",
    "OptOutListName": "opt-out-list", "OptOutListArn": "opt-out-list",
    "TwoWayChannelArn": "channel", "TwoWayChannelRole": "channel-role",
    "RegistrationId": "registration", "NextToken": "page", "PhoneNumber": "number", "ResourceId": "resource",
    "KeywordMessage": "message",
}  # fmt: skip
# Resource in an ARN: arn:${Partition}:sms-voice:${Region}:${Account}:pool/${PoolId}
ARN = re.compile(r"arn:([^:]+):sms-voice:([^:]*):([^:]*):([a-z-]+)/(.+)")
PHONE_NUMBER = re.compile(r"\+?[1-9][0-9]{1,18}")
MESSAGE = re.compile(r"(?!\s*$)[\s\S]{1,1600}")
PLACEHOLDER_ACCOUNT = "123456789012"
NAME = re.compile(r"[A-Za-z0-9_:/+=.-]{1,2048}")  # what could be a name; of anything else the form is judged
FORMS = {"number": PHONE_NUMBER, "message": MESSAGE}
LONGEST_NAME = 64
LONGEST_MESSAGE = 1600
ODD_MESSAGE = " Voilà:\n"
LONGEST_TOPIC = 256  # of a topic's name, as Amazon SNS has it
CLIENT_MADE = frozenset({"opt-out-list", "default-opt-out-list", "token", "capital-token", "topic", "role", "message"})
UNKNOWN_TAIL = 12  # hex digits of an id that are changed to make an id that nobody has issued


class Bindings:
    """Refs of one conversation to raw strings and back."""

    def __init__(self, name: str, region: str) -> None:
        self.name, self.region = name, region
        self.account, self.partition = PLACEHOLDER_ACCOUNT, "aws"
        self._raw: dict[Ref, str] = {Ref("default-opt-out-list", 1): "Default"}
        self._arns: dict[Ref, str] = {}
        self._symbols: dict[str, Ref | Arn] = {"Default": Ref("default-opt-out-list", 1)}
        self._times: dict[float, Time] = {}
        self._strangers: dict[str, int] = {}

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
        if match and match[4] == ref.kind and match[5] == raw and isinstance(arn, str):
            self._arns[ref] = arn
            self._symbols[arn] = Arn(ref)
            self.partition, self.account = match[1], match[3]

    def concrete(self, value: object) -> object:
        """A call's parameters as JSON for the wire."""
        match value:
            case Ref():
                return self._raw[value] if value in self._raw else self._named(value)
            case Arn(ref):
                return self._arns.get(ref) or self._unknown_arn(ref)
            case Mapping():
                return {name: self.concrete(item) for name, item in value.items()}
            case list():
                return [self.concrete(item) for item in value]
            case _:
                return value

    def _named(self, ref: Ref) -> str:
        """A name of our making, kept for next time."""
        match ref.kind, ref.n:
            case "opt-out-list" | "token", n:
                raw = f"rt-{self.name}-{ref.kind[0]}{n}"
                raw = raw.ljust(LONGEST_NAME, "x") if n % 4 == 0 else raw  # as long as the documents permit
            case "capital-token", n:
                raw = str(self.concrete(Ref("token", n))).upper()
            case "topic", n:
                topic = f"ringtrue-{n}".ljust(LONGEST_TOPIC if n % 2 == 0 else 0, "x")
                raw = f"arn:{self.partition}:sns:{self.region}:{self.account}:{topic}"
            case "message", n:
                raw = f"Message {n} of {self.name}.{ODD_MESSAGE if n % 4 == 2 else ''} Reply STOP to opt out."
                raw = raw.ljust(LONGEST_MESSAGE if n % 4 == 0 else 0, "x")
            case "role", n:
                raw = f"arn:{self.partition}:iam::{self.account}:role/ringtrue-{n}"
            case kind, _:
                raw = self._unissued(kind)
        self._raw[ref] = raw
        self._symbols[raw] = ref
        return raw

    def _unissued(self, kind: str) -> str:
        """An id in the target's own form that it has not issued."""
        seen = next((raw for ref, raw in self._raw.items() if ref.kind == kind and ref.n), None)
        if seen is None:
            return f"{'phone' if kind == 'phone-number' else kind}-" + "0f1e2d3c4b5a4968" * 2
        turned = seen[-UNKNOWN_TAIL:].translate(str.maketrans("0123456789abcdef", "123456789abcdef0"))
        return seen[:-UNKNOWN_TAIL] + turned

    def _unknown_arn(self, ref: Ref) -> str:
        raw = str(self.concrete(ref))
        return f"arn:{self.partition}:sms-voice:{self.region}:{self.account}:{ref.kind}/{raw}"

    def greet(self, body: Mapping[str, object], fresh: Ref, id_member: str, arn_member: str) -> None:
        """Bind what a create call has made, if it is new indeed."""
        raw = body.get(id_member)
        if not isinstance(raw, str) or not raw:
            return
        if fresh.kind == "opt-out-list":
            if raw == self.concrete(fresh):
                self.bind(fresh, raw, body.get(arn_member))
        elif raw not in self._symbols:
            self.bind(fresh, raw, body.get(arn_member))

    def symbolic(self, body: Mapping[str, object]) -> dict[str, object]:
        """An answer with symbols in place of raw ids, ARNs, times and phone numbers; message texts are dropped."""
        return {
            name: self._symbol(name, value)
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
        symbol = self._symbols.get(value)
        if symbol is not None and (name == "PhoneNumber") == (isinstance(symbol, Ref) and symbol.kind == "number"):
            return symbol
        kind = KINDS.get(name)
        form = FORMS.get(kind or "", NAME)
        if kind is None or not form.fullmatch(value):
            return value
        return self._stranger(kind, value)

    def _stranger(self, kind: str, value: str) -> Ref:
        n = self._strangers[kind] = self._strangers.get(kind, 0) + 1
        ref = Ref(f"{kind}?" if kind != "number" else kind, n)
        self._symbols[value] = ref
        return ref
