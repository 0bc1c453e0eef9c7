"""What all experiments have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from gdcore._reading import reading, sources
from gdcore._validation import Array
from gdcore.trajectory import Trajectory
from gdcore.verification import Check, Claim

Fact = float | int | str


@dataclass(frozen=True, eq=False)
class Experiment(ABC):
    """Parameters in; trajectories, facts, claims and checks out.

    A subclass is a frozen dataclass of parameters that are checked when it is made. Everything else is
    computed when it is first asked for.

    Attributes
    ----------
    variants
        Changes of its parameters with which every sentence of the lecture is still true.
    """

    variants: ClassVar[tuple[Mapping[str, Any], ...]] = ()

    @cached_property
    @abstractmethod
    def trajectories(self) -> Mapping[str, Trajectory]:
        """The runs by name."""

    @cached_property
    @abstractmethod
    def facts(self) -> Mapping[str, Fact]:
        """The numbers a script may use, by name."""

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """The sentences a script may make, by name, evaluated for these parameters."""
        made = reading(self, type(self)._claims)
        return MappingProxyType({c.name: replace(c, subjects=c.subjects | subjects) for c, subjects in made})

    def claims_for(self, run: str, upto: int) -> Mapping[str, Claim]:
        """Return the claims about a run, evaluated for its iterates 0 to ``upto``: what a picture has drawn.

        Raises
        ------
        ValueError
            If there is no run of that name.
        """
        if run not in self.trajectories:
            raise ValueError(f"there is no run {run!r}; the runs are {', '.join(self.trajectories)}.")
        about = (claim for claim in self.claims.values() if run in claim.about)
        return MappingProxyType({claim.name: claim.evaluate({run: upto}) for claim in about})

    def runs(self, *names: str) -> dict[str, Trajectory]:
        """Return the runs of these names, for a claim about them."""
        return {name: self.trajectories[name] for name in names}

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """The numbers compared with SciPy and closed forms."""
        made = reading(self, type(self)._checks)
        return tuple(replace(check, about=tuple(sorted(subjects))) for check, subjects in made)

    def checks_about(self, claim: Claim) -> tuple[Check, ...]:
        """Return the checks of what a claim was made from: of the same runs, facts and other computed things.

        A fact counts as what it was made from too, and the check of a fact of a run as one of the run.
        """
        made_from = self._sources
        wanted = claim.subjects.union(*(made_from.get(name, ()) for name in claim.subjects))
        runs = claim.subjects & self.trajectories.keys()
        return tuple(
            check
            for check in self.checks
            if not wanted.isdisjoint(check.about)
            or any(not runs.isdisjoint(made_from.get(name, ())) for name in check.about if name in self.facts)
        )

    @cached_property
    def _sources(self) -> Mapping[str, frozenset[str]]:
        return MappingProxyType(sources(self))

    @abstractmethod
    def _claims(self) -> Iterable[Claim]: ...

    @abstractmethod
    def _checks(self) -> Iterable[Check]: ...


def iterate(trajectory: Trajectory, k: int) -> Array:
    """Return x_k, or the last iterate of a run that ended before."""
    return np.asarray(trajectory.x[min(k, trajectory.nit)])


def coordinate(trajectory: Trajectory, k: int) -> float:
    """Return x_k of a run in one variable as a plain number; k = −1 is the last."""
    return float(trajectory.x[-1, 0] if k < 0 else iterate(trajectory, k)[0])


def iterations_within(trajectory: Trajectory, point: ArrayLike, radius: float) -> int:
    """Count iterations until the distance from ``point`` is at most ``radius`` for good; −1 if never."""
    first = trajectory.first_within(point, radius)
    return -1 if first is None else first


def iterations_to(trajectory: Trajectory, point: ArrayLike, fraction: float = 1e-3) -> int:
    """Count iterations until only ``fraction`` of the initial distance from ``point`` is left; −1 if never."""
    return iterations_within(trajectory, point, fraction * float(trajectory.distances(point)[0]))
