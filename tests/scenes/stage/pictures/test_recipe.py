"""A recipe stacks its portions, bars and levels say what they are about, slices stand under their formulas."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import pytest

from scenes.stage import Box, MeanSquares, Of, OfX, Plot, Recipe, Rise, Slices, Value, Window
from scenes.stage.drawing.drawing import settle
from scenes.stage.inspection.play.dry_play import Frame
from scenes.stage.inspection.truth.audit import Audit


class Mixture:
    """Two shapes, x³ and x², data on [−1, 1], and an error along one knob."""

    points = np.linspace(-1, 1, 101), np.zeros(101)
    trajectories: ClassVar[dict[str, Any]] = {}
    facts: ClassVar[dict[str, float]] = {
        "start_a": 2.0, "start_b": 1.0, "more": 3.0, "half": 0.5, "one": 1.0, "twice": 2.0,
        "mean_of_squares": float(np.mean(points[0] ** 2)),
        "mean_of_cubes": float(np.mean(points[0] ** 6)), "bend": 2 * float(np.mean(points[0] ** 2)),
    }  # fmt: skip

    def mixed(self, a: float, b: float, x: Any) -> Any:
        return a * np.asarray(x) ** 3 + b * np.asarray(x) ** 2

    def squared(self, power: int, x: Any) -> Any:
        return np.asarray(x, dtype=float) ** (2 * power)

    def error(self, name: str) -> Any:
        return type("Error", (), {"value": staticmethod(lambda a: (np.asarray(a) - len(name)) ** 2)})()


@pytest.fixture
def run() -> Mixture:
    return Mixture()


@pytest.fixture
def recipe(run: Mixture) -> Recipe:
    knobs = Value(2.0, "start_a"), Value(1.0, "start_b")
    names = (("a", "x^3"), ("b", "x^2"))
    return Recipe(run, "mixed", knobs, names=names, ends=(-2.0, 4.0), window=Window(-1.0, 1.0, -3.5, 3.5))


def kinds(run: Any, *things: Any) -> set[str]:
    """Return what the audit finds in a frame at rest."""
    audit = Audit(run)
    parts = [part for thing in things for part in (thing.frame if isinstance(thing, Plot) else [thing])]
    settle(parts)
    audit.feed(Frame(0.0, 1.0, parts, None, resting=True))  # type: ignore[arg-type]
    return {finding.kind for finding in audit.found}


def test_portions_reach_from_one_sum_to_the_next(recipe: Recipe) -> None:
    plot = recipe.plot
    for (portion, _), (low, high) in zip(recipe.portions, (((0, 0), (0, 1)), ((0, 1), (2, 1))), strict=True):
        settle([portion])
        count = len(portion.area) // 2
        x = plot.x_at(portion.area[:count, 0])
        for part, (a, b) in zip((portion.area[:count], portion.area[count:][::-1]), (low, high), strict=True):
            assert np.allclose(plot.y_at(part[:, 1]), a * x**3 + b * x**2)


def test_a_portion_of_another_mixture_is_found(run: Mixture, recipe: Recipe) -> None:
    for portion, graph in recipe.portions:
        assert kinds(run, recipe.plot, portion, graph) == set()
        portion.meaning = (portion.meaning[0], OfX(run, "mixed", (2.5, 1.5)))
        assert kinds(run, recipe.plot, portion, graph) == {"portion_is_off"}


def test_one_more_part_lifts_a_place_by_its_shape_and_a_bar_that_says_more_is_found(
    run: Mixture, recipe: Recipe
) -> None:
    rise = recipe.rise(Of(run, "half"), Of(run, "start_a"), Of(run, "start_b"))
    recipe.knobs[0].set(3.0, "more")
    settle([rise])
    assert np.ptp(recipe.plot.y_at(rise.line[:, 1])) == pytest.approx(0.125)
    assert recipe.plot.x_at(rise.line[:, 0]) == pytest.approx([0.5, 0.5])
    assert kinds(run, recipe.plot, recipe.curve, rise) == set()
    trace = rise.trace

    def longer() -> None:
        trace()
        rise.line = rise.line + np.array([[0.0, 0.0], [0.0, -8.0]])

    rise.trace = longer  # type: ignore[method-assign]
    assert kinds(run, recipe.plot, recipe.curve, rise) == {"rise_is_off"}


def test_a_bar_at_another_place_is_found(run: Mixture, recipe: Recipe) -> None:
    bar = Rise(recipe.plot, Of(run, "half"), OfX(run, "mixed", (0.0, 0.0)), recipe.curve.meaning)
    assert kinds(run, recipe.plot, recipe.curve, bar) == set()
    bar.x_source = lambda: 0.6
    assert kinds(run, recipe.plot, recipe.curve, bar) == {"rise_is_off"}


@pytest.mark.parametrize(("fact", "found"), [("mean_of_squares", set()), ("mean_of_cubes", {"level_is_no_mean"})])
def test_a_level_that_is_not_the_mean_of_its_graph_is_found(run: Mixture, fact: str, found: set[str]) -> None:
    rows = [("1^2", "one", "twice"), ("x^2", fact, "bend")]
    squares = MeanSquares(run, "squared", rows, Window(-1.0, 1.0, 0.0, 1.1))
    plot, *parts = squares.columns[1]
    assert kinds(run, plot, *parts, *squares.means[1]) == found


def test_the_recipe_shows_what_was_added_since_and_says_its_sum(run: Mixture, recipe: Recipe) -> None:
    assert all(part in recipe.rule.says for part in ("a : k", "x^3", "b : k", "x^2"))
    assert recipe.whole == [recipe.plot, recipe.curve, recipe.rule]
    before, rise = recipe.since("half", "start_a", "start_b")
    recipe.knobs[0].set(3.0, "more")
    settle([before, rise])
    x, y = before.sampled()
    assert np.allclose(y, 2 * x**3 + x**2)
    assert np.ptp(recipe.plot.y_at(rise.line[:, 1])) == pytest.approx(0.125)
    u, v = rise.spot()
    assert rise.beside(-40.0, 6.0)() == (u - 40, v + 6)
    assert kinds(run, recipe.plot, recipe.curve, before, rise) == set()


def test_rows_of_mean_squares_are_named_and_their_limit_has_a_scale(run: Mixture) -> None:
    limit = Value(1.0, "one")
    window = Window(-1.0, 1.0, 0.0, 1.1)
    squares = MeanSquares(run, "squared", [("1^2", "one", "twice")], window, says=["mean", "curvature", "limit"])
    assert [name.says for name in squares.names] == ["mean", "curvature", "limit"]
    assert squares.names[0].at[1] == squares.means[0][1].at[1]
    assert squares.names[1].at[1] == squares.curvatures[0].at[1]
    scale, name = squares.limit(limit, 4.0)
    assert (scale.value, name) == (limit, squares.names[2])
    assert kinds(run, *squares.columns[0][:1], squares.columns[0][2], scale.knob) == set()


def test_slices_stand_side_by_side_each_with_the_error_of_its_formula(run: Mixture) -> None:
    rows = [("{{a : k}} x", "one", (-1.0, 5.0), "#FFFFFF"), ("e^({{a : k}} x)", "three", (0.0, 9.0), "#FFFFFF")]
    slices = Slices(run, lambda name: Of(run, "error", (name,)), rows)
    boxes = [plot.box.now for plot in slices.plots[::2]]
    assert slices.whole == [*slices.names, *slices.plots]
    assert boxes[0].right < boxes[1].left
    assert Box(boxes[0].left, *[getattr(boxes[0], side) for side in ("top", "right", "bottom")]) == boxes[0]
    for (_, graph), name in zip(slices.curves, ("one", "three"), strict=True):
        x, y = graph.sampled()
        assert np.allclose(y, (x - len(name)) ** 2)
        assert kinds(run, graph.plane, graph) == set()
