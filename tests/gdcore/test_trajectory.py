"""Every status is reached, by the run that deserves it, and bad input is explained."""

import numpy as np
import pytest

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
from gdcore.objectives import Objective, models

COSINE = objectives.negative_cosine()
QUARTIC = Objective(fun=lambda x: x[0] ** 4, grad=lambda x: 4 * x**3, hess=lambda x: 12 * x[0] ** 2, dim=1)
INFLECTION = Objective(fun=lambda x: x[0] ** 3, grad=lambda x: 3 * x**2, hess=lambda x: 6 * x[0], dim=1)
RNG = np.random.default_rng(0)


@pytest.mark.parametrize(
    ("method", "objective", "x0", "maxiter", "status"),
    [
        (GradientDescent(0.1), objectives.square(), -20, 100, Status.MINIMUM),
        (GradientDescent(0.125), objectives.square(), -20, 60, Status.MINIMUM),
        (GradientDescent(0.1), objectives.square(), 0, 0, Status.MINIMUM),
        (Newton(), objectives.himmelblau(), [3, 3], 20, Status.MINIMUM),
        (Newton(20 * 2**-8), COSINE, -15, 60, Status.MINIMUM),
        (Adam(0.05), objectives.rosenbrock(), [-1.2, 1], 6000, Status.MINIMUM),
        (Newton(), COSINE, -15, 20, Status.MAXIMUM),
        (GradientDescent(0.1), COSINE, 20, 5, Status.MAXIMUM),
        (Newton(), objectives.himmelblau(), [0, 0], 20, Status.MAXIMUM),
        (Newton(), objectives.himmelblau(), [0, -2], 20, Status.SADDLE),
        (GradientDescent(0.1), objectives.quadratic([1, -1]), [1, 0], 100, Status.SADDLE),
        (GradientDescent(0.1), QUARTIC, 0, 10, Status.DEGENERATE),
        (Newton(), QUARTIC, 1, 60, Status.DEGENERATE),
        (Newton(), INFLECTION, 1, 60, Status.DEGENERATE),
        (GradientDescent(0.1), objectives.quadratic([1, 0]), [1, 1], 200, Status.DEGENERATE),
        (GradientDescent(1 / 64), objectives.square(), -20, 60, Status.STILL_MOVING),
        (GradientDescent(1e-9), objectives.square(), -20, 60, Status.STILL_MOVING),
        (GradientDescent(1e-3), objectives.rosenbrock(), [-1.2, 1], 500, Status.STILL_MOVING),
        (Newton(), INFLECTION, 1, 12, Status.STILL_MOVING),
        (GradientDescent(1.0), objectives.square(), -20, 60, Status.OSCILLATING),
        (GradientDescent(1.0), objectives.shifted_square(), 5, 60, Status.OSCILLATING),
        (GradientDescent(1.0), objectives.square(), 1e-9, 60, Status.OSCILLATING),
        (GradientDescent(100.0), COSINE, 5, 400, Status.OSCILLATING),
        (GradientDescent(1.05), objectives.square(), -20, 60, Status.DIVERGED),
        (GradientDescent(1.1), objectives.square(), -20, 10_000, Status.DIVERGED),
        (GradientDescent(0.1), objectives.himmelblau(), [0, 0], 50, Status.DIVERGED),
        (GradientDescent(0.1), objectives.quadratic([-1]), 1, 200, Status.DIVERGED),
        (HeavyBall(4.5, 0.9), objectives.parabola(1.0), 1, 80, Status.DIVERGED),
        (Newton(), COSINE, 10, 20, Status.BROKEN_DOWN),
        (Newton(), objectives.quadratic([1, 0]), [1, 1], 20, Status.BROKEN_DOWN),
        (Newton(damping=1.0), objectives.quadratic([-1]), 1, 20, Status.BROKEN_DOWN),
    ],
)
def test_status(method, objective, x0, maxiter: int, status: Status) -> None:
    run = method.run(objective, x0, maxiter)
    assert run.status is status, run.message
    assert run.message.startswith(("arrived",) if status.stationary else (status.value,))


@pytest.mark.parametrize("scale", [1e-12, 1e12])
@pytest.mark.parametrize("rate", [0.02, 0.3, 1.0, 1.3])
def test_status_does_not_depend_on_units(scale: float, rate: float) -> None:
    plain = GradientDescent(rate).run(objectives.parabola(2.0), -20.0, 60)
    other = GradientDescent(rate / scale).run(objectives.parabola(2.0 * scale), -20.0, 60)
    assert other.status is plain.status


def test_a_cycle_counts_even_while_another_coordinate_still_settles_in_it() -> None:
    x = np.linspace(-1, 1, 50)
    fit = objectives.mean_squared_error(models.line, x, 2 * x + 1)
    run = GradientDescent(1.0).run(fit, [0, 0], 200)
    assert run.status is Status.OSCILLATING
    assert run.x[-1, 0] == pytest.approx(2, abs=1e-9)
    assert {round(b, 9) for b in run.x[:, 1].tolist()} == {0, 2}


def test_rising_loss_is_not_needed_for_a_cycle() -> None:
    run = GradientDescent(90.0).run(COSINE, 15.0, 1000)
    assert run.status is Status.OSCILLATING
    assert (np.diff(run.fun) <= 1e-12).all()


def test_overflow_keeps_the_finite_part_without_a_warning() -> None:
    run = GradientDescent(0.1).run(objectives.himmelblau(), [0, 0], 50)
    assert 0 < run.nit < 50
    assert all(np.isfinite(a).all() for a in (run.x, run.fun, run.grad))
    assert len(run.x) == len(run.fun) == len(run.grad)


def test_overflow_of_plain_python_numbers_is_divergence_too() -> None:
    steep = Objective(
        fun=lambda x: float(x[0]) ** 4, grad=lambda x: 4 * float(x[0]) ** 3, hess=lambda x: 12 * float(x[0]) ** 2, dim=1
    )
    run = GradientDescent(1.0).run(steep, 3.0, 50)
    assert run.status is Status.DIVERGED
    assert np.isfinite(run.fun).all()


def test_all_iterations_are_kept_after_arrival() -> None:
    run = Newton().run(objectives.square(), -20, 30)
    assert run.nit == 30
    assert (run.x[1:] == 0).all()
    assert run.start == -20


def test_first_within_waits_for_good() -> None:
    run = GradientDescent(0.95).run(objectives.square(), 1.0, 10)
    assert run.first_within(0.9**4, 0.2) is None
    assert run.first_within(0, 0.9**5) == 5
    with pytest.raises(ValueError, match="as many"):
        run.first_within([0, 0], 1)


FIT = objectives.mean_squared_error(models.line, [0, 1, 2], [1, 2, 3])


def _objective(**change):
    parts = {"fun": lambda x: x @ x, "grad": lambda x: 2 * x, "hess": lambda x: 2 * np.eye(x.size)}
    return Objective(**(parts | change))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: GradientDescent(0.0), ValueError, "learning_rate must be positive"),
        (lambda: GradientDescent(-1), ValueError, "learning_rate must be positive, got -1"),
        (lambda: GradientDescent(float("nan")), ValueError, "learning_rate must be finite"),
        (lambda: GradientDescent("fast"), TypeError, "learning_rate must be a real number, got 'fast'"),
        (lambda: GradientDescent(1j), TypeError, "learning_rate must be a real number"),
        (lambda: Adam(0), ValueError, "learning_rate must be positive"),
        (lambda: Adam(0.1, betas=(0.9, 1.0)), ValueError, r"betas\[1\] must be at least 0 and below 1"),
        (lambda: Adam(0.1, betas=0.9), ValueError, "betas must be a pair"),
        (lambda: HeavyBall(0.1, 1.0), ValueError, "momentum must be at least 0 and below 1, got 1"),
        (lambda: HeavyBall(0.1, -0.1), ValueError, "momentum must be at least 0"),
        (lambda: Nesterov(0.1, 0.0), ValueError, "momentum must be above 0"),
        (lambda: Nesterov(0.1, 1.5), ValueError, "momentum must be above 0 and below 1"),
        (lambda: RMSprop(0.1, smoothing=1), ValueError, "smoothing must be at least 0"),
        (lambda: Adagrad(0.1, epsilon=0), ValueError, "epsilon must be positive"),
        (lambda: Newton(-1), ValueError, "damping must not be negative, got -1"),
        (lambda: ExponentialMovingAverage(1), ValueError, "decay must be at least 0"),
        (lambda: schedules.exponential_decay(0.1, 1.5), ValueError, "decay must be at most 1"),
        (lambda: schedules.exponential_decay(0.1, 0.5, every=0), ValueError, "every must be at least 1"),
        (lambda: schedules.constant(0), ValueError, "learning_rate must be positive"),
        (lambda: GradientDescent(lambda k: -1.0).run(_objective(), 1, 1), ValueError, "returns -1.0 at iteration 0"),
        (lambda: GradientDescent(0.1).run(_objective(), [[1, 2]], 1), ValueError, r"x0 has shape \(1, 2\)"),
        (lambda: GradientDescent(0.1).run(_objective(), [], 1), ValueError, "x0 is empty"),
        (lambda: GradientDescent(0.1).run(_objective(), [1, np.nan], 1), ValueError, "x0 must be finite"),
        (lambda: GradientDescent(0.1).run(_objective(), [np.inf], 1), ValueError, "x0 must be finite"),
        (lambda: GradientDescent(0.1).run(_objective(), [1j], 1), TypeError, "x0 is complex"),
        (lambda: GradientDescent(0.1).run(_objective(), "here", 1), TypeError, "x0 is not numeric"),
        (lambda: GradientDescent(0.1).run(_objective(), [[1], [1, 2]], 1), ValueError, "x0 is ragged"),
        (lambda: GradientDescent(0.1).run(objectives.square(), [1, 2], 1), ValueError, "x0 has 2 coordinates"),
        (lambda: GradientDescent(0.1).run(_objective(), 1, 1.5), TypeError, "maxiter must be an integer, got 1.5"),
        (lambda: GradientDescent(0.1).run(_objective(), 1, -1), ValueError, "maxiter must be at least 0"),
        (lambda: GradientDescent(0.1).run(_objective(), 1, True), TypeError, "maxiter must be an integer"),
        (lambda: GradientDescent(0.1).run(abs, 1, 1), TypeError, "must be a gdcore Objective"),
        (
            lambda: GradientDescent(0.1).run(_objective(grad=lambda x: np.ones(3)), [1, 2], 1),
            ValueError,
            r"gradient has shape \(3,\); at this point it must be \(2,\)",
        ),
        (
            lambda: GradientDescent(0.1).run(_objective(grad=lambda x: x * np.nan), [1, 2], 1),
            ValueError,
            "both must be finite there",
        ),
        (lambda: Newton().run(_objective(hess=lambda x: np.eye(3)), [1, 2], 1), ValueError, "Hessian has shape"),
        (
            lambda: GradientDescent(0.1).run(_objective(fun=lambda x: x), [1, 2], 1),
            ValueError,
            r"loss has shape \(2,\)",
        ),
        (lambda: StochasticGradientDescent(0.1, 4, RNG).run(FIT, [0, 0], 1), ValueError, "only 3 samples"),
        (lambda: StochasticGradientDescent(0.1, 0, RNG), ValueError, "batch_size must be at least 1"),
        (lambda: StochasticGradientDescent(0.1, 1.5, RNG), TypeError, "batch_size must be an integer"),
        (lambda: StochasticGradientDescent(0.1, 1, 0), TypeError, "rng must be a numpy.random.Generator"),
        (
            lambda: StochasticGradientDescent(0.1, 1, RNG).run(objectives.square(), 1, 1),
            TypeError,
            "mean of sample losses",
        ),
    ],
)
def test_bad_input_is_explained(call, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call()
