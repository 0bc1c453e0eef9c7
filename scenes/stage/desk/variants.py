"""What a teacher may change in a lecture, told in words."""

from __future__ import annotations

import dataclasses
import inspect
import re
import textwrap
from typing import Any

from scenes.stage.film.provenance import in_project
from scenes.stage.lesson.lesson import Lesson

__all__ = ["describe_variants"]


def _parameter_notes(experiment: type) -> dict[str, str]:
    """Return the sentence about each parameter from the docstrings of a class and its bases (numpydoc)."""
    notes: dict[str, str] = {}
    names: list[str] = []
    for kind in reversed(experiment.__mro__):
        section = re.search(
            r"Parameters\n-+\n(.*?)(?:\n\n[A-Z]\w+\n-+|\Z)", inspect.cleandoc(kind.__doc__ or ""), re.DOTALL
        )
        for row in (section.group(1) if section else "").splitlines():
            if head := re.match(r"(\w+(?:, \w+)*)(?: :.*)?$", row):
                names = head.group(1).split(", ")
                notes.update(dict.fromkeys(names, ""))
            elif row.strip():
                for name in names:
                    notes[name] = f"{notes[name]} {row.strip()}".strip()
    return notes


def describe_variants(name: str, lecture: type[Lesson]) -> str:
    """Return what can be changed in ``lecture``, with an example to copy."""
    experiment: Any = lecture.experiment
    kind = type(experiment)
    notes = _parameter_notes(kind)
    rows = [f"{lecture.__name__} (scenes/{name}.py) shows {kind.__name__}. Its experiment takes:", ""]
    fields = [field for field in dataclasses.fields(experiment) if field.init]
    for field in fields:
        value = getattr(experiment, field.name)
        shown = f"{value!r}" if len(f"{value!r}") < 60 else f"{type(value).__name__}"
        rows.append(f"  {field.name} = {shown}")
        rows += textwrap.wrap(
            notes.get(field.name, "").replace("``", ""), 88, initial_indent="      ", subsequent_indent="      "
        )
    first, script = fields[0], in_project(lecture.script_path())
    tried = [", ".join(f"{name}={value!r}" for name, value in changes.items()) for changes in kind.variants]
    rows += [
        "",
        f"Tried, and still true in every sentence (./run python -m scenes inspect {name} --variants):",
        *(f"  {changes}" for changes in tried),
        "",
        f"The words stand in {script} (language {lecture.language!r}); they may use these facts:",
        *textwrap.wrap(", ".join(experiment.facts), 92, initial_indent="  ", subsequent_indent="  "),
        "and may make these claims:",
        *textwrap.wrap(", ".join(experiment.claims), 92, initial_indent="  ", subsequent_indent="  "),
        "",
        f"A variant, as scenes/my_{name}.py:",
        "",
        f"    from gdcore.experiments import {kind.__name__}",
        f"    from scenes.{name} import {lecture.__name__}",
        "",
        "",
        f"    class My{lecture.__name__}({lecture.__name__}):",
        f"        experiment = {kind.__name__}({first.name}={getattr(experiment, first.name)!r})",
        "",
        f"    ./run manim -qh scenes/my_{name}.py",
    ]
    return "\n".join(rows)
