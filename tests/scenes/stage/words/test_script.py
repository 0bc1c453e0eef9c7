"""Scripts: what a teacher may write, what becomes of it, and how mistakes are named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scenes.stage.errors import LectureError
from scenes.stage.words.script import Line, Script, read_script

HEAD = 'title = "A lecture"\nlanguage = "en"\n'
FACTS = {
    "start": -15.0,
    "rate": 0.123456,
    "steps": 12,
    "name": "Newton & Co",
    "tiny": -1e-9,
    "twelve": 12.0,
    "tenth": 0.1,
    "far": float("inf"),
}

Write = Callable[..., Script]


@pytest.fixture
def read(tmp_path: Path) -> Write:
    """Return a function that writes a script file and reads it."""

    def write(body: str, head: str = HEAD) -> Script:
        path = tmp_path / "trial.en.toml"
        path.write_text(head + body, encoding="utf-8")
        return read_script(path, FACTS)

    return write


@pytest.fixture
def read_line(read: Write) -> Callable[..., Line]:
    """Return a function that reads one line of text."""

    def write(text: str, more: str = "") -> Line:
        script = read(f"[one]\ntitle = \"First\"\n[one.only]\ntext = '''{text}'''\n{more}")
        return next(script.lines())

    return write


def test_caption_and_speech_say_the_same_number(read_line: Callable[..., Line]) -> None:
    line = read_line("It starts at {start:g} with {rate:.3f}, that is {rate:.0%}.")
    assert line.caption == "It starts at −15 with 0.123, that is 12%."
    assert line.speech == "It starts at minus fifteen with zero point one two three, that is twelve percent."


def test_a_line_knows_the_facts_whose_numbers_it_says(read_line: Callable[..., Line]) -> None:
    assert read_line('It is {start:g}, <sub alias="at {rate:.3f}">there</sub>.').facts == {"start", "rate"}
    assert read_line("It says no number.").facts == set()


def test_the_caption_shows_the_sign_and_the_voice_says_the_alias(read_line: Callable[..., Line]) -> None:
    line = read_line('Here <sub alias="x equals {start:g}">x = {start:g}</sub>, and <sub alias="alpha">α</sub>-axis.')
    assert line.caption == "Here x = −15, and α-axis."
    assert line.speech == "Here x equals minus fifteen, and alpha-axis."
    assert len(line.tokens) == len(line.caption.split())


def test_a_bracket_before_a_substitution_stays_with_it(read_line: Callable[..., Line]) -> None:
    line = read_line('the square (<sub alias="x squared">x²</sub>) again')
    assert [token.caption for token in line.tokens] == ["the", "square", "(x²)", "again"]


def test_marks_stand_before_the_word_that_follows(read_line: Callable[..., Line]) -> None:
    line = read_line(
        '<mark name="a"/>one of <mark name="b"/>those <sub alias="gamma">γ</sub> words'
        '<mark name="c"/>, yes<mark name="d"/>'
    )
    assert {name: [*line.caption.split(), "END"][k] for name, k in line.marks.items()} == {
        "a": "one", "b": "those", "c": "yes", "d": "END",
    }  # fmt: skip
    assert line.caption == "one of those γ words, yes"


def test_breaks_are_seconds_of_silence_before_a_word(read_line: Callable[..., Line]) -> None:
    line = read_line('Wait. <break time="500ms"/> <break time="1.5s"/> Now <break time=".25s"/> go.')
    assert line.breaks == {1: pytest.approx(2.0), 2: pytest.approx(0.25)}


def test_facts_may_hold_characters_that_mean_something_in_markup(read_line: Callable[..., Line], read: Write) -> None:
    with pytest.raises(LectureError, match='no word for "&"'):
        read_line("{name} again")
    line = read_line('<sub alias="Newton and company">{name}</sub>')
    assert line.caption == "Newton & Co"
    script = read('[screen]\nlabel = "{name}"\n[one]\ntitle = "First"\n[one.a]\ntext = "hello"\n')
    assert script.screen == {"label": "Newton & Co"}


def test_no_number_is_minus_nothing(read_line: Callable[..., Line]) -> None:
    assert read_line("{tiny:.2f} and {tiny:.0%} and {tiny:.0f}").caption == "0.00 and 0% and 0"


def test_two_digits_of_a_large_number_end_without_a_point(read_line: Callable[..., Line]) -> None:
    assert read_line("{twelve:#.2g} and {tenth:#.2g}").caption == "12 and 0.10"


def test_claims_pause_and_order_are_kept(read: Write) -> None:
    script = read(
        '[b]\ntitle = "Late"\n[b.y]\ntext = "yes"\nclaims = ["one", "other"]\npause = 1.5\n[b.x]\ntext = "no"\n'
        '[a]\ntitle = "Early"\n[a.z]\ntext = "well"\n'
    )
    assert [line.key for line in script.lines()] == ["b.y", "b.x", "a.z"]
    first = next(script.lines())
    assert (first.claims, first.pause) == (("one", "other"), 1.5)
    assert [chapter.title for chapter in script.chapters.values()] == ["Late", "Early"]


def test_every_sentence_of_a_line_keeps_its_own_claims(read_line: Callable[..., Line]) -> None:
    text = 'No. At <mark name="a"/>{start:g} it (surely) <mark name="b"/>rests: at {rate:.3f}, e.g. here. Really?'
    line = read_line(text, "claims = [[], ['one', 'other'], ['one']]")
    assert line.claims_of_sentences == ((), ("one", "other"), ("one",))
    assert line.claims == ("one", "other")
    words = line.caption.split()
    assert [" ".join(words[k] for k in sentence) for sentence in line.sentences] == [
        "No.", "At −15 it (surely) rests: at 0.123, e.g. here.", "Really?",
    ]  # fmt: skip


def test_a_sentence_may_end_in_a_number_a_bracket_or_a_quotation_mark(read_line: Callable[..., Line]) -> None:
    line = read_line("It is {rate:.2f}. (Once.) “Why?” Because", "claims = [['a'], [], [], ['b']]")
    assert line.claims_of_sentences == (("a",), (), (), ("b",))
    assert [len(sentence) for sentence in line.sentences] == [3, 1, 1, 1]
    assert read_line("One. Other.").claims_of_sentences == ((), ())


def test_number_words_that_only_count_may_stay(read_line: Callable[..., Line]) -> None:
    assert read_line("Here are two curves.", 'counting = ["two"]').caption == "Here are two curves."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("It starts at -15.", r'"-15\." is typed; write a fact'),
        ('<sub alias="x is 3">x</sub> here', r"is typed; write a fact"),
        ("It takes seven steps.", r'number word "seven" is typed.*counting = \["seven"\]'),
        ("It takes {step} of them.", r'no fact "step": did you mean "steps"\?'),
        ("At {start.real:g} now.", r'no fact "start.real"'),
        ("At {start!r} now.", r'"!r" is not allowed'),
        ("At {start:d} now.", r'format "d" does not fit the value -15\.0'),
        ("At {start:.2f now.", r"unmatched '{'|expected '}'"),
        ("At {far:.1f} now.", r"the fact is inf.*change the parameters"),
        ('<mark name="a"/>one <mark name="a"/>more', r'mark "a" stands twice'),
        ("<mark/>look", r"<mark> has a name"),
        ('<mark name="a">look</mark> there', r"<mark> has a name and nothing in it"),
        ('un<mark name="a"/>happy', r'the <mark> before "happy" stands inside a word'),
        ('<sub alias="the word"><mark name="a"/>w</sub> there', r"<sub> has an alias, and words and nothing else"),
        ('<sub alias="the word"></sub> there', r"<sub> has an alias, and words"),
        ("<sub>w</sub> there", r"<sub> has an alias"),
        ('so <break time="long"/> there', r'<break> has a time like "0.5s"'),
        ('so <break time="1.2.3s"/> there', r'<break> has a time like "0.5s"'),
        ('the end. <break time="1s"/>', r"<break> at the end of a line is the line's `pause`"),
        ("<emphasis>so</emphasis>", r"<emphasis> is not understood; allowed are <mark"),
        ("<mark name='a'>look", r"mismatched tag"),
        ("so x² it is", r'no word for "²" in "x²": write <sub alias'),
        ("so f(x) ≤ g", r'no word for "≤"'),
        ("  ", r"the line says nothing"),
    ],
)
def test_a_mistake_in_a_line_is_named(text: str, message: str, read_line: Callable[..., Line]) -> None:
    with pytest.raises(LectureError, match=message) as caught:
        read_line(text)
    assert "trial.en.toml" in str(caught.value)
    assert "one.only" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("claim = ['a']", r'unknown key "claim": did you mean "claims"\?'),
        ("claims = 'a'", r"claims is 'a', and the line has one sentence; write a list of names, like `claims = "),
        ("claims = [1]", r"claims is \[1\], and the line has one sentence; write a list of names"),
        ("claims = [['a']]", r"claims is \[\['a'\]\], and the line has one sentence; write a list of names"),
        ("pause = 0.1", r"pause is 0\.1; it is a number of seconds from 0\.25 to 10"),
        ("pause = nan", r"pause is nan"),
        ("pause = true", r"pause is True"),
        ("counting = 2", r"counting is 2; it is a list of number words"),
        ("counting = 'two'", r"counting is 'two'; it is a list"),
    ],
)
def test_a_mistake_beside_a_line_is_named(more: str, message: str, read_line: Callable[..., Line]) -> None:
    with pytest.raises(LectureError, match=message):
        read_line("hello", more)


@pytest.mark.parametrize(
    "given",
    ["['a', 'b']", "['a']", "'a'", "[]", "[['a']]", "[['a'], [], ['b']]", "[['a'], 'b']", "[['a'], [1]]"],
)
def test_a_line_of_two_sentences_says_of_each_what_it_claims(given: str, read_line: Callable[..., Line]) -> None:
    with pytest.raises(LectureError) as caught:
        read_line("It stops at {start:g}. Why?", f"claims = {given}")
    assert str(caught.value).endswith(
        f"trial.en.toml, [one.only]: claims is {given}, and the line has 2 sentences; write one list of names "
        "for each, in order, like `claims = [[…], […]]`, and [] for a sentence that claims nothing."
    )


@pytest.mark.parametrize(
    ("head", "body", "message"),
    [
        ("", "title = ", r"not a readable TOML file: Invalid value"),
        ('language = "en"\n', "", r'needs a line `title = "…"`'),
        ('title = "A"\n', "", r'needs a line `language = "…"`'),
        ('title = "A"\nlanguage = "eng"\n', "", r'unknown language "eng": did you mean "en"\?'),
        (HEAD, "", r"the script has no chapter"),
        (HEAD, "words = 'here'\n", r"\[words\]: a chapter is a table"),
        (HEAD, "[one]\n[one.a]\ntext='so'\n", r"\[one\]: a chapter is a table with a line `title"),
        (HEAD, "[one]\ntitle='First'\na='so'\n", r"\[one\.a\]: a line is a table with a line `text"),
        (HEAD, "[one]\ntitle='Chapter 1'\n", r'\[one\] title: "1" is typed'),
        (HEAD, "[screen]\na = 'two'\n[one]\ntitle='First'\n", r"screen\.a: the number word"),
        (HEAD, "[screen]\na = 2\n[one]\ntitle='First'\n", r"screen\.a: 2 is not text"),
        ('screen = "x"\n' + HEAD, "[one]\ntitle='First'\n", r"screen: 'x' is not a table"),
    ],
)
def test_a_mistake_in_the_file_is_named(head: str, body: str, message: str, read: Write) -> None:
    with pytest.raises(LectureError, match=message):
        read(body, head)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "trial.en.toml"
    path.write_bytes(b"\xff\xfe\x00 title")
    with pytest.raises(LectureError, match="not a readable TOML file"):
        read_script(path, {})


def test_a_language_without_a_script_says_which_there_are(tmp_path: Path) -> None:
    (tmp_path / "trial.en.toml").write_text(HEAD)
    (tmp_path / "trial.de.toml").write_text(HEAD)
    with pytest.raises(LectureError, match=r"There is no script .*trial\.zh\.toml.*so far: de, en"):
        read_script(tmp_path / "trial.zh.toml", {})


# -- phonemes --------------------------------------------------------------------------


def test_a_phoneme_is_for_the_voice_and_the_word_for_the_caption(read_line: Callable[..., Line]) -> None:
    line = read_line('Here <phoneme alphabet="ipa" ph="ˈhɛʃiən ˈmeɪtrɪks">Hessian matrix</phoneme>, and "x".')
    assert line.caption == 'Here Hessian matrix, and "x".'
    assert line.speech == line.caption
    assert [token.phonemes for token in line.tokens] == [(), ("ˈhɛʃiən",), ("ˈmeɪtrɪks",), (), ()]


def test_the_table_beside_the_scripts_knows_words_in_every_form(read_line: Callable[..., Line], tmp_path: Path) -> None:
    (tmp_path / "pronunciations.en.toml").write_text('Adam = "ˈædəm"\nHesse = "ˈhɛs"\n', encoding="utf-8")
    line = read_line('SciPy\'s, (Adam) and <sub alias="Hesse\'s">H</sub>, but adam, and '
                     '<phoneme alphabet="ipa" ph="əˈdæm">Adam</phoneme>.')  # fmt: skip
    sounds = [" ".join(token.phonemes) for token in line.tokens]
    assert sounds == ["ˈsaɪpaɪz", "ˈædəm", "", "ˈhɛsɪz", "", "", "", "əˈdæm"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('<phoneme ph="ˈhɛs">Hesse</phoneme>', r'a <phoneme> has alphabet="ipa", a ph, and words'),
        ('<phoneme alphabet="ipa" ph="ˈhɛs">Hesse matrix</phoneme>', r"has 1 words in its ph and 2 in it"),
        ('<phoneme alphabet="ipa" ph="ˈhɛs">{start:g}</phoneme>', r"holds a number; the voice says it from the fact"),
        ('<phoneme alphabet="ipa" ph="ˈhɛs">Hesse</phoneme>ian', r'holds a whole word, and "Hesseian" is one'),
    ],
)
def test_a_phoneme_that_says_something_else_is_named(read_line: Callable[..., Line], text: str, message: str) -> None:
    with pytest.raises(LectureError, match=rf"trial\.en\.toml, \[one\.only\]: .*{message}"):
        read_line(f"Here is {text}.")


@pytest.mark.parametrize("table", ["SciPy = 2", 'SciPy = "two words"', "SciPy"])
def test_a_malformed_table_of_pronunciations_is_named(
    table: str, read_line: Callable[..., Line], tmp_path: Path
) -> None:
    (tmp_path / "pronunciations.en.toml").write_text(table)
    with pytest.raises(LectureError, match=r"pronunciations\.en\.toml: "):
        read_line("Here.")


def test_a_comma_after_a_number_stays_a_comma(read_line: Callable[..., Line]) -> None:
    line = read_line("From {start:g}, in {steps} steps, it goes.")
    assert line.caption == "From −15, in 12 steps, it goes."
    assert line.speech == "From minus fifteen, in twelve steps, it goes."
