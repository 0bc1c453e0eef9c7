"""What the local-minimum lecture shows is what its experiment computed, for any data, starts and models."""

from __future__ import annotations

import dataclasses
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import scipy
from manim import Scene, tempconfig

from gdcore import experiments
from gdcore.objectives import models
from scenes.local_minimum import LocalMinimum
from scenes.stage.errors import LectureError
from scenes.stage.look.text import Number
from scenes.stage.surface.view import Ball
from scenes.stage.words.numerals import NUMBER, typeset_number
from scenes.stage.words.script import read_script

TINY = {
    "pixel_width": 160,
    "pixel_height": 90,
    "frame_rate": 4,
    "progress_bar": "none",
    "verbosity": "ERROR",
    "max_files_cached": -1,
}
DRY = {"dry_run": True, "disable_caching": True}
NAMES = ("good", "bad", "another")


class OtherData(LocalMinimum):
    """Less noise of another seed, another window, fewer restarts of another seed, and other starts."""

    experiment = experiments.LocalMinimum(
        seed=3,
        noise=0.05,
        good=(2.1, 4.4),
        bad=(5.2, 0.5),
        another=(4.9, 4.2),
        seed_of_restarts=2,
        grid=14,
        samples=80,
        maxiter=600,
    )


class Cubic(LocalMinimum):
    """A bowl: it has no local minimum but the global one."""

    experiment = experiments.LocalMinimum(model=models.cubic, grid=8)


def observed(lecture: type[LocalMinimum]) -> tuple[type[LocalMinimum], dict[str, Any]]:
    """Return the lecture with a notebook, in which every frame leaves its balls, its curve and its numbers."""
    seen: dict[str, Any] = {"frames": [], "numbers": [], "radii": set()}

    class Observed(lecture):  # type: ignore[valid-type, misc]
        script_file = str(lecture.script_path())

        def update_to_time(self, t: float) -> None:
            super().update_to_time(t)
            self.note()

        def play(self, *args: Any, **kwargs: Any) -> None:
            super().play(*args, **kwargs)
            self.note()
            family = self.get_mobject_family_members()
            seen["numbers"] += [(m.fact, m.shown, m.format_spec) for m in family if isinstance(m, Number) and m.fact]

        def note(self) -> None:
            seen["view"] = self.view
            balls = [b for b in self.view.submobjects if isinstance(b, Ball) and b.opacity[0] == 1]
            seen["radii"] |= {b.radius for b in balls}
            panel = getattr(self, "panel", None)
            if panel is not None and panel.curve in self.mobjects:
                points = np.array([panel.plot.p2c(p) for p in panel.curve.points[::4]])
                values = [n.value for n in (*panel.values, panel.error)]
                seen["frames"].append(([(b.path, b.place) for b in balls], panel.parameters.copy(), points, values))

    Observed.__name__ = lecture.__name__
    return Observed, seen


def play(lecture: type[LocalMinimum], media: Path, **changes: Any) -> LocalMinimum:
    """Render a lecture silently and small."""
    with pytest.MonkeyPatch.context() as patch, tempconfig({**TINY, "media_dir": str(media), **changes}):
        patch.setenv("LECTURE_VOICE", "silent")
        made = lecture()
        made.render()
    return made


@pytest.fixture(scope="module", params=["lecture", "other data"])
def watched(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, dict[str, Any]]:
    """Play a lecture once without a film."""
    if request.param == "lecture":

        class Coarse(LocalMinimum):
            experiment = dataclasses.replace(LocalMinimum.experiment, grid=24)
            script_file = str(LocalMinimum.script_path())

        lecture: type[LocalMinimum] = Coarse
    else:
        lecture = OtherData
    notebook, seen = observed(lecture)
    made = play(notebook, tmp_path_factory.mktemp("media"), **DRY)
    return made.experiment, seen


def root_height(view: Any, error: Any) -> Any:
    """Return the world height of an error, from the definition: its root between those of lowest and highest."""
    low, high = np.sqrt(view.landscape.value_range)
    return view.landscape.relief * (np.sqrt(error) - low) / (high - low)


def test_the_balls_pass_through_every_iterate_on_the_surface(watched: tuple[Any, dict[str, Any]]) -> None:
    run, seen = watched
    paths = {path.fingerprint: path for balls, *_ in seen["frames"] for path, _ in balls}
    for name in (*NAMES, "momentum"):
        x = run.trajectories[name].x
        path = next(p for p in paths.values() if np.array_equal(p.iterates, x))
        at_iterates = np.array([path.touch(k) for k in range(len(x))])
        np.testing.assert_allclose([path.point(k) for k in range(len(x))], x, atol=1e-12)
        np.testing.assert_allclose(at_iterates[:, 2], root_height(seen["view"], run.trajectories[name].fun), atol=1e-9)
        between = np.linspace(0, path.end, 500)
        errors = np.array([run.objective.fun(path.point(k)) for k in between])
        touched = np.array([path.touch(k)[2] for k in between])
        # A path is straight over less than a hundredth of the block at a time.
        np.testing.assert_allclose(touched, root_height(seen["view"], errors), atol=2e-3)


def test_curve_numbers_and_ball_move_together(watched: tuple[Any, dict[str, Any]]) -> None:
    run, seen = watched
    rolling = 0
    for balls, parameters, points, values in seen["frames"]:
        places = [path.point(place) for path, place in balls]
        if any(0 < place < path.end for path, place in balls):
            rolling += 1
            assert min(np.abs(place - parameters).max() for place in places) <= 1e-12
        drawn = points[points[:, 1] < points[:, 1].max() - 1e-6]
        np.testing.assert_allclose(drawn[:, 1], run.curve(parameters, drawn[:, 0]), atol=0.02)
        np.testing.assert_allclose(values[:2], parameters, atol=5e-3)
        assert values[2] == pytest.approx(float(run.objective.fun(parameters)), abs=1e-9)
    assert rolling > 60


def test_every_number_is_its_fact_at_the_precision_shown(watched: tuple[Any, dict[str, Any]]) -> None:
    run, seen = watched
    wanted = {f"{name}_{what}" for name in (*NAMES, "momentum") for what in ("a", "b", "loss")}
    wanted |= {"bad_slope", "bad_smallest_curvature", "bad_largest_curvature", "lucky_share", "restarts_success"}
    wanted |= {"number_of_minima", "twin_a", "twin_loss", "momentum"}
    assert wanted <= {number[0] for number in seen["numbers"]}
    for fact, shown, format_spec in seen["numbers"]:
        value = run.facts[fact]
        expected = NUMBER.sub(lambda m: typeset_number(m.group()), format(value, format_spec))
        assert shown.lstrip("−") == expected.lstrip("−"), fact
        if fact.endswith("_loss"):
            assert float(format(value, format_spec)) == pytest.approx(value, rel=0.05), "less than two digits"
        assert not (shown.startswith("−") and float(expected.lstrip("−").rstrip("%")) == 0), "a negative zero"


def test_the_resting_places_are_minima_by_an_independent_route() -> None:
    run = experiments.LocalMinimum()
    for name in NAMES:
        end = run.trajectories[name].x[-1]
        # Small steps: a line search may leap over a ridge.
        flow = scipy.integrate.solve_ivp(lambda _, p: -run.objective.grad(p), (0, 400), getattr(run, name), rtol=1e-7)
        np.testing.assert_allclose(end, flow.y[:, -1], atol=5e-3)
        hessian = scipy.differentiate.hessian(lambda p: run.objective.funs(np.moveaxis(p, 0, -1)), end).ddf
        assert np.linalg.eigvalsh(hessian)[0] > 0.05
        assert np.linalg.norm(scipy.optimize.approx_fprime(end, run.objective.fun, 1e-7)) < 1e-3
    grid = scipy.optimize.brute(run.objective.fun, [run.window, run.window], Ns=60)
    assert abs(abs(grid[0]) - run.facts["good_a"]) < 1e-2
    assert abs(grid[1] - run.facts["good_b"]) < 1e-2


@pytest.mark.parametrize(
    "line",
    ["good.rest", "bad.missed", "bad.level", "bad.scipy", "another.rest", "above.twin", "luck.share", "luck.chance"],
)
def test_lines_that_state_results_name_their_claims(line: str) -> None:
    chapter, name = line.split(".")
    script = LocalMinimum.script_path().read_text(encoding="utf-8")
    body = script.split(f"[{chapter}.{name}]")[1].split("\n[")[0]
    assert re.search(r"^claims = \[.+\]", body, re.MULTILINE)


@pytest.mark.parametrize("noise", [0.1, 0.02, 0.001, 0.0])
def test_errors_are_said_with_two_digits_however_small_they_are(noise: float) -> None:
    run = experiments.LocalMinimum(noise=noise, grid=8)
    captions = {line.key: line.caption for line in read_script(LocalMinimum.script_path(), run.facts).lines()}
    said_in = {"good": "good.rest", "bad": "bad.missed", "another": "another.rest", "momentum": "inertia.elsewhere"}
    for name, line in said_in.items():
        number = re.search(r"error is (?:down to |still )?(\S+?)\.? |an error of (\S+)\.", captions[line] + " ")
        assert number, captions[line]
        mantissa, _, exponent = (number[1] or number[2]).partition("·10")
        said = float(f"{mantissa}e{exponent.translate(str.maketrans('⁻⁰¹²³⁴⁵⁶⁷⁸⁹', '-0123456789')) or 0}")
        assert said == pytest.approx(run.facts[f"{name}_loss"], rel=0.05)
        assert len(mantissa.replace(".", "").lstrip("0")) == 2


@pytest.mark.parametrize(
    ("change", "claim"),
    [
        ({"model": models.cubic}, "landscape_has_many_minima"),
        ({"good": (5.0, 1.0)}, "good_start_finds_global_minimum"),
        ({"bad": (1.0, 3.0)}, "bad_start_misses_global_minimum|resting_places_differ"),
        ({"maxiter": 12}, "rests_in_true_minimum"),
        ({"momentum": 0.0}, "momentum_loses_best_valley"),
        ({"restarts": 3}, "restarting_helps_nine_times_in_ten|some_restarts_are_lucky"),
        ({"another": (7.5, 4.0)}, "balls_stay_in_window"),
        ({"window": (-3.0, 4.9)}, "balls_stay_in_window"),
    ],
)
def test_what_does_not_hold_is_refused(tmp_path: Path, change: dict[str, Any], claim: str) -> None:
    class Wrong(LocalMinimum):
        experiment = experiments.LocalMinimum(**{"grid": 16, **change})
        script_file = str(LocalMinimum.script_path())

    with pytest.raises(LectureError) as refusal:
        play(Wrong, tmp_path, **DRY)
    assert "cannot be rendered" in str(refusal.value)
    assert any(re.search(claim, name) for name in re.findall(r"claims \((\w+)\)", str(refusal.value))), refusal.value


@pytest.mark.parametrize(
    ("change", "advice"),
    [
        ({"window": (2.2, 2.6)}, r"no minimum lies in the window \(2\.2, 2\.6\); choose a larger"),
        ({"learning_rate": 1e6}, "none ends in the best minimum .* choose a smaller learning rate"),
        ({"data": ([0.0, 0.5, 1.0], [1.0, 2.0])}, "x holds 3 numbers and y 2; give one y for each x"),
    ],
)
def test_what_cannot_be_computed_is_refused_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any], advice: str
) -> None:
    monkeypatch.setattr(Scene, "play", lambda *_, **__: pytest.fail("a frame was drawn"))

    class Wrong(LocalMinimum):
        experiment = experiments.LocalMinimum(**{"grid": 8, **change})
        script_file = str(LocalMinimum.script_path())

    with pytest.raises(LectureError, match=advice) as refusal:
        play(Wrong, tmp_path, **DRY)
    assert str(refusal.value).startswith("Wrong cannot be rendered")
    assert "\n" not in str(refusal.value)


def test_balls_shrink_until_their_valleys_have_room(watched: tuple[Any, dict[str, Any]]) -> None:
    run, seen = watched
    radii = seen["radii"]
    assert 0.03 < min(radii) <= max(radii) < 0.07
    # Little noise makes a narrow canyon of the best valley.
    assert (min(radii) < 0.05) == (run.noise < 0.1)


def test_another_model_renders_when_nothing_false_is_claimed(tmp_path: Path) -> None:
    script = tmp_path / "bowl.en.toml"
    text = LocalMinimum.script_path().read_text(encoding="utf-8")
    script.write_text(re.sub(r"^claims = .*\n", "", text, flags=re.MULTILINE), encoding="utf-8")

    class Bowl(Cubic):
        script_file = str(script)

    notebook, seen = observed(Bowl)
    notebook.script_file = str(script)
    made = play(notebook, tmp_path, **DRY)
    assert made.experiment.model is models.cubic
    assert len(seen["frames"]) > 100


RENDER = """
import sys
from manim import tempconfig
from gdcore import experiments
from scenes.local_minimum import LocalMinimum
class Coarse(LocalMinimum):
    experiment = experiments.LocalMinimum(grid=24)
    script_file = str(LocalMinimum.script_path())
settings = dict(pixel_width=160, pixel_height=90, frame_rate=4, progress_bar="none", verbosity="ERROR",
                max_files_cached=-1, media_dir=sys.argv[1], from_animation_number=92, upto_animation_number=146)
with tempconfig(settings):
    made = Coarse()
    made.render()
    print(made.renderer.file_writer.movie_file_path)
"""


def test_a_render_from_the_cache_is_the_same_film(tmp_path: Path) -> None:
    program = tmp_path / "render.py"
    program.write_text(RENDER, encoding="utf-8")
    films = []
    for _ in ("cold", "cached"):
        # A process each, as on the command line; from the map of luck to the next flight of the camera.
        command = [sys.executable, str(program), str(tmp_path)]
        done = subprocess.run(
            command, env={**os.environ, "LECTURE_VOICE": "silent"}, capture_output=True, text=True, check=True
        )
        with av.open(done.stdout.split()[-1]) as film:
            pictures = [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]
        films.append((sorted(tmp_path.rglob("partial_movie_files/**/*.mp4")), pictures))
    (parts, cold), (parts_again, cached) = films
    assert parts == parts_again, "something was drawn again"
    assert len(cold) == len(cached) > 60
    assert all(np.array_equal(a, b) for a, b in zip(cold, cached, strict=True))
