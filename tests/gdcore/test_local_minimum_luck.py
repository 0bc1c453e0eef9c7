"""The map of luck is found once, kept whole, and never taken for the map of another landscape."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gdcore.experiments import LocalMinimum
from gdcore.experiments.local_minimum import luck
from gdcore.methods import GradientDescent
from gdcore.objectives import models

SMALL: dict[str, Any] = {"grid": 6, "maxiter": 60, "samples": 30}


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Count how often a map is computed."""
    done: list[str] = []
    compute = luck.basins

    def counted(*args: Any, **kwargs: Any) -> Any:
        done.append("search")
        return compute(*args, **kwargs)

    monkeypatch.setattr(luck, "basins", counted)
    return done


def test_a_kept_map_is_the_computed_one(tmp_path: Path, searches: list[str]) -> None:
    cold = LocalMinimum(**SMALL, cache=tmp_path).basins
    warm = LocalMinimum(**SMALL, cache=tmp_path).basins
    assert len(searches) == 1
    np.testing.assert_array_equal(warm.label, cold.label)
    np.testing.assert_array_equal(warm.x, cold.x)
    assert [(p.fun, p.kind) for p in warm.points] == [(p.fun, p.kind) for p in cold.points]
    assert not list(tmp_path.glob("*.part*"))


@pytest.mark.parametrize(
    "change", [{"seed": 1}, {"noise": 0.3}, {"learning_rate": 0.05}, {"window": (-1.0, 6.0)}, {"model": models.cubic}]
)
def test_another_landscape_has_another_map(tmp_path: Path, searches: list[str], change: dict[str, Any]) -> None:
    for options in ({}, change):
        _ = LocalMinimum(**{**SMALL, **options}, cache=tmp_path).basins
    assert len(searches) == 2


def test_a_damaged_file_is_made_anew(tmp_path: Path, searches: list[str]) -> None:
    expected = LocalMinimum(**SMALL, cache=tmp_path).basins
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:100])
    np.testing.assert_array_equal(LocalMinimum(**SMALL, cache=tmp_path).basins.label, expected.label)
    np.testing.assert_array_equal(LocalMinimum(**SMALL, cache=tmp_path).basins.label, expected.label)
    assert len(searches) == 2


def test_restarts_are_the_same_each_time_and_judged_by_the_best_valley() -> None:
    lesson = LocalMinimum(grid=4)
    starts = [run.x[0] for run in lesson.restart_runs]
    np.testing.assert_array_equal(starts, [run.x[0] for run in LocalMinimum().restart_runs])
    assert all(lesson.window[0] <= value <= lesson.window[1] for start in starts for value in start)
    near = [min(np.linalg.norm(run.x[-1] - s * lesson.minima[0].x) for s in ((1, 1), (-1, 1)))
            for run in lesson.restart_runs]  # fmt: skip
    assert lesson.facts["restarts_lucky"] == sum(d < 0.1 for d in near)


def test_the_crowd_goes_where_single_runs_go_and_the_map_says() -> None:
    lesson = LocalMinimum(grid=12, samples=40)
    x, label = lesson.crowd(4)
    assert x.shape == (lesson.maxiter + 1, 16, 2)
    for n in range(0, 16, 5):
        alone = GradientDescent(lesson.learning_rate).run(lesson.objective, x[0, n], lesson.maxiter).x
        np.testing.assert_allclose(x[: len(alone), n], alone, rtol=1e-9, atol=1e-12)
    for start, end in zip(x[0], label, strict=True):
        a, b = (int(np.argmin(abs(axis - c))) for axis, c in zip(lesson.basins.axes, start, strict=True))
        assert lesson.basins.label[a, b] == end
    low, high = lesson.window
    assert ((low < x[0]) & (x[0] < high)).all()


def test_a_global_search_agrees_with_the_best_minimum() -> None:
    claims = LocalMinimum(grid=8).claims
    assert claims["global_search_finds_nothing_lower"].holds
    assert claims["some_restarts_are_lucky"].holds


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("good_error_falls_all_the_way", {"learning_rate": 2.0}),
        ("another_ball_hardly_gets_away", {"another": (4.0, 2.5)}),
        ("momentum_is_faster_and_flies_past", {"momentum": 0.3}),
    ],
)
def test_what_is_said_of_the_way_of_a_ball_is_held_against_its_iterates(name: str, changes: dict[str, Any]) -> None:
    assert LocalMinimum(grid=8).claims[name].holds
    assert not LocalMinimum(grid=8, **changes).claims[name].holds


def test_every_entry_point_reads_the_same_folder(
    tmp_path: Path, searches: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(luck.CACHE_VARIABLE, str(tmp_path / "maps"))
    for _ in range(2):
        _ = LocalMinimum(**SMALL).basins
    assert len(searches) == 1
    assert [file.suffix for file in (tmp_path / "maps").iterdir()] == [".npz"]


def test_without_a_variable_maps_are_kept_in_the_users_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(luck.CACHE_VARIABLE)
    monkeypatch.setattr(luck.sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert luck.cache_folder() == tmp_path / "descent-lectures" / "maps"


def test_a_map_made_by_other_code_is_not_read(
    tmp_path: Path, searches: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _ = LocalMinimum(**SMALL, cache=tmp_path).basins
    monkeypatch.setattr(luck, "_code", lambda: b"other code")
    _ = LocalMinimum(**SMALL, cache=tmp_path).basins
    assert len(searches) == 2


def test_a_map_that_cannot_be_kept_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(file: Path, **arrays: Any) -> None:
        file.write_bytes(b"half")
        raise OSError("no space left on device")

    monkeypatch.setattr(luck.np, "savez_compressed", fail)
    assert LocalMinimum(**SMALL, cache=tmp_path).basins.label.shape == (6, 6)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert LocalMinimum(**SMALL, cache=tmp_path / "file" / "maps").basins.label.shape == (6, 6)


def test_a_map_is_found_again_though_the_last_digit_of_a_slope_differs() -> None:
    experiment = LocalMinimum(**SMALL)
    right, method = experiment.objective, GradientDescent(0.1)

    def name(factor: float) -> str:
        scaled = replace(right, grad=lambda p: right.grad(p) * factor)
        return luck._name(scaled, method, experiment.box, 6, 60)

    assert name(1 + 1e-15) == name(1.0)
    assert name(1 + 1e-5) != name(1.0)


@pytest.mark.parametrize("noise", [0.0, 0.1])
def test_folded_data_make_the_same_landscape_and_map(noise: float) -> None:
    experiment = LocalMinimum(samples=40, noise=noise)
    error = luck.folded(experiment.model, *experiment.points, experiment.box)
    assert error is not None
    assert error.n_samples == 20
    places = np.random.default_rng(1).uniform(-2, 7, (50, 2))
    np.testing.assert_allclose(error.funs(places), experiment.objective.funs(places), rtol=1e-12)
    np.testing.assert_allclose(error.grads(places), experiment.objective.grads(places), rtol=1e-11, atol=1e-13)
    np.testing.assert_allclose(error.hesses(places), experiment.objective.hesses(places), rtol=1e-11, atol=1e-12)
    method = GradientDescent(0.1)
    half, whole = (luck.basins(e, method, experiment.box, 12, 200) for e in (error, experiment.objective))
    # Twins are equally good, so that rounding decides which of them is numbered first.
    ends = [np.array([*(p.x for p in found.points), [np.nan, np.nan]])[found.label] for found in (half, whole)]
    np.testing.assert_allclose(*ends, atol=1e-6)


def test_what_is_not_even_or_not_symmetric_is_not_folded() -> None:
    experiment = LocalMinimum(samples=40)
    (x, y), box = experiment.points, experiment.box
    assert luck.folded(models.cubic, x, y, box) is None
    assert luck.folded(experiment.model, x + 0.1, y, box) is None
    assert luck.folded(experiment.model, x[1:], y[1:], box) is None
