"""What is said of the balls on the landscape is held against the iterates that are drawn."""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
import pytest
import scipy

from gdcore.experiments import LocalMinimum
from gdcore.objectives import models


@pytest.fixture(scope="module")
def experiment() -> LocalMinimum:
    return LocalMinimum(grid=20)


@pytest.mark.parametrize(
    ("name", "upto"),
    [
        ("good_rests_in_true_minimum", 20),
        ("good_start_finds_global_minimum", 20),
        ("good_start_has_a_nearer_minimum", 5),
        ("bad_start_misses_global_minimum", 5),
        ("scipy_agrees_from_bad_start", 5),
        ("momentum_loses_best_valley", 20),
        ("momentum_is_faster_and_flies_past", {"momentum": 8}),
        ("momentum_keeps_its_share_of_velocity", 1),
        ("ball_moves_against_the_slope", 0),
        ("resting_places_differ", {"another": 0}),
    ],
)
def test_a_ball_that_is_not_drawn_to_its_end_has_not_arrived(experiment: LocalMinimum, name: str, upto: Any) -> None:
    claim = experiment.claims[name]
    assert claim.holds
    assert claim.evaluate(experiment.maxiter) == claim
    assert not claim.evaluate(upto).holds
    assert "for iterates 0 to " in claim.evaluate(upto).found


def test_a_ball_may_be_left_where_no_eye_sees_it_move(experiment: LocalMinimum) -> None:
    settled = {name: int(experiment.facts[f"{name}_settled"]) for name in experiment.trajectories}
    assert all(0 < k < experiment.maxiter for k in settled.values())
    for name in settled:
        assert all(claim.evaluate(settled).holds for claim in experiment.claims_for(name, settled[name]).values())


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("twin_is_the_same_curve", {"model": models.cubic, "window": (-7.0, 7.0)}),
        ("each_restart_raises_the_chance", {"restarts": 1}),
        ("drag_crosses_high_and_low_ground", {"noise": 3.0}),
        ("one_lucky_start_in_so_many", {"grid": 4, "window": (0.5, 3.0)}),
    ],
)
def test_each_other_sentence_can_fail(experiment: LocalMinimum, name: str, changes: dict[str, Any]) -> None:
    assert experiment.claims[name].holds
    assert not LocalMinimum(**{"grid": 8, **changes}).claims[name].holds


def test_heights_are_roots_of_errors(experiment: LocalMinimum) -> None:
    a, b = np.array([0.0, 5.0]), np.array([1.0, 4.0])
    np.testing.assert_allclose(experiment.height(a, b) ** 2, np.diag(experiment.surface(a, b)))
    assert experiment.facts["bad_height"] ** 2 == pytest.approx(experiment.facts["bad_loss"])


def test_the_dragged_point_starts_badly_ends_well_and_stays_on_the_ground() -> None:
    experiment = LocalMinimum(bad=(6.9, 1.0))
    path = experiment.drag_path(61)
    assert path.shape == (61, 2)
    np.testing.assert_allclose(path[[0, 20, 60]], [experiment.bad, experiment.another, experiment.good])
    np.testing.assert_allclose(path[40], experiment.global_minimum.x)
    assert path.min() >= -2
    assert path.max() <= 7


def test_chances_of_restarts_follow_the_share(experiment: LocalMinimum) -> None:
    share = experiment.facts["lucky_share"]
    assert experiment.restart_chances[0] == pytest.approx(share)
    assert experiment.restart_chances[1] == pytest.approx(share + (1 - share) * share)
    assert experiment.restart_chances.shape == (10,)
    assert experiment.restart_chances[-1] == experiment.facts["restarts_success"]
    assert sum(experiment.restart_is_lucky) == experiment.facts["restarts_lucky"]


def test_the_checks_say_nothing_on_the_command_line(experiment: LocalMinimum, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    assert any("shgo" in check.reference for check in experiment.checks)
    logging.info("what others say is heard")
    assert [record.getMessage() for record in caplog.records] == ["what others say is heard"]


def test_each_plain_run_rests_in_a_minimum_of_its_own(experiment: LocalMinimum) -> None:
    found = [experiment.minimum_of(name) for name in ("good", "bad", "another")]
    assert len({tuple(point.x) for point in found}) == 3
    for name, point in zip(("good", "bad", "another"), found, strict=True):
        from_end = scipy.optimize.minimize(
            experiment.objective.fun,
            experiment.end(name),
            method="Nelder-Mead",
            options={"xatol": 1e-7, "fatol": 1e-12},
        )
        assert np.allclose(point.x, from_end.x, atol=1e-4)
