"""How is an emulator emptied? By its own endpoint for that, asked unsigned, and only where the user wants it."""

from __future__ import annotations

import urllib3

from ringtrue.harness.trust import Bundle, complaint, context, needed

RESET_TIMEOUT_S = 10.0


class NotReset(Exception):
    """The emulator is not empty now; the text says what was answered."""


def reset(url: str, method: str, path: str, bundle: Bundle | None = None) -> None:
    """Asks once. Raises NotReset unless it is answered with 2xx; a redirect is followed nowhere.

    Where nobody takes the call, there is nothing to reset, and the run will say so.
    """
    trusted = context(bundle) if needed(url) else None
    try:
        answer = urllib3.PoolManager(ssl_context=trusted).request(
            method, urllib3.util.parse_url(url)._replace(path=path, query=None).url, redirect=False, retries=False,
            timeout=RESET_TIMEOUT_S,
        )  # fmt: skip
    except urllib3.exceptions.NewConnectionError:
        return
    except (urllib3.exceptions.HTTPError, OSError) as error:
        why = complaint(error.__cause__ if isinstance(error.__cause__, Exception) else error) or type(error).__name__
        raise NotReset(f"nothing usable came back ({why})") from error
    if not 200 <= answer.status < 300:
        raise NotReset(f"it was answered with {answer.status}")
