"""What comes before the first frame of a lecture: its script is found, its experiment asked, its claims checked."""

from __future__ import annotations

import inspect
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from gdcore.verification import Check, Claim
from scenes.stage.errors import LectureError, closest
from scenes.stage.lesson.beats import needs_of
from scenes.stage.words.script import Script

__all__ = ["ask", "check_beats", "check_claims", "check_folder", "check_numbers", "find_script"]


def find_script(lecture: Any, base: type) -> Path:
    """Return the file in which a lecture's words stand, whether there is one or not.

    It is the one that the class or the nearest of its bases below ``base`` names in
    ``script_file``, or else the one beside the nearest of them that has scripts.
    """
    for owner in lecture.__mro__[: lecture.__mro__.index(base)]:
        home = Path(inspect.getfile(owner)).resolve()
        named = vars(owner).get("script_file")
        if named is not None:
            return home.parent / str(named)
        own = home.parent / "scripts" / f"{home.stem}.{lecture.language}.toml"
        if own.exists() or any(own.parent.glob(f"{home.stem}.*.toml")):
            return own
    home = Path(inspect.getfile(lecture)).resolve()
    return home.parent / "scripts" / f"{home.stem}.{lecture.language}.toml"


def ask(lecture: str, experiment: Any, what: str) -> Any:
    """Return the facts or the claims of an experiment.

    Raises
    ------
    LectureError
        The parameters of the experiment rule them out.
    """
    try:
        return getattr(experiment, what)
    except (ValueError, ArithmeticError) as error:
        raise LectureError(
            f"{lecture} cannot be rendered: the {what} of its experiment cannot be computed: {error}"
        ) from error


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


def check_numbers(lecture: str, checks: Iterable[Check]) -> None:
    """Refuse numbers that disagree with SciPy or a closed form.

    Raises
    ------
    LectureError
        Names the first check that fails, both numbers and the tolerance.
    """
    for check in checks:
        if not check.passed:
            raise LectureError(
                f"{lecture} cannot be rendered: its numbers are not confirmed. {check.name} is {check.computed:.10g}, "
                f"but {check.reference} gives {check.expected:.10g}; they may differ by {check.tolerance:.1g}. "
                "Mend the computation: a film must not show it."
            )


def check_beats(lecture: Any, script: Script) -> None:
    """Refuse beats that are no methods or no chapters, and needs that are no attributes.

    Raises
    ------
    LectureError
        Names the beat, and what there is.
    """
    known = [name for name in dir(lecture) if hasattr(inspect.getattr_static(lecture, name), "needs")]
    for name in lecture.beats:
        if name not in known:
            raise LectureError(f'{lecture.__name__} has no beat "{name}": {closest(name, known)}')
        if name not in script.chapters:
            raise LectureError(f'{script.path} has no chapter "{name}": {closest(name, script.chapters)}')
        for need in needs_of(getattr(lecture, name)):
            if not hasattr(lecture, need.partition(".")[0]):
                raise LectureError(f'The beat "{name}" of {lecture.__name__} needs "{need}", which it does not have.')


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
