"""What must hold for every quadratic, every start and every rate."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gdcore import Adam, GradientDescent, HeavyBall, Nesterov, Newton, RMSprop, Status, landscape, objectives

curvature = st.floats(0.01, 100)
curvatures = st.lists(curvature, min_size=1, max_size=4)
coordinate = st.floats(-1e3, 1e3).filter(lambda x: abs(x) > 1e-3)
fraction = st.floats(0.01, 0.99)
fast = settings(max_examples=60, deadline=None)


def starts(d: list[float], data: st.DataObject) -> np.ndarray:
    return np.array(data.draw(st.lists(coordinate, min_size=len(d), max_size=len(d))))


def shifted(diagonal: np.ndarray, offset: np.ndarray) -> objectives.Objective:
    return objectives.Objective(
        fun=lambda x: (diagonal * (x - offset) ** 2).sum() / 2,
        grad=lambda x: diagonal * (x - offset),
        hess=lambda x: np.diag(diagonal),
    )


@fast
@given(curvatures, fraction, st.data())
def test_below_the_limit_every_step_lowers_the_loss(d, part, data) -> None:
    bowl = objectives.quadratic(d)
    rate = part * landscape.stability_limit(bowl, np.zeros(len(d)))
    run = GradientDescent(rate).run(bowl, starts(d, data), 30)
    assert (np.diff(run.fun)[run.fun[1:] > 1e-290] < 0).all()
    assert run.status in (Status.MINIMUM, Status.STILL_MOVING)


@fast
@given(curvature, st.floats(1.01, 3), coordinate)
def test_above_the_limit_every_step_raises_the_loss(d, part, x0) -> None:
    bowl = objectives.quadratic([d])
    run = GradientDescent(part * landscape.stability_limit(bowl, 0.0)).run(bowl, x0, 30)
    assert (np.diff(run.fun) > 0).all()
    assert run.status is Status.DIVERGED


@fast
@given(curvatures, st.floats(1e-3, 2), st.data())
def test_iterates_are_powers(d, part, data) -> None:
    rate, x0 = part / max(d), starts(d, data)
    run = GradientDescent(rate).run(objectives.quadratic(d), x0, 20)
    expected = (1 - rate * np.array(d)) ** np.arange(21)[:, None] * x0
    np.testing.assert_allclose(run.x, expected, rtol=1e-9, atol=1e-9 * np.abs(x0).max())


methods = st.sampled_from([
    GradientDescent(0.01), HeavyBall(0.01, 0.8), Nesterov(0.01, 0.8), Adam(0.1), RMSprop(0.1), Newton(), Newton(0.5),
])  # fmt: skip


@fast
@given(methods, curvatures, st.data())
def test_permuting_the_coordinates_permutes_the_path(method, d, data) -> None:
    x0 = starts(d, data)
    order = np.array(data.draw(st.permutations(range(len(d)))))
    plain = method.run(objectives.quadratic(d), x0, 15)
    mixed = method.run(objectives.quadratic(np.array(d)[order]), x0[order], 15)
    np.testing.assert_allclose(mixed.x, plain.x[:, order], rtol=1e-12, atol=1e-12)
    assert mixed.status is plain.status


@fast
@given(methods, curvatures, st.floats(-10, 10), st.data())
def test_moving_the_bowl_moves_the_path(method, d, by, data) -> None:
    x0, diagonal = starts(d, data), np.array(d)
    plain = method.run(shifted(diagonal, np.zeros(len(d))), x0, 15)
    moved = method.run(shifted(diagonal, np.full(len(d), by)), x0 + by, 15)
    np.testing.assert_allclose(moved.x - by, plain.x, atol=1e-6 * np.abs(x0).max() + 1e-6)


@fast
@given(curvatures, st.integers(-20, 20), fraction, st.data())
def test_scaling_the_start_scales_the_path(d, power, part, data) -> None:
    x0, rate = starts(d, data), 2 * part / max(d)
    plain = GradientDescent(rate).run(objectives.quadratic(d), x0, 20)
    scaled = GradientDescent(rate).run(objectives.quadratic(d), x0 * 2.0**power, 20)
    assert np.array_equal(scaled.x, plain.x * 2.0**power)


@fast
@given(curvatures, st.integers(-20, 20), fraction, st.data())
def test_scaling_the_loss_against_the_rate_changes_nothing(d, power, part, data) -> None:
    x0, rate, factor = starts(d, data), 2 * part / max(d), 2.0**power
    plain = GradientDescent(rate).run(objectives.quadratic(d), x0, 20)
    scaled = GradientDescent(rate / factor).run(objectives.quadratic(np.array(d) * factor), x0, 20)
    assert np.array_equal(scaled.x, plain.x)
    assert scaled.status is plain.status


@fast
@given(st.lists(st.floats(0.1, 10), min_size=2, max_size=3), st.floats(0, 10), st.data())
def test_newton_does_not_see_a_change_of_variables(d, damping, data) -> None:
    x0 = starts(d, data)
    run = Newton().run(objectives.quadratic(d), x0, 2)
    assert np.abs(run.x[1]).max() <= 1e-12 * np.abs(x0).max()
    damped = Newton(damping).run(objectives.quadratic(d), x0, 1)
    np.testing.assert_allclose(damped.x[1], x0 * damping / (np.array(d) + damping), rtol=1e-9, atol=1e-9)


@fast
@given(methods, st.lists(coordinate, min_size=2, max_size=2))
def test_the_batch_of_the_basins_is_the_single_run(method, x0) -> None:
    bowl = objectives.quadratic([1.0, 3.0])
    low, high = np.minimum(x0, 0) - 1, np.maximum(x0, 0) + 1
    found = landscape.basins(bowl, method, np.stack([low, high], axis=1), 2, 10)
    run = method.run(bowl, high, 10)
    np.testing.assert_allclose(found.x[1, 1], run.x[-1], rtol=1e-12, atol=1e-12)
