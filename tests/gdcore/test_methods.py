"""Iterates against closed forms, hand-computed values and independent recurrences."""

import numpy as np
import pytest
import scipy

from gdcore import (
    Adagrad,
    Adam,
    ExponentialMovingAverage,
    GradientDescent,
    HeavyBall,
    Nesterov,
    Newton,
    RMSprop,
    Status,
    StochasticGradientDescent,
    objectives,
    schedules,
)
from gdcore.objectives import models
from gdcore.verification import fitted_order, fitted_rate

X = np.linspace(-1, 1, 12)
FIT = objectives.mean_squared_error(models.line, X, 2 * X + 1 + 0.1 * np.sin(9 * X))


def test_the_example_of_the_lecture() -> None:
    run = GradientDescent(learning_rate=0.1).run(objectives.square(), x0=-20.0, maxiter=100)
    assert (run.x.shape, run.fun.shape, run.grad.shape) == ((101, 1), (101,), (101, 1))
    assert {a.dtype for a in (run.x, run.fun, run.grad)} == {np.dtype(np.float64)}
    np.testing.assert_allclose(run.x[:, 0], -20 * 0.8 ** np.arange(101), rtol=1e-12)
    assert (run.nit, run.nfev, run.njev) == (100, 101, 101)


@pytest.mark.parametrize("x0", [[3, -4], (3, -4), np.array([3, -4]), np.array([3.0, -4.0])])
def test_start_may_be_a_list_a_tuple_or_integers_and_is_left_alone(x0) -> None:
    before = np.array(x0, copy=True)
    run = HeavyBall(0.1, 0.5).run(objectives.quadratic([1, 2]), x0, 3)
    assert np.array_equal(before, x0)
    assert run.x[0].tolist() == [3, -4]
    assert run.x[1] == pytest.approx([2.7, -3.2])


def test_no_iterations_return_the_start() -> None:
    run = Adam().run(objectives.rosenbrock(), [-1.2, 1], 0)
    assert (run.nit, run.x.tolist(), run.status) == (0, [[-1.2, 1.0]], Status.STILL_MOVING)


def test_trajectories_cannot_be_changed_by_accident() -> None:
    run = GradientDescent(0.1).run(objectives.square(), 1.0, 2)
    with pytest.raises(ValueError, match="read-only"):
        run.x[0] = 7


def test_heavy_ball_against_powers_of_its_matrix() -> None:
    rate, beta, curvature = 0.3, 0.8, 2.0
    matrix = np.array([[1 - rate * curvature, -rate * beta], [curvature, beta]])
    run = HeavyBall(rate, beta).run(objectives.parabola(curvature), 5.0, 30)
    states = [np.linalg.matrix_power(matrix, k) @ [5.0, 0.0] for k in range(31)]
    np.testing.assert_allclose(run.x[:, 0], [s[0] for s in states], atol=1e-12)


def test_nesterov_is_the_textbook_look_ahead() -> None:
    rate, beta, f = 0.002, 0.9, objectives.rosenbrock()
    x = y = np.array([-1.2, 1.0])
    expected = [x]
    for _ in range(50):
        y, previous = x - rate * f.grad(x), y
        x = y + beta * (y - previous)
        expected.append(x)
    np.testing.assert_allclose(Nesterov(rate, beta).run(f, [-1.2, 1.0], 50).x, expected, rtol=1e-9)


def test_momentum_zero_is_gradient_descent() -> None:
    plain = GradientDescent(0.001).run(objectives.himmelblau(), [1, 1], 40)
    assert np.array_equal(HeavyBall(0.001, 0.0).run(objectives.himmelblau(), [1, 1], 40).x, plain.x)


def test_adagrad_on_a_constant_slope_steps_like_the_harmonic_roots() -> None:
    slope = objectives.Objective(fun=lambda x: 3 * x[0], grad=lambda x: 3.0, hess=lambda x: 0.0, dim=1)
    run = Adagrad(0.5, epsilon=1e-12).run(slope, 0.0, 20)
    np.testing.assert_allclose(-np.diff(run.x[:, 0]), 0.5 / np.sqrt(np.arange(1, 21)), rtol=1e-9)


def test_rmsprop_on_a_constant_slope_follows_its_geometric_sum() -> None:
    slope = objectives.Objective(fun=lambda x: -2 * x[0], grad=lambda x: -2.0, hess=lambda x: 0.0, dim=1)
    run = RMSprop(0.01, smoothing=0.9).run(slope, 0.0, 20)
    np.testing.assert_allclose(np.diff(run.x[:, 0]), 0.01 / np.sqrt(1 - 0.9 ** np.arange(1, 21)), rtol=1e-7)


def test_adam_on_a_constant_slope_steps_by_the_rate() -> None:
    slope = objectives.Objective(fun=lambda x: 5 * x[0], grad=lambda x: 5.0, hess=lambda x: 0.0, dim=1)
    run = Adam(0.01).run(slope, 1.0, 20)
    np.testing.assert_allclose(np.diff(run.x[:, 0]), -0.01, rtol=1e-7)


def test_adam_second_step_by_hand() -> None:
    # f = x^2 from 1 with rate 0.1: g0 = 2, x1 = 0.9, g1 = 1.8;
    # m2 = 0.9*0.2 + 0.18 = 0.36, corrected by 1 - 0.81; s2 = 0.999*0.004 + 0.00324, by 1 - 0.998001.
    mean, square = 0.36 / 0.19, 0.007236 / 0.001999
    run = Adam(0.1, epsilon=1e-15).run(objectives.square(), 1.0, 2)
    assert run.x[2, 0] == pytest.approx(0.9 - 0.1 * mean / np.sqrt(square), rel=1e-12)


@pytest.mark.parametrize("method", [Adam(0.1), RMSprop(0.1), Adagrad(0.5)])
def test_adaptive_methods_do_not_see_the_scale_of_a_coordinate(method) -> None:
    plain = method.run(objectives.quadratic([1, 1]), [3.0, 3.0], 40)
    scaled = method.run(objectives.quadratic([1, 1e6]), [3.0, 3.0], 40)
    np.testing.assert_allclose(scaled.x, plain.x, atol=1e-6)


def test_newton_against_scipy_iterate_for_iterate() -> None:
    f = objectives.negative_cosine()
    visited = []

    def slope(x):
        visited.append(x)
        return f.slope(x)

    scipy.optimize.newton(slope, -15.0, fprime=f.curvature)
    run = Newton().run(f, -15.0, len(visited) - 1)
    np.testing.assert_allclose(run.x[:, 0], visited, rtol=1e-14)


def test_newton_solves_any_regular_quadratic_in_one_step() -> None:
    assert Newton().run(objectives.quadratic([2, -3, 7]), [1, 2, 3], 1).x[1].tolist() == [0, 0, 0]


def test_newton_converges_quadratically_and_cubically() -> None:
    f = objectives.Objective(
        fun=lambda x: np.exp(x[0]) - 2 * x[0], grad=lambda x: np.exp(x) - 2, hess=lambda x: np.exp(x[0]), dim=1
    )
    assert fitted_order(Newton().run(f, 2.0, 8).distances(np.log(2))) == pytest.approx(2, abs=0.1)
    cosine = Newton().run(objectives.negative_cosine(), -7.0, 8)
    assert fitted_order(cosine.distances(0.0), floor=0.0) == pytest.approx(3, abs=0.1)


@pytest.mark.parametrize("momentum", [0.3, 0.9])
def test_heavy_ball_converges_at_the_root_of_momentum(momentum: float) -> None:
    # Complex eigenvalues have modulus sqrt(beta); the velocity turns, so the fit is over many rounds.
    run = HeavyBall(0.5, momentum).run(objectives.parabola(1.0), 1.0, 400)
    assert fitted_rate(run.distances(0.0)) == pytest.approx(np.sqrt(momentum), abs=0.02)


def test_stochastic_with_all_samples_is_gradient_descent() -> None:
    whole = StochasticGradientDescent(0.3, 12, np.random.default_rng(0)).run(FIT, [0, 0], 20)
    assert np.array_equal(whole.x, GradientDescent(0.3).run(FIT, [0, 0], 20).x)


@pytest.mark.parametrize("batch_size", [1, 5, 12])
def test_a_pass_uses_every_sample_once(batch_size: int) -> None:
    seen: list[int] = []
    heights = np.arange(12.0)

    def grad(x, indices):
        seen.extend(indices.tolist())
        return x - heights[indices].mean()

    own = objectives.mean_of_losses(
        lambda x, i: float(((x[0] - heights[i]) ** 2).mean() / 2), grad, lambda x, i: 1.0, n_samples=12, dim=1
    )
    steps = -(-12 // batch_size)
    StochasticGradientDescent(0.1, batch_size, np.random.default_rng(3)).run(own, 0.0, 2 * steps)
    counts = np.bincount(seen, minlength=12)
    full = 2 * steps + 1
    assert (counts == full + (2 if batch_size < 12 else 0)).all()


def test_stochastic_runs_repeat_with_the_seed_and_only_then() -> None:
    def run(seed):
        return StochasticGradientDescent(0.05, 1, np.random.default_rng(seed)).run(FIT, [0, 0], 50).x

    assert np.array_equal(run(1), run(1))
    assert not np.array_equal(run(1), run(2))


def test_a_shrinking_rate_quiets_the_cloud() -> None:
    steady = StochasticGradientDescent(0.3, 1, np.random.default_rng(0)).run(FIT, [0, 0], 600)
    rate = schedules.exponential_decay(0.3, 0.99)
    calm = StochasticGradientDescent(rate, 1, np.random.default_rng(0)).run(FIT, [0, 0], 600)
    assert np.ptp(calm.x[-100:], axis=0).max() < 0.1 * np.ptp(steady.x[-100:], axis=0).max()


def test_schedules_are_called_with_the_iteration_number() -> None:
    seen = []

    def halving(k):
        seen.append(k)
        return 0.5 / 2**k

    run = GradientDescent(halving).run(objectives.parabola(1.0), 16.0, 3)
    assert seen == [0, 1, 2]
    assert run.x[:, 0].tolist() == [16, 8, 6, 5.25]


def test_staircase_and_smooth_decay_agree_where_a_stair_begins() -> None:
    smooth = schedules.exponential_decay(0.5, 0.9, every=4)
    stairs = schedules.exponential_decay(0.5, 0.9, every=4, staircase=True)
    assert [smooth(k) for k in (0, 4, 8)] == [stairs(k) for k in (0, 4, 8)]
    assert smooth(3) < stairs(3) == 0.5
    every = schedules.exponential_decay(0.5, 0.9, staircase=True)
    assert [every(k) for k in range(9)] == [schedules.exponential_decay(0.5, 0.9)(k) for k in range(9)]


def test_decay_cures_the_bounce_at_the_limit() -> None:
    assert GradientDescent(1.0).run(objectives.square(), 5.0, 200).status is Status.OSCILLATING
    cured = GradientDescent(schedules.exponential_decay(1.0, 0.99)).run(objectives.square(), 5.0, 200)
    assert cured.status is Status.MINIMUM


def test_moving_average_reproduces_the_worked_example() -> None:
    # Decay 0.99: at step 0 the parameter goes to 1, at step 100 to 10 and stays there (by hand: d = 101/110).
    ema = ExponentialMovingAverage(0.99)
    shadow = float(ema.update(0.0, 1.0, step=0))
    shadows = [shadow]
    for _ in range(3):
        shadow = float(ema.update(shadow, 10.0, step=100))
        shadows.append(shadow)
    assert shadows == pytest.approx([0.9, 1.64, 2.33, 2.96], abs=5e-3)


def test_moving_average_follows_a_sequence_and_leaves_it_alone() -> None:
    values = np.cumsum(np.ones((30, 2)), axis=0)
    before = values.copy()
    shadow = ExponentialMovingAverage(0.5).follow(values)
    assert np.array_equal(values, before)
    assert shadow.shape == values.shape
    assert shadow[0].tolist() == [1, 1]
    assert (shadow[1:] < values[1:]).all()
    # Behind a ramp of slope one the shadow lags by d/(1 - d), here one.
    assert values[-1, 0] - shadow[-1, 0] == pytest.approx(1, abs=1e-3)
