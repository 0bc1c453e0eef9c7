"""How much faster a lecture is drawn by two processes than by one, and whether they make the same film.

    ./run python benchmarks/parts.py newton            # at 480p15
    ./run python benchmarks/parts.py newton -q h       # at 1080p60
    ./run python benchmarks/parts.py newton --jobs 4

Each render begins with an empty cache and a process of its own, and has no voice. The ratio is seconds of one process
/ seconds of several; it must be above 1, and the films must agree byte for byte.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def render(lecture: str, quality: str, jobs: int, folder: Path) -> tuple[float, Path]:
    """Render a lecture into an empty folder and return the seconds that it took, and the film."""
    command = [sys.executable, "-m", "scenes", "film", lecture, "--language", "en", "--quality", quality]
    folders = ["--media_dir", str(folder / "media"), "--build_dir", str(folder / "build")]
    begin = time.perf_counter()
    subprocess.run(
        [*command, "--jobs", str(jobs), *folders],
        env={**os.environ, "LECTURE_VOICE": "silent"},
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    seconds = time.perf_counter() - begin
    return seconds, folder / "build" / "films" / lecture / "en" / quality / f"{lecture}.en.mp4"


def main() -> int:
    """Print the seconds, their ratio, and whether the films agree."""
    parser = argparse.ArgumentParser(description="Draw a lecture by one process and by several.")
    parser.add_argument("lecture")
    parser.add_argument("-q", "--quality", choices=list("lmhpk"), default="l")
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        alone, film = render(asked.lecture, asked.quality, 1, Path(scratch) / "alone")
        together, joined = render(asked.lecture, asked.quality, asked.jobs, Path(scratch) / "together")
        same = hashlib.sha256(film.read_bytes()).digest() == hashlib.sha256(joined.read_bytes()).digest()
    print(f"one process      {alone:7.1f} s")
    print(f"{asked.jobs} processes      {together:7.1f} s")
    print(f"ratio            {alone / together:7.2f}")
    print(f"the same film    {'yes, byte for byte' if same else 'NO'}")
    return 0 if same and together < alone else 1


if __name__ == "__main__":
    sys.exit(main())
