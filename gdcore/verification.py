"""Statements that are evaluated: claims about the numbers at hand, checks against independent ones."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import ArrayLike

from gdcore.trajectory import Trajectory

_POWERS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_INDICES = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

Judge = Callable[..., tuple[bool, str]]
"""Takes one `Prefix` a run and returns whether the sentence holds for them, and the value found as words."""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A sentence a script makes, evaluated.

    Attributes
    ----------
    name : str
        Identifier, such as ``"curvature_is_negative_at_start"``.
    statement : str
        The sentence itself.
    holds : bool
        Whether it is true of the experiment at hand.
    found : str
        The value found, formatted. It and the statement are read by students: `as_read` sets their numbers and names.
    remedy : str
        What to change so that it holds.
    runs : mapping of str to Trajectory
        The runs that the sentence is about, by name; none if it is about something else.
    judge : callable
        Evaluates the sentence for iterates 0 to k of each of these runs.
    subjects : frozenset of str
        The runs, facts and other computed things that the sentence was made from; an experiment fills it in.

    See Also
    --------
    Claim.of : How a claim about runs is made.
    """

    name: str
    statement: str
    holds: bool
    found: str
    remedy: str
    runs: Mapping[str, Trajectory] = field(default_factory=dict, repr=False, compare=False)
    judge: Judge | None = field(default=None, repr=False, compare=False)
    subjects: frozenset[str] = field(default=frozenset(), repr=False, compare=False)

    def __post_init__(self) -> None:
        # Comparisons of NumPy numbers give NumPy's bool, which is not one to JSON or to ``is True``.
        object.__setattr__(self, "holds", bool(self.holds))
        for name in ("statement", "found"):
            object.__setattr__(self, name, as_read(getattr(self, name)))

    @classmethod
    def of(cls, runs: Mapping[str, Trajectory], judge: Judge, *, name: str, statement: str, remedy: str) -> Claim:
        """Return a claim about runs, evaluated for all of their iterates.

        Parameters
        ----------
        runs : mapping of str to Trajectory
            The runs by name.
        judge : callable
            Takes a `Prefix` of each run, in their order, and returns whether the sentence holds for it and what
            was found. It should judge what these iterates show; what the run does later is in ``prefix.run``.

        Examples
        --------
        >>> from gdcore import GradientDescent, objectives
        >>> run = GradientDescent(0.1).run(objectives.square(), 8.0, maxiter=40)
        >>> claim = Claim.of(
        ...     {"descent": run},
        ...     lambda p: (abs(p.x[-1, 0]) < 1, f"x = {p.x[-1, 0]:.3g}"),
        ...     name="descent_comes_near", statement="the ball comes near the minimum", remedy="draw more steps",
        ... )
        >>> claim.holds, claim.about
        (True, ('descent',))
        >>> claim.evaluate(6).holds
        False
        >>> claim.evaluate({"descent": 6, "other": 3}).found
        'for iterates 0 to 6 of descent: x = 2.1'
        """
        holds, found = judge(*(run.upto() for run in runs.values()))
        return cls(
            name=name, statement=statement, holds=holds, found=found, remedy=remedy, runs=dict(runs), judge=judge
        )

    @property
    def about(self) -> tuple[str, ...]:
        """The names of the runs that the sentence is about."""
        return tuple(self.runs)

    def evaluate(self, upto: int | Mapping[str, int]) -> Claim:
        """Return the claim evaluated for iterates 0 to k, which is what a picture has drawn so far.

        Parameters
        ----------
        upto : int or mapping of str to int
            k, for all runs that the claim is about or by name. Runs that are not named count as a whole; names
            of others are passed over. A claim about no run is returned as it is.
        """
        if self.judge is None:
            return self
        last = upto if isinstance(upto, Mapping) else dict.fromkeys(self.runs, upto)
        prefixes = {name: run.upto(last.get(name)) for name, run in self.runs.items()}
        holds, found = self.judge(*prefixes.values())
        cut = [f"iterates 0 to {p.nit} of {name}" for name, p in prefixes.items() if not p.whole]
        return replace(self, holds=holds, found=f"for {' and '.join(cut)}: {found}" if cut else found)

    @property
    def objection(self) -> str:
        """One sentence on why the claim does not hold and what to change; empty if it holds."""
        if self.holds:
            return ""
        return f"it is claimed ({self.name}) that {self.statement}; but {self.found}. To change it, {self.remedy}."


@dataclass(frozen=True, kw_only=True)
class Check:
    """A computed value against an independent one.

    Attributes
    ----------
    computed, expected : float
        The two values; of arrays, the pair of entries that differ most, and the last one where none differs.
    difference : float
        Largest absolute difference.
    tolerance : float
        Largest difference that passes.
    reference : str
        Where the expected value comes from.
    entries : int
        How many numbers were compared.
    where : str
        Which of them the two values are, such as ``"k = 4"``; empty if there is one, or nothing to tell them apart.
    about : tuple of str
        The runs, facts and other computed things that the computed value was made from; an experiment fills it in.
    """

    name: str
    computed: float
    expected: float
    difference: float
    tolerance: float
    reference: str
    entries: int = 1
    where: str = ""
    about: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the difference is a number within the tolerance."""
        return math.isfinite(self.difference) and self.difference <= self.tolerance


def fitted_order(errors: ArrayLike, floor: float = 1e-14) -> float:
    r"""Return the order of convergence p fitted to errors :math:`e_{k+1} \approx C e_k^p`.

    The slope between the last two pairs above rounding (``floor`` times the first error) is used; it
    needs three such errors, and is NaN with fewer.

    Examples
    --------
    >>> fitted_order([0.5, 0.25, 0.0625, 0.00390625])
    2.0
    """
    e = np.asarray(errors, dtype=np.float64)
    small = np.flatnonzero(~(e > floor * e[0]))
    e = e[: small[0]] if small.size else e
    if e.size < 3:
        return float("nan")
    logs = np.log(e[-3:])
    return float((logs[2] - logs[1]) / (logs[1] - logs[0]))


def fitted_rate(errors: ArrayLike, floor: float = 1e-12) -> float:
    r"""Return the rate of linear convergence r fitted to errors :math:`e_k \approx C r^k`.

    A least-squares line through log e over the later half of the errors above rounding.

    Examples
    --------
    >>> round(fitted_rate([1.0, 0.5, 0.25, 0.125, 0.0625]), 12)
    0.5
    """
    e = np.asarray(errors, dtype=np.float64)
    small = np.flatnonzero(~(e > floor * e[0]))
    e = e[: small[0]] if small.size else e
    tail = np.log(e[e.size // 2 :])
    if tail.size < 2:
        return float("nan")
    return float(np.exp(np.polyfit(np.arange(tail.size), tail, 1)[0]))


def compare(
    name: str,
    computed: ArrayLike,
    expected: ArrayLike,
    *,
    atol: float = 0.0,
    rtol: float = 0.0,
    reference: str,
    where: Callable[..., str] | None = None,
) -> Check:
    """Return the check of two numbers or arrays, entry for entry.

    The tolerance is ``atol + rtol * max|expected|``; of an array, the pair that differs most is reported, and of
    arrays that agree exactly the last pair: of iterates that is where the run ends.

    Parameters
    ----------
    where : callable, optional
        Takes the indices of the entry that is reported and returns where it is.

    Examples
    --------
    >>> check = compare("halves", [1.0, 0.5, 0.25], 0.5 ** np.arange(3), reference="powers", where=lambda k: f"k = {k}")
    >>> check.computed, check.entries, check.where
    (0.25, 3, 'k = 2')
    """
    a, b = np.broadcast_arrays(np.asarray(computed, dtype=np.float64), np.asarray(expected, dtype=np.float64))
    differences = np.abs(a - b).ravel()
    sizes = np.where(np.isnan(differences), np.inf, differences)
    worst = int(np.argmax(sizes)) if sizes.any() else sizes.size - 1
    return Check(
        name=name,
        computed=float(a.flat[worst]),
        expected=float(b.flat[worst]),
        difference=float(differences[worst]),
        tolerance=atol + rtol * float(np.abs(b).max()),
        reference=reference,
        entries=a.size,
        where=as_read(where(*map(int, np.unravel_index(worst, a.shape)))) if where is not None else "",
    )


def at_iterate(k: int, *_: int) -> str:
    """Return where an entry of iterates is.

    Examples
    --------
    >>> at_iterate(4, 0)
    'k = 4'
    """
    return f"k = {k}"


def counted(number: int, noun: str) -> str:
    """Return so many of something, in words of which the plural ends in s.

    Examples
    --------
    >>> counted(1, "step"), counted(0, "step")
    ('1 step', '0 steps')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def as_read(text: str) -> str:
    """Return a sentence with its numbers and names as they are printed in a book, not in a program.

    Examples
    --------
    >>> as_read("x_1 = -21.4, off by 1.3e-16, with nearly_square 0.5 away")
    'x₁ = −21.4, off by 1.3 · 10⁻¹⁶, with nearly square 0.5 away'
    >>> as_read("from (-0.00, -0.03) to -0")
    'from (0.00, −0.03) to 0'
    """
    text = re.sub(r"(?<![\w.])-(0(?:\.0+)?)(?![\d.e])", r"\1", text)  # what is rounded to zero has no sign
    text = re.sub(r"(?<![\w.])(-?[\d.]+)e([+-]\d+)\b", _as_power, text)
    text = re.sub(r"(?<![\w.)\]⁻-])-(?=[\d.|∞]|inf)", "−", text)
    text = re.sub(r"\b([a-zA-Z])_(\d+)\b", lambda found: found[1] + found[2].translate(_INDICES), text)
    return re.sub(r"(?<=[a-z])_(?=[a-z])", " ", text)


def _as_power(found: re.Match[str]) -> str:
    power = f"10{str(int(found[2])).translate(_POWERS)}"
    return power if found[1] == "1" else f"−{power}" if found[1] == "-1" else f"{found[1]} · {power}"
