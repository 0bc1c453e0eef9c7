"""Some frames of a finished film: the graphs lie where the experiment says, and nowhere else.

While a lecture is played without a film, its graphs are sketched from the experiment alone, at
moments of rest. The film is then decoded at these moments. A film that was put together from
segments of older code shows another picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import av
import numpy as np
from numpy.typing import NDArray

from scenes.stage.drawing.lettering import Lettering
from scenes.stage.drawing.painted import Painted
from scenes.stage.drawing.solids import Card, Solid
from scenes.stage.inspection.findings import Finding
from scenes.stage.inspection.play.dry_play import Frame
from scenes.stage.inspection.truth.asking import Answers, Unanswered, name_of
from scenes.stage.inspection.truth.number_judges import box_of
from scenes.stage.inspection.truth.sight import Sight, home_of
from scenes.stage.plots.axes import AxisNumbers, GridLines
from scenes.stage.plots.dots import Dots
from scenes.stage.plots.graph import Glow, Graph, Land
from scenes.stage.plots.marks import Trail

__all__ = ["FilmSketches", "Outline", "Sketch", "check_film_pixels", "flaws_of_frame"]

Array = NDArray[np.float64]

#: Seconds of rest from which a moment can be compared.
REST: Final = 0.25
#: Moments in a chapter.
A_CHAPTER: Final = 3
#: Distance of colours, from 0 to √3, at which two are taken for the same: films lose colour detail.
SAME: Final = 0.22
#: Pixels around a graph in which its colour may be found, and the share of a graph that must be found.
NEAR, FOUND = 9.0, 0.85


@dataclass(frozen=True)
class Outline:
    """A graph as it must be seen: pixels ``(n, 2)`` of 1920×1080 and colours ``(n, 3)`` from 0 to 1.

    Where it fades, its colour is not judged; ``way`` holds these places ``(m, 2)`` too.
    """

    name: str
    spots: Array
    colors: Array
    way: Array
    window: tuple[float, float, float, float]


@dataclass(frozen=True)
class Sketch:
    """A moment of rest: its time, its chapter, the graphs, and boxes in which something else may be seen."""

    time: float
    rest: float
    chapter: str
    outlines: tuple[Outline, ...]
    boxes: tuple[tuple[float, float, float, float], ...]


@dataclass
class FilmSketches:
    """Fed with frames, it keeps the longest rests of each chapter.

    Parameters
    ----------
    experiment
        Of the lecture.
    """

    experiment: Any
    kept: dict[str, list[Sketch]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.answers = Answers(self.experiment)

    def feed(self, frame: Frame, chapter: str) -> None:
        """Look at one frame."""
        rest = frame.until - frame.time
        page = self.kept.setdefault(chapter, [])
        if not frame.resting or rest < REST or (len(page) >= A_CHAPTER and rest <= page[-1].rest):
            return
        sight = Sight.take(frame.mobjects)
        outlines = tuple(o for d in sight.drawings if isinstance(d, Graph) for o in self._outline(d, sight))
        if outlines:
            page.append(Sketch(frame.time + rest / 2, rest, chapter, outlines, tuple(_boxes(sight))))
            page.sort(key=lambda sketch: -sketch.rest)
            del page[A_CHAPTER:]

    @property
    def sketches(self) -> tuple[Sketch, ...]:
        """All that was kept, in order of time."""
        return tuple(sorted((s for page in self.kept.values() for s in page), key=lambda s: s.time))

    def _outline(self, graph: Graph, sight: Sight) -> list[Outline]:
        plot = sight.plots.get(id(home_of(graph)))
        if plot is None or plot.x is None or plot.y is None or graph.reveal.now < 1 or not len(graph.points):
            return []
        left, right = plot.sides
        if graph.domain is not None:
            ends = graph.domain() if callable(graph.domain) else graph.domain
            low, high = np.sort(plot.x.to_px([float(end) for end in ends]))
            left, right = max(left, float(low)), min(right, float(high))
        u, dense = np.arange(left + 2, right - 2, 3.0), np.arange(left, right, 0.25)
        if len(u) < 20:
            return []
        try:
            with np.errstate(all="ignore"):
                function = self.answers.function(graph.meaning)
                # The dense places are where it may be seen at all: also where it falls by many pixels in a step.
                v, heights = (plot.y.to_px(function(plot.x.to_data(places))) for places in (u, dense))
        except Unanswered:
            return []
        stops = np.asarray(graph.stroke_rgbas)
        drawn = 960 + 135 * graph.points[:, 0]
        at = np.linspace(drawn.min(), drawn.max(), len(stops))  # the colours are spread over what is drawn
        rgba = np.stack([np.interp(u, at, stops[:, k]) for k in range(4)], axis=-1)
        _, top, _, bottom = plot.box
        seen = np.isfinite(v) & (v > top + 6) & (v < bottom - 6) & (rgba[:, 3] > 0.85)
        if seen.sum() < 20:
            return []
        spots = np.stack([u, v], axis=-1)
        way = np.stack([dense, heights], axis=-1)[np.isfinite(heights)]
        return [Outline(name_of(graph.meaning), spots[seen], rgba[seen, :3], way, plot.box)]


def _boxes(sight: Sight) -> list[tuple[float, float, float, float]]:
    """Return where something else than graphs may be seen."""
    boxes = []
    for drawing in sight.drawings:
        if isinstance(drawing, AxisNumbers | Lettering):
            box = box_of(drawing) if not isinstance(drawing, AxisNumbers) else None
            boxes += [box] if box is not None else [b for slot in getattr(drawing, "slots", ()) if (b := box_of(slot))]
        elif isinstance(drawing, Solid):
            solid = sight.solid(drawing)
            if solid is not None:
                r = 1.8 * solid.r + 6
                boxes.append((solid.x - r, solid.y - r, solid.x + r, solid.y + r))
        elif isinstance(drawing, Dots | Trail):  # each of its marks covers what is below it, the rest does not
            marks = drawing.spots if isinstance(drawing, Dots) else np.concatenate([drawing.beads, drawing.way])
            boxes += [(u, v, u, v) for u, v in marks.tolist()]
        elif isinstance(drawing, Painted) and not isinstance(drawing, Card | Land | Glow):
            spots = drawing.points
            u, v = 960 + 135 * spots[:, 0], 540 - 135 * spots[:, 1]
            if len(spots) and np.ptp(u) < 900 and np.ptp(v) < 600:
                boxes.append((float(u.min()), float(v.min()), float(u.max()), float(v.max())))
        elif not isinstance(drawing, Graph | GridLines) and not isinstance(drawing, Painted):
            spots = drawing.points
            if len(spots):
                u, v = 960 + 135 * spots[:, 0], 540 - 135 * spots[:, 1]
                boxes.append((float(u.min()), float(v.min()), float(u.max()), float(v.max())))
    return boxes


def flaws_of_frame(pixels: NDArray[np.uint8], sketch: Sketch) -> list[tuple[str, str]]:
    """Compare a frame ``(h, w, 3)`` with a sketch; return kind and message of each flaw."""
    height, width = pixels.shape[:2]
    scale = width / 1920
    light = pixels[..., :3].astype(float) / 255
    free = np.ones((height, width), dtype=bool)
    for left, top, right, bottom in sketch.boxes:
        free[_slice(top - 8, bottom + 8, scale, height), _slice(left - 8, right + 8, scale, width)] = False
    near = np.zeros((height, width), dtype=bool)
    for outline in sketch.outlines:
        for u, v in _filled(outline.way):
            near[_slice(v - NEAR, v + NEAR, scale, height), _slice(u - NEAR, u + NEAR, scale, width)] = True
    found: list[tuple[str, str]] = []
    for outline in sketch.outlines:
        rows = np.clip((outline.spots[:, 1] * scale).round().astype(int), 1, height - 2)
        columns = np.clip((outline.spots[:, 0] * scale).round().astype(int), 0, width - 1)
        judged = free[rows, columns]
        if judged.sum() < 20:
            continue
        around = np.stack([light[rows + d, columns] for d in (-1, 0, 1)])
        off = np.linalg.norm(around - outline.colors, axis=2).min(axis=0)
        # Another graph may lie over this one.
        alone = judged & (_clearance(outline, sketch.outlines) > 2 * NEAR)
        if alone.sum() >= 20 and float((off[alone] < SAME).mean()) < FOUND:
            seen = float((off[alone] < SAME).mean())
            found.append(
                (
                    "film_misses_a_graph",
                    f"of the graph of {outline.name} {seen:.0%} is found where the experiment says it lies",
                )
            )
        left, top, right, bottom = outline.window
        window = (_slice(top, bottom, scale, height), _slice(left, right, scale, width))
        color = np.median(outline.colors, axis=0)
        stray = (np.linalg.norm(light[window] - color, axis=2) < 0.6 * SAME) & free[window] & ~near[window]
        if stray.sum() > 120 * scale:
            rows_, columns_ = np.nonzero(stray)
            u, v = left + np.median(columns_) / scale, top + np.median(rows_) / scale
            found.append(
                (
                    "film_shows_a_graph_elsewhere",
                    f"the colour of the graph of {outline.name} is found around the pixel ({u:.0f}, {v:.0f}) too",
                )
            )
    return found


def _filled(spots: Array) -> Array:
    """Return places with steep stretches filled in."""
    steps = np.abs(np.diff(spots[:, 1], prepend=spots[:1, 1]))
    parts = [
        np.linspace(spots[k - 1], spots[k], int(np.clip(steps[k] // 6, 1, 40)) + 1)
        for k in range(1, len(spots))
        if spots[k, 0] - spots[k - 1, 0] < 4
    ]
    return np.concatenate(parts) if parts else spots


def _clearance(outline: Outline, outlines: Sequence[Outline]) -> Array:
    """Return how far each place of a graph is from all other graphs."""
    clear = np.full(len(outline.spots), np.inf)
    for other in outlines:
        if other is not outline:
            v = np.interp(outline.spots[:, 0], other.spots[:, 0], other.spots[:, 1], left=np.inf, right=np.inf)
            clear = np.minimum(clear, np.abs(v - outline.spots[:, 1]))
    return clear


def _slice(low: float, high: float, scale: float, most: int) -> slice:
    start, stop = (int(np.clip(q * scale, 0, most)) for q in (low, high))
    return slice(start, max(stop, start))


def check_film_pixels(film: Path, sketches: Sequence[Sketch], length: float) -> list[Finding]:
    """Decode a film at the moments of sketches, and compare.

    Parameters
    ----------
    film
        A file with a picture.
    sketches
        From a play of the lecture with the same voice.
    length
        Of that play, in seconds.

    Returns
    -------
    list of Finding
        Of the kinds ``film_has_another_timing``, ``film_misses_a_graph``, ``film_shows_a_graph_elsewhere``.
    """
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        duration = float(container.duration or 0) / 1e6
        if abs(duration - length) > 1.0:
            return [
                _finding(
                    "film_has_another_timing",
                    0.0,
                    f"the film lasts {duration:.1f} s, the lecture as it is now {length:.1f} s",
                    film,
                )
            ]
        # A larger film is judged at the size in which lines and their places are given.
        size = min(1.0, 1920 / stream.width)
        width, height = round(stream.width * size), round(stream.height * size)
        small: dict[str, Any] = {"format": "rgb24", "width": width, "height": height, "interpolation": "AREA"}
        found = []
        for sketch in sketches:
            container.seek(int(sketch.time / float(stream.time_base)), stream=stream)  # type: ignore[arg-type]
            for frame in container.decode(stream):
                if frame.time is not None and frame.time >= sketch.time - 0.5 / float(stream.average_rate or 30):
                    found += [
                        _finding(kind, sketch.time, f"{message} (chapter {sketch.chapter})", film)
                        for kind, message in flaws_of_frame(
                            np.asarray(frame.to_ndarray(**small), dtype=np.uint8), sketch
                        )
                    ]
                    break
    return found


def _finding(kind: str, time: float, message: str, film: Path) -> Finding:
    return Finding(
        kind=kind,
        time=round(time, 3),
        end=round(time, 3),
        message=message,
        where=film.name,
        remedy="Render the film anew, with an empty folder of partial films",
    )
