"""The record beside a film: it keeps to its schema, and says what the film and the script say."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import srt

from scenes.stage.errors import LectureError
from scenes.stage.film.provenance import PROJECT, code_behind
from scenes.stage.film.record import VERSION, read_record, record_path, schema


def test_the_record_keeps_to_its_schema_as_another_library_reads_it(asking: Any) -> None:
    data = json.loads(record_path(asking.film).read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema())
    validator.validate(data)
    assert not validator.is_valid({**data, "unknown": 1})
    assert not validator.is_valid({**data, "version": 2})
    assert not validator.is_valid({name: value for name, value in data.items() if name != "chapters"})


def test_every_field_of_the_schema_that_is_not_plain_says_what_it_is() -> None:
    for name, part in schema()["$defs"].items():
        assert len(part["description"]) > 10, name


def test_the_record_says_of_the_film_what_a_player_finds_in_it(asking: Any, watch: Any) -> None:
    film, record = watch(asking.film), asking.record
    assert (record.frames, float(record.fps), record.width, record.height) == (film.frames, 15.0, 320, 180)
    assert record.whole
    assert record.silent
    told = [(chapter.start, chapter.end, chapter.title) for chapter in record.chapters]
    assert [title for *_, title in told] == [title for *_, title in film.chapters]
    for (start, end, _), (begun, over, _) in zip(told, film.chapters, strict=True):
        assert (start, end) == (pytest.approx(begun, abs=0.002), pytest.approx(over, abs=0.002))
    assert record.chapters[0].first_frame == 0
    assert record.chapters[0].end_frame == record.chapters[1].first_frame
    assert record.chapters[-1].end_frame == film.frames
    beside = list(srt.parse(asking.film.with_suffix(".srt").read_text(encoding="utf-8")))
    assert [caption.text for caption in record.captions] == [cue.content for cue in beside]


def test_every_sentence_has_its_time_and_every_claim_what_was_found(asking: Any) -> None:
    ask, tell = asking.record.lines
    assert [s.text for s in ask.sentences] == ["A dot stands at −3.", "Where will it land?"]
    assert [s.text for s in tell.sentences] == ["It lands at −1.5 when the rate is small.", "So it came nearer!"]
    words = asking.lesson._speeches["answer.tell"]
    assert tell.sentences[1].start == pytest.approx(tell.start + words.starts[9])
    assert tell.sentences[-1].end == tell.end
    assert [sentence.claims for sentence in ask.sentences] == [(), ()]
    given = [line.claims_of_sentences for line in asking.lesson.script.lines()]
    recorded = [tuple(tuple(c.name for c in s.claims) for s in line.sentences) for line in asking.record.lines]
    assert recorded == given == [((), ()), ((), ("lands_lower",))]
    check, _ = asking.record.experiment.checks
    (claim,) = tell.sentences[1].claims
    assert (claim.statement, claim.found) == ("the landing is <lower> & nearer", "it is −1.5")
    assert tell.claims == (claim,)
    assert (claim.about, claim.checks, check.about) == (("landing",), (0, 1), ("landing",))
    assert asking.record.checks_about(claim, claim) == list(asking.record.experiment.checks)
    assert (check.computed, check.expected, check.passed) == (-1.5, -1.5, True)
    path = asking.record.experiment.checks[1]
    assert (path.computed, path.entries, path.where) == (-1.5, 2, "k = 1")
    assert asking.record.experiment.parameters == {"start": -3.0, "learning_rate": 0.25}


def test_a_question_is_the_silence_after_the_line_that_asks(asking: Any) -> None:
    (question,) = asking.record.questions
    assert question.line == "question.ask"
    assert question.end - question.start == pytest.approx(1.0)
    assert question.end == pytest.approx(asking.record.chapters[1].start)
    assert asking.record.lines[0].end <= question.start


def test_facts_are_those_that_are_said_with_their_lines_and_those_that_a_picture_shows(asking: Any) -> None:
    assert {fact.name: (fact.value, fact.lines, fact.chapters) for fact in asking.record.facts} == {
        "start": (-3.0, ("screen.start", "question.ask"), ()),
        "landing": (-1.5, ("answer.tell",), ()),
        "seen": (2.0, (), ("answer",)),
    }


def test_hashes_are_those_of_the_files(asking: Any) -> None:
    for name, digest in asking.record.files.items():
        assert hashlib.sha256(asking.film.with_name(name).read_bytes()).hexdigest() == digest
    assert {Path(name).suffix for name in asking.record.files} == {".mp4", ".srt", ".vtt", ".txt", ".png"}
    sources = asking.record.sources
    for name, digest in sources.code.items():
        assert hashlib.sha256((PROJECT / name).read_bytes()).hexdigest() == digest
    assert {"gdcore/methods/gradient_descent.py", "scenes/stage/words/script.py", sources.lecture} <= set(sources.code)
    assert sources.script.endswith("asking/scripts/asking.en.toml")


def test_the_code_behind_a_lecture_is_what_python_imports_for_it() -> None:
    import subprocess
    import sys

    code = (
        "import sys, scenes.newton\n"
        "for m in list(sys.modules.values()):\n"
        "    print(getattr(m, '__file__', None) or '')\n"
    )
    printed = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    imported = {Path(line) for line in printed.stdout.split("\n") if line.startswith(str(PROJECT) + "/")}
    imported = {path for path in imported if path.suffix == ".py" and not path.is_relative_to(PROJECT / ".venv")}
    assert imported <= set(code_behind(PROJECT / "scenes" / "newton.py"))


def test_a_film_of_a_part_says_so(asking: Any, render_settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LECTURE_VOICE", "silent")
    with render_settings(upto_animation_number=1):
        lesson = type(asking.lesson)()
        lesson.render()
        record = read_record(record_path(Path(lesson.renderer.file_writer.movie_file_path)))
    assert not record.whole
    assert [chapter.name for chapter in record.chapters] == ["question"]


def test_a_record_of_another_version_or_a_half_one_is_refused_in_a_sentence(asking: Any, tmp_path: Path) -> None:
    path = tmp_path / "Film.json"
    with pytest.raises(LectureError, match=r"There is no record .*Film\.json: render the film once more\."):
        read_record(path)
    shutil.copy(record_path(asking.film), path)
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace(f'"version": {VERSION}', '"version": 99'), encoding="utf-8")
    with pytest.raises(LectureError, match=f"is a record of version 99; this project reads version {VERSION}"):
        read_record(path)
    path.write_text(whole[: len(whole) // 2], encoding="utf-8")
    with pytest.raises(LectureError, match="is no whole record"):
        read_record(path)
    path.write_text(re.sub(r'("checks": \[\s*)0', r"\g<1>7", whole), encoding="utf-8")
    with pytest.raises(LectureError, match="the claim lands_lower names a check that there is not"):
        read_record(path)
    path.write_text(whole.replace('"width": 320', '"width": "wide"'), encoding="utf-8")
    with pytest.raises(LectureError, match=r"is no whole record .*width"):
        read_record(path)


def test_a_record_that_says_the_same_is_left_as_it_lies_there(
    asking: Any, render_settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LECTURE_VOICE", "silent")
    states = []
    for _ in range(2):
        with render_settings():
            lesson = type(asking.lesson)()
            lesson.render()
        record = record_path(Path(lesson.renderer.file_writer.movie_file_path)).stat()
        states.append((record.st_mtime_ns, record.st_ino))
    assert states[0] == states[1]
