"""What a film was made from, noted so that an unchanged one need not be written again."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from scenes.stage.atomic_files import whole_or_not_at_all

__all__ = ["DeliveryNote"]

#: Segments of a render without a cache are numbered; their names say nothing of what they show.
_SAYS_NOTHING = "uncached_"


@dataclass(frozen=True)
class DeliveryNote:
    """A note about files that were delivered.

    Attributes
    ----------
    path
        Where it lies.
    files
        What was delivered.
    made_of
        All that decides what the files hold.
    """

    path: Path
    files: tuple[Path, ...]
    made_of: str

    def _words(self) -> str | None:
        """Return what the note says if the files are whole; None if one is missing."""
        try:
            states = [path.stat() for path in self.files]
        except OSError:
            return None
        found = [(path.name, state.st_size, state.st_mtime_ns) for path, state in zip(self.files, states, strict=True)]
        return blake2b(repr((self.made_of, found)).encode(), digest_size=16).hexdigest()

    def is_true(self) -> bool:
        """Whether the files were made from this, and nobody has touched them since."""
        try:
            return _SAYS_NOTHING not in self.made_of and self.path.read_text() == self._words()
        except OSError:
            return False

    def write(self) -> None:
        """Note what was delivered; without a place for the note, the files are written anew the next time."""
        words = self._words()
        if words is not None and self.path.parent.is_dir():
            with whole_or_not_at_all(self.path) as draft:
                draft.write_text(words)
