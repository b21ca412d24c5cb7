"""Is a request signed by somebody we know? Signature Version 4, computed again by botocore's own signer.

Refusals have the codes and the status 400 that AWS's JSON services answer with, DynamoDB and Kinesis among them.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from botocore.auth import SIGV4_TIMESTAMP, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.compat import HTTPHeaders
from botocore.credentials import Credentials

from ringtrue.harness.envelope import refusal
from ringtrue.harness.render import Reply
from ringtrue.reference_model.request import SIGNING_NAME

MAY_BE_OFF = timedelta(minutes=5)
FORM = re.compile(r"AWS4-HMAC-SHA256 +Credential=([^, ]+), *SignedHeaders=([^, ]+), *Signature=([0-9a-f]+) *")
TERMINATOR = "aws4_request"
CHECKSUM, DATE, TOKEN = "x-amz-content-sha256", "x-amz-date", "x-amz-security-token"


@dataclass(frozen=True, slots=True)
class Claim:
    """What an Authorization header says of itself."""

    access_key: str
    day: str
    region: str
    service: str
    terminator: str
    signed: tuple[str, ...]
    signature: str


class _AsReceived(SigV4Auth):
    """Signs exactly the headers that it is given."""

    def headers_to_sign(self, request: AWSRequest) -> HTTPHeaders:
        found = HTTPHeaders()
        for name, value in request.headers.items():
            found[name.lower()] = value
        return found


class Signatures:
    """Who may come in: one access key, for one region. `now` is the time of day."""

    def __init__(
        self, access_key: str, secret_key: str, region: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.access_key, self.region, self._now = access_key, region, now
        self._signer = _AsReceived(Credentials(access_key, secret_key), SIGNING_NAME, region)

    def refusal(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Reply | None:
        """Why the request may not come in, or None. `target` is the path and the query as they were sent."""
        if "authorization" not in headers:
            return refusal(400, "MissingAuthenticationTokenException", "Missing Authentication Token")
        claim, stamp = claimed(headers["authorization"]), headers.get(DATE, "")
        signed_at = moment(stamp)
        if claim is None or signed_at is None or "host" not in claim.signed:
            wanted = "Authorization requires Credential, SignedHeaders with host, Signature and the header X-Amz-Date."
            return refusal(400, "IncompleteSignatureException", wanted)
        if claim.access_key != self.access_key or TOKEN in headers:
            return refusal(400, "UnrecognizedClientException", "The security token included in the request is invalid.")
        wrong = self._scoped_wrongly(claim, stamp) or self._expired(stamp, signed_at)
        if wrong is None and not self._fits(claim, method, target, headers, body):
            wrong = "The request signature we calculated does not match the signature you provided."
        return refusal(400, "InvalidSignatureException", wrong) if wrong else None

    def _scoped_wrongly(self, claim: Claim, stamp: str) -> str | None:
        wanted = (stamp[:8], self.region, SIGNING_NAME, TERMINATOR)
        if (claim.day, claim.region, claim.service, claim.terminator) == wanted:
            return None
        return f"Credential should be scoped to {'/'.join(wanted)}."

    def _expired(self, stamp: str, signed_at: datetime) -> str | None:
        now = self._now()
        if signed_at < now - MAY_BE_OFF:
            limit, moved = now - MAY_BE_OFF, f"Signature expired: {stamp} is now earlier than"
            return f"{moved} {limit:{SIGV4_TIMESTAMP}} ({now:{SIGV4_TIMESTAMP}} - 5 min.)"
        if signed_at > now + MAY_BE_OFF:
            limit, moved = now + MAY_BE_OFF, f"Signature not yet current: {stamp} is still later than"
            return f"{moved} {limit:{SIGV4_TIMESTAMP}} ({now:{SIGV4_TIMESTAMP}} + 5 min.)"
        return None

    def _fits(self, claim: Claim, method: str, target: str, headers: Mapping[str, str], body: bytes) -> bool:
        if CHECKSUM in headers and headers[CHECKSUM] != sha256(body).hexdigest():
            return False
        signed = {name: headers[name] for name in claim.signed if name in headers}
        try:
            request = AWSRequest(method, f"http://{headers.get('host', '')}{target}", signed, data=body)
            request.context["timestamp"] = headers[DATE]
            canonical = self._signer.canonical_request(request)
            proper = self._signer.signature(self._signer.string_to_sign(request, canonical), request)
        except ValueError:  # of a target or a header that nobody can have signed
            return False
        return hmac.compare_digest(proper, claim.signature)


def claimed(authorization: str) -> Claim | None:
    """What an Authorization header says, None where it is none of AWS4-HMAC-SHA256.

    >>> claimed("AWS4-HMAC-SHA256 Credential=A/20150830/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=5d")
    ... # doctest: +ELLIPSIS
    Claim(access_key='A', day='20150830', region='us-east-1', ... signed=('host',), signature='5d')
    """
    found = FORM.fullmatch(authorization)
    parts = found[1].rsplit("/", 4) if found else []
    if found is None or len(parts) != 5:
        return None
    access_key, day, region, service, terminator = parts
    return Claim(access_key, day, region, service, terminator, tuple(found[2].split(";")), found[3])


def moment(stamp: str) -> datetime | None:
    """20150830T123600Z as a time, None for anything else."""
    try:
        return datetime.strptime(stamp, SIGV4_TIMESTAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
