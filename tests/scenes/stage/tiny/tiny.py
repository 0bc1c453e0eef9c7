"""A lecture of a few seconds, for tests of what every lecture does."""

from __future__ import annotations

from types import SimpleNamespace

from manim import Dot, FadeOut, GrowFromCenter

from gdcore.verification import Claim
from scenes.stage.lesson.lesson import Lesson

FACTS = {"start": -3.0}
FIRST_IS_LOW = Claim(
    name="start_is_low", statement="the start is low", holds=True, found="it is −3", remedy="choose a lower start"
)


class Tiny(Lesson):
    experiment = SimpleNamespace(facts=FACTS, claims={"start_is_low": FIRST_IS_LOW}, checks=())

    def construct(self) -> None:
        self.chapter("first")
        with self.say("hello"):
            pass
        self.chapter("second")  # the same picture, other words
        with self.say("world"):
            pass
        self.chapter("third")
        dot = Dot(radius=1)
        with self.say("look") as line:
            line.at("dot")
            self.play(GrowFromCenter(dot), run_time=0.4)
            self.mark_poster()
            self.play(FadeOut(dot), run_time=0.4)
