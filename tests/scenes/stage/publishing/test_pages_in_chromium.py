"""The pages in a real browser: from a disk and from a server, with eyes, keys, a clicker and without a script."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FRAME = 1 / 15
NOW = "document.querySelector('video').currentTime"


def lecture(address: str, language: str = "en", more: str = "") -> str:
    return f"{address}asking/{language}/index.html{more}"


def sought(page: Any, time: float) -> None:
    """Wait until the film stands within a frame of ``time``."""
    page.wait_for_function(f"!document.querySelector('video').seeking && Math.abs({NOW} - {time}) <= {FRAME}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_breaks_a_rule_of_wcag(scheme: str, site: Path, open_page: Callable[..., Any]) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    for name in ("index.html", "asking/en/index.html", "asking/de/index.html"):
        page = open_page((site / name).as_uri(), color_scheme=scheme)
        for details in page.locator("details").all():
            details.evaluate("details => { details.open = true; }")
        found = axe.run(page, options={"runOnly": {"type": "tag", "values": rules}}).response
        assert found["passes"]
        assert [(v["id"], [node["html"] for node in v["nodes"]]) for v in found["violations"]] == []


def test_axe_finds_a_planted_flaw(site: Path, open_page: Callable[..., Any]) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_page((site / "asking/en/index.html").as_uri())
    page.evaluate("document.querySelector('.summary').style.color = '#bbb'")
    page.evaluate("document.querySelector('button.go-on').closest('.stop').hidden = false")
    page.evaluate("document.querySelector('button.go-on').textContent = ''")
    found = {violation["id"] for violation in axe.run(page).response["violations"]}
    assert {"color-contrast", "button-name"} <= found


def test_captions_of_both_languages_are_there_and_one_shows(
    address: str, asking: Any, open_page: Callable[..., Any]
) -> None:
    page = open_page(lecture(address))
    tracks = page.evaluate(
        "[...document.querySelector('video').textTracks].filter(t => t.kind == 'captions')"
        ".map(t => [t.language, t.label, t.mode, t.cues?.length ?? 0])"
    )
    assert tracks[0] == ["en", "English", "showing", len(asking.record.captions)]
    assert tracks[1][:3] == ["de", "Deutsch", "disabled"]
    caption = asking.record.captions[1]
    page.evaluate(f"{NOW} = {(caption.start + caption.end) / 2}")
    page.wait_for_function("document.querySelector('video').textTracks[0].activeCues.length == 1")
    shown = page.evaluate("document.querySelector('video').textTracks[0].activeCues[0].getCueAsHTML().textContent")
    assert shown == caption.text
    page.keyboard.press("c")
    shown = "[...document.querySelector('video').textTracks].slice(0, 2).map(t => t.mode)"
    assert page.evaluate(shown) == ["disabled", "showing"]


def test_a_chapter_link_seeks_to_its_first_frame(address: str, asking: Any, open_page: Callable[..., Any]) -> None:
    page = open_page(lecture(address))
    second = asking.record.chapters[1]
    page.get_by_role("navigation", name="Chapters").get_by_role("link", name=second.title).click()
    sought(page, second.start)
    assert page.evaluate(NOW) >= second.start
    assert page.locator(".chapters [aria-current=true]").inner_text().startswith(second.title)
    assert page.url.endswith(f"#{second.name}")


@pytest.mark.parametrize("more", ["#answer", "?t={start}", "?t=0m{start}s"])
def test_a_link_from_elsewhere_opens_the_film_at_its_place(
    more: str, address: str, asking: Any, open_page: Callable[..., Any]
) -> None:
    start = asking.record.chapters[1].start
    sought(open_page(lecture(address, more=more.format(start=f"{start:.3f}"))), start)


def test_the_film_stops_at_the_question_and_a_clicker_goes_on(
    address: str, asking: Any, open_page: Callable[..., Any]
) -> None:
    (question,) = asking.record.questions
    page = open_page(lecture(address, more=f"?t={question.start - 0.3:.3f}"))
    sought(page, question.start - 0.3)
    page.evaluate("document.querySelector('video').play()")
    page.wait_for_function("!document.querySelector('.stop').hidden")
    assert page.evaluate(NOW) == pytest.approx(question.end - FRAME, abs=FRAME)
    assert page.evaluate(NOW) < question.end
    assert "Go on" in page.locator(".stop").inner_text()
    page.keyboard.press("PageDown")
    page.wait_for_function(f"{NOW} > {question.end + 2 * FRAME}")
    assert page.locator(".stop").is_hidden()


def test_the_film_goes_through_when_stops_are_switched_off(
    site: Path, asking: Any, open_page: Callable[..., Any]
) -> None:
    (question,) = asking.record.questions
    page = open_page(lecture(site.as_uri() + "/", more=f"?t={question.end - 0.5:.3f}"))
    page.get_by_label("Stop at the questions").uncheck()
    sought(page, question.end - 0.5)
    page.evaluate("document.querySelector('video').play()")
    page.wait_for_function(f"{NOW} > {question.end + 3 * FRAME}")
    assert page.locator(".stop").is_hidden()


def test_the_transcript_follows_and_leads(address: str, asking: Any, open_page: Callable[..., Any]) -> None:
    page = open_page(lecture(address))
    page.add_style_tag(content=".js .pages { max-height: 6rem !important }")
    current = page.locator(".pages [aria-current=true]")
    for sentence in [sentence for line in asking.record.lines for sentence in line.sentences]:
        page.evaluate(f"{NOW} = {sentence.start + 0.1}")
        page.wait_for_function(
            f"document.querySelector('.pages [aria-current=true]')?.textContent == {sentence.text!r}"
        )
    page.wait_for_function(
        "(() => { const a = document.querySelector('.pages [aria-current=true]').getBoundingClientRect(),"
        " b = document.querySelector('.pages').getBoundingClientRect();"
        " return a.top >= b.top && a.bottom <= b.bottom; })()"
    )
    first = asking.record.lines[0].sentences[1]
    page.get_by_role("link", name=first.text).click()
    sought(page, first.start)
    assert current.inner_text() == first.text


def test_the_transcript_stays_where_the_reader_is(site: Path, asking: Any, open_page: Callable[..., Any]) -> None:
    page = open_page(lecture(site.as_uri() + "/"))
    page.add_style_tag(content=".js .pages { max-height: 6rem !important }")
    page.locator(".pages").focus()
    page.evaluate(f"{NOW} = {asking.record.lines[-1].sentences[-1].start + 0.1}")
    page.wait_for_function("document.querySelector('.pages [aria-current=true]')")
    page.wait_for_timeout(200)
    assert page.evaluate("document.querySelector('.pages').scrollTop") == 0


def test_what_was_checked_stands_beside_the_sentence_and_opens_at_once(
    site: Path, asking: Any, open_page: Callable[..., Any]
) -> None:
    page = open_page(lecture(site.as_uri() + "/"))
    line, claim = asking.record.lines[1], asking.record.lines[1].claims[0]
    beside = page.locator("p", has_text=line.sentences[0].text).locator("xpath=following-sibling::details[1]")
    assert not beside.get_by_text(claim.found).is_visible()
    assert line.sentences[1].claims == (claim,)
    page.get_by_label("Show what was checked").check()
    assert beside.locator("q").all_inner_texts() == [line.sentences[1].text]
    assert beside.get_by_text(claim.statement).is_visible()
    assert beside.get_by_text(claim.found).is_visible()
    check = asking.record.experiment.checks[0]
    held = beside.get_by_role("listitem").filter(has_text=check.reference)
    assert held.is_visible()
    assert held.inner_text() == ("landing: Computed −1.5, Expected −1.5 (closed form), Difference 0, Allowed 1e−12")
    several = beside.get_by_role("listitem").filter(has_text="halves")
    assert several.inner_text() == (
        "path: Computed −1.5 (k = 1), Expected −1.5 (halves), Largest of 2 differences 0, Allowed 1e−12"
    )
    row = page.get_by_role("row", name=check.name)
    assert row.get_by_role("cell").all_inner_texts() == ["−1.5", "−1.5", "0", "1e−12", "closed form"]


def test_markup_in_a_title_is_text(site: Path, asking: Any, open_page: Callable[..., Any]) -> None:
    page = open_page(lecture(site.as_uri() + "/"))
    assert page.locator("h1").inner_text() == asking.record.title == 'One <b>step</b> & "more"'
    assert page.locator("h1 b, h3 i, .chapters i").count() == 0
    data = page.evaluate("JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)")
    assert data["name"] == asking.record.title
    index = open_page((site / "index.html").as_uri())
    assert index.locator("h1").inner_text() == "A <small> course"


def test_the_exercise_is_asked_and_its_answer_folded(site: Path, open_page: Callable[..., Any]) -> None:
    page = open_page(lecture(site.as_uri() + "/"))
    answer = page.get_by_label("Half of −3?")
    for given, said in (
        ("2", "not yet"), ("−1,5", "right"), ("-1.51", "right"), ("-1.6", "not yet"), ("-3/2", "right"),
        ("-1.5e0", "right"), ("3/2", "not yet"), ("a half", "not a number"), ("", "not a number"),
    ):  # fmt: skip
        answer.fill(given)
        page.get_by_role("button", name="Check my answers").click()
        assert page.locator("form.questions output").inner_text() == said, given
    assert not page.get_by_text("−3/2.").is_visible()
    page.get_by_text("Answer", exact=True).click()
    assert page.get_by_text("−3/2.").is_visible()


@pytest.mark.parametrize("width", [320, 3840])
def test_pages_need_no_sideways_scrolling(width: int, site: Path, open_page: Callable[..., Any]) -> None:
    for name in ("index.html", "asking/en/index.html"):
        page = open_page((site / name).as_uri())
        page.set_viewport_size({"width": width, "height": 600})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_a_script_the_words_the_film_and_its_captions_are_there(
    address: str, asking: Any, open_page: Callable[..., Any]
) -> None:
    page = open_page(lecture(address), java_script_enabled=False)
    for line in asking.record.lines:
        for sentence in line.sentences:
            assert page.get_by_role("link", name=sentence.text).is_visible()
    assert page.locator("video[controls] > source").get_attribute("src") == "film.mp4"
    assert page.locator("video > track").count() == 2
    first = asking.record.lines[0].sentences[1]
    assert page.get_by_role("link", name=first.text).get_attribute("href") == f"film.mp4#t={first.start:.3f}"
    assert page.get_by_label("Stop at the questions").is_hidden()


def test_on_paper_the_transcript_is_whole(site: Path, asking: Any, open_page: Callable[..., Any]) -> None:
    page = open_page(lecture(site.as_uri() + "/"))
    page.emulate_media(media="print")
    assert page.locator("video").is_hidden()
    assert page.locator(".pages").evaluate("e => e.scrollHeight <= e.clientHeight")
    assert page.get_by_role("link", name=asking.record.lines[-1].sentences[-1].text).is_visible()


def test_the_film_goes_on_where_one_stopped(address: str, open_page: Callable[..., Any]) -> None:
    page = open_page(lecture(address))
    page.evaluate(f"{NOW} = 5.5")
    page.wait_for_function("!document.querySelector('video').seeking")
    page.evaluate("document.querySelector('video').dispatchEvent(new Event('pause'))")
    page.reload()
    sought(page, 5.5)
    assert "where you left off" in page.locator(".message").inner_text()
