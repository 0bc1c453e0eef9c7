"""Listens to a finished film: every line is written down by a recogniser and held against its script.

The film is taken as a player finds it: its sound, and its captions, which say
where each line stands. The words that are meant are those of the script's
speech; the numbers that are meant are those of its captions, which come from
the facts. A line in which something seems wrong is heard again, more
carefully, before it counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from scenes.stage.errors import LectureError
from scenes.stage.inspection.findings import Finding
from scenes.stage.inspection.finished.film_facts import Caption, read_film
from scenes.stage.inspection.heard.likeness import Harmless, Pair, compare, read_homophones
from scenes.stage.inspection.heard.recogniser import HEARING_RATE, HeardWord
from scenes.stage.inspection.heard.spelling import Unit, units, words
from scenes.stage.words.script import Line, Script

__all__ = ["MOST_WORD_ERRORS", "Ear", "HeardLine", "Hearing", "Number", "listen"]

#: Share of the words that a recogniser may hear differently.
MOST_WORD_ERRORS: Final = 0.03
#: Seconds of sound before and after a line that are heard with it.
_AROUND: Final = 0.3
#: Level under which a film is silent.
_SILENT: Final = 1e-3


class Ear(Protocol):
    """Whatever writes down what is said."""

    def hear(self, samples: NDArray[np.float32], *, carefully: bool = False, about: str = "") -> list[HeardWord]:
        """Return the words of mono sound at 16 kHz."""


@dataclass(frozen=True)
class Number:
    """A number of the captions, as it is written and as it was heard (empty where it was not), and when."""

    meant: str
    heard: str
    time: float
    right: bool


@dataclass(frozen=True)
class HeardLine:
    """A line of the film.

    Attributes
    ----------
    line
        Of the script.
    start, end
        Where it stands in the film, in seconds.
    heard
        Its words as the recogniser heard them, in film time.
    word_count, word_errors
        Words that are meant, and how many differ.
    differences
        What is meant and what is heard in its place.
    numbers
        Of its caption, and what was heard besides.
    """

    line: Line
    start: float
    end: float
    heard: tuple[HeardWord, ...]
    word_count: int
    word_errors: int
    differences: tuple[tuple[str, str], ...]
    numbers: tuple[Number, ...]

    @property
    def text(self) -> str:
        """What was heard."""
        return " ".join(word.text for word in self.heard)

    @property
    def wrong(self) -> int:
        """How many of its numbers are wrong."""
        return sum(not number.right for number in self.numbers)

    def time_of(self, token: int) -> float | None:
        """Return when the first word of a token of the caption is heard, or None where it is not recognised."""
        before = len(words(" ".join(word for t in self.line.tokens[:token] for word in t.speech)))
        return _times(self.line, self.heard).get(before)


@dataclass(frozen=True)
class Hearing:
    """What was heard of a film.

    Attributes
    ----------
    silent_lines
        Lines of the script that are not in the film.
    """

    film: Path
    lines: tuple[HeardLine, ...]
    findings: tuple[Finding, ...]
    silent_lines: tuple[str, ...]

    @property
    def word_count(self) -> int:
        """Words that are meant."""
        return sum(line.word_count for line in self.lines)

    @property
    def word_errors(self) -> int:
        """Words that are heard differently."""
        return sum(line.word_errors for line in self.lines)

    @property
    def word_error_rate(self) -> float:
        """The share of words that are heard differently."""
        return self.word_errors / max(self.word_count, 1)


def listen(film: Path, script: Script, ear: Ear, progress: Callable[[float, float], None] | None = None) -> Hearing:
    """Listen to a film and hold what is heard against its script.

    Parameters
    ----------
    film
        A finished film with captions.
    script
        With its numbers filled in.
    ear
        The recogniser.
    progress
        Called with seconds heard and seconds in all.

    Raises
    ------
    LectureError
        The film has no sound or no captions, is silent, or shows another script.
    """
    facts = read_film(film)
    if facts.sound is None or not facts.sound.samples.size or float(np.abs(facts.sound.samples).max()) < _SILENT:
        raise LectureError(f"The film {film} is silent: render it with a voice to listen to it.")
    if not facts.captions:
        raise LectureError(f"The film {film} has no captions, which say where its lines stand: render it anew.")
    if script.language != "en":
        raise LectureError(
            f'The recogniser hears English only, the script {script.path.name} is in "{script.language}".'
        )
    places, strange = _places(facts.captions, script)
    if not places:
        raise LectureError(f"No caption of the film {film} is a line of {script.path.name}: render the film anew.")
    rate = facts.sound.rate
    factor = int(np.gcd(rate, HEARING_RATE))
    sound = np.asarray(resample_poly(facts.sound.mono, HEARING_RATE // factor, rate // factor), dtype=np.float32)
    harmless = read_homophones(script.path.parent, script.language)
    heard = []
    for k, (line, start, end) in enumerate(places):
        following = places[k + 1][1] if k + 1 < len(places) else float("inf")
        first = max(start - _AROUND, places[k - 1][2] if k else 0.0, 0.0)
        last = min(end + _AROUND, following - 0.05)
        cut = sound[round((first - facts.sound.start) * HEARING_RATE) : round(last * HEARING_RATE)]
        heard.append(_hear_line(line, start, end, first, cut, ear, harmless))
        if progress is not None:
            progress(end, places[-1][2])
    missing = tuple(line.key for line in script.lines() if line.key not in {place[0].key for place in places})
    findings = [*_unknown(strange, film), *_number_findings(heard, film)]
    hearing = Hearing(film, tuple(heard), (), missing)
    if hearing.word_error_rate > MOST_WORD_ERRORS:
        findings.append(_too_many_errors(hearing, film))
    findings.sort(key=lambda finding: (finding.time, finding.kind))
    return Hearing(film, hearing.lines, tuple(findings), missing)


def _places(captions: Sequence[Caption], script: Script) -> tuple[list[tuple[Line, float, float]], list[Caption]]:
    """Return the lines of the film with their stretch of it, and the captions that belong to none."""
    lines = list(script.lines())
    texts = [" ".join(line.caption.split()) for line in lines]
    places: list[tuple[Line, float, float]] = []
    strange = []
    k, following = 0, 0
    while k < len(captions):
        # A line said twice is found where the order of the script leads first.
        order = [(following + n) % len(lines) for n in range(len(lines))]
        found = next(((n, count) for n in order if (count := _captions_of(texts[n], captions, k))), None)
        if found is None:
            strange.append(captions[k])
            k += 1
            continue
        n, count = found
        places.append((lines[n], captions[k][0], captions[k + count - 1][1]))
        k, following = k + count, n + 1
    return places, strange


def _captions_of(text: str, captions: Sequence[Caption], k: int) -> int:
    """Return how many captions, from one on, make up a line; 0 where they do not."""
    joined = ""
    for count, (_, _, caption) in enumerate(captions[k:], 1):
        joined = " ".join(f"{joined} {caption}".split())
        if joined == text:
            return count
        if not text.startswith(joined):
            return 0
    return 0


def _hear_line(
    line: Line, start: float, end: float, first: float, cut: NDArray[np.float32], ear: Ear, harmless: Harmless
) -> HeardLine:
    """Hear a line, and again where something seems wrong; the hearing that is nearest to what is meant counts."""
    best: HeardLine | None = None
    # The third time the recogniser is told what the lecture is about, but no number.
    about = " ".join(unit.text for unit in units(words(line.speech)) if unit.value is None and unit.text != "minus")
    ways: tuple[dict[str, Any], ...] = ({}, {"carefully": True}, {"carefully": True, "about": about})
    for settings in ways:
        said = ear.hear(cut, **settings)
        moved = tuple(HeardWord(word.text, word.start + first, word.end + first) for word in said)
        heard = _compare(line, start, end, moved, harmless)
        if best is None or (heard.wrong, heard.word_errors) < (best.wrong, best.word_errors):
            best = heard
        if not best.wrong and (settings or not best.word_errors):
            break
    assert best is not None
    return best


def _compare(line: Line, start: float, end: float, heard: tuple[HeardWord, ...], harmless: Harmless) -> HeardLine:
    said = words(" ".join(word.text for word in heard))
    meant = words(line.speech)
    pairs = compare(_single(meant), _single(said), harmless)
    differences = tuple(
        (" ".join(u.text for u in pair.meant), " ".join(u.text for u in pair.heard)) for pair in pairs if pair.cost
    )
    numbers = tuple(_numbers(line, start, heard, said, harmless))
    return HeardLine(
        line, start, end, heard, len(meant), sum(pair.cost for pair in pairs), differences, numbers
    )  # fmt: skip


def _single(spoken: Sequence[str]) -> list[Unit]:
    return [Unit(word, k, k + 1) for k, word in enumerate(spoken)]


def _numbers(
    line: Line, start: float, heard: tuple[HeardWord, ...], said: list[str], harmless: Harmless
) -> Iterator[Number]:
    """Yield the numbers of a caption with what was heard in their place, and those heard besides."""
    moments = [word.start for word in heard for _ in words(word.text)]
    written, spoken = units(words(line.caption)), units(said)
    for pair in compare(written, spoken, harmless):
        meant = [unit for unit in pair.meant if unit.value is not None]
        found = [unit for unit in pair.heard if unit.value is not None]
        if not meant and (not found or not pair.cost):
            continue
        at = pair.heard[0].first if pair.heard else _nearest(spoken, pair, written)
        time = moments[min(at, len(moments) - 1)] if moments else start
        yield Number(_text(meant), _text(found) or _text(pair.heard), time, not pair.cost)


def _nearest(spoken: Sequence[Unit], pair: Pair, written: Sequence[Unit]) -> int:
    """Return about where a number that was not heard should have been: as far into what was heard as it is written."""
    share = pair.meant[0].first / max(written[-1].last, 1)
    return round(share * (spoken[-1].last if spoken else 0))


def _text(found: Sequence[Unit]) -> str:
    return " ".join(unit.text for unit in found)


def _times(line: Line, heard: tuple[HeardWord, ...]) -> dict[int, float]:
    """Return when each recognised word of a line's speech begins, by its number."""
    said, moments = [], []
    for word in heard:
        for k, part in enumerate(words(word.text)):
            said.append(part)
            moments.append(word.start if k == 0 else None)
    pairs = compare(_single(words(line.speech)), _single(said), {})
    times = {}
    for pair in pairs:
        if pair.meant and pair.heard and not pair.cost:
            moment = moments[pair.heard[0].first]
            if moment is not None:
                times[pair.meant[0].first] = moment
    return times


def _unknown(strange: Sequence[Caption], film: Path) -> Iterator[Finding]:
    for start, end, text in strange:
        flat = " ".join(text.split())
        yield Finding(
            kind="caption_not_in_script", time=round(start, 3), end=round(end, 3), where=film.name,
            message=f"the script has no line with the caption “{flat}”",
            remedy="Render the film anew: its script has changed since",
        )  # fmt: skip


def _number_findings(lines: Sequence[HeardLine], film: Path) -> Iterator[Finding]:
    for line in lines:
        for number in line.numbers:
            if number.right:
                continue
            if not number.meant:
                message = f"{number.heard} is heard, which the caption does not say: “{line.text}”"
            elif not number.heard:
                message = f"{number.meant} is not heard: “{line.text}”"
            else:
                message = f"the caption says {number.meant}, heard is {number.heard}: “{line.text}”"
            yield Finding(
                kind="number_heard_wrong", time=round(number.time, 3), end=round(line.end, 3), line=line.line.key,
                culprits=(number.meant or number.heard,), where=film.name, message=message,
                remedy="Listen to it; let the alias say the fact of the caption, or word the line more plainly",
            )  # fmt: skip


def _too_many_errors(hearing: Hearing, film: Path) -> Finding:
    worst = sorted(hearing.lines, key=lambda line: -line.word_errors)[:3]
    return Finding(
        kind="too_many_word_errors", time=0.0, end=round(hearing.lines[-1].end, 3), where=film.name,
        message=f"{hearing.word_errors} of {hearing.word_count} words ({hearing.word_error_rate:.1%}) are heard "
        f"differently, most in {', '.join(line.line.key for line in worst)}; at most {MOST_WORD_ERRORS:.0%} may be",
        remedy="Word these lines more plainly, or give their words phonemes",
    )  # fmt: skip
