"""What the inspector said of a film: kept beside it, and of no worth once the film is another one."""

from __future__ import annotations

from pathlib import Path

import msgspec

from scenes.stage.atomic_files import whole_or_not_at_all
from scenes.stage.film.provenance import hash_file
from scenes.stage.film.record import record_path
from scenes.stage.publishing.films import Film, what_is_stale

__all__ = ["findings_of", "note_inspection"]


class _Note(msgspec.Struct, frozen=True):
    record: str  # SHA-256 of the record of the film that was inspected
    findings: int


def _place(film: Path) -> Path:
    return film.with_name(f"{film.stem}.inspected.json")


def note_inspection(film: Film, findings: int) -> None:
    """Note how much the inspector found in a film and in the lecture as it stands, if the two belong together."""
    if not what_is_stale(film):
        note = _Note(hash_file(record_path(film.path)), findings)
        with whole_or_not_at_all(_place(film.path)) as draft:
            draft.write_bytes(msgspec.json.encode(note))


def findings_of(film: Film) -> int | None:
    """Return how much the inspector found in a film, or None if it has not seen this one."""
    try:
        note = msgspec.json.decode(_place(film.path).read_bytes(), type=_Note)
    except (OSError, msgspec.DecodeError):
        return None
    return note.findings if note.record == hash_file(record_path(film.path)) else None
