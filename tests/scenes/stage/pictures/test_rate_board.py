"""A board of rates: a lamp burns where the rate works, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from gdcore.experiments import AdaptiveInRavine
from scenes.stage.drawing.values import Of, Value
from scenes.stage.look import theme
from scenes.stage.pictures.rate_board import RateBoard
from scenes.stage.plots.box import Box

RUN = AdaptiveInRavine()


def new_board(names: tuple[str, ...], scales: Any, box: Box) -> RateBoard:
    rows = {n: (Of(RUN, "arrives_at_all", (n, scales)), Of(RUN, f"{n}_rates_that_fit"), theme.INK) for n in names}
    return RateBoard(rows, box, [Of(RUN, "smallest_rate"), Of(RUN, "largest_rate")])


@pytest.mark.parametrize("name", ["plain", "momentum", "adam"])
def test_lamps_burn_for_rates_that_work_at_every_scale_so_far(name: str) -> None:
    scales = Value(1.0)
    board = new_board((name,), scales, Box(400, 300, 1500, 300))
    (row,) = board.lamps
    for count in (1, 2, 3):
        scales.set(float(count))
        row.settle()
        assert [bool(lit) for lit in row.burning] == [all(lamps[:count]) for lamps in RUN.arrives(name)]
    assert sum(row.burning) == RUN.facts[f"{name}_rates_that_fit"]
    assert (row.columns[0], row.columns[-1], len(row.columns)) == (400, 1500, RUN.facts["rates_tried"])


def test_rows_stand_under_one_another_with_their_names_left() -> None:
    board = new_board(("plain", "adam", "adagrad"), 3.0, Box(400, 300, 1500, 700))
    assert [row.y for row in board.lamps] == [300, 500, 700]
    assert [name.says for name in board.names] == ["plain", "adam", "adagrad"]
    for number in (*board.counts, *board.scale[:2]):
        number.settle()
    assert [number.says for number in board.counts] == ["0", "9", "6"]
    assert [number.says for number in board.scale[:2]] == ["0.0001", "5"]
