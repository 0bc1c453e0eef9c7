"""Many runs at once: a method from many starts or with many rates, and walkers that see different samples."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdcore._validation import Array, as_count, as_real_array, as_vector
from gdcore.methods.method import Method
from gdcore.methods.stochastic import StochasticGradientDescent
from gdcore.objectives import Objective, SampleMean
from gdcore.schedules import LearningRate, as_schedule, each_its_own

Indices = NDArray[np.integer[Any]]


def crowd(method: Method, objective: Objective, starts: ArrayLike, maxiter: int = 100) -> Array:
    """Follow a method from many starts at once.

    Parameters
    ----------
    method : Method
        Any method but a stochastic one.
    objective : Objective
        What to minimise.
    starts : array_like of shape (m, d)
        One start a row.
    maxiter : int
        Number of iterations.

    Returns
    -------
    ndarray of shape (maxiter + 1, m, d)
        All iterates; infinite or NaN where a run diverged or broke down.

    Raises
    ------
    TypeError, ValueError
        If the method is stochastic (use `swarm`), or if the starts are not valid.
    """
    if not isinstance(method, Method) or isinstance(method, StochasticGradientDescent):
        raise TypeError(f"crowd needs a method that repeats itself, got {method!r}; use swarm for stochastic descent.")
    x = as_real_array("starts", starts)
    if x.ndim != 2 or x.size == 0:
        raise ValueError(f"starts has shape {x.shape}; give one start a row, shape (m, d).")
    objective.check_dimension(x)
    path = np.empty((as_count("maxiter", maxiter) + 1, *x.shape))
    path[0] = x
    step = method.begin(objective)
    with np.errstate(all="ignore"):
        for k in range(maxiter):
            path[k + 1] = step(k, path[k], objective.grads(path[k]))
    return path


def try_rates(method: Method, objective: Objective, x0: ArrayLike, rates: ArrayLike, maxiter: int = 100) -> Array:
    """Follow a method from one start with many learning rates at once.

    Parameters
    ----------
    method : Method
        Any method with a learning rate but a stochastic one; its own rate is not used.
    objective : Objective
        What to minimise.
    x0 : array_like of shape (d,)
        The start.
    rates : array_like of shape (m,)
        Constant rates, all positive.
    maxiter : int
        Number of iterations.

    Returns
    -------
    ndarray of shape (maxiter + 1, m, d)
        All iterates, one run for each rate; infinite or NaN where it diverged.

    Raises
    ------
    TypeError, ValueError
        If the method has no learning rate or is stochastic, or if a rate is not positive.
    """
    if not hasattr(method, "learning_rate"):
        raise TypeError(f"{method!r} has no learning rate to vary; take a method with one, such as Adam.")
    given, start = as_vector("rates", rates), as_vector("x0", x0)
    with_all: Any = replace(method, **{"learning_rate": each_its_own(tuple(given.tolist()))})
    return crowd(with_all, objective, np.tile(start, (given.size, 1)), maxiter)


def swarm(
    objective: SampleMean,
    x0: ArrayLike,
    learning_rate: LearningRate,
    maxiter: int,
    members: int,
    rng: np.random.Generator,
    batch_size: int = 1,
) -> Array:
    """Follow many walkers of stochastic gradient descent at once, each with draws of its own.

    At every step one call ``rng.integers(n_samples, size=(members, batch_size))`` draws, with replacement, the
    samples that each member sees.

    Parameters
    ----------
    objective : SampleMean
        A mean of sample losses.
    x0 : array_like of shape (d,)
        The start of all.
    learning_rate : float or callable
        η, a positive number or a schedule.
    maxiter, members : int
        Numbers of steps and of walkers.
    rng : numpy.random.Generator
        The source of the draws.
    batch_size : int
        Samples a walker sees at a step.

    Returns
    -------
    ndarray of shape (maxiter + 1, members, d)
        All iterates.
    """
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng must be a numpy.random.Generator, got {rng!r}; give default_rng(0).")
    size = (as_count("members", members, least=1), as_count("batch_size", batch_size, least=1))
    _check_samples(objective)
    draws = (rng.integers(objective.n_samples, size=size) for _ in range(as_count("maxiter", maxiter)))
    return _walked(objective, x0, learning_rate, draws, maxiter, members)


def walk(objective: SampleMean, x0: ArrayLike, learning_rate: LearningRate, indices: Indices) -> Array:
    """Follow walkers of stochastic gradient descent that see the samples they are told to see.

    Parameters
    ----------
    objective : SampleMean
        A mean of sample losses.
    x0 : array_like of shape (d,)
        The start of all.
    learning_rate : float or callable
        η, a positive number or a schedule.
    indices : array_like of int and of shape (maxiter, members, batch_size)
        The samples of each step of each walker.

    Returns
    -------
    ndarray of shape (maxiter + 1, members, d)
        All iterates.

    Raises
    ------
    TypeError, ValueError
        If the objective has no samples, or if the indices have another shape or name no sample.
    """
    _check_samples(objective)
    seen = np.asarray(indices)
    if seen.ndim != 3 or seen.dtype.kind not in "iu":
        raise ValueError(
            f"indices has shape {seen.shape} and type {seen.dtype}; give integers of shape (steps, members, batch)."
        )
    if seen.size and not (0 <= seen.min() and seen.max() < objective.n_samples):
        raise ValueError(f"indices must lie between 0 and {objective.n_samples - 1}; draw them from all samples.")
    return _walked(objective, x0, learning_rate, seen, len(seen), seen.shape[1])


def _walked(
    objective: SampleMean,
    x0: ArrayLike,
    learning_rate: LearningRate,
    draws: Iterable[Indices],
    steps: int,
    members: int,
) -> Array:
    start, rate = as_vector("x0", x0), as_schedule(learning_rate)
    objective.check_dimension(start)
    path = np.empty((steps + 1, members, start.size))
    path[0] = start
    with np.errstate(all="ignore"):
        for k, seen in enumerate(draws):
            path[k + 1] = path[k] - rate(k) * _own_gradients(objective, path[k], seen)
    return path


def _own_gradients(objective: SampleMean, x: Array, seen: Indices) -> Array:
    """Return the gradient of each walker's own batch where it stands."""
    if objective.vectorized:
        return objective.batch(seen.astype(np.intp)).grads(x)
    return np.array([objective.batch(i.astype(np.intp)).evaluate(p)[1] for p, i in zip(x, seen, strict=True)])


def _check_samples(objective: SampleMean) -> None:
    if not isinstance(objective, SampleMean):
        raise TypeError(
            f"a walker needs an objective that is a mean of sample losses, got {objective!r}; "
            f"use mean_squared_error or mean_of_losses."
        )
