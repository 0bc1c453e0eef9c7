"""What rests in front of what moves is drawn once, and no pixel differs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from manim import RIGHT, Circle, Rectangle, Scene, Square, linear, tempconfig
from manim.renderer.cairo_renderer import CairoRenderer
from numpy.typing import NDArray

from scenes.stage.film.renderer import LectureRenderer
from scenes.stage.film.resting import Resting

SMALL = {"pixel_width": 320, "pixel_height": 180, "frame_rate": 10, "verbosity": "ERROR", "dry_run": True}


class Passing(Scene):
    """A disc passes below a translucent plate that another one lies on, and far from a third."""

    def construct(self) -> None:
        disc = Circle(1.0, fill_opacity=1.0).shift(4 * RIGHT)
        plate = Rectangle(width=2.0, height=2.0, fill_opacity=0.5).set_z_index(1)
        upon = Square(1.0, fill_opacity=0.5, color="#00FF00").shift(0.8 * RIGHT).set_z_index(2)
        far = Square(1.0, fill_opacity=0.5).move_to((-5.0, 3.0, 0.0)).set_z_index(1)
        self.add(disc, plate, upon, far)
        self.play(disc.animate.shift(-6 * RIGHT), run_time=1.0, rate_func=linear)


def frames(renderer: type[CairoRenderer], folder: Path) -> tuple[list[NDArray[Any]], list[int]]:
    """Return the frames of the scene, and how many things were drawn for each."""
    shots: list[NDArray[Any]] = []
    drawn: list[int] = []

    class Watching(renderer):  # type: ignore[misc, valid-type]
        def add_frame(self, frame: NDArray[Any], num_frames: int = 1) -> None:
            shots.append(frame.copy())

        def update_frame(self, scene: Any, mobjects: Any = None, *args: Any, **kwargs: Any) -> None:
            drawn.append(len(mobjects) if mobjects else -1)
            super().update_frame(scene, mobjects, *args, **kwargs)

    with tempconfig({**SMALL, "media_dir": str(folder)}):
        Passing(renderer=Watching()).render()
    return shots, drawn


def test_no_pixel_differs_from_manims_own_renderer_and_less_is_drawn(tmp_path: Path) -> None:
    usual, often = frames(CairoRenderer, tmp_path)
    ours, seldom = frames(LectureRenderer, tmp_path)
    assert len(usual) == len(ours) > 9
    for one, other in zip(usual, ours, strict=True):
        assert np.array_equal(one, other)
    assert max(often) == 4
    assert 1 in seldom  # only the disc, as long as it touches nothing


def test_what_lies_on_something_that_wakes_wakes_with_it() -> None:
    scene = Passing()
    with tempconfig(SMALL):
        scene.setup()
        disc = Circle(1.0)
        plate, upon, far = (Square(1.0).shift(x * RIGHT) for x in (1.2, 2.0, 6.0))
    resting = Resting([disc, plate, upon, far], [disc.animate.shift(RIGHT).build()])
    assert resting.wake([disc, plate, upon, far])
    assert resting.awake([disc, plate, upon, far]) == [disc, plate, upon]


def test_what_lies_below_what_moves_rests() -> None:
    disc, below = Circle(1.0), Square(1.0)
    resting = Resting([below, disc], [disc.animate.shift(RIGHT).build()])
    assert not resting.wake([below, disc])
    assert resting.awake([below, disc]) == [disc]
