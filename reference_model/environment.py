"""Which answers speak of the caller, the account or the hour, and not of the call? They decide nothing.

`beside` says it of an answer; replay and the scripts of a finding read the same tables.
Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from ringtrue.reference_model.vocabulary import Accepted, Garbled, Lost, Outcome, Refused

# The caller is nobody, or signs wrongly, as AWS's services say it: https://docs.aws.amazon.com/…/CommonErrors.html
UNKNOWN_CALLER = frozenset(
    {
        *("UnrecognizedClientException", "InvalidSignatureException", "MissingAuthenticationTokenException"),
        *("IncompleteSignatureException", "ExpiredTokenException", "InvalidClientTokenId", "SignatureDoesNotMatch"),
        *("MissingAuthenticationToken", "IncompleteSignature", "ExpiredToken", "RequestExpired", "OptInRequired"),
        *("InvalidAccessKeyId", "AuthFailure", "NotAuthorized"),
    }
)
FORBIDDEN = frozenset({"AccessDeniedException", "AccessDenied", "UnauthorizedOperation"})
NOT_IMPLEMENTED = frozenset(
    {"UnknownOperationException", "UnknownOperation", "InvalidAction", "NotImplemented", "NotImplementedException"}
)
THROTTLES = frozenset({"ThrottlingException", "Throttling", "TooManyRequestsException", "RequestLimitExceeded"})
FAILURES = frozenset(
    {
        *("InternalServerException", "InternalFailure", "InternalServerError"),
        *("ServiceUnavailable", "ServiceUnavailableException"),
    }
)
QUOTA = "ServiceQuotaExceededException"
# Beside these, what the account has too much of, or asks too often.
ENVIRONMENT = FORBIDDEN | {QUOTA, "ThrottlingException"}


class Beside(Enum):
    """What an answer is about that is beside the question."""

    DENIED = "access is denied"
    UNKNOWN_CALLER = "the caller is not known"
    UNKNOWN_OPERATION = "the operation is not known"
    QUOTA = "a quota is used up"
    THROTTLED = "fewer calls are asked for"
    FAILED = "the endpoint failed"
    GARBLED = "the answer is not in the form of the protocol"
    LOST = "no answer came"


CODES: Mapping[Beside, frozenset[str]] = {
    Beside.DENIED: FORBIDDEN,
    Beside.UNKNOWN_CALLER: UNKNOWN_CALLER,
    Beside.UNKNOWN_OPERATION: NOT_IMPLEMENTED,
    Beside.QUOTA: frozenset({QUOTA}),
    Beside.THROTTLED: THROTTLES,
    Beside.FAILED: FAILURES,
}
# By HTTP status, where the code says nothing; and where there is no code. XML is the answer of another service.
OF_REFUSALS: Mapping[int, Beside] = {429: Beside.THROTTLED, 501: Beside.UNKNOWN_OPERATION}
OF_PAGES: Mapping[int, Beside] = {
    429: Beside.THROTTLED, 503: Beside.THROTTLED, 501: Beside.UNKNOWN_OPERATION,
    404: Beside.UNKNOWN_OPERATION, 405: Beside.UNKNOWN_OPERATION,
}  # fmt: skip
UNLESS_XML = frozenset({404, 405})
FAULT = 500  # from here on
# To a request that no SDK would send, it is an answer to be told that nobody knows the caller or the operation.
TO_MANGLED = frozenset({Beside.DENIED, Beside.UNKNOWN_CALLER, Beside.UNKNOWN_OPERATION})
OF_FORM = ("form", "envelope")  # kinds of divergences that any answer may have


def beside(outcome: Outcome) -> Beside | None:
    """What it is about, if it is no answer to the call."""
    match outcome:
        case Refused(code, status=status):
            by_code = next((about for about, codes in CODES.items() if code in codes), None)
            return by_code or OF_REFUSALS.get(status) or (Beside.FAILED if status >= FAULT else None)
        case Garbled(status=status, xml=xml):
            return Beside.GARBLED if xml and status in UNLESS_XML else OF_PAGES.get(status, Beside.GARBLED)
        case Lost():
            return Beside.LOST
        case Accepted():
            return None


def right_all_the_same(*, mangled: bool) -> frozenset[Beside]:
    """What may be a right answer, though it is beside the question of most calls."""
    return TO_MANGLED if mangled else frozenset()


def wrong_all_the_same(kind: str, answered: str, *, mangled: bool) -> frozenset[Beside]:
    """What may show a divergence of this kind once more, which was `answered` so."""
    if kind in OF_FORM:
        return frozenset(Beside)
    failing = {Beside.FAILED, Beside.GARBLED} if fails(kind, answered) else set()
    return right_all_the_same(mangled=mangled) | failing | ({Beside.GARBLED} if kind == "garbled" else set())


def fails(kind: str, answered: str) -> bool:
    """Is a refusal wrong since the endpoint failed?"""
    status, _, said = answered.partition(" ")
    code = said.partition(" ")[0]
    return kind == "refused" and (code in FAILURES or (status.isdecimal() and int(status) >= FAULT))
