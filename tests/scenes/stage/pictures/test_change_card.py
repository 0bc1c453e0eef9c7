"""The card beside a map of change shows the shares that the experiment counts."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from scenes.stage.drawing.drawing import settle
from scenes.stage.drawing.values import Of
from scenes.stage.pictures.basin_map import ChangeMap
from scenes.stage.pictures.change_card import ChangeCard
from scenes.stage.surface.terrain import Terrain


def test_shares_and_bar_are_those_of_the_change(terrain: Terrain) -> None:
    axis = np.linspace(-2.0, 2.0, 20)
    label = np.repeat([0] * 4 + [-1] * 13 + [1] * 3, 20).reshape(20, 20)
    change = SimpleNamespace(
        axes=(axis, axis), points=("won", "lost"), label=label, share=lambda k: float((label == k).mean())
    )
    run = SimpleNamespace(
        change=change, facts={"won_share": 0.2, "lost_share": 0.15, "plain_share": 0.21, "heavy_share": 0.26}
    )
    luck = ChangeMap(terrain, Of(run, "change"), (0.0, 0.0))
    card = ChangeCard(
        luck, lambda name: Of(run, name), "plain_share", "heavy_share", ("lucky", "won", "lost"), (1376, 112, 1824, 896)
    )
    numbers = [part[0] for part in (card.before, card.after, card.won, card.lost)]
    settle([*numbers, *card.bar])
    assert [number.says for number in numbers] == ["21%", "26%", "20%", "15%"]
    lengths = [end - start for start, end, _ in card.bar[0].parts]
    assert np.array(lengths) / sum(lengths) == pytest.approx([0.2, 0.15, 0.65])
