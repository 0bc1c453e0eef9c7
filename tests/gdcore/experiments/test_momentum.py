"""The lecture on momentum: its numbers, what its variants keep and what they are refused by."""

from pathlib import Path

import numpy as np
import pytest

from gdcore import HeavyBall, landscape, objectives
from gdcore.experiments import LocalMinimum, MomentumInRavine
from tests.gdcore.judged import failed, failing

FACTS = """
flat 1; steep 100; narrowness 100; start_x 10; start_y 1; learning_rate 0.019802; momentum 0.9; too_much 0.99
accuracy 0.01; plain_limit 0.02; plain_flat_factor 0.98020; plain_steep_factor -0.98020; plain_lost_per_step 0.019802
plain_steps 346; plain_crossings 346; momentum_steps 125; times_faster 2.768; too_much_steps 1361; times_slower 3.934
steady_gain 10; flipping_gain 0.52632; steady_velocity_10 6.5132; first_pass_step 14; plain_x_at_first_pass 7.5578
overshoot 2.9317; overshoot_step 23; overshoot_share 0.29317; rising_steps 58; plain_rising_steps 0
too_much_overshoot 8.9588; too_much_overshoot_step 22; critical_momentum 0.73836; critical_shrink 0.85928
critical_lost_per_step 0.14072; critical_steps 61; times_more_per_step 7.1063; fewest_steps 42
fewest_steps_momentum 0.76; shrink 0.94868; lost_per_step 0.051317; plateau_low 0.0026334; plateau_high 3.7974
momentum_limit 0.038; patch_steps 8; patch_area_left 0.43047; flat_turn_degrees 7.7136; steep_turn_degrees 92.423
times_narrower 100; narrower_plain_lost_per_step 0.00019998; narrower_critical_lost_per_step 0.014141
plain_pays 99.020; momentum_pays 9.9509; best_rate 0.033058; best_momentum 0.66942; best_shrink 0.81818
best_lost_per_step 0.18182; best_steps 48; nesterov_rate 0.01; nesterov_limit 0.013571; nesterov_flat_shrink 0.94393
heavy_swing_10 0.61961; heavy_swing_20 0.39583; nesterov_first_y -0.9; nesterov_second_y 0; nesterov_steps 121
heavy_steps_at_nesterov_rate 124; nesterov_steep_factor_at_plain_best 2.2538; easy_plain_steps 31
easy_momentum_steps 131; easy_critical_momentum 0.30557; lucky_share 0.2104; momentum_lucky_share 0.2203
won_share 0.1013; lost_share 0.0914; kept_share 0.1190; minimum_loss 0.0091839; good_momentum_b 0.96983
good_momentum_loss 0.028270; saved_plain_loss 0.028270; saved_momentum_loss 0.0091839
"""


@pytest.fixture(scope="module")
def land(pytestconfig: pytest.Config) -> LocalMinimum:
    """The landscape; its two maps of luck are kept from one session to the next."""
    cache = pytestconfig.cache
    return LocalMinimum(grid=100, cache=None if cache is None else Path(cache.mkdir("maps_of_luck")))


def test_facts_are_those_of_the_storyboard(land: LocalMinimum) -> None:
    facts = MomentumInRavine(landscape=land).facts
    expected = dict(pair.split() for line in FACTS.strip().splitlines() for pair in line.split("; "))
    wrong = {name: facts[name] for name, value in expected.items() if not agrees(facts[name], value)}
    assert wrong == {}


def agrees(found: float, digits: str) -> bool:
    """Whether a number has the digits of the table; its last one may be rounded either way."""
    mantissa, _, exponent = digits.partition("e")
    unit = 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
    return abs(found - float(digits)) <= (0.51 * unit if "." in mantissa else 1e-9)


def test_every_claim_and_check_holds(land: LocalMinimum) -> None:
    lesson = MomentumInRavine(landscape=land)
    assert failing(lesson) == set()
    assert failed(lesson) == set()
    assert len(lesson.checks) >= 15
    assert all(value == value for value in lesson.facts.values())


@pytest.mark.parametrize(
    ("change", "steps"),
    [
        ({"momentum": 0.85}, {"momentum_steps": 86}),
        ({"too_much": 0.98}, {"too_much_steps": 672}),
        ({"steep": 150}, {"plain_steps": 519, "momentum_steps": 129, "too_much_steps": 1365}),
        ({"start": (10, -0.5)}, {}),
        ({"accuracy": 0.001}, {"plain_steps": 461, "momentum_steps": 171, "too_much_steps": 1828}),
        ({"saved": (1.5, -0.5)}, {}),
    ],
    ids=str,
)
def test_variants_that_hold(change, steps: dict[str, int], land: LocalMinimum) -> None:
    lesson = MomentumInRavine(**change, landscape=land)
    assert failing(lesson) == set()
    assert {name: lesson.facts[name] for name in steps} == steps


@pytest.mark.parametrize(
    ("change", "by", "steps"),
    [
        ({"momentum": 0.95}, "momentum_is_faster", {"momentum_steps": 270}),
        ({"momentum": 0.8}, "ball_overshoots", {}),
        ({"momentum": 0.7}, "one_factor_for_both", {}),
        ({"too_much": 0.95}, "too_much_is_slower_than_none", {"too_much_steps": 270}),
        ({"steep": 50}, "momentum_is_faster", {"plain_steps": 173, "momentum_steps": 131}),
        ({"steep": 400}, "ball_overshoots", {"plain_steps": 1383, "momentum_steps": 138}),
        ({"steep": 400}, "too_much_is_slower_than_none", {"too_much_steps": 1343}),
        ({"learning_rate": 0.018}, "rate_is_best_for_the_plain_ball", {}),
        ({"maxiter": 300}, "plain_ball_zigzags", {"plain_steps": -1}),
        ({"saved": (2, 4.5)}, "momentum_reshuffles_luck", {}),
    ],
    ids=str,
)
def test_variants_that_are_refused(change, by: str, steps: dict[str, int], land: LocalMinimum) -> None:
    lesson = MomentumInRavine(**change, landscape=land)
    assert by in failing(lesson)
    assert {name: lesson.facts[name] for name in steps} == steps


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"start": (10, 0)}, "neither zigzags nor glides"),
        ({"flat": 100.0}, "flat must be below steep"),
        ({"momentum": 1.0}, "momentum must be"),
        ({"times_narrower": 1.0}, "times_narrower must be above 1"),
        ({"saved": (9, 0)}, "stay on the map"),
        ({"learning_rate": 0.0}, "learning_rate must be positive"),
        ({"learning_rate": 5.0}, "learning_rate must be below 4/flat = 4, got 5"),
    ],
)
def test_bad_parameters_are_refused_at_once(change, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        MomentumInRavine(**change)


def test_the_exercise() -> None:
    # Top speed on a steady slope g with β = 0.9, and the wall for L = 100.
    steps = -np.diff(HeavyBall(1.0, 0.9).run(slope_of(3.0), 0.0, 200).x[:, 0])
    assert steps[-1] == pytest.approx(10 * 3.0)
    assert landscape.shrink_limit(0.9) / 100 == pytest.approx(0.038)


def slope_of(g: float) -> objectives.Objective:
    return objectives.Objective(fun=lambda x: g * x, grad=lambda x: g + 0 * x, hess=lambda x: 0.0, dim=1)


def test_a_patch_tumbles_and_keeps_its_square_shape_in_area_only() -> None:
    lesson = MomentumInRavine()
    along, across = lesson.patch(1.0, 8), lesson.patch(100.0, 8)
    assert along.shape == (9, 4, 2)
    edges = [p[-1, 1] - p[-1, 0] for p in (along, across)]
    assert np.linalg.norm(edges[0]) != pytest.approx(np.linalg.norm(edges[1]), rel=0.1)


def test_the_knob_counts_what_single_runs_count() -> None:
    lesson = MomentumInRavine()
    momenta = [0.0, 0.5, 0.76, 0.9, 0.99]
    assert lesson.steps_by_momentum(momenta).tolist() == [lesson.steps(lesson.run_with_momentum(m)) for m in momenta]


@pytest.mark.parametrize("change", [{"learning_rate": 0.05}, {"maxiter": 1}, {"accuracy": 20.0}], ids=str)
def test_odd_parameters_are_answered_not_broken(change, land: LocalMinimum) -> None:
    lesson = MomentumInRavine(**change, landscape=land)
    assert failing(lesson)
    assert failed(lesson) == set()
    assert all(value == value for value in lesson.facts.values())
