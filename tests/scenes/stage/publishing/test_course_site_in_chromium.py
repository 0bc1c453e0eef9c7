"""The site of the whole course in a real browser, as `./run python -m scenes build` has made it.

COURSE_SITE=build/site ./run pytest tests/scenes/stage/publishing/test_course_site_in_chromium.py
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scenes.stage.film.record import Record, read_record

pytestmark = pytest.mark.skipif(
    not os.environ.get("COURSE_SITE"),
    reason="No site of the course is given, so its pages are not tried: set COURSE_SITE to the folder of one.",
)
SITE = Path(os.environ.get("COURSE_SITE") or ".").resolve()
LECTURES = sorted(path.parent.relative_to(SITE).as_posix() for path in SITE.glob("*/*/film.json"))
NOW = "document.querySelector('video').currentTime"


@pytest.fixture(params=LECTURES)
def lecture(request: pytest.FixtureRequest) -> tuple[str, Record]:
    """Return the address of a lecture's page on the disk, and the record of its film."""
    folder = SITE / request.param
    return (folder / "index.html").as_uri(), read_record(folder / "film.json")


def frame(record: Record) -> float:
    return 1 / float(record.fps)


def sought(page: Any, time: float, record: Record) -> None:
    """Wait until the film stands within a frame of ``time``."""
    page.wait_for_function(f"!document.querySelector('video').seeking && Math.abs({NOW} - {time}) <= {frame(record)}")


def test_there_are_pages() -> None:
    assert LECTURES
    assert (SITE / "index.html").is_file()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_the_course_breaks_a_rule_of_wcag(scheme: str, open_page: Callable[..., Any]) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    for name in (".", *LECTURES):
        page = open_page((SITE / name / "index.html").as_uri(), color_scheme=scheme)
        page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
        found = axe.run(page, options={"runOnly": {"type": "tag", "values": rules}}).response
        assert found["passes"]
        assert [(v["id"], [node["html"] for node in v["nodes"]]) for v in found["violations"]] == [], name


def test_captions_chapters_and_transcript_are_those_of_the_film(
    lecture: tuple[str, Record], open_page: Callable[..., Any]
) -> None:
    address, record = lecture
    page = open_page(address)
    captions = page.evaluate("[...document.querySelector('video').textTracks[0].cues].map(cue => cue.text)")
    assert len(captions) == len(record.captions)
    for chapter in record.chapters:
        page.locator(f'.chapters a[href="#{chapter.name}"]').click()
        sought(page, chapter.start, record)
    for line in record.lines:
        sentence = line.sentences[-1]
        page.evaluate(f"{NOW} = {(sentence.start + sentence.end) / 2}")
        page.wait_for_function(
            f"document.querySelector('.pages [aria-current=true]')?.textContent == {sentence.text!r}"
        )


def test_the_film_stops_at_every_question(lecture: tuple[str, Record], open_page: Callable[..., Any]) -> None:
    address, record = lecture
    assert record.questions
    for question in record.questions:
        page = open_page(f"{address}?t={question.end - 0.8:.3f}")
        sought(page, question.end - 0.8, record)
        page.evaluate("document.querySelector('video').play()")
        page.wait_for_function("!document.querySelector('.stop').hidden")
        assert page.evaluate(NOW) == pytest.approx(question.end - frame(record), abs=frame(record))


@pytest.mark.parametrize("width", [320, 3840])
def test_no_page_of_the_course_needs_sideways_scrolling(width: int, open_page: Callable[..., Any]) -> None:
    for name in (".", *LECTURES):
        page = open_page((SITE / name / "index.html").as_uri())
        page.set_viewport_size({"width": width, "height": 600})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
