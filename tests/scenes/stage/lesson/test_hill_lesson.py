"""A lesson on a hill finds it in haze, in fog, close up, or close to another point."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gdcore.experiments import GradientOnHill
from scenes.stage import NO_FOG, WHOLE, Box, HillLesson, Sight, beat
from tests.scenes.rehearsal import rehearse

SCRIPT = """title = "A"
language = "en"
[screen]
error = "error"
[one]
title = "B"
[one.only]
text = '''Look.'''
"""
FROM = Sight(-70, 36, 1.5)


@pytest.fixture
def lesson(tmp_path: Path) -> Any:
    (tmp_path / "hill.en.toml").write_text(SCRIPT)

    class OnAHill(HillLesson):
        experiment = GradientOnHill()
        script_file = str(tmp_path / "hill.en.toml")
        beats = ("one",)
        opening = (FROM, WHOLE)
        fog = 0.7

        @beat("in_haze", "feet")
        def one(self) -> None:
            self.tell("only")

    return rehearse(OnAHill, tmp_path)


def test_the_film_opens_in_haze_before_the_fog(lesson: Any) -> None:
    assert (lesson.land.sight.now, lesson.land.box.now) == (FROM, WHOLE)
    assert lesson.land.clear.now == lesson.haze == 1.4
    del lesson.__dict__["land"]
    assert lesson.land.clear.now == 0.7
    assert lesson.ground is lesson.land.whole


def test_feet_stand_at_the_point_at_any_magnification(lesson: Any) -> None:
    (land,) = lesson.close_up
    lesson.feet.settle()
    assert land.zoom.now == lesson.experiment.facts["zoom"]
    assert np.allclose((lesson.feet.x, lesson.feet.y), land.spot(lesson.experiment.point))


def test_a_beat_may_begin_close_to_another_point_in_clear_air(lesson: Any) -> None:
    (land,) = lesson.close_to_another(lesson.experiment.level_point(1), Sight(-64, 30, 3.6), Box(0, -20, 1920, 1060))
    assert (land.clear.now, land.sight.now.azimuth, land.box.now.top) == (NO_FOG, -64, -20)
    assert land.about.now.tolist() == list(lesson.experiment.level_point(1))
    assert (land.zoom.now, land.zoom.fact) == (lesson.experiment.facts["zoom"], "zoom")


def test_a_small_plane_lies_on_its_card(lesson: Any) -> None:
    plane = lesson.small_plane(0, FROM)
    assert (plane.zoom.fact, plane.z_index) == ("zoom", lesson.land.z_index + 10)
    low, high = np.array(plane.landscape.window).T
    assert (high - low).max() < 0.1
