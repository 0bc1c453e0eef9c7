"""Values and what reads them: whatever depends on a value follows it, and nothing else moves."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from manim import tempconfig

from scenes.stage.drawing.drawing import Stroke, rgba
from scenes.stage.drawing.lettering import Number, tell_apart, typeset
from scenes.stage.drawing.values import Of, Value, as_source, noted_readings
from scenes.stage.drawing.vary import Vary
from scenes.stage.lesson.stagecraft import Stagecraft
from scenes.stage.look.frame import pixels, px

DRY = {
    "dry_run": True,
    "progress_bar": "none",
    "verbosity": "ERROR",
    "pixel_width": 64,
    "pixel_height": 36,
    "frame_rate": 5,
}


class Bar(Stroke):
    """A level line as long as a value."""

    def __init__(self, length: Any) -> None:
        self.length = length
        self.traced = 0
        super().__init__()

    def trace(self) -> None:
        self.traced += 1
        self.polyline(px([0, self.length()], [500, 500]))
        self.ink([rgba("#FFFFFF")], 3)

    @property
    def end(self) -> float:
        return float(pixels(self.points[-1])[0])


def played(construct: Any) -> Stagecraft:
    scene = type("Played", (Stagecraft,), {"construct": construct})
    with tempconfig(DRY):
        found: Stagecraft = scene()
        found.render()
    return found


def test_what_reads_a_value_follows_it_and_nobody_lists_it() -> None:
    length, bars = Value(100.0), []

    def construct(self: Any) -> None:
        bars.extend([Bar(length), Bar(lambda: 2 * length()), Bar(Value(50.0))])
        self.put(*bars)
        rested = bars[2].traced
        self.vary(length, to=300.0, run_time=1.0)
        bars.append(rested)

    played(construct)
    assert [round(bar.end) for bar in bars[:3]] == [300, 600, 50]
    assert bars[0].traced > bars[2].traced, "a bar that reads something else was traced in every frame"


def test_what_is_hidden_while_a_value_changes_is_right_when_it_comes_back() -> None:
    """A drawing that has left the screen needs no one to bring it up to date."""
    length = Value(100.0)
    bar = Bar(length)

    def construct(self: Any) -> None:
        self.put(bar)
        self.hide(bar)
        self.vary(length, to=300.0)
        self.show(bar)

    played(construct)
    assert bar.end == pytest.approx(300.0)
    assert bar.stroke_rgbas[0, 3] == pytest.approx(1.0)


def test_what_fades_in_while_its_value_changes_ends_where_the_value_is() -> None:
    length = Value(100.0)
    bar = Bar(length)

    def construct(self: Any) -> None:
        self.show(bar, also=[Vary(length, 250.0)])

    played(construct)
    assert bar.end == pytest.approx(250.0)


def test_a_fact_is_forgotten_as_soon_as_its_value_moves() -> None:
    rate = Value(0.5, fact="rate")
    rate.set(0.7)
    assert rate.fact is None


def test_readings_are_noted_inside_each_other() -> None:
    outer, inner = Value(1.0), Value(2.0)
    with noted_readings() as all_read:
        outer()
        with noted_readings() as some_read:
            inner()
    assert some_read == {inner}
    assert all_read == {outer, inner}


def test_a_bare_number_on_screen_is_refused() -> None:
    with pytest.raises(TypeError, match=r"needs a source, got 0\.25"):
        Number(0.25)  # type: ignore[arg-type]
    assert as_source(Value(3.0))() == 3.0


def test_a_question_asks_the_experiment_anew_each_time() -> None:
    class Experiment:
        facts = {"rate": 0.25}  # noqa: RUF012

        def factor(self, rate: float) -> float:
            return 1 - 2 * rate

    rate = Value(0.25)
    factor = Of(Experiment(), "factor", (rate,))
    assert factor() == 0.5
    rate.set(0.75)
    assert factor() == -0.5
    assert Of(Experiment(), "rate").fact == "rate"
    with pytest.raises(AttributeError):
        Of(SimpleNamespace(facts={}), "nowhere")()


@pytest.mark.parametrize(
    ("number", "spec", "text"),
    [
        (0.0004, ".2f", "0.0004"),
        (-0.0000123, ".2f", "−1.2·10⁻⁵"),
        (0.0, ".2f", "0.00"),
        (0.004, ".1%", "0.4%"),
        (2.0, "g", "2"),
    ],
)
def test_a_number_that_is_not_zero_never_reads_as_zero(number: float, spec: str, text: str) -> None:
    assert typeset(number, spec) == text


@pytest.mark.parametrize("rates", [[0.015625 / 1000, 0.125 / 1000, 1.0 / 1000], [0.1251, 0.1252, 0.125], [1.0, 1.0]])
def test_numbers_that_differ_read_differently(rates: list[float]) -> None:
    spec = tell_apart(rates)
    assert len({format(rate, spec) for rate in rates}) == len(set(rates))


def test_digits_keep_their_places_while_a_number_changes() -> None:
    value = Value(1.11)
    number = Number(value, ".2f", (960.0, 500.0))
    number.settle()
    left = pixels(number.points)[:, 0].min()
    width = np.ptp(pixels(number.points)[:, 0])
    value.set(8.88)
    number.settle()
    assert pixels(number.points)[:, 0].min() == pytest.approx(left, abs=12)
    assert np.ptp(pixels(number.points)[:, 0]) == pytest.approx(width, abs=16)
