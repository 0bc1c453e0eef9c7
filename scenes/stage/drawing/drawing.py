"""Drawings: shapes whose geometry is a pure function of data, values and view."""

from __future__ import annotations

from typing import Any, ClassVar
from weakref import WeakKeyDictionary

import numpy as np
from manim import Mobject, VMobject
from manim.constants import CapStyleType, LineJointType

import scenes.stage.cairo_only  # noqa: F401 (it refuses the other renderer before a class of the stage is made)
from scenes.stage.drawing.values import Of, Value, noted_facts, noted_readings
from scenes.stage.look import theme

__all__ = ["Drawing", "Stroke", "rgba", "settle"]


#: What each drawing has read. It is no part of the drawing: a render from the cache traces fewer frames, and
#: may have read less, of the same picture.
_READ: WeakKeyDictionary[Any, set[Any]] = WeakKeyDictionary()
#: The facts that each drawing shows as it stands. They are what it has read, and no part of it either.
_FACTS: WeakKeyDictionary[Any, set[tuple[int, str]]] = WeakKeyDictionary()


class Drawing(Mobject):
    """A shape that traces itself from what it reads.

    A subclass says in `trace` what it looks like now. It may read values, the view of its
    plot and the experiment; it must not look at its own last state. Whatever it has read
    is noted, so that a play which varies any of it lets the drawing follow.

    Attributes
    ----------
    presence
        0 where nothing is seen of it, 1 where it is there.
    drained
        How far its colour is drained, from 0 to 1: what is not talked about stays readable.
    nearness
        How much nearer than its layer it lies: 10 on a card.
    meaning
        What of the experiment it shows, or None.
    decoration
        Why it shows nothing of the experiment, if it does not.
    """

    meaning: Any = None
    decoration: ClassVar[str] = ""
    layer: ClassVar[float] = 3.0

    def __init__(self, **style: Any) -> None:
        super().__init__(**style)
        self.presence: Value[float] = Value(1.0)
        self.drained: Value[float] = Value(0.0)
        self.nearness: float = 0.0
        self.set_z_index(self.layer)

    @property
    def read(self) -> set[Any]:
        """The values that were read so far."""
        return _READ.setdefault(self, set())

    @read.setter
    def read(self, values: set[Any]) -> None:
        _READ[self] = values

    def trace(self) -> None:
        """Set points and colours from what the drawing reads."""
        raise NotImplementedError

    def settle(self) -> None:
        """Trace anew, and note what was read."""
        with noted_readings() as found, noted_facts() as facts:
            self.trace()
        self.read |= found
        _FACTS[self] = facts

    def facts_of(self, experiment: Any) -> set[str]:
        """Return the facts of an experiment that it shows as it stands: those it has read, and its meaning."""
        facts = {name for owner, name in _FACTS.get(self, ()) if owner in (0, id(experiment))}
        meaning = self.meaning
        if isinstance(meaning, Of) and meaning.experiment is experiment and meaning.fact is not None:
            facts.add(meaning.fact)
        return facts

    def dimmed(self, color: str, *, text: bool = False) -> str:
        """Return a colour, drained as far as the drawing is."""
        share = self.drained()
        return theme.mix(color, theme.DIM_TEXT if text else theme.DIM_LINE, 0.8 * share) if share > 0 else color

    def at_depth(self, depth: float) -> Any:
        """Lie nearer to the viewer than what has a smaller depth: cards lie at 10."""
        self.nearness = depth
        self.set_z_index(self.layer + depth, family=False)
        return self


class Stroke(Drawing, VMobject):
    """A drawing made of Bézier paths."""

    def __init__(self, **style: Any) -> None:
        super().__init__(**{"stroke_width": 0.0, "fill_opacity": 0.0, **style})
        self.joint_type, self.cap_style = LineJointType.ROUND, CapStyleType.ROUND

    def polyline(self, *paths: Any) -> None:
        """Take straight paths through frame points, each ``(n, 3)``, as outline."""
        self.points = np.concatenate([_corners(path) for path in paths]) if paths else np.zeros((0, 3))

    def ink(self, stops: Any, width: float) -> None:
        """Draw the outline with a width in pixels of 1080p and evenly spaced colour stops ``(m, 4)``."""
        self.stroke_width = width * 100 / 135
        self.stroke_rgbas = np.array(stops, dtype=float).reshape(-1, 4)
        self.stroke_rgbas[:, 3] *= self.presence()

    def paint(self, stops: Any) -> None:
        """Fill the outline with evenly spaced colour stops ``(m, 4)``."""
        self.fill_rgbas = np.array(stops, dtype=float).reshape(-1, 4)
        self.fill_rgbas[:, 3] *= self.presence()


def _corners(path: Any) -> Any:
    path = np.asarray(path, dtype=float)
    if len(path) < 2:
        return np.zeros((0, 3))
    start, end = path[:-1], path[1:]
    thirds = [start, (2 * start + end) / 3, (start + 2 * end) / 3, end]
    return np.stack(thirds, axis=1).reshape(-1, 3)


def rgba(color: str, alpha: float = 1.0) -> tuple[float, float, float, float]:
    """Return a colour with its opacity as numbers from 0 to 1."""
    return (*theme.light(color), alpha)


def settle(mobjects: Any) -> None:
    """Let every drawing among mobjects and their families trace itself anew."""
    for mobject in mobjects:
        for member in mobject.get_family():
            if isinstance(member, Drawing):
                member.settle()
