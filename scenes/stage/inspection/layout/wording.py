"""The sentences of the layout findings: what is wrong, and what would mend it."""

from __future__ import annotations

from scenes.stage.inspection.layout.overlaps import Contact
from scenes.stage.inspection.layout.standard import LayoutStandard

__all__ = ["contact_words", "contrast_words", "place_words", "size_words", "words_words"]

Words = tuple[str, str]


def contact_words(contact: Contact, text: str, other: str, standard: LayoutStandard) -> Words:
    """Return what to say about a text that meets something."""
    letters = "1 letter" if contact.glyphs == 1 else f"{contact.glyphs} letters"
    if contact.kind == "text_on_text":
        return (
            f"{text} and {other} touch at {letters}; {standard.clearance:g} px must stay between texts",
            "Move one of them, or let the first go before the second comes",
        )
    if contact.kind == "text_covered":
        return (
            f"{other} lies over {letters} of {text}; nothing may",
            "Add the text after it, give the text a higher z_index, or move one of them",
        )
    return (
        f"{other} crosses {letters} of {text}; {standard.clearance:g} px must stay between them",
        "Move the text, put a filled patch behind it, or declare it with allow_overlap and a reason",
    )


def place_words(kind: str, name: str, distance: float, standard: LayoutStandard) -> Words:
    """Return what to say about something outside its part of the screen."""
    if kind == "cut_by_frame":
        return f"{name} runs {distance:.0f} px out of the picture; nothing may be cut", "Move it in or make it smaller"
    if kind == "in_caption_zone":
        return (
            f"{name} reaches {distance:.0f} px into the lowest {standard.caption_zone:.0%}, where captions stand",
            "Move it up",
        )
    return (
        f"{name} reaches {distance:.0f} px into the safe margin of {standard.margin:.0%}",
        "Move it towards the middle or make it smaller",
    )


def size_words(name: str, pixels: float, standard: LayoutStandard) -> Words:
    """Return what to say about letters that are too small."""
    return (
        f"the smallest letters of {name} have an em of {pixels:.1f} px at 1080p; at least {standard.text_pixels:g} px",
        f"Set it {standard.text_pixels / pixels:.2f} times as large",
    )


def contrast_words(name: str, ratio: float, least: float) -> Words:
    """Return what to say about something that does not stand out."""
    return (
        f"{name} stands out by {ratio:.2f}:1 from what is behind it; at least {least:g}:1",
        "Choose a colour further from the ground, raise its opacity, or put a patch between",
    )


def words_words(count: int, standard: LayoutStandard) -> Words:
    """Return what to say about too much to read."""
    return (
        f"{count} words stand on the screen at once; at most {standard.words} beside formulas and axes",
        "Let the voice say them, or let earlier ones go",
    )
