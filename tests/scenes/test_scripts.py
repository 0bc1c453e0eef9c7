"""The scripts of the lectures on momentum, adaptive steps and handfuls say what holds, in the course's voice."""

import re
from pathlib import Path

import pytest

from gdcore.experiments import AdaptiveInRavine, Experiment, LineFromAHandful, LocalMinimum, MomentumInRavine
from scenes.stage.words.script import read_script

SCRIPTS = Path(__file__).parents[2] / "scenes" / "scripts"
NEVER_SAID = "obviously simply just clearly amazing convergence hyperparameter loss".split()


@pytest.fixture(scope="module")
def experiments(pytestconfig: pytest.Config) -> dict[str, Experiment]:
    cache = pytestconfig.cache
    land = LocalMinimum(grid=100, cache=None if cache is None else Path(cache.mkdir("maps_of_luck")))
    momentum = MomentumInRavine(landscape=land)
    return {"momentum": momentum, "adaptive": AdaptiveInRavine(), "stochastic": LineFromAHandful()}


@pytest.mark.parametrize("name", ["momentum", "adaptive", "stochastic"])
def test_the_script_says_what_holds(name: str, experiments: dict[str, Experiment]) -> None:
    experiment = experiments[name]
    script = read_script(SCRIPTS / f"{name}.en.toml", experiment.facts)
    claimed = {claim for line in script.lines() for claim in line.claims}
    # Nothing is claimed that the experiment does not know, and nothing that it proves is left unsaid.
    assert claimed == set(experiment.claims)
    assert [claim for claim in claimed if not experiment.claims[claim].holds] == []


@pytest.mark.parametrize("name", ["momentum", "adaptive", "stochastic"])
def test_the_script_can_be_spoken(name: str, experiments: dict[str, Experiment]) -> None:
    script = read_script(SCRIPTS / f"{name}.en.toml", experiments[name].facts)
    sentences = [s for line in script.lines() for s in re.split(r"(?<=[.?!:])\s+", line.caption)]
    assert [s for s in sentences if len(s.split()) > 14] == []
    assert [s for s in sentences if "!" in s or set(re.findall(r"[a-z]+", s.lower())) & set(NEVER_SAID)] == []
    asked = [line for line in script.lines() if line.pause == 2.0]
    assert len(asked) >= 4
    assert [line.key for line in asked if "?" not in line.caption and "zoom" not in line.caption] == []
