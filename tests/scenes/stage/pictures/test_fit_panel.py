"""The numbers under a fit are those of its point, with digits enough to be true."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from scenes.stage.pictures.fit_panel import FitPanel


def panel(error: float) -> FitPanel:
    """Return a fit of a line whose error is given."""
    x = np.linspace(-1, 1, 5)
    return FitPanel(
        lambda parameters, x: parameters[0] * np.asarray(x) + parameters[1],
        lambda _: error,
        x,
        x,
        names=("a", "b"),
        rule="a x + b",
        label="error",
        center=np.zeros(3),
    )


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (1.25, "1.250"),
        (0.0996, "0.100"),
        (0.00918, "0.0092"),
        (0.000367, "0.00037"),
        (0.0000367, "3.7·10⁻⁵"),
        (2.26e-11, "2.3·10⁻¹¹"),
        (0.0, "0.000"),
    ],
)
def test_a_small_error_is_not_shown_as_none(error: float, shown: str) -> None:
    fit = panel(error)
    fit.show((1.0, 0.0))
    assert fit.error.shown == shown
    facts: dict[str, Any] = {"p": 1.0, "q": 0.0, "loss": error}
    fit.show((0.5, 0.5))
    fit.cite(facts, "p", "q", "loss")
    assert (fit.error.shown, fit.error.fact) == (shown, "loss")


def test_the_error_keeps_its_place_as_it_gains_digits() -> None:
    fit = panel(1.0)
    places = []
    for fit.error_of in (lambda _: 0.5, lambda _: 0.0055, lambda _: 0.00055):  # type: ignore[assignment]
        fit.show((1.0, 0.0))
        places.append(fit.error.anchor())
    np.testing.assert_allclose(places, [places[0]] * 3, atol=1e-9)
