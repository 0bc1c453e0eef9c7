"""Refuses Manim's other renderer as soon as the stage is imported: its metaclass would break the stage's classes."""

from __future__ import annotations

import sys

import click
from manim import config
from manim.constants import RendererType

from scenes.stage.errors import LectureError

__all__ = ["REFUSAL"]

REFUSAL = "Lectures are drawn by Manim's Cairo renderer: leave out --renderer=opengl."

if config.renderer == RendererType.OPENGL:
    if click.get_current_context(silent=True) is None:
        raise LectureError(REFUSAL)
    print(f"Not rendered. {REFUSAL}", file=sys.stderr)
    raise SystemExit(1)
