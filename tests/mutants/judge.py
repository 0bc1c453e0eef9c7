"""Inspects beats of a lecture for what is false, and says the kinds of what was found, most frequent first."""

from __future__ import annotations

import importlib
import sys
from collections import Counter

from scenes.stage.errors import LectureError
from scenes.stage.inspection.lecture import inspect_lecture


def main() -> int:
    """Exit with 1 when anything was found or the lecture was refused."""
    name, *beats = sys.argv[1:]
    module, _, owner = name.partition(":")
    lecture = getattr(importlib.import_module(module), owner)
    if beats:
        lecture = type(owner, (lecture,), {"beats": tuple(beats), "__module__": lecture.__module__})
    try:
        report = inspect_lecture(lecture, silent=True, rate=5.0, only=("truth",))
    except LectureError as error:
        print(f"refused: {error}")
        return 1
    kinds = Counter(finding.kind for finding in report.findings)
    print(", ".join(kind for kind, _ in kinds.most_common()))
    for finding in report.findings:
        print(f"{finding.time:7.1f} s  {finding.kind}: {finding.message}")
    return int(bool(kinds))


if __name__ == "__main__":
    raise SystemExit(main())
