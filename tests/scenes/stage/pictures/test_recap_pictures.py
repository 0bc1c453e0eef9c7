"""The picture of a recap's card is bare, on the card, and inside it."""

from __future__ import annotations

import pytest

from gdcore.experiments import LearningRate, NewtonOnCosine
from scenes.stage import Plot, Valley, Window, on_card
from scenes.stage.pictures.series import card_box


@pytest.mark.parametrize("k", [0, 1, 2])
def test_a_plot_on_a_card_has_no_frame_and_lies_on_it(k: int) -> None:
    plot = Plot(NewtonOnCosine(), Window(-24, 24, -1.2, 1.4), **on_card(k))
    assert plot.frame == []
    graph = plot.graph("objective")
    assert graph.nearness == 10.0
    left, top, right, bottom = card_box(k)
    box = plot.box()
    assert (box.left, box.right) == (left, right)
    assert top < box.top < box.bottom < bottom
    assert Valley(LearningRate(), -20.0, **on_card(k, inset=44)).box().left == left + 44
