"""A lesson on a bowl has its map, and looks at its landscape so that the map lies on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gdcore.experiments import LineFromAHandful
from scenes.stage import METHOD, BowlLesson, Box, beat, walks
from tests.scenes.rehearsal import rehearse_with

SCRIPT = """title = "A"
language = "en"
[screen]
error = "error"
[one]
title = "B"
[one.only]
text = '''Look, it <mark name="rolls"/>rolls on and on.'''
"""


class OnABowl(BowlLesson):
    experiment = LineFromAHandful()
    beats = ("one",)
    seen = ("all",)
    single = walks("single", METHOD, radius=17)

    @beat("land")
    def one(self) -> None:
        self.seen_from_above = self.over(self.map)
        self.fly(*self.seen_from_above)
        corners = [np.array(corner) for corner in ((-2.0, 3.0), (1.0, -1.0))]
        self.apart = [np.subtract(self.land.spot(corner), self.map.spot(*corner)) for corner in corners]
        with self.say("only") as line:
            self.swap(self.land, [self.map, self.levels, self.single])
            line.at("rolls").follow(self.single, hurrying=True, run_time=0.5)


@pytest.fixture
def lesson(tmp_path: Path) -> Any:
    return rehearse_with(SCRIPT, OnABowl, tmp_path)


def test_the_landscape_lies_under_the_map(lesson: Any) -> None:
    assert np.abs(lesson.apart).max() < 2.0  # pixels: the camera is far away, not infinitely far


def test_declared_balls_belong_to_one_lesson_and_hurry_to_the_end(lesson: Any) -> None:
    assert (lesson.single.run_name, lesson.single.position.now) == ("single", lesson.single.last)
    assert lesson.single is lesson.single
    other = object.__new__(OnABowl)
    assert other.single.position.now == 0.0


@pytest.mark.parametrize("box", [Box(190, 176, 1370, 884), Box(190, 176, 800, 884)], ids=["wide", "narrow"])
def test_start_and_bottom_lie_well_inside_the_map_in_any_box(lesson: Any, box: Box) -> None:
    run = lesson.experiment
    for change in lesson.home(box):
        change.value.set(change.to)
    for point in (run.start, run.bottom):
        u, v = lesson.map.spot(*point)
        assert box.left + 80 < u < box.right - 80
        assert box.top + 80 < v < box.bottom - 80


def test_a_small_map_lies_bare_on_its_card(lesson: Any) -> None:
    plot, levels = lesson.small_bowl(1, lesson.experiment.bottom, 0.5)
    assert plot.frame == []
    assert levels.reach.now == plot.box.now
    assert plot.spot(*lesson.experiment.bottom) == pytest.approx(
        ((plot.box.now.left + plot.box.now.right) / 2, (plot.box.now.top + plot.box.now.bottom) / 2)
    )
