"""False alarms on ordinary scenes, and misses on frames that were crowded at random.

The gallery holds scenes of the kinds that Manim's own manual shows. Each is written to
be clean, so that any finding is a false alarm. In the crowd, what overlaps is known from
the pixels: two letters are drawn apart, and overlap where both leave ink.
"""

from __future__ import annotations

import numpy as np
import pytest
from manim import (
    BLUE,
    DEGREES,
    DOWN,
    GREEN,
    LEFT,
    ORIGIN,
    PI,
    RED,
    RIGHT,
    TAU,
    UP,
    WHITE,
    YELLOW,
    Arrow,
    Axes,
    Brace,
    Camera,
    Circle,
    Create,
    DashedLine,
    DecimalNumber,
    Dot,
    FadeIn,
    FadeOut,
    Indicate,
    Integer,
    Line,
    MathTypst,
    MovingCameraScene,
    NumberPlane,
    Polygon,
    ReplacementTransform,
    RightAngle,
    Rotate,
    Scene,
    Square,
    Surface,
    SurroundingRectangle,
    Text,
    ThreeDScene,
    TracedPath,
    Transform,
    Union,
    ValueTracker,
    VGroup,
    VMobject,
    Write,
    always_redraw,
    tempconfig,
)
from scipy.ndimage import binary_dilation

from scenes.stage.inspection.layout.linter import inspect_layout


class MovingAround(Scene):
    def construct(self) -> None:
        square = Square(color=BLUE, fill_opacity=1)
        self.play(square.animate.shift(3 * LEFT), run_time=0.5)
        self.play(square.animate.set_fill(RED).scale(0.4), run_time=0.5)
        self.play(Rotate(square, 40 * DEGREES), run_time=0.5)


class BraceWithLabel(Scene):
    def construct(self) -> None:
        line = Line((-2, -1, 0), (2, 1, 0), color=YELLOW)
        brace = Brace(line, direction=line.copy().rotate(PI / 2).get_unit_vector())
        label = MathTypst("x_1 - x_0").move_to(brace.get_tip() + 0.6 * (UP + 0.5 * LEFT))
        self.add(line, Dot(line.get_start()), Dot(line.get_end()), brace, label)


class VectorOnPlane(Scene):
    def construct(self) -> None:
        plane = NumberPlane(x_range=(-5, 5), y_range=(-2.5, 3))
        arrow = Arrow(ORIGIN, (2, 2, 0), buff=0, color=YELLOW)
        tip = Text("(2, 2)", font_size=24).add_background_rectangle(opacity=1)
        self.add(plane, arrow, tip.next_to(arrow.get_end(), RIGHT))


class SineAndCosine(Scene):
    def construct(self) -> None:
        axes = Axes((-7, 7), (-1.5, 1.5), x_length=11, y_length=5).shift(0.2 * UP)
        sine, cosine = axes.plot(np.sin, color=BLUE), axes.plot(np.cos, color=RED)
        name = axes.get_graph_label(sine, Text("sin", font_size=24), x_val=-4.6, direction=UP)
        self.play(Create(axes), Create(sine), Create(cosine), run_time=0.8)
        self.play(FadeIn(name), run_time=0.5)


class NumberedAxes(Scene):
    def construct(self) -> None:
        def small(number: str, **_: object) -> MathTypst:
            return MathTypst(number, font_size=28)

        numbers = {"include_numbers": True, "label_constructor": small, "font_size": 28}
        axes = Axes((0, 6), (0, 4), x_length=9, y_length=4.5, axis_config=numbers, tips=False).shift(0.3 * UP)
        area = axes.get_area(axes.plot(lambda x: 0.1 * x**2), (1, 5), color=(BLUE, GREEN), opacity=0.4)
        self.add(axes, axes.plot(lambda x: 0.1 * x**2, color=WHITE), area)


class RunningCounter(Scene):
    def construct(self) -> None:
        value = ValueTracker(0.0)
        number = DecimalNumber(0, mob_class=Text, num_decimal_places=2)
        number.add_updater(lambda m: m.set_value(value.get_value()))
        label = Text("loss", font_size=30).next_to(number, LEFT, buff=0.6)
        self.add(label, number)
        self.play(value.animate.set_value(10), run_time=1)


class FollowingDot(Scene):
    def construct(self) -> None:
        axes = Axes((0, 10), (0, 10), x_length=6, y_length=5).shift(0.3 * UP)
        curve, t = axes.plot(lambda x: 0.08 * (x - 5) ** 2 + 1, color=YELLOW), ValueTracker(1)
        dot = always_redraw(lambda: Dot(axes.c2p(t.get_value(), curve.underlying_function(t.get_value())), color=RED))
        self.add(axes, curve, dot)
        self.play(t.animate.set_value(9), run_time=1)


class TracingCircle(Scene):
    def construct(self) -> None:
        ring, dot = Circle(2, color=BLUE), Dot(2 * RIGHT)
        path = TracedPath(dot.get_center, stroke_color=YELLOW)
        self.add(ring, path, dot)
        self.play(Rotate(dot, TAU, about_point=ORIGIN), run_time=1)


class FormulaIndicated(Scene):
    def construct(self) -> None:
        formula = MathTypst("x_(k+1) = x_k - eta f'(x_k)", font_size=60)
        self.play(Write(formula), run_time=1)
        box = SurroundingRectangle(formula, buff=0.2)
        self.play(Create(box), run_time=0.5)
        self.play(Indicate(formula), FadeOut(box), run_time=1)


class LabelledShapes(Scene):
    def construct(self) -> None:
        shapes = VGroup(Circle(color=BLUE), Square(color=GREEN), Polygon(LEFT, RIGHT, UP, color=RED)).arrange(buff=1)
        names = VGroup(*(Text(name, font_size=24) for name in ("circle", "square", "triangle")))
        for name, shape in zip(names, shapes, strict=True):
            name.next_to(shape, DOWN)
        self.play(FadeIn(shapes), Write(names), run_time=1)


class FilledBoxes(Scene):
    def construct(self) -> None:
        boxes = VGroup(*(Square(1.5, color=BLUE, fill_color="#123A66", fill_opacity=1) for _ in range(3)))
        boxes.arrange(buff=0.5)
        numbers = VGroup(*(Integer(k, mob_class=Text).move_to(box) for k, box in enumerate(boxes)))
        self.play(FadeIn(boxes), FadeIn(numbers), run_time=0.5)
        self.play(boxes[0].animate.shift(UP), numbers[0].animate.shift(UP), run_time=0.5)


class BracketedTable(Scene):
    def construct(self) -> None:
        entries = VGroup(*(Text(n) for n in "1234")).arrange_in_grid(2, 2, buff=0.6)
        left = VMobject().set_points_as_corners([(-0.9, 0.9, 0), (-1.1, 0.9, 0), (-1.1, -0.9, 0), (-0.9, -0.9, 0)])
        self.add(entries, left, left.copy().flip())


class WordsInTurn(Scene):
    def construct(self) -> None:
        first, second = Text("gradient descent", font_size=40), Text("Newton's method", font_size=40)
        self.play(Write(first), run_time=0.8)
        self.play(ReplacementTransform(first, second), run_time=0.8)
        self.play(FadeOut(second), run_time=0.5)


class EquationMorphs(Scene):
    def construct(self) -> None:
        here = MathTypst("f(x) = x^2", font_size=56)
        self.add(here)
        self.play(Transform(here, MathTypst("f'(x) = 2 x", font_size=56)), run_time=0.9)
        self.wait(0.3)


class RightTriangle(Scene):
    def construct(self) -> None:
        corner = VGroup(Line(ORIGIN, 2 * UP), Line(ORIGIN, 3 * RIGHT)).shift(LEFT)
        mark = RightAngle(*corner, length=0.3)
        height = MathTypst("h").next_to(corner[0], LEFT)
        self.add(corner, mark, height, DashedLine(corner[0].get_end(), corner[1].get_end(), color=YELLOW))


class Overlapping(Scene):
    def construct(self) -> None:
        one, two = (Circle(1.5, color=color, fill_opacity=0.5) for color in (BLUE, RED))
        two.shift(1.5 * RIGHT)
        both = Union(one, two, color=GREEN).scale(0.4).move_to((-4, 0, 0))
        self.add(one, two, both, Text("union", font_size=28).next_to(both, UP))


class FollowingCamera(MovingCameraScene):
    def construct(self) -> None:
        axes = Axes((-5, 5), (-1, 6), x_length=9, y_length=5).shift(0.4 * UP)
        curve = axes.plot(lambda x: 0.2 * x**2, color=BLUE)
        self.add(axes, curve, Dot(axes.c2p(0, 0)))
        self.play(self.camera.frame.animate.scale(0.4).move_to(axes.c2p(0, 0.5)), run_time=1)


class TurningSurface(ThreeDScene):
    def construct(self) -> None:
        self.set_camera_orientation(phi=60 * DEGREES, theta=30 * DEGREES)
        bowl = Surface(lambda u, v: (u, v, 0.3 * (u**2 + v**2)), (-1.5, 1.5), (-1.5, 1.5), resolution=(8, 8))
        title = Text("a bowl", font_size=30).move_to((-5, 3, 0))
        self.add_fixed_in_frame_mobjects(title)
        self.add(bowl)
        self.play(bowl.animate.rotate(40 * DEGREES), run_time=0.8)


class Bars(Scene):
    def construct(self) -> None:
        bars = VGroup(*(Line(ORIGIN, h * UP, stroke_width=60, color=BLUE) for h in (1, 2, 3)))
        bars.arrange(buff=1, aligned_edge=DOWN)
        for bar, name in zip(bars, "abc", strict=True):
            self.add(bar, Text(name, font_size=28).next_to(bar, UP, buff=0.2))


class GrowingGrid(Scene):
    def construct(self) -> None:
        self.play(Create(NumberPlane()), run_time=0.8)
        self.wait(0.2)


GALLERY = [
    MovingAround, BraceWithLabel, VectorOnPlane, SineAndCosine, NumberedAxes, RunningCounter, FollowingDot,
    TracingCircle, FormulaIndicated, LabelledShapes, FilledBoxes, BracketedTable, WordsInTurn, EquationMorphs,
    RightTriangle, Overlapping, FollowingCamera, TurningSurface, Bars, GrowingGrid,
]  # fmt: skip


@pytest.mark.parametrize("scene", GALLERY)
def test_no_false_alarm(scene: type[Scene]) -> None:
    assert [str(finding) for finding in inspect_layout(scene).findings] == []


# -- the crowd ---------------------------------------------------------------------


def ink(mobject: VMobject, camera: Camera) -> np.ndarray:
    """Return which pixels a mobject leaves ink on, drawn alone."""
    camera.reset()
    camera.capture_mobjects([mobject])
    return camera.pixel_array[..., :3].max(axis=-1) > 100


def crowd(seed: int) -> VGroup:
    rng = np.random.default_rng(seed)

    def anywhere() -> np.ndarray:
        return np.array([rng.uniform(-4.5, 4.5), rng.uniform(-2.2, 2.8), 0])

    texts = [Text(word, font_size=30).move_to(anywhere()) for word in ("minimum", "slope", "step", "valley")]
    lines = [Line(anywhere(), anywhere(), stroke_width=6) for _ in range(3)]
    return VGroup(*texts, *lines)


def meetings(things: list[VMobject], camera: Camera) -> tuple[set[frozenset[int]], set[frozenset[int]]]:
    """Return which pairs clearly share ink, and which are clearly apart, one of each pair a text."""
    drawn = [ink(thing, camera) for thing in things]
    near = [binary_dilation(image, np.ones((7, 7))) for image in drawn]
    sharing, apart = set(), set()
    for i in range(4):
        for j in range(i + 1, len(things)):
            if (drawn[i] & drawn[j]).sum() >= 3:
                sharing.add(frozenset({i, j}))
            elif not (near[i] & drawn[j]).any():
                apart.add(frozenset({i, j}))
    return sharing, apart


@pytest.mark.parametrize("seed", range(12))
def test_crowded_frame_agrees_with_its_pixels(seed: int) -> None:
    with tempconfig({"pixel_width": 1920, "pixel_height": 1080, "dry_run": True}):
        things = list(crowd(seed))
        sharing, apart = meetings(things, Camera())
    for k, thing in enumerate(things):
        thing.inspection_name = f"thing {k}"
    found = {
        frozenset(int(name.split("thing ")[1].rstrip(")")) for name in finding.culprits)
        for finding in inspect_layout(lambda: _static(things)).findings
        if finding.kind in {"text_on_text", "text_crossed"}
    }
    assert sharing <= found
    assert not apart & found


def _static(things: list[VMobject]) -> Scene:
    scene = Scene()
    scene.add(*things)
    return scene
