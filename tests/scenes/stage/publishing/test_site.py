"""The site as files: what is refused, what is kept, what machines read."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import msgspec
import numpy as np
import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from scenes.__main__ import main
from scenes.stage.errors import LectureError
from scenes.stage.film.provenance import PROJECT
from scenes.stage.film.record import Claim, companions, record_path
from scenes.stage.publishing import films
from scenes.stage.publishing.films import Film, choose_film, find_film, what_is_stale
from scenes.stage.publishing.pages import phrases, translated_captions
from scenes.stage.publishing.serve import open_server
from scenes.stage.publishing.site import fresh_folder, write_site

from .conftest import Published, small_course


@pytest.fixture
def film(asking: Published, tmp_path: Path) -> Film:
    """Return a film and what lies beside it, to be spoilt."""
    folder = tmp_path / "films"
    folder.mkdir()
    for path in (*companions(asking.film), record_path(asking.film)):
        shutil.copyfile(path, folder / path.name)
    return Film(folder / asking.film.name, asking.record)


def rewrite(film: Film, **changes: Any) -> Film:
    """Give a film another record."""
    record = replace(film.record, **changes)
    record_path(film.path).write_bytes(msgspec.json.encode(record))
    return Film(film.path, record)


def test_a_film_that_nothing_has_changed_for_can_be_published(film: Film) -> None:
    assert what_is_stale(film) == []


def test_a_half_written_film_and_foreign_captions_are_named(film: Film) -> None:
    whole = film.path.read_bytes()
    film.path.write_bytes(whole[: len(whole) // 2])
    assert what_is_stale(film) == ["Asking.mp4 is not the one that was rendered with the others"]
    film.path.unlink()
    assert what_is_stale(film) == ["Asking.mp4 is missing"]
    film.path.write_bytes(whole)
    film.path.with_suffix(".srt").write_text("1\n00:00:00,000 --> 00:00:01,000\nother words\n")
    assert what_is_stale(film) == ["Asking.srt is not the one that was rendered with the others"]


def test_chapters_that_are_not_in_the_film_are_named(film: Film) -> None:
    first, second = film.record.chapters
    moved = rewrite(film, chapters=(first, replace(second, start=second.start + 0.1)))
    assert what_is_stale(moved) == ["the chapters in the film are not those of its record"]


def test_a_changed_script_experiment_or_module_is_named(film: Film) -> None:
    sources = film.record.sources
    old = "0" * 64
    assert what_is_stale(rewrite(film, sources=replace(sources, script_hash=old))) == [
        f"the script {sources.script} has changed since"
    ]
    code = {**sources.code, "gdcore/methods/gradient_descent.py": old, "scenes/stage/clock.py": old}
    assert what_is_stale(rewrite(film, sources=replace(sources, code=code))) == [
        "the code behind it has changed since (gdcore/methods/gradient_descent.py and 1 more)"
    ]
    assert what_is_stale(rewrite(film, sources=replace(sources, recordings={"assets/recordings/a.wav": old}))) == [
        "the teacher's recordings have changed since (assets/recordings/a.wav)"
    ]


def test_a_real_change_of_a_script_is_noticed(film: Film, tmp_path: Path) -> None:
    root = tmp_path / "project"
    for name in (*film.record.sources.code, film.record.sources.script):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PROJECT / name, root / name)
    assert what_is_stale(film, root) == []
    script = root / film.record.sources.script
    script.write_text(script.read_text(encoding="utf-8").replace("So it came", "So that it came"), encoding="utf-8")
    assert what_is_stale(film, root) == [f"the script {film.record.sources.script} has changed since"]
    module = root / "scenes" / "stage" / "clock.py"
    module.write_text(module.read_text(encoding="utf-8") + "\n# another line\n", encoding="utf-8")
    assert "the code behind it has changed since (scenes/stage/clock.py)" in what_is_stale(film, root)


def test_a_stale_film_is_refused_by_name_and_the_site_before_it_stays(
    only_asking: None, film: Film, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    write_site(small_course(), [film.path.parent], site, exercises={"en": {}})
    before = (site / "index.html").stat().st_mtime_ns
    rewrite(film, sources=replace(film.record.sources, script_hash="0" * 64))
    with pytest.raises(LectureError) as caught:
        write_site(small_course(), [film.path.parent], site, drafts=False, exercises={"en": {}})
    assert "asking (en, 180p, 0:" in str(caught.value)
    assert "is out of date: the script" in str(caught.value)
    assert "To render it once more: ./run python -m scenes build asking\nOr take it as it is, with --drafts." in str(
        caught.value
    )
    assert (site / "index.html").stat().st_mtime_ns == before
    (page,) = write_site(small_course(), [film.path.parent], site, drafts=True, exercises={"en": {}})
    assert page.draft
    assert phrases("en")["draft"] in (site / "asking" / "en" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("drafts", [False, True])
@pytest.mark.parametrize("ending", [".vtt", ".mp4"])
def test_a_film_that_is_not_whole_is_refused_even_as_a_draft(
    drafts: bool, ending: str, only_asking: None, film: Film, tmp_path: Path
) -> None:
    file = film.path.with_suffix(ending)
    for spoil in (lambda: file.write_bytes(file.read_bytes()[:-9]), file.unlink):
        spoil()
        with pytest.raises(LectureError, match=rf"asking \(en, 180p, 0:.*is not whole: Asking\{ending} is ") as caught:
            write_site(small_course(), [film.path.parent], tmp_path / "site", drafts=drafts, exercises={"en": {}})
        assert "--drafts" not in str(caught.value)


@pytest.mark.parametrize("address", ["example.org", "ftp://example.org", "javascript:alert(1)", "https://a b.org"])
def test_what_is_no_address_is_refused(address: str, only_asking: None, film: Film, tmp_path: Path) -> None:
    with pytest.raises(LectureError, match=r"--base-url is .* begins with http:// or https://"):
        write_site(small_course(), [film.path.parent], tmp_path / "site", base_url=address, exercises={"en": {}})


def test_what_was_there_comes_back_when_the_new_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "site"
    target.mkdir()
    (target / "old").touch()
    rename = Path.rename

    def not_the_new(self: Path, other: Path) -> Path:
        if other == target and not (self / "old").exists():
            raise OSError(28, "No space left on device")
        return rename(self, other)

    monkeypatch.setattr(Path, "rename", not_the_new)
    with pytest.raises(LectureError, match="what was there before is kept"), fresh_folder(target) as folder:
        (folder / "new").touch()
    assert [path.name for path in tmp_path.rglob("*")] == ["site", "old"]


def test_a_full_disk_is_said_and_the_site_before_it_stays(
    only_asking: None, film: Film, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    write_site(small_course(), [film.path.parent], site, exercises={"en": {}})

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("scenes.stage.publishing.site.link_or_copy", full)
    with pytest.raises(LectureError, match=r"cannot be written \(No space left on device\): free some space"):
        write_site(small_course(), [film.path.parent], site, exercises={"en": {}})
    assert (site / "asking" / "en" / "film.mp4").is_file()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_without_a_film_the_site_is_refused_in_a_sentence(only_asking: None, tmp_path: Path) -> None:
    with pytest.raises(LectureError, match=r"There is no finished film with a record in .*: render the lectures first"):
        write_site(small_course(), [tmp_path], tmp_path / "site")


def test_a_film_of_a_part_is_not_found(film: Film) -> None:
    rewrite(film, whole=False)
    assert find_film([film.path.parent], "asking", "en") is None
    assert list(films.find_films([film.path.parent])) == []


def test_an_older_film_is_taken_if_nothing_has_changed_for_it(film: Film, asking: Published) -> None:
    rewrite(film, sources=replace(film.record.sources, script_hash="0" * 64))
    found = find_film([asking.film.parent, film.path.parent], "asking", "en")
    assert found is not None
    assert found.path == asking.film


def test_the_film_of_the_courses_quality_is_taken_though_a_draft_is_newer(
    only_asking: None, film: Film, tmp_path: Path
) -> None:
    course = small_course(languages=("en",))

    def lay(name: str, age: int, height: int) -> Path:
        folder = tmp_path / "made" / name
        shutil.copytree(film.path.parent, folder)
        path = folder / film.path.name
        rewrite(Film(path, film.record), height=height)
        os.utime(path, (10**9 - age, 10**9 - age))
        return path

    draft = lay("draft", 0, 480)
    folders = [tmp_path / "made"]
    with pytest.raises(LectureError, match=r"asking \(en\) at 1080p in .* is one at 480p, which --quality l takes"):
        choose_film(course, folders, "asking")
    taken = find_film(folders, "asking", "en", 1080, others=True)
    assert taken is not None
    assert taken.path == draft
    finished = lay("finished", 60, 1080)
    assert choose_film(course, folders, "asking").path == finished
    assert choose_film(course, folders, "asking", quality="l").path == draft
    taken = find_film(folders, "asking", "en", 1080, others=True)
    assert taken is not None
    assert taken.path == finished


def test_the_newest_film_is_taken(film: Film, asking: Published) -> None:
    found = find_film([asking.film.parent, film.path.parent], "asking", "en")
    assert found is not None
    assert found.path == film.path


def test_feeds_and_links_from_elsewhere_name_whole_addresses(
    only_asking: None, in_two_languages: list[Path], asking: Published, tmp_path: Path
) -> None:
    site, base = tmp_path / "site", "https://example.org/descent"
    write_site(small_course(), in_two_languages, site, base_url=base, exercises={"en": {}, "de": {}})
    feed = ElementTree.parse(site / "feed.xml").getroot()
    items = feed.findall("./channel/item")
    assert [item.findtext("title") for item in items] == [asking.record.title, "Ein Schritt"]
    enclosure = items[0].find("enclosure")
    assert enclosure is not None
    assert enclosure.get("url") == f"{base}/asking/en/film.mp4"
    assert int(enclosure.get("length", "")) == asking.film.stat().st_size
    assert parsedate_to_datetime(items[0].findtext("pubDate", "")).year >= 2020
    space = "{https://podcastindex.org/namespace/1.0}"
    for item in items:
        for name in ("chapters", "transcript"):
            url = item.find(f"{space}{name}")
            assert url is not None
            assert (site / url.get("url", "").removeprefix(f"{base}/")).is_file()
    chapters = json.loads((site / "asking" / "en" / "chapters.json").read_text(encoding="utf-8"))
    assert [c["title"] for c in chapters["chapters"]] == [c.title for c in asking.record.chapters]
    locations = [e.text for e in ElementTree.parse(site / "sitemap.xml").iter() if e.tag.endswith("loc")]
    assert locations == [f"{base}/", f"{base}/asking/en/", f"{base}/asking/de/"]
    html = (site / "asking" / "en" / "index.html").read_text(encoding="utf-8")
    data = json.loads(html.partition('<script type="application/ld+json">')[2].partition("</script>")[0])
    assert [clip["startOffset"] for clip in data["hasPart"]] == [round(c.start, 3) for c in asking.record.chapters]
    assert data["hasPart"][1]["url"].startswith(f"{base}/asking/en/?t=")
    assert f'<meta property="og:image" content="{base}/asking/en/poster.jpg">' in html


def test_without_an_address_no_page_names_one(site: Path) -> None:
    assert not (site / "feed.xml").exists()
    for path in site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert "og:url" not in html
        assert "canonical" not in html
        assert 'src="http' not in html
        assert 'href="http' not in html


def test_captions_of_another_language_come_with_the_lines_of_this_film(
    asking: Published, in_two_languages: list[Path]
) -> None:
    german = next(films.find_films(in_two_languages[1:])).record
    moved = translated_captions(asking.record, german)
    assert [caption.text for caption in moved] == [f"de {caption.text}" for caption in asking.record.captions]
    for caption, own in zip(moved, asking.record.captions, strict=True):
        assert caption.start == pytest.approx(own.start, abs=0.4)
    assert moved[0].start == pytest.approx(asking.record.captions[0].start, abs=1e-6)
    for caption, following in pairwise(moved):
        assert caption.end <= following.start + 1e-9


def test_every_language_has_every_phrase_and_a_missing_one_is_said() -> None:
    for language in ("en", "de", "zh"):
        assert phrases(language).keys() >= phrases("en").keys()
    with pytest.raises(LectureError, match=r"has no table \[fr\]: add one with the keys of \[en\]"):
        phrases("fr")


@pytest.fixture
def fold(only_asking: None, film: Film, tmp_path: Path) -> Callable[..., str]:
    """Return a function that gives the text of the fold of a line whose sentences make claims, and its markup."""

    def made(*sentences: tuple[Claim, ...]) -> str:
        first, line = film.record.lines
        words = [replace(line.sentences[0], text=f"It is {k}.", claims=c) for k, c in enumerate(sentences)]
        checks = [replace(film.record.experiment.checks[0], name=f"check {k}") for k in range(3)]
        changed = rewrite(
            film,
            lines=(first, replace(line, sentences=tuple(words))),
            experiment=replace(film.record.experiment, checks=tuple(checks)),
        )
        write_site(
            small_course(languages=("en",)), [changed.path.parent], tmp_path / "site", drafts=True,
            exercises={"en": {}},
        )  # fmt: skip
        page = (tmp_path / "site" / "asking" / "en" / "index.html").read_text(encoding="utf-8")
        (found,) = re.findall(r'<details class="checked">(.*?)</details>', page, re.DOTALL)
        return str(found)

    return made


def claimed(name: str, *checks: int) -> Claim:
    return Claim(name=name, statement=f"states {name}", found="it is so", about=(), checks=checks)


def test_a_fold_names_its_sentences_and_each_check_once(fold: Callable[..., str]) -> None:
    text = fold((claimed("a", 0, 2), claimed("b", 2)), (), (claimed("c", 2, 0),))
    order = [text.index(part) for part in ("It is 0.", "states a", "states b", "It is 2.", "states c", "check 0")]
    assert order == sorted(order)
    assert "It is 1." not in text
    assert [text.count(f"check {k}") for k in range(3)] == [1, 0, 1]
    assert text.count(phrases("en")["held"]) == text.count('href="#page-checks"') == 1
    assert phrases("en")["no_check"] not in text


def test_a_fold_without_checks_says_so_once_and_leads_to_none(fold: Callable[..., str]) -> None:
    text = fold((claimed("a"), claimed("b")), (claimed("c"),))
    assert text.count(phrases("en")["no_check"]) == 1
    assert phrases("en")["held"] not in text
    assert "#page-checks" not in text


def test_a_fold_beside_a_single_sentence_does_not_repeat_it(fold: Callable[..., str]) -> None:
    assert "It is 0." not in fold((claimed("a", 0),))


def test_the_server_answers_ranges(site: Path) -> None:
    whole = (site / "asking" / "en" / "film.mp4").read_bytes()
    with open_server(site, 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            address = f"http://127.0.0.1:{server.server_port}/asking/en/film.mp4"
            for asked, expected in (
                ("bytes=10-19", whole[10:20]), ("bytes=100-", whole[100:]), ("bytes=-7", whole[-7:]),
                (f"bytes=5-{10 * len(whole)}", whole[5:]),
            ):  # fmt: skip
                with urllib.request.urlopen(urllib.request.Request(address, headers={"Range": asked})) as answer:
                    assert (answer.status, answer.read()) == (206, expected)
                    assert answer.headers["Content-Range"].endswith(f"/{len(whole)}")
            with urllib.request.urlopen(address) as answer:
                assert (answer.status, answer.read()) == (200, whole)
                assert answer.headers["Accept-Ranges"] == "bytes"
            with pytest.raises(urllib.error.HTTPError, match="416") as refused:
                urllib.request.urlopen(urllib.request.Request(address, headers={"Range": f"bytes={len(whole)}-"}))
            refused.value.close()
            with pytest.raises(LectureError, match=rf"Port {server.server_port} cannot be used .*--port"):
                open_server(site, server.server_port)
        finally:
            server.shutdown()
            thread.join()


def test_the_command_says_where_the_site_is(
    only_asking: None, asking: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scenes.stage.publishing.course.read_course", lambda: small_course(languages=("en",)))
    monkeypatch.setattr("scenes.stage.publishing.site.read_exercises", lambda *_: {})
    done = CliRunner().invoke(main, ["site", "--media_dir", str(asking.media), "--build_dir", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert "the course with 1 lecture page" in done.output
    assert (tmp_path / "site" / "asking" / "en" / "index.html").is_file()


def test_a_second_file_has_every_frame_and_the_same_sound(
    only_asking: None, film: Film, watch: Any, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    write_site(small_course(), [film.path.parent], site, av1=True, exercises={"en": {}})
    folder = site / "asking" / "en"
    first, second = watch(folder / "film.mp4"), watch(folder / "film.av1.mp4")
    assert second.streams["video"][0] in ("libdav1d", "av1")
    assert second.frames == first.frames == film.record.frames
    assert second.rate == first.rate
    np.testing.assert_allclose(second.sound, first.sound[: len(second.sound)], atol=1e-6)
    html = (folder / "index.html").read_text(encoding="utf-8")
    assert html.index('src="film.av1.mp4"') < html.index('src="film.mp4"')
    (codec,) = re.findall(r'codecs="(av01\.0\.\d\dM\.08), mp4a\.40\.2"', html)
    assert codec == "av01.0.00M.08"  # level 2.0: a small picture
    kept = next(film.path.parent.glob(".*.av1.mp4"))
    made = kept.stat().st_mtime_ns
    write_site(small_course(), [film.path.parent], site, av1=True, exercises={"en": {}})
    assert kept.stat().st_mtime_ns == made


def test_nothing_that_is_published_needs_manim() -> None:
    rooms = sorted((PROJECT / "scenes" / "stage" / "publishing").glob("*.py"))
    names = ", ".join(f"scenes.stage.publishing.{path.stem}" for path in rooms if path.stem != "__init__")
    code = f"import sys, {names}, scenes.stage.film.record; print(sorted({{'manim', 'manimpango'}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
