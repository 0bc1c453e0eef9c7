"""Lies on maps and of velocities, each planted beside its innocent twin."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import numpy as np
import pytest

from gdcore.experiments import MomentumInRavine
from scenes.stage import METHOD, Box, PhasePatch, Plot, SlopeStack, Value, Window
from scenes.stage.drawing.drawing import settle
from scenes.stage.drawing.values import Of
from scenes.stage.inspection.play.dry_play import Frame
from scenes.stage.inspection.truth.audit import Audit
from scenes.stage.pictures.basin_map import ChangeMap
from scenes.stage.surface.terrain import Terrain
from tests.scenes.stage.inspection.truth.still_lessons import Lies, audited, kinds, twisted

RUN = MomentumInRavine()
MAP, STEPS = Box(196, 160, 1636, 400), Box(196, 500, 1636, 880)
LIES: Final = Lies()
lie = partial(LIES.lie, experiment=RUN)


def new_map() -> Plot:
    return Plot(RUN, Window(-4, 11, -1.25, 1.25), MAP, bleed=False, y_numbers="left")


def at(walker: Any, k: float) -> Any:
    walker.position.set(k)
    return walker


@lie("contour_is_off")
def a_contour_line_is_that_of_a_rounder_bowl(self: Any, liar: bool) -> None:
    plot = new_map()
    lines = plot.contours("objective", (5.0, 20.0, 45.0))

    def rounder(drawing: Any) -> None:
        drawing.lines = [400 + 0.97 * (line - 400) for line in drawing.lines]

    self.put(plot, twisted(lines, rounder) if liar else lines)


@lie("contour_is_off")
def a_contour_line_is_drawn_twice(self: Any, liar: bool) -> None:
    plot = new_map()
    self.put(plot, plot.contours("objective", (20.0, 20.0) if liar else (20.0, 30.0)))


@lie("ball_is_off_its_run")
def a_ball_on_a_map_stands_on_the_other_side(self: Any, liar: bool) -> None:
    plot = new_map()
    ball = at(plot.ball("plain", METHOD), 3.0)

    def mirror(drawing: Any) -> None:
        drawing.y = float(plot.v(-plot.y_at(drawing.y)))

    self.put(plot, twisted(ball, mirror) if liar else ball)


@lie("ball_is_off_its_run")
def a_mark_above_its_step_is_that_of_another_run(self: Any, liar: bool) -> None:
    plot = new_map()
    heights = Plot(RUN, Window(0, 20, 0, 110), STEPS, bleed=False, y_numbers="left")
    ball = at(plot.ball("heavy", METHOD), 8.0)
    mark = heights.steps_of(ball)
    if liar:
        mark._kept = RUN.heavy, np.stack([np.arange(len(RUN.plain.fun)), RUN.plain.fun], axis=-1)
    self.put(heights, mark)


@lie("ball_is_off_its_run")
def a_mark_of_a_coordinate_shows_the_other(self: Any, liar: bool) -> None:
    plot = new_map()
    sway = Plot(RUN, Window(0, 20, -11, 11), STEPS, bleed=False, y_numbers="left")
    mark = sway.steps_of(at(plot.ball("heavy", METHOD), 4.0), coordinate=0)
    if liar:
        mark._kept = RUN.heavy, np.stack([np.arange(len(RUN.heavy.x)), RUN.heavy.x[:, 1]], axis=-1)
    self.put(sway, mark)


def _rises(self: Any, after: Callable[[Any], None] | None) -> None:
    heights = Plot(RUN, Window(0, 40, 0, 110), STEPS, bleed=False, y_numbers="left")
    mark = heights.steps_of(at(new_map().ball("heavy", METHOD), 30.0))
    rises = heights.rises(mark)
    self.put(heights, mark, twisted(rises, after) if after is not None else rises)


@lie("rise_is_none")
def a_falling_step_is_lit(self: Any, liar: bool) -> None:
    def shift(drawing: Any) -> None:
        spots = drawing.mark.plane.spots(*drawing.mark.places()[:2].T)
        drawing.pieces = np.concatenate([drawing.pieces, spots[None]])

    _rises(self, shift if liar else None)


@lie("rise_is_missing")
def a_rising_step_is_left_dark(self: Any, liar: bool) -> None:
    def drop(drawing: Any) -> None:
        drawing.pieces = drawing.pieces[1:]

    _rises(self, drop if liar else None)


@lie("slopes_are_off")
def slopes_do_not_age(self: Any, liar: bool) -> None:
    stack = SlopeStack(RUN, "agreeing", Value(6.0), -0.6, 11.0, STEPS)
    if liar:
        stack.arrows.meaning = lambda: np.ones(6)
        stack.arrows.settle()
        stack.arrows.trace = lambda: None
        stack.arrows.meaning = stack.of("agreeing_stack", stack.count)
    self.put(stack, stack.arrows)


@lie("slopes_are_off")
def a_slope_is_left_out(self: Any, liar: bool) -> None:
    stack = SlopeStack(RUN, "flipping", Value(6.0), -0.6, 3.0, STEPS, drop=20)

    def drop(drawing: Any) -> None:
        drawing.arrows, drawing.shades = drawing.arrows[:-1], drawing.shades[:-1]

    self.put(stack, twisted(stack.arrows, drop) if liar else stack.arrows)


@lie("patch_is_off")
def a_patch_keeps_its_area(self: Any, liar: bool) -> None:
    plot, count = Plot(RUN, Window(-3, 3, -20, 20), STEPS, bleed=False, y_numbers="left"), Value(4.0)
    patch = PhasePatch(plot, Of(RUN, "patch_at", (Of(RUN, "flat"), count)))

    def swollen(drawing: Any) -> None:
        middle = drawing.corners.mean(axis=0)
        drawing.corners = middle + (drawing.corners - middle) / RUN.momentum**2

    self.put(plot, twisted(patch, swollen) if liar else patch)


@lie("patch_is_off")
def balls_leave_their_patch(self: Any, liar: bool) -> None:
    plot, count = Plot(RUN, Window(-3, 3, -20, 20), STEPS, bleed=False, y_numbers="left"), Value(4.0)
    patch = PhasePatch(plot, Of(RUN, "patch_at", (Of(RUN, "flat"), count)))

    def spill(drawing: Any) -> None:
        drawing.balls = drawing.balls + np.array([40.0, 0.0])

    self.put(plot, twisted(patch, spill) if liar else patch)


@pytest.mark.parametrize("name", list(LIES))
def test_a_lie_is_found_and_its_twin_is_innocent(name: str, tmp_path: Path) -> None:
    act, kind, experiment = LIES[name]
    honest = audited(tmp_path, lambda self: act(self, False), experiment=experiment)
    assert not honest.findings, [str(finding) for finding in honest.findings]
    assert kind in kinds(audited(tmp_path, lambda self: act(self, True), experiment=experiment))


@pytest.mark.parametrize(("swapped", "found"), [(False, set()), (True, {"luck_is_off"})])
def test_a_map_of_luck_with_won_and_lost_exchanged_is_found(terrain: Terrain, swapped: bool, found: set[str]) -> None:
    label = np.repeat([0] * 12 + [-1] * 14 + [1] * 14, 40).reshape(40, 40)
    axis = np.linspace(-2.0, 2.0, 40)
    change = SimpleNamespace(axes=(axis, axis), points=("won", "lost"), label=label, share=lambda k: 0.3)
    object.__setattr__(terrain.experiment, "change", change)
    luck = ChangeMap(terrain, Of(terrain.experiment, "change"), (0.0, 0.0))
    if swapped:
        right = luck.valleys
        luck.valleys = np.choose(right, [1, 0, 2])
    settle([terrain, luck])
    audit = Audit(terrain.experiment)
    audit.feed(Frame(0.0, 1.0, [terrain, luck], None, resting=True))  # type: ignore[arg-type]
    assert {finding.kind for finding in audit.found} == found
