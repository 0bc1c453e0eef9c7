"""What a drawing or a lesson keeps does not vanish into a property or a method of Manim's with the same name."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Iterator

from manim import Animation, Mobject, Scene

import scenes.stage
from scenes.stage.drawing.drawing import Drawing


def kinds(base: type) -> Iterator[type]:
    """Yield all classes below one."""
    for kind in base.__subclasses__():
        yield kind
        yield from kinds(kind)


def shadowed(kind: type) -> set[str]:
    """Return what a class assigns to itself under the name of a property or a method of Manim's."""
    foreign = [base for base in kind.__mro__ if base.__module__.startswith("manim.")]
    taken = {
        name
        for base in foreign
        for name, member in vars(base).items()
        if isinstance(member, property) or inspect.isfunction(member)
    }
    assigned = {
        node.attr
        for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(kind))))
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
        if isinstance(node.value, ast.Name) and node.value.id == "self"
    }
    return assigned & taken


def test_nothing_is_kept_under_a_name_that_manim_has_taken() -> None:
    for module in pkgutil.walk_packages(scenes.stage.__path__, "scenes.stage."):
        importlib.import_module(module.name)
    ours = {
        kind
        for base in (Mobject, Scene, Animation)
        for kind in kinds(base)
        if kind.__module__.startswith("scenes.stage.")
    }
    assert Drawing in ours
    assert {kind.__qualname__: names for kind in ours if (names := shadowed(kind))} == {}


def test_a_planted_depth_is_found() -> None:
    """Manim's ``depth`` is a length: what is assigned to it scales the drawing, and is not kept."""

    class Card(Drawing):
        def lie_nearer(self) -> None:
            self.depth = 10.0

    assert shadowed(Card) == {"depth"}
