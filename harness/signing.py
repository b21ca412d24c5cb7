"""Who signs the next call? Credentials that a wire holds on to, while what is behind them may change.

They may be found anew when they have expired. And an emulator that takes an access key of twelve digits for an account
can be given another account for each conversation: nothing of one is then seen by another, whatever is left behind.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from botocore.credentials import Credentials, ReadOnlyCredentials

LEAST_ACCOUNT, ACCOUNTS = 10**11, 9 * 10**11


def account_of(conversation: str) -> str:
    """Twelve digits for a conversation's name, which holds the run's: "483920117265"."""
    return str(LEAST_ACCOUNT + int.from_bytes(sha256(conversation.encode()).digest()[:8]) % ACCOUNTS)


class Signer(Credentials):
    """Credentials of which each request takes those that hold now, all three parts of one moment.

    `again` looks for them anew where they were found; None where there is nobody to ask, or nothing is found.
    """

    def __init__(self, found: Credentials, again: Callable[[], Credentials | None] = lambda: None) -> None:
        self._found, self._again, self._account = found, again, ""
        self.method = found.method

    def get_frozen_credentials(self) -> ReadOnlyCredentials:
        frozen = self._found.get_frozen_credentials()
        return frozen._replace(access_key=self._account) if self._account else frozen

    @property
    def access_key(self) -> str:  # type: ignore[override]  # botocore has an attribute
        return self.get_frozen_credentials().access_key or ""

    @property
    def secret_key(self) -> str:  # type: ignore[override]
        return self.get_frozen_credentials().secret_key or ""

    @property
    def token(self) -> str | None:  # type: ignore[override]
        return self.get_frozen_credentials().token

    def enter(self, conversation: str) -> None:
        """Sign with the account that belongs to this conversation from now on."""
        self._account = account_of(conversation)

    def renew(self) -> bool:
        """Look for them anew. Are they others now?"""
        before, found = self.get_frozen_credentials(), self._again()
        if found is None:
            return False
        self._found = found
        return self.get_frozen_credentials() != before
