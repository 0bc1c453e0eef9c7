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
from dataclasses import dataclass, fields, replace
from functools import cache
from types import CodeType, FrameType, FunctionType, GeneratorType
from typing import Any, Generic, TypeVar

from gdcore.objectives import Objective

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
        if name in ("facts", "trajectories") or _are_facts(found, experiment.facts):
            return _Noting(found, notes)
        if name == "runs":
            return _noting_names(found, notes)
        if not name.startswith("_") and name not in parameters:
            notes.add(notes.runs.get(id(found), name))
        return found

    watching: Any = type(kind.__name__, (kind,), {"__getattribute__": __getattribute__})
    return object.__new__(watching)


def _are_facts(found: Any, facts: Mapping[str, Any]) -> bool:
    """Whether something is a part of the facts."""
    return isinstance(found, Mapping) and bool(found) and all(facts.get(name, facts) is found[name] for name in found)


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


def sources(experiment: Any) -> dict[str, frozenset[str]]:
    """Return what each fact and each computed thing is made from, read from where it is written down.

    That are runs, and other things which the experiment computes, with all that these are made from in their turn;
    a run is where it ends. The objective counts for what reads it itself: all else comes from it in the end.
    """
    runs = experiment.trajectories
    named = {name: run for name, run in vars(experiment).items() if any(run is other for other in runs.values())}
    attributes = {name: next(n for n, other in runs.items() if other is run) for name, run in named.items()}
    own = {"facts", "trajectories", "runs", "claims", "checks"} | {field.name for field in fields(experiment)}
    grounds = {name for name, thing in vars(experiment).items() if isinstance(thing, Objective)}
    of_things: dict[str, frozenset[str]] = {}
    of_facts: dict[str, frozenset[str]] = {}
    for kind in reversed(type(experiment).__mro__):
        for name, member in vars(kind).items():
            function = getattr(member, "func", getattr(member, "fget", member))
            if kind in (object, Generic) or not isinstance(function, FunctionType) or name.startswith("__"):
                continue
            if name not in own:
                taken = _taken(function.__code__)
                named_runs = {run for run in runs if (run,) in taken.runs}
                of_things[name] = of_things.get(name, frozenset()) | (taken.of_self - own) | named_runs
            for pattern, taken in _entries(function.__code__):
                for match in filter(None, map(re.compile(pattern).fullmatch, experiment.facts)):
                    found = (taken.of_self - own) | _runs_of(match, taken, runs)
                    of_facts[match[0]] = of_facts.get(match[0], frozenset()) | found

    def behind(first: Iterable[str]) -> frozenset[str]:
        todo, found = [*first], grounds & set(first)
        while todo:
            name = attributes.get(todo[-1], todo.pop())
            if name not in found | grounds:
                found.add(name)
                todo += () if name in runs else of_things.get(name, ())
        return frozenset(name for name in found if name[0] != "_")

    return {
        name: behind(first)
        for name, first in (of_things | of_facts).items()
        if name[0] != "_" and name not in set(runs) | set(attributes)
    }


def _runs_of(fact: re.Match[str], taken: _Taken, runs: Iterable[str]) -> frozenset[str]:
    """Return the runs that a fact is of: those that are named, some of them by a part of its own name."""
    found, by_name = set[str](), taken.unnamed
    for pieces in taken.runs:
        told = [fact.groupdict().get(piece.name) if isinstance(piece, _Variable) else piece for piece in pieces]
        name = "".join(filter(None, told))
        by_name |= None in told
        found |= {name} & set(runs) if None not in told else set()
    # Which of the runs it is of is said by its own name, where only that is written down.
    own = [name for name in runs if by_name and re.match(rf"{name}(_|$)", fact[0])]
    return frozenset(found | ({max(own, key=len)} if own else set()))


@dataclass(frozen=True)
class _Variable:
    name: str


_Pieces = tuple["str | _Variable", ...]
"""The name of a run, as far as it is written down."""


@dataclass(frozen=True)
class _Taken:
    """What a piece of a method takes of its experiment; ``unnamed`` if a run is among it that it does not name."""

    of_self: frozenset[str]
    runs: frozenset[_Pieces]
    unnamed: bool

    @classmethod
    def by(cls, parts: Iterable[_Part], handed_over: frozenset[str] = frozenset()) -> _Taken:
        """Return what some parts take, of a method to which these names of runs are handed over."""
        parts = list(parts)
        all_runs = any(part.all_runs or part.names & handed_over for part in parts)
        of_self, runs = (frozenset().union(*found) for found in ([p.of_self for p in parts], [p.runs for p in parts]))
        return cls(of_self=of_self, runs=runs, unnamed=all_runs)


@cache
def _taken(code: CodeType) -> _Taken:
    """Return what a method takes."""
    function = _function(code)
    return _Taken.by([] if function is None else [_part(function)])


@cache
def _entries(code: CodeType) -> tuple[tuple[str, _Taken], ...]:
    """Return the keys of the dictionaries that a method makes, as patterns, and what each value takes."""
    function = _function(code)
    if function is None:
        return ()
    parts = _parts(code)
    arguments = [word for word in ast.walk(function) if isinstance(word, ast.arg)]
    handed_over = frozenset(word.arg for word in arguments if "Trajectory" in ast.unparse(word.annotation or word))
    found = []
    for key, *values in _pairs(function):
        if isinstance(key, ast.Constant | ast.JoinedStr):
            behind = _with_what_gave_values(_part(*filter(None, values)), parts, handed_over)
            found.append((_pattern(_pieces(key)), _Taken.by(behind, handed_over)))
    return tuple(found)


def _pairs(function: ast.AST) -> Iterator[tuple[ast.expr | None, ...]]:
    """Yield the keys and values that dictionaries are made of, or given later, and what these go through."""
    for node in ast.walk(function):
        if isinstance(node, ast.Dict):
            yield from zip(node.keys, node.values, strict=True)
        elif isinstance(node, ast.DictComp):
            yield node.key, node.value, *(generator.iter for generator in node.generators)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
            yield node.targets[0].slice, node.value


def _pieces(name: ast.expr) -> _Pieces:
    if isinstance(name, ast.JoinedStr):
        values = [part.value if isinstance(part, ast.FormattedValue) else part for part in name.values]
        return tuple(piece for value in values for piece in _pieces(value))
    return (str(name.value) if isinstance(name, ast.Constant) else _Variable(ast.unparse(name)),)


def _pattern(pieces: _Pieces) -> str:
    """Return the names of facts that a key can be; a variable in it is a group of that name, where that can be."""
    pattern, seen = "", set[str]()
    for piece in pieces:
        name = piece.name if isinstance(piece, _Variable) else ""
        if not isinstance(piece, _Variable):
            pattern += re.escape(piece)
        elif name in seen:
            pattern += f"(?P={name})"
        elif name.isidentifier():
            seen.add(name)
            pattern += rf"(?P<{name}>\w+)"
        else:
            pattern += r"\w+"
    return pattern


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
    runs: frozenset[_Pieces] = frozenset()
    all_runs: bool = False
    without: tuple[tuple[Place, Place], ...] = ()
    always: bool = False
    """Whether the function comes to it on every way through."""
    inside: frozenset[Place] = frozenset()
    """The loops and inner functions that it lies in."""

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
        reader = todo.pop()
        more = [part for name in reader.names - but_to for part in _givers(name, reader, parts) if part not in behind]
        behind |= dict.fromkeys(more)
        todo += more
    return tuple(behind)


def _givers(name: str, reader: _Part, parts: Iterable[_Part]) -> list[_Part]:
    """Return the parts that can have given a name the value which another part reads."""
    givers = [part for part in parts if name in part.binds]
    # What stands below is come to before only in a loop, or where a function is called later than it is written.
    givers = [part for part in givers if part.start < reader.end or part.inside & reader.inside]
    always = [part.start for part in givers if part.always and part.end <= reader.start]
    return [part for part in givers if part.start >= max(always, default=part.start)]


@cache
def _parts(code: CodeType) -> tuple[_Part, ...]:
    """Return the statements of a function; of one with a body, its head alone."""
    function = _function(code)
    if function is None:
        return ()
    again = [
        node for node in ast.walk(function) if isinstance(node, ast.For | ast.While | ast.FunctionDef | ast.Lambda)
    ]
    around = [_span(node) for node in again if node is not function]
    body = [_span(node) for node in function.body if not isinstance(node, ast.For | ast.While | ast.If | ast.Try)]
    return tuple(
        replace(
            part,
            always=any(start <= part.start and part.end <= end for start, end in body),
            inside=frozenset(start for start, end in around if start <= part.start and part.end <= end),
        )
        for node in ast.walk(function)
        if node is not function
        for part in _parts_of(node)
    )


@cache
def _function(code: CodeType) -> ast.FunctionDef | None:
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
    elif isinstance(node, ast.stmt) and not isinstance(node, ast.If | ast.While | ast.Try):
        yield _part(node)


def _part(*nodes: ast.AST, binding: ast.expr | None = None) -> _Part:
    """Return the part that some pieces beside each other are, which gives values to the names in ``binding`` too."""
    inside = [part for node in nodes for part in ast.walk(node)]
    beside = [expression for part in inside for expression in _beside_the_point(part)]
    left_out = {id(part) for expression in beside for part in ast.walk(expression)}
    words = [part for part in inside if isinstance(part, ast.Name) and id(part) not in left_out]
    passing = {id(word) for part in inside for word in _of_its_own(part)}
    binds = {word.id for word in words if isinstance(word.ctx, ast.Store) and id(word) not in passing}
    binds |= {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    binds |= {part.id for part in ast.walk(binding) if isinstance(part, ast.Name)} if binding is not None else set()
    spans = [_span(node) for node in nodes if isinstance(node, ast.expr | ast.stmt)]
    of_runs = [(id(part.value), _pieces(part.slice)) for part in inside
               if isinstance(part, ast.Subscript) and _is_of_self(part.value, "trajectories")]  # fmt: skip
    return _Part(
        start=min(start for start, _ in spans),
        end=max(end for _, end in spans),
        names=frozenset(word.id for word in words if isinstance(word.ctx, ast.Load) and id(word) not in passing),
        binds=frozenset(binds),
        of_self=frozenset(part.attr for part in inside if isinstance(part, ast.Attribute) and _is_of_self(part)),
        runs=frozenset(pieces for _, pieces in of_runs),
        all_runs=any(_is_of_self(part, "trajectories") and id(part) not in dict(of_runs) for part in inside),
        without=tuple(_span(expression) for expression in beside),
    )


def _is_of_self(node: ast.AST, name: str = "") -> bool:
    """Whether a piece is something of ``self``, or what of it has that name."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.value.id == "self" and name in ("", node.attr)
    return False


def _of_its_own(node: ast.AST) -> Iterator[ast.Name]:
    """Yield the words in a comprehension or a lambda that are names of its own, which mean nothing outside of it."""
    if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        targets = [word for generator in node.generators for word in ast.walk(generator.target)]
        own = {word.id for word in targets if isinstance(word, ast.Name)}
    elif isinstance(node, ast.Lambda):
        own = {word.arg for word in ast.walk(node.args) if isinstance(word, ast.arg)}
        own -= {word.id for value in node.args.defaults for word in ast.walk(value) if isinstance(word, ast.Name)}
    else:
        return
    yield from (word for word in ast.walk(node) if isinstance(word, ast.Name) and word.id in own)


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
