"""What a sentence was made from: which numbers of an experiment were read for it.

Nobody lists them. While the sentences of an experiment are made, a stand-in takes its place that gives the same
answers and notes what it is asked for; a sentence was made from what was asked for in its own statement, and in those
that gave their values to the names in it.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from types import CodeType, FrameType, FunctionType, GeneratorType
from typing import Any, TypeVar

_Made = TypeVar("_Made")
Place = tuple[int, int]
"""Line and column."""


@dataclass
class _Notes:
    """What was read: for a place in a running function, the last time that it was come to, and what then."""

    runs: Mapping[int, str]
    turn: int = 0

    def __post_init__(self) -> None:
        self.read: dict[tuple[int, CodeType], dict[Place, tuple[int, set[str]]]] = {}

    def add(self, subject: str) -> None:
        frame: FrameType | None = sys._getframe(2)
        while frame is not None and frame.f_code is not reading.__code__:
            here = self.read.setdefault((id(frame), frame.f_code), {})
            place = _places(frame.f_code)[frame.f_lasti // 2]
            turn, subjects = here.get(place, (-1, set()))
            # In a loop a line is run again and again: what it read for the sentence before is not in this one.
            here[place] = (self.turn, {*subjects, subject} if turn == self.turn else {subject})
            frame = frame.f_back

    def of(self, frame: FrameType) -> frozenset[str]:
        """Return what the sentence was made from that a function, waiting at its ``yield``, has just handed over."""
        here = self.read.get((id(frame), frame.f_code), {})
        # Of a loop over several runs, the one that it is at.
        local = {name: self.runs[id(value)] for name, value in frame.f_locals.items() if id(value) in self.runs}
        behind, names = _behind(frame.f_code, _places(frame.f_code)[frame.f_lasti // 2], frozenset(local))
        read = (subjects for place, (_, subjects) in here.items() if any(part.holds(place) for part in behind))
        return frozenset(local[name] for name in names).union(*read)


def reading(experiment: Any, make: Callable[[Any], Iterable[_Made]]) -> Iterator[tuple[_Made, frozenset[str]]]:
    """Yield what ``make`` makes of an experiment, each with what it was made from.

    That are names of runs, facts, and other things which the experiment computes; parameters are none of them.
    """
    notes = _Notes({id(run): name for name, run in experiment.trajectories.items()})
    made = make(_stand_in(experiment, notes))
    for item in made:
        innermost = made
        while isinstance(inner := getattr(innermost, "gi_yieldfrom", None), GeneratorType):
            innermost = inner
        frame = getattr(innermost, "gi_frame", None)
        yield item, frozenset() if frame is None else notes.of(frame)
        notes.turn += 1


def _stand_in(experiment: Any, notes: _Notes) -> Any:
    """Return an object of the same class and state that notes what is read from it."""
    kind = type(experiment)
    parameters = {field.name for field in fields(experiment)}

    def __getattribute__(_: Any, name: str) -> Any:
        # What the experiment reads of itself is not read for the sentence.
        found = getattr(experiment, name)
        if name in ("facts", "trajectories"):
            return _Noting(found, notes)
        if name == "runs":
            return _noting_names(found, notes)
        if not name.startswith("_") and name not in parameters:
            notes.add(notes.runs.get(id(found), name))
        return found

    watching: Any = type(kind.__name__, (kind,), {"__getattribute__": __getattribute__})
    return object.__new__(watching)


class _Noting(Mapping[str, Any]):
    def __init__(self, whole: Mapping[str, Any], notes: _Notes) -> None:
        self._whole, self._notes = whole, notes

    def __getitem__(self, name: str) -> Any:
        self._notes.add(name)
        return self._whole[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole)

    def __len__(self) -> int:
        return len(self._whole)


def _noting_names(runs: Callable[..., Any], notes: _Notes) -> Callable[..., Any]:
    def named(*names: str) -> Any:
        for name in names:
            notes.add(name)
        return runs(*names)

    return named


def sources_of_facts(experiment: Any) -> dict[str, frozenset[str]]:
    """Return for each fact the runs and other computed things that it is made from, read from where it is."""
    runs = experiment.trajectories
    named = {name: run for name, run in vars(experiment).items() if any(run is other for other in runs.values())}
    attributes = {name: next(n for n, other in runs.items() if other is run) for name, run in named.items()}
    parameters = {field.name for field in fields(experiment)}
    own = {"facts", "trajectories", "runs", "claims", "checks"} | parameters
    found: dict[str, frozenset[str]] = {}
    for kind in reversed(type(experiment).__mro__):
        for member in vars(kind).values():
            function = getattr(member, "func", getattr(member, "fget", member))
            if not isinstance(function, FunctionType):
                continue
            for pattern, read in _entries(function.__code__):
                for fact in filter(re.compile(pattern).fullmatch, experiment.facts):
                    subjects = {attributes.get(name, name) for name in read if name not in own and name[0] != "_"}
                    # Which of the runs it is of is said by its own name, where only that is written down.
                    subjects |= {name for name in runs if "trajectories" in read and re.match(rf"{name}(_|$)", fact)}
                    found[fact] = found.get(fact, frozenset()) | subjects
    return found


@cache
def _entries(code: CodeType) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return the keys of the dictionaries that a method writes out, as patterns, and what each value takes of self."""
    function = _function(code)
    if function is None:
        return ()
    parts = _parts(code)
    found = []
    for node in ast.walk(function):
        pairs = zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ()
        for key, value in [(node.key, node.value)] if isinstance(node, ast.DictComp) else pairs:
            if isinstance(key, ast.Constant | ast.JoinedStr):
                pieces = [key] if isinstance(key, ast.Constant) else key.values
                pattern = "".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"\w+" for p in pieces)
                behind = _with_what_gave_values(_part(value), parts, frozenset())
                found.append((pattern, frozenset().union(*(part.of_self for part in behind))))
    return tuple(found)


@cache
def _places(code: CodeType) -> tuple[Place, ...]:
    """Return the place in the source of each instruction."""
    return tuple((line or 0, column or 0) for line, _, column, _ in code.co_positions())


@dataclass(frozen=True)
class _Part:
    """A piece of a function: the names that it reads and those to which it gives a value."""

    start: Place
    end: Place
    names: frozenset[str]
    binds: frozenset[str]
    of_self: frozenset[str]
    without: tuple[tuple[Place, Place], ...] = ()

    def holds(self, place: Place) -> bool:
        """Whether a place lies in it."""
        return self.start <= place < self.end and not any(start <= place < end for start, end in self.without)


@cache
def _behind(code: CodeType, place: Place, runs: frozenset[str]) -> tuple[tuple[_Part, ...], frozenset[str]]:
    """Return the statement at a place, and all that gave their values to the names in it, but for those of runs.

    The names of runs that were come upon are returned too.
    """
    parts = _parts(code)
    around = [part for part in parts if part.start <= place < part.end]
    if not around:
        return (), frozenset()
    behind = _with_what_gave_values(min(around, key=lambda part: part.end[0] - part.start[0]), parts, runs)
    return behind, runs & frozenset().union(*(part.names for part in behind))


def _with_what_gave_values(first: _Part, parts: Iterable[_Part], but_to: frozenset[str]) -> tuple[_Part, ...]:
    todo, behind = [first], dict.fromkeys([first])
    while todo:
        names = todo.pop().names - but_to
        more = [part for part in parts if part.binds & names and part not in behind]
        behind |= dict.fromkeys(more)
        todo += more
    return tuple(behind)


@cache
def _parts(code: CodeType) -> tuple[_Part, ...]:
    """Return the statements of a function; of one with a body, its head alone."""
    function = _function(code)
    if function is None:
        return ()
    return tuple(part for node in ast.walk(function) if node is not function for part in _parts_of(node))


@cache
def _function(code: CodeType) -> ast.AST | None:
    """Return a function as it is written, in the lines of its file and a column to the right; None if that is lost."""
    try:
        lines, first = inspect.getsourcelines(code)
    except OSError:
        return None
    # Within something the indented source of a method can be read as it is, with its columns.
    module = ast.increment_lineno(ast.parse("if True:\n" + "".join(" " + line for line in lines)), first - 2)
    (function,) = module.body[0].body  # type: ignore[attr-defined]
    return function if isinstance(function, ast.FunctionDef) else None


def _parts_of(node: ast.AST) -> Iterator[_Part]:
    if isinstance(node, ast.For):
        yield _part(node.target, node.iter)
    elif isinstance(node, ast.With):
        yield from (_part(item.context_expr, *filter(None, [item.optional_vars])) for item in node.items)
    elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple) and isinstance(node.targets[0], ast.Tuple):
        pairs = list(zip(node.targets[0].elts, node.value.elts, strict=False))
        if any(isinstance(part, ast.Starred) for pair in pairs for part in pair):
            yield _part(node)
        else:
            yield from (_part(value, binding=target) for target, value in pairs)
    elif isinstance(node, ast.comprehension):
        yield _part(node.iter, binding=node.target)
    elif isinstance(node, ast.stmt) and not isinstance(node, ast.If | ast.While | ast.Try):
        yield _part(node)


def _part(*nodes: ast.AST, binding: ast.expr | None = None) -> _Part:
    """Return the part that some pieces beside each other are, which gives values to the names in ``binding`` too."""
    inside = [part for node in nodes for part in ast.walk(node)]
    beside = [expression for part in inside for expression in _beside_the_point(part)]
    left_out = {id(part) for expression in beside for part in ast.walk(expression)}
    words = [part for part in inside if isinstance(part, ast.Name) and id(part) not in left_out]
    inner = [part.target for part in inside if isinstance(part, ast.comprehension)]
    passing = {id(part) for target in inner for part in ast.walk(target)}
    binds = {word.id for word in words if isinstance(word.ctx, ast.Store) and id(word) not in passing}
    binds |= {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    binds |= {part.id for part in ast.walk(binding) if isinstance(part, ast.Name)} if binding is not None else set()
    spans = [_span(node) for node in nodes if isinstance(node, ast.expr | ast.stmt)]
    return _Part(
        start=min(start for start, _ in spans),
        end=max(end for _, end in spans),
        names=frozenset(word.id for word in words if isinstance(word.ctx, ast.Load)),
        binds=frozenset(binds),
        of_self=frozenset(
            part.attr
            for part in inside
            if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id == "self"
        ),
        without=tuple(_span(expression) for expression in beside),
    )


def _beside_the_point(node: ast.AST) -> Iterable[ast.expr]:
    """Return what a piece holds that decides nothing about what it is about."""
    if isinstance(node, ast.keyword) and node.arg == "remedy":
        return [node.value]
    if isinstance(node, ast.Subscript):  # which of the numbers, not whose
        return [node.slice]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "compare":
        _, computed, *_ = node.args
        return [*(value for value in node.args if value is not computed), *(word.value for word in node.keywords)]
    return []


def _span(node: ast.expr | ast.stmt) -> tuple[Place, Place]:
    """Return where a piece begins and ends; the source stands one column further right than it is."""
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    return (node.lineno, node.col_offset - 1), (node.end_lineno, node.end_col_offset - 1)
