"""A variant that its experiment names says nothing false either, in word and picture."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenes.stage.desk.catalogue import find_lecture, lecture_names
from scenes.stage.desk.inspect_command import variants_of
from scenes.stage.inspection.lecture import inspect_lecture
from scenes.stage.words.script import read_script


@pytest.mark.parametrize("name", lecture_names())
def test_every_claim_of_the_words_holds_for_every_variant(name: str) -> None:
    lecture = find_lecture(name)
    variants = dict(variants_of(name, lecture))
    assert variants, f"the experiment of {name} names no variant that has been tried"
    for told, variant in variants.items():
        experiment = variant.experiment
        script = read_script(lecture.script_path(), experiment.facts)
        false = {claim for line in script.lines() for claim in line.claims if not experiment.claims[claim].holds}
        assert not false, f"{told}: {sorted(false)}"
        assert experiment != lecture.experiment


@pytest.mark.parametrize("name", lecture_names())
def test_the_audit_finds_nothing_in_a_variant(name: str, tmp_path: Path) -> None:
    """The first is played here, ``python -m scenes inspect --variants`` plays all."""
    told, variant = next(variants_of(name, find_lecture(name)))
    settings = {"media_dir": str(tmp_path)}
    report = inspect_lecture(variant, silent=True, rate=2.0, settings=settings, only=("truth",))
    assert not report.findings, told + "\n" + "\n".join(f"{finding}  [{finding.line}]" for finding in report.findings)
    assert sum(report.compared.values()) > 500
