"""Untruths on the screen, each planted in a small lesson beside its innocent twin."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from manim import RIGHT, UP, Create, FadeIn, ReplacementTransform, Transform

from gdcore.methods import GradientDescent
from gdcore.objectives import square
from scenes.stage.inspection.truth.typed_numbers import typed_digits
from scenes.stage.instruments.controls import Drive
from scenes.stage.look import theme
from scenes.stage.look.text import Number
from scenes.stage.plots.motion import MoveAlong, ZoomTo, along
from scenes.stage.plots.plot import Curve, Marker, Plot
from scenes.stage.plots.trails import Trail
from scenes.stage.plots.window import Window
from tests.scenes.stage.flawed_lessons import FACTS, kinds, play

LINE = "[only.one]\ntext = '''Here is a curve with a ball on it, and a number beside it.'''\n"
BOWL = square()


def shown(act: Callable[[Any, Plot], None]) -> Callable[[Any], None]:
    def construct(self: Any) -> None:
        self.chapter("only")
        plot = Plot(Window(-3, 3, -0.5, 6), 9, 4, y_axis=-3).move_to(0.5 * UP)
        with self.say("one"):
            self.play(FadeIn(plot), run_time=0.3)
            act(self, plot)
            self.wait(0.3)

    return construct


def bowl(plot: Plot, **style: Any) -> Any:
    return plot.draw(Curve(BOWL.value, **style))


def zoomed_curve(self: Any, plot: Plot) -> None:
    self.play(Create(bowl(plot)), run_time=0.4)
    self.play(ZoomTo(plot, Window(-1, 1, -0.1, 1)), run_time=0.5)


def morphed_curve(self: Any, plot: Plot) -> None:
    one, other = bowl(plot), plot.draw(Curve(np.cos))
    self.play(Create(one), run_time=0.3)
    self.play(ReplacementTransform(one, other), run_time=0.6)


def transformed_curve(self: Any, plot: Plot) -> None:
    one, other = bowl(plot), plot.draw(Curve(np.cos))
    self.add(one)
    self.play(Transform(one, other), run_time=0.6)


def shifted_curve(self: Any, plot: Plot) -> None:
    curve = bowl(plot)
    self.add(curve)
    self.play(curve.animate.shift(0.1 * RIGHT), run_time=0.4)


def forgotten_redraw(self: Any, plot: Plot) -> None:
    curve = bowl(plot)
    self.add(curve)
    curve.fun = lambda x: 1.05 * x**2


def short_curve(self: Any, plot: Plot) -> None:
    curve = bowl(plot)
    self.add(curve)
    curve.pointwise_become_partial(curve.copy(), 0.0, 0.9)


def coarse_curve(samples: int) -> Callable[[Any, Plot], None]:
    return lambda self, plot: self.add(
        plot.draw(Curve(lambda x: 2 + 2 * np.sin(6 * x), samples=samples))
    )  # fmt: skip


def rolling_ball(self: Any, plot: Plot) -> None:
    ball = plot.draw(Marker(-2.0, 4.0, theme.ITERATE))
    run = GradientDescent(0.1).run(BOWL, -2.0, 5)
    ball.on = (BOWL.value, run)
    self.add(ball)
    for x in run.x[1:3, 0]:
        self.play(MoveAlong(ball, plot, along(BOWL.value, ball.x, x)), run_time=0.3)
        self.wait(0.2)


def ball_between_iterates(self: Any, plot: Plot) -> None:
    ball = plot.draw(Marker(-1.9, 1.9**2, theme.ITERATE))
    ball.on = GradientDescent(0.1).run(BOWL, -2.0, 5)
    self.add(ball)


def ball(x: float, y: float, shift: float = 0.0, on: Any = None) -> Callable[[Any, Plot], None]:
    def act(self: Any, plot: Plot) -> None:
        marker = plot.draw(Marker(x, y, theme.ITERATE))
        marker.on = on
        self.add(marker.shift(shift * UP))

    return act


def number(value: float, format_spec: str, fact: str | None) -> Callable[[Any, Plot], None]:
    return lambda self, plot: self.add(Number(value, format_spec, fact=fact).place([3, 3, 0]))


def counted_number(end: float) -> Callable[[Any, Plot], None]:
    def act(self: Any, plot: Plot) -> None:
        shown = Number(0.0, ".0f", fact="steps").place([3, 3, 0])
        self.play(Drive(shown.set_value, 0.0, end, shown), run_time=0.8)

    return act


def trail(moved: float) -> Callable[[Any, Plot], None]:
    return lambda self, plot: self.add(plot.draw(Trail([[-2, 4], [-1, 1], [0, 0]])).shift(moved * UP))


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        pytest.param(zoomed_curve, [], id="a curve that is zoomed into"),
        pytest.param(morphed_curve, [], id="a curve that becomes another"),
        pytest.param(transformed_curve, ["curve_is_not_its_function"], id="a curve with another's shape"),
        pytest.param(shifted_curve, ["curve_is_not_its_function"], id="a curve pushed aside"),
        pytest.param(forgotten_redraw, ["curve_is_not_its_function"], id="five per cent off"),
        pytest.param(short_curve, ["curve_is_not_its_function"], id="a curve that ends early"),
        pytest.param(coarse_curve(24), ["curve_is_not_its_function"], id="too few samples"),
        pytest.param(coarse_curve(240), [], id="enough samples"),
        pytest.param(rolling_ball, [], id="a ball on its curve and its run"),
        pytest.param(ball_between_iterates, ["marker_leaves_its_home"], id="a ball between iterates"),
        pytest.param(ball(1.0, 1.0, on=BOWL.value), [], id="a ball on the curve"),
        pytest.param(ball(1.0, 1.2, on=BOWL.value), ["marker_leaves_its_home"], id="a ball above the curve"),
        pytest.param(ball(1.0, 1.2), [], id="a ball that belongs nowhere"),
        pytest.param(ball(1.0, 1.0, shift=0.05), ["marker_is_off"], id="a ball off its data"),
        pytest.param(number(FACTS["start"], ".1f", "start"), [], id="a number that is its fact"),
        pytest.param(number(-2.04, ".1f", "start"), [], id="the same at the precision shown"),
        pytest.param(number(-2.04, ".2f", "start"), ["number_is_not_its_fact"], id="not at a finer one"),
        pytest.param(number(-2.0, ".1f", "stat"), ["unknown_fact"], id="a misspelt fact"),
        pytest.param(number(-2.04, ".2f", None), [], id="a number that names no fact"),
        pytest.param(counted_number(12.0), [], id="a number on its way to its fact"),
        pytest.param(counted_number(13.0), ["number_is_not_its_fact"], id="a number that goes past it"),
        pytest.param(trail(0.0), [], id="a trail through its points"),
        pytest.param(trail(0.1), ["drawing_is_stale"], id="a trail beside its points"),
    ],
)
def test_an_untruth_is_found_and_its_twin_is_not(
    tmp_path: Path, act: Callable[[Any, Plot], None], expected: list[str]
) -> None:
    untruths = [kind for kind in kinds(play(tmp_path, LINE, shown(act))) if kind not in LAYOUT]
    assert untruths == expected


#: What the crowded little scenes may show besides; the tests of the layout are elsewhere.
LAYOUT = {"text_crossed", "line_overruns_animation"}


def test_a_claim_that_does_not_hold_is_found_before_anything_is_played(tmp_path: Path) -> None:
    act = shown(lambda self, plot: None)
    assert kinds(play(tmp_path, f'{LINE}claims = ["falls"]\n', act)) == []
    report = play(tmp_path, f'{LINE}claims = ["rises"]\n', act)
    assert kinds(report) == ["claim_does_not_hold"]
    assert report.frames == 0
    assert "the loss falls; but it went from 4 to 5" in report.findings[0].message
    assert kinds(play(tmp_path, f'{LINE}claims = ["unheard_of"]\n', act)) == ["claim_does_not_hold"]


def test_a_digit_in_the_script_is_found(tmp_path: Path) -> None:
    report = play(tmp_path, "[only.one]\ntext = '''After 12 steps it rests.'''\n", shown(lambda self, plot: None))
    assert kinds(report) == ["cannot_be_played"]
    assert '"12" is typed' in report.findings[0].message


def test_a_number_without_a_fact_is_counted(tmp_path: Path) -> None:
    report = play(tmp_path, LINE, shown(number(-2.04, ".2f", None)))
    assert [place.split(":")[0] for place in report.undeclared] == ["test_truth.py"]
    assert report.compared["Number"] == 1


@pytest.mark.parametrize(
    "source",
    [
        'words("5 steps")', 'words(f"{k} of 10")', 'words("a" + "12 b")', 'x = "took 7 steps"\nwords(x)',
        'words("90 %")', 'words(f"{5} steps")', 'Text("η = 0.1")', 'words("done" if ok else "after 3")',
        'formula("x = 5")', 'formula("eta = 0.9")', 'formula("eta < 2")', 'formula("beta_1 = 0.9")',
        'formula("x_0 = -15")', 'formula("x approx 3")', 'formula("f(x) = 10 x^2")', 'formula("\\"after 5 steps\\"")',
        'formula("x^2 - cos((pi x) / 20)")', 'MathTex(r"\\eta = 0.1")', 'Plot(w, 1, 2, names=("x", "loss, 50 runs"))',
        "Number(0.25)", 'Number(-3, ".0f")',
    ],
)  # fmt: skip
def test_a_typed_digit_is_found(source: str) -> None:
    (found,) = typed_digits(source, "somewhere/lecture.py")
    assert found.where.startswith("lecture.py:")


@pytest.mark.parametrize(
    "source",
    [
        'words("L2 penalty")', 'words("x²")', 'words(f"{x:.2f} steps")', 'words("t", 20)', 'words(self.words("row_1"))',
        'formula("x_0")', 'formula("1 / (f\'\'(x_0)) =")', 'formula("x_(k+1) = x_k - eta f\'(x_k)")', 'formula("x^10")',
        'formula("f\'(x) = 0")', 'formula("|1 - eta L| < 1")', 'formula("eta < 2 / L")', 'formula("beta_1, beta_2")',
        'formula("1/2 x^T A x")', 'formula(f"r = 1 - {c} eta")', 'formula("x in [0, 1]")', 'formula("x^(-1/2)")',
        'formula("sum_(i=1)^n")', 'formula("w_1 + w_2 x^2")', 'formula("1 \\\\/ L")', 'Plot(w, 10.9, 4.3)',
        'Number(0, ".0f")', 'Number(run.start, ".2f")', 'Number(4.0, fact="loss")', 'Number(2 * run.rate)',
    ],
)  # fmt: skip
def test_a_digit_of_mathematics_or_of_a_name_is_innocent(source: str) -> None:
    assert typed_digits(source) == []
