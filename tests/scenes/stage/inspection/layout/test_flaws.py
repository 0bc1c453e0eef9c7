"""Each flaw that the layout linter knows, planted in a small scene, beside an innocent twin."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from manim import (
    BLACK,
    BLUE,
    DL,
    DOWN,
    DR,
    GREEN,
    LEFT,
    ORIGIN,
    RED,
    RIGHT,
    UL,
    UP,
    UR,
    WHITE,
    YELLOW,
    Axes,
    BackgroundRectangle,
    Camera,
    Circle,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    FunctionGraph,
    Line,
    MathTypst,
    MovingCameraScene,
    Rectangle,
    Scene,
    Square,
    SurroundingRectangle,
    Text,
    ThreeDScene,
    Transform,
    VGroup,
    Write,
)
from manim.mobject.types.image_mobject import AbstractImageMobject

from scenes.stage.drawing import own_painting
from scenes.stage.drawing.own_painting import install
from scenes.stage.inspection.layout.linter import LayoutReport, LayoutStandard, allow, allow_overlap, inspect_layout

Build = Callable[[Scene], object]


def inspected(construct: Build, base: type[Scene] = Scene, **options: object) -> LayoutReport:
    made = type("Planted", (base,), {"construct": construct})
    return inspect_layout(made, **options)  # type: ignore[arg-type]


def kinds(construct: Build, base: type[Scene] = Scene, **options: object) -> set[str]:
    return {finding.kind for finding in inspected(construct, base, **options).findings}


# -- text on text ------------------------------------------------------------------


def two_texts(gap: float) -> Build:
    def construct(scene: Scene) -> None:
        left, right = Text("slope", font_size=30), Text("step", font_size=30)
        scene.add(left, right.next_to(left, RIGHT, buff=gap))

    return construct


def nested_corner(scene: Scene) -> None:
    """A text in the empty corner of another: their boxes overlap, their letters do not."""
    large = Text("L", font_size=200)
    scene.add(large, Text("ok", font_size=24).move_to(large.get_corner(UP + RIGHT) + 0.35 * (DOWN + LEFT)))


def swap(overlap: bool) -> Build:
    def construct(scene: Scene) -> None:
        first, second = Text("before", font_size=30), Text("after", font_size=30)
        scene.play(FadeIn(first))
        if overlap:
            scene.add(second)
            scene.wait(0.5)
            scene.remove(first)
        else:
            scene.play(FadeOut(first), FadeIn(second), run_time=0.5)
        scene.wait(0.5)

    return construct


def passing(distance: float) -> Build:
    """A text flies past another and touches it, or not, only in the middle of the flight."""

    def construct(scene: Scene) -> None:
        still = Text("still", font_size=30)
        flying = Text("flying", font_size=30).move_to(3 * LEFT + distance * UP)
        scene.add(still, flying)
        scene.play(flying.animate.move_to(3 * RIGHT + distance * UP), run_time=2)

    return construct


def morph(scene: Scene) -> None:
    here, there = MathTypst("a + b = c"), MathTypst("c = b + a")
    scene.add(here)
    scene.play(Transform(here, there), run_time=0.8)


# -- text crossed ------------------------------------------------------------------


def curve_and_label(offset: float) -> Build:
    def construct(scene: Scene) -> None:
        curve = FunctionGraph(np.sin, x_range=(-5, 5), color=BLUE)
        scene.add(curve, Text("sin x", font_size=24).move_to((0, offset, 0)))

    return construct


def label_beside_diagonal(scene: Scene) -> None:
    """The box of the line holds the text, the line itself is far from it."""
    scene.add(Line((-4, -2, 0), (4, 3, 0)), Text("far away", font_size=24).move_to((2.5, -1, 0)))


def number_on_axis(shift: float) -> Build:
    def construct(scene: Scene) -> None:
        axes = Axes(x_range=(-3, 3), y_range=(-2, 2), x_length=8, y_length=4)
        scene.add(axes, MathTypst("2", font_size=30).move_to(axes.c2p(2, 0) + shift * DOWN))

    return construct


def outline_and_text(side: float) -> Build:
    def construct(scene: Scene) -> None:
        scene.add(Square(side, color=WHITE), Text("minimum", font_size=36))

    return construct


def patched(patch: bool) -> Build:
    def construct(scene: Scene) -> None:
        line, label = Line(4 * LEFT, 4 * RIGHT), Text("label", font_size=30)
        scene.add(line)
        if patch:
            scene.add(BackgroundRectangle(label, color=BLACK, fill_opacity=1, buff=0.1))
        scene.add(label)

    return construct


def halo(width: float) -> Build:
    def construct(scene: Scene) -> None:
        label = Text("label", font_size=30).set_stroke(BLACK, width, background=True)
        scene.add(Line(4 * LEFT, 4 * RIGHT, stroke_width=2), label)

    return construct


def wide_stroke(width: float) -> Build:
    """Middle lines are as far apart in both; only the width of the stroke differs."""

    def construct(scene: Scene) -> None:
        scene.add(Line(4 * LEFT, 4 * RIGHT, stroke_width=width), Text("near", font_size=30).shift(0.4 * UP))

    return construct


def faded_line(opacity: float) -> Build:
    def construct(scene: Scene) -> None:
        scene.add(Line(4 * LEFT, 4 * RIGHT).set_opacity(opacity), Text("label", font_size=30))
        scene.wait(2)

    return construct


def line_under_cover(cover: bool) -> Build:
    def construct(scene: Scene) -> None:
        ring = Circle(1.0, color=WHITE).set_fill(BLACK, 1 if cover else 0)
        scene.add(Line(4 * LEFT, 4 * RIGHT), ring, Text("in", font_size=30))

    return construct


def dot_and_text(dot_first: bool, place: float) -> Build:
    def construct(scene: Scene) -> None:
        dot, label = Dot(place * RIGHT, radius=0.08), Text("here", font_size=30)
        scene.add(*((dot, label) if dot_first else (label, dot)))

    return construct


def label_on_panel(scene: Scene) -> None:
    panel = Rectangle(width=4, height=1, color=BLUE, fill_opacity=1, fill_color="#10204A")
    scene.add(panel, Text("on a panel", font_size=30))


def underlined(scene: Scene) -> None:
    title = Text("title", font_size=30)
    scene.add(title, Line(LEFT, RIGHT).next_to(title, DOWN, buff=0.1), SurroundingRectangle(title, buff=0.4))


# -- frame, margin, caption zone ---------------------------------------------------


def text_at(x: float, y: float, size: float = 24) -> Build:
    def construct(scene: Scene) -> None:
        scene.add(Text("edge", font_size=size).move_to((x, y, 0)))

    return construct


def curve_over(x: float) -> Build:
    def construct(scene: Scene) -> None:
        scene.add(FunctionGraph(np.cos, x_range=(-3, x)))

    return construct


def backdrop(scene: Scene) -> None:
    scene.add(Rectangle(width=15, height=9, fill_color="#10204A", fill_opacity=1, stroke_width=0))
    scene.add(Text("in front", font_size=30))


def zoomed(frame_width: float) -> Build:
    """The same text at the same place, seen from near or from far."""

    def construct(scene: Scene) -> None:
        scene.add(Text("corner", font_size=24).move_to((2.9, 0, 0)))
        scene.camera.frame.set(width=frame_width)
        scene.wait(0.5)

    return construct


# -- size, contrast, words ---------------------------------------------------------


def text_of(font_size: float, scale: float = 1.0) -> Build:
    def construct(scene: Scene) -> None:
        scene.add(Text("read me", font_size=font_size).scale(scale))

    return construct


def formula_of(font_size: float, code: str) -> Build:
    def construct(scene: Scene) -> None:
        scene.add(MathTypst(code, font_size=font_size))

    return construct


def turned(font_size: float) -> Build:
    def construct(scene: Scene) -> None:
        scene.add(Text("upwards", font_size=font_size).rotate(np.pi / 2))

    return construct


def being_written(font_size: float) -> Build:
    def construct(scene: Scene) -> None:
        scene.play(Write(Text("growing", font_size=font_size)), run_time=1)
        scene.wait(0.5)

    return construct


def text_colour(color: str, ground: str | None = None, opacity: float = 1.0) -> Build:
    def construct(scene: Scene) -> None:
        if ground is not None:
            scene.add(Rectangle(width=5, height=2, fill_color=ground, fill_opacity=opacity, stroke_width=0))
        scene.add(Text("contrast", font_size=30, color=color))

    return construct


class Grey(AbstractImageMobject):
    """Pixels that are painted straight into the frame, as a landscape is."""

    def __init__(self, value: int) -> None:
        self.value = value
        super().__init__(scale_to_resolution=0)

    def reset_points(self) -> None:
        self.points = 2.0 * np.array([UL, UR, DL, DR])

    def paint_on(self, camera: Camera, pixels: np.ndarray) -> None:
        height, width = pixels.shape[:2]
        pixels[height // 4 : -height // 4, width // 4 : -width // 4, :3] = self.value


def text_on_picture(value: int) -> Build:
    install()

    def construct(scene: Scene) -> None:
        scene.add(Grey(value), Text("on pixels", font_size=30))

    return construct


class Dots(Grey):
    """Pixels that say that they are marks."""

    no_ground = "dots are marks"


def line_on_picture(picture: type[Grey]) -> Build:
    own_painting.install()

    def construct(scene: Scene) -> None:
        scene.add(picture(200), Line(3 * LEFT, 3 * RIGHT, color=WHITE))

    return construct


def line_colour(color: str, opacity: float = 1.0) -> Build:
    def construct(scene: Scene) -> None:
        scene.add(Line(3 * LEFT, 3 * RIGHT, color=color).set_opacity(opacity))
        scene.wait(2)

    return construct


def line_on_area(color: str) -> Build:
    def construct(scene: Scene) -> None:
        scene.add(Rectangle(width=8, height=3, fill_color="#CCCCCC", fill_opacity=1, stroke_width=0))
        scene.add(Line(3 * LEFT, 3 * RIGHT, color=color))

    return construct


def fading(seconds: float) -> Build:
    def construct(scene: Scene) -> None:
        text = Text("soon gone", font_size=30)
        scene.add(text)
        scene.play(FadeOut(text), run_time=seconds)

    return construct


def wordy(text: str) -> Build:
    def construct(scene: Scene) -> None:
        scene.add(Text(text, font_size=24))
        scene.wait(2)

    return construct


def on_surface(text_y: float) -> Build:
    """A label fixed in the frame of a turned camera, and a line whose projection it meets or not."""

    def construct(scene: Scene) -> None:
        scene.set_camera_orientation(phi=0.4 * np.pi, theta=-0.5 * np.pi)
        scene.add(Line((-2, 3, 0), (2, 3, 0)))
        label = Text("height", font_size=24).move_to((0, text_y, 0))
        scene.add_fixed_in_frame_mobjects(label)

    return construct


SEVEN_WORDS = "red blue green grey pink black white"

FAR_LINE = 3 * np.cos(0.4 * np.pi) * 20 / (20 + 3 * np.sin(0.4 * np.pi))
"""Where a camera 20 units away sees a line 3 units behind the middle."""

TWINS = {
    "letters touch": ("text_on_text", two_texts(-0.2), two_texts(0.2)),
    "boxes overlap, letters do not": ("text_on_text", two_texts(-0.2), nested_corner),
    "new before old is gone": ("text_on_text", swap(True), swap(False)),
    "only in passing": ("text_on_text", passing(0.15), passing(0.9)),
    "letters become letters": ("text_on_text", two_texts(-0.2), morph),
    "curve through text": ("text_crossed", curve_and_label(0.0), curve_and_label(1.6)),
    "line in the box only": ("text_crossed", curve_and_label(0.0), label_beside_diagonal),
    "axis through number": ("text_crossed", number_on_axis(0.0), number_on_axis(0.4)),
    "outline through text": ("text_crossed", outline_and_text(0.9), outline_and_text(3.5)),
    "patch between": ("text_crossed", patched(False), patched(True)),
    "halo around letters": ("text_crossed", halo(0), halo(8)),
    "wide stroke": ("text_crossed", wide_stroke(60), wide_stroke(4)),
    "invisible line": ("text_crossed", faded_line(1.0), faded_line(0.0)),
    "filled ring over line": ("text_crossed", line_under_cover(False), line_under_cover(True)),
    "text straddles a dot": ("text_crossed", dot_and_text(True, 0.0), dot_and_text(True, 1.5)),
    "text within a panel": ("text_crossed", outline_and_text(0.9), label_on_panel),
    "underline and frame": ("text_crossed", outline_and_text(0.9), underlined),
    "dot over text": ("text_covered", dot_and_text(False, 0.0), dot_and_text(False, 1.5)),
    "text cut": ("cut_by_frame", text_at(7.0, 0), text_at(5.5, 0)),
    "text in margin": ("outside_safe_margin", text_at(6.5, 0), text_at(5.5, 0)),
    "text above": ("outside_safe_margin", text_at(0, 3.7), text_at(0, 3.3)),
    "caption zone": ("in_caption_zone", text_at(0, -3.3), text_at(0, -2.7)),
    "curve runs out": ("cut_by_frame", curve_over(8), curve_over(5)),
    "ground may bleed": ("cut_by_frame", text_at(7.0, 0), backdrop),
    "small words": ("small_text", text_of(13), text_of(17)),
    "scaled down": ("small_text", text_of(30, 0.4), text_of(17, 1.0)),
    "small formula": ("small_text", formula_of(18, "x"), formula_of(24, "x")),
    "small exponent": ("small_text", formula_of(26, "x^2"), formula_of(34, "x^2")),
    "turned words": ("small_text", turned(10), turned(16)),
    "while it is written": ("small_text", being_written(10), being_written(16)),
    "grey on black": ("text_contrast", text_colour("#707070"), text_colour("#808080")),
    "white on yellow": ("text_contrast", text_colour(WHITE, YELLOW), text_colour(BLACK, YELLOW)),
    "through a veil": ("text_contrast", text_colour(WHITE, WHITE, 0.6), text_colour(WHITE, WHITE, 0.2)),
    "on pixels": ("text_contrast", text_on_picture(200), text_on_picture(40)),
    "a fade is no flaw": ("text_contrast", text_colour("#404040"), fading(1.0)),
    "dark line": ("line_contrast", line_colour("#404040"), line_colour("#808080")),
    "thin opacity": ("line_contrast", line_colour(WHITE, 0.2), line_colour(WHITE, 0.6)),
    "line on pixels": ("line_contrast", line_on_picture(Grey), line_on_picture(Dots)),
    "line on area": ("line_contrast", line_on_area(WHITE), line_on_area(BLACK)),
    "many words": ("too_many_words", wordy(f"{SEVEN_WORDS}\n{SEVEN_WORDS}"), wordy(SEVEN_WORDS)),
    "many Chinese words": ("too_many_words", wordy("牛顿法为什么会爬坡\n" * 3), wordy("牛顿法为什么会爬坡")),
}


@pytest.mark.parametrize(("kind", "flawed", "innocent"), TWINS.values(), ids=TWINS.keys())
def test_flaw_is_caught_and_its_twin_is_not(kind: str, flawed: Build, innocent: Build) -> None:
    assert kind in kinds(flawed)
    assert kind not in kinds(innocent)


def test_zoom_counts_what_the_viewer_sees() -> None:
    assert "outside_safe_margin" not in kinds(zoomed(14.2), MovingCameraScene)
    assert "cut_by_frame" in kinds(zoomed(6.0), MovingCameraScene)


def test_zoom_enlarges_small_text() -> None:
    def near(scene: Scene) -> None:
        scene.add(Text("tiny", font_size=8))
        scene.camera.frame.set(width=6.0)

    assert "small_text" in kinds(text_of(8), MovingCameraScene)
    assert "small_text" not in kinds(near, MovingCameraScene)


def test_projected_line_meets_fixed_label() -> None:
    assert "text_crossed" in kinds(on_surface(FAR_LINE), ThreeDScene)
    assert "text_crossed" not in kinds(on_surface(FAR_LINE - 0.6), ThreeDScene)


def test_colours_are_compared_when_they_meet() -> None:
    palette = {"up": "#CC3311", "down": "#228833"}

    def together(scene: Scene) -> None:
        scene.add(Dot(LEFT, color=palette["up"]), Dot(RIGHT, color=palette["down"]))
        scene.wait()

    def in_turn(scene: Scene) -> None:
        one = Dot(LEFT, color=palette["up"])
        scene.add(one)
        scene.wait()
        scene.remove(one).add(Dot(RIGHT, color=palette["down"]))
        scene.wait()

    strict = {"palette": palette, "least_difference": 25.0}
    assert "confusable_colours" in kinds(together, **strict)
    assert "confusable_colours" not in kinds(in_turn, **strict)
    assert "confusable_colours" not in kinds(together, **strict, differ_in_shape=[frozenset(palette)])


# -- on purpose --------------------------------------------------------------------


def test_declared_overlap_holds_for_the_partner_only() -> None:
    def struck(with_other: bool) -> Build:
        def construct(scene: Scene) -> None:
            word, strike, other = Text("always", font_size=30), Line(LEFT, RIGHT, color=RED), Line(UP, DOWN)
            allow_overlap(word, with_=strike, reason="the claim is struck out")
            scene.add(word, strike)
            if with_other:
                scene.add(other)

        return construct

    assert "text_crossed" not in kinds(struck(False))
    assert "text_crossed" in kinds(struck(True))


def test_declaration_survives_copies_animations_and_parts() -> None:
    def construct(scene: Scene) -> None:
        word, strike = Text("always", font_size=30), Line(LEFT, RIGHT, color=RED)
        allow_overlap(strike, with_=word, reason="the claim is struck out")
        scene.play(Write(word.copy()), Create(strike.copy()), run_time=0.5)
        scene.clear()
        scene.add(word[:3], strike)
        scene.play(strike.animate.shift(0.05 * UP), run_time=0.5)

    assert "text_crossed" not in kinds(construct)


@pytest.mark.parametrize(
    ("kind", "flawed"),
    [
        ("cut_by_frame", lambda: Dot((7.1, 0, 0))),
        ("in_caption_zone", lambda: Text("credits", font_size=24).move_to((0, -3.3, 0))),
        ("small_text", lambda: Text("small print", font_size=10)),
        ("line_contrast", lambda: Line(LEFT, RIGHT, color="#404040")),
        ("text_contrast", lambda: Text("ghost", font_size=30, color="#404040")),
    ],
)
def test_other_findings_can_be_declared(kind: str, flawed: Callable[[], object]) -> None:
    assert kind in kinds(lambda scene: scene.add(flawed()))
    assert kind not in kinds(lambda scene: scene.add(allow(flawed(), kind, reason="it is meant to be so")))


def test_declaration_needs_a_reason_and_a_known_kind() -> None:
    with pytest.raises(ValueError, match="reason"):
        allow_overlap(Dot(), reason=" ")
    with pytest.raises(ValueError, match="what can be allowed"):
        allow(Dot(), "too_ugly", reason="taste")


# -- what a finding says -----------------------------------------------------------


def test_finding_tells_when_where_what_and_how_much() -> None:
    def construct(scene: Scene) -> None:
        title, rule = Text("title", font_size=30), Line(2 * LEFT, 2 * RIGHT).shift(UP)
        scene.add(title, rule)
        scene.wait(1)
        scene.play(rule.animate.move_to(ORIGIN), run_time=1)
        scene.wait(2)

    (finding,) = inspected(construct).findings
    assert finding.culprits == ("“title” (title)", "Line (rule)")
    assert 1.0 < finding.time < 2.0
    assert finding.end == pytest.approx(4.0, abs=0.04)
    assert finding.where.startswith("test_flaws.py:")
    assert finding.region is not None
    left, bottom, right, top = finding.region
    assert -1 < left < 0 < right < 1
    assert -0.3 < bottom < 0 < top < 0.3


def test_flaw_over_many_frames_is_one_finding() -> None:
    def construct(scene: Scene) -> None:
        pair = VGroup(Text("one", font_size=30), Text("two", font_size=30))
        scene.add(pair)
        scene.play(pair.animate.shift(2 * UP), run_time=2)
        scene.play(pair.animate.set_color(GREEN), run_time=2)

    assert [finding.kind for finding in inspected(construct).findings] == ["text_on_text"]


def test_picture_shows_the_moment_with_the_culprit_outlined() -> None:
    report = inspected(text_at(0, -3.3), pictures=True)
    ((finding, picture),) = report.pictures.items()
    pixels = np.asarray(picture).astype(int)
    pink = (np.abs(pixels - (0xFF, 0x2D, 0x9B)).sum(axis=-1) < 30).nonzero()
    height, width = pixels.shape[:2]
    assert finding.region is not None
    left, right = (width / 2 + x * height / 8 for x in (finding.region[0], finding.region[2]))
    assert pink[1].min() < left < right < pink[1].max()
    assert pink[0].min() / height > 0.8
    white = (pixels.min(axis=-1) > 200).nonzero()[0]
    assert pink[0].min() < white.min() <= white.max() < pink[0].max()


def test_clean_scene_has_no_findings() -> None:
    def construct(scene: Scene) -> None:
        axes = Axes(x_range=(-3, 3), y_range=(-1, 1), x_length=9, y_length=4).shift(0.3 * UP)
        curve = axes.plot(np.sin, color=YELLOW)
        title = Text("a sine", font_size=30).to_corner(UL, buff=0.8)
        scene.play(Create(axes), Write(title), run_time=0.8)
        scene.play(Create(curve), run_time=0.8)
        scene.wait(0.5)

    assert inspected(construct).findings == ()


def test_a_scene_is_seen_between_its_frames_of_rest() -> None:
    report = inspected(passing(0.15), rate=10)
    assert report.frames >= 20
    assert report.length == pytest.approx(2.0)


def test_limits_can_be_set() -> None:
    assert "small_text" in kinds(text_of(20), standard=LayoutStandard(text_pixels=48))
