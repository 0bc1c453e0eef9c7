"""The sentences of the lecture on tuning a formula, evaluated."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gdcore.experiments.formula_fit.runs import FormulaRuns
from gdcore.landscape import condition, stability_limit
from gdcore.objectives import mean_squared_error
from gdcore.trajectory import Status
from gdcore.verification import Claim, counted


def claims(lesson: FormulaRuns) -> Iterator[Claim]:
    """Return all of them, in the order of the lecture."""
    yield from _bowl(lesson)
    yield from _rate(lesson)
    yield from _scipy(lesson)
    yield from _network(lesson)
    yield from _price(lesson)
    yield from _quiz(lesson)


def _numbers(lesson: FormulaRuns, *names: str) -> list[float]:
    return [float(lesson.facts[name]) for name in names]


def _bowl(lesson: FormulaRuns) -> Iterator[Claim]:
    best = float(lesson.facts["inside_best_loss"])
    yield Claim.of(
        lesson.runs("inside"),
        lambda p: (
            p.fun[-1] > 5 * best and float(np.linalg.norm(p.run.grad[p.nit])) < 0.02,
            f"error {p.fun[-1]:.4g} where it rests, {best:.4g} at best; slope there "
            f"{np.linalg.norm(p.run.grad[p.nit]):.2g}",
        ),
        name="knobs_inside_get_stuck_from_this_start",
        statement="with the knobs inside a cosine, the ball from this start got stuck far above the best error",
        remedy="choose a start or true parameters from which the landscape of sin(b cos(a x)) holds it up, like (5, 1)",
    )
    varies, smallest = float(lesson.facts["curvature_varies_by"]), min(_numbers(lesson, "curvature_a", "curvature_b"))
    yield Claim(
        name="ground_is_a_bowl",
        statement="the ground of the formula is a bowl: the same upward curvature everywhere",
        holds=varies < 1e-6 and smallest > 1e-9,
        found=f"the second differences vary by {varies:.1g} of the largest; the smallest curvature is {smallest:.4g}",
        remedy="this holds for every formula whose knobs are factors of different shapes",
    )


def _rate(lesson: FormulaRuns) -> Iterator[Claim]:
    rate, line, limit = _numbers(lesson, "learning_rate", "line_limit", "learning_rate_limit")
    yield Claim(
        name="same_rate_bounces_on_the_line",
        statement="at this rate the line on the same data bounces for ever",
        holds=bool(np.isclose(rate, line, rtol=1e-9)),
        found=f"the rate is {rate:g}, the limit of the line {line:.9g}",
        remedy=f"choose learning_rate = {line:g}",
    )
    share, best = float(lesson.facts["share_at_bottom"]), lesson.best.parameters
    yield Claim.of(
        lesson.runs("run"),
        lambda p: (
            p.run.status is Status.MINIMUM
            and float(np.abs(p.run.x[-1] - best).max()) <= 1e-6
            and p.nit >= int(lesson.facts["steps_to_thousandth"])
            and share == 1,
            f"{np.abs(p.x[-1] - best).max():.2g} from least squares, {p.run.status.value}; {share:.1%} of the starts",
        ),
        name="run_reaches_the_bottom",
        statement="the ball reaches the bottom, from here and from everywhere in the window",
        remedy=f"draw the run to the bottom, choose a learning_rate below {limit:.4g}, or a larger maxiter",
    )
    steps = int(lesson.facts["steps_to_thousandth"])
    yield Claim(
        name="run_takes_few_steps",
        statement="it takes few steps, few enough to watch",
        holds=5 <= steps <= 60,
        found=f"it takes {steps} steps to a thousandth of the distance",
        remedy=f"choose a learning_rate nearer to {limit / 2:.3g}",
    )
    yield Claim.of(
        lesson.runs("run"),
        lambda p: (
            lesson.in_window(p.x),
            f"a and b go from {p.x.min():.3g} to {p.x.max():.3g}; the window from {lesson.window[0]:g} to "
            f"{lesson.window[1]:g}",
        ),
        name="balls_stay_in_window",
        statement="the ball stays in the window",
        remedy="choose a larger window or a smaller learning_rate",
    )
    hess = lesson.objective.curvature_matrix(np.array(lesson.start, dtype=np.float64))
    a, b, third, second = _numbers(lesson, "curvature_a", "curvature_b", "mean_square_x3", "mean_square_x2")
    gap = float(np.abs(np.diag(hess) - 2 * np.array([third, second])).max())
    yield Claim(
        name="curvature_is_twice_the_mean_square",
        statement="the curvature of a knob is twice the mean square of what it multiplies",
        holds=gap <= 1e-12,
        found=f"the curvatures are {a:.5f} and {b:.5f}, the mean squares {third:.5f} and {second:.5f}",
        remedy="this holds for every formula whose knobs are factors",
    )
    squares = _numbers(lesson, *(f"mean_square_{name}" for name in ("one", "x", "x2", "x3")))
    yield Claim(
        name="higher_powers_are_flatter",
        statement="between minus one and one, the higher the power the smaller its mean square",
        holds=bool((np.diff(squares) < 0).all()),
        found="the mean squares are " + ", ".join(f"{value:.4f}" for value in squares),
        remedy="choose more samples",
    )
    yield Claim(
        name="limit_is_larger_than_the_lines",
        statement="the limit of the rate is more than twice that of the line",
        holds=limit > 2 * line,
        found=f"the limit is {limit:.4g}, that of the line {line:.4g}",
        remedy="choose more samples",
    )


def _scipy(lesson: FormulaRuns) -> Iterator[Claim]:
    found, errors = lesson.scipy_fit
    off = float(np.abs(found - lesson.best.parameters).max())
    yield Claim(
        name="curve_fit_agrees",
        statement="SciPy's curve_fit finds the same a and b",
        holds=off <= 1e-6,
        found=f"the largest difference is {off:.1g}",
        remedy="choose other data",
    )
    away = np.abs(found - lesson.true_parameters)
    yield Claim(
        name="truth_lies_within_two_standard_errors",
        statement="the true a and b lie within two standard errors of the fitted ones",
        holds=bool((away <= 2 * errors).all()),
        found=f"they are off by {away[0]:.4f} and {away[1]:.4f}, with standard errors of {errors[0]:.4f} and "
        f"{errors[1]:.4f}",
        remedy="choose another seed; about one in ten fails this",
    )


def _network(lesson: FormulaRuns) -> Iterator[Claim]:
    network, formula, noise = _numbers(lesson, "network_loss", "best_loss", "noise")
    yield Claim(
        name="network_fits_the_points_better",
        statement="the network fits the points even better than the formula",
        holds=network < formula,
        found=f"the error of the network is {network:.6f}, that of the formula {formula:.6f}",
        remedy="choose a smaller penalty or more neurons",
    )
    law, off, network_off = _numbers(lesson, "law_at_far", "formula_off_at_far", "network_off_at_far")
    yield Claim(
        name="formula_holds_beyond_the_data",
        statement="beyond the data the formula stays on the law",
        holds=off <= 0.02 * abs(law),
        found=f"at x = {lesson.far:g} it is off by {off:.4g}, where the law is {law:.4g}",
        remedy="choose less noise, more samples or a smaller far",
    )
    yield Claim(
        name="network_fails_beyond_the_data",
        statement="beyond the data the network leaves the law",
        holds=network_off >= 20 * off and network_off >= 10 * noise,
        found=f"at x = {lesson.far:g} it is off by {network_off:.4g}, the formula by {off:.4g}; the noise is {noise:g}",
        remedy="choose a larger far",
    )
    floor, other = _numbers(lesson, "wrong_law_loss", "wrong_law_network_loss")
    yield Claim(
        name="wrong_formula_has_a_high_floor",
        statement="on points of another law the formula's lowest error is high, and the network's is not",
        holds=floor >= 10 * formula and other < 0.1 * floor,
        found=f"its error is {floor:.4f} in place of {formula:.4f}, the network's {other:.4f}",
        remedy="choose less noise",
    )


def _price(lesson: FormulaRuns) -> Iterator[Claim]:
    narrow, wide = _numbers(lesson, "narrow_likeness", "likeness")
    yield Claim(
        name="shapes_look_alike_on_one_side",
        statement="to the right of zero the two shapes look alike, over both sides they do not",
        holds=narrow > 0.95 and abs(wide) < 0.1,
        found=f"the cosine between them is {narrow:.4f} on one side, {wide:.2g} on both",
        remedy="choose narrow_left nearer to zero, or above it",
    )
    ratio, steps, plain = _numbers(lesson, "narrow_condition", "narrow_steps_to_thousandth", "steps_to_thousandth")
    yield Claim(
        name="lookalike_shapes_make_a_ravine",
        statement="look-alike shapes make the bowl a ravine, which takes many times as many steps",
        holds=ratio >= 50 and steps >= 20 * plain > 0,
        found=f"the condition is {ratio:.4g}; it takes {steps:.0f} steps in place of {plain:.0f}",
        remedy="choose narrow_left nearer to zero, and a learning_rate below both limits",
    )
    times = float(lesson.facts["narrow_uncertainty_ratio"])
    yield Claim(
        name="narrow_answer_is_less_certain",
        statement="the answer is less certain too",
        holds=times >= 3,
        found=f"the standard error of a is {times:.3g} times as large",
        remedy="choose narrow_left nearer to zero",
    )
    bottom = lesson.narrow_best.parameters
    yield Claim.of(
        lesson.runs("newton"),
        lambda p: (
            p.nit == 1 and float(np.abs(p.x[-1] - bottom).max()) < 1e-9,
            f"{np.abs(p.x[-1] - bottom).max():.1g} from the bottom after {counted(p.nit, 'step')}",
        ),
        name="newton_takes_one_jump",
        statement="Newton's method crosses the ravine in one jump",
        remedy="choose narrow_left so that the shapes still differ",
    )


def _quiz(lesson: FormulaRuns) -> Iterator[Claim]:
    outside = _numbers(lesson, "quiz_sine_outside_varies_by", "quiz_exponential_outside_varies_by")
    yield Claim(
        name="quiz_factors_make_bowls",
        statement="where every knob is just a factor the error is a bowl",
        holds=max(outside) < 1e-6,
        found=f"the curvatures vary by {outside[0]:.1g} and {outside[1]:.1g} of the largest",
        remedy="this holds for every parameter; the formulas must stay the same",
    )
    inside = _numbers(lesson, "quiz_sine_inside_varies_by", "quiz_exponential_inside_varies_by")
    minima = int(lesson.facts["quiz_sine_inside_minima"])
    yield Claim(
        name="quiz_inside_makes_no_bowl",
        statement="where a knob stands inside the error is no bowl",
        holds=min(inside) > 0.1 and minima >= 2,
        found=f"the curvatures vary by {inside[0]:.3g} and {inside[1]:.3g} of the largest; there are {minima} "
        "minima along a",
        remedy="choose other true parameters",
    )
    dense = np.linspace(-1, 1, 20_001)
    error = mean_squared_error(lesson.model, dense, lesson.law(dense))
    answers = _numbers(lesson, "exercise_limit", "exercise_condition")
    numbers = [stability_limit(error, lesson.start), condition(error, lesson.start)]
    off = float(np.abs(np.array(answers) / numbers - 1).max())
    yield Claim(
        name="exercise_answers_are_the_limit_of_many_points",
        statement="limit and condition of the exercise are those of very many points",
        holds=off <= 1e-3,
        found=f"the limit is {answers[0]:g} and the condition {answers[1]:g}; of many points they are "
        f"{numbers[0]:.4f} and {numbers[1]:.4f}",
        remedy="this holds for every parameter; the exercise must stay the same",
    )
