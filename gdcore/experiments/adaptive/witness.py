"""The methods of the lecture written once more, each as the formula of its source, to hold its runs against.

Nothing of `gdcore.methods` is used. Many walks are followed at once, a row each: rows differ in rate and ground.

References
----------
J. Duchi, E. Hazan, Y. Singer, "Adaptive subgradient methods for online learning and stochastic optimization", Journal
of Machine Learning Research 12 (2011), 2121-2159. T. Tieleman, G. Hinton, "Lecture 6.5: RMSprop", Coursera (2012).
D. P. Kingma, J. Ba, "Adam: a method for stochastic optimization", arXiv:1412.6980 (2014). B. T. Polyak, "Some methods
of speeding up the convergence of iteration methods", USSR Computational Mathematics and Mathematical Physics 4 (1964).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdcore._validation import Array

Rule = Callable[[int, Array, dict[str, Array]], Array]
"""From the number of a step, counted from 1, slopes and memory to the step down, in rates."""


def rules(momentum: float, smoothing: float, betas: tuple[float, float]) -> Mapping[str, Rule]:
    """Return the methods by name."""
    first, second = betas

    def plain(k: int, slope: Array, memory: dict[str, Array]) -> Array:
        return slope

    def heavy(k: int, slope: Array, memory: dict[str, Array]) -> Array:
        memory["v"] = momentum * memory.get("v", 0.0) + slope
        return memory["v"]

    def adagrad(k: int, slope: Array, memory: dict[str, Array]) -> Array:
        memory["s"] = memory.get("s", 0.0) + slope**2
        return slope / (np.sqrt(memory["s"]) + 1e-10)

    def rmsprop(k: int, slope: Array, memory: dict[str, Array]) -> Array:
        memory["s"] = smoothing * memory.get("s", 0.0) + (1 - smoothing) * slope**2
        return slope / (np.sqrt(memory["s"]) + 1e-8)

    def adam(k: int, slope: Array, memory: dict[str, Array]) -> Array:
        memory["v"] = first * memory.get("v", 0.0) + (1 - first) * slope
        memory["s"] = second * memory.get("s", 0.0) + (1 - second) * slope**2
        return memory["v"] / (1 - first**k) / (np.sqrt(memory["s"] / (1 - second**k)) + 1e-8)

    return {"plain": plain, "momentum": heavy, "adagrad": adagrad, "rmsprop": rmsprop, "adam": adam}


def walk(rule: Rule, slopes: Callable[[Array], Array], starts: ArrayLike, rates: ArrayLike, steps: int) -> Array:
    """Return the places after 0, 1, … steps from each start with its rate, shape (steps + 1, m, 2)."""
    path = np.empty((steps + 1, *np.shape(starts)))
    path[0] = starts
    rate, memory = np.asarray(rates, dtype=np.float64)[:, np.newaxis], dict[str, Array]()
    with np.errstate(all="ignore"):  # a walk that diverges overflows in the end
        for k in range(steps):
            path[k + 1] = path[k] - rate * rule(k + 1, slopes(path[k]), memory)
    return path


def ravines(curvatures: ArrayLike, degrees: ArrayLike) -> Callable[[Array], Array]:
    """Return the slopes of as many ravines, with these curvatures (m, 2) and turned by these angles (m,)."""
    angle = np.radians(np.asarray(degrees, dtype=np.float64))
    flat, steep = np.asarray(curvatures, dtype=np.float64).T
    c, s = np.cos(angle), np.sin(angle)
    # The Hessian of a turned ravine, written out: there are its two directions, (c, s) and (-s, c).
    xx, xy, yy = flat * c * c + steep * s * s, (flat - steep) * c * s, flat * s * s + steep * c * c

    def slopes(p: Array) -> Array:
        return np.stack([xx * p[:, 0] + xy * p[:, 1], xy * p[:, 0] + yy * p[:, 1]], axis=-1)

    return slopes


def rosenbrock(p: Array) -> Array:
    """Return the slopes of (1 − x)² + 100 (y − x²)²."""
    x, y = p.T
    return np.stack([-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)], axis=-1)


def hole(p: Array) -> Array:
    """Return the slopes of 1 − exp(−|p|²/2)."""
    x, y = p.T
    return np.asarray(p * np.exp(-(x * x + y * y) / 2)[:, np.newaxis])


def steps_to(path: Array, bottom: ArrayLike, radius: ArrayLike) -> NDArray[np.int64]:
    """Return for each walk after how many steps it is within a radius of the bottom for good, −1 if never."""
    with np.errstate(all="ignore"):
        outside = ~(np.sqrt(((path - np.asarray(bottom)) ** 2).sum(axis=-1)) <= radius)
    last = len(path) - 1 - outside[::-1].argmax(axis=0)
    return np.where(outside[-1], -1, np.where(outside.any(axis=0), last + 1, 0))
