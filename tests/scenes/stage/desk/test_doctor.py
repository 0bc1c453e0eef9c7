"""What the doctor says of the voice is what the lectures will find."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenes.stage.desk.doctor import examine
from scenes.stage.voice import piper as piper_voice


def test_the_voice_is_missing_where_the_lectures_miss_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(piper_voice, "piper_is_installed", lambda: False)
    voice = next(diagnosis for diagnosis in examine(tmp_path) if diagnosis.subject == "voice")
    assert not voice.fine
    assert not voice.needed
    assert "descent-lectures[voice]" in voice.remedy
