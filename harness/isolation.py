"""How has each conversation an account of its own? Emulators take an access key of twelve digits for an account.

Nothing of one conversation is then seen by another, nor by anybody else, whatever is left behind.
"""

from __future__ import annotations

from hashlib import sha256

from botocore.credentials import Credentials

from ringtrue.harness.bindings import Bindings
from ringtrue.harness.target import Target
from ringtrue.reference_model.vocabulary import Call, Outcome, Ref

LEAST_ACCOUNT, ACCOUNTS = 10**11, 9 * 10**11


def account_of(conversation: str) -> str:
    """Twelve digits for a conversation's name, which holds the run's: "483920117265"."""
    return str(LEAST_ACCOUNT + int.from_bytes(sha256(conversation.encode()).digest()[:8]) % ACCOUNTS)


class Isolated:
    """A target whose calls are signed by the conversation's own account.

    `credentials` are the very ones that the target's wire signs with. boto3 keeps those of when its client was made.
    """

    def __init__(self, target: Target, credentials: Credentials) -> None:
        self._target, self._credentials, self._conversation = target, credentials, ""

    def send(self, call: Call, bindings: Bindings, fresh: Ref | None, timeout_s: float) -> Outcome:
        if bindings.name != self._conversation:
            self._conversation = bindings.name
            self._credentials.access_key = account_of(bindings.name)
        return self._target.send(call, bindings, fresh, timeout_s)
