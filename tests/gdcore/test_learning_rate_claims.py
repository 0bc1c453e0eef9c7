"""What is said of the runs with each rate is held against the iterates that are drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gdcore.experiments import LearningRate
from gdcore.experiments.learning_rate.claims import _all_factors
from gdcore.objectives import Objective, negative_cosine


@pytest.mark.parametrize(
    ("name", "changes", "upto"),
    [
        ("better_looks_finished_at_glance", {}, 9),
        ("better_is_not_finished_at_glance", {}, 9),
        ("better_arrives", {}, 20),
        ("better_loses_the_same_share_each_step", {}, 1),
        ("better_wins_the_race", {}, {"better": 3, "too_small": 60}),
        ("best_rate_takes_one_step", {}, 0),
        ("first_picture_is_a_speck", {}, 20),
        ("diverging_leaves_window_at_once", {}, 0),
        ("diverging_loss_is_a_straight_line", {}, 1),
        ("bouncing_keeps_its_distance", {}, 0),
        ("shifted_tiny_rate_barely_moves", {}, 0),
        ("too_small_is_not_there", {}, 0),
        ("first_picture_is_a_speck", {"diverging": 1.001}, 60),
    ],
)
def test_each_sentence_about_a_run_can_fail(name: str, changes: dict[str, Any], upto: Any) -> None:
    claim = LearningRate(**changes).claims[name]
    assert claim.about
    assert not claim.evaluate(upto).holds
    assert "To change it, " in claim.evaluate(upto).objection


def test_what_the_lecture_draws_is_enough() -> None:
    experiment = LearningRate()
    assert experiment.claims["better_looks_finished_at_glance"].evaluate(experiment.glance).holds
    assert experiment.claims["bouncing_keeps_its_loss"].evaluate(6).holds
    assert experiment.claims["best_rate_takes_one_step"].evaluate(1).holds
    assert all(claim.evaluate(experiment.maxiter).holds for claim in experiment.claims.values())


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("rates_can_be_told_apart", {"better": 1.01, "bouncing": 1.0}),
        ("dial_shows_slowest_winner_and_jumper", {"better": 0.6}),
        ("one_number_makes_five_walks", {"diverging": 0.9}),
        ("diverging_rate_is_just_above_limit", {"diverging": 1.001}),
        ("diverging_rate_is_just_above_limit", {"diverging": 2.0}),
    ],
)
def test_each_other_sentence_can_fail(name: str, changes: dict[str, Any]) -> None:
    assert LearningRate().claims[name].holds
    assert not LearningRate(**changes).claims[name].holds


def test_other_ground_has_the_same_largest_curvature_and_is_no_parabola() -> None:
    experiment = LearningRate(curvature=6.0, bouncing=1 / 3)
    curvature = experiment.other_ground.curvature([0.0, experiment.other_ground_half_period])
    assert curvature.tolist() == pytest.approx([6.0, -6.0])


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"accuracy": 100.0}, r"accuracy must lie below \|start\| = 20, got 100: .*give a smaller distance"),
        ({"glance": 61}, "glance must be at most maxiter = 60, got 61; choose an earlier glance or more iterations"),
    ],
)
def test_numbers_that_no_picture_can_show_are_refused_at_once(parameters: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        LearningRate(**parameters)


@pytest.mark.parametrize(
    "name", ["positive_factors_walk_straight_in", "negative_factors_land_closer", "beyond_the_limit_every_step_grows"]
)
def test_what_is_said_of_every_rate_fails_on_ground_that_is_no_parabola(name: str) -> None:
    class Hilly(LearningRate):
        @property
        def objective(self) -> Objective:
            return negative_cosine(15.0)

    assert LearningRate().claims[name].holds
    assert not {claim.name: claim for claim in _all_factors(Hilly())}[name].holds


def test_a_larger_rate_makes_no_longer_step_where_there_is_no_slope() -> None:
    class Level(LearningRate):
        @property
        def objective(self) -> Objective:
            return negative_cosine(20.0)

    assert not {claim.name: claim for claim in _all_factors(Level(start=20.0))}["steps_grow_with_the_rate"].holds


def test_the_maps_that_pictures_ask_for_agree_with_closed_forms() -> None:
    experiment = LearningRate(curvature=6.0, bouncing=1 / 3)
    x = np.linspace(-30, 30, 13)
    assert experiment.next_iterate(0.05)(x) == pytest.approx((1 - 0.3) * x)
    rates = np.linspace(0, 0.5, 21)
    for curvature, steps in ((6.0, 1), (6.0, 7), (12.0, 3)):
        expected = np.abs(1 - rates * curvature) ** steps
        assert experiment.left_after(steps + 0.4, curvature)(rates) == pytest.approx(expected)
    assert (experiment.best_rate_for(6.0), experiment.limit_for(6.0)) == pytest.approx((1 / 6, 1 / 3))
