r"""The noise of stochastic gradient descent, exactly: where its walkers are on average, and how far they spread.

For squared misses of a model that is linear in its parameters every sample's gradient is linear,
:math:`\nabla f_i(x^* + e) = H_i e + g_i`, with :math:`\sum g_i = 0` at the minimiser x*. With batches of B samples
drawn with replacement, the mean m and the second moment S of the distance e then obey linear recursions, in which
:math:`H = \overline{H_i}`, the bar being the mean over all samples:

.. math:: m &\leftarrow m - \eta H m \\
          S &\leftarrow S - \eta (H S + S H) + \eta^2 \left((1 - \tfrac1B) H S H
             + \tfrac1B \overline{H_i S H_i} + \tfrac1B \overline{g_i g_i^T} + \tfrac1B (X + X^T)\right),
             \qquad X = \overline{H_i m g_i^T}

References
----------
G. C. Pflug, "Stochastic minimization with constant step-size: asymptotic laws", SIAM Journal on Control and
Optimization 24 (1986), 655-666.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from gdcore._validation import Array, as_count, as_fraction, as_positive, as_real_array, as_vector
from gdcore.objectives import SampleMean
from gdcore.schedules import LearningRate, as_schedule

__all__ = [
    "ellipse_area",
    "inside_ellipse",
    "moments",
    "rate_limit",
    "sample_pulls",
    "shuffled_covariance",
    "stationary_covariance",
]


def sample_pulls(objective: SampleMean, x: ArrayLike) -> Array:
    """Return the gradient of every single sample's loss at a point, shape (n_samples, d).

    Examples
    --------
    >>> from gdcore.objectives import mean_squared_error, models
    >>> sample_pulls(mean_squared_error(models.line, [0.0, 1.0], [0.0, 2.0]), [0.0, 0.0]).tolist()
    [[0.0, 0.0], [-4.0, -4.0]]
    """
    _check_samples(objective)
    point = as_vector("x", x)
    objective.check_dimension(point)
    return _of_each(objective, "grads", point)


def moments(
    objective: SampleMean, x0: ArrayLike, learning_rate: LearningRate, batch_size: int, maxiter: int
) -> tuple[Array, Array]:
    """Return mean and second moment of a walker's distance from the minimiser, exactly, after each step.

    Parameters
    ----------
    objective : SampleMean
        A mean of quadratic sample losses, such as `mean_squared_error` of a model linear in its parameters.
    x0 : array_like of shape (d,)
        The start.
    learning_rate : float or callable
        η, a positive number or a schedule.
    batch_size : int
        B, samples a step, drawn with replacement.
    maxiter : int
        Number of steps.

    Returns
    -------
    mean : ndarray of shape (maxiter + 1, d)
        The expected distance, a vector.
    second : ndarray of shape (maxiter + 1, d, d)
        The expected outer product; its trace is the square of the spread, and less the mean's it is the
        covariance of a swarm. Beyond `rate_limit` it grows until it overflows, to infinity and NaN.

    Raises
    ------
    TypeError, ValueError
        If the objective is not a mean of quadratic sample losses with one minimiser.
    """
    bowl = _Bowls.of(objective)
    b, rate = as_count("batch_size", batch_size, least=1), as_schedule(learning_rate)
    d = bowl.minimiser.size
    mean = np.empty((as_count("maxiter", maxiter) + 1, d))
    second = np.empty((maxiter + 1, d * d))
    mean[0] = as_vector("x0", x0) - bowl.minimiser
    second[0] = np.outer(mean[0], mean[0]).ravel()
    sums, products = bowl.sums, bowl.products(b)
    noise, cross = bowl.noise.ravel() / b, bowl.cross / b
    with np.errstate(all="ignore"):
        for k in range(maxiter):
            eta = rate(k)
            mean[k + 1] = mean[k] - eta * (bowl.hess @ mean[k])
            grown = products @ second[k] + noise + cross @ mean[k]
            second[k + 1] = second[k] - eta * (sums @ second[k]) + eta * eta * grown
    return mean, second.reshape(-1, d, d)


def stationary_covariance(objective: SampleMean, learning_rate: float, batch_size: int) -> Array:
    """Return the covariance of the cloud in which a walker ends at a constant rate, shape (d, d).

    It solves the fixed point of the second moment. The square root of its trace is the spread.

    Parameters
    ----------
    objective : SampleMean
        A mean of quadratic sample losses.
    learning_rate : float
        η, below `rate_limit`.
    batch_size : int
        B, samples a step, drawn with replacement.

    Raises
    ------
    TypeError, ValueError
        If the objective is not a mean of quadratic sample losses, or if the rate leaves no bounded cloud.
    """
    bowl = _Bowls.of(objective)
    eta, b = as_positive("learning_rate", learning_rate), as_count("batch_size", batch_size, least=1)
    limit = bowl.limit(b)
    if eta >= limit:
        raise ValueError(f"with batches of {b} the spread is bounded below a rate of {limit:.6g} only, got {eta:g}.")
    d = bowl.minimiser.size
    cloud = np.linalg.solve(bowl.sums - eta * bowl.products(b), eta * bowl.noise.ravel() / b).reshape(d, d)
    return np.asarray((cloud + cloud.T) / 2)


def rate_limit(objective: SampleMean, batch_size: int) -> float:
    """Return the constant rate above which the spread grows for ever.

    The second moment is multiplied by I − ηA + η²M with positive A; a positive map leaves its stable range where
    an eigenvalue is 1, so one over the limit is the largest generalised eigenvalue of M v = A v / η. With ever
    larger batches the limit becomes 2/L.
    """
    return _Bowls.of(objective).limit(as_count("batch_size", batch_size, least=1))


def shuffled_covariance(
    objective: SampleMean, learning_rate: float, batch_size: int, passes: int, rng: np.random.Generator, settle: int = 0
) -> Array:
    """Return the second moment about the minimiser over many shuffled passes, simulated, shape (d, d).

    Every pass is one call ``rng.permutation(n_samples)``, cut into batches, as `StochasticGradientDescent` does
    without ``replace``. The walk starts at the minimiser; all iterates after ``settle`` passes count. Each step is
    an affine map; those of all passes are composed side by side, which takes a hundredth of the time of a run.

    Parameters
    ----------
    objective : SampleMean
        A mean of quadratic sample losses.
    learning_rate : float
        η, positive.
    batch_size : int
        B; it must divide the number of samples.
    passes : int
        How many.
    rng : numpy.random.Generator
        The source of the shuffles.
    settle : int
        Passes that are walked first and not counted, fewer than all.
    """
    bowl = _Bowls.of(objective)
    eta, n, d = as_positive("learning_rate", learning_rate), len(bowl.pulls), bowl.minimiser.size
    b = as_count("batch_size", batch_size, least=1)
    if n % b:
        raise ValueError(f"batches of {b} do not divide {n} samples; give a divisor.")
    if as_count("settle", settle) >= as_count("passes", passes, least=1):
        raise ValueError(f"settle must be below the {passes} passes, got {settle}; leave some to count.")
    orders = np.array([rng.permutation(n) for _ in range(passes)])
    # forth, shift: from the start of each pass to the iterate after so many of its steps.
    forth = np.empty((n // b + 1, passes, d, d))
    shift = np.zeros((n // b + 1, passes, d))
    forth[0] = np.eye(d)
    for k in range(n // b):
        batch = orders[:, k * b : (k + 1) * b]
        step = np.eye(d) - eta * bowl.hesses[batch].mean(axis=1)
        forth[k + 1] = step @ forth[k]
        shift[k + 1] = (step @ shift[k][..., np.newaxis])[..., 0] - eta * bowl.pulls[batch].mean(axis=1)
    starts = np.zeros((passes, d))
    for p in range(1, passes):
        starts[p] = forth[-1, p - 1] @ starts[p - 1] + shift[-1, p - 1]
    iterates = (np.einsum("kpij,pj->kpi", forth[1:], starts) + shift[1:])[:, settle:].reshape(-1, d)
    return np.asarray(iterates.T @ iterates / len(iterates))


def ellipse_area(covariance: ArrayLike, share: float = 0.95) -> float:
    """Return the area of the ellipse that holds this share of a normal cloud in the plane.

    π q √det C, where q is the share's quantile of χ² with two degrees of freedom, −2 ln(1 − share).

    Examples
    --------
    >>> round(ellipse_area([[1.0, 0.0], [0.0, 4.0]]) / np.pi, 4)
    11.9829
    """
    return float(np.pi * _quantile(share) * np.sqrt(np.linalg.det(_plane(covariance))))


def inside_ellipse(offsets: ArrayLike, covariance: ArrayLike, share: float = 0.95) -> NDArray[np.bool_]:
    """Return which offsets from the centre, shape (..., 2), lie in the ellipse that holds this share."""
    inverse = np.linalg.inv(_plane(covariance))
    e = as_real_array("offsets", offsets)
    return np.asarray(np.einsum("...i,ij,...j->...", e, inverse, e) <= _quantile(share))


def _plane(covariance: ArrayLike) -> Array:
    matrix = as_real_array("covariance", covariance)
    if matrix.shape != (2, 2) or not (np.linalg.eigvalsh(matrix) > 0).all():
        raise ValueError(f"covariance must be a positive 2 x 2 matrix, got {matrix.tolist()}; a point has no ellipse.")
    return matrix


def _quantile(share: float) -> float:
    return float(-2 * np.log1p(-as_fraction("share", share, zero=False)))


@dataclass(frozen=True, eq=False)
class _Bowls:
    """The bowls H_i of the samples, and their pulls g_i at the common minimiser."""

    minimiser: Array
    hesses: Array
    pulls: Array

    @classmethod
    def of(cls, objective: SampleMean) -> _Bowls:
        _check_samples(objective)
        if objective.dim is None:
            raise ValueError("the objective does not say how many variables it has; give its dim.")
        origin = np.zeros(objective.dim)
        hesses, pulls = _of_each(objective, "hesses", origin), _of_each(objective, "grads", origin)
        elsewhere = _of_each(objective, "grads", origin + 1.0)
        if not np.allclose(elsewhere, pulls + hesses.sum(axis=-1), rtol=1e-9, atol=1e-9 * float(np.abs(pulls).max())):
            raise ValueError("the sample losses are not quadratic, so their moments are not closed; use a swarm.")
        hess = hesses.mean(axis=0)
        if not np.linalg.eigvalsh(hess)[0] > 0:
            raise ValueError("the objective has no single minimiser; give samples that determine every parameter.")
        minimiser = -np.linalg.solve(hess, pulls.mean(axis=0))
        return cls(minimiser, hesses, pulls + hesses @ minimiser)

    @cached_property
    def hess(self) -> Array:
        return np.asarray(self.hesses.mean(axis=0))

    @cached_property
    def noise(self) -> Array:
        """Mean of g_i g_iᵀ."""
        return np.asarray(self.pulls.T @ self.pulls / len(self.pulls))

    @cached_property
    def sums(self) -> Array:
        """S → HS + SH on matrices written as vectors."""
        one = np.eye(len(self.hess))
        return np.asarray(np.kron(self.hess, one) + np.kron(one, self.hess))

    @cached_property
    def cross(self) -> Array:
        """Mean m → X + Xᵀ, X = mean of H_i m g_iᵀ, of shape (d², d)."""
        x = np.einsum("nil,nj->ijl", self.hesses, self.pulls) / len(self.pulls)
        return np.asarray((x + x.transpose(1, 0, 2)).reshape(-1, len(self.hess)))

    def products(self, batch_size: int) -> Array:
        """S → (1 − 1/B) HSH + mean(H_i S H_i)/B on matrices written as vectors."""
        d = len(self.hess)
        own = np.einsum("nij,nkl->ikjl", self.hesses, self.hesses).reshape(d * d, d * d) / len(self.hesses)
        return np.asarray((1 - 1 / batch_size) * np.kron(self.hess, self.hess) + own / batch_size)

    def limit(self, batch_size: int) -> float:
        return float(1 / scipy.linalg.eigh(self.products(batch_size), self.sums, eigvals_only=True)[-1])


def _of_each(objective: SampleMean, what: str, x: Array) -> Array:
    """Return gradient or Hessian of every single sample's loss at one point."""
    one_each = np.arange(objective.n_samples)[:, np.newaxis]
    if objective.vectorized:
        many = np.tile(x, (objective.n_samples, 1))
        return np.asarray(getattr(objective.batch(one_each), what)(many))
    return np.array([getattr(objective.batch(i), what)(x[np.newaxis])[0] for i in one_each])


def _check_samples(objective: SampleMean) -> None:
    if not isinstance(objective, SampleMean):
        raise TypeError(
            f"the noise is that of a mean of sample losses, got {objective!r}; "
            f"use mean_squared_error or mean_of_losses."
        )
