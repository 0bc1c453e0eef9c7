"""A lesson on a landscape stands on what any experiment with one has."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from manim import tempconfig

from gdcore.methods import GradientDescent
from gdcore.objectives import Model, SampleMean, mean_squared_error, models
from gdcore.trajectory import Trajectory
from scenes.stage.errors import LectureError
from scenes.stage.lesson.landscape_lesson import BALL_RADIUS, LandscapeLesson


@dataclass(frozen=True, eq=False)
class LineFit:
    """The least that a lesson on a landscape needs: a line through data, and one run."""

    window: tuple[float, float] = (-2.0, 2.0)
    model: Model = models.line

    @property
    def points(self) -> tuple[np.ndarray, np.ndarray]:
        x = np.linspace(-1, 1, 9)
        return x, 0.5 * x + np.cos(3 * x)  # a line misses it: under the root, an error of zero would be a spike

    @property
    def objective(self) -> SampleMean:
        return mean_squared_error(self.model, *self.points)

    @property
    def trajectories(self) -> dict[str, Trajectory]:
        return {"only": GradientDescent(0.2).run(self.objective, (1.5, 1.5), 40)}

    @property
    def facts(self) -> dict[str, float]:
        a, b = self.trajectories["only"].x[-1]
        return {"only_a": float(a), "only_b": float(b), "only_loss": float(self.trajectories["only"].fun[-1])}

    claims = {}  # noqa: RUF012

    def curve(self, parameters: np.ndarray, x: np.ndarray) -> np.ndarray:
        return self.model(parameters, np.asarray(x))


@pytest.fixture
def lesson(tmp_path: Path) -> LandscapeLesson:
    """Return a lesson that names no runs in `seen`."""
    script = tmp_path / "line.en.toml"
    script.write_text(
        'title = "A"\nlanguage = "en"\n[screen]\nerror = "error"\n[one]\ntitle = "B"\n[one.only]\ntext = "Look."\n'
    )

    class OnALine(LandscapeLesson):
        experiment = LineFit()
        script_file = str(script)

    with tempconfig({"dry_run": True, "media_dir": str(tmp_path)}):
        made = OnALine()
        made.view = made.get_view(elevation=0.8)
        return made


def test_without_runs_to_be_seen_a_ball_has_its_usual_size(lesson: LandscapeLesson) -> None:
    assert lesson.seen == ()
    assert lesson.add_ball(lesson.get_path("only")).radius == pytest.approx(BALL_RADIUS)


def test_too_narrow_a_valley_is_refused_in_words_of_any_landscape(
    lesson: LandscapeLesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson.seen = ("only",)
    monkeypatch.setattr("scenes.stage.surface.view.SurfacePath.largest_radius", lambda *_: 0.001)
    with pytest.raises(LectureError, match="choose another start or a larger window") as refusal:
        _ = lesson.ball_radius
    assert "noise" not in str(refusal.value)


def test_the_end_of_a_run_is_shown_as_its_facts_have_it(lesson: LandscapeLesson) -> None:
    lesson.panel = lesson.get_panel()
    lesson.cite_end("only")
    shown = [*lesson.panel.values, lesson.panel.error]
    assert [number.fact for number in shown] == ["only_a", "only_b", "only_loss"]
    assert [number.value for number in shown] == list(lesson.experiment.facts.values())
