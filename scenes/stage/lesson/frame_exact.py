"""A scene whose plays and waits last whole frames, and which knows the time exactly."""

from __future__ import annotations

from typing import Any

from manim import Animation, Scene, config
from manim.scene.scene_file_writer import SceneFileWriter

from scenes.stage.clock import Timeline

__all__ = ["WholeFrameScene"]


class WholeFrameScene(Scene):
    """A scene with the frame-exact clock, the same whether its segments are drawn or come from the cache.

    Attributes
    ----------
    timeline
        All plays so far, and the time.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.timeline = Timeline(float(config.frame_rate))

    def get_run_time(self, animations: list[Animation]) -> float:
        """Return the run time of a play, a quarter of a frame short of whole frames.

        Manim counts the frames of a play upwards from this number, so the
        quarter makes the count immune to rounding.
        """
        nominal = super().get_run_time(animations)
        return (max(1, self.timeline.frames(nominal)) - 0.25) / self.timeline.fps

    def compile_animation_data(self, *animations: Any, **kwargs: Any) -> Any:
        """Compile a play and settle its length in frames."""
        result = super().compile_animation_data(*animations, **kwargs)
        self._frames = round(self.duration * self.timeline.fps + 0.25)
        if self.is_current_animation_frozen_frame():
            # A frozen frame is counted downwards.
            self.duration = (self._frames + 0.25) / self.timeline.fps
        return result

    def play(self, *args: Any, **kwargs: Any) -> None:
        """Play animations for a whole number of frames."""
        writer: SceneFileWriter = self.renderer.file_writer
        super().play(*args, **kwargs)
        last = writer.partial_movie_files[-1] if writer.partial_movie_files else None
        self.timeline.add(self._frames, written=last is not None)
        self.renderer.time = self.timeline.time
        self._let_followers_catch_up()

    def _let_followers_catch_up(self) -> None:
        """Let what follows something else follow it to the end of the play.

        Manim runs updaters before it draws a frame: a play that came from the cache has drawn none, and one
        that was drawn ends after its last. What is left on screen has to be the same either way.
        """
        for mobject in self.mobjects:
            if mobject.get_family_updaters():
                mobject.update(0.0)

    def wait(self, duration: float = 1.0, stop_condition: Any = None, frozen_frame: bool | None = None) -> None:
        """Hold the picture; less than half a frame is no wait at all."""
        frames = self.timeline.frames(duration)
        if frames < 1:
            return
        duration = (frames + 0.25) / self.timeline.fps
        if frozen_frame is None and stop_condition is None:
            frozen_frame = True  # whatever moves, moves in a play
        super().wait(duration, stop_condition, frozen_frame)
