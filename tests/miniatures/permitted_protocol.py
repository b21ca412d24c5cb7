"""Other ways of taking what no SDK would send; no document says which."""

import json
from collections.abc import Mapping
from typing import Any

from tests.miniatures.ground import Answer
from tests.miniatures.honest import Honest
from tests.miniatures.register import collect

XML = b"<UnknownOperationException/>\n"


class _Envelope(Honest):
    """Has a say before the operation: an answer, or None to go on as usual."""

    def take(self, method: str, path: str, headers: Mapping[str, str], raw: bytes) -> Answer | None:
        raise NotImplementedError


class UnaddressedInXml(_Envelope):
    """A 404 in XML for what names no operation, or comes by another way."""

    def take(self, method: str, path: str, headers: Mapping[str, str], raw: bytes) -> Answer | None:  # noqa: ARG002
        known = str(headers.get("X-Amz-Target")).startswith("PinpointSMSVoiceV2.") and path == "/" and method == "POST"
        return None if known else (404, XML, {"Content-Type": "text/xml"})


class NullRefused(_Envelope):
    """A member that is null is refused: the servers' tests that drop it are those of AWS JSON 1.1."""

    def take(self, method: str, path: str, headers: Mapping[str, str], raw: bytes) -> Answer | None:  # noqa: ARG002
        try:
            params = json.loads(raw)
        except (ValueError, RecursionError):
            return None
        nulls = isinstance(params, dict) and None in params.values()
        return (400, {"__type": "ValidationException"}, {}) if nulls else None


class UnknownOperationIs400(_Envelope):
    """UnknownOperationException with HTTP status 400, and an error of the framework's for other methods."""

    def take(self, method: str, path: str, headers: Mapping[str, str], raw: bytes) -> Answer | None:  # noqa: ARG002
        if method != "POST":
            return 501, b"", {"Content-Type": "text/html"}
        known = str(headers.get("X-Amz-Target")).startswith("PinpointSMSVoiceV2.")
        return None if known else (400, {"__type": "UnknownOperationException"}, {})


class ChecksSignatures(_Envelope):
    """403 for what is not signed as it should be, in HTML."""

    def take(self, method: str, path: str, headers: Mapping[str, str], raw: bytes) -> Answer | None:  # noqa: ARG002
        signed = "20150830" not in str(headers.get("Authorization")) and headers.get("Authorization")
        return None if signed else (403, b"<html>Forbidden</html>", {"Content-Type": "text/html"})


class ChecksSignaturesInJson(_Envelope):
    """403 and the errors of AWS's common errors."""

    def take(self, method: str, path: str, headers: Mapping[str, str], raw: bytes) -> Answer | None:  # noqa: ARG002
        if not headers.get("Authorization"):
            return 403, {"__type": "MissingAuthenticationTokenException"}, {}
        if "20150830" in str(headers.get("Authorization")):
            return 400, {"__type": "InvalidSignatureException", "message": "Signature expired"}, {}
        return None


class StrictContentType(_Envelope):
    """415 for every other media type; parameters do not count."""

    def take(self, method: str, path: str, headers: Mapping[str, str], raw: bytes) -> Answer | None:  # noqa: ARG002
        media = str(headers.get("Content-Type")).partition(";")[0]
        right = media == "application/x-amz-json-1.0" or method != "POST"
        return None if right else (415, {"__type": "UnsupportedMediaTypeException"}, {})


class AnyMethodAndPath(_Envelope):
    """Answers whatever names an operation, by any method, on any path, in any case."""

    def take(self, method: str, path: str, headers: Mapping[str, str], raw: bytes) -> Answer | None:
        target = str(headers.get("X-Amz-Target")).rpartition(".")[2].lower()
        names = ("UpdatePhoneNumber", "UpdatePool", "CreateOptOutList")
        name = next((name for name in names if name.lower() == target), None)
        if name is None or (method == "POST" and path == "/"):
            return None
        try:
            return self.answer(name, json.loads(raw))
        except ValueError:
            return 400, {"__type": "SerializationException"}, {}


class WelcomePage(_Envelope):
    """GET shows a page; so does everything without a target."""

    def take(self, method: str, path: str, headers: Mapping[str, str], raw: bytes) -> Answer | None:  # noqa: ARG002
        named = method == "POST" and path == "/" and headers.get("X-Amz-Target")
        return None if named else (200, b"<html>It works!</html>", {"Content-Type": "text/html"})


class FirstOfTwo(_Envelope):
    """Of a member that is there twice, the first counts."""

    def take(self, method: str, path: str, headers: Mapping[str, str], raw: bytes) -> Answer | None:
        target = str(headers.get("X-Amz-Target"))
        if method != "POST" or path != "/" or not target.startswith("PinpointSMSVoiceV2."):
            return None
        try:
            params = json.loads(raw or b"{}", object_pairs_hook=lambda pairs: dict(reversed(pairs)))
        except (ValueError, RecursionError):
            return None
        return self.answer(target.rpartition(".")[2], params) if isinstance(params, dict) else None


class TwiceIsRefused(_Envelope):
    """A member that is there twice makes a body malformed; so does a byte order mark, and what is nested deeply."""

    def take(self, method: str, path: str, headers: Mapping[str, str], raw: bytes) -> Answer | None:  # noqa: ARG002
        def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
            if len(dict(pairs)) < len(pairs):
                raise ValueError
            return dict(pairs)

        try:
            json.loads(raw.decode() or "{}", object_pairs_hook=once)
        except (ValueError, RecursionError):
            return 400, {"__type": "SerializationException"}, {}
        return (400, {"__type": "SerializationException"}, {}) if b"[" * 100 in raw else None


class ConvertsTypes(_Envelope):
    """Reads "true" and 1 as booleans, as many parsers do."""

    def take(self, method: str, path: str, headers: Mapping[str, str], raw: bytes) -> Answer | None:
        target = str(headers.get("X-Amz-Target"))
        flags = ("DeletionProtectionEnabled", "SharedRoutesEnabled")
        try:
            params = json.loads(raw or b"{}")
        except (ValueError, RecursionError):
            return None
        found = [name for name in flags if isinstance(params, dict) and params.get(name) in ("true", "false", 1, 0)]
        if not found or method != "POST" or path != "/" or not target.startswith("PinpointSMSVoiceV2."):
            return None
        converted = {name: params[name] in ("true", 1) for name in found}
        return self.answer(target.rpartition(".")[2], {**params, **converted})


class LenientBodies(_Envelope):
    """Reads the first JSON value of a body, and passes over what follows; no error where the braces stay open."""

    def take(self, method: str, path: str, headers: Mapping[str, str], raw: bytes) -> Answer | None:
        target = str(headers.get("X-Amz-Target"))
        if method != "POST" or path != "/" or not target.startswith("PinpointSMSVoiceV2."):
            return None
        text = raw.decode("utf-8", "replace").replace(",}", "}").replace(" /* no more */", "").lstrip("\ufeff")
        for each in (text, text + "}", text.replace("'", '"')):
            try:
                params, _ = json.JSONDecoder().raw_decode(each.strip() or "{}")
            except (ValueError, RecursionError):
                continue
            return self.answer(target.rpartition(".")[2], params) if isinstance(params, dict) else None
        return None


PROTOCOL = collect(globals())
