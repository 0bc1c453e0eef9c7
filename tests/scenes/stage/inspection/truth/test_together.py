"""What is seen together is held against itself: names and numbers, rows, colours, knobs, bars, plots side by side."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from scenes.stage import DESCENT, LIMIT, METHOD, Box, Number, Plot, Value, Window, Words, theme
from scenes.stage.drawing.drawing import settle
from scenes.stage.drawing.values import Of, OfX
from scenes.stage.inspection.play.dry_play import Frame
from scenes.stage.inspection.truth.audit import Audit
from scenes.stage.inspection.truth.case import Spoken
from scenes.stage.pictures.recipe import Rise

PATHS = {
    name: SimpleNamespace(x=np.array([[x], [0.0]])) for name, x in (("plain", 0.8), ("heavy", 0.5), ("third", 0.2))
}
RUN = SimpleNamespace(
    facts={
        "won_share": 0.12, "lost_share": 0.34, "left_x": 0.25, "right_x": 0.75, "first_wall_limit": 1.5,
        "second_wall_limit": 2.5, "heavy": 3.0, "first_heavy": 4.0, "gap_length": 0.5, "far_angle": 62.0,
        "half_area_ratio": 2.1, "whole_area_ratio": 5.3,
    },
    trajectories=PATHS,
    objective=SimpleNamespace(value=lambda x: x**2),
    mixed=lambda a, b, x: a * x**3 + b * x**2,
    steps=lambda name: {"heavy": 12.0, "plain": 30.0, "third": 41.0}[name],
    area_ratio=lambda size: 2.1 if size == 1.0 else 5.3,
    error=lambda name: SimpleNamespace(value=lambda x: np.asarray(x) ** 2 + len(name)),
    low=lambda x: 0.0 * x,
    high=lambda x: 0.0 * x + 0.5,
)  # fmt: skip
SCREEN = {"won": "won", "lost": "lost", "plain": "plain", "heavy": "heavy"}


def of(name: str, *args: Any) -> Of:
    return Of(RUN, name, args)


def found(*things: Any, spoken: Spoken | None = None) -> set[str]:
    audit = Audit(RUN, SCREEN)
    parts = [part for thing in things for part in (thing.frame if isinstance(thing, Plot) else [thing])]
    settle(parts)
    audit.spoken = spoken or Spoken()
    audit.feed(Frame(0.0, 1.0, parts, None, resting=True))  # type: ignore[arg-type]
    audit.spoken = Spoken()
    audit.feed(Frame(1.0, 2.0, parts, None, resting=True))  # type: ignore[arg-type]
    return {finding.kind for finding in audit.found}


def row(fact: str, word: str, y: float = 400.0) -> list[Any]:
    return [Number(of(fact), ".0%", (300.0, y), size=60.0), Words(word, (460.0, y), anchor="l")]


def a_plot(left: float = 100.0, window: Window | None = None) -> Plot:
    box = Box(left, 100, left + 700, 800)
    return Plot(RUN, window or Window(-1.0, 1.0, -1.0, 1.0), box, bleed=False, y_numbers="left")


def test_a_number_beside_the_name_of_its_namesake_is_found() -> None:
    assert found(*row("won_share", "won"), *row("lost_share", "lost", 520.0)) == set()
    assert found(*row("lost_share", "won")) == {"number_beside_another_name"}


def test_one_number_beside_two_names_is_found() -> None:
    share = [Number(of("gap_length"), ".2f", (300.0, y), size=60.0) for y in (400.0, 520.0)]
    words = [Words(word, (460.0, y), anchor="l") for word, y in (("won", 400.0), ("lost", 520.0))]
    assert found(share[0], words[0], words[1]) == set()
    assert found(*share, *words) == {"one_number_with_two_names"}


def test_one_number_at_two_places_of_a_plot_is_found() -> None:
    plot = a_plot()
    places = [plot.at(of("left_x"), 0.5), plot.at(of("right_x"), 0.5)]
    right = [
        Number(of(fact), ".1f", place)
        for fact, place in zip(("first_wall_limit", "second_wall_limit"), places, strict=True)
    ]
    assert found(plot, *right) == set()
    wrong = [Number(of("first_wall_limit"), ".1f", place) for place in places]
    assert found(plot, *wrong) == {"one_number_at_two_places"}


def test_a_row_that_mixes_a_run_and_the_namesake_of_its_fact_is_found() -> None:
    plot = a_plot()
    ball = plot.run(of("trajectories.heavy"), METHOD)
    steps = Number(lambda: float(int(ball.position())), ".0f", (1400.0, 400.0))
    assert found(plot, plot.graph("objective"), ball, steps, Number(of("heavy"), ".0f", (1200.0, 400.0))) == set()
    other = Number(of("first_heavy"), ".0f", (1200.0, 400.0))
    assert found(plot, plot.graph("objective"), ball, steps, other) == {"number_beside_another_run"}


def test_a_number_in_the_colour_of_another_run_is_found() -> None:
    for color, expected in ((METHOD.color, set()), (DESCENT.color, {"name_has_another_colour"})):
        plot = a_plot()
        balls = plot.run(of("trajectories.heavy"), METHOD), plot.run(of("trajectories.plain"), DESCENT)
        count = Number(of("steps", "heavy"), ".0f", (1400.0, 400.0), color=color)
        assert found(plot, plot.graph("objective"), *balls, count) == expected
        name = Words("heavy", (1400.0, 600.0), color=color)
        assert found(plot, plot.graph("objective"), *balls, name) == expected


def test_a_knob_that_turns_two_parameters_is_found() -> None:
    a, b, plot = Value(0.4), Value(0.3), a_plot()
    both, second, wrong = (plot.graph(OfX(RUN, "mixed", args)) for args in ((a, b), (0.0, b), (0.0, a)))
    assert found(plot, both, second) == set()
    assert found(plot, both, wrong) == {"one_knob_turns_two_parameters"}


def test_two_plots_that_show_one_function_are_found() -> None:
    wide = Window(-0.5, 0.9, -1.0, 9.0)
    for name, expected in (("other", set()), ("one", {"two_plots_show_one_function"})):
        left, right = a_plot(window=Window(-1.0, 1.0, -1.0, 9.0)), a_plot(1000.0, wide)
        assert found(left, left.graph(of("error", "one")), right, right.graph(of("error", name))) == expected


def test_a_number_at_a_bar_of_another_length_is_found() -> None:
    for fact, expected in (("gap_length", set()), ("won_share", {"number_beside_another_bar"})):
        plot = a_plot()
        gap = Rise(plot, of("left_x"), of("low"), of("high"), color=theme.NEGATIVE)
        number = Number(of(fact), ".2f", lambda gap=gap: gap.spot(), color=theme.NEGATIVE)  # type: ignore[misc]
        number.at = _beside(gap)
        assert found(plot, gap, number) == expected


def _beside(gap: Rise) -> Any:
    return lambda: (gap.spot()[0] + 40.0, gap.spot()[1])


def test_a_number_in_the_unit_of_one_that_is_said_is_found() -> None:
    for said, expected in (("62", set()), ("33", {"number_is_not_what_is_said"})):
        angle = Number(of("far_angle"), ".0f", (900.0, 400.0), suffix="°")
        spoken = Spoken("step.off", f"No, it is off by {said} degrees. It feels only this place.")
        assert found(angle, spoken=spoken) == expected


def test_a_number_that_has_become_the_namesake_of_what_is_said_is_found() -> None:
    for said, expected in (("2.1", set()), ("5.3", {"number_is_not_what_is_said"})):
        ratio = Number(of("area_ratio", Value(1.0)), ".1f", (900.0, 400.0), size=120.0)
        assert found(ratio, spoken=Spoken("calm.rate", f"The area is {said} times smaller.")) == expected


def test_a_number_at_the_end_of_a_sentence_is_heard() -> None:
    share = Number(of("lost_share"), ".2f", (900.0, 400.0), size=120.0)
    assert found(share, spoken=Spoken("luck.won", "The share is 0.12.")) == {"number_is_not_what_is_said"}


def test_colours_that_say_which_run_is_meant_are_kept() -> None:
    looks = {"heavy": METHOD, "plain": DESCENT, "third": LIMIT}
    for color, expected in ((LIMIT.color, set()), (theme.POSITIVE, {"name_has_another_colour"})):
        plot = a_plot()
        balls = [plot.run(of(f"trajectories.{name}"), look) for name, look in looks.items()]
        colors = {"heavy": METHOD.color, "plain": DESCENT.color, "third": color}
        counts = [
            Number(of("steps", name), ".0f", (1400.0, 300.0 + 90 * k), color=colors[name])
            for k, name in enumerate(looks)
        ]
        assert found(plot, plot.graph("objective"), *balls, *counts) == expected


def test_a_word_names_the_number_that_is_nearest_to_it() -> None:
    beyond = Number(of("lost_share"), ".0%", (760.0, 400.0), size=60.0)
    assert found(*row("won_share", "won"), beyond) == set()
