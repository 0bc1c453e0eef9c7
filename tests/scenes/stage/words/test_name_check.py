"""Which strings of a choreography count as names of its script, and which do not."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scenes.stage.errors import LectureError
from scenes.stage.lesson.lesson import Lesson
from scenes.stage.words.name_check import check_names
from scenes.stage.words.script import read_script

SCRIPT = """
title = "Names"
language = "en"
[screen]
label = "a label"
[one]
title = "One"
[one.hello]
text = 'this is <mark name="first"/>first, that is <mark name="second"/>second'
"""
HEAD = """
from scenes.stage.lesson.lesson import Lesson
"""

Check = Callable[[str], None]


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Check:
    """Return a function that checks the names in a lecture whose `construct` is given."""
    script = tmp_path / "named.en.toml"
    script.write_text(SCRIPT, encoding="utf-8")

    def check(construct: str, beside: str = "", more: str = "") -> None:
        body = "".join(f"        {row}\n" for row in construct.strip().splitlines())
        source = f"{HEAD}{beside}\nclass Named(Lesson):\n    def construct(self):\n{body}{more}"
        path = tmp_path / "named.py"
        path.write_text(source, encoding="utf-8")
        spec = importlib.util.spec_from_file_location("named", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, "named", module)
        spec.loader.exec_module(module)
        check_names(module.Named, Lesson, read_script(script, {}))

    return check


ALL = """
self.chapter("one")
self.words("label")
with self.say("hello") as line:
    line.at("first")
    self.play(run_time=line.until("second"))
"""


def test_names_that_are_handed_over_count(check: Check) -> None:
    check(ALL)


@pytest.mark.parametrize(
    ("name", "kind"), [("one", "chapter"), ("label", "screen word"), ("hello", "line"), ("first", "mark")]
)
@pytest.mark.parametrize("elsewhere", ['self.key = "{}"', '"""{}"""', 'self.get("{}")', 'print(sep="{}")'])
def test_a_string_that_is_handed_to_nothing_uses_no_name(name: str, kind: str, elsewhere: str, check: Check) -> None:
    """The name stands in the source, but nothing waits for it or says it."""
    rows = [row for row in ALL.strip().splitlines() if f'"{name}"' not in row]
    if name == "hello":
        rows = ["line = None", *(row.strip() for row in rows)]
    with pytest.raises(LectureError, match=f'the {kind} "{name}" is not used by Named: remove it, or'):
        check("\n".join([elsewhere.format(name), *rows]))


def test_a_name_of_another_kind_is_not_used(check: Check) -> None:
    """A screen word that is waited for is no mark, and a mark that is said is no line."""
    with pytest.raises(LectureError, match='uses the mark "label", which'):
        check(ALL + '    line.at("label")')
    for verb in ("say", "tell"):
        with pytest.raises(LectureError, match='uses the line "first", which'):
            check(ALL + f'self.{verb}("first")')


@pytest.mark.parametrize(
    "waiting",
    [
        'for mark in ("first", "second"):\n        line.at(mark)',
        'for mark, ball in zip(("first", "second"), balls):\n        line.at(mark)',
        'for k, (mark, ball) in enumerate(zip(["first", "second"], balls)):\n        line.at(mark)',
        'for mark, label in (("first", "none"), ("second", "nothing")):\n        line.at(mark)',
        'marks = ("first", "second")\n    for mark in marks:\n        line.at(mark)',
        'one, other = "first", "second"\n    line.at(one)\n    line.until(other)',
        'line.at("first" if ball else "second")',
        'rows(Row(at="first"), Row(at="second"))',
        "for mark in MARKS:\n        line.at(mark)",
        "[line.at(mark) for mark in MARKS]",
        'self.show("first", line)\n    self.show(line=line, mark="second")',
        "beat(line)",
        'line.at(mark="first")\n    line.until(mark="second")',
        'line.at("first").follow(ball)\n    line.at("second").hide(ball, run_time=line.rest())',
        'for mark in {"first": ball, "second": dot}:\n        line.at(mark)',
        'for mark, ball in {"first": ball, "second": dot}.items():\n        line.at(mark)',
        'for mark in {"ball": "first", "dot": "second"}.values():\n        line.at(mark)',
        'keys = {"ball": "first", "dot": "second"}\n    line.at(keys["ball"])\n    line.at(keys[shape])',
        'self.marks = ("first", "second")\n    for mark in self.marks:\n        line.at(mark)',
        "for mark in self.KEYS:\n        line.at(mark)",
        'marks = ("first", "second")\n    line.at(marks[0])\n    line.at(marks[-1])',
        'for mark in reversed(("second", "first")):\n        line.at(mark)',
        'for mark in ["first"] + ["second"]:\n        line.at(mark)',
        'for mark in [*("first",), "second"]:\n        line.at(mark)',
        "for pair in zip(MARKS, balls):\n        line.at(pair[0])",
        "for mark in MARKS[:2]:\n        line.at(mark)",
        'keys = [self.words(key) for key in ("label",)]\n    for key in MARKS:\n        line.at(key)',
    ],
)
def test_a_name_is_followed_to_where_it_is_written(waiting: str, check: Check) -> None:
    rows = ALL.strip().splitlines()[:3]
    beside = 'MARKS = ("first", "second")\ndef beat(line, one="first"):\n    line.at(one)\n    line.at("second")\n'
    if "beat" not in waiting:
        beside = beside.splitlines()[0]
    more = "    def show(self, mark, line):\n        line.at(mark)\n" if "show" in waiting else ""
    more += '    KEYS = ["first", "second"]\n' if "KEYS" in waiting else ""
    check("\n".join([*rows, f"    {waiting}"]), beside, more)


def test_what_is_not_handed_over_is_not_followed(check: Check) -> None:
    """The other half of a pair is no mark, though the loop stands there for the marks."""
    rows = ALL.strip().splitlines()[:3]
    with pytest.raises(LectureError, match='the mark "second" is not used'):
        check("\n".join([*rows, '    for mark, label in (("first", "second"),):', "        line.at(mark)"]))
    with pytest.raises(LectureError, match=r'uses the mark "frist", which .* did you mean "first"'):
        check("\n".join([*rows, '    for mark in ("frist", "second"):', "        line.at(mark)"]))


def test_the_parameters_may_be_named(check: Check) -> None:
    check(ALL.replace('chapter("', 'chapter(name="').replace('words("', 'words(name="').replace('say("', 'say(name="'))
    with pytest.raises(LectureError, match=r'uses the line "helo", which .* did you mean "hello"'):
        check(ALL + 'self.say(name="helo")')


@pytest.mark.parametrize(
    "foreign",
    [
        'Text(words="hi there")',
        'table.at("mean")',
        'poet.say("a poem")',
        'self.at("noon")',
        'plot(at="top")',
        'for row in rows:\n    row.at("left")',
        'with open(path) as file:\n    file.until("end")',
    ],
)
def test_what_only_looks_like_a_name_needs_no_script(foreign: str, check: Check) -> None:
    """Other things have methods and arguments of the same name, and may hand them any string."""
    check(ALL + foreign)


def test_a_line_that_is_handed_on_stays_a_line(check: Check) -> None:
    """What a helper is given as a line or as the lecture is held against the script like the line itself."""
    beside = 'def beat(spoken):\n    spoken.at("frist")\ndef begin(lesson):\n    lesson.chapter("noe")\n'
    with pytest.raises(LectureError, match=r'uses the mark "frist", which .* did you mean "first"'):
        check(ALL + "    beat(line)", beside)
    with pytest.raises(LectureError, match=r'uses the chapter "noe", which .* did you mean "one"'):
        check(ALL + "begin(self)", beside)


def test_a_row_of_the_recap_needs_its_names(check: Check) -> None:
    """A slip in the last beat would otherwise show only when the whole film has been drawn."""
    with pytest.raises(LectureError, match=r'uses the mark "frist", which .* did you mean "first"'):
        check(ALL + 'RecapCard(say="hello", at="frist", words=("label", "label"))')


def test_a_row_of_the_recap_without_words_has_those_named_after_its_line(check: Check) -> None:
    with pytest.raises(LectureError, match=r'uses the screen word "recap_hello_a"'):
        check(ALL + 'RecapCard(say="hello", at="first")')


def test_a_name_put_together_is_told_how_it_is_found(check: Check) -> None:
    rows = ALL.strip().splitlines()[:4]
    with pytest.raises(LectureError, match=r'"second" is not used .* or in a loop over names written out'):
        check("\n".join([*rows, '    line.at("sec" + "ond")']))


def test_another_class_in_the_file_uses_nothing(check: Check) -> None:
    rows = ALL.strip().splitlines()
    helper = 'class Helper:\n    def wait(self, line):\n        line.until("second")\n'
    with pytest.raises(LectureError, match='the mark "second" is not used by Named'):
        check("\n".join(rows[:4]), helper)


def test_a_row_of_the_recap_without_words_uses_those_of_its_line(check: Check, tmp_path: Path) -> None:
    row = 'RecapCard(say="hello", at="first")'
    with pytest.raises(LectureError, match=r'uses the screen word "recap_hello_a", which'):
        check(ALL + row)
    script = tmp_path / "named.en.toml"
    words = '[screen]\nrecap_hello_a = "Up,"\nrecap_hello_b = "down"'
    script.write_text(SCRIPT.replace("[screen]", words), encoding="utf-8")
    check(ALL + row)
    with pytest.raises(LectureError, match='the screen word "recap_hello_a" is not used by Named'):
        check(ALL)


def test_the_mark_at_which_a_line_is_told_about_something_is_a_mark(check: Check) -> None:
    told = ALL.replace(
        'with self.say("hello") as line:', 'with self.say("hello") as line:\n    self.tell("hello", at="{}")'
    )
    check(told.format("first"))
    with pytest.raises(LectureError, match=r'uses the mark "frist", which .* did you mean "first"'):
        check(told.format("frist"))


@pytest.mark.parametrize(
    "told",
    [
        'self.tell("hello", show={"first": ball, "%s": dot})',
        'self.tell("hello", point={"first": ball, "%s": dot})',
        'self.when("hello", "first").follow(ball)\nself.when("hello", "%s").hide(ball)',
    ],
)
def test_marks_at_which_things_are_told_or_done_are_marks(told: str, check: Check) -> None:
    names = 'self.chapter("one")\nself.words("label")\n'
    check(names + told % "second")
    with pytest.raises(LectureError, match=r'uses the mark "secnod", which .* did you mean "second"'):
        check(names + told % "secnod")


def test_the_line_when_something_is_done_is_a_line(check: Check) -> None:
    with pytest.raises(LectureError, match=r'uses the line "helo", which .* did you mean "hello"'):
        check(ALL + 'self.when("helo", "first").follow(ball)')
