"""The lecture on learning from a handful: its numbers, what its variants keep and what they are refused by."""

import numpy as np
import pytest

from gdcore.experiments import LineFromAHandful
from tests.gdcore.judged import failed, failing

FACTS = """
samples 200; handful 5; noise 0.3; learning_rate 0.1; start_a -2; start_b 3; true_a 0.8; true_b 0.5; best_a 0.78519
best_b 0.50458; best_error 0.082852; start_error 16.757; start_distance 3.7396; smallest_curvature 2
largest_curvature 2.6935; way_outermost 1; way_innermost 0.20002; agree_at_start 0.94; agree_halfway 0.945
agree_near 0.6; agree_at_bottom 0; mean_pull_at_bottom 0.68099; full_steps_in_pass 1; handful_steps_in_pass 40
single_steps_in_pass 200; full_left_after_pass 0.76231; handful_left_after_pass 0.011737
single_left_after_pass 0.067261; seeds_with_this_order 0.913; full_steps_to_tenth 9; full_looks_to_tenth 1800
handful_steps_to_tenth 8; handful_looks_to_tenth 40; single_looks_to_tenth 6; full_best_rate 0.42612
full_best_looks_to_tenth 400; full_limit 0.74254; handful_limit 0.60767; single_limit 0.32536; single_spread 0.15018
single_sigma_a 0.10775; single_sigma_b 0.10461; single_cloud_area 0.21201; handful_spread 0.061382
handful_cloud_area 0.035428; handful_area_ratio 5.9843; handful_spread_ratio 2.4467; half_rate_area 0.087822
half_rate_area_ratio 2.4142; half_rate_spread 0.096639; fifth_rate_spread 0.058239; single_excess_error 0.026580
handful_excess_error 0.0044163; ellipse_share 0.95; inside_share 0.95001; uphill_share 0.49908; swarm 400
swarm_inside_10 0.9375; swarm_inside_200 0.945; swarm_centre_off_10 0.0099548; swarm_standard_error_10 0.022345
half_noise_spread_ratio 0.5; half_after 50; falling_spread_in_the_end 0.0091276; falling_distance_in_the_end 0.0087400
times_calmer 16.453; looks_in_the_end 10000; full_distance_in_the_end 3.5618e-5; full_overtakes_passes 17
full_overtakes_looks 3400; all_nearest_after_passes 24; falling_spread_then 0.013150
shuffled_single_area_ratio 0.983; shuffled_handful_area_ratio 0.853; clean_distance_after_100 2.1037e-10
exercise_steps_in_pass 40; exercise_spread_ratio 2.236
"""


@pytest.fixture(scope="module")
def lesson() -> LineFromAHandful:
    return LineFromAHandful()


def agrees(found: float, digits: str) -> bool:
    """Whether a number has the digits of the table; its last one may be rounded either way."""
    mantissa, _, exponent = digits.partition("e")
    unit = 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
    return abs(found - float(digits)) <= (0.51 * unit if "." in mantissa else 1e-6)


def test_facts_are_those_of_the_storyboard(lesson: LineFromAHandful) -> None:
    expected = dict(pair.split() for line in FACTS.strip().splitlines() for pair in line.split("; "))
    wrong = {name: lesson.facts[name] for name, value in expected.items() if not agrees(lesson.facts[name], value)}
    assert wrong == {}


def test_every_claim_and_check_holds(lesson: LineFromAHandful) -> None:
    assert failing(lesson) == set()
    assert failed(lesson) == set()
    assert len(lesson.checks) >= 14
    assert all(value == value for value in lesson.facts.values())
    assert lesson.facts["pulls_at_bottom_sum"] < 1e-14


@pytest.mark.parametrize(
    ("change", "facts"),
    [
        ({"noise": 0.5}, {"single_spread": 0.250}),
        ({"learning_rate": 0.08}, {"single_spread": 0.129, "half_rate_area_ratio": 2.30}),
        ({"handful": 10}, {"handful_area_ratio": 12.2}),
        ({"handful": 2}, {"handful_area_ratio": 2.25}),
        ({"samples": 400}, {"full_best_looks_to_tenth": 800, "handful_looks_to_tenth": 40}),
        ({"seed_of_draws": 1}, {}),
        ({"seed_of_draws": 2}, {}),
        ({"seed": 1}, {}),
        ({"seed": 2}, {}),
        ({"half_after": 20}, {"falling_spread_in_the_end": 0.0060}),
    ],
    ids=str,
)
def test_variants_that_hold(change, facts: dict[str, float]) -> None:
    lesson = LineFromAHandful(**change)
    assert failing(lesson) == set()
    assert {name: lesson.facts[name] for name in facts} == pytest.approx(facts, rel=5e-3)


@pytest.mark.parametrize(
    ("change", "by", "facts"),
    [
        ({"noise": 0}, "cloud_never_rests", {"single_spread": 0}),
        ({"learning_rate": 0.2}, "no_step_passes_its_line", {"way_outermost": 2.0}),
        ({"learning_rate": 0.4}, "cloud_never_rests", {"single_limit": 0.32536}),
        ({"learning_rate": 0.05, "passes": 50}, "all_win_in_the_end", {}),
        ({"handful": 20}, "handful_is_nearest_after_a_pass", {"handful_left_after_pass": 0.088}),
        ({"samples": 20}, "handful_is_nearest_after_a_pass", {"full_best_looks_to_tenth": 40}),
        ({"seed_of_draws": 3}, "handful_is_nearest_after_a_pass", {"handful_left_after_pass": 0.0174}),
        ({"start": (0.5, 0.8)}, "samples_agree_far_away", {"agree_at_start": 0.795}),
        ({"half_after": 5000}, "falling_rate_settles", {}),
    ],
    ids=str,
)
def test_variants_that_are_refused(change, by: str, facts: dict[str, float]) -> None:
    lesson = LineFromAHandful(**change)
    assert by in failing(lesson)
    assert {name: lesson.facts[name] for name in facts} == pytest.approx(facts, rel=5e-3, abs=1e-12)
    assert all(value == value for value in lesson.facts.values())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"handful": 51}, "at most a quarter of the 200 samples, got 51"),
        ({"handful": 1}, "handful must be at least 2"),
        ({"samples": 19}, "samples must be at least 20"),
        ({"noise": -0.1}, "noise must not be negative"),
        ({"start": (1, 2, 3)}, "start must be a pair"),
        ({"half_after": 0.0}, "half_after must be positive"),
    ],
)
def test_bad_parameters_are_refused_at_once(change, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        LineFromAHandful(**change)


def test_single_steps_against_arithmetic(lesson: LineFromAHandful) -> None:
    x, y = lesson.points
    draws = np.random.default_rng(0)
    p = np.array([-2.0, 3.0])
    for k in range(200):
        np.testing.assert_allclose(lesson.single.x[k], p, rtol=1e-12, atol=1e-12)
        i = int(draws.integers(200, size=1)[0])
        p = p - 0.1 * 2 * (p[0] * x[i] + p[1] - y[i]) * np.array([x[i], 1])


def test_shuffling_keeps_most_of_the_cloud(lesson: LineFromAHandful) -> None:
    assert 0.95 < lesson.facts["shuffled_single_area_ratio"] < 1
    assert 0.8 < lesson.facts["shuffled_handful_area_ratio"] < 0.9


def test_a_landscape_can_be_drawn_of_it(lesson: LineFromAHandful) -> None:
    low, high = lesson.window
    assert low < min(*lesson.start, *lesson.bottom)
    assert high > max(*lesson.start, *lesson.bottom)
    x, y = lesson.points
    assert np.mean((lesson.curve(lesson.bottom, x) - y) ** 2) == pytest.approx(lesson.facts["best_error"])
    end = lesson.trajectories["handful"].x[-1]
    assert (lesson.facts["handful_a"], lesson.facts["handful_b"]) == tuple(end)


@pytest.mark.parametrize("change", [{"learning_rate": 5.0}, {"noise": 0, "start": (0.8, 0.5)}, {"passes": 2}], ids=str)
def test_odd_parameters_are_answered_not_broken(change) -> None:
    lesson = LineFromAHandful(**change)
    assert failing(lesson)
    assert failed(lesson) == set()
    assert all(value == value for value in lesson.facts.values())


# -- what the pictures ask -----------------------------------------------------------------


def test_a_samples_line_is_that_of_the_fits_through_it(lesson: LineFromAHandful) -> None:
    for i in (0, 57, lesson.outermost, lesson.innermost):
        ((x, y),) = lesson.sample(i)
        for a in (-2.0, 0.3):
            slope, intercept = lesson.on_floor(i, a)
            assert slope * x + intercept == pytest.approx(y)
        here, foot = lesson.plumb(i, (-1.0, 2.0))
        assert foot[0] * x + foot[1] == pytest.approx(y)
        assert (here - foot) @ np.array([1.0, -x]) == pytest.approx(0.0, abs=1e-12)  # at right angles to the line
        ((start, end),) = lesson.step_of(i, (-1.0, 2.0))
        np.testing.assert_allclose(end - start, lesson.way(x) * (foot - here), atol=1e-12)


def test_the_samples_drawn_are_those_of_the_walk(lesson: LineFromAHandful) -> None:
    for k in (0, 1, 7, 199, 9999):
        ((_, end),) = lesson.step_of(lesson.drawn(k), lesson.single.x[k])
        np.testing.assert_allclose(end, lesson.single.x[k + 1], atol=1e-12)


def test_the_fan_is_all_steps_and_its_mean_the_step_of_all(lesson: LineFromAHandful) -> None:
    here = lesson.place(0.5)
    np.testing.assert_allclose(lesson.mean_step(0.5)[0], [here, here - 0.1 * lesson.objective.grad(here)], atol=1e-12)
    assert lesson.leads_down(0.5).mean() == pytest.approx(lesson.facts["agree_halfway"])
    assert lesson.leads_down(1.0).sum() == 0


def test_the_race_counts_looks_and_distances(lesson: LineFromAHandful) -> None:
    for run, name in (("all", "full"), ("handful", "handful"), ("single", "single")):
        steps = lesson.samples // lesson.looks_per_step(run)
        assert lesson.left_by(run)[steps] == pytest.approx(lesson.facts[f"{name}_left_after_pass"])


def test_swarm_and_dust_are_those_of_the_facts(lesson: LineFromAHandful) -> None:
    np.testing.assert_allclose(lesson.swarm_at(10.0), lesson.swarm_path[10])
    np.testing.assert_allclose(lesson.swarm_at(10.5), lesson.swarm_path[10:12].mean(axis=0))
    off = np.linalg.norm(lesson.swarm_centre(10) - lesson.all.x[10])
    assert off == pytest.approx(lesson.facts["swarm_centre_off_10"])
    assert lesson.inside(lesson.looks) == pytest.approx(lesson.facts["inside_share"])
    assert len(lesson.dust(237.0)) == 38
    np.testing.assert_array_equal(lesson.iterate(5.0), lesson.single.x[5])


def test_clouds_of_other_settings(lesson: LineFromAHandful) -> None:
    assert lesson.area_ratio(5, 0.1) == pytest.approx(lesson.facts["handful_area_ratio"])
    assert lesson.area_ratio(1, 0.05) == pytest.approx(lesson.facts["half_rate_area_ratio"])
    assert np.isinf(lesson.cloud_of(1, 0.4)).all()
    spread = float(np.sqrt(np.trace(lesson.falling_cloud(lesson.looks))))
    assert spread == pytest.approx(lesson.facts["falling_spread_in_the_end"])
    for batch, rate in ((5, 0.1), (1, 0.05)):
        dust = lesson.settled_dust(batch, rate) - lesson.bottom
        spread = np.sqrt((dust**2).sum(axis=1).mean())
        assert spread == pytest.approx(np.sqrt(np.trace(lesson.cloud_of(batch, rate))), rel=0.1)


def test_with_less_noise_the_cloud_shrinks_to_a_point(lesson: LineFromAHandful) -> None:
    half = LineFromAHandful(noise=0.15)
    np.testing.assert_allclose(lesson.dust_with(0.15), half.single.x[200:], atol=1e-12)
    np.testing.assert_allclose(lesson.cloud_with(0.15), half.cloud(1))
    np.testing.assert_allclose(lesson.bottom_with(0.15), half.bottom)
    np.testing.assert_allclose(lesson.objective_with(0.15).fun(np.zeros(2)), half.objective.fun(np.zeros(2)))
    assert np.ptp(lesson.dust_with(0.0), axis=0).max() < 1e-12
    x, y = lesson.samples_with(0.0).T
    np.testing.assert_allclose(y, 0.8 * x + 0.5)
