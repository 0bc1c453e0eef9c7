"""The momentum lecture and its variants: what is drawn is read back from pixels, what would be false is refused."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from manim import tempconfig

from gdcore.experiments import MomentumInRavine
from scenes.momentum import Momentum
from scenes.stage.drawing.lettering import Number
from scenes.stage.drawing.values import Of
from scenes.stage.errors import LectureError
from scenes.stage.pictures.phase_patch import PhasePatch
from scenes.stage.plots.on_maps import MapBall
from scenes.stage.words.captions import give_time_to_read
from scenes.stage.words.numerals import NUMBER, typeset_number
from tests.scenes.rehearsal import watch


def lecture(**parameters: Any) -> type[Momentum]:
    """Return the variant of the lecture that a teacher writes with other parameters."""
    return type("Variant", (Momentum,), {"experiment": MomentumInRavine(**parameters)})


class Seen:
    """What was on screen at rest."""

    def __init__(self) -> None:
        self.balls: list[tuple[str, int, float, float]] = []
        self.numbers: dict[str, tuple[str, str]] = {}
        self.areas: list[tuple[float, float]] = []

    def look(self, scene: Any) -> None:
        patches = []
        for m in scene.get_mobject_family_members():
            if isinstance(m, MapBall) and m.presence.now > 0 and abs(m.position.now - round(m.position.now)) < 1e-9:
                box, window = m.plane.box.now, m.plane.window.now
                x = window.left + (m.x - box.left) / (box.right - box.left) * (window.right - window.left)
                y = window.top - (m.y - box.top) / (box.bottom - box.top) * (window.top - window.bottom)
                if m.run.name not in ("knob_turn", "nesterov_landings"):
                    self.balls.append((m.run.name.rpartition(".")[2], round(m.position.now), x, y))
            if isinstance(m, Number) and m.presence.now > 0.5 and isinstance(m.source, Of) and m.source.fact:
                self.numbers[m.source.fact] = m.says.removesuffix(m.suffix), m.spec
            if isinstance(m, PhasePatch):
                u, v = m.corners.T
                patches.append(abs(float(u @ np.roll(v, -1) - v @ np.roll(u, -1))) / 2)
        if len(patches) == 2:
            self.areas.append((patches[0], patches[1]))


@pytest.fixture(
    scope="module",
    params=[{}, {"steep": 150.0, "start": (10.0, -0.5)}, {"accuracy": 0.001}],
    ids=["as it is", "steeper", "finer"],
)
def played(request: pytest.FixtureRequest) -> tuple[Any, Seen]:
    """Return a variant of the lecture after it has been run through, and what was seen."""
    seen = Seen()
    return watch(lecture(**request.param), seen.look), seen


def test_every_ball_at_rest_on_the_map_lies_at_an_iterate(played: tuple[Any, Seen]) -> None:
    lesson, seen = played
    assert {name for name, *_ in seen.balls} >= {"plain", "heavy", "too_much", "heavy_slow", "nesterov"}
    for name, k, x, y in seen.balls:
        assert (x, y) == pytest.approx(tuple(lesson.experiment.trajectories[name].x[k]), abs=1e-6), (name, k)


def test_both_patches_lose_the_same_share_of_their_area(played: tuple[Any, Seen]) -> None:
    lesson, seen = played
    first = seen.areas[0]
    shares = np.array(seen.areas) / first
    assert shares[:, 0] == pytest.approx(shares[:, 1])
    assert shares[-1, 0] == pytest.approx(lesson.experiment.momentum ** (2 * lesson.experiment.patch_steps))


def test_every_number_on_screen_is_the_fact_it_names(played: tuple[Any, Seen]) -> None:
    lesson, seen = played
    facts = lesson.experiment.facts
    assert set(seen.numbers) >= {"plain_lost_per_step", "critical_lost_per_step", "plain_pays", "won_share", "shrink"}
    for fact, (text, spec) in seen.numbers.items():
        assert text == typeset_number(format(facts[fact], spec)), fact


def test_every_number_that_is_said_is_the_fact_it_names(played: tuple[Any, Seen]) -> None:
    lesson, _ = played
    source = lesson.script_path().read_text(encoding="utf-8")
    checked = 0
    for line in lesson.script.lines():
        text = re.search(rf"^\[{re.escape(line.key)}\]\ntext = '''(.*?)'''", source, re.M | re.S)
        assert text is not None
        for name, spec in re.findall(r"\{(\w+):?([^{}]*)\}", text[1]):
            number = NUMBER.sub(lambda match: typeset_number(match.group()),
                                format(lesson.experiment.facts[name], spec))  # fmt: skip
            assert number in line.caption, (line.key, name)
            checked += 1
    assert checked > 20


def test_the_exercise_can_be_answered_from_what_is_shown(played: tuple[Any, Seen]) -> None:
    """The top speed on a steady slope, and the wall for the steep curvature, without and with momentum."""
    lesson, seen = played
    facts, said = lesson.experiment.facts, " ".join(line.caption for line in lesson.script.lines())
    assert f"{facts['steady_gain']:g} slopes" in said
    assert f"{facts['plain_limit']:g}" in said
    assert f"{facts['momentum_limit']:.3f}" in said
    assert "momentum_limit" in seen.numbers


def test_captions_are_to_the_standard(played: tuple[Any, Seen]) -> None:
    lesson, _ = played
    for cue in give_time_to_read(lesson.soundtrack.cues, "en", lesson.timeline.time):
        assert 1.0 <= cue.end - cue.start <= 7.0 + 1e-9, cue
        assert len(cue.text) / (cue.end - cue.start) <= 17.0, cue
        assert max(len(text) for text in cue.text.split("\n")) <= 42, cue
        assert cue.text.count("\n") <= 1, cue


@pytest.mark.parametrize(
    ("parameters", "claim"),
    [
        ({"momentum": 0.95}, "momentum_is_faster"),
        ({"momentum": 0.8}, "ball_overshoots"),
        ({"momentum": 0.7}, "one_factor_for_both"),
        ({"too_much": 0.95}, "too_much_is_slower_than_none"),
        ({"steep": 50.0}, "momentum_is_faster"),
        ({"steep": 400.0}, "ball_overshoots"),
        ({"learning_rate": 0.018}, "rate_is_best_for_the_plain_ball"),
        ({"maxiter": 300}, "plain_ball_zigzags"),
        ({"saved": (2.0, 4.5)}, "momentum_reshuffles_luck"),
    ],
)
def test_what_would_be_false_is_refused_by_its_claim(parameters: dict[str, Any], claim: str) -> None:
    variant = lecture(**parameters)
    assert not variant.experiment.claims[claim].holds
    claimed = {name for line in variant(rehearsing=True).whole_script.lines() for name in line.claims}
    assert claim in claimed
    with tempconfig({"dry_run": True, "verbosity": "ERROR"}), pytest.raises(LectureError, match="which claims"):
        variant(rehearsing=True).check_claims()


@pytest.mark.parametrize("parameters", [{"momentum": 0.85}, {"too_much": 0.98}, {"saved": (1.5, -0.5)}])
def test_what_is_true_is_not_refused(parameters: dict[str, Any]) -> None:
    with tempconfig({"dry_run": True, "verbosity": "ERROR"}):
        lecture(**parameters)(rehearsing=True).check_claims()


def test_a_start_on_an_axis_cannot_even_be_written() -> None:
    with pytest.raises(ValueError, match="start must be two numbers other than 0"):
        lecture(start=(10.0, 0.0))
