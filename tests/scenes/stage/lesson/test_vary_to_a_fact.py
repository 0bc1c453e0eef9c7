"""A value is taken to a number of the experiment by the number's name alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gdcore.experiments import LearningRate
from scenes.stage import LectureError, Value
from tests.scenes.stage.inspection.truth.still_lessons import audited

RATES = LearningRate()


def test_a_value_arrives_at_the_fact_and_says_so(tmp_path: Path) -> None:
    rate = Value(RATES.better, "better_rate")
    audited(tmp_path, lambda self: self.vary(rate, fact="best_rate", run_time=0.2), experiment=RATES)
    assert rate.now == 1 / RATES.curvature
    assert rate.fact == "best_rate"


def test_an_unknown_fact_is_refused_and_the_nearest_is_named(tmp_path: Path) -> None:
    said = []

    def act(self: Any) -> None:
        with pytest.raises(LectureError, match=r'no fact "best_rat".*best_rate') as refusal:
            self.vary(Value(0.1), fact="best_rat")
        said.append(str(refusal.value))

    audited(tmp_path, act, experiment=RATES)
    assert said
