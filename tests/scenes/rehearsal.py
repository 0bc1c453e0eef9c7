"""Runs lectures through without a picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from manim import tempconfig

from scenes.stage.lesson.lesson import Lesson

__all__ = ["rehearse", "watch"]

L = TypeVar("L", bound=Lesson)


def rehearse(lecture: type[L], folder: Path | None = None) -> L:
    """Return a lecture after it has been run through; what it writes goes into ``folder``."""
    media = {} if folder is None else {"media_dir": str(folder)}
    with tempconfig({"dry_run": True, "verbosity": "ERROR", **media}):
        lesson = lecture(rehearsing=True)
        lesson.setup()
        lesson.construct()
    return lesson


def watch(lecture: type[L], look: Callable[[L], None]) -> L:
    """Return a lecture after it has been run through, looked at after each of its plays."""

    class Watched(lecture):  # type: ignore[misc, valid-type]
        def play(self, *args: Any, **kwargs: Any) -> None:
            super().play(*args, **kwargs)
            look(self)

    return rehearse(Watched)
