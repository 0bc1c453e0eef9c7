"""A planted lie, and what a developer would run to find it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

__all__ = ["PROJECT", "Plant", "Verdict", "try_plant"]

PROJECT = Path(__file__).resolve().parents[2]
#: What a copy of the project consists of.
PARTS = ("gdcore", "scenes", "tests", "assets/fonts", "pyproject.toml", "README.md")


@dataclass(frozen=True)
class Plant:
    """A change of the source that makes a film say or show something else.

    Attributes
    ----------
    lie
        What is false after it, in a few words; an innocent twin changes nothing that is shown.
    file
        Where it is planted.
    old, new
        What stands there and what takes its place; ``old`` occurs exactly once, or ``nth`` says which one.
    lecture
        ``module:Class`` of the lecture that is inspected, with the beats that are played; all if none.
    tests
        Tests that a developer would run after touching the file.
    innocent
        Whether it is a twin that must not be noticed.
    """

    lie: str
    file: str
    old: str
    new: str
    lecture: str = ""
    beats: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    innocent: bool = False
    nth: int = 0


@dataclass(frozen=True)
class Verdict:
    """What came of a plant."""

    plant: Plant
    noticed: bool
    by: str
    seconds: float
    said: str = field(default="", repr=False)

    @property
    def right(self) -> bool:
        """Whether a lie was noticed, or an innocent twin was not."""
        return self.noticed != self.plant.innocent


def copy_project(folder: Path) -> Path:
    """Return a copy of the sources in ``folder``."""
    for part in PARTS:
        source, target = PROJECT / part, folder / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", ".*"), dirs_exist_ok=True)
        else:
            shutil.copy(source, target)
    return folder


def sow(plant: Plant, folder: Path) -> None:
    """Change a copy of the project.

    Raises
    ------
    ValueError
        What is to be replaced does not stand there, or more than once: the plant is out of date.
    """
    file = folder / plant.file
    text = file.read_text(encoding="utf-8")
    parts = text.split(plant.old)
    if len(parts) < 2 or (len(parts) > 2 and not plant.nth):
        raise ValueError(f"{plant.file} holds {len(parts) - 1} times {plant.old!r}; mend the plant “{plant.lie}”.")
    at = plant.nth or 1
    file.write_text(plant.old.join(parts[:at]) + plant.new + plant.old.join(parts[at:]), encoding="utf-8")


def try_plant(plant: Plant, folder: Path) -> Verdict:
    """Plant a lie in a fresh copy, and run what a developer would run, the inspection first."""
    began = time.perf_counter()
    copy_project(folder)
    sow(plant, folder)
    if plant.lecture:
        done = inspected(folder, plant)
        new = _kinds(done) - (_said_anyway(plant.lecture, plant.beats) if done.returncode else frozenset())
        if done.returncode and new:
            by = ", ".join(kind for kind in _first(done.stdout).split(", ") if kind in new) or "refused"
            return Verdict(plant, True, by, time.perf_counter() - began, done.stdout)
    if plant.tests:
        done = _run(folder, [sys.executable, "-m", "pytest", "-q", "-x", *plant.tests])
        if done.returncode not in (0, 5):
            failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
            by = failed[0].split(" - ")[0].split("::")[-1] if failed else "test"
            return Verdict(plant, True, by, time.perf_counter() - began, done.stdout)
    return Verdict(plant, False, "", time.perf_counter() - began)


def inspected(folder: Path, plant: Plant) -> subprocess.CompletedProcess[str]:
    """Inspect the beats of a plant in a copy of the project."""
    return _run(folder, [sys.executable, "-m", "tests.mutants.judge", plant.lecture, *plant.beats])


def _kinds(done: subprocess.CompletedProcess[str]) -> frozenset[str]:
    """Return the kinds of findings of an inspection; a refusal is one of its own."""
    return frozenset(_first(done.stdout).split(", ") if done.returncode and done.stdout.strip() else ["refused"])


@cache
def _said_anyway(lecture: str, beats: tuple[str, ...]) -> frozenset[str]:
    """Return the kinds that these beats give without a lie: what stood before them may be missing."""
    done = inspected(PROJECT, Plant("", "", "", "", lecture, beats))
    return _kinds(done) if done.returncode else frozenset()


def _run(folder: Path, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    import os

    environment = {**os.environ, "PYTHONPATH": str(folder), "LECTURE_VOICE": "silent", "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=600, check=False
    )


def _first(said: str) -> str:
    lines = [line for line in said.splitlines() if line.strip()]
    return lines[0] if lines else ""
