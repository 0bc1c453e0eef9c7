"""What appears while a line is said is what the line speaks of."""

from __future__ import annotations

from typing import Any

from scenes.stage import DESCENT, METHOD, Number
from scenes.stage.drawing.drawing import settle
from scenes.stage.drawing.values import Of
from scenes.stage.inspection.play.dry_play import Frame
from scenes.stage.inspection.truth.audit import Audit
from scenes.stage.inspection.truth.case import Spoken
from tests.scenes.stage.inspection.truth.still_lessons import RUN, new_plot


class Telling:
    """An audit that is told what is said while things appear."""

    def __init__(self) -> None:
        self.audit, self.shown = Audit(RUN), []  # type: ignore[var-annotated]

    def say(self, spoken: Spoken, *appearing: Any) -> set[str]:
        """Let things appear, and return the kinds of everything found so far."""
        self.shown += appearing
        settle(self.shown)
        self.audit.spoken = spoken
        self.audit.feed(Frame(0.0, 1.0, list(self.shown), None, resting=True))  # type: ignore[arg-type]
        return {finding.kind for finding in self.audit.found}


def test_the_ball_of_a_run_that_no_claim_of_the_line_is_about_is_found() -> None:
    plot = new_plot()
    line = Spoken("puzzle.ascent", runs=frozenset({"newton"}))
    telling = Telling()
    assert telling.say(line, plot.graph("objective"), plot.run("newton", METHOD)) == set()
    assert telling.say(line, plot.run("gradient_descent", DESCENT)) == {"shown_is_not_spoken_of"}


def test_a_ball_that_stood_before_the_line_began_is_none_of_its_business() -> None:
    plot = new_plot()
    telling = Telling()
    telling.say(Spoken("puzzle.setting"), plot.graph("objective"), plot.run("gradient_descent", DESCENT))
    assert telling.say(Spoken("puzzle.ascent", runs=frozenset({"newton"}))) == set()


def test_a_mark_named_after_a_run_lets_that_run_appear() -> None:
    for name, expected in (("newton", set()), ("gradient_descent", {"mark_promises_another"})):
        plot = new_plot()
        telling = Telling()
        telling.say(Spoken("puzzle.ascent"), plot.graph("objective"))
        telling.say(Spoken("puzzle.ascent", mark=name), plot.run("newton", METHOD))
        assert telling.say(Spoken("puzzle.question")) == expected


def test_a_large_number_is_found_when_the_line_says_its_namesake() -> None:
    said = f"The curvature is {RUN.facts['curvature_at_start']:.4f} here.".replace("-", "−")
    for name, expected in (
        ("curvature_at_start", set()),
        ("lifted_curvature_at_start", {"number_is_not_what_is_said"}),
    ):
        number = Number(Of(RUN, name), ".4f", (900, 400), size=120)
        assert Telling().say(Spoken("climb.curvature", said), number) == expected


def test_a_number_that_is_said_of_something_else_and_happens_to_be_as_large_is_no_namesake() -> None:
    said = f"It takes {RUN.facts['curvature_at_start']:.4f} of them.".replace("-", "−")
    for facts, expected in (
        (None, {"number_is_not_what_is_said"}),
        (frozenset({"curvature_at_start"}), {"number_is_not_what_is_said"}),
        (frozenset({"half_period"}), set()),
    ):
        number = Number(Of(RUN, "lifted_curvature_at_start"), ".4f", (900, 400), size=120)
        assert Telling().say(Spoken("climb.curvature", said, facts=facts), number) == expected
