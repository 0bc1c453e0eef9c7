"""The map of luck, kept on disk, and searches of the whole window."""

from __future__ import annotations

import hashlib
import os
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import scipy
from numpy.typing import NDArray

from gdcore._validation import Array
from gdcore.landscape import Basins, StationaryPoint, basins
from gdcore.methods import Method
from gdcore.objectives import Model, Objective, SampleMean, mean_squared_error
from gdcore.trajectory import Status

CACHE_VARIABLE = "GDCORE_CACHE"
"""The environment variable that names another folder for kept maps."""


def cache_folder() -> Path:
    """Return the folder that keeps maps of luck: the one `CACHE_VARIABLE` names, or one in the user's cache."""
    if named := os.environ.get(CACHE_VARIABLE):
        return Path(named)
    if sys.platform == "win32":
        home = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        home = Path.home() / "Library" / "Caches"
    else:
        home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "descent-lectures" / "maps"


def find_basins(
    objective: Objective, method: Method, box: Array, grid: int, maxiter: int, folder: Path | None = None
) -> Basins:
    """Return the basins over a box, from ``folder`` if they were found before.

    A file is named after everything that the map depends on: the method, the grid, the slopes of the landscape
    at places all over the box, and the source code that computes it. A file that cannot be read is made anew;
    a folder that cannot be written to is done without.

    Parameters
    ----------
    folder : path, optional
        Where maps are kept; `cache_folder` by default.
    """
    file = (folder or cache_folder()) / f"basins-{_name(objective, method, box, grid, maxiter)}.npz"
    kept = _read(file)
    if kept is not None:
        return kept
    found = basins(objective, method, box, grid, maxiter, settle=2 * maxiter)
    try:
        _write(file, found)
    except OSError:
        pass  # The map is a result; keeping it only saves time.
    return found


def folded(model: Model, x: Array, y: Array, box: Array) -> SampleMean | None:
    """Return the mean squared error from half as many data, where the model is even in x and the data symmetric.

    The model's values m at x and −x are equal there, and so the two data y₁ and y₂ act like one:
    (m − y₁)² + (m − y₂)² = 2 (m − ȳ)² + (y₁ − y₂)²/2 with their mean ȳ. The last term depends on no parameter.

    Returns
    -------
    SampleMean or None
        The same function of the parameters, to rounding; None where it cannot be folded.
    """
    order = np.argsort(x)
    x, y = x[order], y[order]
    half = x.size // 2
    places = box[:, 0] + (box[:, 1] - box[:, 0]) * np.random.default_rng(0).random((16, len(box)))
    symmetric = x.size % 2 == 0 and half > 0 and np.allclose(x, -x[::-1], rtol=0, atol=1e-12 * np.abs(x).max())
    if not symmetric or any(np.abs(model(p, x) - model(p, -x)).max() > 1e-12 for p in places):
        return None
    left, right = y[:half][::-1], y[half:]
    rest = float(np.mean((left - right) ** 2) / 4)
    error = mean_squared_error(model, x[half:], (left + right) / 2)
    return replace(error, fun=lambda p: error.fun(p) + rest, fun_and_grad=None)


def _name(objective: Objective, method: Method, box: Array, grid: int, maxiter: int) -> str:
    low, high = box.T
    places = low + (high - low) * np.random.default_rng(0).random((64, low.size))
    digest = hashlib.sha256(_code())
    digest.update(repr((method, box.tolist(), grid, maxiter)).encode())
    # To eight digits: the last ones depend on where in memory NumPy happens to put the arrays.
    digest.update(" ".join(f"{slope:.7e}" for slope in np.asarray(objective.grads(places)).ravel()).encode())
    return digest.hexdigest()[:20]


@cache
def _code() -> bytes:
    """Return a digest of the package's source outside the experiments, so that a map never outlives its code."""
    root = Path(__file__).parents[2]
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for file in sorted(root.rglob("*.py")):
        inside = file.relative_to(root)
        if inside.parts[0] != "experiments":
            digest.update(inside.as_posix().encode() + b"\0" + file.read_bytes())
    return digest.digest()


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
    """Write the file whole or not at all, whoever else does the same at the same time."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.stem}.{os.getpid()}.part.npz")
    try:
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
        os.replace(part, file)
    finally:
        part.unlink(missing_ok=True)


def crowd(
    objective: Objective, method: Method, found: Basins, maxiter: int, side: int
) -> tuple[Array, NDArray[np.int64]]:
    """Return a method's runs from about ``side`` × ``side`` nodes of a map of luck, off its border, at once.

    Returns
    -------
    x : array of shape (maxiter + 1, n, 2)
        All iterates.
    label : array of shape (n,)
        Where each start ends, as on the map.
    """
    chosen = np.unique(np.round(np.linspace(0, found.label.shape[0] - 1, side + 2)[1:-1]).astype(int))
    rows, columns = (nodes.ravel() for nodes in np.meshgrid(chosen, chosen, indexing="ij"))
    x = np.empty((maxiter + 1, rows.size, 2))
    x[0] = np.column_stack([found.axes[0][rows], found.axes[1][columns]])
    step = method.begin(objective)
    for k in range(maxiter):
        x[k + 1] = step(k, x[k], objective.grads(x[k]))
    return x, found.label[rows, columns]


def scipy_end(objective: Objective, start: tuple[float, float]) -> Array:
    """Return where SciPy's minimiser ends from a start."""
    found = scipy.optimize.minimize(objective.fun, start, jac=objective.grad, tol=1e-9)
    return np.asarray(found.x, dtype=np.float64)


def lowest_error(objective: Objective, box: Array) -> float:
    """Return the least error that a global search of the box finds."""

    def error(p: Array) -> float:
        return float(objective.fun(p))

    return float(scipy.optimize.differential_evolution(error, box.tolist(), rng=0, tol=1e-10).fun)
