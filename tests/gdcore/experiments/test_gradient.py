"""The lecture on the gradient: its table of facts, its refusals, and a walk against plain arithmetic."""

import numpy as np
import pytest

from gdcore.experiments import GradientOnHill
from tests.gdcore.judged import as_written, failed, failing, with_slopes_off

FACTS = {
    "point_x": "0.5", "point_y": "-0.9", "height_at_point": "0.2980", "slope_east": "0.5455", "slope_north": "0.3755",
    "gradient_length": "0.6623", "circle_diameter": "0.6623", "uphill_bearing": "34.54", "contour_bearing": "124.5",
    "downhill_bearing": "214.5", "tilt_of_plane": "33.52", "far_run": "2.4", "height_at_far": "0.1487",
    "far_quotient": "-0.06221", "nudge": "0.01", "unit_quotient": "0.3220", "tenth_quotient": "0.5297",
    "nudge_quotient": "0.5440", "run_at_which_quotient_turns_negative": "2.142", "gap_at_zoom_10": "0.1502",
    "gap_at_zoom_100": "0.01490", "zoom": "100", "northeast_slope": "0.6513", "northeast_quotient": "0.6532",
    "average_of_two_slopes": "0.4605", "compass_directions": "24", "measured_directions_downhill": "12",
    "circle_largest_gap_share": "0.003152", "arrow_misses_hollow_by": "58.04", "learning_rate": "0.5",
    "steps_to_hollow": "14", "accuracy": "0.01", "promised_fall": "0.2193", "actual_fall": "0.1934",
    "share_of_promise_kept": "0.8817", "largest_turn_of_arrow": "78.95", "long_rate": "3",
    "long_promised_height": "-1.0178", "long_height": "0.3994", "lowest_height": "-1",
    "rate_from_which_step_climbs": "2.750", "table_slope_11": "-0.9", "table_slope_12": "-1.8", "table_slope_13": "0.9",
    "table_slope_21": "0.7", "table_slope_22": "1.4", "table_slope_23": "-0.7", "weight_11": "0.2", "weight_23": "-0.4",
    "table_rows": "2", "table_columns": "3", "table_entries": "6", "table_loss": "0.65", "nudged_loss": "0.6322",
    "nudged_quotient": "-1.78", "table_rate": "0.1", "table_loss_after_step": "0.104", "table_rate_limit": "0.3333",
    "level_places": "4", "hollows": "1", "summits": "1", "passes": "2", "steepest_slope": "1",
    "curvature_where_steepest": "0", "summit_slope": "0", "summit_curvature": "-1", "landscape_level_places": "29",
    "landscape_minima": "9", "exercise_slope_east": "-1", "exercise_slope_north": "3",
    "exercise_steepest_slope": "3.162", "exercise_northeast_slope": "1.414",
}  # fmt: skip


@pytest.fixture(scope="module")
def lesson() -> GradientOnHill:
    return GradientOnHill()


@pytest.mark.parametrize(("name", "written"), FACTS.items())
def test_facts_have_the_digits_of_the_storyboard(lesson: GradientOnHill, name: str, written: str) -> None:
    assert float(lesson.facts[name]) == as_written(written)


def test_every_claim_and_check_holds(lesson: GradientOnHill) -> None:
    assert failing(lesson) == set()
    assert failed(lesson) == set()


@pytest.mark.parametrize(
    "changes",
    [
        {"point": (0.5, -0.8), "long_rate": 3.3},
        {"far_run": 2.2},
        {"nudge": 0.001},
        {"learning_rate": 1.0},
        {"long_rate": 3.2},
        {"table_rate": 0.3},
        {"targets": (1, -1)},
    ],
)
def test_these_variants_hold(changes) -> None:
    variant = GradientOnHill(**changes)
    assert failing(variant) == set()
    assert [check for check in variant.checks if not check.passed] == []


def test_at_rate_one_the_walk_takes_six_steps() -> None:
    assert GradientOnHill(learning_rate=1.0).facts["steps_to_hollow"] == 6


@pytest.mark.parametrize(
    ("changes", "claims"),
    [
        ({"point": (0.5, 0.9)}, {"northeast_is_steeper_than_both"}),
        ({"far_run": 2.0}, {"far_run_ends_lower"}),
        # A nudge so long misses the slope itself by more than a hundredth too, and that of the weight by 5.6 %.
        ({"nudge": 0.05}, {"slopes_lie_on_a_circle", "short_runs_tend_to_the_slope", "nudge_keeps_its_promise"}),
        ({"learning_rate": 2.1}, {"descent_reaches_the_hollow"}),
        # At this rate the promise, −0.8, can still be kept by lower ground.
        ({"long_rate": 2.5}, {"long_step_climbs", "promise_is_impossible"}),
        ({"table_rate": 0.35}, {"table_step_lowers_the_loss"}),
        ({"inputs": (2, 1, 1)}, {"nudge_keeps_its_promise"}),
    ],
)
def test_these_variants_are_refused(changes, claims: set[str]) -> None:
    assert failing(GradientOnHill(**changes)) == claims


def test_descent_and_long_step_by_hand(lesson: GradientOnHill) -> None:
    x, y = lesson.point
    for k in range(20):
        assert lesson.descent.x[k] == pytest.approx([x, y], abs=1e-12)
        x, y = x - 0.5 * np.cos(x) * np.cos(y), y + 0.5 * np.sin(x) * np.sin(y)
    a, b = lesson.point
    assert lesson.long.x[1] == pytest.approx([a - 3 * np.cos(a) * np.cos(b), b + 3 * np.sin(a) * np.sin(b)])


def test_table_step_by_hand(lesson: GradientOnHill) -> None:
    w, x, t = np.array(lesson.weights), np.array(lesson.inputs), np.array(lesson.targets)
    expected = w - 0.1 * np.outer(w @ x - t, x)
    np.testing.assert_allclose(lesson.table_step.x[1].reshape(2, 3), expected, rtol=1e-14)


def test_a_table_of_one_column_has_slopes_too() -> None:
    narrow = GradientOnHill(weights=((0.5,), (-0.2,)), inputs=(1.5,))
    assert narrow.table_gradient.shape == (2, 1)
    assert "table_slope_21" in narrow.facts
    assert failing(narrow) == set()


@pytest.mark.parametrize(
    ("name", "enough", "too_few"),
    [
        ("descent_reaches_the_hollow", 14, 13),
        ("long_step_climbs", 1, 0),
        ("table_step_lowers_the_loss", 1, 0),
    ],
)
def test_a_sentence_is_judged_by_the_steps_that_are_drawn(
    lesson: GradientOnHill, name: str, enough: int, too_few: int
) -> None:
    claim = lesson.claims[name]
    assert claim.evaluate(enough).holds
    assert not claim.evaluate(too_few).holds


@pytest.mark.parametrize("off", [0.997, 1.003])
def test_slopes_that_are_off_by_a_little_are_found(off: float) -> None:
    assert failed(with_slopes_off(GradientOnHill, off)()) >= {"slopes of the ground at the point"}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"point": (4.0, 0.0)}, "point must lie in the window"),
        ({"far_run": 1.0}, "far_run must be above 1"),
        ({"nudge": 0.1}, "nudge must be above 0 and below 0.1"),
        ({"weights": ((1, 2, 3, 4, 5), (1, 2, 3, 4, 5))}, "2 rows of 1 to 4 numbers"),
        ({"inputs": (1, 2)}, "inputs must hold 3 numbers"),
        ({"targets": (1, 2, 3)}, "targets must hold 2 numbers"),
        ({"maxiter": 0}, "maxiter must be at least 1"),
    ],
)
def test_bad_parameters_are_refused_at_once(changes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        GradientOnHill(**changes)
