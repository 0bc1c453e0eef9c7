"""Fits in closed form and by SciPy, for all data."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdcore import GradientDescent, fitting, landscape, objectives
from gdcore.closed_forms import descent_on_bowl
from gdcore.objectives import mean_squared_error, models

value = st.floats(-10, 10)
fast = settings(max_examples=40, deadline=None)
linear = st.sampled_from([models.line, models.cubic, models.sine_factor, models.exponential_factor])
bent = st.sampled_from([models.raised_sine, models.raised_exponential, models.tanh_network(2), models.sine_of_cosine])


@fast
@given(linear, st.lists(value, min_size=3, max_size=12))
def test_at_a_linear_fit_the_error_is_level_and_lowest(model, ys) -> None:
    x, y = np.linspace(-1, 1.5, len(ys)), np.array(ys)
    fit = fitting.linear_fit(model, x, y)
    error = mean_squared_error(model, x, y)
    loss, grad = error.evaluate(fit.parameters)
    assert np.abs(grad).max() < 1e-9 * (1 + np.abs(y).max())
    assert fit.loss == pytest.approx(loss, abs=1e-12)
    matrix = fitting.shapes(model, x)
    assert fit.parameters == pytest.approx(np.linalg.lstsq(matrix, y)[0], abs=1e-8)
    if len(ys) > 3:
        variance = np.sum((y - matrix @ fit.parameters) ** 2) / (len(ys) - 2)
        expected = np.sqrt(np.diag(variance * np.linalg.inv(matrix.T @ matrix)))
        assert fit.standard_errors == pytest.approx(expected, rel=1e-6, abs=1e-12)


@fast
@given(linear, st.lists(value, min_size=3, max_size=12), st.lists(st.tuples(value, value), min_size=1, max_size=4))
def test_a_bowl_is_the_mean_squared_error(model, ys, places) -> None:
    x, y, p = np.linspace(-1, 1.5, len(ys)), np.array(ys), np.array(places)
    ground, error = fitting.bowl(model, x, y), mean_squared_error(model, x, y)
    scale = 1 + np.abs(error.funs(p)).max()
    np.testing.assert_allclose(ground.funs(p), error.funs(p), atol=1e-9 * scale)
    np.testing.assert_allclose(ground.grads(p), error.grads(p), atol=1e-9 * scale)
    np.testing.assert_allclose(ground.hesses(p), error.hesses(p), atol=1e-9)
    fun, grad = ground.evaluate(p[0])
    assert (fun, *grad) == pytest.approx((ground.fun(p[0]), *ground.grad(p[0])))


@fast
@given(linear, st.tuples(value, value), st.integers(3, 9))
def test_data_of_a_law_give_the_law_back(model, parameters, count) -> None:
    x = np.linspace(0.1, 1.7, count)
    fit = fitting.linear_fit(model, x, model(parameters, x))
    assert fit.parameters == pytest.approx(parameters, abs=1e-6)
    again = fitting.penalised_fit(model, x, model(parameters, x), [0.3, -0.2])
    assert again.parameters == pytest.approx(parameters, abs=1e-6)


@fast
@given(linear, st.lists(value, min_size=4, max_size=9), st.floats(0.01, 5))
def test_a_penalty_pulls_as_ridge_regression_says(model, ys, penalty) -> None:
    x, y = np.linspace(-1, 1.5, len(ys)), np.array(ys)
    a = fitting.shapes(model, x)
    ridge = np.linalg.solve(a.T @ a + penalty * np.eye(2), a.T @ y)
    assert fitting.penalised_fit(model, x, y, [0.0, 0.0], penalty).parameters == pytest.approx(ridge, abs=1e-6)


@fast
@given(bent, st.data())
def test_a_bent_model_has_the_derivatives_it_says(model, data) -> None:
    count = len(model.names)
    p = data.draw(st.lists(st.floats(-2, 2), min_size=count, max_size=count))
    x = np.linspace(-1, 1, 5)
    error = mean_squared_error(model, x, np.cos(2 * x))
    objectives.require_derivatives(error, p)


@pytest.mark.parametrize("neurons", [1, 3])
def test_a_network_is_the_sum_it_says(neurons: int) -> None:
    model = models.tanh_network(neurons)
    w = np.random.default_rng(1).standard_normal(3 * neurons + 1)
    v, u, c = w[:neurons], w[neurons : 2 * neurons], w[2 * neurons : -1]
    x = np.linspace(-2, 2, 7)
    by_hand = np.tanh(np.outer(x, u) + c) @ v + w[-1]
    np.testing.assert_allclose(model(w.tolist(), x), by_hand, atol=1e-13)
    many = mean_squared_error(model, x, x)
    np.testing.assert_allclose(many.funs(np.stack([w, -w])), [many.fun(w), many.fun(-w)])


@pytest.mark.parametrize("model", [models.raised_sine, models.sine_of_cosine, models.tanh_network(1)])
def test_a_knob_inside_has_no_shape(model) -> None:
    with pytest.raises(ValueError, match="is not linear"):
        fitting.shapes(model, [0.1, 0.5, 0.9])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: fitting.linear_fit(models.line, [0.5, 0.5, 0.5], [1, 2, 3]), "more different x"),
        (lambda: fitting.linear_fit(models.line, [0.5], [1]), "give more data"),
        (lambda: fitting.linear_fit(models.line, [0, 1, 2], [1, 2]), "one y for each x"),
        (lambda: fitting.penalised_fit(models.line, [0, 1], [1, 2], [0.0]), "start holds 1"),
        (lambda: fitting.likeness([0.0, 0.0], [1.0, 2.0]), "must not vanish"),
    ],
)
def test_what_cannot_be_fitted_is_refused(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


@fast
@given(st.lists(st.floats(0.1, 10).map(lambda v: round(v, 3)), min_size=2, max_size=6), st.floats(-5, 5))
def test_shapes_that_are_multiples_are_alike(shape, factor) -> None:
    assert fitting.likeness(shape, shape) == pytest.approx(1)
    if abs(factor) > 1e-3:
        assert fitting.likeness(shape, np.multiply(factor, shape)) == pytest.approx(np.sign(factor))
    assert abs(fitting.likeness(shape, shape[::-1])) <= 1 + 1e-12


@st.composite
def bowls(draw) -> np.ndarray:
    small, big = sorted(draw(st.tuples(st.floats(0.05, 10), st.floats(0.05, 10))))
    angle = draw(st.floats(0, 3.1))
    q = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    matrix = q @ np.diag([small, big]) @ q.T
    return (matrix + matrix.T) / 2


@fast
@given(bowls(), st.tuples(value, value), st.floats(0.1, 1))
def test_descent_on_a_bowl_in_closed_form(matrix, start, part) -> None:
    bowl = objectives.quadratic_form(matrix)
    rate = part * landscape.stability_limit(bowl, start)
    run = GradientDescent(rate).run(bowl, start, 25)
    np.testing.assert_allclose(run.x, descent_on_bowl(matrix, [0, 0], start, rate, 25), atol=1e-9)


@fast
@given(bowls(), st.tuples(value, value))
def test_condition_best_rate_and_second_differences_of_a_bowl(matrix, x) -> None:
    bowl, values = objectives.quadratic_form(matrix), np.linalg.eigvalsh(matrix)
    narrowness, rate = landscape.condition(bowl, x), landscape.best_rate(bowl, x)
    assert narrowness == pytest.approx(values[1] / values[0])
    factors = np.abs(1 - rate * values)
    assert factors == pytest.approx((narrowness - 1) / (narrowness + 1), abs=1e-9)
    assert landscape.second_differences(bowl, x, 0.3) == pytest.approx(np.diag(matrix), abs=1e-7)
    cut = landscape.along(bowl, x, 1)
    assert float(cut.value(x[1])) == pytest.approx(float(bowl.fun(np.array(x))))
    assert float(cut.slope(2.0)) == pytest.approx(float(bowl.grad(np.array([x[0], 2.0]))[1]))
    objectives.require_derivatives(cut, 0.7)


def test_a_saddle_has_no_best_rate() -> None:
    saddle = objectives.quadratic([1.0, -1.0])
    assert landscape.condition(saddle, [0, 0]) == float("inf")
    with pytest.raises(ValueError, match="needs a bowl"):
        landscape.best_rate(saddle, [0, 0])
    with pytest.raises(ValueError, match="axis is 2"):
        landscape.along(saddle, [0, 0], 2)


def test_a_closed_form_wants_shapes_that_belong_together() -> None:
    with pytest.raises(ValueError, match="two points of shape"):
        descent_on_bowl(np.eye(2), [0.0], [0.0, 1.0], 0.1, 3)
    with pytest.raises(ValueError, match="symmetric"):
        descent_on_bowl([[1.0, 2.0], [0.0, 1.0]], [0.0, 0.0], [0.0, 1.0], 0.1, 3)
