"""What is drawn of a fit is held against the experiment: a lie about each is found."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from scenes.stage.drawing.drawing import settle
from scenes.stage.drawing.values import Of, OfX, Value
from scenes.stage.inspection.play.dry_play import Frame
from scenes.stage.inspection.truth.audit import Audit
from scenes.stage.look import theme
from scenes.stage.look.marks import METHOD
from scenes.stage.pictures.families import Nudge, SwarmCurves
from scenes.stage.pictures.squares import Squares
from scenes.stage.pictures.swarm import Swarm
from scenes.stage.plots.box import Box
from scenes.stage.plots.graph import Graph
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window
from scenes.stage.surface.landscape import Landscape
from scenes.stage.surface.markers import GroundLine, GroundRun, GroundWay, Hanging
from scenes.stage.surface.reshape import Reshape
from scenes.stage.surface.sight import Sight
from scenes.stage.surface.standing import GroundArrow
from scenes.stage.surface.terrain import Terrain

START = np.array([1.2, -0.4])


def found(terrain: Terrain, *things: Any) -> set[str]:
    audit = Audit(terrain.experiment)
    settle([terrain, *things])
    audit.feed(Frame(0.0, 1.0, [terrain, *things], None, resting=True))  # type: ignore[arg-type]
    return {finding.kind for finding in audit.found}


def tell(experiment: Any, **said: Any) -> None:
    for name, answer in said.items():
        object.__setattr__(experiment, name, answer)


@pytest.fixture
def plot(terrain: Terrain) -> Plot:
    return Plot(terrain.experiment, Window(-1.1, 1.1, -3, 3), Box(100, 100, 900, 700), bleed=False, y_numbers="left")


@pytest.fixture
def graph(plot: Plot) -> Graph:
    return Graph(plot, OfX(plot.experiment, "curve", (Value(START),)))


# -- squares -------------------------------------------------------------------------------


@pytest.mark.parametrize("poured", [0.0, 1.0])
def test_squares_of_other_misses_are_found(terrain: Terrain, plot: Plot, graph: Graph, poured: float) -> None:
    squares = Squares(graph, Of(plot.experiment, "points"))
    squares.poured.set(poured)
    assert found(terrain, *plot.frame, graph, squares) == set()
    trace = squares.trace

    def traced() -> None:
        trace()
        squares.boxes = squares.boxes * [1, 1, 1.1, 1.1]

    squares.trace = traced  # type: ignore[method-assign]
    assert found(terrain, *plot.frame, graph, squares) == {"squares_are_off"}


def test_side_and_area_are_the_miss_and_its_square(plot: Plot, graph: Graph) -> None:
    squares = Squares(graph, Of(plot.experiment, "points"), (0.025, 0.05))
    squares.settle()
    x, y = plot.experiment.points
    scale = 600 / 6  # pixels a unit of y
    miss = np.abs(START[0] * x + START[1] - y)
    assert np.allclose(squares.boxes[:, 2:], scale * miss[:, None])
    squares.poured.set(1.0)
    squares.settle()
    assert np.allclose(squares.boxes, [[120, 130, *2 * [scale * np.sqrt(np.mean(miss**2))]]])
    assert squares.beside_mean()[0] > 120 + squares.boxes[0, 2]
    number, name = squares.named(Of(plot.experiment, "objective.fun", (np.array(START),)), "error")
    settle([number, name])
    assert (number.number, name.says) == (pytest.approx(np.mean(miss**2)), "error")


# -- many curves --------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_curves_of_other_points_than_those_of_the_swarm_are_found(terrain: Terrain, plot: Plot, share: float) -> None:
    ways = np.array([[[-1.0, -1.0], [1.0, 1.0]], [[0.0, 0.0], [0.0, 0.01]]])
    tell(terrain.experiment, crowd=lambda _: (ways, np.zeros(2)))
    swarm = Swarm(terrain, ways, [0, 0], ["#FFD24A"], Of(terrain.experiment, "crowd", (2,)))
    swarm.share.set(share)
    lines = SwarmCurves(plot, swarm)
    assert found(terrain, *plot.frame, lines) == set()
    lines.parameters = lambda: ways[0 if share == 0 else 1] + 0.1  # type: ignore[method-assign]
    assert found(terrain, *plot.frame, lines) == {"graph_is_off"}


@pytest.mark.parametrize("knob", [0, 1])
def test_an_arrow_that_shows_another_parameter_is_found(terrain: Terrain, plot: Plot, graph: Graph, knob: int) -> None:
    nudge = Nudge(graph, Of(plot.experiment, "points"), knob, Value(1.0))
    assert found(terrain, *plot.frame, graph, nudge) == set()
    trace = nudge.trace

    def traced() -> None:
        trace()
        nudge.arrows[:, 1, 1] -= 8.0

    nudge.trace = traced  # type: ignore[method-assign]
    assert found(terrain, *plot.frame, graph, nudge) == {"nudge_is_off"}


# -- over a ground ----------------------------------------------------------------------------------


def pushed(drawing: Any, *names: str, by: float = 9.0) -> None:
    trace = drawing.trace

    def traced() -> None:
        trace()
        for name in names:
            setattr(drawing, name, getattr(drawing, name) + by)

    drawing.trace = traced


@pytest.mark.parametrize("position", [0.0, 2.0, 2.5])
def test_a_mark_beside_its_run_is_found(terrain: Terrain, position: float) -> None:
    mark = GroundRun(terrain, METHOD, Of(terrain.experiment, "trajectories.only"))
    mark.position.set(position)
    assert found(terrain, mark) == set()
    pushed(mark, "x")
    assert found(terrain, mark) == {"ground_mark_is_off"}


def test_a_jump_leads_straight_through_the_air(terrain: Terrain) -> None:
    mark = GroundRun(terrain, METHOD, Of(terrain.experiment, "trajectories.only"))
    ends = terrain.experiment.trajectories["only"].x[:2]
    mark.position.set(0.5)
    world = terrain.landscape.lift(*ends.T).mean(axis=0)
    assert np.allclose(mark.spot(), terrain.pixels_of(world))
    assert np.allclose(mark.point(), ends.mean(axis=0))
    assert mark.position in (mark.settle() or mark.read)


def test_pearls_beside_their_iterates_are_found(terrain: Terrain) -> None:
    mark = GroundRun(terrain, METHOD, Of(terrain.experiment, "trajectories.only"))
    mark.position.set(3.0)
    way = GroundWay(mark, keep=2)
    assert found(terrain, mark, way) == set()
    pushed(way, "beads")
    assert found(terrain, mark, way) == {"way_is_off"}


def test_a_line_off_the_ground_is_found(terrain: Terrain) -> None:
    tell(terrain.experiment, path=np.linspace([-1.0, -1.5], [1.0, 1.5], 21))
    line = GroundLine(terrain, Of(terrain.experiment, "path"))
    assert found(terrain, line) == set()
    pushed(line, "line", by=12.0)
    assert found(terrain, line) == {"ground_line_is_off"}


@pytest.mark.parametrize("end", [None, "far"])
def test_an_arrow_that_points_elsewhere_is_found(terrain: Terrain, end: str | None) -> None:
    tell(terrain.experiment, foot=np.array([0.5, 0.5]), far=np.array([-0.5, 1.0]))
    foot, tip = (Of(terrain.experiment, name) if name else None for name in ("foot", end))
    arrow = GroundArrow(terrain, foot, tip, color=theme.INK if tip else theme.GRADIENT)
    assert found(terrain, arrow) == set()
    stand = arrow.stand

    def stood(there: bool) -> None:
        stand(there)
        arrow.part.vector = arrow.part.vector + np.array([0.2, 0.1])

    arrow.stand = stood  # type: ignore[method-assign]
    assert found(terrain, arrow) == {"ground_arrow_is_off"}


@pytest.mark.parametrize("lie", ["x", "wake", "thread"])
def test_a_ball_that_hangs_at_another_height_is_found(terrain: Terrain, lie: str) -> None:
    tell(terrain.experiment, begin=np.array([0.5, 1.0]), high=_Steep(2.0))
    ball = Hanging(terrain, METHOD, Value(np.array([1.0, -0.5])), of="high", since=Of(terrain.experiment, "begin"))
    assert found(terrain, ball) == set()
    pushed(ball, lie, by=14.0)
    assert found(terrain, ball) == {"ball_hangs_elsewhere"}


def test_where_the_ground_is_the_function_the_ball_lies_on_it(terrain: Terrain) -> None:
    ball = Hanging(terrain, METHOD, Value(START))
    ball.settle()
    assert np.allclose(ball.thread[0], ball.thread[1])
    assert np.allclose([ball.x, ball.y], terrain.spot(START))


# -- a ground that follows values ---------------------------------------------------------------------


class _Steep:
    """A bowl of some steepness."""

    def __init__(self, steepness: float) -> None:
        self.steepness = steepness

    def funs(self, points: np.ndarray) -> np.ndarray:
        return np.asarray(self.steepness * (points**2).sum(axis=-1))


def test_ground_and_marks_follow_the_values_that_shape_it(terrain: Terrain) -> None:
    run, steepness = terrain.experiment, Value(1.0)
    tell(run, bowl=_Steep, place=np.array([0.5, 0.5]))

    def laid(k: float) -> Landscape:
        return Landscape(
            lambda x, y: _Steep(k).funs(np.stack([x, y], axis=-1)), ((-2, 2), (-2, 2)), resolution=40,
            value_range=(0.0, 8.0),
        )  # fmt: skip

    land = Terrain(
        run, Reshape(laid, steepness), Sight(-64, 41, 4.05), terrain.box.now, of=Of(run, "bowl", (steepness,))
    )
    line = GroundLine(land, Of(run, "path"))
    tell(run, path=np.linspace([-1.0, -1.5], [1.0, 1.5], 21))
    assert found(land, line) == set()
    before = line.line.copy()
    steepness.set(0.3)
    assert found(land, line) == set()
    assert steepness in line.read
    assert steepness in land.read
    assert not np.allclose(before, line.line)
    line.trace = lambda: None  # type: ignore[method-assign]
    steepness.set(1.0)
    assert found(land, line) == {"ground_line_is_off"}


def test_a_ground_that_does_not_follow_is_found(terrain: Terrain) -> None:
    run, steepness = terrain.experiment, Value(1.0)
    tell(run, bowl=_Steep)
    still = Landscape(
        lambda x, y: _Steep(1.0).funs(np.stack([x, y], axis=-1)), ((-2, 2), (-2, 2)), resolution=40,
        value_range=(0.0, 8.0),
    )  # fmt: skip
    land = Terrain(run, still, Sight(-64, 41, 4.05), terrain.box.now, of=Of(run, "bowl", (steepness,)))
    assert found(land) == set()
    steepness.set(0.5)
    assert found(land) == {"ground_is_off"}
