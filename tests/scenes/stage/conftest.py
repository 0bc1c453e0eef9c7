"""A line of a script for the tests of what says it, and a small landscape for the tests of what stands on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gdcore.methods import GradientDescent
from gdcore.objectives import Model, SampleMean, mean_squared_error, models
from gdcore.trajectory import Trajectory
from scenes.stage.plots.box import Box
from scenes.stage.surface.landscape import Landscape
from scenes.stage.surface.sight import Sight
from scenes.stage.surface.terrain import Terrain
from scenes.stage.words.script import Line, read_script


@pytest.fixture
def write_line(tmp_path: Path) -> Callable[[str], Line]:
    """Return a function that writes a script of one line and reads it."""

    def write(text: str) -> Line:
        path = tmp_path / "trial.en.toml"
        path.write_text(f"title = 'A'\nlanguage = 'en'\n[one]\ntitle = 'First'\n[one.only]\ntext = '''{text}'''\n")
        return next(read_script(path, {}).lines())

    return write


@pytest.fixture
def line(write_line: Callable[[str], Line]) -> Line:
    return write_line('Look at the <mark name="ball"/>ball, and <mark name="hill"/>then at the hill.')


@dataclass(frozen=True, eq=False)
class LineFit:
    """The least that a lesson on a landscape needs: a line through data, and one run."""

    window: tuple[float, float] = (-2.0, 2.0)
    model: Model = models.line
    facts: Mapping[str, Any] = field(default_factory=dict)
    claims: Mapping[str, Any] = field(default_factory=dict)
    checks: tuple[Any, ...] = ()

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

    def curve(self, parameters: Any, x: Any) -> np.ndarray:
        a, b = parameters
        return self.model((a, b), np.asarray(x))


@pytest.fixture
def experiment() -> LineFit:
    """Return a line fitted to data, as an experiment."""
    return LineFit()


@pytest.fixture
def terrain(experiment: LineFit) -> Terrain:
    """Return the landscape of the fit, seen from aslant in a box of the frame."""
    run = experiment
    ground = Landscape(
        lambda a, b: run.objective.funs(np.stack([a, b], axis=-1)), (run.window, run.window), transform=np.sqrt,
        resolution=60,
    )  # fmt: skip
    return Terrain(run, ground, Sight(-64.0, 41.0, 4.05), Box(-126.0, -40.0, 1434.0, 1040.0))
