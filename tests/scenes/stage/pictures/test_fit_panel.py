"""The card of a fit shows what the experiment says of the point it is at."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from scenes.stage.drawing.drawing import settle
from scenes.stage.drawing.values import Value
from scenes.stage.look.frame import pixels
from scenes.stage.pictures.fit_panel import FitCard, Shown, error_format
from scenes.stage.plots.box import Box
from scenes.stage.surface.edges import EdgeNumbers
from scenes.stage.surface.sight import Sight
from scenes.stage.surface.terrain import Terrain


def line_at(a: float, b: float, x: Any) -> Any:
    """Return the line of the model, written down here."""
    return a * x + b


@pytest.fixture
def card(terrain: Terrain) -> FitCard:
    return FitCard(terrain, Shown(Value(np.array([1.5, 1.5]))), Box(1216, 112, 1824, 896), label="error")


def shown(card: FitCard) -> dict[str, float]:
    settle([*card.readouts, *card.height])
    return {"a": card.readouts[0].number.number, "b": card.readouts[1].number.number, "error": card.number.number}


def test_numbers_curve_and_bar_are_those_of_the_point(card: FitCard, experiment: Any) -> None:
    x, y = experiment.points
    for a, b in ((1.5, 1.5), (-0.5, 0.25)):
        card.place.set(Shown(Value(np.array([a, b]))))
        error = float(np.mean((line_at(a, b, x) - y) ** 2))
        assert shown(card) == pytest.approx({"a": a, "b": b, "error": error})
        places, heights = card.curve.sampled()
        assert np.allclose(heights, line_at(a, b, places))
        bar = card.bar
        low, high = np.sqrt(card.terrain.landscape.value_range)
        share = (np.sqrt(error) - low) / (high - low)
        assert (bar.knob - bar.frame_box.left) / (bar.frame_box.right - bar.frame_box.left) == pytest.approx(share)


def test_misses_reach_from_each_datum_to_the_curve(card: FitCard, experiment: Any) -> None:
    card.misses.settle()
    x, y = experiment.points
    fitted = line_at(1.5, 1.5, x)
    window = card.plot.window.now
    starts, ends = card.misses.hairs[:, 0], card.misses.hairs[:, 1]
    assert np.allclose(card.plot.y_at(starts[:, 1]), np.clip(y, window.bottom, window.top))
    assert np.allclose(card.plot.y_at(ends[:, 1]), np.clip(fitted, window.bottom, window.top))
    card.misses.reveal.set(0.0)
    card.misses.settle()
    assert np.allclose(card.misses.hairs[:, 0], card.misses.hairs[:, 1])


def test_the_card_goes_from_one_point_to_another_wherever_both_are(card: FitCard) -> None:
    moving = Value(np.array([0.0, 0.0]))
    start, end = Shown(Value(np.array([1.0, 1.0])), "#FFD24A"), Shown(moving, "#F2F4F7")
    card.place.set(start.towards(end, 0.5))
    assert np.allclose(card.point(), (0.5, 0.5))
    moving.set(np.array([1.0, 2.0]))
    assert np.allclose(card.point(), (1.0, 1.5))
    assert card.hue() not in ("#FFD24A", "#F2F4F7")


def test_everything_on_the_card_reads_the_point(card: FitCard) -> None:
    parts: list[Any] = [card.curve, card.glow, card.misses, card.number, card.bar, *(r.number for r in card.readouts)]
    settle(parts)
    assert all(card.place in part.read for part in parts)


def test_numbers_at_the_edges_vanish_behind_the_card(card: FitCard) -> None:
    terrain, here = card.terrain, set[int]()
    terrain.screen = lambda: here
    terrain.box.set(Box(200.0, -20.0, 1760.0, 1060.0))
    numbers = EdgeNumbers(terrain, (-1.0, 0.0, 1.0))

    def under_the_card() -> int:
        count = 0
        for azimuth in (-64.0, -134.0):
            terrain.sight.set(Sight(azimuth, 41, 4.05))
            numbers.settle()
            for part in numbers.submobjects:
                drawn = max(part.fill_rgbas[0, 3], part.stroke_rgbas[0, 3]) > 0.02
                if len(part.points) and drawn:
                    (left, top), (right, bottom) = pixels(part.points).min(axis=0), pixels(part.points).max(axis=0)
                    count += left < 1824 and right > 1216 and top < 896 and bottom > 112
        return count

    without = under_the_card()
    assert without > 0
    assert card.card.presence in numbers.read  # so that they follow the coming of the card
    here.add(id(card.card))
    assert under_the_card() == 0
    card.card.presence.set(0.0)
    assert under_the_card() == without


def test_an_error_has_two_digits_that_are_not_zero() -> None:
    assert [format(e, error_format(e)) for e in (1.25, 0.0096, 4.1e-7, 0.0)] == ["1.250", "0.0096", "4.1e-07", "0.000"]


def test_a_card_of_an_experiment_inside_another_one(terrain: Terrain, experiment: Any) -> None:
    object.__setattr__(experiment, "inner", experiment)
    box, place = Box(1216, 112, 1824, 896), Shown(Value(np.array([1.5, 1.5])))
    card = FitCard(terrain, place, box, label="error", under="inner.")
    settle([card.data, card.curve])
    assert (card.data.meaning.name, card.curve.meaning.name) == ("inner.points", "inner.curve")
    places, heights = card.curve.sampled()
    assert np.allclose(heights, line_at(1.5, 1.5, places))


def test_the_plot_has_a_box_of_its_own_until_it_comes_home(card: FitCard) -> None:
    box, radius = card.plot.box.now, card.dot.now
    assert card.alone(Box(170, 130, 1780, 770), dot_px=13.0) == [card.plot, card.data, card.curve]
    settle([card.data])
    assert (card.plot.box.now, card.data.size) == (Box(170, 130, 1780, 770), 13.0)
    for change in card.home():
        change.begin()
        change.finish()
    settle([card.data])
    assert (card.plot.box.now, card.data.size) == (box, radius)


def test_a_window_holds_data_and_curves_and_no_more(card: FitCard, experiment: Any) -> None:
    x, y = experiment.points
    for points in ((), (Value(np.array([3.0, 0.0])),)):
        seen = np.concatenate([y, *(line_at(3.0, 0.0, x) for _ in points)])
        window, room = card.holding(*points), 0.1 * np.ptp(seen)
        assert (window.bottom, window.top) == pytest.approx((seen.min() - room, seen.max() + room))
        assert (window.left, window.right) == (card.plot.window.now.left, card.plot.window.now.right)


def test_a_note_stands_where_the_parameters_do_or_below(card: FitCard, experiment: Any) -> None:
    notes = [card.note(k, "L_b", Value(2.0), ".2g") for k in range(3)]
    settle(notes)
    assert [note.number.says for note in notes] == ["2"] * 3
    heights = [float(pixels(note.number.points)[:, 1].mean()) for note in notes]
    assert np.diff(heights) == pytest.approx([74.0, 74.0])
    assert card.bare + card.fit == [card.card, card.rule, card.plot, card.curve, *card.readouts]
