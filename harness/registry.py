"""Which ids, ARNs and numbers does the embedded endpoint issue? Realistic ones, of AWS's own forms."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from uuid import UUID

from ringtrue.contracts.shapes import operations
from ringtrue.harness.bindings import ARN, PLACEHOLDER_ACCOUNT
from ringtrue.reference_model.naming import KINDS, NAMED_BY_CLIENT
from ringtrue.reference_model.opted_out_number import DESTINATION
from ringtrue.reference_model.sender_id import text_guards
from ringtrue.reference_model.tag import RESOURCE, TAGGABLE
from ringtrue.reference_model.vocabulary import Arn, Ref

PREFIXES = {"pool": "pool", "phone-number": "phone"}
UUID_VERSION = 4
SENDER_ID = "SenderId"


class Registry:
    """The endpoint's own names, both ways. A name that it never issued is the resource that never was."""

    def __init__(self, random: Random, region: str) -> None:
        self.random, self.region = random, region
        self._counts: dict[str, int] = {}
        self._raw: dict[Ref, str] = {Ref("default-opt-out-list", 1): "Default"}
        self._refs: dict[str, Ref] = {"Default": Ref("default-opt-out-list", 1)}
        self._countries: dict[Ref, str] = {}  # of sender IDs, whose key in _refs is TEXT/CC

    def issue(self, kind: str) -> Ref:
        """A new resource with an id like `pool-6fbf5a5f390d4eeeaa7dbae39d78933e`."""
        raw = UUID(int=self.random.getrandbits(128), version=UUID_VERSION).hex
        return self._know(kind, f"{PREFIXES[kind]}-{raw}")

    def _know(self, kind: str, raw: str) -> Ref:
        n = self._counts[kind] = self._counts.get(kind, 0) + 1
        ref = Ref(kind, n)
        self._raw[ref], self._refs[raw] = raw, ref
        return ref

    def forget(self, ref: Ref) -> None:
        raw = self._raw.pop(ref, None)
        if raw is not None:
            self._refs.pop(self._key(raw, self._countries.pop(ref, None)), None)

    def raw(self, ref: Ref) -> str:
        return self._raw.get(ref, f"{PREFIXES.get(ref.kind, ref.kind)}-unknown")

    def arn(self, ref: Ref) -> str:
        kind = "opt-out-list" if ref.kind == "default-opt-out-list" else ref.kind
        tail = f"/{self._countries[ref]}" if ref in self._countries else ""
        return f"arn:aws:sms-voice:{self.region}:{PLACEHOLDER_ACCOUNT}:{kind}/{self.raw(ref)}{tail}"

    def symbolic(self, operation: str, params: Mapping[str, object]) -> dict[str, object]:
        """A request's parameters with Refs in place of names."""
        country = params.get("IsoCountryCode")
        return {
            name: self._sender_id(operation, value, country)
            if isinstance(value, str) and (name == SENDER_ID or self._is_sender_id(name, value, country))
            else self._symbol(operation, name, value)
            for name, value in params.items()
        }

    def naming(self, ref: Ref) -> dict[str, object]:
        """The parameters that name a sender ID."""
        return {SENDER_ID: self.raw(ref), "IsoCountryCode": self._countries.get(ref, "")}

    def _key(self, text: str, country: object) -> str:
        """A sender ID is the same whatever the case of its text."""
        return text if country is None else f"{text.upper()}/{country}"

    def _is_sender_id(self, name: str, value: str, country: object) -> bool:
        match = ARN.fullmatch(value)
        return name == "OriginationIdentity" and (
            match[4] == KINDS[SENDER_ID] if match else self._sender_id("", value, country) != Ref(KINDS[SENDER_ID], 0)
        )

    def _sender_id(self, operation: str, value: str, country: object) -> Ref | Arn | str:
        """By text and country, by text alone without a country, or by ARN. Half of the texts are made capital."""
        match, kind = ARN.fullmatch(value), KINDS[SENDER_ID]
        if match:
            return Arn(self._refs.get(self._key(*match[5].rpartition("/")[::2]), Ref(kind, 0)))
        if operation in NAMED_BY_CLIENT and any(text_guards(value)):
            return value
        known = self._refs.get(self._key(value, country))
        if country is None:
            known = next((ref for ref in self._countries if self.raw(ref).upper() == value.upper()), None)
        if known is None and operation in NAMED_BY_CLIENT:
            known = self._know(kind, value if self.random.random() < 0.5 else value.upper())
            del self._refs[self._raw[known]]
            self._countries[known] = str(country)
            self._refs[self._key(value, country)] = known
        return known if known is not None and known in self._countries else Ref(kind, 0)

    def _symbol(self, operation: str, name: str, value: object) -> object:
        plural = name.removesuffix("s")
        match value:
            case str() if name == "ClientToken":
                return self._refs.get(f"token {value}") or self._know("token", f"token {value}")
            case str() if name in ("TwoWayChannelArn", "TwoWayChannelRole"):
                return self._refs.get(value) or self._know(KINDS[name], value)
            case str() if operation == "CreateOptOutList" and name == "OptOutListName":
                return self._refs.get(value) or self._know("opt-out-list", value)
            case str() if name == "OptedOutNumber":
                return self._destination(value)
            case list() if name == "OptedOutNumbers":
                return [self._destination(each) if isinstance(each, str) else each for each in value]
            case str() if name == RESOURCE:
                match = ARN.fullmatch(value)
                if match and match[4] == KINDS[SENDER_ID]:
                    return self._sender_id(operation, value, None)
                return self._named(match[4], value) if match and match[4] in TAGGABLE else Arn(Ref("pool", 0))
            case str() if KINDS.get(name) in (*PREFIXES, "opt-out-list"):
                shape = operations()[operation].input.members[name].name
                return self._named(KINDS[name], value, *(("pool",) if "Pool" in shape else ()))
            case list() if plural == SENDER_ID:
                return [self.symbolic(operation, each) if isinstance(each, dict) else each for each in value]
            case list() if KINDS.get(plural) in (*PREFIXES, "opt-out-list"):
                return [self._named(KINDS[plural], each) if isinstance(each, str) else each for each in value]
            case _:
                return value

    def _destination(self, value: str) -> Ref:
        """A number that somebody else has, with or without its plus sign."""
        key = f"number {value.removeprefix('+')}"
        if key not in self._refs:
            self._raw[self._know(DESTINATION, key)] = value
        return self._refs[key]

    def _named(self, kind: str, value: str, *others: str) -> Ref | Arn:
        """What an id or ARN stands for; `others` are kinds that it may be of as well."""
        match = ARN.fullmatch(value)
        ref = self._refs.get(match[5] if match else value)
        known = ref if ref and ref.kind in (kind, "default-opt-out-list", *others) else Ref(kind, 0)
        return Arn(known) if match else known
