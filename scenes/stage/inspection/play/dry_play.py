"""Plays a scene for its layout only: every animation, no film, few frames."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
from manim import Camera, Mobject, Scene
from manim.utils.iterables import list_update

from scenes.stage.inspection.play.reading import place

__all__ = ["QUIET", "Frame", "Witness", "watched"]

#: Manim's settings for a play without a film.
QUIET: Final[Mapping[str, Any]] = {
    "dry_run": True,
    "disable_caching": True,
    "progress_bar": "none",
    "verbosity": "ERROR",
    "pixel_width": 960,
    "pixel_height": 540,
}


@dataclass(frozen=True)
class Frame:
    """One frame of a scene, or one picture that rests for a while.

    Attributes
    ----------
    time, until
        When it is shown and how long it stays, in seconds from the start of the scene.
    mobjects
        What the scene shows, in its order.
    camera
        The scene's camera; it keeps the frame that it has drawn.
    resting
        Whether nothing is on its way: sizes and contrasts are judged even of what has just appeared.
    where
        ``file:line`` of the scene.
    """

    time: float
    until: float
    mobjects: Sequence[Mobject]
    camera: Camera
    resting: bool = False
    where: str = ""


class Witness(Protocol):
    """Whatever looks at frames."""

    def feed(self, frame: Frame) -> None:
        """Look at one frame."""


@contextmanager
def watched(scene: Scene, probe: Witness, *, rate: float) -> Iterator[Scene]:
    """Let a probe see a scene that is about to be played, and draw nothing.

    Each animation is seen at its first frame, at its last, and ``rate`` times a second
    between; a frozen wait once. The scene's clock advances by whole frames of
    ``config.frame_rate``, as in a render.

    Parameters
    ----------
    scene
        A scene with Manim's Cairo renderer, not played yet.
    rate
        Frames a second that are looked at.
    """
    watcher = _Watcher(scene, probe, rate)
    names = ("play", "render", "update_frame", "freeze_current_frame", "save_static_frame_data")
    renderer: Any = scene.renderer
    watcher.play_as_usual = renderer.play
    for name in names:
        setattr(renderer, name, getattr(watcher, name))
    scene.get_time_progression = watcher.get_time_progression  # type: ignore[method-assign]
    try:
        yield scene
        watcher.look(renderer.time, resting=True)
    finally:
        for name in names:
            delattr(renderer, name)
        del scene.get_time_progression


class _Moments(list[float]):
    """Times that Manim steps through, in the place of its progress bar."""

    def close(self) -> None:
        """Do nothing: there is no bar."""


class _Watcher:
    """Stands in for the drawing methods of a Cairo renderer."""

    play_as_usual: Callable[..., None]

    def __init__(self, scene: Scene, probe: Witness, rate: float) -> None:
        self.scene, self.probe, self.rate = scene, probe, rate
        self.renderer: Any = scene.renderer
        self.where = ""
        self.start = 0.0
        self.length = 0.0

    def look(self, time: float, *, until: float | None = None, resting: bool = False) -> None:
        """Show the scene as it is to the probe."""
        shown = list_update(self.scene.mobjects, self.scene.foreground_mobjects)
        until = time if until is None else until
        self.probe.feed(Frame(time, until, shown, self.renderer.camera, resting, self.where))

    def play(self, scene: Scene, *animations: Any, **settings: Any) -> None:
        """Play, and count the time in whole frames."""
        self.where = place(2)
        self.start, self.length = self.renderer.time, 0.0
        self.play_as_usual(scene, *animations, **settings)
        self.renderer.time = self.start + self.length

    def get_time_progression(self, run_time: float, *_: Any, **__: Any) -> Any:
        """Return the moments of an animation that are looked at."""
        step = 1 / self.renderer.camera.frame_rate
        frames = max(1, int(np.ceil(run_time / step - 1e-9)))
        stride = max(1, round(1 / (self.rate * step)))
        chosen = sorted({*range(0, frames, stride), frames - 1})
        self.length = frames * step
        return _Moments(k * step for k in chosen)

    def render(self, scene: Scene, time: float, moving_mobjects: Any = None) -> None:
        """Look at a frame of an animation."""
        self.renderer.time = self.start + time
        self.look(self.renderer.time)

    def freeze_current_frame(self, duration: float) -> None:
        """Look at a frame that stays."""
        step = 1 / self.renderer.camera.frame_rate
        self.length = int(duration / step + 1e-9) * step
        self.look(self.start, until=self.start + self.length, resting=True)

    def update_frame(self, scene: Scene, *_: Any, **__: Any) -> None:
        """Draw nothing."""

    def save_static_frame_data(self, scene: Scene, static_mobjects: Any) -> None:
        """Draw nothing."""
