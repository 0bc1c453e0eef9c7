"""What the audit reads: scales from numbers, digits from outlines, typed numbers; and what it must not ask."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenes.stage.drawing.lettering import _digits, _letters
from scenes.stage.inspection.truth.axis_reading import Mark, fit_axis, parse_number
from scenes.stage.inspection.truth.glyphs import read_back
from scenes.stage.inspection.truth.typed_numbers import typed_digits, typed_stretches

TRUTH = Path(__file__).parents[5] / "scenes" / "stage" / "inspection" / "truth"
#: How drawings place themselves: the audit finds places by ways of its own.
OF_THE_DRAWINGS = {
    "trace",
    "settle",
    "u",
    "v",
    "x_at",
    "y_at",
    "height",
    "spot",
    "spots",
    "reach",
    "data",
    "data_at",
    "x_now",
    "y_now",
    "x_at_rest",
    "iterates",
    "sampled",
    "stretches",
    "share",
    "beads",
    "way",
    "columns",
    "orders",
    "edges",
}


@pytest.mark.parametrize(
    ("text", "value", "half"),
    [
        ("−15", -15.0, 0.5),
        ("0.25", 0.25, 0.005),
        ("1.6·10⁻⁶", 1.6e-6, 5e-8),
        ("37%", 0.37, 0.005),
        ("12 steps", 12.0, 0.5),
        ("80×", 80.0, 0.5),
        ("1,200", 1200.0, 0.5),
        ("2·10³", 2000.0, 500.0),
    ],
)
def test_a_number_is_read_with_what_its_last_digit_is_worth(text: str, value: float, half: float) -> None:
    found = parse_number(text)
    assert found is not None
    assert found == pytest.approx((value, half))


def test_words_are_no_number() -> None:
    assert parse_number("climbs") is None


def marks(values: list[float], pixels: list[float]) -> list[Mark]:
    return [Mark(value, pixel, f"{value:g}") for value, pixel in zip(values, pixels, strict=True)]


def test_a_plain_scale_is_read_from_its_numbers() -> None:
    axis = fit_axis(marks([-20, -10, 0, 10], [100, 300, 500, 700]))
    assert axis is not None
    assert axis.kind == "linear"
    assert axis.to_data(800) == pytest.approx(15)
    assert axis.to_px([-5.0]) == pytest.approx([400])


def test_a_logarithmic_scale_is_read_from_its_numbers() -> None:
    axis = fit_axis(marks([1, 0.1, 0.001], [100, 200, 400]))
    assert axis is not None
    assert axis.kind == "logarithmic"
    assert axis.to_data(300) == pytest.approx(0.01)


def test_a_scale_that_bends_is_read_between_its_numbers() -> None:
    values = np.array([1.0, 2.0, 5.0, 10.0, 40.0, 100.0])
    axis = fit_axis(marks(values.tolist(), (100 + 200 * np.arcsinh(values)).tolist()))
    assert axis is not None
    assert axis.kind == "monotone"
    assert axis.to_px(5.0) == pytest.approx(100 + 200 * np.arcsinh(5.0))
    assert np.isnan(axis.to_px(1000.0))


@pytest.mark.parametrize("bend", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_what_stands_between_the_numbers_of_a_bending_scale_is_within_its_slack(bend: float) -> None:
    """The inspector refused a right film for it: 2.5 stands far from halfway between 0.000001 and 10."""

    def pixel(value: Any) -> Any:
        return 1000 - 800 * ((1 - bend) * value / 800 + bend * np.log(value / 1e-7) / np.log(800 / 1e-7))

    values = np.array([1e-6, 10.0, 100.0, 800.0])
    axis = fit_axis(marks(values.tolist(), pixel(values).tolist()))
    assert axis is not None
    inside = np.geomspace(1e-6, 800, 200)
    assert np.abs(axis.to_px(inside) - pixel(inside)).max() <= axis.slack


def test_a_number_that_stands_wrong_is_a_residual() -> None:
    axis = fit_axis(marks([-20, -10, 0, 10, 20], [100, 300, 500, 712, 900]))
    assert axis is not None
    assert axis.residual > 1


@pytest.mark.parametrize("text", ["−15", "10⁻³", "0.5", "1.6·10⁻⁶", "2.5", "1234567890"])
def test_digits_are_read_from_their_outlines(text: str) -> None:
    assert read_back(text, _letters(text, 32.0, "MEDIUM")[0]) is None
    assert read_back(text, _digits(text, 48.0)[0]) is None
    other = "".join("8" if c.isdecimal() and c != "8" else c for c in text)
    assert read_back(text, _digits(other, 48.0)[0]) == other.replace("·", ".").replace("⁻", "−") or (
        read_back(text, _digits(other, 48.0)[0]) == other
    )


def test_the_audit_never_asks_a_drawing_where_it_would_draw_itself() -> None:
    asked = []
    for file in sorted(TRUTH.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in OF_THE_DRAWINGS
            ):
                asked.append(f"{file.name}:{node.lineno} {ast.unparse(node)}")
    assert not asked


@pytest.mark.parametrize(
    "source",
    [
        'Words("5 steps")',
        'self.words(f"{k} of 10")',
        'words("a" + "12 b")',
        'x = "took 7 steps"\nWords(x)',
        'Words(f"{5} steps")',
        'Formula("x = 5")',
        'Formula("eta = 0.9")',
        'Formula("eta < 2")',
        'Formula("x approx 3")',
        'Readout("eta = 0.1", s)',
        'plot.label("at 12", x)',
        'Formula("\\"after 5 steps\\"")',
        "Number(0.25)",
    ],
)
def test_a_typed_digit_is_found(source: str) -> None:
    (found,) = typed_digits(source, "somewhere/lecture.py")
    assert found.where.startswith("lecture.py:")


@pytest.mark.parametrize(
    "source",
    [
        'Words("L2 penalty")',
        'Words("x²")',
        'Words(f"{x:.2f} steps")',
        'Words("t", (20, 30))',
        'Words(self.words("row_1"))',
        'Formula("x_0")',
        'Formula("x_(k+1) = x_k - eta f\'(x_k)")',
        'Formula("f\'(x) = 0")',
        'Formula("eta < 2 / L")',
        'Readout("f(x)", ball.y_now, ".2f", (830, 372))',
        'Number(self.fact("loss"), ".2f")',
        "Number(value)",
    ],
)
def test_a_digit_of_mathematics_or_of_a_name_is_innocent(source: str) -> None:
    assert typed_digits(source) == []


@pytest.mark.parametrize(
    "source",
    [
        "places = run.newton.x[1:7]",
        "x = run.damped.x[:, 0]\nfor a in x[2:4]: pass",
        "ball.iterates()[:6]",
        "for k in range(6):\n    mark(run.newton.x[k, 0])",
        "x = run.far.x\nys = [f(x[k]) for k in range(1, 9)]",
        "h = run.newton.fun[:27]",
    ],
)
def test_a_typed_stretch_of_a_run_is_found(source: str) -> None:
    (found,) = typed_stretches(source, "somewhere/lecture.py")
    assert found.kind == "typed_stretch"


@pytest.mark.parametrize(
    "source",
    [
        "x = run.far_flight.x[:, 0]",
        "run.newton.x[1:]",
        "words[2:4]",
        "x = run.x\nx[:n]",
        "run.newton.x[-1]",
        "for k in range(3):\n    card(k)",
        "for k in range(len(run.x)):\n    run.x[k]",
        "self.follow(ball, upto=6)",
    ],
)
def test_a_whole_run_is_innocent(source: str) -> None:
    assert typed_stretches(source) == []
