"""How does a file get its text whole or not at all? By way of a draft beside it that takes its place at once.

Who reads the old file meanwhile reads it to its end.
"""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, text: str) -> Path:
    """The text in UTF-8, in a directory that is made if need be; returns the path. A link stays one. Raises OSError."""
    place = Path(os.path.realpath(path))
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)
    return path
