"""What a step with momentum does on a parabola, for every momentum, rate and curvature."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdcore import GradientDescent, HeavyBall, Nesterov, landscape, objectives

fraction = st.floats(0.01, 0.99)
positive = st.floats(0.01, 100)
fast = settings(max_examples=80, deadline=None)


@fast
@given(fraction, st.floats(0.001, 6), st.booleans())
def test_the_factor_is_the_spectral_radius(beta, z, ahead) -> None:
    matrix = landscape.iteration_matrix(beta, z, ahead)
    radius = np.abs(np.linalg.eigvals(matrix)).max()
    # Near a double root both are known to the square root of rounding only.
    assert float(landscape.shrink(beta, z, ahead)) == pytest.approx(radius, abs=1e-7)


@fast
@given(fraction, st.floats(0.01, 0.99))
def test_on_the_plateau_the_factor_is_the_root_of_the_momentum(beta, part) -> None:
    low, high = (1 - np.sqrt(beta)) ** 2, (1 + np.sqrt(beta)) ** 2
    assert float(landscape.shrink(beta, low + part * (high - low))) == pytest.approx(np.sqrt(beta), rel=1e-9)


@fast
@given(st.floats(0, 0.99), st.booleans())
def test_the_factor_crosses_one_at_the_limit(beta, ahead) -> None:
    limit = landscape.shrink_limit(beta, ahead)
    assert float(landscape.shrink(beta, limit, ahead)) == pytest.approx(1, abs=1e-9)
    assert float(landscape.shrink(beta, 0.999 * limit, ahead)) < 1 < float(landscape.shrink(beta, 1.001 * limit, ahead))


@fast
@given(st.floats(0.01, 0.9), fraction)
def test_no_momentum_beats_the_critical_one(z, other) -> None:
    best = landscape.critical_momentum(z)
    assert float(landscape.shrink(best, z)) <= float(landscape.shrink(other, z)) + 1e-6


@fast
@given(fraction, positive, st.floats(0.01, 3), st.booleans())
def test_paths_are_the_iterates_of_the_methods(beta, curvature, z, ahead) -> None:
    method = (Nesterov if ahead else HeavyBall)(z / curvature, beta)
    run = method.run(objectives.parabola(curvature), 1.0, 25)
    path = landscape.momentum_path(beta, z, 25, ahead)[: run.nit + 1]
    np.testing.assert_allclose(run.x[:, 0], path, rtol=1e-8, atol=1e-8 * np.abs(path).max())


def test_paths_of_many_at_once_and_of_none() -> None:
    path = landscape.momentum_path([[0.0], [0.5]], [0.25, 0.5], 10)
    assert path.shape == (11, 2, 2)
    plain = GradientDescent(0.25).run(objectives.parabola(1.0), 1.0, 10).x[:, 0]
    np.testing.assert_allclose(path[:, 0, 0], plain, rtol=1e-12)
    assert landscape.momentum_path(0.9, 5.0, 5000)[-1] != pytest.approx(1)


@fast
@given(fraction, st.floats(0.001, 2), positive, st.lists(st.floats(-10, 10), min_size=2, max_size=2))
def test_three_moves_make_one_step_and_keep_beta_of_the_area(beta, rate, curvature, state) -> None:
    squeeze, slope, roll = landscape.phase_moves(beta, rate, curvature)
    moved = roll @ slope @ squeeze
    x, v = state
    after = beta * v + curvature * x
    np.testing.assert_allclose(moved @ state, [x - rate * after, after], rtol=1e-9, atol=1e-6)
    assert np.linalg.det(slope) == pytest.approx(1)
    assert np.linalg.det(roll) == pytest.approx(1)
    assert np.linalg.det(moved) == pytest.approx(beta, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: landscape.shrink(1.0, 0.5), "below 1"),
        (lambda: landscape.shrink([0.5, -0.1], 0.5), "at least 0"),
        (lambda: landscape.critical_momentum(4.0), "z must be below 4"),
        (lambda: landscape.critical_momentum(0.0), "z must be positive"),
        (lambda: landscape.momentum_path(0.5, 0.5, -1), "maxiter must be at least 0"),
        (lambda: landscape.phase_moves(0.5, -1.0, 1.0), "learning_rate must not be negative"),
    ],
)
def test_what_makes_no_sense_is_refused(make, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()
