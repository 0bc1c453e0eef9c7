"""A trail beside an axis while that bends: what can be read off its numbers is judged, and nothing beyond them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gdcore.experiments import LearningRate
from scenes.stage import METHOD, Box, Convergence, Vary, Window
from tests.scenes.stage.inspection.truth.still_lessons import audited, kinds

RATES = LearningRate()


def bend(self: Any, *, other: str | None, at_rest: bool) -> None:
    """Bend the axis under the trail of a run that starts above the highest power of ten."""
    window = Window(0.0, 60.0, -28.0, 408.0)
    heights = Convergence(RATES, window, Box(330, 180, 1700, 884), floor=1e-7, bend=float(at_rest))
    ball, wrong = (heights.follow(heights.run(name, METHOD)) for name in ("better", other or "better"))
    for mark in (ball, wrong):
        mark.position.set(20.0)
    trail = heights.trail(ball)
    trail.mark = wrong
    self.put(heights, trail, ball)
    if at_rest:
        self.wait(1.0)
    else:
        self.play(Vary(heights.bend, 1.0), run_time=3.0)
        self.drop(trail)


@pytest.mark.parametrize("at_rest", [False, True])
def test_an_honest_trail_passes(at_rest: bool, tmp_path: Path) -> None:
    report = audited(tmp_path, lambda self: bend(self, other=None, at_rest=at_rest), experiment=RATES)
    assert "trail_is_off" not in kinds(report)


@pytest.mark.parametrize("at_rest", [False, True])
def test_the_trail_of_another_run_is_found(at_rest: bool, tmp_path: Path) -> None:
    report = audited(tmp_path, lambda self: bend(self, other="too_small", at_rest=at_rest), experiment=RATES)
    assert "trail_is_off" in kinds(report)
