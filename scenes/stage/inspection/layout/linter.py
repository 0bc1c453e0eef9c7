"""The layout linter: what a viewer of any Manim scene could not read, see or tell apart.

Examples
--------
>>> from manim import Scene, Text
>>> class TwoTitles(Scene):
...     def construct(self):
...         self.add(Text("Newton"), Text("Newton").shift((0.1, 0, 0)))
>>> for finding in inspect_layout(TwoTitles).findings:
...     print(finding.kind)
text_on_text

What is on purpose is declared where it is made: see `allow_overlap` and `allow`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from manim import Scene, tempconfig
from PIL import Image

from scenes.stage.inspection.findings import Finding, Observation
from scenes.stage.inspection.layout.colour import LEAST_DIFFERENCE, confusable_colours
from scenes.stage.inspection.layout.layout_inspector import FrameProbe
from scenes.stage.inspection.layout.standard import LayoutStandard
from scenes.stage.inspection.play.dry_play import QUIET, watched
from scenes.stage.inspection.play.pictures import draw_finding
from scenes.stage.inspection.play.reading import recording
from scenes.stage.look.intent import allow, allow_overlap

__all__ = [
    "Finding",
    "FrameProbe",
    "LayoutReport",
    "LayoutStandard",
    "allow",
    "allow_overlap",
    "confusable_colours",
    "draw_finding",
    "inspect_layout",
    "recording",
    "watched",
]


@dataclass(frozen=True)
class LayoutReport:
    """What an inspection of a layout found, and what it cost.

    Attributes
    ----------
    findings
        In order of time.
    pictures
        For each finding the moment at which it appeared, its culprit outlined.
    frames, distinct
        How many frames were looked at, and how many of them differed from the one before.
    length
        Of the scene, in seconds.
    seconds
        That the inspection took.
    """

    findings: tuple[Finding, ...]
    pictures: Mapping[Finding, Image.Image] = field(repr=False)
    frames: int
    distinct: int
    length: float
    seconds: float


def inspect_layout(
    make_scene: Callable[[], Scene],
    *,
    rate: float = 10.0,
    frame_rate: float = 30.0,
    standard: LayoutStandard | None = None,
    palette: Mapping[str, str] | None = None,
    differ_in_shape: Collection[frozenset[str]] = (),
    least_difference: float = LEAST_DIFFERENCE,
    pictures: bool = False,
    settings: Mapping[str, Any] | None = None,
) -> LayoutReport:
    """Play a scene without a film and report what is wrong with its pictures.

    Parameters
    ----------
    make_scene
        A scene class, or whatever makes a scene with Manim's Cairo renderer.
    rate
        Frames a second that are looked at, besides the first and last of each animation.
    frame_rate
        Of the clock, in frames a second.
    standard
        The limits.
    palette
        Colours by meaning; those on the screen together are compared.
    differ_in_shape
        Pairs of meanings whose marks differ in shape as well.
    least_difference
        The smallest CIEDE2000 difference of two colours by meaning.
    pictures
        Whether to draw the moment of each finding.
    settings
        Further values for Manim's configuration.
    """
    kept: dict[tuple[str, tuple[str, ...]], Any] = {}

    def keep(observation: Observation, pixels: Any) -> None:
        kept.setdefault(observation.key, pixels)

    began = time.perf_counter()
    probe = FrameProbe(
        standard=standard or LayoutStandard(),
        palette=palette or {},
        differ_in_shape=frozenset(differ_in_shape),
        least_difference=least_difference,
        on_new=keep if pictures else None,
    )
    with tempconfig({**QUIET, "frame_rate": frame_rate, **(settings or {})}), recording():
        scene = probe.scene = make_scene()
        with watched(scene, probe, rate=rate):
            scene.render()
        found = tuple(probe.findings())
        drawn = {finding: draw_finding(kept[finding.kind, finding.culprits], finding) for finding in found if kept}
    return LayoutReport(found, drawn, probe.frames, probe.distinct, scene.time, time.perf_counter() - began)
