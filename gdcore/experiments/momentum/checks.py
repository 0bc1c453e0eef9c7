"""The numbers of the lecture on momentum against SciPy and closed forms."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy

from gdcore._validation import Array
from gdcore.experiments.local_minimum.checks import luck_again, rolled_again
from gdcore.experiments.momentum.runs import MomentumRuns
from gdcore.landscape import shrink
from gdcore.objectives import check_derivatives
from gdcore.trajectory import Status
from gdcore.verification import Check, at_iterate, compare


def checks(run: MomentumRuns) -> Iterator[Check]:
    """Return all of them."""
    yield from check_derivatives(run.objective, [run.start, (0.3, -2.0)], name="ravine")
    yield from _iterates(run)
    yield from _steps(run)
    yield from _gains(run)
    yield from _luck(run)
    yield from _factors(run)
    yield from _best(run)
    yield from _limits(run)
    yield from _ends(run)


def _matrix(beta: float, z: float) -> Array:
    return np.array([[0.0, 1.0], [-beta, 1 + beta - z]])


def _ahead_matrix(beta: float, z: float) -> Array:
    return np.array([[0.0, 1.0], [-beta * (1 - z), (1 + beta) * (1 - z)]])


def _radius(matrix: Array) -> float:
    return float(np.abs(np.linalg.eigvals(matrix)).max())


def _iterates(run: MomentumRuns) -> Iterator[Check]:
    scale = float(np.abs(run.start).max())
    for name, path, beta in (("heavy", run.heavy, run.momentum), ("too much", run.heavy_with_too_much, run.too_much)):
        n = min(60, path.nit)
        powers, roots = np.empty((n + 1, 2)), np.empty((n + 1, 2))
        for i, bend in enumerate((run.flat, run.steep)):
            z, x0 = run.rate * bend, float(run.start[i])
            # A ball at rest was where it is: (x₋₁, x₀) = (x₀, x₀).
            powers[:, i] = [(np.linalg.matrix_power(_matrix(beta, z), k) @ (x0, x0))[1] for k in range(n + 1)]
            first, second = np.roots([1, -(1 + beta - z), beta]).astype(complex)
            weights = np.linalg.solve(np.array([[1, 1], [first, second]]), [x0, (1 - z) * x0])
            k = np.arange(n + 1)
            roots[:, i] = (weights[0] * first**k + weights[1] * second**k).real
        for short, witness, expected in (
            ("powers", "powers of the 2 x 2 matrix", powers), ("roots", "numpy.roots", roots),
        ):  # fmt: skip
            yield compare(
                f"{name}: iterates 0 to {n}, against {short}", path.x[: n + 1], expected, atol=1e-9 * scale, rtol=1e-9,
                reference=witness, where=at_iterate,
            )  # fmt: skip
    yield compare(
        f"Nesterov: iterates 0 to {run.nesterov.nit}", run.nesterov.x, _textbook(run), atol=1e-12 * scale,
        reference="two sequences", where=at_iterate,
    )  # fmt: skip


def _textbook(run: MomentumRuns) -> Array:
    """Return Nesterov's iterates by the two sequences of the textbook."""
    bends, rate = np.array([run.flat, run.steep]), 1 / run.steep
    x = y = np.array(run.start, dtype=np.float64)
    path = [x]
    for _ in range(run.nesterov.nit):
        after = x - rate * bends * x
        x, y = after + run.momentum * (after - y), after
        path.append(x)
    return np.array(path)


def _again(run: MomentumRuns, beta: float, steps: int) -> Array:
    """Return the places of the ball by x_{k+1} = (1 + β − ηλ) x_k − β x_{k−1}, in plain numbers along each axis."""
    path = np.empty((steps + 1, 2))
    with np.errstate(all="ignore"):
        for axis, bend in enumerate((run.flat, run.steep)):
            before = here = float(run.start[axis])
            for k in range(steps + 1):
                path[k, axis] = here
                before, here = here, (1 + beta - run.rate * bend) * here - beta * before
    return path


def _steps_to_bottom(run: MomentumRuns, path: Array) -> int:
    """Return after how many steps the ball stays within the accuracy, −1 if it does not."""
    away = ~(np.hypot(*path.T) <= run.accuracy)
    return -1 if away[-1] else int(np.flatnonzero(away)[-1]) + 1 if away.any() else 0


def _steps(run: MomentumRuns) -> Iterator[Check]:
    witness = "x_{k+1} = (1 + β - ηλ) x_k - β x_{k-1} in plain numbers"
    for fact, words, beta in (
        ("plain_steps", "plain", 0.0), ("momentum_steps", "heavy", run.momentum),
        ("too_much_steps", "too much", run.too_much), ("critical_steps", "critical", run.critical_momentum),
        ("fewest_steps", "best momentum of the knob", float(run.ravine_facts["fewest_steps_momentum"])),
    ):  # fmt: skip
        path = _again(run, beta, run.maxiter)
        steps = _steps_to_bottom(run, path)
        yield compare(f"{words}: steps to the bottom", run.ravine_facts[fact], steps, reference=witness)
    plain, heavy = _again(run, 0.0, run.maxiter), _again(run, run.momentum, run.maxiter)
    n = _steps_to_bottom(run, plain)
    signs = np.sign(plain[: (n if n >= 0 else run.plain.nit) + 1, 1])
    yield compare(
        "plain: crossings of the ravine", run.ravine_facts["plain_crossings"], int((np.diff(signs) != 0).sum()),
        reference=witness,
    )  # fmt: skip
    beyond = max(0.0, float((-np.sign(run.start[0]) * heavy[:, 0]).max()) / abs(run.start[0]))
    yield compare(
        "heavy: share of its start by which it passes the bottom", run.ravine_facts["overshoot_share"], beyond,
        rtol=1e-9, reference=witness,
    )  # fmt: skip


def _gains(run: MomentumRuns) -> Iterator[Check]:
    k, beta = np.arange(400), run.momentum
    for words, slopes, expected, reference in (
        ("that agree", np.ones(400), (1 - beta ** (k + 1)) / (1 - beta), "(1 - β^k) / (1 - β)"),
        (
            "that flip", (-1.0) ** k, (-1.0) ** k * (1 - (-beta) ** (k + 1)) / (1 + beta),
            "±(1 - (-β)^k) / (1 + β)",
        ),
    ):  # fmt: skip
        yield compare(
            f"velocity after 1 to 400 slopes {words}", run.velocities(slopes), expected, rtol=1e-12,
            reference=reference, where=lambda k: f"k = {k + 1}",
        )  # fmt: skip


def _luck(run: MomentumRuns) -> Iterator[Check]:
    land = run.landscape
    yield luck_again(land, run.lucky_plain, 0.0, "map of luck, without momentum: which starts are lucky")
    yield luck_again(land, run.lucky_heavy, land.momentum, "map of luck, with momentum: which starts are lucky")
    for words, path, beta in (("plain", run.saved_plain, 0.0), ("heavy", run.saved_heavy, land.momentum)):
        expected = rolled_again(land, np.array([run.saved]), beta, path.nit)[-1, 0]
        yield compare(
            f"start that momentum saves, {words}: last place", path.x[-1], expected, atol=1e-6,
            reference="the recurrence for place and velocity",
        )  # fmt: skip


def _factors(run: MomentumRuns) -> Iterator[Check]:
    witness = "numpy.linalg.eigvals"
    for name, bend in (("along", run.flat), ("across", run.steep)):
        z, beta = run.rate * bend, run.momentum
        yield compare(
            f"heavy: factor of a step {name}", shrink(beta, z), _radius(_matrix(beta, z)), atol=1e-12, reference=witness
        )
        ahead = _radius(_ahead_matrix(beta, z))
        yield compare(f"Nesterov: factor of a step {name}", shrink(beta, z, True), ahead, atol=1e-12, reference=witness)


def _best(run: MomentumRuns) -> Iterator[Check]:
    def larger(beta: float, *zs: float) -> float:
        return max(_radius(_matrix(beta, z)) for z in zs)

    # η on the two curvatures, of this ravine and of the narrower one.
    ours, narrowness = (run.rate * run.flat, run.rate * run.steep), run.times_narrower * run.steep / run.flat
    theirs = 2 / (1 + narrowness), 2 * narrowness / (1 + narrowness)
    narrower = float(run.ravine_facts["narrower_critical_momentum"])
    ravines = ("", run.critical_momentum, ours), (" of the narrower ravine", narrower, theirs)
    for name, critical, zs in ravines:
        # Only while the plateau reaches across the ravine too is the flat direction the slower one.
        if zs[1] <= (2 - np.sqrt(zs[0])) ** 2:
            found = scipy.optimize.minimize_scalar(
                lambda beta, zs=zs: larger(float(beta), *zs), bounds=(0.0, 1.0), method="bounded",
                options={"xatol": 1e-10},
            )  # fmt: skip
            witness = "scipy.optimize.minimize_scalar"
            yield compare(f"critical momentum{name}", critical, found.x, atol=1e-4, reference=witness)

    def larger_of_pair(pair: Array) -> float:
        return larger(float(pair[1]), float(pair[0]) * run.flat, float(pair[0]) * run.steep)

    pair = scipy.optimize.differential_evolution(
        larger_of_pair, scipy.optimize.Bounds([0.0, 0.0], [4 / run.steep, 1.0]), rng=0, tol=1e-8, maxiter=300
    )
    yield compare(
        "best factor of all pairs", run.ravine_facts["best_shrink"], pair.fun, atol=1e-3,
        reference="scipy.optimize.differential_evolution",
    )  # fmt: skip


def _limits(run: MomentumRuns) -> Iterator[Check]:
    beta = run.momentum
    for name, words, matrix in (
        ("momentum_limit", "heavy", _matrix), ("nesterov_limit", "Nesterov", _ahead_matrix),
    ):  # fmt: skip
        wall = scipy.optimize.brentq(
            lambda z, matrix=matrix: _radius(matrix(beta, z)) - 1, 0.5, 5.0, xtol=1e-13, rtol=1e-13
        )
        yield compare(
            f"{words}: limit of the rate", run.ravine_facts[name], wall / run.steep, rtol=1e-9,
            reference="scipy.optimize.brentq on radius 1",
        )  # fmt: skip


def _ends(run: MomentumRuns) -> Iterator[Check]:
    if run.plain.status is not Status.MINIMUM:
        return
    found = scipy.optimize.minimize(run.objective.fun, run.start, jac=run.objective.grad, method="BFGS", tol=1e-9)
    yield compare("plain: last place", run.plain.x[-1], found.x, atol=1e-5, reference="scipy.optimize.minimize, BFGS")
