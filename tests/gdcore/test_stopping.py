"""Stopping rules hold what they say on every run, and a run goes on exactly as long as it takes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdcore import GradientDescent, objectives, stopping

curvature = st.floats(0.05, 10)
start = st.floats(-20, 20).filter(lambda x: abs(x) > 0.1)
part = st.floats(0.02, 0.95)
fast = settings(max_examples=60, deadline=None)


@fast
@given(curvature, start, part, st.floats(1e-4, 1))
def test_each_rule_names_the_first_iterate_that_keeps_it(c, x0, share, tolerance) -> None:
    run = GradientDescent(share * 2 / c).run(objectives.parabola(c), x0, 60)
    progress = -np.diff(run.fun)
    k = stopping.small_progress(run, tolerance)
    if k is None:
        assert (progress > tolerance).all()
    else:
        assert progress[k - 1] <= tolerance
        assert (progress[: k - 1] > tolerance).all()
    slopes = np.abs(run.grad[:, 0])
    k = stopping.small_slope(run, tolerance)
    assert slopes[-1] > tolerance if k is None else (slopes[k:] <= tolerance).all()
    if k:
        assert slopes[k - 1] > tolerance
        assert abs(run.x[k, 0]) <= tolerance / c * (1 + 1e-12)
    k = stopping.small_excess(run, 0.0, tolerance)
    # Below the limit each step multiplies the height by the same number, so the rule can be counted on paper.
    factor = (1 - share * 2) ** 2
    if 1e-6 < factor:
        by_hand = np.log(tolerance) / np.log(factor)
        if abs(by_hand - round(by_hand)) > 1e-6 and by_hand < 59:
            assert k == max(0, int(np.ceil(by_hand)))


@fast
@given(curvature, start)
def test_progress_is_fooled_at_the_limit_and_the_slope_is_not(c, x0) -> None:
    run = GradientDescent(2 / c).run(objectives.parabola(c), x0, 10)
    assert stopping.small_progress(run, 1e-6) == 1
    assert stopping.small_slope(run, 0.5 * c * abs(x0)) is None


@fast
@given(curvature, start, part, st.integers(1, 40))
def test_a_run_goes_on_as_long_as_it_takes(c, x0, share, first) -> None:
    def rule(run) -> int | None:
        return stopping.small_excess(run, 0.0, 1e-4)

    method, bowl = GradientDescent(share * 2 / c), objectives.parabola(c)
    run = stopping.run_until(method, bowl, x0, rule, first=first, most=5000)
    assert rule(run) == run.nit
    np.testing.assert_array_equal(run.x, method.run(bowl, x0, run.nit).x)


def test_a_run_is_given_up_in_the_end() -> None:
    square = objectives.square()
    run = stopping.run_until(
        GradientDescent(1e-6), square, 1.0, lambda r: stopping.small_slope(r, 0.1), first=3, most=20
    )
    assert run.nit == 20
    wild = stopping.run_until(GradientDescent(1e3), square, 1.0, lambda r: stopping.small_slope(r, 0.1), most=20_000)
    assert wild.nit < 400


def test_bad_tolerances_are_refused() -> None:
    run = GradientDescent(0.1).run(objectives.square(), 1.0, 3)
    with pytest.raises(ValueError, match="tolerance must be positive"):
        stopping.small_progress(run, 0.0)
    with pytest.raises(ValueError, match="share must be positive"):
        stopping.small_excess(run, 0.0, -1.0)
