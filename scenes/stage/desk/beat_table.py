"""The beats of a lecture as a table: what each needs, says, waits for and claims."""

from __future__ import annotations

from scenes.stage.lesson.beats import needs_of
from scenes.stage.lesson.lesson import Lesson

__all__ = ["describe_beats"]


def describe_beats(lecture: type[Lesson]) -> str:
    """Return the beats of a lecture in their order, with their lines, marks and claims."""
    script = lecture.__new__(lecture).script
    rows = [f"{lecture.__name__}: beats = {lecture.beats!r}", ""]
    for name in lecture.beats:
        chapter, needs = script.chapters[name], needs_of(getattr(lecture, name))
        rows.append(f"{name}  “{chapter.title}”" + (f"  needs {', '.join(needs)}" if needs else ""))
        for line in chapter.lines.values():
            rows.append(f"    {line.name}: {line.caption}")
            words = [token.caption for token in line.tokens]
            marks = [f"{mark} → “{words[k] if k < len(words) else 'end'}”" for mark, k in line.marks.items()]
            if marks:
                rows.append(f"        marks: {', '.join(marks)}")
            if line.claims:
                rows.append(f"        claims: {', '.join(line.claims)}")
        rows.append("")
    return "\n".join(rows).rstrip()
