"""What is checked before the first frame of a lecture: its claims, and whether its film can be written."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from gdcore.verification import Claim
from scenes.stage.errors import LectureError, closest
from scenes.stage.script import Script

__all__ = ["check_claims", "check_folder"]


def check_claims(lecture: str, script: Script, claims: Mapping[str, Claim]) -> None:
    """Refuse a script that claims what does not hold.

    Raises
    ------
    LectureError
        Names the line, the claim, the value found and what to change.
    """
    for line in script.lines():
        for name in line.claims:
            if name not in claims:
                raise LectureError(f'{script.path}, line {line.key}: unknown claim "{name}": {closest(name, claims)}')
            claim = claims[name]
            if not claim.holds:
                raise LectureError(
                    f'{lecture} cannot be rendered: line {line.key} says "{line.caption}", '
                    f"which claims ({name}) that {claim.statement}; but {claim.found}. "
                    f"To change it, {claim.remedy}."
                )


def check_folder(folder: Path) -> None:
    """Refuse a folder inside the media folder that cannot be made or written to.

    Raises
    ------
    LectureError
        Names the media folder and the option that chooses another one.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe{os.getpid()}"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise LectureError(
            f"The media folder {folder.parent} cannot be written to ({error.strerror}): "
            "choose another one with --media_dir."
        ) from error
