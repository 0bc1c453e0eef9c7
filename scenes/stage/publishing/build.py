"""The build of the course: a plan of what is made from what, carried out by Snakemake in an environment of its own."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import click

from scenes.stage.atomic_files import whole_or_not_at_all
from scenes.stage.errors import LectureError, closest
from scenes.stage.film.imports import Imports
from scenes.stage.film.provenance import PROJECT, code_behind
from scenes.stage.film.record import read_record
from scenes.stage.publishing.course import Course
from scenes.stage.publishing.films import Film, what_has_changed, what_is_broken
from scenes.stage.publishing.pages import ASSETS

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:  # Windows; there Snakemake's own lock has to do
    fcntl = None

__all__ = ["Build", "make_plan", "run_build"]

_HOME: Final = PROJECT / "course"


@dataclass(frozen=True)
class Build:
    """How the course is built.

    Attributes
    ----------
    folder
        Where everything goes.
    media
        Manim's folder, with the cache of segments.
    jobs
        How many processes work at the same time.
    quality
        Manim's -q.
    voice
        What LECTURE_VOICE says: it decides how the films sound.
    lectures
        Those that are to be rendered; all of them, if none is named.
    nodes
        In how many parts, each a job of its own, a film is drawn.
    """

    folder: Path
    media: Path
    jobs: int
    quality: str
    base_url: str = ""
    voice: str = ""
    lectures: tuple[str, ...] = ()
    nodes: int = 1


def make_plan(course: Course, build: Build, root: Path = PROJECT) -> dict[str, Any]:
    """Return what is to be made, from what, and by which command: all that the Snakefile needs to know.

    Paths of sources start at the folder of the build.

    Raises
    ------
    LectureError
        A lecture that is to be rendered is not in the course.
    """
    folder = build.folder.absolute()
    if unknown := [name for name in build.lectures if name not in course.lectures]:
        raise LectureError(f'There is no lecture "{unknown[0]}" in the course: {closest(unknown[0], course.lectures)}')
    names = [name for name in course.lectures if not build.lectures or name in build.lectures]
    wanted = [(name, language) for name in names for language in course.languages_of(name)]
    imports = Imports(root)
    whole = {film: _is_whole(build, *film) for film in wanted}
    stale = sum(not whole[film] or _has_changed(build, *film, root, imports) for film in wanted)
    # A lecture that is alone out of date is drawn by all the processes, and two of them by half of them each.
    share = max(1, build.jobs // max(1, stale))
    films = {}
    for name, language in wanted:
        sources = [*code_behind(root / "scenes" / f"{name}.py", root, imports), root / "requirements.lock"]
        sources += _words_and_recordings(name, language, root)
        options = ["--language", language, "--quality", build.quality, *_folders(build)]
        films[f"{name}.{language}.{build.quality}"] = {
            "settings": shlex.join([name, *options]),
            "voice": build.voice,
            "record": f"films/{name}/{language}/{build.quality}/{name}.{language}.json",
            "whole": whole[name, language],
            "sources": [os.path.relpath(path, folder) for path in sources],
            "jobs": share,
            "nodes": build.nodes,
        }
    publishing = sorted(path for path in ASSETS.parent.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    site = [*publishing, root / "course.toml"]
    site += [root / course.exercises.format(language=language) for language in course.languages]
    address = ["--base-url", build.base_url] if build.base_url else []
    # Of lectures that were not asked for, an older film stays on the site, and says that it is one.
    drafts = ["--drafts"] if build.lectures else []
    return {
        "python": shlex.quote(sys.executable),
        "root": shlex.quote(os.fspath(root)),
        "films": films,
        "logs": os.path.relpath(folder / "logs"),
        "site_settings": shlex.join(["--built", "--quality", build.quality, *address, *drafts, *_folders(build)]),
        "site_sources": [os.path.relpath(path, folder) for path in site if path.is_file()],
    }


def _film(build: Build, name: str, language: str) -> Film | None:
    """Return the film of the build, whether or not anything has changed since."""
    path = build.folder / "films" / name / language / build.quality / f"{name}.{language}.json"
    try:
        record = read_record(path)
        return Film(path.with_name(record.film), record)
    except LectureError:
        return None


def _is_whole(build: Build, name: str, language: str) -> bool:
    film = _film(build, name, language)
    return film is not None and not what_is_broken(film)


def _has_changed(build: Build, name: str, language: str, root: Path, imports: Imports) -> bool:
    film = _film(build, name, language)
    return film is None or bool(what_has_changed(film, root, imports))


def _folders(build: Build) -> list[str]:
    return [
        "--media_dir", os.fspath(build.media.absolute()), "--build_dir", os.fspath(build.folder.absolute()),
    ]  # fmt: skip


def _words_and_recordings(name: str, language: str, root: Path) -> list[Path]:
    """Return the script of a lecture and the teacher's recordings; a variant has those that its record names."""
    script = root / "scenes" / "scripts" / f"{name}.{language}.toml"
    recordings = root / "assets" / "recordings" / name / language
    own = [script] if script.is_file() else sorted((root / "scenes" / "scripts").glob(f"*.{language}.toml"))
    return [*own, *sorted(path for path in recordings.glob("*") if path.is_file())]


def run_build(
    course: Course, build: Build, arguments: list[str], *, profile: str = "local", report: bool = False
) -> int:
    """Carry out the plan and return the exit status.

    Parameters
    ----------
    arguments
        Further ones for Snakemake.
    profile
        A folder of ``course/profiles``, or a path.
    report
        Whether ``report.html`` is written when the build has come to its end.

    Raises
    ------
    LectureError
        The profile does not exist, or another build is at work in the folder.
    """
    found = Path(profile) if os.sep in profile else _HOME / "profiles" / profile
    if not (found / "config.yaml").is_file():
        there = ", ".join(sorted(path.name for path in (_HOME / "profiles").iterdir()))
        raise LectureError(f'There is no profile "{profile}": there are {there}, or give the path of a folder.')
    with _alone(build.folder) as lock:
        plan = make_plan(course, build)
        with whole_or_not_at_all(build.folder / "plan.json") as draft:
            draft.write_text(json.dumps(plan, indent=1), encoding="utf-8")
        _forget_lost_films(build, plan)
        command = [
            *_snakemake(), "--snakefile", os.fspath(_HOME / "Snakefile"), "--directory", os.fspath(build.folder),
            "--profile", os.fspath(found.absolute()), "--cores", str(build.jobs),
        ]  # fmt: skip
        if any((build.folder / ".snakemake" / "locks").glob("*")):
            click.echo("The build before was killed; no process of it lives, so its lock is cleared.", err=True)
            subprocess.call([*command, "--unlock", "--quiet", "all"], env=_environment(build))
        # A display that redraws itself is for somebody who watches; a list of jobs is not for it.
        display = ["--logger", "rich"] if sys.stdout.isatty() and "--dry-run" not in arguments else []
        settings: dict[str, Any] = {"env": _environment(build), "pass_fds": (lock,) if os.name == "posix" else ()}
        begun = time.time()
        status = _wait_for(
            [*command, "--rerun-incomplete", "--show-failed-logs", *display, *arguments],
            **settings,
        )
        if status:
            _say_what_failed(build, plan, begun)
        elif "--dry-run" not in arguments:
            click.echo(f"{build.folder / 'site' / 'index.html'}")
        if report and not _wait_for([*command, "--report", "report.html", "--quiet", "all"], **settings):
            click.echo(f"{build.folder / 'report.html'}")
        return status


def _wait_for(command: list[str], **settings: Any) -> int:
    """Run a command to its end, also after Ctrl-C, which it hears too: it stops its jobs and takes its lock away."""
    stopped = False
    with subprocess.Popen(command, **settings) as process:
        while True:
            try:
                status = process.wait()
            except KeyboardInterrupt:
                stopped = True
                continue
            if stopped:
                click.echo("Stopped. Nothing that was finished is lost; the next call goes on.", err=True)
            return status


def _say_what_failed(build: Build, plan: dict[str, Any], begun: float) -> None:
    """Say of each film that was begun and not finished what its command said last, apart from what Snakemake says."""
    for name in plan["films"]:
        log, receipt = build.folder / "logs" / f"{name}.log", build.folder / "receipts" / f"{name}.film"
        written, finished = (path.is_file() and path.stat().st_mtime >= begun for path in (log, receipt))
        if not written or finished:
            continue
        said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        click.echo(f"{name} failed: {said[-1].strip() if said else 'it said nothing'} ({log})", err=True)


@contextmanager
def _alone(folder: Path) -> Iterator[int]:
    """Hold the folder of a build as long as this process, or Snakemake below it, lives.

    Raises
    ------
    LectureError
        Another build holds it, or it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / ".build.lock").open("w")
    except OSError as error:
        raise LectureError(f"{folder} cannot be written ({error.strerror}): choose another --build_dir.") from error
    with file:
        if fcntl is not None:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise LectureError(
                    f"Another build is at work in {folder}: wait for it, stop it, or choose another --build_dir."
                ) from None
        yield file.fileno()


def _forget_lost_films(build: Build, plan: dict[str, Any]) -> None:
    """Take back the receipts of films that are not there any more, or not whole, and that of a site without them."""
    site = build.folder / "receipts" / "site"
    for name, film in plan["films"].items():
        receipt = build.folder / "receipts" / f"{name}.film"
        if not film["whole"]:
            receipt.unlink(missing_ok=True)
        if not receipt.is_file():  # Snakemake asks for no film of a site that is there
            site.unlink(missing_ok=True)
    if not (build.folder / "site" / "index.html").is_file():
        site.unlink(missing_ok=True)


def _snakemake() -> list[str]:
    """Return how Snakemake is called: by ./run, which makes its environment when it is missing."""
    if sys.platform == "linux":
        return [os.fspath(PROJECT / "run"), "snakemake"]
    program = PROJECT / ".venv-course" / ("Scripts/snakemake.exe" if os.name == "nt" else "bin/snakemake")
    if not program.is_file():
        raise LectureError(
            f"There is no {program}: make the environment .venv-course as README's Install makes .venv, "
            "from requirements-course.lock."
        )
    return [os.fspath(program)]


def _environment(build: Build) -> dict[str, str]:
    own = {"RUN_LOCK": "requirements-course.lock", "RUN_VENV": ".venv-course"}
    own = {name: os.fspath(PROJECT / value) for name, value in own.items()}
    return {**os.environ, **own, "LECTURE_VOICE": build.voice}
