"""Files that appear whole or not at all, whatever else is running or interrupted."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["draft_of", "whole_or_not_at_all"]


def draft_of(path: Path) -> Path:
    """Return where to write what will be ``path`` once it is whole: a place of its own each time.

    Two machines that share a folder may use one process number, and two threads do.
    """
    return path.with_name(f".{path.stem}.{os.getpid()}-{secrets.token_hex(4)}{path.suffix}")


@contextmanager
def whole_or_not_at_all(path: Path) -> Iterator[Path]:
    """Yield the path of a draft, which takes the place of ``path`` when the block ends without an error."""
    draft = draft_of(path)
    try:
        yield draft
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
