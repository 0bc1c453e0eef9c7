"""What the things on the screen are called in the source of the scene."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, Final

from manim import Mobject

from scenes.stage.inspection.play.items import Unit
from scenes.stage.inspection.play.reading import made_at

__all__ = ["name_of"]

_NAME: Final = "inspection_name"
_BACKSTAGE: Final = ("manim.", "scenes.stage.")


def name_of(unit: Unit, scene: object | None) -> str:
    """Return a name by which an author knows a text or a mark.

    A text is quoted. Anything is followed by the variable that holds it, or by the line
    that made it.
    """
    if unit.reading is not None:
        content = " ".join(unit.reading.content.split())
        label = f"“{content[:40]}…”" if len(content) > 41 else f"“{content}”"
        if unit.reading.kind == "number":
            label = "a number"
    else:
        label = type(unit.mobject).__name__
    for mobject in reversed(unit.ancestors):
        variable = _variable(mobject, scene)
        if variable:
            return f"{label} ({variable})"
    top = unit.ancestors[0] if unit.ancestors else unit.mobject
    if top is not unit.mobject and unit.reading is None:
        label = f"{label} in {type(top).__name__}"
    place = made_at(unit.mobject)
    return f"{label} (made at {place})" if place else label


def _variable(mobject: Mobject, scene: object | None) -> str:
    """Return the variable that holds a mobject, kept on it so that it stays the same."""
    known: str | None = getattr(mobject, _NAME, None)
    if known is None and mobject.name != type(mobject).__name__ and isinstance(mobject.name, str):
        known = mobject.name
    if known is None:
        known = next((name for name, value in _variables(scene) if value is mobject), "")
    setattr(mobject, _NAME, known)
    return known


def _variables(scene: object | None) -> Iterator[tuple[str, Any]]:
    """Yield the scene's attributes and what its running methods hold."""
    if scene is None:
        return
    yield from ((f"self.{name}", value) for name, value in vars(scene).items())
    frame = sys._getframe(1)
    while frame is not None:
        held = dict(frame.f_locals)
        on_stage = not frame.f_globals["__name__"].startswith(_BACKSTAGE)
        if on_stage and any(value is scene for value in held.values()):
            yield from held.items()
        frame = frame.f_back  # type: ignore[assignment]
