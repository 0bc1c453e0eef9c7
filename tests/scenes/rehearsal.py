"""Runs lectures through without a picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from manim import tempconfig

from scenes.stage.lesson.lesson import Lesson

__all__ = ["rehearse", "rehearse_with", "watch"]

L = TypeVar("L", bound=Lesson)


def rehearse(lecture: type[L], folder: Path | None = None) -> L:
    """Return a lecture after it has been run through; what it writes goes into ``folder``."""
    media = {} if folder is None else {"media_dir": str(folder)}
    with tempconfig({"dry_run": True, "verbosity": "ERROR", **media}):
        lesson = lecture(rehearsing=True)
        lesson.setup()
        lesson.construct()
    return lesson


def rehearse_with(script: str, lecture: type[L], folder: Path) -> L:
    """Return a lecture after it has been run through with the words of a script."""
    path = folder / "small.en.toml"
    path.write_text(script, encoding="utf-8")
    return rehearse(
        type(lecture.__name__, (lecture,), {"script_file": str(path), "__module__": lecture.__module__}), folder
    )


def watch(lecture: type[L], look: Callable[[L], None]) -> L:
    """Return a lecture after it has been run through, looked at after each of its plays."""

    class Watched(lecture):  # type: ignore[misc, valid-type]
        def play(self, *args: Any, **kwargs: Any) -> None:
            super().play(*args, **kwargs)
            look(self)

    return rehearse(Watched)
