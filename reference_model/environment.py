"""Which refusals speak of the caller, the account or the hour, and not of the call? They decide nothing.

Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

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
# Beside these, what the account has too much of, or asks too often.
ENVIRONMENT = FORBIDDEN | {"ServiceQuotaExceededException", "ThrottlingException"}
