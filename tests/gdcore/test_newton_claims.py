"""What is said of Newton's runs is held against the iterates that are drawn, and against every damping."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from gdcore.experiments import NewtonOnCosine
from gdcore.experiments.newton.settling import Destination, Ending
from gdcore.methods import Newton


def test_a_claim_about_a_run_is_judged_by_the_steps_that_are_drawn() -> None:
    usual = NewtonOnCosine().claims["gradient_descent_descends_into_the_valley"]
    assert usual.about == ("gradient_descent",)
    assert usual.evaluate(6).holds
    slow = NewtonOnCosine(learning_rate=5.0).claims["gradient_descent_descends_into_the_valley"]
    assert slow.holds
    drawn = slow.evaluate({"gradient_descent": 6})
    assert not drawn.holds
    assert "iterates 0 to 6 of gradient descent" in drawn.objection
    assert "x = −11.03" in drawn.objection
    assert "draw more steps" in drawn.objection
    assert slow.objection == ""


def test_claims_for_a_run_are_those_about_it() -> None:
    experiment = NewtonOnCosine()
    drawn = experiment.claims_for("newton", upto=1)
    assert all("newton" in claim.about for claim in drawn.values())
    assert {name for name, claim in drawn.items() if not claim.holds} >= {
        "newton_settles_on_maximum", "newton_settles_at_edge_of_window", "second_jump_comes_back",
    }  # fmt: skip
    assert all(claim.holds for claim in experiment.claims_for("newton", 3).values())
    both = experiment.claims["newton_step_is_the_same_upside_down"]
    assert both.evaluate(3).holds
    assert not both.evaluate({"upside_down": 0}).holds
    assert both.evaluate({"newton": 3, "upside_down": 3, "damped": 1}).holds
    with pytest.raises(ValueError, match="there is no run 'nweton'; the runs are newton, "):
        experiment.claims_for("nweton", 3)


@pytest.mark.parametrize(
    ("name", "changes", "upto"),
    [
        ("nearly_square_arrives_in_three_steps", {}, 2),
        ("nearly_square_takes_more_than_one_step", {}, 0),
        ("damped_newton_reaches_minimum", {}, 9),
        ("far_start_flies_far_away", {}, 0),
        ("first_jump_leaves_window", {"start": -5.0}, 60),
        ("second_jump_comes_back", {"start": -12.0}, 60),
        ("newton_ends_higher", {"start": -5.0}, 60),
        ("damped_newton_descends_into_the_valley", {"damping": 0.01}, 60),
        ("gradient_descent_descends_into_the_valley", {"learning_rate": 200.0}, 60),
        ("damped_convergence_is_linear", {}, 1),
        ("newton_settles_on_maximum", {"start": -5.0}, 60),
    ],
)
def test_each_sentence_about_a_run_can_fail(name: str, changes: dict[str, Any], upto: int) -> None:
    assert not NewtonOnCosine(**changes).claims[name].evaluate(upto).holds


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("negative_zones_shrink_and_are_gone", {"damping": 0.02}),
        ("far_start_has_almost_no_curvature", {"far_start": -5.0}),
        ("too_little_damping_climbs_or_leaps", {"start": -5.0}),
        ("large_damping_is_almost_gradient_descent", {"large_damping": 0.1}),
    ],
)
def test_each_other_sentence_can_fail(name: str, changes: dict[str, Any]) -> None:
    assert NewtonOnCosine().claims[name].holds
    assert not NewtonOnCosine(**changes).claims[name].holds


def test_a_wrong_hessian_is_found_by_the_checks() -> None:
    class Wrong(NewtonOnCosine):
        right = NewtonOnCosine().objective
        objective = replace(right, hess=lambda x: 1.003 * Wrong.right.hess(x))

    failed = {check.name for check in Wrong().checks if not check.passed}
    assert {"cosine: Hessian at 9 points", "newton: first iterate", "limit of the learning rate"} <= failed


def test_a_claim_about_no_run_stays_what_it_is() -> None:
    claim = NewtonOnCosine().claims["damping_is_safe"]
    assert claim.about == ()
    assert claim.evaluate(2) is claim


def test_each_damping_has_one_ending_and_single_runs_agree() -> None:
    experiment = NewtonOnCosine()
    dampings = np.unique([*np.geomspace(experiment.small_damping, experiment.large_damping, 161), experiment.damping])
    sweep = experiment.damping_sweep(dampings)
    assert {Ending(value) for value in sweep.ending} == {Ending.ARRIVES, Ending.CLIMBS, Ending.LEAPS}
    assert (sweep.reaches_minimum.astype(int) + sweep.climbs + sweep.leaps == 1).all()
    before = np.sqrt(0.5)  # -cos of three quarters of pi
    for alpha, ending in list(zip(dampings, sweep.ending, strict=True))[::7]:
        end = float(Newton(alpha).run(experiment.objective, -15.0, 2000).x[-1, 0])
        if ending == Ending.ARRIVES:
            assert abs(end) < 0.015
        elif ending == Ending.CLIMBS:
            assert -np.cos(np.pi * end / 20) > before
        else:
            assert abs(end) > 30
            assert -np.cos(np.pi * end / 20) == pytest.approx(-1)


def test_a_run_that_is_on_its_way_or_lost_is_called_so() -> None:
    experiment = NewtonOnCosine()
    assert experiment.damping_sweep([1.0], maxiter=20).ending.tolist() == [Ending.WALKS]
    assert NewtonOnCosine(start=10.0).damping_sweep([0.0], maxiter=1).ending.tolist() == [Ending.WANDERS]


def test_classes_of_destination_follow_the_exact_intervals() -> None:
    experiment = NewtonOnCosine()
    starts = np.linspace(-24, 22, 1151)
    classes = experiment.destination_classes(starts)
    assert {Destination(value) for value in classes} >= set(Destination) - {Destination.NOWHERE}
    intervals = experiment.direct_intervals(-24, 22)
    assert [kind for *_, kind in intervals] == [Destination.HIGH, Destination.LOW, Destination.HIGH]
    assert intervals[0][0] == -24
    assert intervals[-1][1] == 22
    direct = np.select([(starts >= a) & (starts <= b) for a, b, _ in intervals], [k.value for *_, k in intervals], "")
    straight = np.isin(classes, [Destination.LOW, Destination.HIGH])
    assert (straight == (direct != "")).all()
    assert (classes[straight] == direct[straight]).all()


def test_shares_name_the_starts_they_are_shares_of() -> None:
    facts = NewtonOnCosine().facts
    starts = np.linspace(facts["share_left"], facts["share_right"], 20_001)
    classes = NewtonOnCosine().destination_classes(starts)
    assert (classes == Destination.LOW).mean() == pytest.approx(facts["share_to_minimum"], abs=1e-3)
    assert (classes == Destination.HIGH).mean() == pytest.approx(facts["share_to_maxima"], abs=1e-3)
    assert "−20 < x < 20" in NewtonOnCosine().claims["as_many_climb_as_descend"].statement


def test_damping_lifts_the_curvature_and_the_distances_are_those_of_the_steps_it_gives() -> None:
    run, damping = NewtonOnCosine(), 0.07
    x = np.linspace(-18.0, 18.0, 13)
    by_differences = (run.objective.slope(x + 1e-5) - run.objective.slope(x - 1e-5)) / 2e-5
    assert run.lifted_curvature(damping)(x) == pytest.approx(by_differences + damping, abs=1e-8)
    distances, place = run.distances_with(damping), float(run.start)
    for k in range(6):
        assert distances[k] == pytest.approx(abs(place), rel=1e-9)
        place -= float(run.objective.slope(place)) / float(run.objective.curvature(place) + damping)
