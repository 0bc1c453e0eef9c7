"""A server for looking at the site on this machine: one that answers ranges, so that films can be sought in."""

from __future__ import annotations

import os
import re
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from scenes.stage.errors import LectureError

__all__ = ["open_server"]


class _RangeHandler(SimpleHTTPRequestHandler):
    """Answers requests for a part of a file, which `SimpleHTTPRequestHandler` answers with all of it.

    References
    ----------
    RFC 9110, section 14.
    """

    protocol_version = "HTTP/1.1"

    def send_head(self) -> Any:
        """Send the head of the answer and return the bytes to be sent."""
        asked = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", ""))
        path = Path(self.translate_path(self.path))
        if not asked or asked.group(0) == "bytes=-" or not path.is_file():
            return super().send_head()
        size = path.stat().st_size
        first, last = asked.groups()
        begin = int(first) if first else max(0, size - int(last))
        end = min(int(last), size - 1) if first and last else size - 1
        if begin > end:
            self.send_response(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
            self.send_header("Content-Range", f"bytes */{size}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        self.send_response(HTTPStatus.PARTIAL_CONTENT)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Range", f"bytes {begin}-{end}/{size}")
        self.send_header("Content-Length", str(end - begin + 1))
        self.end_headers()
        return _part(path, begin, end - begin + 1)

    def end_headers(self) -> None:
        """Say that ranges are answered."""
        self.send_header("Accept-Ranges", "bytes")
        super().end_headers()

    def handle(self) -> None:
        """Answer, until a player that has seen enough hangs up."""
        try:
            super().handle()
        except ConnectionError:
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: a player asks for many parts."""


def _part(path: Path, begin: int, length: int) -> BinaryIO:
    with path.open("rb") as file:
        file.seek(begin)
        return BytesIO(file.read(length))


def open_server(folder: Path, port: int) -> ThreadingHTTPServer:
    """Return a server for the files of a folder on this machine alone; port 0 takes a free one.

    Raises
    ------
    LectureError
        The port is in use.
    """
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), partial(_RangeHandler, directory=os.fspath(folder)))
    except (OSError, OverflowError) as error:
        raise LectureError(f"Port {port} cannot be used ({error}): choose another one with --port.") from error
