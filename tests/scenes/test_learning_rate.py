"""What the learning-rate lecture shows is what its experiment computed, for any parabola and any rates."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from manim import tempconfig

from gdcore import experiments
from scenes.learning_rate import LearningRate
from scenes.stage.errors import LectureError
from scenes.stage.inspection.layout.linter import LayoutReport, inspect_layout
from scenes.stage.look.text import Number
from scenes.stage.plots.cobweb import CobwebPlot
from scenes.stage.plots.convergence_plot import ConvergencePlot
from scenes.stage.plots.plot import Curve, Marker, Plot
from scenes.stage.words.numerals import NUMBER, typeset_number


class SharpValley(LearningRate):
    """Curvature 6 in place of 2, another start, and another rate for every regime."""

    experiment = experiments.LearningRate(
        start=9.0, curvature=6.0, too_small=0.004, better=0.06, bouncing=1 / 3, diverging=0.37
    )


class NothingDiverges(LearningRate):
    experiment = experiments.LearningRate(diverging=0.9)


Shown = list[tuple[str, str, tuple[float, float], Any]]


def show_and_tell(lecture: type[LearningRate]) -> tuple[type[LearningRate], dict[str, Any]]:
    """Return the lecture with a notebook, in which every picture leaves its markers, numbers and curves."""
    seen: dict[str, Any] = {"markers": [], "numbers": [], "curves": {}, "chapters": []}

    class Observed(lecture):  # type: ignore[valid-type, misc]
        def play(self, *args: Any, **kwargs: Any) -> None:
            super().play(*args, **kwargs)
            family = self.get_mobject_family_members()
            seen["numbers"] += [(m.fact, m.shown, m.format_spec) for m in family if isinstance(m, Number) and m.fact]
            for plot in (m for m in family if isinstance(m, Plot)):
                for piece in (p for p in plot.pieces if p in self.mobjects):
                    if isinstance(piece, Marker) and piece.name != "Marker":
                        knob = self.slider.value if hasattr(self, "slider") else None
                        place = plot.p2c(piece.get_center())
                        seen["markers"].append((piece.name, type(plot), place, knob))
                    elif isinstance(piece, Curve) and piece.fun == self.experiment.objective.value:
                        points = np.array([plot.p2c(p) for p in [*piece.points[::4], piece.points[-1]]])
                        seen["curves"][plot.window] = (points, plot.window)

        def chapter(self, name: str) -> None:
            seen["chapters"].append(name)
            super().chapter(name)

    Observed.__name__ = lecture.__name__
    return Observed, seen


@pytest.fixture(scope="module", params=[LearningRate, SharpValley], ids=["lecture", "sharp valley"])
def watched(request: pytest.FixtureRequest) -> Iterator[tuple[Any, dict[str, Any], LayoutReport]]:
    """Play the lecture once, silently, looking at a picture every half second."""
    lecture, seen = show_and_tell(request.param)
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as media:
        patch.setenv("LECTURE_VOICE", "silent")
        patch.setattr(lecture, "script_file", str(request.param.script_path()), raising=False)
        report = inspect_layout(lecture, rate=2.0, settings={"media_dir": media})
    return request.param.experiment, seen, report


def points_of(run: Any, name: str, plot: type[Plot], knob: float | None) -> np.ndarray:
    """Return where the marker of this name may stand, shape (n, 2): the trajectory, as the plot shows it."""
    if name.startswith("map "):
        rate = run.facts[f"{name.removeprefix('map ')}_rate"]
        return np.array([(rate, float(run.distance_left(rate, n))) for n in range(1, run.maxiter + 1)])
    found = run.run_with_rate(knob) if name == "any" else run.trajectories[name]
    x = found.x[:, 0]
    if issubclass(plot, ConvergencePlot):
        return np.column_stack([np.arange(len(x)), found.fun])
    return np.column_stack([x, x if issubclass(plot, CobwebPlot) else found.fun])


def test_every_marker_stands_on_its_trajectory(watched: tuple[Any, dict[str, Any], LayoutReport]) -> None:
    run, seen, _ = watched
    assert {"too_small", "better", "bouncing", "diverging", "any", "shifted_tiny"} <= {m[0] for m in seen["markers"]}
    for name, plot, place, knob in seen["markers"]:
        points = points_of(run, name, plot, knob)
        scale = np.maximum(1.0, np.abs(points))
        off = (np.abs(points - place) / scale).max(axis=1).min()
        assert off <= 1e-9, f"{name} stands at {place} in a {plot.__name__}"


def test_drawn_curves_agree_with_the_objective(watched: tuple[Any, dict[str, Any], LayoutReport]) -> None:
    run, seen, _ = watched
    assert len(seen["curves"]) > 3  # it has been zoomed
    for points, window in seen["curves"].values():
        x = np.linspace(points[:, 0].min(), points[:, 0].max(), 200)
        drawn = np.interp(x, points[:, 0], points[:, 1])
        chord = run.curvature / 8 * np.diff(points[:, 0]).max() ** 2  # a chord lies this far above a parabola at most
        error = drawn - run.objective.value(x)
        assert error.min() >= -1e-9 * window.top
        assert error.max() <= chord * 1.0001
        assert chord < 1e-3 * window.top


def test_every_number_is_its_fact_at_the_precision_shown(watched: tuple[Any, dict[str, Any], LayoutReport]) -> None:
    run, seen, _ = watched
    assert {"better_factor", "bouncing_factor", "diverging_final", "too_small_final"} <= {n[0] for n in seen["numbers"]}
    for fact, shown, format_spec in seen["numbers"]:
        expected = NUMBER.sub(lambda m: typeset_number(m.group()), format(run.facts[fact], format_spec))
        assert shown == expected, fact


def test_nothing_leaves_the_frame_or_touches_words(watched: tuple[Any, dict[str, Any], LayoutReport]) -> None:
    _, seen, report = watched
    assert len(seen["chapters"]) == 10
    assert report.findings == ()
    assert 180 <= report.length <= 300


def test_rates_none_of_which_diverges_are_refused() -> None:
    with tempconfig({"dry_run": True}), pytest.raises(LectureError, match="at_least_one_rate_diverges") as refusal:
        NothingDiverges().check_claims()
    assert "choose diverging above 1" in str(refusal.value)
