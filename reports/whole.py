"""How is a text put into a file, whole or not at all? What is there under that name is never half of it."""

from __future__ import annotations

import os
from pathlib import Path


def put(path: Path, text: str) -> None:
    """Writes a text, in UTF-8 and as it is, by way of a draft beside the file. Raises OSError."""
    place = path.resolve()  # a link stays one
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        with draft.open("w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)
