"""Stochastic gradient descent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from gdcore._validation import Array, as_count
from gdcore.methods.method import Method, Record, Step
from gdcore.objectives import Objective, SampleMean
from gdcore.schedules import LearningRate, as_schedule
from gdcore.trajectory import Trajectory


@dataclass(frozen=True)
class StochasticGradientDescent(Method):
    r"""Step against the gradient of a few samples.

    .. math:: x_{k+1} = x_k - \eta_k \frac{1}{|B_k|} \sum_{i \in B_k} \nabla f_i(x_k)

    The batches of a pass over the data are drawn without replacement: the samples are shuffled and cut into
    batches of equal size, the last of which may be smaller, and shuffled again for the next pass. A batch of
    all samples is gradient descent exactly. With ``replace`` every sample of every batch is drawn from all of
    them instead, as the theory of the `noise` assumes.

    Parameters
    ----------
    learning_rate : float or callable
        η, a positive number or a schedule, called with the number of the step.
    batch_size : int
        |B|, from 1 to the number of samples.
    rng : numpy.random.Generator
        The source of the shuffles and draws. A run advances it; two runs agree if each gets a generator with
        the same seed.
    replace : bool
        Whether to draw with replacement, by one call ``rng.integers(n_samples, size=batch_size)`` a step.

    Notes
    -----
    The trajectory's loss and gradient are those of all samples. A step is one batch, so a pass takes
    ``ceil(n_samples / batch_size)`` of them. ``njev`` counts both the gradients of the batches and those
    that are recorded. PyTorch shuffles in the same way; Keras too.

    References
    ----------
    H. Robbins and S. Monro, "A stochastic approximation method", Annals of Mathematical Statistics 22
    (1951), 400-407.
    """

    learning_rate: LearningRate
    batch_size: int
    rng: np.random.Generator
    replace: bool = False

    def __post_init__(self) -> None:
        as_schedule(self.learning_rate)
        as_count("batch_size", self.batch_size, least=1)
        if not isinstance(self.rng, np.random.Generator):
            raise TypeError(f"rng must be a numpy.random.Generator, got {self.rng!r}; give default_rng(0).")
        if not isinstance(self.replace, bool):
            raise TypeError(f"replace must be True or False, got {self.replace!r}; choose one.")

    def run(self, objective: Objective, x0: ArrayLike, maxiter: int = 100) -> Trajectory:
        """Follow the method as `Method.run` does; the objective must be a mean of sample losses.

        Raises
        ------
        TypeError, ValueError
            Also if the objective has no samples, or fewer than a batch.
        """
        self._samples(objective)
        return super().run(objective, x0, maxiter)

    def begin(self, objective: Objective) -> Step:
        """Return the step, which remembers what is left of the pass."""
        samples = self._samples(objective)
        rate, batches = as_schedule(self.learning_rate), self._batches(samples)

        def step(k: int, x: Array, grad: Array) -> Array:
            batch = next(batches)
            return x - rate(k) * (grad if batch is samples else batch.evaluate(x)[1])

        return step

    def evaluations(self, record: Record) -> tuple[int, int, int]:
        """Count one gradient more a step than is recorded."""
        return record.evaluated, record.evaluated + min(record.evaluated, record.maxiter), 0

    def _follow(self, objective: Objective, x: Array, record: Record) -> Exception | None:
        samples = self._samples(objective)
        if not (self.replace and samples.vectorized) or record.maxiter == 0:
            return super()._follow(objective, x, record)
        # The walk needs the gradients of its batches alone: those of all samples are evaluated at once afterwards.
        rate, path = as_schedule(self.learning_rate), record.x
        path[0] = x
        for k, batch in zip(range(record.maxiter), self._batches(samples), strict=False):
            x = path[k + 1] = x - rate(k) * batch.grad(x)
        finite = np.isfinite(path).all(axis=1)
        return record.fill(samples, len(path) if finite.all() else int(finite.argmin()))

    def _batches(self, samples: SampleMean) -> Iterator[Objective]:
        # Batches of one come again and again, and making an objective takes as long as its gradient.
        ones: dict[int, Objective] = {}
        while self.replace:
            drawn = self.rng.integers(samples.n_samples, size=self.batch_size)
            if self.batch_size > 1:
                yield samples.batch(drawn)
                continue
            i = int(drawn[0])
            if i not in ones:
                ones[i] = samples.batch(drawn)
            yield ones[i]
        if self.batch_size == samples.n_samples:
            while True:
                yield samples
        while True:
            order = self.rng.permutation(samples.n_samples)
            for first in range(0, order.size, self.batch_size):
                yield samples.batch(order[first : first + self.batch_size])

    def _samples(self, objective: Objective) -> SampleMean:
        if not isinstance(objective, SampleMean):
            raise TypeError(
                f"{type(self).__name__} needs an objective that is a mean of sample losses, got {objective!r}; "
                f"use mean_squared_error or mean_of_losses."
            )
        if self.batch_size > objective.n_samples:
            raise ValueError(
                f"batch_size is {self.batch_size}, but there are only {objective.n_samples} samples; "
                f"give at most as many."
            )
        return objective
