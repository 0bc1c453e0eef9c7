"""What stands on a map of two parameters, and on an axis of prices, is held against the experiment; lies are found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gdcore.experiments import LineFromAHandful
from scenes.stage import Box, Climbs, CostAxis, GroundMap, Plumb, SampleLines, ShareBar, SpreadEllipse, Value, theme
from scenes.stage.drawing.drawing import settle
from scenes.stage.drawing.values import Of
from scenes.stage.inspection.play.dry_play import Frame
from scenes.stage.inspection.truth.audit import Audit
from scenes.stage.look.marks import DESCENT, METHOD, MINIMUM
from tests.scenes.stage.inspection.truth.still_lessons import twisted

RUN = LineFromAHandful()
BOX = Box(190, 176, 1130, 884)
NUMBERS: dict[str, Any] = {"ticks": (7, 5), "x_numbers": 34.0, "y_numbers": "left", "names": ("a", "b")}
SCREEN = {"steps": "steps", "looks": "looks"}


def of(name: str, *args: Any) -> Of:
    return Of(RUN, name, args)


def new_map(half: float = 2.3) -> GroundMap:
    return GroundMap(RUN, BOX, RUN.place(0.5), half, **NUMBERS)


def closer() -> GroundMap:
    return GroundMap(RUN, BOX, RUN.bottom, 0.4, **NUMBERS)


def kinds(plot: GroundMap | CostAxis, *things: Any, screen: dict[str, str] = SCREEN) -> set[str]:
    audit = Audit(RUN, screen)
    shown = [*plot.frame, *things]
    settle(shown)
    audit.feed(Frame(0.0, 1.0, shown, None, resting=True))  # type: ignore[arg-type]
    return {finding.kind for finding in audit.found}


def moved(name: str, by: float) -> Callable[[Any], None]:
    """Return a lie: an attribute in pixels is somewhere else."""

    def lie(drawing: Any) -> None:
        setattr(drawing, name, np.asarray(getattr(drawing, name)) + by)

    return lie


def ball(name: str, position: float) -> Any:
    plot = new_map()
    made = plot.ball(name, METHOD)
    made.position.set(position)
    return plot, made


def settled_ball() -> Any:
    plot = closer()
    made = plot.ball("single", METHOD)
    made.position.set(260.0)
    return plot, made


LIES: dict[str, tuple[Callable[[], tuple[Any, Any]], Callable[[Any], None], str]] = {
    "a ball beside its iterate": (lambda: ball("handful", 3.0), moved("x", 9.0), "ball_is_off_its_run"),
    "a ball above its iterate": (lambda: ball("single", 5.0), moved("y", -9.0), "ball_is_off_its_run"),
    "a mark beside its point": (
        lambda: (plot := new_map(), plot.point(MINIMUM, "bottom")), moved("x", 7.0), "mark_is_off",
    ),
    "level lines of another bottom": (
        lambda: (plot := new_map(), plot.levels()), lambda d: setattr(d, "rings", [r + 8.0 for r in d.rings]),
        "level_line_is_off",
    ),
    "a swarm that is shifted": (
        lambda: (plot := new_map(), plot.dots(of("swarm_at", 10.0), "#FFFFFF")), moved("spots", 12.0), "dots_are_off",
    ),
    "a swarm that has lost its outermost": (
        lambda: (plot := new_map(), plot.dots(of("swarm_at", 10.0), "#FFFFFF")),
        lambda d: setattr(d, "spots", d.spots[np.argsort(np.linalg.norm(d.spots - d.spots.mean(axis=0), axis=1))[:-9]]),
        "dots_are_off",
    ),
    "dust that is not shown": (
        lambda: (plot := closer(), plot.dots(of("dust", 900.0), "#FFFFFF", radius=2.4)),
        lambda d: setattr(d, "spots", d.spots[::2]), "dots_are_off",
    ),
    "steps that are too long": (
        lambda: (plot := new_map(), plot.arrows(of("fan", 0.0), of("leads_down", 0.0), width=2.0)),
        lambda d: setattr(d, "tips", d.starts + 1.2 * (d.tips - d.starts)), "arrows_are_off",
    ),
    "steps that are left out": (
        lambda: (plot := new_map(), plot.arrows(of("fan", 0.0), theme.GRADIENT, width=2.0)),
        lambda d: setattr(d, "tips", np.vstack([d.starts[:9], d.tips[9:]])), "arrows_are_off",
    ),
    "steps that climb in the colour of descent": (
        lambda: (plot := new_map(), plot.arrows(of("fan", 1.0), of("leads_down", 1.0), width=2.0)),
        lambda d: setattr(d, "shades", [theme.GRADIENT] * len(d.shades)), "arrow_colour_is_wrong",
    ),
    "a plumb line with another foot": (
        lambda: (plot := new_map(), Plumb(plot, of("plumb", 30, of("place", 0.0)))),
        lambda d: setattr(d, "ends", d.ends * 1.02), "plumb_is_off",
    ),
    "lines of other data": (
        lambda: (plot := new_map(), SampleLines(plot, of("samples_with", 0.3))),
        lambda d: setattr(d, "points", d.points + np.array([0.09, 0.05, 0.0])), "sample_line_is_off",
    ),
    "a line that is left out": (
        lambda: (plot := new_map(), SampleLines(plot, of("samples_with", 0.3))),
        lambda d: setattr(d, "points", d.points[4:]), "sample_line_is_missing",
    ),
    "an ellipse that is too large": (
        lambda: (plot := closer(), SpreadEllipse(plot, of("bottom"), of("cloud", 1), of("ellipse_share"))),
        lambda d: setattr(d, "spots", d.spots.mean(axis=0) + 1.1 * (d.spots - d.spots.mean(axis=0))), "ellipse_is_off",
    ),
    "an ellipse about another place": (
        lambda: (plot := closer(), SpreadEllipse(plot, of("bottom"), of("cloud", 1), of("ellipse_share"))),
        moved("spots", 8.0), "ellipse_is_off",
    ),
    "climbs in the colour of descent": (
        lambda: ((pair := settled_ball())[0], Climbs(pair[1])),
        lambda d: setattr(d, "shades", [theme.POSITIVE] * len(d.shades)), "climbs_are_off",
    ),
    "steps of another stretch": (
        lambda: ((pair := settled_ball())[0], Climbs(pair[1])), moved("corners", 8.0), "climbs_are_off",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LIES)
def test_a_lie_is_found_and_its_innocent_twin_is_not(name: str) -> None:
    make, lie, kind = LIES[name]
    plot, innocent = make()
    assert kinds(plot, innocent) == set()
    plot, liar = make()
    assert kind in kinds(plot, twisted(liar, lie))


def test_a_share_of_an_ellipse_must_be_a_fact() -> None:
    plot = closer()
    ellipse = SpreadEllipse(plot, of("bottom"), of("cloud", 1), Value(0.95))
    assert "untraced_number" in kinds(plot, ellipse)


def test_a_slope_is_no_minimum_on_a_map() -> None:
    plot = new_map()
    object.__setattr__(RUN, "slope_place", np.array([0.3, 1.0]))
    assert "mark_is_no_extremum" in kinds(plot, plot.point(MINIMUM, "slope_place"))


def test_a_map_of_two_scales_is_found() -> None:
    plot, made = ball("all", 0.0)
    plot.box.set(Box(190, 176, 1130, 700))
    assert "map_is_stretched" in kinds(plot, made)


@pytest.mark.parametrize(("lie", "found"), [(0.0, set()), (0.05, {"shares_are_off"})])
def test_a_bar_of_one_share_is_judged(lie: float, found: set[str]) -> None:
    asked, box = of("agreement", 0.95), Box(1400, 490, 1800, 510)
    bar = ShareBar(lambda: (asked() + lie,), lambda: (theme.GRADIENT,), box, asked)
    assert kinds(new_map(), bar) == found


# -- prices --------------------------------------------------------------------------------


def priced(share: float, position: float = 5.0, units: tuple[str, str] = ("steps", "looks")) -> Any:
    axis = CostAxis(RUN, 200.0 if share else 12.0, Box(1010, 176, 1560, 884), floor=0.002, units=units)
    walker = new_map().ball("handful", DESCENT)
    walker.position.set(position)
    axis.priced.set(share)
    return axis, axis.cost_of(walker, of("left_by", "handful"), of("looks_per_step", "handful"))


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_point_over_its_price_is_judged(share: float) -> None:
    axis, point = priced(share)
    assert kinds(axis, axis.trail(point), point) == set()
    axis, point = priced(share)
    assert "mark_is_off" in kinds(axis, twisted(point, moved("x", 8.0)))
    axis, point = priced(share)
    assert "mark_is_off" in kinds(axis, twisted(point, moved("y", 8.0)))


def test_steps_that_are_called_looks_are_found() -> None:
    axis, point = priced(1.0, units=("looks", "steps"))
    assert "axis_names_another_unit" in kinds(axis, point)


def test_an_axis_that_rests_between_its_units_is_found() -> None:
    axis, point = priced(0.5)
    assert "axis_rests_between_units" in kinds(axis, point)


def test_another_price_is_found() -> None:
    axis, point = priced(1.0)
    point.axis = type("Cheap", (), {"priced": Value(0.5), "units": axis.units})()
    settle([point])
    point.settle = lambda: None
    point.axis = axis
    assert "mark_is_off" in kinds(axis, point)


def test_a_cloud_beside_the_ellipse_of_another_one_is_found() -> None:
    for batch, expected in ((1.0, set()), (float(RUN.handful), {"cloud_of_another_ellipse"})):
        plot = closer()
        dust = plot.dots(of("settled_dust", 1.0, RUN.learning_rate), "#FFFFFF", radius=2.0)
        ellipse = plot.ellipse(of("cloud_of", batch, RUN.learning_rate), "bottom", "ellipse_share")
        assert kinds(plot, dust, ellipse) == expected
