"""What a teacher is told while a lecture is rendered: how far it is, and what went wrong, in one message."""

from __future__ import annotations

import dis
import errno
import inspect
import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, TracebackType
from typing import Any, Final

import click
from manim import config
from manim._config import error_console
from rich.markup import escape
from tqdm import tqdm

import gdcore
from scenes.stage.errors import LectureError
from scenes.stage.words.script import Line

__all__ = ["SegmentNews", "drawing_bar", "one_message", "refusal", "speaking_bar"]

_DISK_TROUBLE: Final = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO}
)


def _no_bars() -> bool:
    """Whether progress is unwanted, or nobody is watching."""
    return bool(config["progress_bar"] == "none" or not sys.stderr.isatty())


def speaking_bar(lines: Sequence[Line]) -> tqdm[Line]:
    """Return the lines, with a bar that shows how many have been spoken."""
    return tqdm(lines, desc="Speaking", unit="line", leave=False, disable=_no_bars())


def drawing_bar(length: float) -> tqdm[Any]:
    """Return a bar in seconds of film, whose length is about ``length``."""
    return tqdm(
        total=round(length),
        desc="Drawing",
        unit="s",
        leave=False,
        disable=_no_bars(),
        bar_format="{desc}: {n:.0f} of about {total:.0f} s of film |{bar}| {elapsed} gone, about {remaining} to go",
    )


@contextmanager
def one_message() -> Iterator[None]:
    """On the command line, end with the message of a lecture's error alone."""
    try:
        with _disk_errors():
            yield
    except LectureError as error:
        if click.get_current_context(silent=True) is None:
            raise
        error_console.print(f"[bold red]Not rendered.[/] {escape(str(error))}", soft_wrap=True, highlight=False)
        raise SystemExit(1) from None


@contextmanager
def _disk_errors() -> Iterator[None]:
    """Say in one sentence that the disk takes no more, wherever that was noticed."""
    try:
        yield
    except LectureError:
        raise
    except Exception as error:
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, OSError) and cause.errno in _DISK_TROUBLE:
                raise LectureError(
                    f"The film cannot be written: {cause.strerror or cause}. Free some space or choose another folder "
                    "with --media_dir; all that was drawn and spoken is kept."
                ) from error
            cause = cause.__cause__
        raise


def refusal(error: BaseException | None) -> str | None:
    """Return one sentence for a parameter that an experiment refuses in the body of a class; None for all else.

    A refusal is a ``raise`` that `gdcore` executes itself, for what a class
    body, or a module, passed to it. A mistake in the code ends in another way,
    elsewhere or later, and keeps its traceback.
    """
    if not isinstance(error, TypeError | ValueError):
        return None
    frames = [(step.tb_frame.f_code, step.tb_lasti, step.tb_lineno) for step in _steps(error.__traceback__)]
    inside = 0  # how many frames at the end are gdcore's, or dataclasses' generated for it
    while inside < len(frames) and _is_experiments(frames[-1 - inside][0]):
        inside += 1
    if inside == len(frames):
        return None
    asked, _, line = frames[-1 - inside]
    if inside:
        code, at, _ = frames[-1]
        deliberate = dis.opname[code.co_code[at]] == "RAISE_VARARGS"
    else:
        deliberate = "__init__() got an unexpected keyword argument" in str(error)
    if not deliberate or asked.co_flags & inspect.CO_OPTIMIZED:  # the code of functions is, that of class bodies is not
        return None
    where = "" if asked.co_name == "<module>" else f", in class {asked.co_name}"
    return f"{asked.co_filename}, line {line}{where}: {error}"


def _steps(traceback: TracebackType | None) -> Iterator[TracebackType]:
    while traceback is not None:
        yield traceback
        traceback = traceback.tb_next


def _is_experiments(code: CodeType) -> bool:
    file = Path(code.co_filename)
    return Path(gdcore.__file__).parent in file.parents or code.co_filename == "<string>"


def _say_refusals() -> None:
    """Print a refusal as one message, where Manim's command and Python print tracebacks."""
    usual_report, usual_hook = error_console.print_exception, sys.excepthook

    def said(error: BaseException | None) -> bool:
        sentence = refusal(error)
        if sentence is not None:
            error_console.print(f"[bold red]Not rendered.[/] {escape(sentence)}", soft_wrap=True, highlight=False)
        return sentence is not None

    def print_exception(*args: Any, **kwargs: Any) -> None:
        if not said(sys.exc_info()[1]):
            usual_report(*args, **kwargs)

    def hook(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
        if not said(error):
            usual_hook(kind, error, traceback)

    error_console.print_exception = print_exception  # type: ignore[method-assign]
    sys.excepthook = hook


_say_refusals()


class SegmentNews(logging.Filter):
    """Keeps what Manim says of each of several hundred segments out of sight."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether a message is of interest."""
        text = str(record.msg)
        return record.levelno > logging.INFO or not (
            "Partial movie file written" in text or "Using cached data" in text
        )
