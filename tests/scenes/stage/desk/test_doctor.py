"""What the doctor says of the voice is what the lectures will find."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenes.stage.desk.doctor import examine
from scenes.stage.voice import hibari as hibari_voice


def test_the_voice_is_missing_where_the_lectures_miss_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hibari_voice, "hibari_is_installed", lambda: False)
    voice = next(diagnosis for diagnosis in examine(tmp_path) if diagnosis.subject == "voice")
    assert not voice.fine
    assert not voice.needed
    assert "requirements.lock" in voice.remedy
