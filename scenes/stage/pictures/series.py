"""What every film of the series has: course mark, opening, question with its ghosts, cards of the recap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from scenes.stage.drawing.lettering import Words
from scenes.stage.drawing.painted import Brush, Outline, Painted
from scenes.stage.drawing.solids import Card, paint_solid, solid_outline
from scenes.stage.drawing.values import Value
from scenes.stage.look import frame, theme
from scenes.stage.look.intent import allow
from scenes.stage.plots.box import Box
from scenes.stage.words.script import recap_words

__all__ = [
    "CARD_COUNT",
    "CourseMark",
    "Ghost",
    "RecapCard",
    "Ridges",
    "Waiting",
    "card_box",
    "on_card",
    "picture_box",
    "recap_card",
    "recap_lines",
    "title_lines",
]

Place = Callable[[], tuple[float, float]]


class CourseMark(Painted):
    """A ball on a slope, as far down as the lecture has come, with the chapter's name beside it.

    Attributes
    ----------
    progress
        0 in the first chapter, 1 in the last: a value.
    """

    layer = 6.0
    decoration = "it says how far the lecture has come"

    def __init__(self) -> None:
        self.progress: Value[float] = Value(0.0)
        super().__init__()

    def trace(self) -> None:
        """Find the slope and the ball on it."""
        t = np.linspace(0, 1, 60)
        self.slope = np.stack([frame.LEFT + 132 * t, 62 + 17 * (1 - np.cos(np.pi * t))], axis=-1)
        share = float(np.clip(self.progress(), 0, 1))
        here = [np.interp(share, t, self.slope[:, k]) for k in (0, 1)]
        self.past = np.vstack([self.slope[t < share], [here]])
        self.ball = float(here[0]), float(here[1])
        self.cover(frame.LEFT, 54, frame.LEFT + 132, 108)

    def brush(self, brush: Brush) -> None:
        """Paint both."""
        brush.solid(theme.FAINT).line(self.slope).stroke(3.5)
        if len(self.past) > 1:
            brush.solid(theme.ITERATE).line(self.past).stroke(3.5)
        paint_solid(brush, "disc", theme.ITERATE, *self.ball, 9, 0.2)

    @staticmethod
    def title(title: str) -> Words:
        """Return the name of a chapter in its place beside the mark."""
        words = Words(title, (frame.LEFT + 158, 79), size=theme.SMALL_PX, color=theme.NEUTRAL, anchor="l")
        return allow(words, "too_many_words", reason="the chapter's name stands in every frame")


class Ridges(Painted):
    """Ridges of the ground's colour behind the first picture of a film; they sink when the lecture begins.

    Attributes
    ----------
    sunk
        0 where they stand, 1 where they are gone: a value.
    """

    halo_px = 140.0  # their feet

    layer = -1.0
    decoration = "a landscape behind the title"

    def __init__(self, seed: int = 3) -> None:
        self.sunk: Value[float] = Value(0.0)
        rng = np.random.default_rng(seed)
        x = np.linspace(-20, 1940, 240)
        self.x = x
        self.lines = []
        for depth in range(3):
            waves = [
                rng.uniform(20, 60) / (k + 1) * np.sin(x / rng.uniform(140, 320) * (1 + 0.4 * k) + rng.uniform(0, 6))
                for k in range(3)
            ]
            self.lines.append(560 + 70 * depth + np.sum(waves, axis=0))
        super().__init__()

    def trace(self) -> None:
        """Find how far they have sunk."""
        self.down = 420.0 * float(self.sunk())
        self.light = 1.0 - float(self.sunk())
        self.cover(0, 400, 1920, 950)

    def brush(self, brush: Brush) -> None:
        """Paint them, the farthest first."""
        for depth, line in enumerate(self.lines):
            color = theme.mix(theme.DUSK, theme.LAND, 0.20 - 0.05 * depth)
            v = line + self.down
            brush.linear(0, float(v.min()), 0, 940, (0, color, 0.55 * self.light), (1, color, 0.0))
            brush.line([*zip(self.x, v, strict=True), (1940, 1000), (-20, 1000)], closed=True).fill()
            edge = theme.mix(theme.LAND, theme.NIGHT, 0.35)
            brush.solid(edge, 0.35 * self.light).line(np.stack([self.x, v], axis=-1)).stroke(1.5)


def title_lines(title: str, color: str, x: float = 960.0, y: float = 250.0) -> list[Words]:
    """Return a title in two lines of about equal length, the second in the colour of its subject."""
    words = title.split()
    cut = min(range(1, len(words)), key=lambda k: abs(len(" ".join(words[:k])) - len(" ".join(words[k:]))), default=0)
    lines = [" ".join(words[:cut]), " ".join(words[cut:])] if cut else [title]
    return [
        Words(line, (x, y + 122 * k), size=theme.TITLE_PX, color=color if k else theme.INK, weight="SEMIBOLD")
        for k, line in enumerate(lines)
    ]


class Ghost(Painted):
    """A possible answer: a dashed ring with a letter, at a place of the picture.

    Attributes
    ----------
    filled
        1 where the answer has turned out to be this one: a value.
    rivals
        All possible answers to the question, this one among them.
    about
        What the question is about, or its place.
    """

    layer = 5.2
    decoration = "a possible answer to a question, of which one is filled"

    def __init__(self, letter: str, place: Place | tuple[float, float], color: str = theme.INK) -> None:
        self.letter, self.color_name = letter, color
        self.place: Place = place if callable(place) else lambda: place
        self.filled: Value[float] = Value(0.0)
        self.rivals: Sequence[Ghost] = (self,)
        self.about: Any = None
        super().__init__()

    def trace(self) -> None:
        """Find its place."""
        self.x, self.y = self.place()
        self.fullness = float(self.filled())
        self.cover(self.x - 16, self.y - 16, self.x + 16, self.y + 16)

    def brush(self, brush: Brush) -> None:
        """Paint ring and ground; the letter is a drawing of its own."""
        x, y = self.x, self.y
        brush.radial(x, y, 70, (0, theme.INK, 0.16), (1, theme.INK, 0.0)).disc(x, y, 70).fill()
        brush.solid(theme.NIGHT, 0.85).disc(x, y, 30).fill()
        if self.fullness > 0:
            brush.solid(theme.ITERATE, self.fullness).disc(x, y, 30).fill()
        brush.solid(self.color_name).disc(x, y, 30).stroke(3.0, (8, 7))

    def outlines(self) -> list[Outline]:
        """Return the dark disc on which the letter stands."""
        corners = solid_outline("disc", self.x, self.y, 30.0)
        return [(np.vstack([corners, corners[:1]]), theme.light(theme.NIGHT), 0.85 * self.shown, 0.0)]

    def parts_with_letter(self) -> list[Any]:
        """Return the ring and its letter."""
        return [self, Words(self.letter, self.place, size=34, weight="SEMIBOLD")]


class Waiting(Painted):
    """A ring around a ball that empties while a prediction is asked for.

    Attributes
    ----------
    left
        1 at the start of the pause, 0 at its end: a value.
    """

    layer = 5.4
    decoration = "how much of the pause is left"

    def __init__(self, place: Place, radius: float = 46.0) -> None:
        self.place, self.radius = place, radius
        self.left: Value[float] = Value(1.0)
        super().__init__()

    def trace(self) -> None:
        """Find its place and how much is left."""
        self.x, self.y = self.place()
        self.share = float(self.left())
        self.cover(self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius)

    def brush(self, brush: Brush) -> None:
        """Paint what is left of the ring, from the top."""
        context = brush.context
        brush.solid(theme.ITERATE, 0.18).disc(self.x, self.y, self.radius).stroke(6.0)
        if self.share > 0.002:
            context.new_path()
            start = -np.pi / 2
            context.arc_negative(self.x, self.y, self.radius, start, start - 2 * np.pi * self.share)
            brush.solid(theme.ITERATE).stroke(6.0)


CARD_COUNT = 3


def card_box(k: int) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of the k-th card of the recap."""
    left = frame.LEFT + k * (552 + 36)
    return left, 160.0, left + 552, 930.0


def picture_box(k: int, inset: float = 0.0) -> Box:
    """Return where the picture of a card stands, some pixels off its sides."""
    left, top, right, _ = card_box(k)
    return Box(left + inset, top + 70, right - inset, top + 500)


def on_card(k: int, inset: float = 0.0) -> dict[str, Any]:
    """Return the options of a plot that is the picture of the k-th card: ``Plot(experiment, window, **on_card(0))``."""
    bare = {"ticks": (0, 0), "x_numbers": None, "y_numbers": None, "bleed": False}
    return {"box": picture_box(k, inset), "depth": 10.0, **bare}


def recap_card(k: int) -> Card:
    """Return the k-th card of the recap."""
    return Card(card_box(k))


def recap_lines(k: int, first: str, second: str, color: str) -> list[Words]:
    """Return the two short lines of a card, the second in its colour, set smaller where they are too long."""
    left, _, right, bottom = card_box(k)
    room = right - left - 72
    longest = max(Words(text, size=theme.READOUT_PX, weight="SEMIBOLD").width_px() for text in (first, second))
    size = theme.READOUT_PX * min(1.0, room / longest)
    return [
        Words(text, (left + 36, bottom - down), size=size, weight="SEMIBOLD", color=ink, anchor="l_").at_depth(10)
        for text, down, ink in ((first, 116, theme.INK), (second, 52, color))
    ]


@dataclass(frozen=True, kw_only=True)
class RecapCard:
    """A card of the recap.

    Attributes
    ----------
    say
        The line that is said with it.
    at
        The mark in that line at which the card appears.
    words
        Keys of its two lines in the script's ``[screen]`` table; by default ``recap_<say>_a`` and ``recap_<say>_b``.
    color
        Of the second line.
    picture
        The lecture's own picture made small: drawings of a plot in `picture_box`, at depth 10.
    """

    say: str
    at: str
    words: tuple[str, str] | None = None
    color: str
    picture: Sequence[Any]

    @property
    def first(self) -> str:
        """Key of the first line."""
        return (self.words or recap_words(self.say))[0]

    @property
    def second(self) -> str:
        """Key of the second line."""
        return (self.words or recap_words(self.say))[1]
