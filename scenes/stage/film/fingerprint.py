"""Fingerprints of Python objects: equal for equal state, in every process, whatever was made before.

A fingerprint follows an object wherever its state leads: attributes, slots,
containers, arrays, closures of functions, the targets of weak references. It
sees values and never addresses, so it is the same in another process. What it
cannot follow to the end is an error, never a guess.
"""

from __future__ import annotations

import enum
import inspect
import weakref
from collections.abc import Callable, Collection, Mapping
from functools import cache, cached_property
from hashlib import blake2b
from struct import pack
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType, ModuleType
from typing import Any, Final

import numpy as np

from scenes.stage.film.sources import is_library

__all__ = ["CannotFingerprintError", "Fingerprint"]


class CannotFingerprintError(Exception):
    """The state of an object cannot be followed to its end."""


_ATOMS: Final[Mapping[type, Callable[[Any], bytes]]] = {
    float: lambda value: b"f" + pack("<d", value),
    int: lambda value: b"i%d;" % value,
    bool: lambda value: b"T" if value else b"F",
    type(None): lambda _: b"N",
    type(...): lambda _: b"E",
    str: lambda value: b"s%d:" % len(value) + value.encode("utf-8", "surrogatepass"),
    bytes: lambda value: b"b%d:" % len(value) + value,
    complex: lambda value: b"c" + pack("<dd", value.real, value.imag),
    np.float64: lambda value: b"f" + pack("<d", value),
}
_DATA: Final = (
    FunctionType,
    float,
    int,
    bool,
    str,
    bytes,
    complex,
    tuple,
    frozenset,
    np.ndarray,
    np.generic,
    enum.Enum,
)
#: Classes whose instances have no state besides attributes, slots and items.
_FOLLOWED: Final[weakref.WeakSet[type]] = weakref.WeakSet()


class Fingerprint:
    """Collects the state of objects and digests it.

    An object with an identity of its own is numbered when it is met first and
    named by its number when it is met again: two objects of equal state are not
    one object met twice, for an animation may change one of them. An array, and
    what compares by value (a colour, a frozen dataclass), counts by its content alone.

    Parameters
    ----------
    leave_out
        For a class, the attributes that do not belong to the state of its instances.
    covered
        Modules whose sources are accounted for elsewhere: of a function at
        their top level the name is enough.
    whole
        The object in which all the others live, such as the scene. It is not
        followed: of a function that uses it, those of its attributes are added
        that the function, or what the function calls, mentions by name.
    rounded
        Attributes whose arrays count to eight decimals only.
    """

    def __init__(
        self,
        leave_out: Mapping[type, Collection[str]] | None = None,
        covered: Collection[str] = (),
        whole: Any = None,
        rounded: Collection[str] = (),
    ) -> None:
        self._leave_out = {} if leave_out is None else leave_out
        self._covered = covered
        self._whole = whole
        self._rounded = rounded
        self._seen: dict[int, int] = {}
        self._alive: list[Any] = []  # an address must not be used twice while it stands for an object
        self._classes: dict[type, str] = {}
        self._out: list[bytes] = []
        self._shown: dict[tuple[type, tuple[str, ...]], list[str]] = {}
        self._followers: dict[type, Callable[[Any], None]] = {}
        self._write = self._out.append

    def digest(self) -> str:
        """Return what was added so far, as 32 hexadecimal digits."""
        return blake2b(b"".join(self._out), digest_size=16).hexdigest()

    def note(self, *words: str) -> None:
        """Add words that tell apart what comes next."""
        for word in words:
            self._write(b"w" + word.encode() + b"\0")

    def add(self, value: Any) -> None:
        """Add the state of ``value``.

        Raises
        ------
        CannotFingerprintError
            Names the object whose state cannot be followed.
        """
        kind = type(value)
        atom = _ATOMS.get(kind)
        if atom is not None:
            self._write(atom(value))
        elif kind is tuple:
            self._write(b"t%d:" % len(value))
            for item in value:
                self.add(item)
        elif isinstance(value, enum.Enum):
            self._write(b"e")
            self._class(kind)
            self.note(value.name)
        elif isinstance(value, type):
            self._class(value)
        elif isinstance(value, ModuleType):
            self.note("module", value.__name__)
        elif value is self._whole:
            raise CannotFingerprintError(f"{kind.__qualname__}: held by what is drawn, which may read any part of it")
        else:
            follow = self._followers.get(kind)
            if follow is None:
                follow = self._followers[kind] = self._follower(kind)
            follow(value)

    def _numbered(self, follow: Callable[[Any], None]) -> Callable[[Any], None]:
        """Return how an object with an identity is followed: when it is met first."""

        def follow_once(value: Any) -> None:
            number = self._seen.get(id(value))
            if number is None:
                self._seen[id(value)] = len(self._seen)
                self._alive.append(value)
                follow(value)
            else:
                self._write(b"#%d;" % number)

        return follow_once

    def _follower(self, kind: type) -> Callable[[Any], None]:
        """Return how the state of an instance of a class is followed."""
        ways: tuple[tuple[Any, Callable[[Any], None]], ...] = (
            (np.ndarray, self._array),
            (np.generic, self._array),
            (FunctionType, self._numbered(self._function)),
            (MethodType, self._method),
            (BuiltinFunctionType, self._builtin),
            (np.ufunc, self._ufunc),
            (set | frozenset, self._unordered),
            (weakref.ReferenceType, self._weak_reference),
            (weakref.WeakSet | weakref.WeakKeyDictionary | weakref.WeakValueDictionary, self._weak_container),
        )
        if kind is list:
            return self._numbered(self._list)
        if kind is dict:
            return self._numbered(self._dict)
        own_hash: Any = kind.__hash__
        by_identity = own_hash is None or own_hash is object.__hash__
        usual = self._numbered(self._object) if by_identity else self._object
        return next((follow for base, follow in ways if issubclass(kind, base)), usual)

    def _list(self, value: list[Any]) -> None:
        self._write(b"l%d:" % len(value))
        for item in value:
            self.add(item)

    def _dict(self, value: dict[Any, Any]) -> None:
        self._write(b"d%d:" % len(value))
        for key, item in value.items():
            self.add(key)
            self.add(item)

    def _method(self, value: MethodType) -> None:
        self.note("method")
        self.add(value.__func__)
        if value.__self__ is self._whole:
            self._parts_of_whole(value.__func__)
        else:
            self.add(value.__self__)

    def _builtin(self, value: BuiltinFunctionType) -> None:
        self.note("builtin", value.__qualname__)
        self.add(value.__self__)

    def _ufunc(self, value: np.ufunc) -> None:
        if getattr(np, value.__name__, None) is not value:
            raise CannotFingerprintError(f"{value.__name__}: a universal function that is not NumPy's own")
        self.note("ufunc", value.__name__)

    def _weak_reference(self, value: weakref.ReferenceType[Any]) -> None:
        self.note("weak")
        self.add(value())

    def _weak_container(self, value: Any) -> None:
        # Who is still in it depends on the garbage collector; what of it is drawn is fingerprinted itself.
        self.note("weak container")

    def _array(self, value: Any) -> None:
        if type(value) is not np.ndarray:
            self._class(type(value))
            value = np.asarray(value)
        if value.dtype.hasobject:
            self.note("objects", str(value.dtype), str(value.shape))
            self.add(value.tolist())
            return
        self._write(f"a{value.dtype.str}{value.shape}:".encode())
        if value.dtype.names is not None:
            self.note(str(value.dtype.descr))
        self._write(value.tobytes())

    def _class(self, kind: type) -> None:
        self.note("class", kind.__module__, kind.__qualname__)
        if not (self._is_named(kind) or is_library(kind.__module__)):
            self.note(self._class_digest(kind))

    def _class_digest(self, kind: type) -> str:
        """Return the digest of a class whose name does not stand for it: of its functions, constants and bases."""
        digest = self._classes.get(kind)
        if digest is None:
            self._classes[kind] = "itself"
            alone = self._another()
            for name, member in vars(kind).items():
                if name not in {"__module__", "__doc__", "__firstlineno__"} and isinstance(_function_of(member), _DATA):
                    alone.note(name)
                    alone.add(_function_of(member))
            for base in kind.__bases__:
                alone._class(base)
            digest = self._classes[kind] = alone.digest()
        return digest

    def _another(self) -> Fingerprint:
        """Return an empty fingerprint that follows objects as this one does."""
        another = Fingerprint(self._leave_out, self._covered, self._whole, self._rounded)
        another._classes = self._classes
        return another

    def _is_named(self, definition: Any) -> bool:
        """Whether the name of a class or function stands for it: its module is accounted for."""
        return definition.__module__ in self._covered and "<" not in definition.__qualname__

    def _function(self, function: FunctionType) -> None:
        self.note("function", str(function.__module__), function.__qualname__)
        cells = [_content(cell) for cell in function.__closure__ or ()]
        self.add((function.__defaults__, function.__kwdefaults__))
        for cell in cells:
            if cell is self._whole:
                self._parts_of_whole(function)
            else:
                self.add(cell)
        if self._is_named(function) or is_library(str(function.__module__)):
            return
        self._write(_code_digest(function.__code__))
        for name in _names(function.__code__):
            found = function.__globals__.get(name)
            if isinstance(found, _DATA):
                self.note(name)
                self.add(found)

    def _parts_of_whole(self, function: Any) -> None:
        """Add the attributes of the whole that a function mentions, and those that what it calls mentions."""
        whole, todo = self._whole, [function]
        mentioned: set[Any] = set()
        read: set[str] = set()
        while todo:
            caller = todo.pop()
            for name in _names(caller.__code__):
                called = caller.__globals__.get(name)
                if isinstance(called, FunctionType) and called not in mentioned and not is_library(called.__module__):
                    mentioned.add(called)
                    todo.append(called)
                if name in mentioned:
                    continue
                mentioned.add(name)
                member = inspect.getattr_static(type(whole), name, None)
                code = _function_of(member)
                if name in vars(whole) or (member is not None and not isinstance(code, FunctionType)):
                    read.add(name)
                elif isinstance(code, FunctionType) and not is_library(code.__module__):
                    todo.append(code)
                elif isinstance(member, property):
                    read.add(name)
        for name in sorted(read):
            self.note("of the whole", name)
            self.add(getattr(whole, name))

    def _unordered(self, members: Any) -> None:
        self._class(type(members))
        digests = []
        for member in members:
            alone = self._another()
            alone.add(member)
            digests.append(alone.digest())
        self.note(*sorted(digests))

    def _object(self, value: Any) -> None:
        kind: Any = type(value)
        self._write(b"o")
        self._class(kind)
        known = False
        attributes = getattr(value, "__dict__", None)
        if isinstance(attributes, dict) and "__wrapped__" in attributes and callable(value):
            self.add(value.__wrapped__)  # functools.cache and the like: what it remembers is no state
            return
        if isinstance(attributes, dict):
            known = True
            write, add = self._write, self.add
            for name in self._visible(kind, tuple(attributes)):
                item = attributes[name]
                write(name.encode() + b"=")
                atom = _ATOMS.get(type(item))
                if atom is not None:
                    write(atom(item))
                elif name in self._rounded and type(item) is np.ndarray:
                    self._array(np.round(item, 8) + 0.0)  # no negative zero
                else:
                    add(item)
        for name in _slots(kind):
            known = True
            if hasattr(value, name):
                self.note(name)
                self.add(getattr(value, name))
        if isinstance(value, dict):
            known = True
            self.add(dict(value))
        elif isinstance(value, list | tuple):
            known = True
            self.add(list(value))
        elif isinstance(value, str | int | float | bytes):
            known = True
            plain: Any = next(base for base in (str, int, float, bytes) if isinstance(value, base))
            self.add(plain(value))
        if not known or _is_compiled(kind):
            self._reduced(value)
        elif kind not in _FOLLOWED and not isinstance(getattr(kind, "__reduce__", None), FunctionType):
            # Python itself refuses to reduce an object when its class keeps more than attributes and slots.
            self._try_to_reduce(value)
            _FOLLOWED.add(kind)

    def _visible(self, kind: type, names: tuple[str, ...]) -> list[str]:
        """Return the attributes that are state, sorted: neither left out nor computed from the others."""
        visible = self._shown.get((kind, names))
        if visible is None:
            hidden = {name for base in kind.__mro__ for name in self._leave_out.get(base, ())}
            for base in kind.__mro__:
                hidden |= {name for name, member in vars(base).items() if isinstance(member, cached_property)}
            visible = self._shown[kind, names] = sorted(set(names) - hidden)
        return visible

    def _reduced(self, value: Any) -> None:
        """Add an object of a compiled class by what pickle would keep of it."""
        reduced = self._try_to_reduce(value)
        if isinstance(reduced, str):
            self.note("global", reduced)
            return
        made, arguments, *rest = reduced
        self._alive.append(reduced)
        self.note("reduced", getattr(made, "__qualname__", str(type(made))))
        self.add(arguments)
        for part in rest:
            self.add(list(part) if hasattr(part, "__next__") else part)

    @staticmethod
    def _try_to_reduce(value: Any) -> Any:
        try:
            return value.__reduce_ex__(4)
        except Exception as error:
            raise CannotFingerprintError(f"{type(value).__qualname__}: {error}") from error


def _function_of(member: Any) -> Any:
    """Return the function behind a static or class method or a property, or the member itself."""
    if isinstance(member, cached_property):
        return member.func
    return member.fget if isinstance(member, property) else getattr(member, "__func__", member)


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:
        return "an empty cell"


@cache
def _slots(kind: Any) -> tuple[str, ...]:
    """Return the names of the slots of a class and its bases, but those of Python itself."""
    found = []
    for base in kind.__mro__:
        slots = vars(base).get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name not in {"__dict__", "__weakref__"}:
                private = name.startswith("__") and not name.endswith("__")
                found.append(f"_{base.__name__.lstrip('_')}{name}" if private else name)
    return tuple(found)


@cache
def _is_compiled(kind: Any) -> bool:
    """Whether instances hold state that Python cannot see, and a compiled method says what it is."""
    methods = [(getattr(kind, name), getattr(object, name)) for name in ("__reduce__", "__reduce_ex__")]
    return any(method is not usual and not isinstance(method, FunctionType) for method, usual in methods)


@cache
def _names(code: CodeType) -> tuple[str, ...]:
    """Return the names of globals and attributes that a piece of code mentions, those of inner functions as well."""
    inner = [name for constant in code.co_consts if isinstance(constant, CodeType) for name in _names(constant)]
    return tuple(dict.fromkeys([*code.co_names, *inner]))


@cache
def _code_digest(code: CodeType) -> bytes:
    """Return the digest of what a piece of code does, wherever it stands."""
    digest = blake2b(code.co_code, digest_size=16)
    digest.update(repr((code.co_names, code.co_varnames, code.co_freevars, code.co_argcount)).encode())
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            digest.update(_code_digest(constant))
        elif isinstance(constant, frozenset):
            digest.update(repr(sorted(map(repr, constant))).encode())
        else:
            digest.update(f"{type(constant).__name__}{constant!r}".encode())
    return digest.digest()
