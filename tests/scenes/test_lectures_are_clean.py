"""A lecture with a flaw that a machine can see does not pass."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

import pytest

from scenes.stage.desk.catalogue import find_lecture, lecture_names
from scenes.stage.film.provenance import PROJECT
from scenes.stage.inspection.lecture import inspect_lecture


@pytest.mark.parametrize("name", lecture_names())
def test_a_lecture_has_no_finding(name: str, tmp_path: Path) -> None:
    report = inspect_lecture(find_lecture(name), silent=True, rate=4.0, settings={"media_dir": str(tmp_path)})
    assert not report.findings, "\n" + "\n".join(f"{finding}  [{finding.line}]" for finding in report.findings)
    assert report.length > 60
    assert sum(report.compared.values()) > 1000, "hardly anything was held against the experiment"


def test_the_variant_of_the_readme_has_no_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It can be published as it is: its labels stand clear too, where nobody has placed them by hand."""
    code = re.search(r"```python\n(.*?)```", (PROJECT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert code is not None
    (tmp_path / "newton_from_14.py").write_text(code.group(1), encoding="utf-8")
    spec = importlib.util.spec_from_file_location("newton_from_14", tmp_path / "newton_from_14.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    report = inspect_lecture(module.NewtonFrom14, silent=True, rate=4.0, settings={"media_dir": str(tmp_path)})
    assert not report.findings, "\n" + "\n".join(f"{finding}  [{finding.line}]" for finding in report.findings)
    assert report.length > 60
