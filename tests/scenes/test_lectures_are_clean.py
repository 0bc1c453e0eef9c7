"""A lecture with a flaw that a machine can see does not pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenes.stage.desk.catalogue import find_lecture, lecture_names
from scenes.stage.inspection.lecture import inspect_lecture


@pytest.mark.parametrize("name", lecture_names())
def test_a_lecture_has_no_finding(name: str, tmp_path: Path) -> None:
    report = inspect_lecture(find_lecture(name), silent=True, rate=4.0, settings={"media_dir": str(tmp_path)})
    assert not report.findings, "\n" + "\n".join(f"{finding}  [{finding.line}]" for finding in report.findings)
    assert report.length > 60
    assert sum(report.compared.values()) > 1000, "hardly anything was held against the experiment"
