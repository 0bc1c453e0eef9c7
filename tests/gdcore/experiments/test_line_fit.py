"""The lecture on fitting a line: its table of facts, its refusals, and its bounce on paper."""

import numpy as np
import pytest

from gdcore import GradientDescent
from gdcore.closed_forms import descent_on_bowl
from gdcore.experiments import LineFit
from gdcore.fitting import linear_fit
from gdcore.objectives import mean_squared_error, models
from gdcore.stopping import small_progress
from tests.gdcore.judged import as_written, failed, failing, with_slopes_off

FACTS = {
    "slope": "1.2", "intercept": "2.5", "samples": "12", "noise": "0.4", "tiny_rate": "0.0001", "safe_rate": "0.1",
    "limit_rate": "1", "tolerance": "0.01", "best_a": "1.2183", "best_b": "2.4311", "best_loss": "0.16389",
    "start_a": "5", "start_b": "1", "start_loss": "7.8458", "start_slope": "4.1316", "start_distance": "4.0434",
    "largest_loss_in_window": "13.985", "mean_square_x": "0.39394", "curvature_a": "0.78788", "curvature_b": "2",
    "learning_rate_limit": "1", "condition": "2.5385", "pivot_x": "-1", "pivot_y": "0.97887", "other_x": "1",
    "other_y": "4.2642", "pair_a": "1.6427", "pair_b": "2.6215", "pair_smallest_curvature": "2.0000",
    "pair_largest_curvature": "2.0000", "starts": "900", "share_at_bottom": "1", "safe_a": "1.2183",
    "safe_b": "2.4311", "safe_loss": "0.16389", "safe_steps_to_thousandth": "84", "tiny_stop": "1",
    "safe_stop": "29", "limit_stop": "4", "tiny_stop_a": "4.9997", "tiny_stop_b": "1.0003",
    "tiny_stop_loss": "7.8441", "tiny_stop_distance": "4.0431", "tiny_stop_times_best": "47.86",
    "safe_stop_a": "1.5683", "safe_stop_b": "2.4289", "safe_stop_loss": "0.21217", "safe_stop_distance": "0.35005",
    "safe_stop_times_best": "1.2945", "safe_stop_a_off": "0.35004", "limit_stop_a": "1.2259",
    "limit_stop_b": "1.0000", "limit_stop_loss": "2.2120", "limit_stop_distance": "1.4311",
    "limit_stop_times_best": "13.496", "tiny_stop_slope": "4.1310", "safe_stop_slope": "0.27582",
    "limit_stop_slope": "2.8622", "slope_tolerance": "0.01", "slope_stop": "70", "slope_stop_a": "1.2304",
    "slope_stop_distance": "0.012102", "distance_bound": "0.012692", "limit_b_first": "3.8622",
    "limit_b_second": "1.0000", "limit_a_first": "2.0205", "limit_a": "1.2183", "limit_b": "1.0000",
    "limit_loss": "2.2120", "limit_factor_a": "0.21212", "limit_factor_b": "-1", "bounce_distance": "1.4311",
    "bounce_loss": "2.2120", "halfway_b": "2.4311", "limit_steps_until_slope_settles": "5", "unit": "10",
    "unit_curvature_a": "78.788", "unit_condition": "39.394", "unit_limit": "0.025385",
    "unit_limit_shrinks_by": "39.394", "unit_best_a": "0.12183", "steps_in_first_unit": "9",
    "steps_in_other_unit": "137", "best_rate": "0.71739", "unit_best_rate": "0.024756", "round_rate": "0.5",
    "round_unit": "1.5933", "round_condition": "1", "steps_in_round_unit": "1", "exercise_curvature_a": "5.333",
    "exercise_curvature_b": "2", "exercise_limit": "0.375",
}  # fmt: skip


@pytest.fixture(scope="module")
def lesson() -> LineFit:
    return LineFit()


@pytest.mark.parametrize(("name", "written"), FACTS.items())
def test_facts_have_the_digits_of_the_storyboard(lesson: LineFit, name: str, written: str) -> None:
    assert float(lesson.facts[name]) == as_written(written)


def test_every_claim_and_check_holds(lesson: LineFit) -> None:
    assert failing(lesson) == set()
    assert failed(lesson) == set()


@pytest.mark.parametrize(
    "changes",
    [
        {"seed": 0},
        {"samples": 24},
        {"noise": 0.2},
        {"start": (0, 0)},
        {"safe_rate": 0.2},
        {"tolerance": 0.02},
        {"unit": 100},
        {"slope": -1},
    ],
)
def test_these_variants_hold(changes) -> None:
    variant = LineFit(**changes)
    assert failing(variant) == set()
    assert [check for check in variant.checks if not check.passed] == []


@pytest.mark.parametrize(
    ("changes", "by", "also"),
    [
        ({"samples": 3}, "b_is_the_steepest_direction", set()),
        ({"noise": 0.8}, "limit_run_stops_on_the_wall", set()),
        ({"noise": 0}, "points_do_not_lie_on_a_line", set()),
        ({"unit": 2}, "unit_makes_a_ravine", set()),
        ({"tiny_rate": 0.001}, "tiny_run_stops_at_once", set()),
        ({"tolerance": 1e-4}, "tiny_run_stops_at_once", {"safe_run_stops_too_early"}),
        (
            {"start": (5, 2.4)},
            "intercept_bounces_for_ever",
            {"limit_run_stops_on_the_wall", "slope_rule_is_not_fooled"},
        ),
        (
            {"limit_rate": 0.95},
            "rate_is_the_limit",
            {"intercept_bounces_for_ever", "limit_run_stops_on_the_wall", "best_line_is_halfway"},
        ),
        (
            {"limit_rate": 1.05},
            "rate_is_the_limit",
            {"intercept_bounces_for_ever", "balls_stay_in_window", "slope_settles", "best_line_is_halfway"},
        ),
        (
            {"safe_rate": 1.1},
            "all_starts_reach_the_bottom",
            {
                "safe_run_reaches_least_squares",
                "balls_stay_in_window",
                "safe_run_stops_too_early",
                "slope_rule_is_not_fooled",
            },
        ),
    ],
)
def test_these_variants_are_refused(changes, by: str, also: set[str]) -> None:
    assert failing(LineFit(**changes)) == {by} | also


def test_with_a_finer_tolerance_the_tiny_rate_goes_on_for_long() -> None:
    lesson = LineFit()
    x, y = lesson.points
    matrix = np.stack([x, np.ones_like(x)], axis=-1)
    walk = descent_on_bowl(2 / 12 * matrix.T @ matrix, lesson.best.parameters, lesson.start, 1e-4, 15_000)
    losses = np.mean((walk @ matrix.T - y) ** 2, axis=1)
    assert np.flatnonzero(losses[:-1] - losses[1:] <= 1e-4)[0] + 1 == 14_049


def test_the_bounce_on_paper(lesson: LineFit) -> None:
    x, y = lesson.points
    # b goes from b to 2·mean y − b, as the mean of x is zero.
    assert lesson.limit.x[:4, 1] == pytest.approx([1, 2 * y.mean() - 1, 1, 2 * y.mean() - 1])
    a = 5.0
    for k in range(6):
        assert lesson.limit.x[k, 0] == pytest.approx(a)
        a -= 2 * (a * np.mean(x * x) - np.mean(x * y))


def test_in_a_finer_unit_the_same_lines_are_drawn(lesson: LineFit) -> None:
    bowl = lesson.objective_in(10.0)
    assert float(bowl.fun(np.array([0.3, 2.0]))) == pytest.approx(float(lesson.objective.fun(np.array([3.0, 2.0]))))
    assert lesson.unit_run.x[0] == pytest.approx([0.5, 1.0])
    assert lesson.round_run.nit == 1


def test_a_trough_is_one_datum(lesson: LineFit) -> None:
    x, y = lesson.points
    p = np.array([0.7, -0.4])
    assert float(lesson.trough(3).fun(p)) == pytest.approx((0.7 * x[3] - 0.4 - y[3]) ** 2)
    with pytest.raises(ValueError, match="numbers from 0 to 11"):
        lesson.trough(12)
    with pytest.raises(ValueError, match="give at least one"):
        lesson.trough()


def test_no_noticeable_change_of_the_error_is_no_arrival() -> None:
    # 100 normal x, 42.4 x + 50 and noise 5; the error is half the sum of squares, its slope that of half the mean,
    # so that a rate η there is η/2 here. The usual rule stops too large a rate, higher than it began, and a tiny one.
    rng = np.random.default_rng(0)
    x = rng.standard_normal(100)
    y = 42.4 * x + 50 + 5 * rng.standard_normal(100)
    error, lowest = mean_squared_error(models.line, x, y), linear_fit(models.line, x, y).loss
    runs = {rate: GradientDescent(rate / 2).run(error, (0.0, 0.0), 1500) for rate in (3.0, 1e-9, 0.005)}
    stops = {rate: small_progress(run, 0.01 / 50) for rate, run in runs.items()}
    assert stops == {3.0: 1, 1e-9: 1, 0.005: 1179}
    assert runs[3.0].fun[1] / runs[3.0].fun[0] == pytest.approx(4.63, abs=0.005)
    assert 50 * (runs[0.005].fun[1179] - lowest) == pytest.approx(0.951, abs=5e-4)


@pytest.mark.parametrize(
    ("name", "enough", "too_few"),
    [
        ("safe_run_reaches_least_squares", 84, 20),
        ("tiny_run_stops_at_once", 1, 0),
        ("safe_run_stops_too_early", 29, 28),
        ("limit_run_stops_on_the_wall", 4, 3),
        ("intercept_bounces_for_ever", 2, 1),
        ("slope_settles", 5, 2),
        ("best_line_is_halfway", 6, 1),
    ],
)
def test_a_sentence_is_judged_by_the_steps_that_are_drawn(
    lesson: LineFit, name: str, enough: int, too_few: int
) -> None:
    claim = lesson.claims[name]
    assert claim.evaluate(enough).holds
    assert not claim.evaluate(too_few).holds


@pytest.mark.parametrize("off", [0.997, 1.003])
def test_slopes_that_are_off_by_a_little_are_found(off: float) -> None:
    assert failed(with_slopes_off(LineFit, off)()) >= {
        "line: gradient at 3 points",
        "safe: iterates 0 to 400",
        "rate at the limit: iterates 0 to 400",
        "tiny: iterates 0 to 400",
    }


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"samples": 2}, "samples must be at least 3"),
        ({"start": (6, 1)}, "start must lie in the window"),
        ({"window": (0, 5)}, "pair for a and one for b"),
        ({"tiny_rate": 0}, "tiny_rate must be positive"),
        ({"unit": -1}, "unit must be positive"),
        ({"noise": -0.1}, "noise must not be negative"),
        ({"slope": float("nan")}, "slope must be finite"),
    ],
)
def test_bad_parameters_are_refused_at_once(changes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        LineFit(**changes)


@pytest.mark.parametrize("name", ["tiny", "safe", "limit"])
def test_the_point_below_a_stop_lies_down_the_slope(lesson: LineFit, name: str) -> None:
    stop, below = lesson.stop_point(name), lesson.below(name, 0.1)
    assert np.allclose(below - stop, -0.1 * lesson.objective.grad(stop))
    assert lesson.objective.fun(below) < lesson.objective.fun(stop)
