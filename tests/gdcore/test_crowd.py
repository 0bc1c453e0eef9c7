"""Many runs at once are the single runs; a method that is told its slopes steps as on its ground."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdcore import (
    Adagrad,
    Adam,
    GradientDescent,
    HeavyBall,
    Nesterov,
    Newton,
    RMSprop,
    StochasticGradientDescent,
    objectives,
    schedules,
)
from gdcore.methods import crowd, response, swarm, try_rates, walk
from gdcore.trajectory import arrivals

methods = st.sampled_from([
    GradientDescent(0.01), HeavyBall(0.01, 0.8), Nesterov(0.01, 0.8), Adagrad(0.5), Adam(0.1), RMSprop(0.1),
])  # fmt: skip
fast = settings(max_examples=40, deadline=None)
bowl = objectives.quadratic([1.0, 9.0])
X = np.linspace(-1, 1, 12)
LINE = objectives.mean_squared_error(objectives.models.line, X, 2 * X + np.sin(9 * X))
BENT = objectives.mean_squared_error(objectives.models.sine_of_cosine, X, np.cos(X))


def own_losses() -> objectives.SampleMean:
    """The mean of LINE once more, from losses that take one point at a time."""
    y = 2 * X + np.sin(9 * X)
    phi = np.column_stack([X, np.ones_like(X)])
    return objectives.mean_of_losses(
        lambda p, i: ((phi[i] @ p - y[i]) ** 2).mean(),
        lambda p, i: 2 * ((phi[i] @ p - y[i])[:, None] * phi[i]).mean(axis=0),
        lambda p, i: 2 * phi[i].T @ phi[i] / len(i),
        n_samples=12,
        dim=2,
    )


@fast
@given(methods, st.lists(st.tuples(st.floats(-5, 5), st.floats(-5, 5)), min_size=1, max_size=4))
def test_a_crowd_is_its_single_runs(method, starts) -> None:
    path = crowd(method, bowl, starts, 20)
    for m, start in enumerate(starts):
        np.testing.assert_allclose(path[:, m], method.run(bowl, start, 20).x, rtol=1e-12, atol=1e-12)


@fast
@given(methods, st.lists(st.floats(1e-3, 0.3), min_size=1, max_size=5))
def test_rates_side_by_side_are_single_runs(method, rates) -> None:
    path = try_rates(method, bowl, (3.0, -2.0), rates, 20)
    for m, rate in enumerate(rates):
        one = type(method)(**{**vars(method), "learning_rate": rate})
        np.testing.assert_allclose(path[:, m], one.run(bowl, (3.0, -2.0), 20).x, rtol=1e-9, atol=1e-9)


@fast
@given(methods)
def test_a_method_told_its_slopes_takes_the_same_steps(method) -> None:
    run = method.run(bowl, (3.0, -2.0), 20)
    np.testing.assert_allclose(response(method, run.grad[:-1]), run.steps, rtol=1e-9, atol=1e-12)


@fast
@given(st.integers(0, 10_000), st.integers(1, 6), st.sampled_from([LINE, BENT]))
def test_a_swarm_of_one_is_a_walker(seed, batch, objective) -> None:
    walker = StochasticGradientDescent(0.05, batch, np.random.default_rng(seed), replace=True)
    run = walker.run(objective, (0.5, 1.5), 30)
    path = swarm(objective, (0.5, 1.5), 0.05, 30, 1, np.random.default_rng(seed), batch)
    np.testing.assert_allclose(path[:, 0], run.x, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(run.fun, objective.funs(run.x), rtol=1e-12)
    assert (run.nfev, run.njev) == (31, 61)


def test_losses_of_your_own_walk_the_same_way() -> None:
    paths, runs = [], []
    for objective in (LINE, own_losses()):
        paths.append(swarm(objective, (0.5, 1.5), schedules.harmonic_decay(0.1, 5), 20, 3, np.random.default_rng(1), 2))
        rng = np.random.default_rng(1)
        runs.append(StochasticGradientDescent(0.1, 3, rng, replace=True).run(objective, (0.5, 1.5), 20))
    np.testing.assert_allclose(paths[0], paths[1], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(runs[0].x, runs[1].x, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(runs[0].fun, runs[1].fun, rtol=1e-9)


@fast
@given(st.integers(0, 10_000))
def test_walkers_see_the_samples_they_are_told(seed) -> None:
    seen = np.random.default_rng(seed).integers(12, size=(15, 4, 2))
    path = walk(LINE, (0.0, 0.0), 0.1, seen)
    p = np.zeros(2)
    for k in range(15):
        i = seen[k, 3]
        miss = p[0] * X[i] + p[1] - (2 * X + np.sin(9 * X))[i]
        p = p - 0.1 * 2 * np.array([(miss * X[i]).mean(), miss.mean()])
    np.testing.assert_allclose(path[-1, 3], p, rtol=1e-9, atol=1e-12)


def test_draws_with_replacement_are_one_call_a_step_and_a_run_away_ends_like_any_other() -> None:
    class Counting(np.random.Generator):
        pass

    rng = Counting(np.random.PCG64(3))
    run = StochasticGradientDescent(0.1, 2, rng, replace=True).run(LINE, (0, 0), 7)
    twin = np.random.default_rng(3)
    for _ in range(7):
        twin.integers(12, size=2)
    assert rng.integers(10**6) == twin.integers(10**6)
    assert run.nit == 7
    lost = StochasticGradientDescent(1e3, 1, np.random.default_rng(0), replace=True).run(LINE, (0, 0), 2000)
    assert lost.status.value == "diverged"
    assert np.isfinite(lost.x).all()
    assert lost.nit < 2000


@fast
@given(st.floats(0.01, 10), st.floats(0.1, 1000), st.integers(0, 10_000))
def test_harmonic_decay_halves_when_it_says(base, half_after, k) -> None:
    rate = schedules.harmonic_decay(base, half_after)
    assert rate(0) == base
    assert 0 < rate(k + 1) < rate(k)
    assert rate(k) == pytest.approx(base * half_after / (half_after + k))


@fast
@given(st.lists(st.lists(st.floats(0, 3) | st.just(float("nan")), min_size=2, max_size=2), min_size=1, max_size=8))
def test_arrivals_are_for_good(distances) -> None:
    for run, first in enumerate(arrivals(distances, 1.0)):
        column = [row[run] for row in distances]
        good = [all(d <= 1 for d in column[k:]) for k in range(len(column))]
        assert first == (good.index(True) if any(good) else -1)


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: crowd(walker(), LINE, [(0, 0)]), TypeError, "use swarm"),
        (lambda: crowd(GradientDescent(0.1), bowl, (0.0, 0.0)), ValueError, "one start a row"),
        (lambda: try_rates(Newton(), bowl, (0.0, 0.0), [0.1]), TypeError, "no learning rate to vary"),
        (lambda: try_rates(Adam(), bowl, (0.0, 0.0), [0.1, -1.0]), ValueError, "learning_rate must be positive"),
        (lambda: response(Newton(), [1.0]), TypeError, "slopes only"),
        (lambda: response(Adam(), []), ValueError, "at least one"),
        (lambda: swarm(bowl, (0, 0), 0.1, 1, 1, np.random.default_rng(0)), TypeError, "mean of sample losses"),
        (lambda: swarm(LINE, (0, 0), 0.1, 1, 1, 0), TypeError, "default_rng"),
        (lambda: walk(LINE, (0, 0), 0.1, np.array([[[12]]])), ValueError, "between 0 and 11"),
        (lambda: walk(LINE, (0, 0), 0.1, np.array([0, 1])), ValueError, r"\(steps, members, batch\)"),
        (lambda: StochasticGradientDescent(0.1, 1, np.random.default_rng(0), replace=1), TypeError, "replace"),
        (lambda: schedules.harmonic_decay(0.1, 0.0), ValueError, "half_after must be positive"),
    ],
)
def test_bad_arguments_are_refused(make, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        make()


def walker() -> StochasticGradientDescent:
    return StochasticGradientDescent(0.1, 1, np.random.default_rng(0))
