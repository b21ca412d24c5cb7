"""What does `python -m ringtrue` do? The same as the command `ringtrue`."""

from __future__ import annotations

from ringtrue.cli import main

if __name__ == "__main__":
    main()
