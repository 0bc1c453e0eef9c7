"""A lecture of a quarter minute, rendered once: what all that is published is made from."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest
from manim import tempconfig
from msgspec.structs import replace

from scenes.stage.film.record import Record, companions, read_record, record_path
from scenes.stage.publishing.course import Arc, Course, Exercise, Part
from scenes.stage.publishing.serve import open_server
from scenes.stage.publishing.site import write_site

ASKING = Path(__file__).with_name("asking") / "asking.py"


@dataclass(frozen=True)
class Published:
    """A rendered lecture: its film, its record and the lesson that it came from."""

    film: Path
    record: Record
    lesson: Any
    media: Path


@pytest.fixture(scope="session")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Return a lecture with two chapters, a claim, a check and a question, rendered small and silent."""
    spec = importlib.util.spec_from_file_location("asking", ASKING)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["asking"] = module
    spec.loader.exec_module(module)
    media = tmp_path_factory.mktemp("media")
    settings = {
        "pixel_width": 320, "pixel_height": 180, "frame_rate": 15, "progress_bar": "none", "verbosity": "WARNING",
        "media_dir": str(media), "input_file": str(ASKING), "max_files_cached": -1,
    }  # fmt: skip
    with tempconfig(settings), pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "LECTURE_VOICE", "silent")
        lesson = module.Asking()
        lesson.render()
        film = Path(lesson.renderer.file_writer.movie_file_path)
    return Published(film, read_record(record_path(film)), lesson, media)


@pytest.fixture
def only_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the course consist of the one lecture of these tests."""
    monkeypatch.setattr("scenes.stage.publishing.course._lecture_files", lambda: {"asking"})


def small_course(**changes: Any) -> Course:
    """Return a course of one lecture in two languages."""
    settings = {
        "title": "A <small> course",
        "languages": ("en", "de"),
        "arcs": (Arc(title="All", lectures=("asking",)),),
    }
    return Course(**{**settings, **changes})


@pytest.fixture(scope="session")
def in_two_languages(asking: Published, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return folders with the film in English, and in a German whose lines begin later and last longer."""
    folder = tmp_path_factory.mktemp("german")
    for path in companions(asking.film):
        shutil.copyfile(path, folder / path.name)
    record = asking.record

    def later(time: float) -> float:
        return min(record.duration, 1.0 + 0.9 * time)

    captions = tuple(replace(c, text=f"de {c.text}", start=later(c.start), end=later(c.end)) for c in record.captions)
    lines = tuple(
        # Many short sentences: one begins where a line ends, and is no smaller to hit for it.
        replace(line, start=later(line.start), end=later(line.end), sentences=12 * line.sentences)
        for line in record.lines
    )
    german = replace(record, language="de", title="Ein Schritt", captions=captions, lines=lines)
    (folder / asking.film.name).with_suffix(".json").write_bytes(msgspec.json.encode(german))
    return [asking.film.parent, folder]


@pytest.fixture
def site(only_asking: None, in_two_languages: list[Path], tmp_path: Path) -> Path:
    """Return the folder of a site of one lecture in two languages."""
    exercise = Exercise(task="1 < 2?", parts=(Part(ask="Half of −3?", answer=-1.5),), why="−3/2.")
    exercises = {language: {"asking": exercise} for language in ("en", "de")}
    write_site(small_course(), in_two_languages, tmp_path / "site", exercises=exercises)
    return tmp_path / "site"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Return a running Chromium."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.skip("Chromium is not installed, so the pages are not tried: apt-get install chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: it comes with ./run")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=["--autoplay-policy=no-user-gesture-required"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Return a function that opens an address in a window of its own; an error in the page's script fails the test."""
    contexts, errors = [], []

    def open_in(address: str, **settings: Any) -> Any:
        contexts.append(chromium.new_context(viewport={"width": 1280, "height": 800}, **settings))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: errors.append(error))
        page.goto(address)
        if settings.get("java_script_enabled", True) and page.locator("video").count():
            page.wait_for_function("document.querySelector('video').readyState >= 2")
        return page

    yield open_in
    for context in contexts:
        context.close()
    assert not errors


@pytest.fixture(params=["file", "http"])
def address(request: pytest.FixtureRequest, site: Path) -> Iterator[str]:
    """Return where the site stands: on the disk, and on a server."""
    if request.param == "file":
        yield site.as_uri() + "/"
        return
    with open_server(site, 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()
