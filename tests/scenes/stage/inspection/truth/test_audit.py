"""Each kind of lie, planted in a tiny lesson beside its innocent twin."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from manim import Dot

from gdcore.experiments import LearningRate, NewtonOnCosine
from scenes.stage import (
    DESCENT,
    MAXIMUM,
    METHOD,
    MINIMUM,
    Box,
    Destinations,
    DestinationStrip,
    Formula,
    LogStrip,
    Number,
    Plot,
    Readout,
    Slider,
    Tie,
    Value,
    Vary,
    Window,
    Words,
    by_sign,
    by_steepness,
    picture_box,
    theme,
)  # fmt: skip
from scenes.stage.drawing.drawing import Stroke
from scenes.stage.drawing.lettering import _digits
from scenes.stage.drawing.solids import Card
from scenes.stage.drawing.values import Of
from scenes.stage.instruments.dial import Dial
from scenes.stage.look.frame import px
from scenes.stage.look.marks import Look
from scenes.stage.pictures.lens import Lens
from scenes.stage.pictures.series import Ghost, card_box
from scenes.stage.plots.axes import AxisNumbers, Ticks
from scenes.stage.plots.convergence import Convergence
from scenes.stage.plots.graph import Graph
from scenes.stage.plots.marks import RunMark
from scenes.stage.plots.step import StepArrow, Tangent
from tests.scenes.stage.inspection.truth.still_lessons import RUN, Lies, audited, kinds, new_plot, twisted

LIES: Final = Lies()
lie = LIES.lie
H = RUN.half_period


def of(name: str, *args: Any) -> Of:
    return Of(RUN, name, args)


def frozen(drawing: Any) -> Any:
    """Let a drawing stay as it is, whatever it reads."""
    drawing.settle()
    drawing.settle = lambda: None
    return drawing


def shifted(drawing: Any, by: float) -> None:
    """Move the points of a drawing to the right."""
    drawing.points = drawing.points + np.array([by, 0.0, 0.0])


# -- axes ----------------------------------------------------------------------------


class OneStepOff(Ticks):
    def __call__(self) -> list[tuple[float, str]]:
        right = super().__call__()
        return [(value, text) for (value, _), (_, text) in pairwise(right)]


class OneWrong(Ticks):
    def __call__(self) -> list[tuple[float, str]]:
        return [(value, "12" if text == "10" else text) for value, text in super().__call__()]


def _axis(self: Any, liar: bool, wrong: type[Ticks], axis: int) -> None:
    plot = new_plot()
    if liar:
        plot.numbers[axis].ticks = wrong(plot, axis, 7)
    self.put(plot, plot.graph("objective"))


@lie("axis_is_misnumbered")
def numbers_of_x_are_one_step_off(self: Any, liar: bool) -> None:
    _axis(self, liar, OneStepOff, 0)


@lie("axis_is_misnumbered")
def numbers_of_y_are_one_step_off(self: Any, liar: bool) -> None:
    _axis(self, liar, OneStepOff, 1)


@lie("axis_is_misnumbered")
def one_number_of_an_axis_is_wrong(self: Any, liar: bool) -> None:
    _axis(self, liar, OneWrong, 0)


@lie("digits_are_drawn_otherwise")
def a_number_of_an_axis_is_drawn_as_another(self: Any, liar: bool) -> None:
    plot = new_plot()

    def swap(numbers: AxisNumbers) -> None:
        one, other = numbers.slots[numbers.texts.index("10")], numbers.slots[numbers.texts.index("20")]
        middles = [(slot.points.min(axis=0) + slot.points.max(axis=0)) / 2 for slot in (one, other)]
        one.points = other.points + (middles[0] - middles[1])

    if liar:
        twisted(plot.numbers[0], swap)
    self.put(plot)


@lie("axis_numbers_scatter")
def numbers_of_a_ladder_of_distances_are_wrong(self: Any, liar: bool) -> None:
    ladder = LogStrip(RUN, 100.0, 1e-6, Box(96, 700, 1824, 800), ticks=9)

    def tell(numbers: AxisNumbers) -> None:
        numbers.texts = ["10⁻⁵" if text == "10⁻³" else text for text in numbers.texts]

    if liar:
        twisted(ladder.numbers[0], tell)
    self.put(ladder, ladder.graph("zero"))


@lie("grid_is_off")
def the_grid_stands_beside_its_numbers(self: Any, liar: bool) -> None:
    plot = new_plot()
    if liar:
        twisted(plot.grid[0], lambda grid: shifted(grid, 0.1))
    self.put(plot)


# -- graphs --------------------------------------------------------------------------


@lie("graph_is_off")
def a_curve_stays_while_the_window_changes(self: Any, liar: bool) -> None:
    plot = new_plot()
    graph = plot.graph("objective")
    self.put(plot, frozen(graph) if liar else graph)
    self.zoom(plot, Window(-50, 50, -1.2, 1.42), run_time=0.4)


@lie("graph_is_off")
def a_faded_copy_of_a_curve_does_not_follow(self: Any, liar: bool) -> None:
    plot = new_plot()
    copy = plot.graph("objective").copy()
    self.put(plot)
    self.add(frozen(copy) if liar else copy)
    self.zoom(plot, Window(-50, 50, -1.2, 1.42), run_time=0.4)


@lie("graph_is_off")
def a_curve_is_pushed_aside(self: Any, liar: bool) -> None:
    plot = new_plot()
    graph = plot.graph("objective")
    self.put(plot, twisted(graph, lambda g: shifted(g, 0.05)) if liar else graph)


class TooHigh(Graph):
    def sampled(self) -> Any:
        x, y = super().sampled()
        return x, 1.03 * y


class Short(Graph):
    def sampled(self) -> Any:
        x, y = super().sampled()
        return x[:350], y[:350]


class Coarse(Graph):
    def sampled(self) -> Any:
        x, y = super().sampled()
        return x[::30], y[::30]


def _graph(self: Any, liar: bool, wrong: type[Graph]) -> None:
    plot = new_plot()
    self.put(plot, plot._home((wrong if liar else Graph)(plot, of("objective"))))


@lie("graph_is_off")
def a_curve_is_three_per_cent_too_high(self: Any, liar: bool) -> None:
    _graph(self, liar, TooHigh)


@lie("graph_is_cut_short")
def a_curve_ends_early(self: Any, liar: bool) -> None:
    _graph(self, liar, Short)


@lie("graph_is_off")
def a_curve_has_too_few_corners(self: Any, liar: bool) -> None:
    _graph(self, liar, Coarse)


@lie("graph_is_off")
def a_plot_asks_another_experiment(self: Any, liar: bool) -> None:
    plot = Plot(NewtonOnCosine(half_period=19.0), new_plot().window.now, Box(96, 96, 1824, 640)) if liar else new_plot()
    self.put(plot, plot.graph("objective"))


@lie("graph_is_off")
def a_model_is_drawn_for_another_value(self: Any, liar: bool) -> None:
    plot, share = new_plot(), Value(1.0)
    graph = plot.graph("bending_parabola", self.fact("start"), share)
    self.put(plot, frozen(graph) if liar else graph)
    self.vary(share, to=0.5, run_time=0.3)


@lie("sign_colour_is_wrong")
def a_curve_has_the_colours_of_the_other_sign(self: Any, liar: bool) -> None:
    plot, scale = new_plot(), 0.6 * RUN.largest_curvature
    self.put(plot, plot.graph("objective", color=by_sign(of("objective.curvature"), -scale if liar else scale)))


@lie("steepness_colour_is_wrong")
def a_curve_is_blue_where_it_is_level(self: Any, liar: bool) -> None:
    plot, steepest = new_plot(), float(np.max(np.abs(RUN.objective.slope(np.linspace(-20, 20, 401)))))
    slope = of("objective.curvature" if liar else "objective.slope")
    self.put(plot, plot.graph("objective", color=by_steepness(slope, lambda: steepest, Value(1.0))))


@lie("graph_is_off")
def a_recap_card_shows_another_curve(self: Any, liar: bool) -> None:
    plot = Plot(RUN, Window(-26, 6, -1.3, 1.5), picture_box(0), bleed=False, ticks=(0, 0), depth=10.0)
    graph = plot._home((TooHigh if liar else Graph)(plot, of("objective")))
    self.put(Card(card_box(0)), graph)


# -- areas ---------------------------------------------------------------------------


@lie("sign_colour_is_wrong")
def an_area_has_the_colours_of_the_other_sign(self: Any, liar: bool) -> None:
    plot = new_plot()
    graph = plot.graph("objective")
    colors = {"positive": theme.NEGATIVE, "negative": theme.POSITIVE} if liar else {}
    self.put(plot, plot.shade(graph, **colors), graph)


@lie("sign_column_is_wrong")
def sign_columns_have_swapped_colours(self: Any, liar: bool) -> None:
    colors = {"positive": theme.NEGATIVE, "negative": theme.POSITIVE} if liar else {}
    plot = new_plot()
    self.put(plot, plot.signs("objective.curvature", **colors))


@lie("sign_column_is_wrong")
def sign_columns_are_shifted(self: Any, liar: bool) -> None:
    plot = new_plot()
    signs = plot.signs("objective.curvature")

    def shift(region: Any) -> None:
        region.columns = [(a + 12, b + 12, color) for a, b, color in region.columns]

    self.put(plot, twisted(signs, shift) if liar else signs)


@lie("sign_column_is_wrong")
def sign_columns_stay_while_the_window_changes(self: Any, liar: bool) -> None:
    plot = new_plot()
    signs = plot.signs("objective.curvature", solid=True)
    self.put(plot, frozen(signs) if liar else signs)
    self.zoom(plot, Window(-40, 40, -1.2, 1.42), run_time=0.3)


@lie("region_is_off")
def a_band_reaches_beyond_its_facts(self: Any, liar: bool) -> None:
    plot = new_plot()
    inner, outer = of("side", 1, "rising_band_inner"), of("side", 1, "rising_band_outer")
    band = plot.region(theme.INK, left=inner, right=outer)
    if liar:
        band.edges = inner, of("half_period")
    self.put(plot, band)


@lie("guide_is_off")
def a_guide_is_left_behind_after_a_zoom(self: Any, liar: bool) -> None:
    plot = new_plot()
    guide = plot.guide(x="inflection")
    self.put(plot, frozen(guide) if liar else guide)
    self.zoom(plot, Window(-40, 40, -1.2, 1.42), run_time=0.3)


@lie("guide_is_off")
def a_level_guide_is_at_another_height(self: Any, liar: bool) -> None:
    plot = new_plot()
    guide = plot.guide(y="loss_at_start")
    if liar:
        guide.source = of("newton_first_loss")
    self.put(plot, guide)


@lie("untraced_number")
def a_guide_stands_at_a_number_of_the_lecture(self: Any, liar: bool) -> None:
    plot = new_plot()
    self.put(plot, plot.guide(x=(lambda: 0.8 * H) if liar else "half_period"))


# -- marks ---------------------------------------------------------------------------


@lie("ball_is_off_its_run")
def a_ball_walks_along_another_run(self: Any, liar: bool) -> None:
    plot = new_plot()
    ball = plot.run("newton", METHOD)
    if liar:
        ball.run = of("gradient_descent")
    self.put(plot, ball)
    self.follow(ball, upto=2, run_time=0.4)


class OneAhead(RunMark):
    def data_at(self, position: float) -> tuple[float, float]:
        return super().data_at(position + 1)


@lie("ball_is_off_its_run")
def a_ball_is_one_iterate_ahead(self: Any, liar: bool) -> None:
    plot = new_plot()
    self.put(plot, plot._home((OneAhead if liar else RunMark)(plot, METHOD, of("damped"), of("objective"))))


@lie("ball_is_off_its_run")
def a_ball_is_painted_beside_its_place(self: Any, liar: bool) -> None:
    plot = new_plot()
    ball = plot.run("newton", METHOD)

    def push(mark: Any) -> None:
        mark.x += 5.0

    self.put(plot, twisted(ball, push) if liar else ball)


@lie("ball_is_off_its_graph")
def a_ball_walks_beside_the_curve(self: Any, liar: bool) -> None:
    plot = new_plot()
    ball = plot.run("gradient_descent", DESCENT)

    def push(mark: Any) -> None:
        if mark.position.now % 1:
            mark.y -= 8.0

    self.put(plot, twisted(ball, push) if liar else ball)
    self.follow(ball, upto=2, run_time=0.8)


@lie("mark_is_off")
def a_mark_stands_at_another_place(self: Any, liar: bool) -> None:
    plot = new_plot()
    mark = plot.mark(MINIMUM, of("level_place", 0))

    def push(drawing: Any) -> None:
        drawing.x += 7.0

    self.put(plot, twisted(mark, push) if liar else mark)


@lie("mark_is_no_extremum")
def a_summit_is_marked_as_a_minimum(self: Any, liar: bool) -> None:
    plot = new_plot()
    self.put(plot, plot.mark(MINIMUM if liar else MAXIMUM, of("level_place", 1)))


@lie("mark_is_off")
def a_foot_does_not_follow_its_ball(self: Any, liar: bool) -> None:
    plot = new_plot()
    ball = plot.run("gradient_descent", DESCENT)
    foot = plot.mark(Look(theme.MODEL), ball.x_now, on="zero")
    self.put(plot, ball, frozen(foot) if liar else foot)
    self.follow(ball, upto=2, run_time=0.5)


@lie("tie_is_off")
def a_tie_leads_past_its_marks(self: Any, liar: bool) -> None:
    plot = new_plot()
    ball = plot.run("gradient_descent", DESCENT)
    foot = plot.mark(Look(theme.MODEL), ball.x_now, on="zero")
    tie = Tie(ball.spot, foot.spot, theme.ITERATE)
    self.put(plot, ball, foot, frozen(tie) if liar else tie)
    self.follow(ball, upto=2, run_time=0.5)


@lie("trail_is_off")
def a_trail_is_that_of_another_run(self: Any, liar: bool) -> None:
    plot = new_plot()
    ball, other = plot.run("gradient_descent", DESCENT), plot.run("damped", METHOD)
    trail = plot.trail(ball)
    if liar:
        trail.mark = other
    self.put(plot, trail, ball, other)
    self.follow(ball, other, upto=3, run_time=0.5)


@lie("trail_is_off")
def a_trail_stays_while_the_window_changes(self: Any, liar: bool) -> None:
    plot = new_plot()
    ball = plot.run("gradient_descent", DESCENT)
    ball.position.set(4.0)
    trail = plot.trail(ball)
    self.put(plot, frozen(trail) if liar else trail, ball)
    self.zoom(plot, Window(-40, 40, -1.2, 1.42), run_time=0.3)


# -- numbers -------------------------------------------------------------------------


@lie("number_is_not_its_source")
def a_number_is_that_of_another_fact(self: Any, liar: bool) -> None:
    facts = RUN.facts
    value = Value(facts["newton_second" if liar else "newton_first"], fact="newton_first")
    self.put(Number(value, ".2f", (400, 400)))


@lie("number_is_not_its_source")
def a_number_is_stale(self: Any, liar: bool) -> None:
    value = Value(RUN.small_damping, fact="small_damping")
    number = Number(value, ".3f", (400, 400))
    self.put(frozen(number) if liar else number)
    self.vary(value, to=RUN.damping, fact="damping", run_time=0.4)


@lie("number_is_not_its_source")
def the_number_of_a_ball_does_not_follow_it(self: Any, liar: bool) -> None:
    plot = new_plot()
    ball = plot.run("gradient_descent", DESCENT)
    number = Number(ball.x_now, ".2f", (400, 800))
    self.put(plot, ball, frozen(number) if liar else number)
    self.follow(ball, upto=2, run_time=0.5)


@lie("digits_are_drawn_otherwise")
def a_number_says_one_thing_and_is_drawn_as_another(self: Any, liar: bool) -> None:
    number = Number(self.fact("newton_first"), ".2f", (400, 400))

    def forge(drawing: Any) -> None:
        drawing.points = _digits(drawing.says.replace("1", "7").replace("2", "3"), drawing.size)[0]

    self.put(twisted(number, forge) if liar else number)


@lie("number_reads_as_zero")
def a_small_number_reads_as_zero(self: Any, liar: bool) -> None:
    number = Number(self.fact("small_damping"), ".3f", (400, 400))

    def forge(drawing: Any) -> None:
        drawing.says = "0.00"
        drawing.points = _digits("0.00", drawing.size)[0]

    self.put(twisted(number, forge) if liar else number)


@lie("numbers_read_the_same")
def two_numbers_of_a_list_read_the_same(self: Any, liar: bool) -> None:
    spec = ".0f" if liar else ".1f"
    self.put(*(Number(of("level_place", k), spec, (400, 300 + 80 * row)) for row, k in enumerate((0.10, 0.12))))


@lie("untraced_number")
def a_number_is_computed_in_the_lecture(self: Any, liar: bool) -> None:
    self.put(Number((lambda: 3.0) if liar else self.fact("newton_first"), ".2f", (400, 400)))


@lie("number_without_source")
def a_value_is_no_number_of_the_experiment(self: Any, liar: bool) -> None:
    self.put(Number(Value(0.1234) if liar else Value(RUN.damping, "damping"), ".4f", (400, 400)))


# -- instruments ---------------------------------------------------------------------


@lie("knob_is_off")
def a_knob_stands_at_the_square(self: Any, liar: bool) -> None:
    value = Value(RUN.damping, fact="damping")
    slider = Slider("alpha", value, 0.0, 1.0, (600, 500))
    if liar:
        slider.knob.source = lambda: value() ** 2
    self.put(slider)


@lie("knob_is_off")
def a_logarithmic_scale_is_used_as_a_plain_one(self: Any, liar: bool) -> None:
    value = Value(RUN.damping, fact="damping")
    slider = Slider("alpha", value, RUN.small_damping, RUN.large_damping, (600, 500), logarithmic=True)
    if liar:
        slider.knob.spot = lambda: (600 + 520 * value(), 500.0)
    self.put(slider)


@lie("value_beyond_its_scale")
def a_value_lies_beyond_its_scale(self: Any, liar: bool) -> None:
    value = Value(RUN.large_damping, fact="large_damping")
    self.put(Slider("alpha", value, 0.0, 0.5 if liar else 1.0, (600, 500)))


RATES = LearningRate()


def _bowl() -> Plot:
    return Plot(RATES, Window(-24, 24, -40, 600), Box(96, 96, 1824, 884))


def _dial(self: Any, liar: bool, shown: str) -> None:
    plot = _bowl()
    dial = Dial(Of(RATES, "better_factor"), plot, (900, 500), ())
    if liar:
        dial.source = Of(RATES, "bouncing_factor")
    self.put(plot, dial.needle if shown == "needle" else dial.mark(METHOD, Of(RATES, "better_factor")))


@lie("needle_is_off", RATES)
def a_needle_shows_another_slope(self: Any, liar: bool) -> None:
    _dial(self, liar, "needle")


@lie("needle_is_off", RATES)
def a_mark_on_a_dial_stands_at_minus_its_slope(self: Any, liar: bool) -> None:
    plot = _bowl()
    dial = Dial(Of(RATES, "better_factor"), plot, (900, 500), ())
    mark = dial.mark(METHOD, Of(RATES, "better_factor"))
    if liar:
        mark.source = lambda: -RATES.facts["better_factor"]
    self.put(plot, dial.needle, mark)


@lie("tangent_is_off", RATES)
def a_tangent_is_half_as_steep(self: Any, liar: bool) -> None:
    plot = _bowl()
    ball = plot.run("better", METHOD)
    tangent = Tangent(ball)

    def bend(drawing: Any) -> None:
        middle = drawing.points.mean(axis=0)
        drawing.points = middle + (drawing.points - middle) * [1.0, 0.5, 1.0]

    self.put(plot, plot.graph("objective"), ball, twisted(tangent, bend) if liar else tangent)


@lie("step_is_off", RATES)
def the_arrow_of_a_step_is_half_as_long(self: Any, liar: bool) -> None:
    plot = _bowl()
    ball = plot.run("better", METHOD)
    arrow = StepArrow(ball, self.fact("better_rate"))

    def shorten(drawing: Any) -> None:
        start, end = drawing.ends
        drawing.ends = start, start + 0.5 * (end - start)

    self.put(plot, plot.graph("objective"), ball, twisted(arrow, shorten) if liar else arrow)


@lie("ball_is_off_its_run", RATES)
def a_point_above_a_step_is_one_step_late(self: Any, liar: bool) -> None:
    plot = Plot(RATES, Window(-24, 24, -40, 600), Box(96, 96, 900, 884))
    heights = Convergence.beside(plot, 20, left=1000, right=1800, floor=0.1)
    ball = plot.run("better", METHOD)
    point = heights.follow(ball)
    self.put(plot, heights, plot.graph("objective"), ball, frozen(point) if liar else point)
    self.follow(ball, upto=2, run_time=0.5)
    self.wait(0.3)


@lie("model_touches_elsewhere")
def a_model_touches_where_no_ball_stands(self: Any, liar: bool) -> None:
    plot = new_plot()
    ball = plot.run("newton", METHOD)
    place = self.fact("good_start" if liar else "start")
    self.put(plot, plot.graph("objective"), plot.graph("parabola", place), ball)


@lie("model_is_not_of_this_run")
def a_model_is_level_where_its_ball_did_not_go(self: Any, liar: bool) -> None:
    plot = new_plot()
    ball = plot.run("damped", METHOD)
    ball.position.set(1.0)
    damping = Value(0.0) if liar else self.fact("damping")
    self.put(plot, plot.graph("objective"), plot.graph("parabola", self.fact("start"), damping), ball)


@lie("ball_rests_between_iterates")
def a_ball_stops_on_its_way(self: Any, liar: bool) -> None:
    plot = new_plot()
    ball = plot.run("damped", METHOD)
    ball.position.set(1.5 if liar else 1.0)
    self.put(plot, plot.graph("objective"), ball)


@lie("mark_is_on_no_graph")
def a_mark_stands_on_a_function_that_is_not_shown(self: Any, liar: bool) -> None:
    plot = new_plot()
    place = self.fact("good_start")
    self.put(plot, plot.graph("objective"), plot.mark(METHOD, place, on="zero" if liar else "objective"))


@lie("colours_mean_two_things")
def the_colours_of_signs_mean_two_functions(self: Any, liar: bool) -> None:
    plot, scale = new_plot(), RUN.largest_curvature
    colors = by_sign(of("objective.slope" if liar else "objective.curvature"), scale)
    self.put(plot, plot.signs("objective.curvature"), plot.graph("objective", color=colors))


@lie("numbers_belong_to_another_axis")
def the_numbers_below_belong_to_another_axis(self: Any, liar: bool) -> None:
    upper = new_plot(x_numbers=None)
    window = Window(-24, 12 if liar else 24, -0.03, 0.03)
    self.put(upper, upper.graph("objective"), Plot(RUN, window, Box(96, 676, 1824, 884)))
    self.wait(0.3)


@lie("number_ignores_its_condition")
def a_count_is_frozen_under_a_condition(self: Any, liar: bool) -> None:
    alpha = Value(RUN.damping, "damping")
    source = self.fact("damped_iterations_to_thousandth") if liar else of("iterations_with", alpha)
    self.put(Number(source, ".0f", (400, 400), when=lambda: RUN.ending(alpha()) == "arrives"))


@lie("digits_are_missing")
def a_number_has_lost_its_digits(self: Any, liar: bool) -> None:
    number = Number(self.fact("newton_first"), ".2f", (400, 400))

    def forge(drawing: Any) -> None:
        drawing.says = drawing.says[:-3]
        drawing.points = _digits(drawing.says, drawing.size)[0]

    self.put(twisted(number, forge) if liar else number)


@lie("number_beside_another_mark")
def the_number_at_a_mark_is_that_of_another_place(self: Any, liar: bool) -> None:
    plot = new_plot()
    mark = plot.mark(METHOD, self.fact("start"))
    fact = self.fact("newton_first_loss" if liar else "loss_at_start")
    self.put(plot, plot.graph("objective"), mark, Number(fact, ".2f", lambda: (mark.spot()[0] + 40, mark.spot()[1])))


@lie("name_of_another_number")
def a_height_is_called_x(self: Any, liar: bool) -> None:
    plot = new_plot()
    ball = plot.run("newton", METHOD)
    self.put(plot, plot.graph("objective"), ball, Readout("x", ball.y_now if liar else ball.x_now, ".2f", (500, 800)))


@lie("name_has_another_colour")
def a_name_has_the_colour_of_another_ball(self: Any, liar: bool) -> None:
    plot = new_plot()
    ball = plot.run("newton", METHOD)
    color = theme.NEGATIVE if liar else METHOD.color
    self.put(plot, ball, Words(self.words("newton"), lambda: (ball.spot()[0], ball.spot()[1] - 50), color=color))


@lie("ends_are_no_pair")
def a_band_joins_two_facts_that_are_no_pair(self: Any, liar: bool) -> None:
    plot = new_plot()
    outer = "half_period" if liar else "rising_band_outer"
    self.put(plot, plot.region(theme.INK, left=of("side", 1, "rising_band_inner"), right=of("side", 1, outer)))


# -- words ---------------------------------------------------------------------------


def _dampings() -> dict[str, float]:
    """Return a damping for each ending."""
    grid = np.geomspace(RUN.small_damping, RUN.large_damping, 81)
    return {RUN.ending(float(a)).value: float(a) for a in grid}


@lie("word_contradicts_the_experiment")
def a_word_says_climbs_while_it_leaps(self: Any, liar: bool) -> None:
    alpha = Value(_dampings()["leaps" if liar else "climbs"])
    self.put(Words("climbs", (960, 400), when=lambda: RUN.ending(alpha()) not in ("arrives", "walks")))


@lie("word_without_condition")
def a_word_asserts_without_asking(self: Any, liar: bool) -> None:
    alpha = Value(_dampings()["climbs"])
    when = None if liar else lambda: RUN.ending(alpha()) == "climbs"
    self.put(Words("climbs", (960, 400), when=when))


@lie("shown_against_its_condition")
def a_word_stays_when_its_condition_has_gone(self: Any, liar: bool) -> None:
    some = _dampings()
    alpha = Value(some["climbs"])
    word = Words("climbs", (960, 400), when=lambda: RUN.ending(alpha()) == "climbs")
    self.put(frozen(word) if liar else word)
    self.play(Vary(alpha, some["arrives"]), run_time=0.3)


@lie("name_beside_the_wrong_thing")
def a_name_stands_beside_the_wrong_ball(self: Any, liar: bool) -> None:
    plot = new_plot()
    newton, descent = plot.run("newton", METHOD), plot.run("gradient_descent", DESCENT)
    newton.position.set(1.0)
    descent.position.set(1.0)
    named = descent if liar else newton
    word = Words(self.words("newton"), lambda: (named.spot()[0] + 40, named.spot()[1] - 44), anchor="l")
    self.put(plot, newton, descent, word)


@lie("name_of_another_function")
def a_formula_names_another_function(self: Any, liar: bool) -> None:
    panel = Plot(RUN, Window(-24, 24, -0.03, 0.2), Box(96, 676, 1824, 884))
    graph = of("lifted_curvature", self.fact("damping") if liar else Value(0.0))
    name = panel.label("f''(x)", "inflection", graph, dx=20, dy=-30, math=True, size=48)
    assert isinstance(name, Formula)
    self.put(panel, panel.graph(graph), name)


# -- looks, questions, pictures, what nobody knows ------------------------------------


@lie("two_runs_look_alike")
def two_runs_have_one_look(self: Any, liar: bool) -> None:
    plot = new_plot()
    newton, descent = plot.run("newton", METHOD), plot.run("gradient_descent", METHOD if liar else DESCENT)
    newton.position.set(1.0)
    self.put(plot, newton, descent)


@lie("look_has_changed")
def a_run_changes_its_look(self: Any, liar: bool) -> None:
    plot = new_plot()
    first, second = plot.run("newton", METHOD), plot.run("newton", DESCENT if liar else METHOD)
    self.put(plot, first)
    self.wait(0.3)
    self.drop(first)
    self.put(second)
    self.wait(0.3)


@lie("answer_is_not_where_the_ball_landed")
def the_wrong_answer_is_filled(self: Any, liar: bool) -> None:
    plot = new_plot()
    ball = plot.run("newton", METHOD)
    places = [plot.on_graph(self.fact(name), "objective") for name in ("newton_first", "gradient_descent_first")]
    ghosts = [Ghost("A", places[0]), Ghost("B", places[1])]
    for ghost in ghosts:
        ghost.rivals, ghost.about = ghosts, ball
    self.put(plot, ball, *ghosts)
    self.follow(ball, upto=1, run_time=0.4)
    self.play(Vary(ghosts[int(liar)].filled, 1.0), run_time=0.3)


@lie("lens_shows_another")
def a_lens_shows_another_run(self: Any, liar: bool) -> None:
    plot = new_plot()
    lens = Lens(plot, Window(-16.0, -14.0, -1.1, 0.2), (1500, 250))
    inside = lens.inside.run("gradient_descent" if liar else "newton", METHOD, radius=12)
    lens.hold(lens.inside.graph("objective"), inside)
    self.put(plot, plot.graph("objective"), plot.run("newton", METHOD), lens)


@lie("lens_shows_another")
def a_lens_shows_another_function(self: Any, liar: bool) -> None:
    plot = new_plot()
    lens = Lens(plot, Window(-16.0, -14.0, -1.1, 1.1), (1500, 250))
    lens.hold(lens.inside.graph("upside_down_objective" if liar else "objective"))
    self.put(plot, plot.graph("objective"), lens)


@lie("axis_is_neither_linear_nor_logarithmic", RATES)
def an_axis_stops_halfway_to_a_logarithm(self: Any, liar: bool) -> None:
    window, box = Window(0, 40, 0, 440), Box(200, 200, 1700, 884)
    plot = Convergence(RATES, window, box, floor=1e-4, bend=0.5 if liar else 1.0, y_numbers="left")
    self.put(plot)


@lie("number_beside_another_place")
def a_number_at_a_place_is_that_of_its_namesake(self: Any, liar: bool) -> None:
    window = Window(-24.0, 24.0, -0.03, 0.03)
    panel = Plot(RUN, window, Box(96, 96, 1824, 640))
    fact = "lifted_curvature_at_start" if liar else "curvature_at_start"
    place = panel.at(self.fact("start"), lambda: 0.0, -24, -36)
    self.put(panel, panel.graph("objective.curvature"), Number(self.fact(fact), ".4f", place, anchor="r"))


def _strip() -> tuple[Plot, Destinations]:
    plot = Plot(RUN, Window(-24, 24, -1.05, 1.1), Box(96, 150, 1824, 316))
    ends = (of(fact) for fact in ("share_left", "share_right", "half_period"))
    return plot, Destinations(plot, "destinations", *ends, Value(1.0))


@lie("strip_is_off")
def a_strip_covers_more_than_is_said(self: Any, liar: bool) -> None:
    plot, shared = _strip()
    if liar:
        shared.edges = lambda: (96.0, 1824.0, 1824.0)  # type: ignore[method-assign]
    self.put(plot.grid, DestinationStrip(shared))


@lie("strip_colour_is_wrong")
def a_strip_has_the_colours_of_other_destinations(self: Any, liar: bool) -> None:
    plot, shared = _strip()
    right = shared.orders
    if liar:
        shared.orders = lambda starts: right(starts) + 1  # type: ignore[method-assign]
    self.put(plot.grid, DestinationStrip(shared))


class Scribble(Stroke):
    def trace(self) -> None:
        self.polyline(px([300, 900], [400, 500]))
        self.ink([(1.0, 1.0, 1.0, 1.0)], 4.0)


class Ornament(Scribble):
    decoration = "it pleases the eye"


@lie("unknown_on_plot")
def a_line_on_a_plot_means_nothing(self: Any, liar: bool) -> None:
    plot = new_plot()
    self.put(plot, plot._home(Scribble() if liar else Ornament()))


@lie("unknown_on_screen")
def a_line_on_screen_means_nothing(self: Any, liar: bool) -> None:
    self.put(Scribble() if liar else Ornament())


@lie("unknown_on_screen")
def a_shape_of_manim_means_nothing(self: Any, liar: bool) -> None:
    dot = Dot()
    if not liar:
        dot.decoration = "it pleases the eye"  # type: ignore[attr-defined]
    self.add(dot)


@lie("unknown_to_the_experiment")
def a_graph_is_unknown_to_the_experiment(self: Any, liar: bool) -> None:
    plot = new_plot()
    graph = plot.graph("objective")
    if liar:
        graph.sampled = lambda: (np.linspace(-20, 20, 50), np.zeros(50))  # type: ignore[method-assign]
        graph.meaning = of("loss_of_another_lecture")
    self.put(plot, graph)


@pytest.mark.parametrize("name", list(LIES))
def test_a_lie_is_found_and_its_twin_is_innocent(name: str, tmp_path: Path) -> None:
    act, kind, experiment = LIES[name]
    honest = audited(tmp_path, lambda self: act(self, False), experiment=experiment)
    assert not honest.findings, [str(finding) for finding in honest.findings]
    assert kind in kinds(audited(tmp_path, lambda self: act(self, True), experiment=experiment))
