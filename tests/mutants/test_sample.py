"""A few of the lies, in every run of the tests; ``python -m tests.mutants`` tries all of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.mutants.plant import PROJECT, Plant, try_plant
from tests.mutants.plants import PLANTS, choreography, computations, drawings, films, others

#: One of each kind, and a twin.
SAMPLE = (
    next(choreography()),
    next(drawings()),
    next(computations()),
    next(plant for plant in films() if "numbers" in plant.lie),
    next(others()),
    next(plant for plant in PLANTS if plant.lie == "the card's slope is that to the north"),  # said otherwise
    next(plant for plant in PLANTS if plant.innocent),
)


@pytest.mark.parametrize("plant", SAMPLE, ids=lambda plant: plant.lie)
def test_a_lie_is_noticed_and_a_twin_is_not(plant: Plant, tmp_path: Path) -> None:
    verdict = try_plant(plant, tmp_path)
    assert verdict.right, verdict.said or f"“{plant.lie}” went unnoticed"


def test_the_readme_says_how_many_lies_are_planted() -> None:
    said = re.search(r"(\d+) of (\d+) lies noticed, (\d+) of (\d+) innocent twins", (PROJECT / "README.md").read_text())
    assert said, "README.md does not say what came of the planted lies"
    twins = sum(plant.innocent for plant in PLANTS)
    lies = len(PLANTS) - twins
    assert said.groups() == (str(lies), str(lies), "0", str(twins))


def test_every_lie_is_planted_where_it_says() -> None:
    """A plant whose text has changed would never be sown."""
    for plant in PLANTS:
        count = (PROJECT / plant.file).read_text(encoding="utf-8").count(plant.old)
        assert count == 1 or 0 < plant.nth <= count, f"{plant.file} holds {count} times {plant.old!r}"
