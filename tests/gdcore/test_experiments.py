"""The lessons say what is true, refuse what is not, and follow their parameters."""

import json
import subprocess
import sys

import numpy as np
import pytest

from gdcore import __main__ as table
from gdcore.experiments import LearningRate, LineFit, LocalMinimum, NewtonOnCosine
from gdcore.verification import Check, Claim, at_iterate, compare, fitted_order, fitted_rate
from tests.gdcore.judged import failed, failing

SIX = LearningRate(curvature=6.0, start=7.0, too_small=0.005, better=0.05, bouncing=1 / 3, diverging=0.35)


@pytest.fixture(scope="module")
def local_minimum() -> LocalMinimum:
    return LocalMinimum(grid=20)


@pytest.mark.parametrize(
    "lesson",
    [LearningRate(), SIX, LineFit(), *(NewtonOnCosine(start=s) for s in (-15.0, -14, -16.5, 15, -17.2))],
    ids=str,
)
def test_every_claim_and_check_holds(lesson) -> None:
    assert failing(lesson) == set()
    assert failed(lesson) == set()
    assert all(name.isidentifier() for name in lesson.facts)
    assert all(isinstance(value, float | int | str) and value == value for value in lesson.facts.values())
    assert all(type(claim.holds) is bool and claim.found and claim.remedy for claim in lesson.claims.values())


def test_the_lecture_on_local_minima_holds_too(local_minimum: LocalMinimum) -> None:
    assert failing(local_minimum) == set()
    assert [check for check in local_minimum.checks if not check.passed] == []
    assert all(name.isidentifier() for name in local_minimum.facts)


def test_newton_facts_against_arithmetic() -> None:
    facts, c = NewtonOnCosine().facts, np.pi / 20
    assert facts["loss_at_start"] == pytest.approx(np.sqrt(0.5))
    assert facts["curvature_at_start"] == pytest.approx(-(c**2) * np.sqrt(0.5))
    assert facts["effective_learning_rate"] == pytest.approx(-np.sqrt(2) / c**2)
    assert facts["newton_first"] == pytest.approx(-15 - 20 / np.pi)
    assert facts["minimal_damping"] == pytest.approx(c**2)
    assert facts["far_final"] == pytest.approx(400)
    assert facts["damped_contraction"] == pytest.approx(0.078125 / (0.078125 + c**2))
    # Near the top with damping (1 + e) c^2 the longest step is 1/sqrt(2e) in units of 1/c; it must not pass
    # the next top, 2 pi away: e = 1/(8 pi^2) to first order.
    assert facts["safe_damping_excess"] == pytest.approx(1 / (8 * np.pi**2), rel=0.15)


def test_a_start_where_newton_descends_refutes_the_climb() -> None:
    lesson = NewtonOnCosine(start=-5)
    wrong = failing(lesson)
    assert {"curvature_is_negative_at_start", "newton_settles_on_maximum", "newton_ends_higher"} <= wrong
    claim = lesson.claims["curvature_is_negative_at_start"]
    assert claim.found == "f''(−5) = 0.0174"
    assert claim.remedy == "choose a start with 10 < |x| < 30"
    assert all(check.passed for check in lesson.checks)


@pytest.mark.parametrize("start", [0, 10, 20, 1e6])
def test_odd_starts_break_nothing(start: float) -> None:
    lesson = NewtonOnCosine(start=start)
    assert lesson.facts
    assert failing(lesson)


def test_weak_damping_refutes_the_repair() -> None:
    wrong = failing(NewtonOnCosine(damping=0.01))
    assert {"damping_lifts_curvature_everywhere", "damped_newton_reaches_minimum"} <= wrong


def test_destinations_of_newton() -> None:
    lesson = NewtonOnCosine()
    found = lesson.destinations([[-15.0, -5.0], [-9.9, 7.3], [12.7, 10.0]])
    np.testing.assert_array_equal(found.x[:2], [[-20, 0], [400, 0]])
    assert found.maximum.tolist()[0] == [True, False]
    assert found.direct.tolist() == [[True, True], [False, True], [True, False]]
    assert not found.settled[2, 1]


def test_damping_sweep_agrees_with_single_runs() -> None:
    lesson = NewtonOnCosine()
    sweep = lesson.damping_sweep([0.0, lesson.damping, 1.0])
    assert sweep.climbs.tolist() == [True, False, False]
    assert sweep.iterations.tolist()[:2] == [-1, lesson.facts["damped_iterations_to_thousandth"]]
    assert sweep.iterations[2] > 10 * sweep.iterations[1]


def test_curvature_strip_covers_the_window() -> None:
    assert NewtonOnCosine().curvature_sign_intervals(-20, 20) == ((-20, -10, -1), (-10, 10, 1), (10, 20, -1))
    assert NewtonOnCosine().curvature_sign_intervals(-5, 5) == ((-5, 5, 1),)


def test_learning_rate_facts_against_arithmetic() -> None:
    facts = LearningRate().facts
    assert facts["too_small_final"] == pytest.approx(-20 * (1 - 2 / 64) ** 60)
    assert facts["better_left_at_glance"] == pytest.approx(0.75**10)
    assert facts["better_loss_left_at_glance"] == pytest.approx(0.75**20)
    assert facts["better_iterations_to_accuracy"] == np.ceil(np.log(20_000) / np.log(4 / 3))
    assert (facts["shifted_bouncing_first"], facts["shifted_bouncing_loss"]) == (-7, 36)


def test_rates_that_do_not_keep_their_promise_are_refused() -> None:
    assert "at_least_one_rate_diverges" in failing(LearningRate(diverging=0.9))
    assert "bouncing_keeps_its_distance" in failing(LearningRate(bouncing=0.99))
    assert {"too_small_is_not_there", "better_wins_the_race"} <= failing(LearningRate(too_small=0.5))


def test_map_of_distances_has_its_valley_and_its_wall() -> None:
    left = LearningRate().distance_left([0.25, 0.5, 1.0, 1.1], 10)
    np.testing.assert_allclose(left, np.abs(1 - 2 * np.array([0.25, 0.5, 1.0, 1.1])) ** 10, rtol=1e-12)


def test_other_data_make_another_landscape() -> None:
    x = np.linspace(0, 1, 20)
    lesson = LocalMinimum(data=(x, np.sin(2 * np.cos(x))), good=(1.1, 2.1), grid=4)
    assert lesson.global_minimum.x == pytest.approx([1, 2], abs=1e-6)
    assert lesson.global_minimum.fun == pytest.approx(0, abs=1e-15)
    assert lesson.surface([1.0, 3.0], [2.0]).shape == (2, 1)


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: NewtonOnCosine(start=float("nan")), ValueError, "start must be finite"),
        (lambda: NewtonOnCosine(start=float("inf")), ValueError, "start must be finite"),
        (lambda: NewtonOnCosine(start="left"), TypeError, "start must be a real number, got 'left'"),
        (lambda: NewtonOnCosine(damping=-0.1), ValueError, "damping must not be negative, got -0.1"),
        (lambda: NewtonOnCosine(maxiter=0), ValueError, "maxiter must be at least 1"),
        (lambda: NewtonOnCosine(maxiter=2.5), TypeError, "maxiter must be an integer"),
        (lambda: LearningRate(start=0), ValueError, "start must not be 0"),
        (lambda: LearningRate(better=0), ValueError, "better must be positive"),
        (lambda: LocalMinimum(good=(1, 2, 3)), ValueError, "good must be a pair"),
        (lambda: LocalMinimum(window=(3, 1)), ValueError, "lower bound"),
        (lambda: LocalMinimum(window=((-2, 7), (-2, 7))), ValueError, "one \\(lower, upper\\) pair for both"),
        (lambda: LocalMinimum(model="cubic"), ValueError, "a Model with two parameters, such as models.cubic"),
        (lambda: LocalMinimum(noise=-1), ValueError, "noise must not be negative, got -1.0; give zero or more"),
        (lambda: LineFit(samples=2), ValueError, "samples must be at least 3"),
    ],
)
def test_bad_parameters_are_refused_at_once(make, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        make()


def test_table_ends_with_the_verdict(monkeypatch, capsys) -> None:
    monkeypatch.setattr(table, "lessons", lambda: ["LearningRate", "LineFit"])
    assert table.main([]) == 0
    assert "0 failed" in capsys.readouterr().out
    assert table.main(["--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["passed"] is True
    assert {check["name"] for check in document["experiments"]["LineFit"]} >= {"safe: last (a, b), against linregress"}


def test_table_ends_with_one_if_a_check_fails(monkeypatch, capsys) -> None:
    class Wrong:
        checks = (compare("two", 2.0, 3.0, reference="arithmetic"), compare("nan", np.nan, 1.0, reference="none"))

    monkeypatch.setattr(table, "lessons", lambda: ["LineFit"])
    monkeypatch.setattr(table.experiments, "LineFit", Wrong)
    assert table.main([]) == 1
    out = capsys.readouterr().out
    assert out.count("FAIL") == 2
    assert "2 checks, 2 failed" in out
    assert table.main(["--json"]) == 1
    assert json.loads(capsys.readouterr().out)["experiments"]["LineFit"][1]["computed"] is None


def test_comparison_reports_the_worst_pair() -> None:
    check = compare("x", [1, 2, 3], [1, 2.5, 3.1], atol=0.2, reference="r")
    assert (check.computed, check.expected, check.passed) == (2, 2.5, False)
    assert (check.entries, compare("x", 1.0, 1.0, reference="r").entries) == (3, 1)
    assert compare("x", [1.0], [1.0], reference="r").passed
    same = compare("x", [[1, 2], [3, 4]], [[1, 2], [3, 4]], reference="r", where=lambda i, j: f"row {i}, column {-j}")
    assert (same.computed, same.where) == (4, "row 1, column −1")
    assert compare("x", [1, np.nan, 3], [1, 2, 3.5], reference="r", where=at_iterate).where == "k = 1"
    assert isinstance(check, Check)
    assert Claim(name="n", statement="s", holds=True, found="f", remedy="r").holds


def test_fits_recover_made_up_orders_and_rates() -> None:
    errors = [0.5]
    for _ in range(4):
        errors.append(0.7 * errors[-1] ** 1.618)
    assert fitted_order(errors) == pytest.approx(1.618, abs=1e-9)
    assert fitted_rate(3 * 0.83 ** np.arange(50)) == pytest.approx(0.83)
    assert np.isnan(fitted_order([1.0, 0.0]))


def test_import_needs_numpy_and_scipy_only() -> None:
    code = (
        "import sys, numpy, scipy.special; before = set(sys.modules); import gdcore, gdcore.__main__;"
        "new = {m.partition('.')[0] for m in set(sys.modules) - before} - set(sys.stdlib_module_names);"
        "print(*sorted(m for m in new if not m.startswith('_')))"
    )
    out = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    # Compiled parts of SciPy register the runtime they were built with under its name.
    assert {name for name in out.split() if not name.lower().startswith("cython")} <= {"gdcore", "numpy", "scipy"}


def test_the_ends_of_the_damping_slider_are_in_order() -> None:
    with pytest.raises(ValueError, match="small_damping must lie below large_damping = 1, got 2"):
        NewtonOnCosine(small_damping=2.0)
    with pytest.raises(ValueError, match="small_damping must be positive"):
        NewtonOnCosine(small_damping=0.0)
