"""The lecture on learning from a handful: what is drawn is what its experiment says, for its variants too."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gdcore.experiments import LineFromAHandful
from scenes.stage import Dots, LectureError, Number, SampleLines, SpreadEllipse
from scenes.stage.drawing.drawing import Drawing
from scenes.stage.drawing.values import Of
from scenes.stage.look.frame import pixels
from scenes.stage.plots.cost_axis import CostMark
from scenes.stage.plots.ground_map import GroundMap
from scenes.stage.plots.on_maps import MapBall
from scenes.stage.words.numerals import typeset_number
from scenes.stochastic import LearningFromAHandful
from tests.scenes.rehearsal import rehearse


def variant(**change: Any) -> type[LearningFromAHandful]:
    """Return the lecture that a teacher writes for other parameters."""
    members = {"experiment": LineFromAHandful(**change), "script_file": str(LearningFromAHandful.script_path())}
    return type("Variant", (LearningFromAHandful,), members)


def data_at(plane: Any, u: Any, v: Any) -> Any:
    """Return the data of pixels: the inverse of a plot, written once more."""
    window, box = plane.window.now, plane.box.now
    a = window.left + (np.asarray(u) - box.left) / (box.right - box.left) * (window.right - window.left)
    b = window.top - (np.asarray(v) - box.top) / (box.bottom - box.top) * (window.top - window.bottom)
    return np.stack([a, b], axis=-1)


@pytest.fixture(scope="module", params=[{}, {"noise": 0.5, "handful": 4}], ids=str)
def film(request: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[LearningFromAHandful, list[dict[str, Any]]]:
    notes: list[dict[str, Any]] = []

    class Watched(variant(**request.param)):  # type: ignore[misc]
        def play(self, *args: Any, **kwargs: Any) -> None:
            super().play(*args, **kwargs)
            here = [m for m in self.get_mobject_family_members() if isinstance(m, Drawing) and m.presence.now > 0.5]
            mapped = [m for m in here if isinstance(getattr(m, "plane", None), GroundMap)]
            notes.append({
                "chapter": self.chapter_name,
                "balls": [(m.run_name, m.position.now, data_at(m.plane, m.x, m.y)) for m in here
                          if isinstance(m, MapBall)],
                "costs": [(m.run_name, m.position.now, m.axis.priced.now, data_at(m.plane, m.x, m.y)[0], m.y)
                          for m in here if isinstance(m, CostMark)],
                "dots": [(m.meaning.name, m.meaning(), data_at(m.plane, *m.spots.T), m.plane.window.now)
                         for m in mapped if isinstance(m, Dots)],
                "ellipses": [(m.meaning.name, m.centre(), m.covariance(), data_at(m.plane, *m.spots.T))
                             for m in mapped if isinstance(m, SpreadEllipse)],
                "lines": [(m.meaning(), data_at(m.plane, *pixels(m.points).T)) for m in mapped
                          if isinstance(m, SampleLines)],
                "numbers": [(m.source.name, m.says.removesuffix(m.suffix), m.spec) for m in here
                            if isinstance(m, Number) and isinstance(m.source, Of)],
            })  # fmt: skip

    return rehearse(Watched, tmp_path_factory.mktemp("rehearsal")), notes


def test_every_chapter_is_played(film: Any) -> None:
    assert list(dict.fromkeys(note["chapter"] for note in film[1])) == list(LearningFromAHandful.beats)


def test_balls_on_the_map_stand_at_iterates_written_down_here(film: Any) -> None:
    lesson, notes = film
    run = lesson.experiment
    x, y = run.points
    seen = set()
    for note in notes:
        for name, position, place in note["balls"]:
            if name not in ("single", "handful", "all") or position != int(position) or position > 60:
                continue
            batch = {"single": 1, "handful": run.handful, "all": run.samples}[name]
            rng, p = np.random.default_rng(0), np.array(run.start)
            for _ in range(int(position)):
                i = np.arange(run.samples) if name == "all" else rng.integers(run.samples, size=batch)
                p = p - 0.2 * np.mean((p[0] * x[i] + p[1] - y[i]) * np.array([x[i], np.ones(len(i))]), axis=1)
            np.testing.assert_allclose(place, p, atol=1e-9)
            seen.add(name)
    assert seen == {"single", "handful", "all"}


def test_the_race_is_drawn_over_steps_and_then_over_looks(film: Any) -> None:
    lesson, notes = film
    run = lesson.experiment
    price = {"single": 1, "handful": run.handful, "all": run.samples, "all_best": run.samples}
    drawn = [entry for note in notes for entry in note["costs"]]
    assert {share for _, _, share, _, _ in drawn} == {0.0, 1.0}
    for name, position, share, cost, _ in drawn:
        assert cost == pytest.approx(position * price[name] ** share, abs=1e-6)
    last = {name: row for name, position, share, cost, row in drawn if share and cost == pytest.approx(run.samples)}
    assert last["handful"] > last["single"] > last["all"]  # rows grow downwards


def test_dots_and_ellipses_are_those_of_the_walks(film: Any) -> None:
    lesson, notes = film
    run = lesson.experiment
    names = set()
    for note in notes:
        for name, points, drawn, window in note["dots"]:
            names.add(name)
            low, high = (window.left, window.bottom), (window.right, window.top)
            inside = ((points > low) & (points < high)).all(axis=1)
            assert len(drawn) >= inside.sum()
            assert np.isin(np.round(points[inside][:50], 6), np.round(drawn, 6)).all()
        for name, centre, cloud, drawn in note["ellipses"]:
            names.add(name)
            if np.linalg.eigvalsh(cloud)[0] > 1e-9:
                e = drawn - centre
                level = np.einsum("ni,ij,nj->n", e, np.linalg.inv(cloud), e)
                np.testing.assert_allclose(level, -2 * np.log(0.05), rtol=1e-6)
    assert names >= {"swarm_at", "dust", "dust_with", "cloud", "cloud_with", "cloud_of", "falling_cloud"}
    counted = [says for note in notes for name, says, _ in note["numbers"] if name == "inside"]
    assert counted[-1] == format(run.facts["inside_share"], ".1%")


def test_every_line_on_the_map_is_that_of_a_datum(film: Any) -> None:
    _, notes = film
    count = 0
    for note in notes:
        for data, corners in note["lines"]:
            for a, b in corners:
                assert np.abs(data[:, 1] - a * data[:, 0] - b).min() < 1e-6
                count += 1
    assert count > 100


def test_numbers_on_screen_and_in_speech_are_facts(film: Any) -> None:
    lesson, notes = film
    facts = lesson.experiment.facts
    named = {(name, says, spec) for note in notes for name, says, spec in note["numbers"] if name in facts}
    assert {name for name, _, _ in named} >= {
        "way_outermost",
        "way_innermost",
        "handful_left_after_pass",
        "times_calmer",
    }
    for name, says, spec in named:
        assert says == typeset_number(format(facts[name], spec)), name
    source = lesson.script_path().read_text(encoding="utf-8")
    checked = 0
    for line in lesson.script.lines():
        text = re.search(rf"^\[{re.escape(line.key)}\]\ntext = '''(.*?)'''", source, re.M | re.S)
        assert text is not None
        for name, spec in re.findall(r"\{(\w+):?([^{}]*)\}", text[1]):
            assert format(facts[name], spec) in line.caption, (line.key, name)
            checked += 1
    assert checked > 12


def test_a_variant_with_other_draws_is_rehearse(tmp_path: Path) -> None:
    rehearse(variant(seed_of_draws=1, half_after=20), tmp_path)


@pytest.mark.parametrize(
    ("change", "by"),
    [
        ({"noise": 0}, "cloud_never_rests"),
        ({"learning_rate": 0.2}, "no_step_passes_its_line"),
        # Also by all_win_in_the_end, which is said later.
        ({"learning_rate": 0.05, "passes": 50}, "handful_is_nearest_after_a_pass"),
        ({"handful": 20}, "handful_is_nearest_after_a_pass"),
        ({"seed_of_draws": 3}, "handful_is_nearest_after_a_pass"),
        ({"start": (0.5, 0.8)}, "samples_agree_far_away"),
        ({"half_after": 5000}, "falling_rate_settles"),
    ],
    ids=str,
)
def test_variants_that_do_not_hold_are_refused_in_one_sentence(change: dict[str, Any], by: str, tmp_path: Path) -> None:
    with pytest.raises(LectureError, match=by) as refusal:
        rehearse(variant(**change), tmp_path)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("name", LearningFromAHandful.beats)
def test_a_beat_can_be_played_alone(name: str, tmp_path: Path) -> None:
    lesson = rehearse(type("Alone", (variant(),), {"beats": (name,)}), tmp_path)
    assert lesson.chapter_name == name
