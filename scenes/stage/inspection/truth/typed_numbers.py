"""Digits that were typed into a lecture where a number should come from its experiment.

A digit is innocent where it is part of a name ("L2"), of mathematics that holds for every
experiment (exponents, indices, "1 / f''", "f'(x) = 0") or of a format.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from scenes.stage.inspection.findings import Finding

__all__ = ["typed_digits", "typed_stretches"]

#: Calls whose strings are read as words, and those whose strings are read as formulas.
WORDS: Final = frozenset(
    {"words", "unit", "Words", "Text", "MarkupText", "Paragraph", "Title", "BulletedList", "label"}
)
FORMULAS: Final = frozenset({"formula", "Formula", "Readout", "Typst", "MathTypst", "Tex", "MathTex"})
NUMBERS: Final = frozenset({"Number", "DecimalNumber", "Integer"})
#: A part of a string that the program fills in.
_FILLED: Final = "\N{OBJECT REPLACEMENT CHARACTER}"

_NUMERAL: Final = r"\d+(?:[.,]\d+)*"
_SCRIPT: Final = re.compile(r"[_^]\s*(?:\([^()]*\)|\{[^{}]*\}|[-−+]?[\w.]+)")
_NAME: Final = re.compile(r"[^\W\d_][\w]*")
_RELATION: Final = re.compile(r"[<>]=?|!=|==?|≤|≥|≈|≠|\b(?:approx|lt\.eq|gt\.eq|lt|gt|eq)\b|\\(?:approx|leq?|geq?)\b")


def typed_digits(source: str, file: str = "") -> list[Finding]:
    """Find the numbers that are typed into the source of a lecture and shown to the viewer.

    Parameters
    ----------
    source
        Python.
    file
        Its name, for the findings.
    """
    tree = ast.parse(source)
    constants = _constants(tree)
    found: dict[tuple[int, str], Finding] = {}
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        for line, text in _shown(call, name, constants):
            found.setdefault((line, text), _finding(line, text, Path(file).name))
    return [found[key] for key in sorted(found)]


def _shown(call: ast.Call, name: str, constants: dict[str, list[ast.expr]]) -> Iterator[tuple[int, str]]:
    """Yield line and text of each number that a call shows as it was typed."""
    arguments = [*call.args[: None if name in {"Paragraph", "BulletedList", "MathTex", "Tex", "unit"} else 1]]
    arguments += [keyword.value for keyword in call.keywords if keyword.arg in {"text", "typst", "typst_code", "names"}]
    if name == "Plot":
        arguments = [keyword.value for keyword in call.keywords if keyword.arg == "names"]
    if name in WORDS | FORMULAS | {"Plot"}:
        judge = _in_words if name in WORDS else _in_formula
        for argument in arguments:
            for line, text in _strings(argument, constants):
                yield from ((line, numeral) for numeral in judge(text))
    elif name in NUMBERS and not any(keyword.arg == "fact" for keyword in call.keywords):
        for argument in arguments:
            value = _literal(argument)
            if value is not None and value != 0:
                yield argument.lineno, f"{value:g}"


def _strings(node: ast.expr, constants: dict[str, list[ast.expr]], depth: int = 0) -> Iterator[tuple[int, str]]:
    """Yield the texts that an expression can be, with marks for what is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.lineno, node.value
    elif isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else _FILLED for part in node.values]
        yield node.lineno, "".join(map(str, parts))
        for part in node.values:
            if isinstance(part, ast.FormattedValue) and (value := _literal(part.value)) is not None:
                yield node.lineno, f"{value:g}"
    elif isinstance(node, ast.BinOp):
        for side in (node.left, node.right):
            yield from _strings(side, constants, depth)
    elif isinstance(node, ast.IfExp):
        for side in (node.body, node.orelse):
            yield from _strings(side, constants, depth)
    elif isinstance(node, ast.Tuple | ast.List):
        for element in node.elts:
            yield from _strings(element, constants, depth)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if isinstance(node.func.value, ast.Constant):  # a method of a typed string
            yield from _strings(node.func.value, constants, depth)
    elif isinstance(node, ast.Name) and depth < 3:
        for constant in constants.get(node.id, ()):
            yield from _strings(constant, constants, depth + 1)


def _constants(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """Return what plain names are assigned, wherever that is."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.For) else []
        value = node.value if isinstance(node, ast.Assign) else node.iter if isinstance(node, ast.For) else None
        for target in targets:
            if isinstance(target, ast.Name) and value is not None:
                found.setdefault(target.id, []).append(value)
    return found


def _literal(node: ast.expr) -> float | None:
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError):
        return None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _in_words(text: str) -> Iterator[str]:
    """Yield the numbers in a text, names with digits left aside."""
    bare = re.sub(r"<[^>]*>", " ", text)
    yield from re.findall(_NUMERAL, _NAME.sub(" ", bare))


def _in_formula(text: str) -> Iterator[str]:
    """Yield the numbers in a formula that state a result or belong to one experiment."""
    bare = re.sub(r'"[^"]*"|#[\w.]+\([^)]*\)', " ", text)
    bare = re.sub(r"\b\d+(?:\.\d+)?(?:pt|em|mm|cm)\b", " ", bare)
    before = None
    while before != bare:  # an index may hold another one
        before, bare = bare, _SCRIPT.sub(" ", bare)
    bare = _NAME.sub(" v ", _RELATION.sub(" = ", bare))
    for quoted in re.findall(r'"([^"]*)"', text):
        yield from _in_words(quoted)
    yield from re.findall(r"\d+\.\d+|\d{2,}", bare)
    sides = re.split(r"[=,&]", bare) if "=" in bare else []
    for side in sides:
        whole = re.fullmatch(r"\s*[-−+]?\s*(\d)\s*%?\s*", side)
        if whole and whole.group(1) not in "01":  # f'(x) = 0 and |r| < 1 hold for every experiment
            yield whole.group(1)


def _finding(line: int, text: str, file: str) -> Finding:
    return Finding(
        kind="typed_digit",
        time=0.0,
        end=0.0,
        message=f"the number {text} is typed into the lecture",
        remedy="Take it from the experiment: Number(…, fact=…), a fact in the script, or a computed value",
        culprits=(text,),
        where=f"{file}:{line}",
    )


#: What of a run is counted by iterates.
_COUNTED: Final = frozenset({"x", "fun", "grad", "iterates"})


def typed_stretches(source: str, file: str = "") -> list[Finding]:
    """Find the parts of runs that are typed into the source of a lecture: ``run.newton.x[1:7]``.

    How far a run is drawn is decided where its ball follows it, and what is said of it is held against that part; a
    typed stretch is held against nothing.

    Parameters
    ----------
    source
        Python.
    file
        Its name, for the findings.
    """
    tree = ast.parse(source)
    runs = {
        name.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and _of_a_run(node.value, frozenset())
        for target in node.targets
        for name in ast.walk(target)
        if isinstance(name, ast.Name)
    }
    found: dict[int, Finding] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and _of_a_run(node.value, runs) and _typed_slice(node.slice):
            found.setdefault(node.lineno, _stretch(node, file))
        elif (
            isinstance(node, ast.For | ast.comprehension)
            and isinstance(node.target, ast.Name)
            and _typed_range(node.iter)
        ):
            inside = node.body if isinstance(node, ast.For) else [tree]
            for use in (part for statement in inside for part in ast.walk(statement)):
                if (
                    isinstance(use, ast.Subscript)
                    and _of_a_run(use.value, runs)
                    and _mentions(use.slice, node.target.id)
                ):
                    found.setdefault(use.lineno, _stretch(use, file))
    return [found[line] for line in sorted(found)]


def _of_a_run(node: ast.expr, runs: Collection[str]) -> bool:
    """Whether an expression is the iterates of a run, or what was assigned from them."""
    if isinstance(node, ast.Name):
        return node.id in runs
    if isinstance(node, ast.Subscript):
        return _of_a_run(node.value, runs)
    if isinstance(node, ast.Call):
        return _of_a_run(node.func, runs)
    return isinstance(node, ast.Attribute) and node.attr in _COUNTED


def _typed_slice(node: ast.expr) -> bool:
    first = node.elts[0] if isinstance(node, ast.Tuple) and node.elts else node
    bounds = (first.lower, first.upper) if isinstance(first, ast.Slice) else ()
    return any(bound is not None and (value := _literal(bound)) is not None and value not in (0, 1) for bound in bounds)


def _typed_range(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "range"
        and any((value := _literal(argument)) is not None and value not in (0, 1) for argument in node.args)
    )


def _mentions(node: ast.expr, name: str) -> bool:
    return any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(node))


def _stretch(node: ast.Subscript, file: str) -> Finding:
    return Finding(
        kind="typed_stretch",
        time=0.0,
        end=0.0,
        message=f"a stretch of a run is typed into the lecture: {ast.unparse(node)}",
        remedy="Let a ball follow the run, self.follow(ball, upto=…), and let other drawings read the ball",
        culprits=(ast.unparse(node),),
        where=f"{Path(file).name}:{node.lineno}",
    )
