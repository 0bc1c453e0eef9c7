"""Whether what is drawn and written agrees with the numbers it stands for.

Only what rests is judged: a curve on its way to another one is nothing yet. A mark that
belongs to a function or to a run says so where it is made::

    ball.on = objective.value      # or a trajectory, or both in a tuple
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import shapely
from manim import DecimalNumber, Mobject, VMobject

from scenes.stage.errors import closest
from scenes.stage.inspection.findings import Box, Finding
from scenes.stage.inspection.play.dry_play import Frame
from scenes.stage.inspection.play.items import FAINT
from scenes.stage.inspection.play.reading import made_at
from scenes.stage.look.text import Number
from scenes.stage.plots.plot import Curve, Marker, Plot
from scenes.stage.words.numerals import NUMBER, typeset_number

__all__ = ["TruthProbe"]

#: Frame units by which a drawing may miss its data: 2.7 pixels at 1080p, less than the width of a line.
TOLERANCE: Final = 0.02
#: Seconds from which on something rests.
REST: Final = 0.15
#: Places at which a curve is compared.
PLACES: Final = 200


@dataclass
class _Rest:
    state: int
    since: float
    judged: bool = False


@dataclass
class TruthProbe:
    """Fed with frames, it compares curves, marks and numbers with what they stand for.

    Parameters
    ----------
    facts
        The numbers of the experiment, by name.
    on_new
        Called with each finding as soon as it is known.

    Attributes
    ----------
    compared
        How many states of curves, markers and numbers were compared.
    undeclared
        Numbers that were shown without the name of a fact, by where they were made.
    """

    facts: Mapping[str, float | int | str]
    on_new: Callable[[Finding], None] | None = None
    found: list[Finding] = field(default_factory=list)
    compared: dict[str, int] = field(default_factory=dict)
    undeclared: set[str] = field(default_factory=set)
    _plots: dict[int, Plot] = field(default_factory=dict)
    _rests: dict[int, _Rest] = field(default_factory=dict)
    _seen: set[tuple[str, int]] = field(default_factory=set)
    _kept: list[Mobject] = field(default_factory=list)

    def feed(self, frame: Frame) -> None:
        """Look at one frame."""
        family = list({id(m): m for mobject in frame.mobjects for m in mobject.get_family()}.values())
        self._plots |= {id(m): m for m in family if isinstance(m, Plot)}
        homes = {id(piece): plot for plot in self._plots.values() for piece in plot.pieces}
        now: dict[int, _Rest] = {}
        for mobject in family:
            plot = homes.get(id(mobject))
            if not _is_judged(mobject, plot) or not _visible(mobject):
                continue
            state = _state(mobject, plot)
            rest = self._rests.get(id(mobject))
            if rest is None or rest.state != state:
                rest = _Rest(state, frame.time)
            now[id(mobject)] = rest
            if not rest.judged and frame.until - rest.since >= REST - 1e-9:
                rest.judged = True
                self._judge(mobject, plot, rest.since, frame.until, frame.where)
        self._rests = now

    def _judge(self, mobject: Any, plot: Plot | None, since: float, until: float, where: str) -> None:
        kind = type(mobject).__name__
        self.compared[kind] = self.compared.get(kind, 0) + 1
        for flaw, message, remedy in self._flaws(mobject, plot):
            if (flaw, id(mobject)) in self._seen:
                continue
            self._seen.add((flaw, id(mobject)))
            self._kept.append(mobject)  # so that no other takes its id
            place = made_at(mobject)
            name = f"{kind} made at {place}" if place else kind
            finding = Finding(
                kind=flaw, time=round(since, 3), end=round(until, 3), message=f"{message} ({name})", remedy=remedy,
                culprits=(name,), where=where, region=_box(mobject),
            )  # fmt: skip
            self.found.append(finding)
            if self.on_new is not None:
                self.on_new(finding)

    def _flaws(self, mobject: Any, plot: Plot | None) -> Iterator[tuple[str, str, str]]:
        if isinstance(mobject, Number):
            yield from self._number(mobject)
        elif isinstance(mobject, DecimalNumber):
            self.undeclared.add(made_at(mobject))
        elif plot is None:
            return
        elif isinstance(mobject, Curve):
            yield from _curve(mobject, plot)
        elif isinstance(mobject, Marker):
            yield from _marker(mobject, plot)
        else:
            yield from _stale(mobject, plot)

    def _number(self, number: Number) -> Iterator[tuple[str, str, str]]:
        name = number.fact
        if name is None:
            self.undeclared.add(made_at(number))
            return
        if name not in self.facts:
            yield "unknown_fact", f"the number {number.shown} names the fact “{name}”: {closest(name, self.facts)}", (
                "Name a fact of the experiment"
            )  # fmt: skip
            return
        value = self.facts[name]
        right = value if isinstance(value, str) else format(value, number.format_spec)
        right = NUMBER.sub(lambda match: typeset_number(match.group()), right)
        if number.shown != right:
            message = f"the screen says {number.shown}, the fact {name} is {right}"
            yield "number_is_not_its_fact", message, "Set the number from the fact, or name the fact that it shows"


def _is_judged(mobject: Mobject, plot: Plot | None) -> bool:
    if isinstance(mobject, Number | DecimalNumber):
        return True
    return plot is not None and (isinstance(mobject, Marker) or (isinstance(mobject, VMobject) and _is_path(mobject)))


def _is_path(mobject: VMobject) -> bool:
    return not mobject.submobjects and len(mobject.points) > 0


def _visible(mobject: Mobject) -> bool:
    return any(
        len(m.points) > 0
        and (m.get_fill_rgbas()[:, 3].max() >= FAINT
             or (m.get_stroke_width() > 0 and m.get_stroke_rgbas()[:, 3].max() >= FAINT))
        for m in mobject.get_family()
        if isinstance(m, VMobject)
    )  # fmt: skip


def _state(mobject: Any, plot: Plot | None) -> int:
    """Return a number that changes when a thing, its data or its plot does."""
    data: tuple[Any, ...]
    if isinstance(mobject, Number):
        data = (mobject.value, mobject.shown, mobject.fact)
    elif isinstance(mobject, Marker):
        data = (mobject.x, mobject.y, id(mobject.on), mobject.get_center().tobytes())
    else:
        data = (mobject.points.tobytes(), id(getattr(mobject, "fun", None)))
    where = () if plot is None else (plot.window, plot.frame_width, plot.frame_height, plot.center_at.tobytes())
    return hash((data, where))


def _box(mobject: Mobject) -> Box:
    points = np.concatenate([m.points for m in mobject.get_family() if len(m.points)])
    (left, bottom), (right, top) = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    return round(float(left), 3), round(float(bottom), 3), round(float(right), 3), round(float(top), 3)


def _curve(curve: Curve, plot: Plot) -> Iterator[tuple[str, str, str]]:
    """Compare a curve with its function, in both directions."""
    window = plot.window
    left, right = curve.domain or (window.left, window.right)
    left, right = max(left, window.left), min(right, window.right)
    if not left < right:
        return
    x = np.linspace(left, right, 20 * PLACES + 1)
    y = np.asarray(curve.fun(x), dtype=float) + np.zeros_like(x)
    there = np.isfinite(y)
    drawn = shapely.multilinestrings([shapely.linestrings(path[:, :2]) for path in _paths(curve)])
    margin = TOLERANCE * (window.top - window.bottom) / plot.frame_height
    inside = there & (y >= window.bottom + margin) & (y <= window.top - margin)
    some = np.flatnonzero(inside)[:: max(1, int(inside.sum()) // PLACES)]
    true = shapely.points(plot.to_frame(x[some], y[some])[:, :2])
    short = float(shapely.distance(true, drawn).max(initial=0.0))
    whole = plot.to_frame(x[there], np.clip(y[there], window.bottom, window.top))[:, :2]
    if len(whole) < 2:
        off = np.inf
    else:
        anchors = np.concatenate(_paths(curve))
        anchors = anchors[:: max(1, len(anchors) // PLACES), :2]
        off = float(shapely.distance(shapely.points(anchors), shapely.linestrings(whole)).max())
    if max(short, off) > TOLERANCE:
        far = "has no value where the curve is drawn" if np.isinf(off) else f"is {_pixels(max(short, off))} away"
        yield "curve_is_not_its_function", f"the curve's function {far}", (
            "Draw it with plot.draw or curve.redraw after its function has changed, move it with its plot only, "
            "or give it more samples"
        )  # fmt: skip


def _paths(curve: VMobject) -> list[Any]:
    """Return the corners of each stretch of a curve, shape (n, 3)."""
    return [np.vstack([path[:-1:4], path[-1:]]) for path in curve.get_subpaths()]


def _pixels(distance: float) -> str:
    return f"{135 * distance:.0f} px at 1080p"


def _marker(marker: Marker, plot: Plot) -> Iterator[tuple[str, str, str]]:
    if not np.isfinite([marker.x, marker.y]).all():
        return
    place = plot.c2p(marker.x, marker.y)
    off = float(np.linalg.norm((marker.get_center() - place)[:2]))
    if off > TOLERANCE:
        message = f"the mark stands {_pixels(off)} from its data point ({marker.x:g}, {marker.y:g})"
        yield "marker_is_off", message, "Move it with marker.at or MoveAlong, not with shift"
    for home in marker.on if isinstance(marker.on, tuple) else (marker.on,):
        if home is None:
            continue
        away = float(np.linalg.norm((_nearest(home, marker, plot) - place)[:2]))
        if away > TOLERANCE:
            message = f"({marker.x:g}, {marker.y:g}) is {_pixels(away)} from where the mark belongs"
            yield "marker_leaves_its_home", message, "Take its coordinates from the function or the run that it is on"


def _nearest(home: Any, marker: Marker, plot: Plot) -> Any:
    """Return the place on a function or a run that is nearest to a mark."""
    if callable(home):
        return plot.c2p(marker.x, float(np.asarray(home(marker.x))))
    iterates = np.asarray(getattr(home, "x", home), dtype=float)
    iterates = iterates.reshape(len(iterates), -1)
    heights = iterates[:, 1] if iterates.shape[1] > 1 else np.full(len(iterates), marker.y)
    places = plot.to_frame(iterates[:, 0], heights)
    return places[np.argmin(np.linalg.norm(places - plot.c2p(marker.x, marker.y), axis=1))]


def _stale(piece: Any, plot: Plot) -> Iterator[tuple[str, str, str]]:
    """Compare a drawing with what its plot would draw now."""
    before = piece.points.copy()
    try:
        piece.redraw(plot)
        now = piece.points
    finally:
        piece.points = before
    if len(now) != len(before) or not np.allclose(now, before, atol=TOLERANCE):
        yield "drawing_is_stale", "it is not what its data look like in the plot now", (
            "Redraw it after its data have changed, and move it with its plot only"
        )  # fmt: skip
