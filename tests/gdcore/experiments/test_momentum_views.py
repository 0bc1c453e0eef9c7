"""What the pictures of the lecture on momentum ask: each follows from runs and facts by another way."""

from pathlib import Path

import numpy as np
import pytest

from gdcore.experiments import LocalMinimum, MomentumInRavine

RUN = MomentumInRavine()


@pytest.mark.parametrize("kind", ["agreeing", "flipping"])
def test_a_stack_of_slopes_adds_up_to_the_velocity(kind: str) -> None:
    velocities = RUN.velocities(getattr(RUN, kind))
    for count in (1, 2, 7, 59):
        stack = getattr(RUN, f"{kind}_stack")(count)
        assert len(stack) == count
        assert stack.sum() == pytest.approx(velocities[count - 1])
        assert getattr(RUN, f"{kind}_velocity")(count + 0.4) == pytest.approx(velocities[count - 1])
    between = getattr(RUN, f"{kind}_stack")(2.5)
    assert np.abs(between) == pytest.approx([0.81, 0.9, 0.0])  # the old ones have aged, the new one is to come
    assert len(getattr(RUN, f"{kind}_stack")(0)) == 0


def test_stacks_come_as_near_to_their_gains_as_they_are_said() -> None:
    assert f"{RUN.flipping_velocity(59):.2f}" == f"{RUN.ravine_facts['flipping_gain']:.2f}"
    assert f"{RUN.agreeing_velocity(59):.0f}" == f"{RUN.ravine_facts['steady_gain']:.0f}"


@pytest.mark.parametrize("curvature", [1.0, 100.0])
def test_a_patch_moves_as_the_balls_in_it(curvature: float) -> None:
    corner = RUN.patch_at(curvature, 0)[1]  # at place 1, at rest: a ball on the parabola
    x, v = corner
    for count in range(1, 6):
        v = RUN.momentum * v + curvature * x
        x = x - RUN.rate * v
        assert RUN.patch_at(curvature, count)[1] == pytest.approx([x, v])


@pytest.mark.parametrize("count", [0.0, 1 / 3, 0.7, 1.0, 2.5, 8.0, 16.0])
def test_patches_of_all_curvatures_have_one_area(count: float) -> None:
    shares = [RUN.patch_share(curvature, count) for curvature in (1.0, 7.0, 100.0)]
    assert shares == pytest.approx([shares[0]] * 3)
    if count == int(count):
        assert shares[0] == pytest.approx(RUN.momentum**count)


def test_the_turn_of_the_knob_passes_the_counts_that_are_said() -> None:
    momenta, steps = RUN.knob_turn.T
    turn = dict(zip(np.round(momenta, 3).tolist(), steps.tolist(), strict=True))
    said = {0.0: "plain_steps", 0.76: "fewest_steps", 0.9: "momentum_steps", 0.99: "too_much_steps"}
    assert {momentum: turn[momentum] for momentum in said} == {k: RUN.ravine_facts[name] for k, name in said.items()}
    assert steps.min() == RUN.ravine_facts["fewest_steps"]
    assert momenta[RUN.knob_place(RUN.ravine_facts["fewest_steps_momentum"])] == pytest.approx(0.76)


def test_the_map_of_factors_is_read_where_the_facts_are() -> None:
    assert RUN.shrink_with(RUN.momentum)(RUN.flat_z) == pytest.approx(RUN.ravine_facts["shrink"])
    assert RUN.shrink_with(0.0)(RUN.steep_z) == pytest.approx(abs(RUN.ravine_facts["plain_steep_factor"]))
    assert RUN.shrink_ahead(RUN.momentum)(RUN.steep_z) == pytest.approx(
        RUN.ravine_facts["nesterov_steep_factor_at_plain_best"]
    )
    assert RUN.momentum_wall_z / RUN.steep == pytest.approx(RUN.ravine_facts["momentum_limit"])
    assert RUN.nesterov_wall_z / RUN.steep == pytest.approx(RUN.ravine_facts["nesterov_limit"])
    narrower = 1 - RUN.shrink_with(RUN.ravine_facts["narrower_critical_momentum"])(RUN.narrower_flat_z)
    assert narrower == pytest.approx(RUN.ravine_facts["narrower_critical_lost_per_step"], rel=1e-4)


def test_profiles_are_cuts_through_the_ravine() -> None:
    assert RUN.floor.value([10.0, -3.0]) == pytest.approx([50.0, 4.5])
    assert RUN.walls.value([1.0, 0.1]) == pytest.approx([50.0, 0.5])
    assert abs(RUN.plain_with(RUN.ravine_facts["plain_limit"]).x[-1, 1]) == pytest.approx(abs(RUN.start[1]))


def test_nesterovs_ball_looks_ahead_of_where_it_lands() -> None:
    x, landings = RUN.nesterov.x[:60], RUN.nesterov_landings[:60]
    assert landings[0] == pytest.approx(x[0])
    assert x[1:] == pytest.approx(landings[1:] + RUN.momentum * np.diff(landings, axis=0), abs=1e-12)
    slope = x[:-1] * [RUN.flat, RUN.steep]
    assert landings[1:] == pytest.approx(x[:-1] - slope / RUN.steep, abs=1e-12)


def test_the_change_of_luck_counts_what_is_said(pytestconfig: pytest.Config) -> None:
    cache = pytestconfig.cache
    land = LocalMinimum(grid=100, cache=None if cache is None else Path(cache.mkdir("maps_of_luck")))
    run = MomentumInRavine(landscape=land)
    change = run.luck_change
    assert (change.share(0), change.share(1)) == pytest.approx((run.facts["won_share"], run.facts["lost_share"]))
    assert change.label.shape == run.landscape.basins.label.shape
