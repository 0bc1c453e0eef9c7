"""Stationary points are all found and rightly named; basins agree with runs one by one."""

import numpy as np
import pytest
import scipy

from gdcore import GradientDescent, HeavyBall, Status, StochasticGradientDescent, landscape, objectives
from gdcore.experiments import LocalMinimum
from gdcore.objectives import Objective

BOX = [(-6, 6), (-6, 6)]


def kinds(points) -> list[str]:
    return [point.kind.value for point in points]


def test_himmelblau_has_nine_points() -> None:
    found = landscape.stationary_points(objectives.himmelblau(), BOX)
    assert kinds(found) == ["minimum"] * 4 + ["saddle"] * 4 + ["maximum"]
    # The known minima: https://en.wikipedia.org/wiki/Himmelblau%27s_function
    known = [(3, 2), (-2.805118, 3.131312), (-3.779310, -3.283186), (3.584428, -1.848126)]
    for point in known:
        assert min(np.abs(p.x - point).max() for p in found[:4]) < 1e-6
    np.testing.assert_allclose(found[-1].x, [-0.270845, -0.923039], atol=1e-6)


@pytest.mark.parametrize("reach", [3, 50])
def test_rosenbrock_has_one_minimum_whatever_the_box(reach: float) -> None:
    (only,) = landscape.stationary_points(objectives.rosenbrock(), [(-reach, reach)] * 2)
    assert only.kind is Status.MINIMUM
    np.testing.assert_allclose(only.x, [1, 1], atol=1e-8)


def test_cosine_alternates() -> None:
    found = landscape.stationary_points(objectives.negative_cosine(), (-50, 50))
    by_place = {round(float(p.x[0])): p.kind for p in found}
    minimum, maximum = Status.MINIMUM, Status.MAXIMUM
    assert by_place == {-40: minimum, -20: maximum, 0: minimum, 20: maximum, 40: minimum}


def test_points_on_the_faces_count_and_points_outside_do_not() -> None:
    assert len(landscape.stationary_points(objectives.negative_cosine(), (0, 20))) == 2
    assert landscape.stationary_points(objectives.square(), (1, 2)) == ()


@pytest.mark.parametrize(
    "objective",
    [
        Objective(fun=lambda x: x[0] ** 4, grad=lambda x: 4 * x**3, hess=lambda x: 12 * x[0] ** 2, dim=1),
        Objective(fun=lambda x: x[0] ** 3, grad=lambda x: 3 * x**2, hess=lambda x: 6 * x[0], dim=1),
        Objective(
            fun=lambda x: x[0] ** 3 - 3 * x[0] * x[1] ** 2,
            grad=lambda x: [3 * x[0] ** 2 - 3 * x[1] ** 2, -6 * x[0] * x[1]],
            hess=lambda x: [[6 * x[0], -6 * x[1]], [-6 * x[1], -6 * x[0]]],
            dim=2,
        ),
    ],
    ids=["quartic", "cubic", "monkey saddle"],
)
def test_degenerate_points_are_called_degenerate(objective) -> None:
    (only,) = landscape.stationary_points(objective, [(-1, 2)] * objective.dim)
    assert only.kind is Status.DEGENERATE
    assert np.abs(only.x).max() < 1e-4


def test_every_minimum_that_scipy_finds_from_random_starts_is_listed() -> None:
    lesson = LocalMinimum()
    rng = np.random.default_rng(5)
    for start in rng.uniform(*lesson.window, (40, 2)):
        end = scipy.optimize.minimize(lesson.objective.fun, start, jac=lesson.objective.grad, tol=1e-10).x
        if (end >= lesson.window[0]).all() and (end <= lesson.window[1]).all():
            assert min(np.abs(p.x - end).max() for p in lesson.minima) < 1e-4


def test_basins_are_the_runs_one_by_one() -> None:
    f, method = objectives.himmelblau(), HeavyBall(0.005, 0.5)
    found = landscape.basins(f, method, BOX, (5, 7), 300)
    assert (found.x.shape, found.label.shape) == ((5, 7, 2), (5, 7))
    for i, j in np.ndindex(5, 7):
        run = method.run(f, (found.axes[0][i], found.axes[1][j]), 300)
        np.testing.assert_allclose(found.x[i, j], run.x[-1], atol=1e-9)
        if found.label[i, j] >= 0:
            np.testing.assert_allclose(found.points[found.label[i, j]].x, run.x[-1], atol=1e-3)
    assert kinds(found.points)[:4] == ["minimum"] * 4
    assert found.share(0, 1, 2, 3) > 0.8


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_basins_do_not_depend_on_the_number_of_threads(workers: int) -> None:
    lesson = LocalMinimum()
    one = landscape.basins(lesson.objective, GradientDescent(0.1), lesson.box, 12, 50, workers=1)
    other = landscape.basins(lesson.objective, GradientDescent(0.1), lesson.box, 12, 50, workers=workers)
    np.testing.assert_allclose(other.x, one.x, atol=1e-12)
    assert np.array_equal(other.label, one.label)


def test_runs_that_diverge_or_have_not_arrived_have_no_label() -> None:
    away = landscape.basins(objectives.himmelblau(), GradientDescent(0.1), BOX, 4, 100)
    assert (away.label[~np.isfinite(away.x).all(axis=-1)] == -1).all()
    short = landscape.basins(objectives.himmelblau(), GradientDescent(1e-4), BOX, 4, 5)
    assert (short.label == -1).all()
    assert short.points == ()
    settled = landscape.basins(objectives.himmelblau(), GradientDescent(1e-3), BOX, 4, 5, settle=3000)
    assert settled.share(-1) == 0
    assert np.array_equal(settled.x, landscape.basins(objectives.himmelblau(), GradientDescent(1e-3), BOX, 4, 5).x)


def test_stability_limit() -> None:
    assert landscape.stability_limit(objectives.square(), 3.0) == 1
    assert landscape.stability_limit(objectives.negative_cosine(), 0.0) == pytest.approx(2 * (20 / np.pi) ** 2)
    assert landscape.stability_limit(objectives.quadratic([-1, -2]), [0, 0]) == np.inf


def test_local_parabola_touches_and_its_vertex_is_the_newton_step() -> None:
    f = objectives.negative_cosine()
    parabola = landscape.local_parabola(f, -15.0)
    assert parabola(-15.0) == pytest.approx(float(f.value(-15.0)))
    assert parabola.vertex == pytest.approx(-15 - 20 / np.pi)
    assert landscape.local_parabola(f, -15.0, damping=0.1).curvature > 0 > parabola.curvature


def _draw(*, box=BOX, method=None, shape=4, **more):
    return landscape.basins(objectives.himmelblau(), method or GradientDescent(0.01), box, shape, 5, **more)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: _draw(box=[(0, 1)]), ValueError, "x0 has 1 coordinates"),
        (lambda: _draw(box=[(1, 0), (0, 1)]), ValueError, "each lower bound must lie below"),
        (lambda: _draw(box=[(0, 1, 2)]), ValueError, "one .lower, upper. pair"),
        (lambda: _draw(shape=(3, 3, 3)), ValueError, "shape has 3 entries"),
        (lambda: _draw(shape=1), ValueError, "shape must be at least 2"),
        (lambda: _draw(workers=0), ValueError, "workers must be at least 1"),
        (
            lambda: _draw(method=StochasticGradientDescent(0.1, 1, np.random.default_rng(0))),
            TypeError,
            "repeats itself",
        ),
    ],
)
def test_bad_input_is_explained(call, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call()
