"""What a teacher is told while a lecture is rendered: how far it is, and what went wrong, in one message."""

from __future__ import annotations

import errno
import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import click
from manim import config
from manim._config import error_console
from rich.markup import escape
from tqdm import tqdm

from scenes.stage.errors import LectureError
from scenes.stage.words.script import Line

__all__ = ["SegmentNews", "drawing_bar", "one_message", "speaking_bar"]

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


class SegmentNews(logging.Filter):
    """Keeps what Manim says of each of several hundred segments out of sight."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether a message is of interest."""
        text = str(record.msg)
        return record.levelno > logging.INFO or not (
            "Partial movie file written" in text or "Using cached data" in text
        )
