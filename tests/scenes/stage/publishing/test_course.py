"""What course.toml and the exercises say: they fit the lectures, and the answers are right."""

from __future__ import annotations

import math
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from manim.constants import QUALITIES as manim_qualities

from gdcore import Adam, GradientDescent, objectives
from gdcore.experiments import LocalMinimum
from scenes.stage.desk.catalogue import lecture_names
from scenes.stage.errors import LectureError
from scenes.stage.publishing.course import QUALITIES, Course, read_course, read_exercises


def test_every_lecture_has_its_place_and_its_exercise() -> None:
    course = read_course()
    assert sorted(course.lectures) == lecture_names()
    for language in course.languages:
        assert set(course.lectures) <= set(read_exercises(course, language))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ('[[arcs]]\ntitle = "A"\nlectures = ["newtn"]', 'there is no lecture "newtn": did you mean "newton"'),
        ('[[arcs]]\ntitle = "A"\nlectures = ["newton", "newton"]', '"newton" is named twice'),
        ('languages = ["xx"]\n[[arcs]]\ntitle = "A"\nlectures = []', 'unknown language "xx"'),
        ('base_url = "example.org"\n[[arcs]]\ntitle = "A"\nlectures = []', "begins with http:// or https://"),
        ('base_url = "https://ex ample.org/"\n[[arcs]]\ntitle = "A"\nlectures = []', "begins with http:// or https://"),
        ('licence = "CC BY 4.0"\n[[arcs]]\ntitle = "A"\nlectures = []', 'licence is "CC BY 4.0"; an address begins'),
        ('exercises = "x.{lang}.toml"\n[[arcs]]\ntitle = "A"\nlectures = []', "it has {language} where the language"),
        ('languages = ["en", "en"]\n[[arcs]]\ntitle = "A"\nlectures = []', 'the language "en" is named twice'),
        ('quality = "z"\n[[arcs]]\ntitle = "A"\nlectures = []', 'the quality is "z"; it is one of l, m, h, p, k'),
        ('colour = "red"\n[[arcs]]\ntitle = "A"\nlectures = []', "unknown field `colour`"),
        ("[[arcs]", "course.toml: "),
    ],
)
def test_a_course_that_does_not_fit_is_refused_in_a_sentence(settings: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "course.toml"
    head = 'title = "A course"\n' + ("" if "languages" in settings else 'languages = ["en"]\n')
    path.write_text(head + settings, encoding="utf-8")
    with pytest.raises(LectureError) as caught:
        read_course(path)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_lecture_that_is_not_named_is_not_in_the_course(tmp_path: Path) -> None:
    path = tmp_path / "course.toml"
    path.write_text('title = "A"\nlanguages = ["en"]\n[[arcs]]\ntitle = "A"\nlectures = ["newton"]', encoding="utf-8")
    course = read_course(path)
    assert course.lectures == ("newton",)
    assert sorted(("newton", *course.outside)) == lecture_names()


def test_a_language_that_no_lecture_speaks_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "course.toml"
    arcs = f'[[arcs]]\ntitle = "A"\nlectures = {lecture_names()}'
    path.write_text(f'title = "A course"\nlanguages = ["en", "pt"]\n{arcs}', encoding="utf-8")
    with pytest.raises(LectureError) as caught:
        read_course(path)
    assert 'no lecture has a script in "pt": write scenes/scripts/' in str(caught.value)


def test_the_qualities_are_those_of_manim() -> None:
    """Publishing does without Manim, so it cannot ask it."""
    manims = {q["flag"]: (q["pixel_height"], q["frame_rate"]) for q in manim_qualities.values() if q["flag"]}
    assert manims == QUALITIES


def test_a_lecture_without_an_exercise_is_named(tmp_path: Path) -> None:
    (tmp_path / "exercises.en.toml").write_text('[newton]\ntask = "?"\nparts = [{ask = "?", answer = 1}]\nwhy = "!"\n')
    course = read_course()
    course = Course(title="A", languages=course.languages, arcs=course.arcs, exercises="exercises.{language}.toml")
    with pytest.raises(LectureError, match=r"the lecture learning_rate has no exercise: add a table \[learning_rate\]"):
        read_exercises(course, "en", tmp_path)


def answers() -> dict[str, list[float]]:
    """Return the answers, each found by a computation of its own."""
    steep = [3.0]
    while abs(steep[-1]) >= 1e-3:
        steep.append(steep[-1] - 0.2 * 8 * steep[-1])
    slope, curvature = (math.pi / 20) * math.sin(-math.pi / 4), (math.pi / 20) ** 2 * math.cos(-math.pi / 4)
    gradient = np.array([2 * 1 + 3 * -1, 3 * 1.0])
    points = np.array([-2.0, 0.0, 2.0])
    line = 2 * np.array([[np.mean(points**2), 0.0], [0.0, 1.0]])
    x = np.linspace(-1, 1, 200_001)
    formula = np.linalg.eigvalsh(2 * np.array([[np.mean(x**6), np.mean(x**5)], [np.mean(x**5), np.mean(x**4)]]))
    velocity = 0.0
    for _ in range(1000):
        velocity = 0.9 * velocity + 1.0
    walk, rate = [-20.0], 1.2
    for _ in range(20):
        walk.append(walk[-1] - rate * 2 * walk[-1])
        rate *= 0.9
    far = np.abs(walk)
    shadow, updates = 0.9, 0
    while shadow < 9:
        shadow, updates = 101 / 110 * shadow + 9 / 110 * 10, updates + 1
    cost = [sum(max(q - d, 0) + 9 * max(d - q, 0) for d in range(11)) for q in range(11)]
    w = np.linspace(-1, 4, 500_001)
    lasso = {price: w[np.argmin((w - 3) ** 2 + price * np.abs(w))] for price in (4.0, 5.9, 6.0)}
    ridge = {price: w[np.argmin((w - 3) ** 2 + price * w**2 / 2)] for price in (4.0, 6.0)}
    assert lasso[5.9] > 0 >= lasso[6.0] - 1e-9
    adam = [abs(float(_adam_step(slope))) for slope in (100.0, 0.01)]
    return {
        "learning_rate": [2 / 8, 1 / 8, steep[1], len(steep) - 1],
        "newton": [-5 - slope / curvature, math.copysign(1, curvature)],
        "local_minimum": [next(n for n in count() if (1 - 0.2033) ** n <= 0.01)],
        "gradient": [gradient[0], gradient[1], np.linalg.norm(gradient), gradient @ [1, 1] / math.sqrt(2)],
        "line_fit": [line[0, 0], line[1, 1], 2 / line.max()],
        "formula_fit": [2 / formula.max(), formula.max() / formula.min()],
        "momentum": [velocity, _limit(0.9), _limit(0.0)],
        "adaptive": [*adam, 0.1 * 100, 0.1 * 0.01],
        "stochastic": [200 / 5, math.sqrt(5)],
        "schedules": [int(np.argmax(np.diff(far) < 0)), far.max(), updates],
        "backpropagation": [-2, -1, abs(8 - ((3 + 0.25 * 2) * 2 + 1 + 0.25 * 1))],
        "losses": [int(np.argmin(cost)), -math.log(0.8), -math.log2(0.8)],
        "network": [3 * 4 + 4 + 4 * 2 + 2, 2 * 16 + 16 + 16 * 16 + 16 + 16 + 1],
        "regularization": [6.0, lasso[4.0], ridge[4.0], ridge[6.0]],
    }


def _adam_step(slope: float) -> float:
    return float(Adam(learning_rate=0.1).run(objectives.square(), x0=slope / 2, maxiter=1).x[1, 0] - slope / 2)


def _limit(beta: float) -> float:
    """Return the smallest rate at which momentum on a parabola of curvature 100 does not come to rest."""
    low, high = 0.0, 1.0
    for _ in range(60):
        rate = (low + high) / 2
        matrix = np.array([[1 + beta - rate * 100, -beta], [1.0, 0.0]])
        if np.abs(np.linalg.eigvals(matrix)).max() < 1:
            low = rate
        else:
            high = rate
    return high


def test_the_answers_of_the_exercises_are_right() -> None:
    computed = answers()
    for language in read_course().languages:
        exercises = read_exercises(read_course(), language)
        assert exercises.keys() == computed.keys()
        for name, exercise in exercises.items():
            for part, value in zip(exercise.parts, computed[name], strict=True):
                assert part.answer == pytest.approx(value, rel=5e-4), (name, part.ask)


def test_the_luck_in_the_exercise_is_that_of_the_lecture() -> None:
    task = read_exercises(read_course(), "en")["local_minimum"].task
    luck = [value for value in LocalMinimum().facts.values() if isinstance(value, float) and 0.19 < value < 0.21]
    assert any(f"{value:.4f}" in task for value in luck), luck


def test_gradient_descent_agrees_with_the_first_exercise() -> None:
    run = GradientDescent(learning_rate=0.2 * 4).run(objectives.square(), x0=3.0, maxiter=1)  # 4x² at 0.2 is x² at 0.8
    assert read_exercises(read_course(), "en")["learning_rate"].parts[2].answer == pytest.approx(float(run.x[1, 0]))
