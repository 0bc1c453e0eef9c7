"""Tests keep their maps of luck in a folder of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gdcore.experiments.local_minimum.luck import CACHE_VARIABLE


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CACHE_VARIABLE, str(tmp_path_factory.mktemp("maps")))
        yield
