"""The build of the course: what is made anew and what is not, tried with Snakemake and lectures that render at once."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from scenes.__main__ import main
from scenes.stage.errors import LectureError
from scenes.stage.film.provenance import PROJECT
from scenes.stage.publishing import build as build_module
from scenes.stage.publishing.build import Build, make_plan, run_build
from scenes.stage.publishing.course import read_course

SNAKEMAKE = PROJECT / ".venv-course" / "bin" / "snakemake"

#: Stands for `python -m scenes`: notes the call, and fails where it is told to.
RENDERER = """#!/bin/sh
shift 2
part=; for word; do case $word in */*[0-9]) part=" $word" ;; esac; done
echo "$1 $2$part" >> {folder}/calls
[ -z "$part" ] || exit 0
case $1 in
  film) [ ! -e {folder}/broken-$2 ] || {{ echo "$2 is broken"; exit 1; }}
        mkdir -p {folder}/build/films/$2/en/l && cat $2.toml $2.py > {folder}/build/films/$2/en/l/$2.en.json ;;
  site) mkdir -p {folder}/build/site && echo site > {folder}/build/site/index.html ;;
esac
"""


@pytest.fixture
def plan(tmp_path: Path) -> dict[str, Any]:
    """Return what is to be made of the project; a test may change it."""
    return {
        "python": str(tmp_path / "renderer"), "root": str(tmp_path), "films": {},
        "site_settings": "", "site_sources": [], "logs": "build/logs",
    }  # fmt: skip


@pytest.fixture
def project(tmp_path: Path, plan: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the sources of two lectures and a renderer that takes no time."""
    if not SNAKEMAKE.is_file():
        pytest.skip("the build's environment is not there: ./run python -m scenes build --dry-run makes it")
    renderer = tmp_path / "renderer"
    renderer.write_text(RENDERER.format(folder=tmp_path), encoding="utf-8")
    renderer.chmod(renderer.stat().st_mode | stat.S_IEXEC)
    for name in ("one", "two"):
        (tmp_path / f"{name}.toml").write_text(f"words of {name}\n", encoding="utf-8")
        (tmp_path / f"{name}.py").write_text(f"lecture {name}\n", encoding="utf-8")
        plan["films"][f"{name}.en.l"] = {
            "settings": name, "voice": "", "jobs": 1, "nodes": 1, "whole": True,
            "sources": [f"../{name}.toml", f"../{name}.py"],
            "record": f"films/{name}/en/l/{name}.en.json",
        }  # fmt: skip
    monkeypatch.setattr(build_module, "make_plan", lambda *_: plan)
    monkeypatch.setattr(build_module, "_snakemake", lambda: [str(SNAKEMAKE)])
    return tmp_path


@pytest.fixture
def carry_out(project: Path) -> Callable[..., tuple[int, list[str]]]:
    """Return a function that builds and returns the exit status and what was called."""

    def run(*arguments: str, report: bool = False) -> tuple[int, list[str]]:
        calls = project / "calls"
        calls.unlink(missing_ok=True)
        build = Build(project / "build", project / "media", 1, "l")
        status = run_build(read_course(), build, list(arguments), report=report)
        return status, sorted(calls.read_text().split("\n")[:-1]) if calls.exists() else []

    return run


def test_only_what_changed_is_made_anew(
    project: Path, plan: dict[str, Any], carry_out: Callable[..., tuple[int, list[str]]]
) -> None:
    assert carry_out("--dry-run") == (0, [])
    assert carry_out() == (0, ["film one", "film two", "site "])
    os.utime(project / "one.toml")  # touched, not changed
    assert carry_out() == (0, [])
    (project / "one.toml").write_text("other words\n", encoding="utf-8")
    assert carry_out() == (0, ["film one", "site "])
    plan["films"]["two.en.l"]["whole"] = False  # something of it is missing
    assert carry_out() == (0, ["film two", "site "])


def test_a_lecture_that_fails_keeps_nobody_back_and_loses_nothing(
    project: Path, carry_out: Callable[..., tuple[int, list[str]]], capfd: pytest.CaptureFixture[str]
) -> None:
    assert carry_out()[0] == 0
    film = project / "build" / "films" / "one" / "en" / "l" / "one.en.json"
    site = project / "build" / "site" / "index.html"
    before = film.stat().st_mtime_ns, site.stat().st_mtime_ns
    for name in ("one", "two"):
        (project / f"{name}.py").write_text("changed\n", encoding="utf-8")
    (project / "broken-one").touch()
    assert carry_out("--keep-going") == (1, ["film one", "film two"])
    said = capfd.readouterr()
    assert "one is broken" in said.out + said.err
    log = project / "build" / "logs" / "one.en.l.log"
    assert said.err.endswith(f"one.en.l failed: one is broken ({log})\n")
    assert (film.stat().st_mtime_ns, site.stat().st_mtime_ns) == before
    (project / "broken-one").unlink()
    assert carry_out() == (0, ["film one", "site "])


def test_a_report_tells_of_the_build_that_it_ends(
    project: Path, carry_out: Callable[..., tuple[int, list[str]]], capfd: pytest.CaptureFixture[str]
) -> None:
    assert carry_out(report=True) == (0, ["film one", "film two", "site "])
    report = project / "build" / "report.html"
    assert capfd.readouterr().out.endswith(f"{project / 'build' / 'site' / 'index.html'}\n{report}\n")
    assert "receipts/one.en.l.film" in report.read_text(encoding="utf-8")


def test_a_film_in_parts_is_made_when_all_of_them_are_drawn(
    project: Path, plan: dict[str, Any], carry_out: Callable[..., tuple[int, list[str]]]
) -> None:
    plan["films"]["one.en.l"]["nodes"] = 2
    status, calls = carry_out()
    assert status == 0
    assert calls == ["film one", "film one 1/2", "film one 2/2", "film two", "site "]
    called = (project / "calls").read_text(encoding="utf-8").split("\n")
    assert called.index("film one") > max(called.index("film one 1/2"), called.index("film one 2/2"))
    assert carry_out() == (0, [])
    (project / "one.toml").write_text("other words\n", encoding="utf-8")
    assert carry_out()[1] == ["film one", "film one 1/2", "film one 2/2", "site "]


def test_a_lock_that_a_killed_build_left_is_cleared_and_said(
    project: Path, carry_out: Callable[..., tuple[int, list[str]]], capfd: pytest.CaptureFixture[str]
) -> None:
    assert carry_out()[0] == 0
    locks = project / "build" / ".snakemake" / "locks"
    locks.mkdir(exist_ok=True)
    (locks / "0.output.lock").write_text(str(project / "build" / "receipts" / "site") + "\n", encoding="utf-8")
    (project / "two.py").write_text("changed\n", encoding="utf-8")
    assert carry_out() == (0, ["film two", "site "])
    assert "The build before was killed; no process of it lives, so its lock is cleared." in capfd.readouterr().err


def test_two_builds_in_one_folder_are_refused(tmp_path: Path) -> None:
    with build_module._alone(tmp_path), pytest.raises(LectureError, match="Another build is at work in"):
        run_build(read_course(), Build(tmp_path, tmp_path / "media", 1, "l"), [])


def test_an_unknown_profile_is_one_sentence(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["build", "--profile", "slrm", "--build_dir", str(tmp_path)])
    assert isinstance(done.exception, LectureError)
    assert str(done.exception) == 'There is no profile "slrm": there are local, slurm, or give the path of a folder.'


def test_the_plan_names_what_each_film_is_made_from(tmp_path: Path) -> None:
    course = read_course()
    plan: dict[str, Any] = make_plan(course, Build(tmp_path / "build", tmp_path / "media", 6, "l"))
    assert set(plan["films"]) == {f"{name}.en.l" for name in course.lectures}
    newton = plan["films"]["newton.en.l"]
    sources = {(tmp_path / "build" / name).resolve() for name in newton["sources"]}
    for name in (
        "scenes/newton.py",
        "scenes/scripts/newton.en.toml",
        "gdcore/experiments/newton/runs.py",
        "requirements.lock",
    ):
        assert PROJECT / name in sources
    assert PROJECT / "scenes/scripts/local_minimum.en.toml" not in sources
    assert PROJECT / "scenes/learning_rate.py" not in sources
    assert not any(path.is_relative_to(PROJECT / "scenes/stage/publishing") for path in sources)
    assert newton["settings"].startswith("newton --language en --quality l --media_dir ")
    assert newton["jobs"] == max(1, 6 // len(course.lectures))


def test_a_lecture_that_is_alone_out_of_date_is_drawn_by_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_module, "_is_whole", lambda *_: True)
    monkeypatch.setattr(build_module, "_has_changed", lambda build, name, *_: name == "newton")
    plan = make_plan(read_course(), Build(tmp_path / "build", tmp_path / "media", 6, "l"))
    assert plan["films"]["newton.en.l"]["jobs"] == 6


def test_a_build_of_named_lectures_leaves_the_others_as_they_are(tmp_path: Path) -> None:
    plan = make_plan(read_course(), Build(tmp_path / "build", tmp_path / "media", 2, "l", lectures=("newton",)))
    assert set(plan["films"]) == {"newton.en.l"}
    assert "--drafts" in plan["site_settings"]  # an older film of another lecture does not keep the site back
    with pytest.raises(LectureError, match='There is no lecture "newtn" in the course: did you mean "newton"'):
        make_plan(read_course(), Build(tmp_path / "build", tmp_path / "media", 2, "l", lectures=("newtn",)))
