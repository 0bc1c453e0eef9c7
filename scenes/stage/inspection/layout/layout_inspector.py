"""Watches a scene frame by frame and keeps what is wrong with the picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from manim import Camera, ManimColor

from scenes.stage.inspection.findings import Box, Finding, FindingLog, Observation, bounding_box
from scenes.stage.inspection.layout import contrast
from scenes.stage.inspection.layout import margins as framing
from scenes.stage.inspection.layout.colour import LEAST_DIFFERENCE, confusable_colours
from scenes.stage.inspection.layout.naming import name_of
from scenes.stage.inspection.layout.overlaps import Contact, contacts
from scenes.stage.inspection.layout.standard import LayoutStandard
from scenes.stage.inspection.layout.wording import contact_words, contrast_words, place_words, size_words, words_words
from scenes.stage.inspection.play.dry_play import Frame
from scenes.stage.inspection.play.items import FAINT, Unit, is_grid
from scenes.stage.inspection.play.outlines import OutlineCache
from scenes.stage.inspection.play.reading import em_of, stamp_of
from scenes.stage.inspection.play.snapshot import Snapshot

__all__ = ["FrameProbe"]

#: Seconds between two looks at contrasts over moving pictures; less than the log bridges.
_PICTURE_PAUSE: Final = 0.24


@dataclass
class FrameProbe:
    """Fed with frames, it tells what a viewer could not read, see or tell apart.

    Parameters
    ----------
    standard
        The limits.
    palette
        Colours by meaning; those that stand on the screen together are compared.
    differ_in_shape
        Pairs of meanings whose marks differ in shape as well.
    least_difference
        The smallest CIEDE2000 difference of two colours by meaning.
    scene
        Where names of variables are looked up.
    on_new
        Called with an observation and the pixels ``(h, w, 4)`` of its frame when a flaw
        appears; drawing the frame costs time, so it is left out without it.
    frames, distinct
        How many frames were fed, and how many of them differed from the one before.
    snapshot
        What the latest frame shows.

    Examples
    --------
    ::

        probe = FrameProbe()
        with watched(scene, probe, rate=10.0):
            scene.render()
        probe.findings()
    """

    standard: LayoutStandard = field(default_factory=LayoutStandard)
    palette: Mapping[str, str] = field(default_factory=dict)
    differ_in_shape: frozenset[frozenset[str]] = frozenset()
    least_difference: float = LEAST_DIFFERENCE
    scene: object | None = None
    on_new: Callable[[Observation, Any], None] | None = None
    frames: int = 0
    distinct: int = 0
    snapshot: Snapshot | None = None

    def __post_init__(self) -> None:
        self._log = FindingLog()
        self._cache = OutlineCache()
        self._previous: dict[int, tuple[int, int]] = {}
        self._last: tuple[int, bool, list[Observation]] | None = None
        self._ratios: dict[tuple[int, ...], float] = {}
        self._due = 0.0
        self._meanings = {tuple(ManimColor(value).to_int_rgb()): name for name, value in self.palette.items()}
        self._confusions = {
            frozenset(finding.culprits): finding
            for finding in confusable_colours(
                self.palette, differ_in_shape=self.differ_in_shape, least=self.least_difference
            )
        }

    def feed(self, frame: Frame) -> None:
        """Look at one frame."""
        self.snapshot = snapshot = Snapshot.take(frame.mobjects, frame.camera, self._cache)
        self.frames += 1
        seen = self._unchanged(snapshot, frame.resting)
        if seen is None:
            self.distinct += 1
            seen = list(self._observe(snapshot, frame))
            self._last = (snapshot.signature, frame.resting, seen) if snapshot.is_told else None
        self._previous = {id(unit.mobject): (unit.form, unit.paint) for unit in (*snapshot.texts, *snapshot.marks)}
        new = self._log.see(frame.time, frame.until, frame.where, seen)
        if new and self.on_new is not None:
            pixels = contrast.draw(snapshot, frame.camera)
            for observation in new:
                self.on_new(observation, pixels)

    def findings(self) -> list[Finding]:
        """Return what was found so far, in order of time."""
        return self._log.findings()

    def _unchanged(self, snapshot: Snapshot, resting: bool) -> list[Observation] | None:
        """Return what was seen in the frame before, if this one is the same and both stood still."""
        if self._last is None:
            return None
        signature, rested, seen = self._last
        return seen if signature == snapshot.signature and rested >= resting and rested else None

    def _observe(self, snapshot: Snapshot, frame: Frame) -> Iterator[Observation]:
        resting = frame.resting
        yield from self._contacts(snapshot)
        yield from self._places(snapshot)
        settled = [unit for unit in (*snapshot.texts, *snapshot.marks) if resting or self._settled(unit)]
        yield from self._sizes(snapshot, settled, resting)
        # Over a moving picture the ground has to be drawn anew each time.
        if resting or not snapshot.pictures or frame.time >= self._due:
            self._due = frame.time + _PICTURE_PAUSE
            yield from self._contrasts(snapshot, frame.camera, settled, resting)
        yield from self._words(snapshot)
        yield from self._confusable(snapshot)

    def _settled(self, unit: Unit) -> bool:
        before = self._previous.get(id(unit.mobject))
        return before is not None and before[1] == unit.paint

    def _see(
        self, kind: str, text: tuple[str, str], units: Iterable[Unit], region: Box, badness: float, patience: float
    ) -> Observation:
        culprits = tuple(dict.fromkeys(name_of(unit, self.scene) for unit in units))
        return Observation(
            kind=kind,
            message=text[0],
            remedy=text[1],
            culprits=culprits,
            region=tuple(round(value, 3) for value in region),  # type: ignore[arg-type]
            badness=badness,
            patience=patience,
        )

    def _contacts(self, snapshot: Snapshot) -> Iterator[Observation]:
        for contact in contacts(snapshot, self.standard.clearance / snapshot.view.pixels):
            text, other = contact.text, contact.other
            if text.allows(contact.kind, other) or other.allows(contact.kind, text):
                continue
            names = name_of(text, self.scene), name_of(other, self.scene)
            words = contact_words(contact, *names, self.standard)
            yield self._see(contact.kind, words, (text, other), contact.region, contact.glyphs, self._patience(contact))

    def _patience(self, contact: Contact) -> float:
        if contact.kind == "text_on_text" and (_morphing(contact.text) or _morphing(contact.other)):
            return max(1.0, self.standard.fading)
        fading = self._fading(contact.text) or self._fading(contact.other)
        return self.standard.fading if contact.faint or fading else 0.0

    def _fading(self, unit: Unit) -> bool:
        """Whether something translucent changes its colours: it comes or goes."""
        before = self._previous.get(id(unit.mobject))
        return unit.alpha < 0.99 and (before is None or before[1] != unit.paint)

    def _places(self, snapshot: Snapshot) -> Iterator[Observation]:
        for kind, unit, distance in framing.misplaced(snapshot, self.standard):
            if not unit.allows(kind):
                words = place_words(kind, name_of(unit, self.scene), distance, self.standard)
                patience = self.standard.fading if unit.alpha < FAINT else 0.0
                yield self._see(kind, words, (unit,), unit.box, distance, patience)

    def _sizes(self, snapshot: Snapshot, settled: Iterable[Unit], resting: bool) -> Iterator[Observation]:
        for unit in settled:
            pixels = framing.em_pixels(unit, snapshot.view)
            if pixels is None or unit.alpha < FAINT or unit.allows("small_text"):
                continue
            # Outlines are stored as SVG with a few digits; half a percent is no flaw.
            if pixels < 0.995 * self.standard.text_pixels and (resting or self._still(unit)):
                words = size_words(name_of(unit, self.scene), pixels, self.standard)
                yield self._see("small_text", words, (unit,), unit.box, -pixels, 0.0)

    def _still(self, unit: Unit) -> bool:
        """Whether a text keeps its shape and place."""
        before = self._previous.get(id(unit.mobject))
        return before is not None and before[0] == unit.form

    def _contrasts(
        self, snapshot: Snapshot, camera: Camera, settled: Iterable[Unit], resting: bool
    ) -> Iterator[Observation]:
        judged = [unit for unit in settled if self._is_judged(unit)]
        keys = [_ground_key(snapshot, unit) for unit in judged]
        fresh = [unit for unit, key in zip(judged, keys, strict=True) if key not in self._ratios or snapshot.pictures]
        values = contrast.measure(snapshot, camera, fresh) if fresh else []
        measured = {id(unit): value for unit, value in zip(fresh, values, strict=True)}
        for unit, key in zip(judged, keys, strict=True):
            ratio = self._ratios[key] = measured.get(id(unit), self._ratios.get(key, 21.0))
            kind, least = ("text_contrast", self.standard.text_contrast)
            if unit.reading is None:
                kind, least = ("line_contrast", self.standard.line_contrast)
            if ratio < least - 0.005:
                words = contrast_words(name_of(unit, self.scene), ratio, least)
                yield self._see(kind, words, (unit,), unit.box, -ratio, 0.0 if resting else self.standard.fading)

    def _is_judged(self, unit: Unit) -> bool:
        if unit.reading is not None:
            return not unit.allows("text_contrast")
        return contrast.is_line(unit) and not is_grid(unit) and not unit.allows("line_contrast")

    def _words(self, snapshot: Snapshot) -> Iterator[Observation]:
        count, texts = framing.word_count(snapshot.texts)
        if count > self.standard.words:
            region = bounding_box(text.box for text in texts)
            words = words_words(count, self.standard)
            yield self._see("too_many_words", words, texts, region, count, self.standard.fading)

    def _confusable(self, snapshot: Snapshot) -> Iterator[Observation]:
        if not self._confusions:
            return
        shown: dict[str, Unit] = {}
        for unit in (*snapshot.texts, *snapshot.marks):
            for leaf in unit.leaves:
                for rgba in (*leaf.fill, *leaf.stroke):
                    meaning = self._meanings.get(tuple((rgba[:3] * 255).round().astype(int)))
                    if meaning is not None and rgba[3] >= FAINT:
                        shown.setdefault(meaning, unit)
        for pair, finding in self._confusions.items():
            if pair <= shown.keys():
                one, other = (shown[name] for name in finding.culprits)
                region = bounding_box((one.box, other.box))
                words = (finding.message, finding.remedy)
                yield self._see(finding.kind, words, (one, other), region, 0.0, self.standard.fading)


def _morphing(unit: Unit) -> bool:
    """Whether letters are on their way to being other letters."""
    return any(stamp_of(leaf.mobject) is not None and em_of(leaf.mobject) is None for leaf in unit.leaves)


def _ground_key(snapshot: Snapshot, unit: Unit) -> tuple[int, ...]:
    """Return what a thing's contrast depends on: itself, and all that lies under it."""
    first = min(leaf.order for leaf in unit.leaves)
    behind = set(contrast.grounds(snapshot))
    left, bottom, right, top = unit.box
    under = tuple(
        hash((leaf.form, leaf.paint))
        for other in (*snapshot.texts, *snapshot.marks)
        for leaf in other.leaves
        if leaf.order < first
        and leaf.order in behind
        and leaf.box[0] <= right
        and leaf.box[2] >= left
        and leaf.box[1] <= top
        and leaf.box[3] >= bottom
    )
    return hash(snapshot.view), unit.form, unit.paint, *under
