"""What the learning-rate lecture shows is what its experiment computed, for any parabola and any rates."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from manim import tempconfig

from gdcore import experiments
from scenes.learning_rate import LearningRate
from scenes.stage.drawing.lettering import Number
from scenes.stage.errors import LectureError
from scenes.stage.instruments.dial import Needle
from scenes.stage.look import frame
from scenes.stage.pictures.cobweb import CobwebMark
from scenes.stage.plots.convergence import HeightMark
from scenes.stage.plots.graph import Graph
from scenes.stage.plots.marks import RunMark
from scenes.stage.words.numerals import NUMBER
from tests.scenes.rehearsal import rehearse


class SharpValley(LearningRate):
    """Curvature 6 in place of 2, another start, and another rate for every regime."""

    experiment = experiments.LearningRate(
        start=9.0, curvature=6.0, too_small=0.004, better=0.06, bouncing=1 / 3, diverging=0.37
    )


class Ravine(LearningRate):
    """A thousand times the curvature, a thousandth of the rates."""

    experiment = experiments.LearningRate(
        curvature=2000.0, too_small=16e-3 * 2**-10, better=16e-3 * 2**-7, bouncing=1e-3, diverging=1.05e-3
    )


class Watched(LearningRate):
    """Notes what is on screen after every play of a rehearsal."""

    def note(self) -> None:
        kinds: dict[str, list[Any]] = {"marks": [], "numbers": [], "graphs": [], "needles": []}
        seen = self.__dict__.setdefault("seen", kinds)
        for m in self.get_mobject_family_members():
            if getattr(m, "presence", None) is None or m.presence.now <= 0:
                continue
            if isinstance(m, RunMark):
                bent = getattr(m.plane, "bend", None) is not None and m.plane.bend.now > 0
                y = None if bent or m.strength <= 0 else float(m.plane.y_at(m.y))
                seen["marks"].append((m, float(m.position.now), calibrated(m.plane, m.x), y, m.plane.window(), m.run()))
            elif isinstance(m, Number):
                seen["numbers"].append((self.chapter_name, m.source, m.number, m.says))
            elif isinstance(m, Graph) and m.meaning.name == "objective" and len(m.points):
                spots = frame.pixels(m.points[:: max(1, len(m.points) // 60)])
                seen["graphs"].append((m.plane.x_at(spots[:, 0]), m.plane.y_at(spots[:, 1]), m.plane.window()))
            elif isinstance(m, Needle):
                seen["needles"].append((m.way, m.slope(), m.dial.plane))

    def play(self, *args: Any, **kwargs: Any) -> None:
        super().play(*args, **kwargs)
        self.note()


def calibrated(plane: Any, u: float) -> float:
    """Return x of a pixel column: read off the numbers that are drawn on the axis, if it has two."""
    column = next((n for n in getattr(plane, "numbers", []) if n.ticks.axis == 0), None)
    drawn = [(text, slot) for text, slot in zip(column.texts, column.slots, strict=True) if text] if column else []
    if len(drawn) < 2:
        return float(plane.x_at(u))
    ascii_of = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")
    values = [float(text.replace("·10", "e").translate(ascii_of)) for text, _ in drawn]
    spots = [frame.pixels(slot.points)[:, 0] for _, slot in drawn]
    middles = [(spot.min() + spot.max()) / 2 for spot in spots]
    slope, offset = np.polyfit(middles, values, 1)
    return float(slope * u + offset)


@pytest.fixture(scope="module", params=[LearningRate, SharpValley, Ravine], ids=["lecture", "sharp valley", "ravine"])
def watched(request: pytest.FixtureRequest) -> Any:
    class Lecture(Watched):
        experiment = request.param.experiment
        script_file = str(LearningRate.script_path())

    return rehearse(Lecture)


def test_every_ball_stands_on_its_run(watched: Any) -> None:
    """The place is read in pixels through the window, and compared with the iterates of the experiment."""
    judged = 0
    for mark, position, x, y, window, run in watched.seen["marks"]:
        if position != int(position) or y is None:
            continue
        k = min(int(position), run.nit)
        iterate, height = float(run.x[k, 0]), float(run.fun[k])
        if isinstance(mark, HeightMark):
            expected = float(k), height
        else:
            expected = iterate, iterate if isinstance(mark, CobwebMark) else height
        assert abs(x - expected[0]) < 1e-3 * (window.right - window.left), mark.run.name
        assert abs(y - expected[1]) < 1e-6 * (window.top - window.bottom), mark.run.name
        judged += 1
    assert judged > 100
    shown = {mark.run.name for mark, *_ in watched.seen["marks"]}
    assert shown >= {*LearningRate.looks, "run_with_rate", "shifted_bouncing", "shifted_tiny"}


def test_one_colour_and_shape_mean_one_run(watched: Any) -> None:
    for mark, *_ in watched.seen["marks"]:
        if mark.look in LearningRate.looks.values():
            assert LearningRate.looks[mark.run.name] == mark.look
        else:
            assert mark.run.name not in LearningRate.looks


def test_a_ball_and_its_point_stand_equally_high(watched: Any) -> None:
    pairs = 0
    for mark, *_ in watched.seen["marks"]:
        if isinstance(mark, HeightMark) and mark.plane.bend.now == 0:
            step, height = mark.data()
            assert height == mark.ball.data()[1]
            assert step == min(mark.position.now, mark.run().nit)
            pairs += 1
    assert pairs


def test_drawn_curves_agree_with_the_objective(watched: Any) -> None:
    windows = set()
    for x, y, window in watched.seen["graphs"]:
        windows.add(window)
        off = np.abs(y - watched.experiment.objective.value(x)) / (window.top - window.bottom)
        assert off.max() < 2e-3
    assert len(windows) > 4  # it has been zoomed


def test_the_needle_is_parallel_to_the_line_of_the_cobweb(watched: Any) -> None:
    slopes = set()
    for way, slope, plane in watched.seen["needles"]:
        start, end = np.array(plane.spot(0.0, 0.0)), np.array(plane.spot(1.0, slope))
        u, v = (end - start) / np.hypot(*(end - start))
        assert abs(way[0] * v - way[1] * u) < 1e-9
        slopes.add(round(slope, 6))
    assert len(slopes) >= 6


def test_numbers_that_differ_read_differently(watched: Any) -> None:
    rates = {}
    for _, source, number, says in watched.seen["numbers"]:
        assert np.isnan(number) or float(source()) is not None
        if number != 0 and np.isfinite(number):
            assert any(digit in says for digit in "123456789"), says
        name = getattr(source, "name", "")
        if name.endswith("_rate") and not name.startswith("shifted"):
            rates[name] = says
    assert len(rates) >= 4
    assert len(set(rates.values())) == len(rates), rates


def test_the_race_shows_rates_of_the_variant(watched: Any) -> None:
    for _, source, number, _says in watched.seen["numbers"]:
        name = getattr(source, "name", None)
        if name in watched.experiment.facts:
            assert number == watched.experiment.facts[name]


def test_no_typed_number_stands_in_the_words() -> None:
    text = LearningRate.script_path().read_text(encoding="utf-8")
    spoken = [line.split("'''")[1] for line in text.splitlines() if line.startswith("text = ")]
    bare = [re.sub(r"\{[^}]*\}|<[^>]*>", "", words) for words in spoken]
    assert not [words for words in bare if NUMBER.search(words)]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"diverging": 0.9}, "at_least_one_rate_diverges"),
        ({"diverging": 1.001}, "choose diverging"),
        ({"diverging": 1.03}, "does not leave the picture: choose diverging further above 1"),
        ({"better": 0.6}, "dial_shows_slowest_winner_and_jumper|better"),
    ],
)
def test_what_is_not_so_or_cannot_be_drawn_is_refused_before_the_first_frame(
    changes: dict[str, Any], message: str
) -> None:
    class Wrong(LearningRate):
        experiment = experiments.LearningRate(**changes)
        script_file = str(LearningRate.script_path())

    frames = []

    class Noted(Wrong):
        def add_frame(self, *args: Any, **kwargs: Any) -> None:
            frames.append(1)

    with tempconfig({"dry_run": True}), pytest.raises(LectureError, match=message) as refusal:
        Noted().setup()
    assert not frames
    assert "\n" not in str(refusal.value).strip()


def test_an_accuracy_that_the_start_already_has_is_refused_in_one_sentence() -> None:
    with pytest.raises(ValueError, match="accuracy must lie below"):
        experiments.LearningRate(accuracy=100.0)
