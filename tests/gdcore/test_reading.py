"""What a claim or a check was made from is found by watching it being made: nobody lists it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import pytest

from gdcore import GradientDescent, Trajectory, experiments, objectives
from gdcore.experiments import Experiment, LearningRate, NewtonOnCosine
from gdcore.verification import Check, Claim, compare


@dataclass(frozen=True)
class Two(Experiment):
    """Two walks on the square, one of them of twice the rate."""

    rate: float = 0.1

    @cached_property
    def slow(self) -> Trajectory:
        """The run with the rate."""
        return GradientDescent(self.rate).run(objectives.square(), 8.0, maxiter=5)

    @cached_property
    def trajectories(self) -> Mapping[str, Trajectory]:
        return {"slow": self.slow, "fast": GradientDescent(2 * self.rate).run(objectives.square(), 8.0, maxiter=5)}

    @cached_property
    def facts(self) -> Mapping[str, float]:
        return {
            "slow_end": self._end("slow"),
            "last_of_slow": float(self.slow.x[-1, 0]),
            **{f"{name}_last": float(run.x[-1, 0]) for name, run in self.trajectories.items()},
            "limit": 2.0 * self.curvature,
            "alone": 3.0,
        }

    def _end(self, name: str) -> float:
        return float(self.trajectories[name].x[-1, 0])

    @property
    def curvature(self) -> float:
        """Of the square, halved."""
        return 0.5

    def _claims(self) -> Iterable[Claim]:
        return _claims(self)

    def _checks(self) -> Iterable[Check]:
        return _checks(self)


def _claims(two: Two) -> Iterator[Claim]:
    facts, limit = two.facts, two.facts["limit"]
    last = facts["fast_last"]
    yield Claim.of(
        two.runs("slow"), lambda p: (p.nit > 0, "…"), name="walks", statement="…", remedy=f"go below {limit}"
    )
    yield Claim(name="stays_below", statement="…", holds=two.rate < limit, found=f"{limit}", remedy=f"{last}")
    yield Claim(name="ends", statement="…", holds=last < 8, found=f"{last}", remedy="…")
    yield Claim(
        name="nothing", statement="…", holds=facts["alone"] > 2, remedy=f"see {two.facts['slow_last']}", found="three"
    )
    for name in two.trajectories:
        yield _named(two, name)
    yield Claim(name="typed", statement="…", holds=True, found=f"{two.rate}", remedy="…")


class Again(Two):
    """The same walks, spoken of in other words."""

    def _claims(self) -> Iterable[Claim]:
        every = {name: self.facts[f"{name}_last"] for name in self.trajectories}
        yield Claim(name="all", statement="…", holds=max(every.values()) < 8, found="…", remedy="…")
        shown = ", ".join(f"{name}" for name in ("a", "b"))
        last = self.facts["slow_end"]
        yield Claim(name="one", statement="…", holds=last < 8, found=shown, remedy="…")
        last = self.facts["fast_last"]
        yield Claim(name="other", statement="…", holds=last < 8, found=f"{last}", remedy="…")


def _named(two: Two, name: str) -> Claim:
    where = two.facts[f"{name}_last"]
    return Claim(name=f"{name}_last", statement="…", holds=where > 0, found=f"{where}", remedy="…")


def _checks(two: Two) -> Iterator[Check]:
    runs = {"slow": (two.slow, 0.8), "fast": (two.trajectories["fast"], 0.6)}
    for name, (run, factor) in runs.items():
        end = 8 * factor**5
        yield compare(f"{name}: end", run.x[-1, 0], end, rtol=1e-9, reference="a power")
    yield compare("limit", two.facts["limit"], two.trajectories["slow"].nit / 5, reference="a count")


def test_a_claim_is_about_what_its_own_statement_took_and_not_about_its_remedy() -> None:
    subjects = {claim.name: set(claim.subjects) for claim in Two().claims.values()}
    assert subjects == {
        "walks": {"slow"},
        "stays_below": {"limit"},
        "ends": {"fast_last"},
        "nothing": {"alone"},
        "slow_last": {"slow_last"},
        "fast_last": {"fast_last"},
        "typed": set(),
    }


def test_a_check_is_about_the_computed_value_alone_and_in_a_loop_about_the_run_that_it_is_at() -> None:
    assert [(check.name, check.about) for check in Two().checks] == [
        ("slow: end", ("slow",)),
        ("fast: end", ("fast",)),
        ("limit", ("limit",)),
    ]


@pytest.mark.parametrize(
    ("claim", "checks"),
    [
        ("walks", ["slow: end"]),
        ("stays_below", ["limit"]),
        ("ends", ["fast: end"]),
        ("slow_last", ["slow: end"]),
        ("nothing", []),
        ("typed", []),
    ],
)
def test_the_checks_about_a_claim_are_those_of_its_runs_and_facts(claim: str, checks: list[str]) -> None:
    two = Two()
    assert [check.name for check in two.checks_about(two.claims[claim])] == checks


def test_a_fact_is_of_the_runs_that_its_entry_takes() -> None:
    sources = Two()._sources
    assert sources["last_of_slow"] == {"slow"}
    assert sources["slow_last"] == {"slow"}
    assert sources["fast_last"] == {"fast"}
    assert sources["limit"] == {"curvature"}
    assert not sources["alone"]


@pytest.mark.parametrize("name", [name for name in experiments.__all__ if name != "Experiment"])
def test_what_a_claim_is_evaluated_for_is_among_its_subjects(name: str) -> None:
    experiment = getattr(experiments, name)()
    # A sentence that another experiment makes speaks of runs there.
    own = [c for c in experiment.claims.values() if all(experiment.trajectories.get(n) is r for n, r in c.runs.items())]
    assert [claim.name for claim in own if not claim.subjects.issuperset(claim.about)] == []
    named = [check for check in experiment.checks if check.name.partition(":")[0] in experiment.trajectories]
    assert [check.name for check in named if not check.about] == []


def test_the_checks_of_a_lecture_stand_beside_the_right_sentences() -> None:
    newton, rates = NewtonOnCosine(), LearningRate()

    def beside(experiment: Experiment, claim: str) -> set[str]:
        return {check.name.partition(" 0 to")[0] for check in experiment.checks_about(experiment.claims[claim])}

    assert beside(newton, "newton_settles_on_maximum") == {
        "newton: iterates", "newton: first iterate", "newton: last iterate", "newton: order of convergence",
    }  # fmt: skip
    assert beside(newton, "as_many_climb_as_descend") == {
        "share to minimum of the starts", "share to maxima of the starts",
    }  # fmt: skip
    derivatives = {"cosine: gradient at 9 points", "cosine: Hessian at 9 points"}
    assert beside(newton, "curvature_is_negative_at_start") >= derivatives
    assert not derivatives & beside(newton, "newton_settles_on_maximum")
    assert beside(rates, "better_wins_the_race") >= {"better: iterates", "too small: iterates"}
    assert beside(rates, "shifted_parameter_bounces") == {"shifted parabola, bouncing: iterates"}


@pytest.mark.parametrize("name", [name for name in experiments.__all__ if name != "Experiment"])
def test_all_that_is_claimed_of_computed_things_is_held_against_something_independent(name: str) -> None:
    experiment = getattr(experiments, name)()
    # What a claim says of parameters alone, such as that two of them differ, is said of what was typed.
    computed = [claim for claim in experiment.claims.values() if claim.subjects]
    assert [claim.name for claim in computed if not experiment.checks_about(claim)] == []
    names = [check.name for check in experiment.checks]
    assert sorted(set(names)) == sorted(names)


def test_a_name_in_a_comprehension_is_not_the_same_name_elsewhere_and_a_value_given_anew_is_not_the_old_one() -> None:
    subjects = {claim.name: set(claim.subjects) for claim in Again().claims.values()}
    assert subjects == {"all": {"slow_last", "fast_last"}, "one": {"slow_end"}, "other": {"fast_last"}}


def test_watching_changes_nothing_of_what_is_said() -> None:
    newton = NewtonOnCosine()
    assert list(newton.claims.values()) == list(newton._claims())
    assert [check.difference for check in newton.checks] == [check.difference for check in newton._checks()]
