"""The regimes of the learning rate: each sentence fails for the rates for which it is false."""

from __future__ import annotations

import numpy as np
import pytest

from gdcore.experiments import LearningRate


@pytest.mark.parametrize("curvature", [0.3, 2.0, 6.0])
def test_every_sentence_holds_for_rates_that_fit_the_curvature(curvature: float) -> None:
    lesson = LearningRate(
        curvature=curvature,
        too_small=0.03 / curvature,
        better=0.3 / curvature,
        bouncing=2 / curvature,
        diverging=2.1 / curvature,
    )
    assert [claim.name for claim in lesson.claims.values() if not claim.holds] == []
    assert all(check.passed for check in lesson.checks)


@pytest.mark.parametrize(
    ("changes", "false"),
    [
        ({"better": 0.6}, "better_walks_straight_in"),  # between 1/L and 2/L it overshoots
        ({"diverging": 0.9}, "diverging_loss_is_a_straight_line"),  # a straight line, but a falling one
        ({"diverging": 0.9}, "at_least_one_rate_diverges"),
    ],
)
def test_a_rate_in_the_wrong_regime_is_found_out(changes: dict[str, float], false: str) -> None:
    claim = LearningRate(**changes).claims[false]
    assert not claim.holds
    assert "choose" in claim.remedy


def test_any_rate_can_be_run_and_follows_the_closed_form() -> None:
    lesson = LearningRate(curvature=6.0, start=9.0, bouncing=1 / 3)
    run = lesson.run_with_rate(0.2, 5)
    np.testing.assert_allclose(run.x[:, 0], 9.0 * (1 - 0.2 * 6.0) ** np.arange(6), rtol=1e-12)
    assert lesson.facts["sharper_limit"] == pytest.approx(2 / 12)
    assert lesson.facts["overshooting_factor"] == pytest.approx(-0.6)
