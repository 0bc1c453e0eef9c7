"""A panel of signs has the x axis of the plot above it, and says the sign where it is."""

from __future__ import annotations

import numpy as np
import pytest

from gdcore.experiments import NewtonOnCosine
from scenes.stage import METHOD, Box, Of, Plot, SignedProfile, SignPanel, Value, Window, theme

RUN = NewtonOnCosine()
HOME, UPPER, LOWER = Window(-24, 24, -1.2, 1.42), Box(96, 96, 1824, 640), Box(96, 676, 1824, 884)


def panel(lift: float = 0.0) -> tuple[Plot, SignPanel]:
    plot = Plot(RUN, HOME, UPPER)
    of = Of(RUN, "lifted_curvature", (Value(lift),))
    return plot, SignPanel(plot, of, LOWER, 0.03, full=0.005, span=(100, 890))


def test_it_shows_the_same_x_as_the_plot_above_until_it_has_a_window_itself() -> None:
    plot, below = panel()
    plot.window.set(Window(-40, 424, -1.2, 1.42))
    assert [float(below.u(x)) for x in (-15.0, 300.0)] == [float(plot.u(x)) for x in (-15.0, 300.0)]
    assert below.window().bottom == -0.03
    below.window.set(Window(-24, 24, -1.0, 1.0))
    plot.window.set(HOME)
    assert below.window().top == 1.0


def test_columns_change_where_the_curvature_does() -> None:
    _, below = panel()
    columns = below.whole[0]
    columns.settle()
    edges = [float(below.x_at(right)) for _, right, _ in columns.columns[:-1]]
    assert edges == pytest.approx([-10.0, 10.0], abs=0.02)
    assert [color for *_, color in columns.columns] == [theme.NEGATIVE, theme.POSITIVE, theme.NEGATIVE]


def test_a_name_stands_beside_the_graph_while_its_condition_holds() -> None:
    _, below = panel()
    there = Value(1.0)
    below.name("f''(x)", 8.0, when=lambda: there() > 0)
    name = below.whole[-1]
    u, v = name.at()
    height = float(RUN.objective.curvature(np.array([[8.0]])).ravel()[0])
    assert (u - 20, v + 30) == pytest.approx(below.spot(8.0, height))
    assert name.there()
    there.set(0.0)
    assert not name.there()


def test_a_foot_has_the_sign_of_the_start_and_stays_under_its_ball() -> None:
    plot, below = panel()
    ball = plot.run("newton", METHOD)
    foot, tie = below.foot(ball)
    assert foot.look.color == theme.NEGATIVE
    ball.position.set(1.0)
    foot.settle()
    ball.settle()
    assert foot.x == pytest.approx(ball.x)
    tie.settle()
    assert np.ptp(tie.ends[:, 0]) < 1e-6
    lifted = panel(lift=1.0)
    assert lifted[1].foot(lifted[0].run("newton", METHOD))[0].look.color == theme.POSITIVE


def test_a_number_takes_the_colour_of_its_sign() -> None:
    _, below = panel()
    number = below.number(Of(RUN, "curvature_at_start"), ".4f", Of(RUN, "start"))
    assert number.color_source == theme.NEGATIVE
    u, v = number.at()
    assert (u + 24, v + 36) == pytest.approx(below.spot(RUN.start, 0.0))


def test_a_signed_profile_is_coloured_by_its_sign_above_a_panel_with_the_same_x() -> None:
    alpha = Value(0.0)
    lifted = Of(RUN, "lifted_curvature", (alpha,))
    most = RUN.largest_curvature
    profile = SignedProfile(RUN, HOME, UPPER, LOWER, sign=Of(RUN, "objective.curvature"), of=lifted, most=most)
    hill, valley = profile.curve.coloring(np.array([-20.0, 0.0]))
    assert (hill, valley) == tuple(theme.mix(theme.FUNCTION, color, 1.0) for color in (theme.NEGATIVE, theme.POSITIVE))
    assert float(profile.panel.u(-15.0)) == float(profile.u(-15.0))
    assert profile.panel.window().top > most
    assert [numbers.ticks.axis for numbers in profile.numbers] == [1]
    assert profile.both == [profile, profile.whole, profile.panel, profile.panel.whole]
    deeper = profile.deeper(0.08)
    assert deeper.bottom < -most
    assert deeper.top > most + 0.08


def test_a_name_says_what_is_added_as_soon_as_it_is() -> None:
    _, below = panel()
    alpha = Value(0.0)
    below.name_with("f''(x)", "alpha", alpha, 8.0)
    plain, lifted = below.whole[-2:]
    assert (plain.says, lifted.says) == ("f''(x)", "f''(x) + alpha")
    assert [name.there() for name in (plain, lifted)] == [True, False]
    alpha.set(0.01)
    assert [name.there() for name in (plain, lifted)] == [False, True]
