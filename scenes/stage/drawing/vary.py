"""The one animation of the stage: values are varied, and whatever has read them follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

from manim import Animation, Group, Mobject, smooth

from scenes.stage.drawing.drawing import Drawing
from scenes.stage.drawing.values import Value

__all__ = ["Settling", "Vary", "varied_by"]


class Vary(Animation):
    """Take a value to another one.

    Parameters
    ----------
    value
        What is varied.
    to
        Where it ends.
    fact
        Name of the fact that it shows there, if any.
    through
        Places on the way, if it is not to be the straight one: called with a share from 0 to 1.
    start
        When it begins and ends, as shares of the run time: ``span=(0.5, 1)`` waits half of it.
    """

    def __init__(
        self,
        value: Value[Any],
        to: Any,
        *,
        fact: str | None = None,
        through: Any = None,
        span: tuple[float, float] = (0.0, 1.0),
        **kwargs: Any,
    ) -> None:
        self.value, self.to, self.to_fact, self.through, self.span = value, to, fact, through, span
        self.start: Any = None
        # Manim adds the mobject of whatever is no introducer.
        super().__init__(Mobject(), **{"run_time": 1.0, "rate_func": smooth, "introducer": True, **kwargs})

    def _setup_scene(self, scene: Any) -> None:
        """Add nothing: what is varied is no mobject."""

    def create_starting_mobject(self) -> Mobject:
        """Remember where the value is."""
        self.start = self.value.now
        return cast(Mobject, self.mobject)

    def interpolate_mobject(self, alpha: float) -> None:
        """Set the value in between."""
        first, last = self.span
        share = self.rate_func(min(max((alpha - first) / (last - first), 0.0), 1.0))
        now = self.through(share) if self.through is not None else self.value.between(self.start, self.to, share)
        self.value.set(now)

    def finish(self) -> None:
        """Set the value to its end, exactly."""
        super().finish()
        self.value.set(self.to, self.to_fact)
        self.start = None


class Settling(Animation):
    """Let drawings trace themselves in every frame of a play."""

    def __init__(self, drawings: Iterable[Drawing], **kwargs: Any) -> None:
        self.drawings = tuple(drawings)
        super().__init__(Group(*self.drawings), **{"introducer": True, **kwargs})

    def _setup_scene(self, scene: Any) -> None:
        """Add nothing: what is not on screen stays away."""

    def create_starting_mobject(self) -> Mobject:
        """Copy nothing: a drawing is a function of what it reads, not of where it was."""
        return cast(Mobject, self.mobject)

    def interpolate(self, alpha: float) -> None:
        """Trace the drawings anew."""
        for drawing in self.drawings:
            drawing.settle()


def varied_by(animations: Iterable[Any]) -> Iterator[Value[Any]]:
    """Return the values that animations vary, whatever groups they stand in."""
    for animation in animations:
        if isinstance(animation, Vary):
            yield animation.value
        yield from varied_by(getattr(animation, "animations", ()))
