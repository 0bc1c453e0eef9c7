"""The map of luck, kept on disk, and the sentences about searching more than once."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import numpy as np
import scipy
from numpy.typing import NDArray

from gdcore._validation import Array
from gdcore.landscape import Basins, StationaryPoint, basins
from gdcore.methods import GradientDescent, Method
from gdcore.trajectory import Status
from gdcore.verification import Claim

if TYPE_CHECKING:
    from gdcore.experiments.local_minimum import LocalMinimum

_FORMAT = "1"
"""Raised when the algorithm changes, so that maps of an older one are not read again."""


def find_basins(lesson: LocalMinimum, method: Method, folder: Path | None) -> Basins:
    """Return the basins over the lesson's window, from ``folder`` if they were found before.

    A file is named after everything that the map depends on: the method, the grid and the slopes of the
    landscape at places all over the window. One that cannot be read is made anew.
    """
    file = None if folder is None else folder / f"basins-{_name(lesson, method)}.npz"
    if file is not None and (kept := _read(file)) is not None:
        return kept
    found = basins(lesson.objective, method, lesson.box, lesson.grid, lesson.maxiter, settle=2 * lesson.maxiter)
    if file is not None:
        _write(file, found)
    return found


def _name(lesson: LocalMinimum, method: Method) -> str:
    low, high = lesson.box.T
    places = low + (high - low) * np.random.default_rng(0).random((64, 2))
    digest = hashlib.sha256(repr((_FORMAT, method, lesson.window, lesson.grid, lesson.maxiter)).encode())
    digest.update(np.asarray(lesson.objective.grads(places)).tobytes())
    return digest.hexdigest()[:20]


def _read(file: Path) -> Basins | None:
    try:
        with file.open("rb") as stream, np.load(stream, allow_pickle=False) as data:
            rows = zip(data["places"], data["funs"], data["curvatures"], data["kinds"], strict=True)
            points = tuple(
                StationaryPoint(x=x, fun=float(fun), curvatures=curvatures, kind=Status(str(kind)))
                for x, fun, curvatures, kind in rows
            )
            return Basins(axes=(data["a"], data["b"]), x=data["x"], points=points, label=data["label"])
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None


def _write(file: Path, found: Basins) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.stem}.{os.getpid()}.part.npz")
    np.savez_compressed(
        part,
        a=found.axes[0],
        b=found.axes[1],
        x=found.x,
        label=found.label,
        places=np.array([p.x for p in found.points]).reshape(-1, 2),
        funs=np.array([p.fun for p in found.points]),
        curvatures=np.array([p.curvatures for p in found.points]).reshape(-1, 2),
        kinds=np.array([p.kind.value for p in found.points], dtype=str),
    )
    # Whole or not at all, whoever else renders at the same time.
    os.replace(part, file)


def crowd(lesson: LocalMinimum, side: int) -> tuple[Array, NDArray[np.int64]]:
    """Return gradient descent from about ``side`` × ``side`` nodes of the map of luck, off its border, at once.

    Returns
    -------
    x : array of shape (maxiter + 1, n, 2)
        All iterates.
    label : array of shape (n,)
        Where each start ends, as on the map.
    """
    found = lesson.basins
    chosen = np.unique(np.round(np.linspace(0, lesson.grid - 1, side + 2)[1:-1]).astype(int))
    rows, columns = (nodes.ravel() for nodes in np.meshgrid(chosen, chosen, indexing="ij"))
    x = np.empty((lesson.maxiter + 1, rows.size, 2))
    x[0] = np.column_stack([found.axes[0][rows], found.axes[1][columns]])
    step = GradientDescent(lesson.learning_rate).begin(lesson.objective)
    for k in range(lesson.maxiter):
        x[k + 1] = step(k, x[k], lesson.objective.grads(x[k]))
    return x, found.label[rows, columns]


def scipy_end(lesson: LocalMinimum, name: str) -> Array:
    """Return where SciPy's minimiser ends from one of the starts."""
    found = scipy.optimize.minimize(lesson.objective.fun, getattr(lesson, name), jac=lesson.objective.grad, tol=1e-9)
    return np.asarray(found.x, dtype=np.float64)


def lowest_error(lesson: LocalMinimum) -> float:
    """Return the least error that a global search of the window finds."""

    def error(p: Array) -> float:
        return float(lesson.objective.fun(p))

    return float(scipy.optimize.differential_evolution(error, lesson.box.tolist(), rng=0, tol=1e-10).fun)


def claims(lesson: LocalMinimum) -> Iterator[Claim]:
    """Return the sentences about a global search and about restarts."""
    best, lowest = lesson.global_minimum, lesson.lowest_error
    yield Claim(
        name="global_search_finds_nothing_lower",
        statement="a global search of the window finds no lower place than the best minimum",
        holds=bool(abs(lowest - best.fun) <= 1e-6 * best.fun + 1e-12),
        found=f"differential evolution finds {lowest:.8f}, the best minimum has {best.fun:.8f}",
        remedy="choose a window that holds the lowest place",
    )
    lucky = int(lesson.facts["restarts_lucky"])
    yield Claim(
        name="some_restarts_are_lucky",
        statement="of the restarts that are shown, at least one ends in the best valley and at least one does not",
        holds=0 < lucky < lesson.restarts,
        found=f"{lucky} of {lesson.restarts}",
        remedy="choose another seed_of_restarts or more restarts",
    )
