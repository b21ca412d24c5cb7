"""Which ids, ARNs and numbers does the embedded endpoint issue? Realistic ones, of AWS's own forms."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from uuid import UUID

from ringtrue.harness.bindings import ARN, KINDS, PLACEHOLDER_ACCOUNT
from ringtrue.reference_model.vocabulary import Arn, Ref

PREFIXES = {"pool": "pool", "phone-number": "phone"}
UUID_VERSION = 4


class Registry:
    """The endpoint's own names, both ways. A name that it never issued is the resource that never was."""

    def __init__(self, random: Random, region: str) -> None:
        self.random, self.region = random, region
        self._counts: dict[str, int] = {}
        self._raw: dict[Ref, str] = {Ref("default-opt-out-list", 1): "Default"}
        self._refs: dict[str, Ref] = {"Default": Ref("default-opt-out-list", 1)}

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
            self._refs.pop(raw, None)

    def raw(self, ref: Ref) -> str:
        return self._raw.get(ref, f"{PREFIXES.get(ref.kind, ref.kind)}-unknown")

    def arn(self, ref: Ref) -> str:
        kind = "opt-out-list" if ref.kind == "default-opt-out-list" else ref.kind
        return f"arn:aws:sms-voice:{self.region}:{PLACEHOLDER_ACCOUNT}:{kind}/{self.raw(ref)}"

    def symbolic(self, operation: str, params: Mapping[str, object]) -> dict[str, object]:
        """A request's parameters with Refs in place of names."""
        return {name: self._symbol(operation, name, value) for name, value in params.items()}

    def _symbol(self, operation: str, name: str, value: object) -> object:
        plural = name.removesuffix("s")
        match value:
            case str() if name == "ClientToken":
                return self._refs.get(f"token {value}") or self._know("token", f"token {value}")
            case str() if name in ("TwoWayChannelArn", "TwoWayChannelRole"):
                return self._refs.get(value) or self._know(KINDS[name], value)
            case str() if operation == "CreateOptOutList" and name == "OptOutListName":
                return self._refs.get(value) or self._know("opt-out-list", value)
            case str() if name == "OriginationIdentity":
                return self._named(KINDS[name], value, *PREFIXES)
            case str() if KINDS.get(name) in (*PREFIXES, "opt-out-list"):
                return self._named(KINDS[name], value)
            case list() if KINDS.get(plural) in (*PREFIXES, "opt-out-list"):
                return [self._named(KINDS[plural], each) if isinstance(each, str) else each for each in value]
            case _:
                return value

    def _named(self, kind: str, value: str, *others: str) -> Ref | Arn:
        match = ARN.fullmatch(value)
        ref = self._refs.get(match[5] if match else value)
        known = ref if ref and ref.kind in (kind, "default-opt-out-list", *others) else Ref(kind, 0)
        return Arn(known) if match else known
