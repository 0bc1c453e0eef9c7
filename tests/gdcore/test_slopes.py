"""What is felt at a point holds for every ground and every point."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gdcore import objectives, slopes

coordinate = st.floats(-3, 3)
points = st.tuples(coordinate, coordinate)
entries = st.floats(-5, 5)
fast = settings(max_examples=60, deadline=None)


@st.composite
def forms(draw) -> objectives.Objective:
    xx, xy, yy = draw(st.tuples(entries, entries, entries))
    return objectives.quadratic_form([[xx, xy], [xy, yy]])


@fast
@given(forms(), points, st.floats(0, 6.3), st.floats(0.01, 2))
def test_on_a_quadratic_the_error_of_a_quotient_is_half_curvature_times_run(form, x, angle, run) -> None:
    u = np.array([np.cos(angle), np.sin(angle)])
    exact = form.grad(np.array(x)) @ u
    bend = u @ form.curvature_matrix(np.array(x)) @ u
    assert slopes.difference_quotient(form, x, u, run) == pytest.approx(exact + run / 2 * bend, abs=1e-8)
    assert slopes.symmetric_quotient(form, x, 7 * u, run) == pytest.approx(exact, abs=1e-8)


@fast
@given(points, points)
def test_the_tangent_plane_touches(x, there) -> None:
    ground = objectives.sine_times_cosine()
    plane = slopes.tangent_plane(ground, x)
    assert plane(x) == pytest.approx(ground.fun(np.array(x)))
    # No curvature of this ground exceeds 1 in size.
    gap = abs(float(plane(there) - ground.fun(np.array(there))))
    assert gap <= np.sum(np.subtract(there, x) ** 2) / 2 + 1e-12


@fast
@given(forms(), points, st.floats(1e-3, 1))
def test_the_gap_of_a_quadratic_is_its_largest_curvature(form, x, radius) -> None:
    slope = np.linalg.norm(form.grad(np.array(x)))
    assume(slope > 1e-3)
    largest = np.abs(np.linalg.eigvalsh(form.curvature_matrix(np.array(x)))).max()
    assert slopes.tangent_gap(form, x, radius) == pytest.approx(largest * radius / 2 / slope, rel=1e-3, abs=1e-9)


@fast
@given(points)
def test_level_bearings_are_square_to_the_gradient(x) -> None:
    ground = objectives.sine_times_cosine()
    grad = ground.grad(np.array(x))
    assume(np.linalg.norm(grad) > 0.1)
    uphill = slopes.bearing(grad)
    for found, turn in zip(slopes.level_bearings(ground, x, 1e-5), (90, 270), strict=True):
        assert abs((found - uphill - turn + 180) % 360 - 180) < 0.02


@fast
@given(st.floats(0.01, 50), st.floats(-20, 20).filter(lambda x: abs(x) > 0.1))
def test_a_step_on_a_parabola_climbs_from_two_over_the_curvature(curvature, x) -> None:
    rate = slopes.first_climbing_rate(objectives.parabola(curvature), x, largest=4 / curvature)
    assert rate == pytest.approx(2 / curvature, rel=1e-6)


@fast
@given(points.filter(lambda v: abs(v[0]) + abs(v[1]) > 1e-3), st.floats(0.1, 10))
def test_a_bearing_knows_no_length(v, factor) -> None:
    angle = slopes.bearing(v)
    assert 0 <= angle < 360
    assert slopes.bearing(np.multiply(factor, v)) == pytest.approx(angle, abs=1e-9)
    np.testing.assert_allclose(np.linalg.norm(v) * np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))]), v,
                               atol=1e-9)  # fmt: skip


@fast
@given(st.lists(entries, min_size=1, max_size=4), st.lists(entries, min_size=1, max_size=3), st.data())
def test_a_layer_has_the_slopes_of_its_nudges(inputs, targets, data) -> None:
    layer = objectives.linear_layer_error(inputs, targets)
    n = len(inputs) * len(targets)
    w = np.array(data.draw(st.lists(st.floats(-2, 2), min_size=n, max_size=n)))
    measured = slopes.symmetric_quotient(layer, w, np.eye(n), 1e-2)
    np.testing.assert_allclose(layer.grad(w), measured, atol=1e-7)
    by_hand = np.mean((w.reshape(len(targets), -1) @ inputs - targets) ** 2)
    assert float(layer.fun(w)) == pytest.approx(by_hand)
    largest = np.linalg.eigvalsh(layer.curvature_matrix(w))[-1]
    assert largest == pytest.approx(2 * np.sum(np.square(inputs)) / len(targets), abs=1e-9)
    np.testing.assert_allclose(layer.grads(np.stack([w, -w]))[1], layer.grad(-w))


@fast
@given(points)
def test_derivatives_of_the_hills(x) -> None:
    objectives.require_derivatives(objectives.sine_times_cosine(), x)
    objectives.require_derivatives(objectives.quadratic_form([[2.0, 3.0], [3.0, 0.0]]), x)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda f: slopes.difference_quotient(f, (0, 0), (0, 0), 1.0), "direction must not be zero"),
        (lambda f: slopes.difference_quotient(f, (0, 0), (1, 0), 0.0), "run must be positive"),
        (lambda f: slopes.bearing((0, 0)), "a bearing needs a direction"),
        (lambda f: slopes.tangent_gap(objectives.quadratic([1, 1]), (0, 0), 0.1), "a tangent gap needs"),
        (lambda f: slopes.level_bearings(f, (0.5, -0.9), 3.0), "choose a smaller radius"),
        (lambda f: slopes.difference_quotient(f, (0, 0, 0), (1, 0, 0), 1.0), "coordinates"),
        (lambda f: objectives.quadratic_form([[1, 2], [3, 4]]), "square and symmetric"),
    ],
)
def test_what_makes_no_sense_is_refused(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call(objectives.sine_times_cosine())


def test_level_ground_has_no_climbing_rate() -> None:
    with pytest.raises(ValueError, match="level"):
        slopes.first_climbing_rate(objectives.square(), 0.0)
    assert slopes.first_climbing_rate(objectives.square(), 1.0, largest=0.5) == float("inf")
