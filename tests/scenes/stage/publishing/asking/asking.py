"""A lecture of a quarter minute that asks a question and makes a claim, for tests of what is published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from manim import UP, Dot, FadeOut, GrowFromCenter

from gdcore import GradientDescent, Trajectory, objectives
from gdcore.experiments import Experiment
from gdcore.verification import Check, Claim, at_iterate, compare
from scenes.stage.drawing.lettering import Number
from scenes.stage.lesson.lesson import Lesson
from scenes.stage.look.text import words


@dataclass(frozen=True)
class OneStep(Experiment):
    """A step of gradient descent on a parabola."""

    start: float = -3.0
    learning_rate: float = 0.25

    @cached_property
    def trajectories(self) -> Mapping[str, Trajectory]:
        run = GradientDescent(learning_rate=self.learning_rate).run(objectives.square(), x0=self.start, maxiter=1)
        return {"run": run}

    @cached_property
    def facts(self) -> Mapping[str, float]:
        return {"start": self.start, "landing": float(self.trajectories["run"].x[1, 0]), "unsaid": 1.0, "seen": 2.0}

    def _claims(self) -> Iterable[Claim]:
        yield Claim(
            name="lands_lower",
            statement="the landing is <lower> & nearer",
            holds=abs(self.facts["landing"]) < abs(self.start),
            found=f"it is {self.facts['landing']:g}",
            remedy="choose a smaller rate",
        )

    def _checks(self) -> Iterable[Check]:
        yield compare("landing", self.facts["landing"], self.start / 2, atol=1e-12, reference="closed form")
        path, halves = self.trajectories["run"].x[:, 0], self.start * 0.5 ** np.arange(2)
        yield compare("path", path, halves, atol=1e-12, reference="halves", where=at_iterate)


class Asking(Lesson):
    """One step on a parabola, and what becomes of it."""

    experiment = OneStep()

    def construct(self) -> None:
        self.chapter("question")
        dot = Dot(radius=1)
        self.add(words(self.words("start")).to_edge(UP))
        with self.say("ask") as line:
            line.at("dot")
            self.play(GrowFromCenter(dot), run_time=0.4)
        self.think(1.0)
        self.mark_poster()
        self.chapter("answer")
        self.show(Number(self.fact("seen"), ".0f", (1400, 300)))
        with self.say("tell"):
            pass
        self.play(FadeOut(dot), run_time=0.5)
