"""What the local-minimum lecture shows is what its experiment computed, for any data, starts and models."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import scenes.local_minimum
from gdcore import experiments
from gdcore.objectives import models
from scenes.local_minimum import LocalMinimum
from scenes.stage import ABOVE, MAP, Card, LectureError, Number, Terrain
from scenes.stage.drawing.drawing import Drawing
from scenes.stage.drawing.values import Of
from scenes.stage.pictures.swarm import Swarm
from scenes.stage.surface.standing import GroundMark, RunBall
from tests.scenes.rehearsal import rehearse


class Small(LocalMinimum):
    """The lecture with a coarse map of luck."""

    experiment = experiments.LocalMinimum(grid=20)
    script_file = str(LocalMinimum.script_path())


class OtherData(LocalMinimum):
    """Less noise of another seed, other starts, and other restarts."""

    experiment = experiments.LocalMinimum(
        seed=3, noise=0.05, good=(2.1, 4.4), bad=(5.2, 0.5), another=(4.9, 4.2), seed_of_restarts=2, grid=14,
        samples=80, maxiter=600,
    )  # fmt: skip
    script_file = str(LocalMinimum.script_path())


def watched(lecture: type[LocalMinimum]) -> tuple[type[LocalMinimum], list[dict[str, Any]]]:
    """Return the lecture with a notebook of what stands on screen after each play."""
    notes: list[dict[str, Any]] = []

    class Watched(lecture):  # type: ignore[valid-type, misc]
        def play(self, *args: Any, **kwargs: Any) -> None:
            super().play(*args, **kwargs)
            here = [m for m in self.get_mobject_family_members() if isinstance(m, Drawing) and m.presence.now > 0]
            notes.append(
                {
                    "chapter": self.chapter_name,
                    "seen": max(
                        (d.presence.now for d in here if isinstance(d, Terrain | Card) and d is not self.course_mark),
                        default=0.0,
                    ),
                    "balls": [(m.run, m.position.now, m.point()) for m in here if isinstance(m, RunBall)],
                    "numbers": [(m.source, m.number, m.says) for m in here if isinstance(m, Number)],
                    "marks": [(m.point(), m.x, m.y, m.terrain.sight.now) for m in here if isinstance(m, GroundMark)],
                    "swarms": [(m.share.now, m.dots.copy(), m.terrain) for m in here if isinstance(m, Swarm)],
                    "card": None if "card" not in self.__dict__ else (self.card.point(), self.card.number.number)
                    if self.is_shown(self.card.number) else None,
                }
            )  # fmt: skip

    return Watched, notes


@pytest.fixture(scope="module", params=[Small, OtherData])
def film(request: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[LocalMinimum, list[dict[str, Any]]]:
    lecture, notes = watched(request.param)
    return rehearse(lecture, tmp_path_factory.mktemp("rehearsal")), notes


def test_every_chapter_is_played_and_the_screen_is_never_empty(film: Any) -> None:
    _, notes = film
    assert list(dict.fromkeys(note["chapter"] for note in notes)) == list(LocalMinimum.beats)
    assert all(note["seen"] > 0.99 for note in notes[1:])


def test_balls_stand_at_iterates_that_the_method_gives(film: Any) -> None:
    lesson, notes = film
    run = lesson.experiment
    seen = 0
    for note in notes:
        for question, position, point in note["balls"]:
            whole = int(position)
            if position != whole or ".good" not in question.name or whole == 0:
                continue
            x = np.array(run.good)
            for _ in range(min(whole, 400)):
                x = x - run.learning_rate * run.objective.grad(x)
            assert np.allclose(point, x, atol=1e-9)
            seen += 1
    assert seen > 3


def test_the_card_shows_the_mean_squared_miss_of_its_point(film: Any) -> None:
    lesson, notes = film
    x, y = lesson.experiment.points
    shown = [note["card"] for note in notes if note["card"]]
    assert len(shown) > 20
    for (a, b), error in shown:
        assert error == pytest.approx(np.mean((np.sin(b * np.cos(a * x)) - y) ** 2))


def test_on_the_map_minima_stand_where_their_coordinates_say(film: Any) -> None:
    lesson, notes = film
    low, high = lesson.experiment.window
    counted = 0
    for note in notes:
        for point, u, v, sight in note["marks"]:
            if note["chapter"] not in ("above", "luck") or sight.elevation < 90:
                continue
            left, top, side = (370 + 1450 - 840) / 2, (1004 - 76 - 840) / 2, 840
            place = (np.asarray(point.x) - low) / (high - low)
            assert np.hypot(u - (left + side * place[0]), v - (top + side * (1 - place[1]))) < 8
            counted += 1
    assert counted >= len(lesson.experiment.minima)


def test_the_swarm_ends_about_minima_and_returns_to_its_starts(film: Any) -> None:
    lesson, notes = film
    swarms = [swarm for note in notes for swarm in note["swarms"]]
    low, high = lesson.experiment.window
    ways, _ = lesson.experiment.crowd(12)
    arrived = next(dots for share, dots, _ in swarms if share == 1.0)
    back = [dots for share, dots, _ in swarms if share == 0.0][-1]
    terrain = swarms[0][2]
    terrain.sight.set(ABOVE)
    terrain.box.set(MAP)
    inside = ((ways[-1] >= low) & (ways[-1] <= high)).all(axis=1)
    assert np.abs(arrived - terrain.spots(ways[-1]))[inside].max() < 60
    assert np.allclose(back, terrain.spots(ways[0]))


def test_numbers_on_screen_are_those_of_their_facts(film: Any) -> None:
    lesson, notes = film
    facts = lesson.experiment.facts
    named = [(source.name, number) for note in notes for source, number, _ in note["numbers"] if isinstance(source, Of)]
    for name, number in named:
        if name in facts:
            assert number == pytest.approx(float(facts[name]))
    expected = {"number_of_minima", "lucky_share", "restarts_success", "bad_slope", "bad_smallest_curvature"}
    assert expected <= {name for name, _ in named}


def test_what_is_said_of_a_ball_is_held_against_what_is_drawn(tmp_path: Path) -> None:
    class Halfway(Small):
        beats = ("good",)

        def follow(self, *marks: Any, **how: Any) -> None:
            super().follow(*marks, **{**how, "upto": 5})

    with pytest.raises(LectureError, match=r"line good\.\w+ says .* but what is drawn does not show it"):
        rehearse(Halfway, tmp_path)


@pytest.mark.parametrize("name", ["bad", "another", "above", "luck", "inertia"])
def test_a_beat_can_be_played_alone(name: str, tmp_path: Path) -> None:
    lesson = rehearse(type("Alone", (Small,), {"beats": (name,)}), tmp_path)
    assert lesson.chapter_name == name


def test_a_model_without_local_minima_is_refused_in_one_sentence(tmp_path: Path) -> None:
    class Cubic(Small):
        experiment = experiments.LocalMinimum(model=models.cubic, grid=8)

    with pytest.raises((LectureError, ValueError)) as refusal:
        rehearse(Cubic, tmp_path)
    assert "\n" not in str(refusal.value)


def test_the_lecture_imports_its_stage_in_one_line() -> None:
    tree = ast.parse(Path(scenes.local_minimum.__file__).read_text(encoding="utf-8"))
    stage = [
        node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and "scenes" in str(node.module)
    ]
    assert stage == ["scenes.stage"]
    assert not any("manim" in str(getattr(node, "module", "")) for node in ast.walk(tree))
