"""What stands side by side or on one another can be read and seen."""

from __future__ import annotations

import pytest

from scenes.stage import METHOD, Formula, Icon, Value, Words, nested
from scenes.stage.look.frame import LEFT, RIGHT, pixels


@pytest.mark.parametrize("kind", [Words, Formula])
def test_what_comes_after_stands_behind_however_wide_it_is(kind: type[Words] | type[Formula]) -> None:
    places = [kind(text, (100.0, 200.0), anchor="l").after(20.0, dy=-2.0)() for text in ("x", "x x x x")]
    widths = [kind(text).width_px() for text in ("x", "x x x x")]
    assert places == [pytest.approx((100.0 + width + 20.0, 198.0)) for width in widths]
    assert widths[0] < widths[1]


def test_what_comes_after_goes_where_its_forerunner_goes() -> None:
    place = Value((100.0, 200.0))
    words = Words("x", place, anchor="l")
    behind = words.after(20.0)
    place.set((300.0, 50.0))
    assert behind() == pytest.approx((300.0 + words.width_px() + 20.0, 50.0))


@pytest.mark.parametrize("anchor", ["l", "", "r"])
def test_a_name_stays_within_the_margins_wherever_its_ball_goes(anchor: str) -> None:
    place = Value((0.0, 300.0))
    words = Words("gradient descent", anchor=anchor)
    words.at = words.within_margins(place)
    for x, left, right in ((-50.0, LEFT, None), (1900.0, None, RIGHT), (960.0, None, None)):
        place.set((x, 300.0))
        words.settle()
        edges = pixels(words.points)[:, 0]
        assert edges.min() == pytest.approx(left, abs=0.5) if left else edges.min() > LEFT
        assert edges.max() == pytest.approx(right, abs=0.5) if right else edges.max() < RIGHT
    assert words.at()[0] == 960.0


def test_nested_solids_shrink_upward_and_get_their_sizes_back() -> None:
    solids = [Icon(METHOD, (0.0, 0.0), radius) for radius in (19.0, 19.0, 19.0)]
    undoing = nested(*solids)
    now = [solid.radius.now for solid in solids]
    assert now == pytest.approx([1.3 * 19, 0.9 * 19, 0.5 * 19])
    assert [(vary.value, vary.to) for vary in undoing] == [(solid.radius, 19.0) for solid in solids]
