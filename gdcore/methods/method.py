"""The run that all methods share: evaluate, record, step."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import ArrayLike

from gdcore._outcome import outcome
from gdcore._validation import Array, as_count, as_vector
from gdcore.objectives import Objective
from gdcore.trajectory import Trajectory

Step = Callable[[int, Array, Array], Array]
"""From iteration number k, iterate x_k and gradient to the next iterate x_{k+1}."""


class BreakdownError(ArithmeticError):
    """The next step does not exist; the message says why. A run turns it into a status."""


@dataclass(frozen=True)
class Method(ABC):
    """A rule that leads from one iterate to the next.

    A subclass is a frozen dataclass of the method's parameters and says in `begin` how it steps. What a
    method remembers between steps belongs to the function that `begin` returns, so a method can be used
    for any number of runs.
    """

    @abstractmethod
    def begin(self, objective: Objective) -> Step:
        """Return a fresh step function for one run.

        The step takes one iterate of shape ``(d,)`` or a whole batch of independent ones of shape
        ``(m, d)``, and changes neither the iterate nor the gradient it is given.
        """

    def run(self, objective: Objective, x0: ArrayLike, maxiter: int = 100) -> Trajectory:
        """Follow the method from ``x0`` for ``maxiter`` iterations.

        Parameters
        ----------
        objective : Objective
            What to minimise.
        x0 : array_like of shape (d,), or a number
            The start. It is copied and never changed.
        maxiter : int
            Number of iterations; with 0 the trajectory is the start alone.

        Returns
        -------
        Trajectory
            Every iterate. A failure of the method is a status, not an exception.

        Raises
        ------
        TypeError, ValueError
            If an argument is not what it must be, or if the objective does not return a finite loss and
            gradient of the right shape at the start.
        """
        x = _checked_start(objective, x0)
        record = Record.of(x, as_count("maxiter", maxiter))
        with np.errstate(all="ignore"):
            end = self._follow(objective, x, record)
            x_kept, fun, grad = record.kept()
            status, message, nhev = outcome(objective, x_kept, fun, grad, end)
        nfev, njev, own_nhev = self.evaluations(record)
        return Trajectory(
            x=x_kept, fun=fun, grad=grad, status=status, message=message,
            nfev=nfev, njev=njev, nhev=own_nhev + nhev,
        )  # fmt: skip

    def evaluations(self, record: Record) -> tuple[int, int, int]:
        """Return how often function, gradient and Hessian were evaluated to make this record."""
        return record.evaluated, record.evaluated, 0

    def _follow(self, objective: Objective, x: Array, record: Record) -> Exception | None:
        """Fill the record; return what ended the run early, if anything did."""
        step = self.begin(objective)
        evaluate = objective.evaluate
        try:
            record.add(x, *evaluate(x))
            if not record.complete:
                raise ValueError(_NOT_FINITE_AT_START.format(x=x, fun=record.fun[0], grad=record.grad[0]))
            for k in range(record.maxiter):
                x = step(k, x, record.grad[k])
                if not _finite(x):
                    return OverflowError(f"iterate {k + 1} is not finite")
                if not record.add(x, *evaluate(x)):
                    return OverflowError(f"loss or gradient is not finite at iterate {k + 1}")
        except (OverflowError, BreakdownError) as error:
            if record.size == 0:
                raise
            return error
        return None


@dataclass
class Record:
    """The iterates of a run in the making."""

    x: Array
    fun: Array
    grad: Array
    size: int = 0
    evaluated: int = 0
    complete: bool = True

    @classmethod
    def of(cls, x: Array, maxiter: int) -> Record:
        """Return an empty record with room for ``maxiter`` iterations."""
        return cls(np.empty((maxiter + 1, x.size)), np.empty(maxiter + 1), np.empty((maxiter + 1, x.size)))

    @property
    def maxiter(self) -> int:
        """Iterations there is room for."""
        return len(self.fun) - 1

    def add(self, x: Array, fun: float, grad: Array) -> bool:
        """Append an iterate; return False, and leave it out of what is kept, if it is not finite."""
        self.evaluated += 1
        k = self.size
        self.x[k] = x
        self.fun[k] = fun
        self.grad[k] = grad
        self.size = k + 1
        self.complete = isfinite(fun) and _finite(grad)
        return self.complete

    def fill(self, objective: Objective, kept: int) -> Exception | None:
        """Evaluate the first ``kept`` iterates at once; return what ends the run early, if anything does."""
        fun, grad = objective.evaluate(self.x[0])
        if not (isfinite(fun) and _finite(grad)):
            raise ValueError(_NOT_FINITE_AT_START.format(x=self.x[0], fun=fun, grad=grad))
        for first in range(0, kept, _AT_ONCE):
            some = slice(first, min(first + _AT_ONCE, kept))
            self.fun[some], self.grad[some] = objective.funs(self.x[some]), objective.grads(self.x[some])
        finite = np.isfinite(self.fun[:kept]) & np.isfinite(self.grad[:kept]).all(axis=1)
        self.size = kept if finite.all() else int(finite.argmin()) + 1
        self.complete, self.evaluated = bool(finite.all()), self.size
        if not self.complete:
            return OverflowError(f"loss or gradient is not finite at iterate {self.size - 1}")
        return OverflowError(f"iterate {kept} is not finite") if kept < len(self.fun) else None

    def kept(self) -> tuple[Array, Array, Array]:
        """Return the finite part."""
        n = self.size if self.complete else self.size - 1
        if n == len(self.fun):
            return self.x, self.fun, self.grad
        return self.x[:n].copy(), self.fun[:n].copy(), self.grad[:n].copy()


_NOT_FINITE_AT_START = (
    "the objective returns loss {fun} and gradient {grad} at the start {x}; "
    "both must be finite there. Choose another start, or correct the objective."
)

_SHORT = 16

_AT_ONCE = 1024
"""Iterates evaluated together: enough to be quick, few enough for a value for each sample of each to fit a cache."""


def _finite(x: Array) -> bool:
    # Plain floats are several times faster than NumPy for the few variables of a lecture.
    if x.size <= _SHORT:
        return all(map(isfinite, x.tolist()))
    return bool(np.isfinite(x).all())


def _checked_start(objective: Objective, x0: ArrayLike) -> Array:
    if not isinstance(objective, Objective):
        raise TypeError(
            f"objective must be a gdcore Objective, got {objective!r}; "
            f"build one with Objective(fun=..., grad=..., hess=...)."
        )
    x = as_vector("x0", x0)
    objective.check_dimension(x)
    return x
