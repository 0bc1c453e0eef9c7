"""Frames of a finished film are held against the experiment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from manim import Camera, tempconfig

from scenes.stage import DESCENT, Window
from scenes.stage.drawing.drawing import settle
from scenes.stage.inspection.truth.film_pixels import Sketch, _boxes, check_film_pixels, flaws_of_frame
from scenes.stage.inspection.truth.sight import Sight
from scenes.stage.look.ground import lit_ground
from tests.scenes.stage.inspection.truth.still_lessons import audited, new_plot

SIZE = 960, 540


def picture(*things: Any) -> Any:
    """Return the pixels of drawings, as a film shows them."""
    with tempconfig({"pixel_width": SIZE[0], "pixel_height": SIZE[1]}):
        camera = Camera()
        camera.background = lit_ground(*SIZE)
        camera.reset()
        settle(things)
        camera.capture_mobjects(things)
        return np.array(camera.pixel_array)[..., :3]


@pytest.fixture(scope="module")
def sketches(tmp_path_factory: pytest.TempPathFactory) -> tuple[tuple[Sketch, ...], float]:
    def act(self: Any) -> None:
        plot = new_plot()
        self.put(plot, plot.graph("objective"))
        self.wait(1.0)

    report = audited(tmp_path_factory.mktemp("play"), act)
    assert not report.findings
    return report.sketches, report.length


def shown(window: Window | None = None) -> Any:
    plot = new_plot()
    if window is not None:
        plot.window.set(window)
    return picture(*plot.frame, plot.graph("objective"))


def test_a_frame_that_shows_the_graph_is_right(sketches: tuple[tuple[Sketch, ...], float]) -> None:
    assert sketches[0]
    assert flaws_of_frame(shown(), sketches[0][0]) == []


def test_a_frame_of_older_code_is_found(sketches: tuple[tuple[Sketch, ...], float]) -> None:
    flaws = flaws_of_frame(shown(Window(-30.0, 30.0, -1.2, 1.42)), sketches[0][0])
    assert {kind for kind, _ in flaws} == {"film_misses_a_graph", "film_shows_a_graph_elsewhere"}


@pytest.mark.parametrize("highest", [0.5, -0.2, -0.4])
def test_a_graph_that_fades_where_it_leaves_the_window_is_right(highest: float, tmp_path: Path) -> None:
    window = Window(-26.0, 26.0, -3.5, highest)

    def act(self: Any) -> None:
        plot = new_plot()
        plot.window.set(window)
        self.put(plot, plot.graph("objective"))
        self.wait(1.0)

    sketch, *_ = audited(tmp_path, act).sketches
    assert flaws_of_frame(shown(window), sketch) == []
    assert flaws_of_frame(shown(), sketch)


def film_of(frame: Any, seconds: float, path: Path) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        for _ in range(round(10 * seconds)):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24")))
        container.mux(stream.encode())
    return path


def test_a_film_is_decoded_at_the_moments_of_rest(sketches: tuple[tuple[Sketch, ...], float], tmp_path: Path) -> None:
    moments, length = sketches
    assert check_film_pixels(film_of(shown(), length, tmp_path / "right.mp4"), moments, length) == []
    wrong = film_of(shown(Window(-30.0, 30.0, -1.2, 1.42)), length, tmp_path / "wrong.mp4")
    assert {f.kind for f in check_film_pixels(wrong, moments, length)} == {
        "film_misses_a_graph",
        "film_shows_a_graph_elsewhere",
    }
    (late,) = check_film_pixels(film_of(shown(), length + 2, tmp_path / "late.mp4"), moments, length)
    assert late.kind == "film_has_another_timing"


def test_the_pearls_of_a_trail_may_cover_a_graph_and_what_lies_between_them_is_judged() -> None:
    plot = new_plot()
    ball = plot.run("gradient_descent", DESCENT)
    ball.position.set(6.0)
    trail = plot.trail(ball, line=False)
    settle([*plot.frame, ball, trail])
    boxes = np.array(_boxes(Sight.take([*plot.frame, trail])))
    pearls = plot.spots(*ball.points_at([float(k) for k in range(6)]).T)
    for u, v in pearls:
        assert any(left <= u + 1 and u - 1 <= right and abs(top - v) < 1 for left, top, right, _ in boxes)
    assert np.ptp(boxes[:, ::2], axis=1).max() < 0.5 * np.ptp(pearls[:, 0])
