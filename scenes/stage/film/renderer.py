"""Manim's Cairo renderer, as a lecture uses it: segments by their own names, and none drawn that is there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import wraps
from typing import Any

from manim.renderer import cairo_renderer
from manim.renderer.cairo_renderer import CairoRenderer

from scenes.stage.film.resting import Resting
from scenes.stage.film.segment_key import segment_key
from scenes.stage.film.sources import Sources, sources_of

__all__ = ["LectureRenderer"]


class LectureRenderer(CairoRenderer):
    """Names segments by `segment_key`; a play whose segment is there is played without drawing a frame.

    Manim draws the resting part and the last frame of such a play all the same, and throws both away.
    """

    _playing = False
    _sources: Sources | None = None
    _resting: Resting | None = None
    _behind: Sequence[Any] = ()

    def key(self, scene: Any, encoder: str) -> str:
        """Return the name of the segment of the play that was just compiled."""
        if self._sources is None:
            self._sources = sources_of(type(scene))
        return segment_key(scene, self._sources, encoder)

    def play(self, scene: Any, *args: Any, **kwargs: Any) -> None:
        """Play, and draw what is not there yet."""
        self._playing = True
        try:
            super().play(scene, *args, **kwargs)
        finally:
            self._playing = False

    @property
    def _needs_no_frame(self) -> bool:
        return self._playing and self.skip_animations

    def update_frame(self, *args: Any, **kwargs: Any) -> None:
        """Draw the frame, unless nobody will see it."""
        if not self._needs_no_frame:
            super().update_frame(*args, **kwargs)

    def save_static_frame_data(self, scene: Any, static_mobjects: Any) -> Any:
        """Draw what rests during the play, also what nothing that moves touches, unless nobody will see it."""
        self._resting = None
        if self._needs_no_frame:
            self.static_image = None
            return None
        if scene.is_current_animation_frozen_frame():
            return super().save_static_frame_data(scene, static_mobjects)
        self._behind = list(static_mobjects)
        self._resting = Resting(scene.moving_mobjects, scene.animations)
        self._resting.wake(self.camera.get_mobjects_to_display(scene.moving_mobjects))
        return self._draw_what_rests(scene)

    def _draw_what_rests(self, scene: Any) -> Any:
        assert self._resting is not None
        self.static_image = None
        resting = [*self._behind, *self._resting.idle.values()]
        if resting:
            self.update_frame(scene, resting, include_submobjects=False)
            self.static_image = self.get_frame()
        return self.static_image

    def render(self, scene: Any, time: float, moving_mobjects: Any = None) -> None:
        """Draw and write a frame, unless nobody will see it."""
        if self._needs_no_frame:
            return
        if self._resting is None or not moving_mobjects:
            super().render(scene, time, moving_mobjects)
            return
        shown = self.camera.get_mobjects_to_display(moving_mobjects)
        if self._resting.wake(shown):
            self._draw_what_rests(scene)
        awake = self._resting.awake(shown)
        if awake:
            self.update_frame(scene, awake, include_submobjects=False)
        elif self.static_image is not None:
            self.camera.set_frame_to_background(self.static_image)
        self.add_frame(self.get_frame())

    def freeze_current_frame(self, duration: float) -> None:
        """Write a frame that stays, unless nobody will see it."""
        if not self._needs_no_frame:
            super().freeze_current_frame(duration)


def _install() -> None:
    """Let Manim ask the renderer of a lecture for the name of a segment, which it asks a function of its own for."""
    names = vars(cairo_renderer)
    usual = names["get_hash_from_play_call"]

    @wraps(usual)
    def name_of(scene: Any, *args: Any, **kwargs: Any) -> str:
        if isinstance(scene.renderer, LectureRenderer):
            return scene.renderer.key(scene, kwargs["encoder_fingerprint"])
        return str(usual(scene, *args, **kwargs))

    names["get_hash_from_play_call"] = name_of


_install()
