"""A lesson of one line, played for the audit alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from gdcore.experiments import NewtonOnCosine
from scenes.stage.inspection.lecture import LectureReport, inspect_lecture
from scenes.stage.lesson.lesson import Lesson
from scenes.stage.plots.box import Box
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window

__all__ = ["RUN", "Act", "Lies", "Still", "audited", "kinds", "new_plot", "twisted"]

#: What is done with a lesson, and whether it is a lie.
Act = Callable[[Any, bool], None]

RUN = NewtonOnCosine()
HOME, UPPER = Window(-24.0, 24.0, -1.2, 1.42), Box(96, 96, 1824, 640)
SCRIPT = """title = "Still"
language = "en"
[screen]
newton = "Newton"
gradient_descent = "gradient descent"
climbs = "climbs"
leaps = "leaps"
steps = " steps"
[only]
title = "Only"
[only.one]
text = '''Look at this.'''
"""


class Still(Lesson):
    """A lesson whose beat is given from outside."""

    experiment = RUN
    voice = "silent"
    rehearsed = False

    def check_names(self) -> None:
        """Do nothing: the choreography is not in the class."""

    def check_numbers(self) -> None:
        """Do nothing: the experiment is tested elsewhere."""


def new_plot(**options: Any) -> Plot:
    """Return a plot of the cosine."""
    return Plot(RUN, HOME, UPPER, **{"y_values": (-1, 0, 1), **options})


def audited(folder: Path, act: Callable[[Any], None], **attributes: Any) -> LectureReport:
    """Play a lesson in which something is done, and return what the audit says."""
    script = folder / "still.en.toml"
    script.write_text(SCRIPT, encoding="utf-8")

    def construct(self: Any) -> None:
        self.chapter("only")
        with self.say("one"):
            act(self)

    members = {"script_file": str(script), "construct": construct, "__module__": __name__, **attributes}
    lesson = type("Played", (Still,), members)
    return inspect_lecture(lesson, silent=True, only=("truth",), settings={"media_dir": str(folder)})


def kinds(report: LectureReport) -> set[str]:
    """Return the kinds of findings."""
    return {finding.kind for finding in report.findings}


class Lies(dict[str, tuple[Act, str, Any]]):
    """Lies by name: what is done, the kind of finding that it must lead to, and the experiment of the lesson."""

    def lie(self, kind: str, experiment: Any = RUN) -> Callable[[Act], Act]:
        """Enter a lie: called with the lesson and whether to lie."""

        def enter(act: Act) -> Act:
            self[act.__name__] = act, kind, experiment
            return act

        return enter


def twisted(drawing: Any, after: Callable[[Any], None]) -> Any:
    """Change what a drawing makes of itself each time it is traced."""
    trace = drawing.trace

    def traced() -> None:
        trace()
        after(drawing)

    drawing.trace = traced
    return drawing
