"""The lecture on tuning a formula: its table of facts, its refusals, and its walks in closed form."""

import numpy as np
import pytest

from gdcore.experiments import FormulaFit, LocalMinimum
from gdcore.experiments.formula_fit.checks import exact_mean_of_power
from tests.gdcore.judged import as_written, failed, failing, with_slopes_off

FACTS = {
    "true_a": "1.2", "true_b": "2.5", "start_a": "5", "start_b": "1", "learning_rate": "1", "samples": "200",
    "noise": "0.1", "inside_rate": "0.1", "neurons": "10", "narrow_left": "0", "best_a": "1.19371",
    "best_b": "2.49344", "best_loss": "0.0092264", "start_loss": "2.5968", "inside_a": "4.5675",
    "inside_b": "-0.55545", "inside_loss": "0.56338", "inside_best_loss": "0.0091839", "added_by_a_at_half": "0.125",
    "added_by_b_at_half": "0.25", "mean_square_one": "1", "mean_square_x": "0.33668", "mean_square_x2": "0.20403",
    "mean_square_x3": "0.14719", "curvature_a": "0.29439", "curvature_b": "0.40807", "condition": "1.3862",
    "line_limit": "1", "learning_rate_limit": "4.9012", "factor_a": "0.70561", "factor_b": "0.59193",
    "run_a": "1.19371", "run_b": "2.49344", "run_loss": "0.0092264", "steps_to_thousandth": "20", "starts": "900",
    "share_at_bottom": "1", "curve_fit_a": "1.19371", "curve_fit_b": "2.49344", "a_standard_error": "0.017793",
    "b_standard_error": "0.015112", "network_weights": "31", "formula_knobs": "2", "network_loss": "0.0090149",
    "network_rms_inside": "0.015027", "formula_rms_inside": "0.0037816", "far_x": "2", "law_at_far": "19.6",
    "formula_at_far": "19.523", "network_at_far": "7.6900", "formula_off_at_far": "0.076583",
    "network_off_at_far": "11.910", "wrong_law_loss": "0.43128", "wrong_law_times": "46.744",
    "wrong_law_network_loss": "0.0089770", "likeness": "0.00000", "narrow_likeness": "0.98601",
    "narrow_condition": "146.00", "narrow_limit": "2.9086", "narrow_steps_to_thousandth": "1453",
    "narrow_slowdown": "72.65", "narrow_smallest_curvature": "0.0047098", "narrow_largest_curvature": "0.68762",
    "narrow_best_a": "1.1193", "narrow_best_b": "2.5594", "narrow_a_standard_error": "0.10755",
    "narrow_b_standard_error": "0.091123", "narrow_uncertainty_ratio": "6.0446", "narrow_a_after_as_many": "3.8783",
    "narrow_b_after_as_many": "0.22719", "quiz_sine_inside_varies_by": "0.5045",
    "quiz_exponential_inside_varies_by": "1.004", "quiz_sine_inside_minima": "3", "exercise_limit": "5",
    "exercise_condition": "1.4",
}  # fmt: skip


@pytest.fixture(scope="module")
def lesson() -> FormulaFit:
    return FormulaFit()


@pytest.mark.parametrize(("name", "written"), FACTS.items())
def test_facts_have_the_digits_of_the_storyboard(lesson: FormulaFit, name: str, written: str) -> None:
    assert float(lesson.facts[name]) == as_written(written)


def test_what_is_zero_but_for_rounding(lesson: FormulaFit) -> None:
    names = ("curvature_varies_by", "quiz_sine_outside_varies_by", "quiz_exponential_outside_varies_by")
    assert all(float(lesson.facts[name]) < 1e-9 for name in names)
    assert float(lesson.facts["narrow_newton_gap"]) < 1e-12


def test_every_claim_and_check_holds(lesson: FormulaFit) -> None:
    assert failing(lesson) == set()
    assert failed(lesson) == set()


@pytest.mark.parametrize(
    "changes",
    [
        {"seed": 1},
        {"samples": 20},
        {"noise": 0.05},
        {"true_parameters": (0.5, 1.5)},
        {"start": (-1, 6)},
        {"far": 1.5},
        {"neurons": 3},
        {"penalty": 1e-2},
        {"narrow_left": -0.2},
    ],
)
def test_these_variants_hold(changes) -> None:
    variant = FormulaFit(**changes)
    assert failing(variant) == set()
    assert [check for check in variant.checks if not check.passed] == []


@pytest.mark.parametrize(
    ("changes", "claims"),
    [
        ({"noise": 0.3}, {"wrong_formula_has_a_high_floor"}),
        ({"true_parameters": (2, -1)}, {"knobs_inside_get_stuck_from_this_start"}),
        ({"start": (2, 4.5)}, {"knobs_inside_get_stuck_from_this_start"}),
        ({"learning_rate": 0.5}, {"same_rate_bounces_on_the_line"}),
        ({"far": 1.2}, {"network_fails_beyond_the_data"}),
        ({"penalty": 0.1}, {"network_fits_the_points_better"}),
        ({"narrow_left": -0.5}, {"lookalike_shapes_make_a_ravine"}),
        # The fitted formula is so far off the law that it is wrong beyond the data too.
        (
            {"samples": 50},
            {
                "truth_lies_within_two_standard_errors",
                "formula_holds_beyond_the_data",
                "network_fails_beyond_the_data",
            },
        ),
        (
            {"learning_rate": 5},
            {
                "same_rate_bounces_on_the_line",
                "run_reaches_the_bottom",
                "run_takes_few_steps",
                "balls_stay_in_window",
                "lookalike_shapes_make_a_ravine",
            },
        ),
    ],
)
def test_these_variants_are_refused(changes, claims: set[str]) -> None:
    assert failing(FormulaFit(**changes)) == claims


def test_the_run_multiplies_each_distance_by_its_factor(lesson: FormulaFit) -> None:
    x, y = lesson.points
    # Odd and even shapes are square to each other on both sides of zero, so a comes from x³ alone.
    best = np.array([np.sum(x**3 * y) / np.sum(x**6), np.sum(x**2 * y) / np.sum(x**4)])
    factors = np.array([1 - 2 * np.mean(x**6), 1 - 2 * np.mean(x**4)])
    expected = best + (np.array([5, 1]) - best) * factors ** np.arange(401)[:, np.newaxis]
    np.testing.assert_allclose(lesson.run.x, expected, atol=1e-9)


def test_mean_of_fourth_powers_as_a_fraction() -> None:
    assert (exact_mean_of_power(200, 4).numerator, exact_mean_of_power(200, 4).denominator) == (8039531, 39402995)


def test_the_ball_inside_is_that_of_the_lecture_on_local_minima(lesson: FormulaFit) -> None:
    other = LocalMinimum()
    np.testing.assert_array_equal(lesson.inside.x, other.trajectories["bad"].x)
    assert lesson.inside_best.loss == pytest.approx(other.global_minimum.fun, rel=1e-9)


@pytest.mark.parametrize(
    ("name", "enough", "too_few"),
    [
        ("run_reaches_the_bottom", 20, 19),
        ("knobs_inside_get_stuck_from_this_start", 400, 3),
        ("newton_takes_one_jump", 1, 0),
    ],
)
def test_a_sentence_is_judged_by_the_steps_that_are_drawn(
    lesson: FormulaFit, name: str, enough: int, too_few: int
) -> None:
    claim = lesson.claims[name]
    assert claim.evaluate(enough).holds
    assert not claim.evaluate(too_few).holds


@pytest.mark.parametrize("off", [0.997, 1.003])
def test_slopes_that_are_off_by_a_little_are_found(off: float) -> None:
    assert failed(with_slopes_off(FormulaFit, off)()) >= {
        "formula: gradient at 3 points",
        "all points: iterates 0 to 400",
    }


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"samples": 2}, "samples must be at least 3"),
        ({"start": (8, 0)}, "start must lie in the window"),
        ({"narrow_left": 1.0}, "narrow_left must lie between -1 and 1"),
        ({"far": 1.0}, "far must be above 1"),
        ({"penalty": 0.0}, "penalty must be positive"),
        ({"neurons": 0}, "neurons must be at least 1"),
        ({"window": ((0, 1), (0, 1))}, "one \\(lower, upper\\) pair"),
        ({"true_parameters": (1, 2, 3)}, "true_parameters must be a pair"),
    ],
)
def test_bad_parameters_are_refused_at_once(changes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        FormulaFit(**changes)


def test_shapes_that_look_alike_have_one_size_on_the_one_sided_data(lesson: FormulaFit) -> None:
    x, _ = lesson.narrow_points
    for shape in (lesson.scaled_cube, lesson.scaled_square):
        assert np.isclose(np.mean(shape(x) ** 2), 1.0)
