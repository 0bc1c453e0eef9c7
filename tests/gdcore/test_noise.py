"""The noise of stochastic descent: exact moments against simulation, limits against what happens beyond them."""

import numpy as np
import pytest
import scipy
from hypothesis import given, settings
from hypothesis import strategies as st

from gdcore import GradientDescent, StochasticGradientDescent, landscape, noise, objectives, schedules
from gdcore.methods import swarm

fast = settings(max_examples=25, deadline=None)
seeds = st.integers(0, 10_000)


def line(seed: int, samples: int = 12) -> objectives.SampleMean:
    rng = np.random.default_rng(seed)
    x = rng.uniform(-2, 2, samples)
    return objectives.mean_squared_error(objectives.models.line, x, x + rng.standard_normal(samples))


@settings(max_examples=12, deadline=None)
@given(seeds, st.integers(1, 6), st.floats(0.05, 0.8))
def test_the_cloud_is_where_the_moments_end(seed, batch, part) -> None:
    objective = line(seed)
    rate = part * noise.rate_limit(objective, batch)
    cloud = noise.stationary_covariance(objective, rate, batch)
    assert (np.linalg.eigvalsh(cloud) > 0).all()
    sigma = np.sqrt(np.trace(cloud))
    mean, second = noise.moments(objective, (0.0, 0.0), rate, batch, 4000)
    assert np.linalg.norm(mean[-1]) < 1e-2 * sigma
    np.testing.assert_allclose(second[-1], cloud, atol=2e-2 * np.trace(cloud))


@fast
@given(seeds, st.integers(1, 6))
def test_the_mean_walker_is_gradient_descent(seed, batch) -> None:
    objective = line(seed)
    rate = schedules.harmonic_decay(0.05, 10)
    mean, second = noise.moments(objective, (2.0, -1.0), rate, batch, 40)
    run = GradientDescent(rate).run(objective, (2.0, -1.0), 40)
    np.testing.assert_allclose(mean - mean[0], run.x - run.x[0], atol=1e-11)
    assert (np.linalg.eigvalsh(second - mean[:, :, None] * mean[:, None]) > -1e-9).all()


def test_moments_are_those_of_a_large_swarm() -> None:
    objective = line(3)
    for batch in (1, 3):
        mean, second = noise.moments(objective, (2.0, -1.0), 0.05, batch, 25)
        path = swarm(objective, (2.0, -1.0), 0.05, 25, 40_000, np.random.default_rng(0), batch)
        offsets = path[25] - (np.array([2.0, -1.0]) - mean[0])
        np.testing.assert_allclose(offsets.mean(axis=0), mean[25], atol=0.01)
        np.testing.assert_allclose(offsets.T @ offsets / len(offsets), second[25], rtol=0.05, atol=2e-3)


@settings(max_examples=12, deadline=None)
@given(seeds, st.integers(1, 6))
def test_beyond_the_limit_the_spread_grows(seed, batch) -> None:
    objective = line(seed)
    limit = noise.rate_limit(objective, batch)
    assert limit <= landscape.stability_limit(objective, np.zeros(2)) * (1 + 1e-9)
    for part, grows in ((0.9, False), (1.1, True)):
        _, second = noise.moments(objective, (5.0, 5.0), part * limit, batch, 2000)
        spreads = np.trace(second, axis1=1, axis2=2)
        # A spread that grows overflows to infinity or, beyond, to what is not a number.
        assert (not spreads[-1] <= spreads[1000] * (1 + 1e-9)) == grows


def test_large_batches_reach_the_limit_of_all_samples() -> None:
    objective = line(5)
    assert noise.rate_limit(objective, 10**9) == pytest.approx(
        landscape.stability_limit(objective, np.zeros(2)), rel=1e-6
    )
    assert noise.rate_limit(objective, 1) < noise.rate_limit(objective, 2) < noise.rate_limit(objective, 50)


@fast
@given(seeds, st.floats(1e-6, 1e-4))
def test_at_a_small_rate_the_spread_falls_with_the_root_of_the_batch(seed, part) -> None:
    objective = line(seed)
    rate = part * noise.rate_limit(objective, 1)
    one, four = (np.trace(noise.stationary_covariance(objective, rate, batch)) for batch in (1, 4))
    assert one / four == pytest.approx(4, rel=1e-2)


@fast
@given(seeds)
def test_pulls_add_up_to_the_gradient(seed) -> None:
    objective = line(seed)
    point = np.random.default_rng(seed).uniform(-3, 3, 2)
    np.testing.assert_allclose(noise.sample_pulls(objective, point).mean(axis=0), objective.grad(point), atol=1e-9)


def test_shuffled_passes_are_those_of_the_method() -> None:
    objective = line(2)
    walker = StochasticGradientDescent(0.05, 3, np.random.default_rng(4))
    bottom = -np.linalg.solve(objective.hess(np.zeros(2)), objective.grad(np.zeros(2)))
    offsets = (walker.run(objective, bottom, 200).x - bottom)[1:]
    settled = offsets[40:]
    found = noise.shuffled_covariance(objective, 0.05, 3, 50, np.random.default_rng(4))
    np.testing.assert_allclose(found, offsets.T @ offsets / 200, rtol=1e-9)
    found = noise.shuffled_covariance(objective, 0.05, 3, 50, np.random.default_rng(4), settle=10)
    np.testing.assert_allclose(found, settled.T @ settled / 160, rtol=1e-9)


@fast
@given(st.floats(0.1, 5), st.floats(0.1, 5), st.floats(-0.9, 0.9), st.floats(0.1, 0.99))
def test_the_ellipse_holds_its_share_of_a_normal_cloud(first, second, correlation, share) -> None:
    covariance = np.array([[first**2, correlation * first * second], [correlation * first * second, second**2]])
    offsets = np.random.default_rng(0).multivariate_normal((0, 0), covariance, 4000)
    assert noise.inside_ellipse(offsets, covariance, share).mean() == pytest.approx(share, abs=0.04)
    area = np.pi * scipy.stats.chi2.ppf(share, 2) * np.sqrt(np.linalg.det(covariance))
    assert noise.ellipse_area(covariance, share) == pytest.approx(area, rel=1e-9)


def test_losses_one_at_a_time_make_the_same_noise() -> None:
    heights = np.array([1.0, 2.0, 6.0])
    centre = objectives.mean_of_losses(
        lambda x, i: ((x[0] - heights[i]) ** 2).mean() / 2,
        lambda x, i: x[0] - heights[i].mean(),
        lambda x, i: 1.0,
        n_samples=3,
        dim=1,
    )
    # One variable: S = η² var / (1 − (1 − η)²).
    cloud = noise.stationary_covariance(centre, 0.5, 1)
    assert cloud[0, 0] == pytest.approx(0.25 * heights.var() / (1 - 0.25))


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: noise.stationary_covariance(line(1), 10.0, 1), ValueError, "bounded below a rate of"),
        (lambda: noise.rate_limit(objectives.square(), 1), TypeError, "mean of sample losses"),
        (lambda: noise.rate_limit(bent(), 1), ValueError, "not quadratic"),
        (lambda: noise.rate_limit(one_point(), 1), ValueError, "no single minimiser"),
        (lambda: noise.shuffled_covariance(line(1), 0.1, 5, 2, np.random.default_rng(0)), ValueError, "do not divide"),
        (lambda: noise.shuffled_covariance(line(1), 0.1, 4, 2, np.random.default_rng(0), 2), ValueError, "below the 2"),
        (lambda: noise.ellipse_area(np.zeros((2, 2))), ValueError, "a point has no ellipse"),
        (lambda: noise.ellipse_area(np.eye(2), 1.0), ValueError, "share must be"),
    ],
)
def test_what_has_no_closed_form_is_refused(make, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        make()


def bent() -> objectives.SampleMean:
    return objectives.mean_squared_error(objectives.models.sine_of_cosine, [0.0, 0.5, 1.0], [0.0, 1.0, 0.5])


def one_point() -> objectives.SampleMean:
    return objectives.mean_squared_error(objectives.models.line, [1.0], [2.0])
