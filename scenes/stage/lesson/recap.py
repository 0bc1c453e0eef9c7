"""The last beat of a lecture: a few rows of words, each with its mark, shown as their lines are said."""

from __future__ import annotations

from dataclasses import dataclass

from manim import DOWN, LEFT, RIGHT, FadeIn, GrowFromCenter, Mobject, VGroup

from scenes.stage.lesson.lesson import Lesson
from scenes.stage.look import theme
from scenes.stage.look.text import words

__all__ = ["RecapRow", "show_recap"]

#: Middle of the rows, in frame units: clear of the captions, and a little right, for the marks hang to the left.
RECAP_CENTER = (0.2, 0.4, 0.0)


@dataclass(frozen=True, kw_only=True)
class RecapRow:
    """A row of the recap.

    Attributes
    ----------
    say
        The line of the current chapter that is said with it.
    at
        The mark in that line at which the row appears.
    words
        Key of its words in the script's ``[screen]`` table.
    mark
        What stands to the left of the words: the mark that stood for them in the lecture.
    """

    say: str
    at: str
    words: str
    mark: Mobject


def show_recap(lesson: Lesson, *rows: RecapRow) -> VGroup:
    """Say the line of each row and let its words and mark appear at their word.

    Returns
    -------
    VGroup
        All that stands on screen now, to be faded out after the last word.
    """
    texts = VGroup(*(words(lesson.words(row.words), theme.HEADING) for row in rows))
    texts.arrange(DOWN, buff=0.8, aligned_edge=LEFT).move_to(RECAP_CENTER)
    for row, text in zip(rows, texts, strict=True):
        row.mark.next_to(text, LEFT, buff=0.35)
        with lesson.say(row.say) as line:
            line.at(row.at)
            lesson.play(FadeIn(text, shift=0.15 * RIGHT), GrowFromCenter(row.mark), run_time=0.5)
    return VGroup(*texts, *(row.mark for row in rows))
