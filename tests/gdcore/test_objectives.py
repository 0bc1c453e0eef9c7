"""Derivatives are exact, wrong ones are caught, and users' own functions are welcome."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdcore import GradientDescent, Newton, Status, objectives
from gdcore.objectives import DerivativeError, Objective, models, require_derivatives

X = np.linspace(-1, 1, 30)
Y = np.sin(3 * X)
RNG = np.random.default_rng(7)

ALL = {
    "square": objectives.square(),
    "shifted_square": objectives.shifted_square(),
    "negative_cosine": objectives.negative_cosine(3.0),
    "square_minus_cosine": objectives.square_minus_cosine(),
    "parabola": objectives.parabola(6.0),
    "quadratic": objectives.quadratic([1, -2, 0, 5]),
    "rosenbrock": objectives.rosenbrock(),
    "himmelblau": objectives.himmelblau(),
    "line": objectives.mean_squared_error(models.line, X, Y),
    "cubic": objectives.mean_squared_error(models.cubic, X, Y),
    "sine_of_cosine": objectives.mean_squared_error(models.sine_of_cosine, X, Y),
}


@pytest.mark.parametrize("name", ALL)
def test_derivatives_agree_with_numerical_ones(name: str) -> None:
    objective = ALL[name]
    assert objective.dim is not None
    require_derivatives(objective, RNG.normal(size=(6, objective.dim)) * 2, rtol=1e-6)


@pytest.mark.parametrize("name", ALL)
def test_points_can_be_evaluated_one_by_one_or_together(name: str) -> None:
    objective = ALL[name]
    assert objective.dim is not None
    points = RNG.normal(size=(3, 4, objective.dim))
    for i, j in np.ndindex(3, 4):
        fun, grad = objective.evaluate(points[i, j])
        np.testing.assert_allclose(objective.funs(points)[i, j], fun, rtol=1e-12)
        np.testing.assert_allclose(objective.grads(points)[i, j], grad, rtol=1e-12, atol=1e-14)
        matrix = objective.curvature_matrix(points[i, j])
        np.testing.assert_allclose(objective.hesses(points)[i, j], matrix, rtol=1e-12, atol=1e-14)


def test_known_values() -> None:
    assert objectives.rosenbrock().funs(np.array([1.0, 1.0])) == 0
    assert objectives.rosenbrock().funs(np.array([-1.2, 1.0])) == pytest.approx(24.2)
    assert objectives.himmelblau().funs(np.array([3.0, 2.0])) == 0
    assert objectives.negative_cosine().value(10.0) == pytest.approx(0, abs=1e-15)
    assert objectives.negative_cosine().value(20.0) == 1
    assert objectives.shifted_square().value([5.0, -7.0]).tolist() == [36, 36]


def test_model_values_agree_with_the_formula_for_all_angles() -> None:
    a, b = RNG.uniform(-50, 50, (2, 400))
    x = np.linspace(-2, 2, 400)
    value, (by_a, by_b) = models.sine_of_cosine.first([a, b], x)
    np.testing.assert_allclose(value, np.sin(b * np.cos(a * x)), atol=1e-13)
    np.testing.assert_allclose(by_a, -np.cos(b * np.cos(a * x)) * b * x * np.sin(a * x), atol=1e-11)
    np.testing.assert_allclose(by_b, np.cos(b * np.cos(a * x)) * np.cos(a * x), atol=1e-13)


def test_half_turns_are_exact_to_rounding() -> None:
    angles = np.pi * np.arange(-6, 7) / 2
    value, _ = models.sine_of_cosine.first([angles, np.ones(13)], np.ones(13))
    np.testing.assert_allclose(value, np.sin(np.cos(angles)), atol=1e-15)


def test_wrong_gradient_and_hessian_are_named() -> None:
    right = {"fun": lambda x: x[0] ** 3, "grad": lambda x: 3 * x**2, "hess": lambda x: 6 * x[0], "dim": 1}
    require_derivatives(Objective(**right), [2.0])
    with pytest.raises(DerivativeError, match=r"gradient.*returns 4 .*gives 12"):
        require_derivatives(Objective(**{**right, "grad": lambda x: 2 * x}), [2.0])
    with pytest.raises(DerivativeError, match=r"Hessian.*returns 6 .*gives 12"):
        require_derivatives(Objective(**{**right, "hess": lambda x: 6.0}), [2.0])


def test_plain_python_functions_will_do() -> None:
    own = Objective(
        fun=lambda x: float(x[0] ** 2 + 3 * x[1] ** 2),
        grad=lambda x: [2 * x[0], 6 * x[1]],
        hess=lambda x: [[2, 0], [0, 6]],
    )
    run = GradientDescent(0.1).run(own, (1, 1), 200)
    assert run.status is Status.MINIMUM
    assert Newton().run(own, [4, -2], 1).x[1].tolist() == [0, 0]
    assert own.funs(np.ones((2, 3, 2))).tolist() == [[4, 4, 4], [4, 4, 4]]


def test_evaluations_are_counted_as_they_happen() -> None:
    calls = {"fun": 0, "grad": 0, "hess": 0}

    def counted(name, value):
        def function(x):
            calls[name] += 1
            return value(x)

        return function

    own = Objective(
        fun=counted("fun", lambda x: x[0] ** 4),
        grad=counted("grad", lambda x: 4 * x**3),
        hess=counted("hess", lambda x: 12 * x[0] ** 2),
        dim=1,
    )
    for method in (GradientDescent(0.01), Newton(), Newton(damping=1.0)):
        calls.update(fun=0, grad=0, hess=0)
        run = method.run(own, 1.0, 25)
        assert (run.nfev, run.njev, run.nhev) == (calls["fun"], calls["grad"], calls["hess"])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: objectives.quadratic([]), "diagonal is empty"),
        (lambda: objectives.quadratic([1, np.nan]), "diagonal must be finite"),
        (lambda: objectives.negative_cosine(0), "half_period must be positive"),
        (lambda: objectives.mean_squared_error(models.line, [1, 2], [1]), "x holds 2 numbers and y 1"),
        (lambda: objectives.mean_squared_error(models.line, [], []), "x is empty"),
        (lambda: objectives.rosenbrock().value(1.0), "2 variables"),
        (lambda: models.line([1, 2, 3], X), "parameters"),
    ],
)
def test_bad_input_is_explained(make, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


def test_objective_needs_functions_and_models() -> None:
    with pytest.raises(TypeError, match="grad must be callable"):
        Objective(fun=abs, grad=3, hess=abs)
    with pytest.raises(TypeError, match="model must be a Model"):
        objectives.mean_squared_error(abs, X, Y)


@settings(max_examples=40, deadline=None)
@given(st.floats(-360, 360), st.floats(-3, 3), st.floats(-3, 3))
def test_turned_ground_is_the_same_ground_elsewhere(degrees, x, y) -> None:
    rotation = objectives.rotation(degrees)
    for ground in (objectives.rosenbrock(), objectives.hole(), objectives.quadratic([1.0, 9.0])):
        turned, here = objectives.turned(ground, degrees), np.array([x, y])
        there = rotation @ here
        assert float(turned.fun(there)) == pytest.approx(float(ground.fun(here)), rel=1e-9, abs=1e-9)
        scale = 1 + np.abs(ground.hess(here)).max()
        np.testing.assert_allclose(turned.grad(there), rotation @ ground.grad(here), atol=1e-9 * scale * 10)
        np.testing.assert_allclose(turned.hess(there), rotation @ ground.hess(here) @ rotation.T, atol=1e-9 * scale)
        many = np.stack([there, here])
        np.testing.assert_allclose(turned.grads(many)[0], turned.grad(there), atol=1e-12 * scale)


def test_turned_and_holed_ground_have_true_derivatives() -> None:
    points = [[0.3, -1.2], [-2.0, 0.4], [0.0, 0.0]]
    objectives.require_derivatives(objectives.hole(), points)
    objectives.require_derivatives(objectives.turned(objectives.rosenbrock(), 30.0), points)
    assert float(objectives.hole().fun(np.array([9.0, 9.0]))) == pytest.approx(1)


def test_only_plane_ground_turns() -> None:
    with pytest.raises(ValueError, match="two variables can be turned, this has 3"):
        objectives.turned(objectives.quadratic([1.0, 2.0, 3.0]), 10)


def test_a_batch_of_its_own_for_each_point() -> None:
    x = np.linspace(-1, 1, 9)
    objective = objectives.mean_squared_error(models.line, x, np.cos(x))
    indices, points = np.array([[0, 3], [8, 8], [1, 2]]), np.array([[0.0, 1.0], [2.0, -1.0], [0.5, 0.5]])
    many = objective.batch(indices)
    for p, i, height, slope in zip(points, indices, many.funs(points), many.grads(points), strict=True):
        assert height == pytest.approx(float(objective.batch(i).fun(p)))
        np.testing.assert_allclose(slope, objective.batch(i).grad(p), rtol=1e-12)
