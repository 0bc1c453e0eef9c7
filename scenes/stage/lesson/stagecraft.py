"""The verbs of a lecture: show, hide, vary, follow, zoom, point, dim.

A play varies values; whatever on screen has read them follows. What is on screen is the only
register of what has to follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from manim import Animation, Mobject, linear
from manim.utils.rate_functions import there_and_back

from scenes.stage.drawing.drawing import Drawing, settle
from scenes.stage.drawing.solids import Solid
from scenes.stage.drawing.values import Value
from scenes.stage.drawing.vary import Settling, Vary, varied_by
from scenes.stage.drawing.walker import Walker, striding
from scenes.stage.lesson.frame_exact import WholeFrameScene
from scenes.stage.look.frame import pixels
from scenes.stage.plots.box import Box
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window

__all__ = ["PACE", "Stagecraft"]

#: Seconds that the verbs take, where nothing else is said.
PACE = {"show": 0.6, "hide": 0.4, "zoom": 2.0, "vary": 1.2, "pulse": 0.8, "dim": 0.4, "move": 0.9}


def drawings_in(mobjects: Iterable[Any]) -> list[Drawing]:
    """Return every drawing among mobjects, plots and their families, each once."""
    found: dict[int, Drawing] = {}
    for mobject in mobjects:
        for member in parts_of(mobject):
            if isinstance(member, Drawing):
                found[id(member)] = member
    return list(found.values())


def parts_of(thing: Any) -> list[Mobject]:
    """Return the family of a mobject, of a plot's frame, or of each thing in a list."""
    if isinstance(thing, Mobject):
        return list(thing.get_family())
    if isinstance(thing, Plot):
        return [member for part in thing.frame for member in part.get_family()]
    if hasattr(thing, "parts"):
        return [member for part in thing.parts for member in parts_of(part)]
    return [member for part in thing for member in parts_of(part)]


class Stagecraft(WholeFrameScene):
    """A scene whose drawings follow what they read, and the verbs of a lecture.

    Attributes
    ----------
    rehearsing
        Whether plays jump to their ends: nothing is drawn and no file is written.
    """

    rehearsing: bool = False

    # -- plays --------------------------------------------------------------------

    def play(self, *args: Any, **kwargs: Any) -> None:
        """Play animations; drawings that read what they vary follow, others rest."""
        animations = [a for a in args if isinstance(a, Animation)]
        varied = set(varied_by(animations))
        following = [d for d in drawings_in(self.mobjects) if not d.read.isdisjoint(varied)]
        if following:
            longest = max((a.get_run_time() for a in animations), default=1.0)
            timing = {} if "run_time" in kwargs else {"run_time": longest}
            args = (*args, Settling(following, rate_func=linear, **timing))
        if self.rehearsing:
            self._jump(*args, **kwargs)
        else:
            super().play(*args, **kwargs)
        settle(self.mobjects)

    def _jump(self, *args: Any, **kwargs: Any) -> None:
        """Take animations to their ends at once; the clock advances as in a play."""
        animations = self.compile_animations(*args, **kwargs)
        frames = max(1, self.timeline.frames(max(a.get_run_time() for a in animations)))
        self.add_mobjects_from_animations(animations)
        for animation in animations:
            animation._setup_scene(self)
            animation.begin()
        for animation in animations:
            animation.finish()
            animation.clean_up_from_scene(self)
        self.timeline.add(frames, written=False)
        self._let_followers_catch_up()

    def wait(self, duration: float = 1.0, *args: Any, **kwargs: Any) -> None:
        """Hold the picture, with every drawing where its values say."""
        settle(self.mobjects)
        if self.rehearsing:
            self.timeline.add(max(1, self.timeline.frames(duration)), written=False)
        else:
            super().wait(duration, *args, **kwargs)

    def vary(
        self, *changes: Any, to: Any = None, fact: str | None = None, run_time: float | None = None, **how: Any
    ) -> None:
        """Take a value to another one, or play several `Vary` at once.

        Everything on screen that reads the value follows.
        """
        if len(changes) == 1 and isinstance(changes[0], Value):
            changes = (Vary(changes[0], to, fact=fact, **how),)
        self.play(*changes, run_time=PACE["vary"] if run_time is None else run_time)

    # -- what is there ----------------------------------------------------------------

    def put(self, *things: Any) -> None:
        """Put things on screen at once."""
        for drawing in drawings_in(things):
            drawing.presence.set(1.0)
        self._add(things)

    def _add(self, things: Any) -> list[Drawing]:
        tops: list[Mobject] = []
        for thing in things:
            tops += [thing] if isinstance(thing, Mobject) else self._tops(thing)
        present = {id(m) for m in self.get_mobject_family_members()}
        self.add(*(top for top in tops if id(top) not in present))
        found = drawings_in(tops)
        settle(tops)
        return found

    def _tops(self, thing: Any) -> list[Mobject]:
        if isinstance(thing, Mobject):
            return [thing]
        if isinstance(thing, Plot):
            return list(thing.frame)
        parts = thing.parts if hasattr(thing, "parts") else thing
        return [top for part in parts for top in self._tops(part)]

    def showing(self, *things: Any, **how: Any) -> list[Vary]:
        """Return animations that let things appear; they are on screen from now on, unseen at first."""
        fresh = [d for d in drawings_in(things) if not self.is_shown(d)]
        for drawing in fresh:
            drawing.presence.set(0.0)
        self._add(things)
        return [Vary(drawing.presence, 1.0, **how) for drawing in fresh]

    def is_shown(self, drawing: Mobject) -> bool:
        """Whether something is on screen."""
        return any(member is drawing for member in self.get_mobject_family_members())

    def show(self, *things: Any, run_time: float | None = None, draw: bool = False, also: Sequence[Any] = ()) -> None:
        """Let things appear; with ``draw``, graphs are drawn from the left."""
        changes: list[Any] = self.showing(*things)
        if draw:
            for drawing in drawings_in(things):
                reveal = getattr(drawing, "reveal", None)
                if isinstance(reveal, Value):
                    reveal.set(0.0)
                    changes.append(Vary(reveal, 1.0))
                    drawing.settle()
        if changes or also:
            self.play(*changes, *also, run_time=PACE["show"] if run_time is None else run_time)

    def hiding(self, *things: Any) -> list[Vary]:
        """Return animations that let things go; `drop` takes them off the screen afterwards."""
        return [Vary(drawing.presence, 0.0) for drawing in drawings_in(things) if self.is_shown(drawing)]

    def hide(self, *things: Any, run_time: float | None = None, also: Sequence[Any] = ()) -> None:
        """Let things go."""
        changes = self.hiding(*things)
        if changes or also:
            self.play(*changes, *also, run_time=PACE["hide"] if run_time is None else run_time)
        self.drop(*things)

    def swap(self, old: Any, new: Any, run_time: float | None = None, also: Sequence[Any] = ()) -> None:
        """Let one thing go while another appears."""
        self.play(*self.hiding(old), *self.showing(new), *also, run_time=PACE["show"] if run_time is None else run_time)
        self.drop(old)

    def drop(self, *things: Any) -> None:
        """Take things off the screen at once; they keep what they are and can be shown again."""
        gone = drawings_in(things)
        self.remove(*(top for thing in things for top in self._tops(thing)))
        for drawing in gone:
            drawing.presence.set(1.0)

    def leave_only(
        self,
        *,
        keep: Sequence[Any] = (),
        show: Sequence[Any] = (),
        run_time: float | None = None,
        also: Sequence[Any] = (),
    ) -> None:
        """Let everything go but what is kept, while other things appear."""
        leaving = self.others_than([*keep, *show])
        appearing = self.showing(*show)
        if leaving or appearing or also:
            self.hide(*leaving, run_time=run_time, also=[*appearing, *also])

    def others_than(self, keep: Sequence[Any]) -> list[Any]:
        """Return what is on screen and not among what is kept."""
        kept = {id(d) for d in drawings_in(keep)}
        return [m for m in self.mobjects if not any(id(member) in kept for member in m.get_family())]

    # -- what moves -------------------------------------------------------------------

    def follow(
        self, *marks: Walker, upto: int | str = "end", run_time: float | None = None, also: Sequence[Any] = (),
        hurrying: bool = False,
    ) -> None:  # fmt: skip
        """Let balls go on along their runs, step by step, with all that reads them.

        Parameters
        ----------
        marks
            Balls; those of one call keep step.
        upto
            The iterate at which they arrive: a number, ``"end"``, or ``"settled"`` for the first from which
            nothing visible changes.
        hurrying
            Whether they go in ever longer strides, from iterate to iterate: for thousands of steps.
        """
        changes, longest = [], 0.3
        for mark in marks:
            end = mark.last if upto == "end" else mark.settled() if upto == "settled" else min(int(upto), mark.last)
            start = float(mark.position.now)
            longest = max(longest, mark.seconds(start, float(end)))
            pace = striding if hurrying else mark.pace
            changes.append(Vary(mark.position, float(end), through=pace(start, float(end)), rate_func=linear))
        self.play(*changes, *also, run_time=longest if run_time is None else run_time)

    def zoom(
        self, plot: Plot, to: Window, *, run_time: float | None = None, also: Sequence[Any] = (), **how: Any
    ) -> None:
        """Let a plot show another window."""
        self.play(Vary(plot.window, to, **how), *also, run_time=PACE["zoom"] if run_time is None else run_time)

    def move(self, plot: Plot, to: Box, *, run_time: float | None = None, also: Sequence[Any] = ()) -> None:
        """Let a plot take another place."""
        self.play(Vary(plot.box, to), *also, run_time=PACE["move"] if run_time is None else run_time)

    # -- what is looked at -----------------------------------------------------------

    def pulse(self, *things: Any, run_time: float | None = None) -> None:
        """Point at things: halos swell and return, words and lines brighten by draining all others for a moment."""
        drawings = drawings_in(things)
        changes: list[Any] = [
            Vary(d.swell, 1.0, through=lambda s: 1.0 + 0.6 * _bump(s), rate_func=linear)
            for d in drawings if isinstance(d, Solid)
        ]  # fmt: skip
        rest = [d for d in drawings if not isinstance(d, Solid)]
        if rest:
            others = [d for d in drawings_in(self.mobjects) if d not in drawings and d.drained.now == 0]
            changes += [Vary(d.drained, 0.0, through=lambda s: 0.85 * _bump(s), rate_func=linear) for d in others]
        self.play(*changes, run_time=PACE["pulse"] if run_time is None else run_time)

    def dim(self, *, but: Sequence[Any] = (), run_time: float | None = None, also: Sequence[Any] = ()) -> None:
        """Drain the colour of everything but what is talked about."""
        bright = {id(d) for d in drawings_in(but)}
        changes = [
            Vary(d.drained, 0.0 if id(d) in bright else 1.0)
            for d in drawings_in(self.mobjects)
            if d.drained.now != (0.0 if id(d) in bright else 1.0)
        ]
        if changes or also:
            self.play(*changes, *also, run_time=PACE["dim"] if run_time is None else run_time)

    def brighten(self, *, run_time: float | None = None, also: Sequence[Any] = ()) -> None:
        """Give everything its colour back."""
        changes = self.brightening()
        if changes or also:
            self.play(*changes, *also, run_time=PACE["dim"] if run_time is None else run_time)

    def brightening(self) -> list[Vary]:
        """Return animations that give everything on screen its colour back."""
        return [Vary(d.drained, 0.0) for d in drawings_in(self.mobjects) if d.drained.now > 0]

    def where(self, mobject: Mobject) -> tuple[float, float]:
        """Return the middle of something on screen, in pixels."""
        u, v = pixels(mobject.get_center())
        return float(u), float(v)


def _bump(share: float) -> float:
    return float(there_and_back(share))
