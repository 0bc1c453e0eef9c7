"""The lecture on adaptive step sizes: its numbers, what its variants keep and what they are refused by."""

import numpy as np
import pytest

from gdcore.experiments import AdaptiveInRavine
from tests.gdcore.judged import failed, failing

FACTS = """
flat 1; steep 100; narrowness 100; start_distance 5; accuracy 0.05; turn 45; momentum 0.9; smoothing 0.9; beta1 0.9
beta2 0.999; plain_rate 0.019802; adagrad_rate 1; rmsprop_rate 0.05; adam_rate 0.2; puzzle_rate 0.25; puzzle_limit 8
puzzle_plain_steps 17; plain_steps 231; momentum_steps 82; adagrad_steps 25; adam_steps 79; slope_x -4; slope_y 300
slope_ratio 75; slope_angle 89.236; adagrad_first_step_x 1.000; adagrad_first_step_y -1.000; first_step_angle 45.00
fade_steps 100; adagrad_step_left 0.1; adagrad_tenth_rate_steps 1675; huge_rate 1000; huge_reach 997.00; huge_steps 3
fling_factor_x 1.0040; fling_factor_y 1.0030; cliff_slope 100; cliff_steps 10; adagrad_after_cliff 0.0031607
rmsprop_recovers_after 73; rmsprop_rest_x 0.025000; rmsprop_rest_y 0.025000; rest_zoom 100
adagrad_mirror_difference 0; rmsprop_mirror_difference 0; rmsprop_first_step 0.15811
rmsprop_first_step_in_rates 3.1623; adam_first_step 0.2000; adam_uncorrected_in_rates 3.1623
adam_longest_in_rates 3.1623; adam_overshoot_x 0.51973; adam_overshoot_y 0.56437; plain_turned_steps 231
momentum_turned_steps 82; adagrad_turned_steps 1120; adam_turned_steps 555; adagrad_times_slower 44.8
adam_times_slower 7.0253; small_turn 5; adagrad_small_turn_steps 157; adagrad_turned_best_steps 331
adagrad_turned_best_rate 5; aligned_meter_ratio 64.524; turned_meter_ratio 1.0436; aligned_rate_x 0.15329
aligned_rate_y 0.0023757; turned_rate_x 0.0038610; turned_rate_y 0.0040293; rates_tried 15; plain_rates_that_fit 0
momentum_rates_that_fit 1; adagrad_rates_that_fit 6; rmsprop_rates_that_fit 5; adam_rates_that_fit 9
along_adagrad_best_steps 5; turned_momentum_best_steps 82; rosenbrock_momentum_best_steps 505
hole_adagrad_best_steps 11; along_adam_best_steps 79; turned_adam_best_steps 145; rosenbrock_adam_best_steps 1168
hole_adam_best_steps 77; hole_slope_at_start 1.8633e-5
"""


@pytest.fixture(scope="module")
def lesson() -> AdaptiveInRavine:
    return AdaptiveInRavine()


def agrees(found: float, digits: str) -> bool:
    """Whether a number has the digits of the table; its last one may be rounded either way."""
    mantissa, _, exponent = digits.partition("e")
    unit = 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
    return abs(found - float(digits)) <= (0.51 * unit if "." in mantissa else 1e-6)


def test_facts_are_those_of_the_storyboard(lesson: AdaptiveInRavine) -> None:
    expected = dict(pair.split() for line in FACTS.strip().splitlines() for pair in line.split("; "))
    wrong = {name: lesson.facts[name] for name, value in expected.items() if not agrees(lesson.facts[name], value)}
    assert wrong == {}


def test_what_rounding_decides_is_held_loosely(lesson: AdaptiveInRavine) -> None:
    facts = lesson.facts
    assert facts["rmsprop_steps"] == pytest.approx(201, rel=0.05)
    assert facts["rmsprop_turned_steps"] == pytest.approx(292, rel=0.05)
    assert lesson.best_of_race("hole", "momentum")[0] == pytest.approx(735, rel=0.05)
    limits = {"adagrad_path_difference": 1e-10, "rmsprop_path_difference": 1e-5, "adam_path_difference": 2e-8}
    limits |= {"plain_turned_difference": 1e-13, "momentum_turned_difference": 1e-13}
    assert {name: facts[name] for name, limit in limits.items() if not facts[name] < limit} == {}


def test_every_claim_and_check_holds(lesson: AdaptiveInRavine) -> None:
    assert failing(lesson) == set()
    assert failed(lesson) == set()
    assert len(lesson.checks) >= 18
    assert all(value == value for value in lesson.facts.values())


@pytest.mark.parametrize(
    ("change", "steps"),
    [
        ({"adagrad_rate": 2}, {"adagrad_steps": 8, "adagrad_turned_steps": 467}),
        ({"adam_rate": 0.3}, {"adam_steps": 78, "adam_turned_steps": 395}),
        ({"rmsprop_rate": 0.02}, {}),
        ({"turn": 40}, {"adagrad_turned_steps": 1088}),
        ({"steep": 150}, {"plain_steps": 346, "momentum_steps": 90, "adagrad_steps": 25, "adagrad_turned_steps": 1675}),
        ({"start": (-3, 4)}, {"adagrad_turned_steps": 1586}),
        ({"puzzle_rate": 0.5}, {}),
    ],
    ids=str,
)
def test_variants_that_hold(change, steps: dict[str, int]) -> None:
    lesson = AdaptiveInRavine(**change)
    assert failing(lesson) == set()
    assert {name: lesson.facts[name] for name in steps} == steps


@pytest.mark.parametrize(
    ("change", "by"),
    [
        ({"adagrad_rate": 0.5}, ("adagrad_wins_along_the_axes",)),
        ({"adam_rate": 1}, ("turning_slows_adam",)),
        ({"rmsprop_rate": 0.1}, ("rmsprop_never_rests",)),
        ({"smoothing": 0.99}, ("rmsprop_never_rests",)),
        ({"turn": 30}, ("turned_meters_agree",)),
        ({"steep": 25}, ("adagrad_wins_along_the_axes",)),
        (
            {"start": (-4.8, 0.3)},
            (
                "turned_meters_agree",
                "turning_slows_adam",
            ),
        ),
        ({"puzzle_rate": 0.02}, ("plain_ball_is_lost",)),
    ],
    ids=str,
)
def test_variants_that_are_refused(change, by: tuple[str, ...]) -> None:
    assert set(by) <= failing(AdaptiveInRavine(**change))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"turn": 0}, "above 0 and below 90 degrees, got 0"),
        ({"turn": 90}, "above 0 and below 90 degrees, got 90"),
        ({"start": (0, 3)}, "move it off the axes"),
        ({"flat": 200.0}, "flat must be below steep"),
        ({"betas": (0.9, 1.0)}, "betas"),
        ({"rates": (0.1, -1.0)}, "rates must be positive"),
        ({"scales": (0.5,)}, "scales must be at least 1"),
    ],
)
def test_bad_parameters_are_refused_at_once(change, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        AdaptiveInRavine(**change)


def test_the_exercise(lesson: AdaptiveInRavine) -> None:
    facts = lesson.facts
    sizes = ("adam_large", "adam_small", "plain_large", "plain_small")
    assert [round(facts[f"exercise_{name}_step"], 6) for name in sizes] == [0.1, 0.1, 10, 0.001]


def test_the_rest_of_rmsprop_hops_between_two_opposite_corners(lesson: AdaptiveInRavine) -> None:
    path = lesson.trajectories["rmsprop"].x
    np.testing.assert_allclose(path[-1], -path[-2], rtol=1e-6)
    assert lesson.trajectories["rmsprop"].fun[-1] == pytest.approx(0.5 * (1 + 100) * 0.025**2, rel=1e-4)


def test_the_board_and_single_runs_agree(lesson: AdaptiveInRavine) -> None:
    at = lesson.rates.index(0.2)
    assert lesson.race_steps("along", "adam")[at] == lesson.facts["adam_steps"]
    assert lesson.arrives("adam")[at] == (True, True, True)
    assert lesson.arrives("plain")[at] == (True, False, False)


def test_races_know_their_seconds(lesson: AdaptiveInRavine) -> None:
    assert [lesson.ranking[race][1][0] for race in ("along", "turned", "rosenbrock", "hole")] == ["adam"] * 4


@pytest.mark.parametrize("change", [{"maxiter": 100}, {"plain_rate": 0.5}, {"betas": (0.0, 0.0)}], ids=str)
def test_odd_parameters_are_answered_not_broken(change) -> None:
    lesson = AdaptiveInRavine(**change)
    assert failing(lesson)
    assert failed(lesson) == set()
    assert all(value == value for value in lesson.facts.values())


def test_what_is_drawn_ends_where_the_facts_are(lesson: AdaptiveInRavine) -> None:
    for name in ("plain", "momentum", "adagrad", "adam"):
        assert lesson.steps_turned(name, 0.0) == lesson.facts[f"{name}_steps"]
        assert lesson.steps_turned(name, 45.0) == lesson.facts[f"{name}_turned_steps"]
        assert len(lesson.turned_path(name, 45.0)) == lesson.facts[f"{name}_turned_steps"] + 1
        np.testing.assert_allclose(lesson.turned_path(name, 0.0)[5], lesson.trajectories[name].x[5])
    over = lesson.steps_over_turn("adagrad")([0.0, 5.0, 45.0])
    assert over.tolist() == [25, lesson.facts["adagrad_small_turn_steps"], 1120]


def test_meters_that_are_drawn_are_sums_of_squares(lesson: AdaptiveInRavine) -> None:
    for axis in (0, 1):
        for degrees in (0.0, 45.0):
            expected = np.sqrt(lesson.meters(degrees)[9, axis])
            assert lesson.meter_reading(axis, 10.0, 100.0, degrees) == pytest.approx(expected)
    assert lesson.meter_reading(0, 0.0, 100.0, 0.0) == 0.0
    assert lesson.slope_size(1, 1.0, 100.0, 0.0) == 300.0
    low, high = lesson.meter_range
    assert low < lesson.meter_reading(0, 1.0, 1.0, 0.0) < lesson.meter_reading(1, 10.0, 100.0, 0.0) < high


def test_the_cliff_as_it_is_drawn(lesson: AdaptiveInRavine) -> None:
    facts = lesson.facts
    last = facts["cliff_steps"] + facts["cliff_later"]
    assert lesson.over_cliff("adagrad")(last) == pytest.approx(facts["adagrad_after_cliff"])
    assert lesson.over_cliff("rmsprop")(facts["cliff_steps"] + facts["rmsprop_recovers_after"]) >= 0.5
    assert lesson.cliff_reading("adagrad", last) == pytest.approx(np.sqrt(10 * 100.0**2 + 100))
    keep = lesson.smoothing**10
    assert lesson.cliff_reading("rmsprop", 10) == pytest.approx(100 * np.sqrt(1 - keep))
    assert lesson.fading(100) == pytest.approx(facts["adagrad_step_left"])


def test_at_rest_rmsprop_divides_a_small_slope_by_as_small_a_root(lesson: AdaptiveInRavine) -> None:
    assert lesson.facts["rest_slope_x"] == pytest.approx(lesson.facts["rest_root_x"], rel=1e-6)
    assert lesson.facts["rest_root_x"] == pytest.approx(0.025, rel=1e-3)


def test_races_are_run_as_they_were_won(lesson: AdaptiveInRavine) -> None:
    for race in ("along", "turned", "rosenbrock", "hole"):
        name, steps = lesson.ranking[race][0]
        path = lesson.race_run(race, name)
        ground = lesson.race_ground(race)
        away = np.hypot(*(path - np.array(ground.bottom)).T)
        assert len(path) == steps + 1
        assert away[-1] <= away[0] / 100
    assert lesson.scale(3.0) == 10_000
    assert sum(lesson.arrives_at_all("adam", 3.0)) == lesson.facts["adam_rates_that_fit"]


def test_steps_fade_as_one_over_the_root_of_their_number(lesson: AdaptiveInRavine) -> None:
    k = np.arange(1, lesson.fade_steps + 1)
    assert np.allclose(lesson.fading(k), 1 / np.sqrt(k), rtol=1e-6)
