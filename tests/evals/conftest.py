"""Shared by the tests of evals/: a home whose evaluation corpora are built once a module, and small data of every form."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.evals import small_data


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of a module's own."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Small data of every form, below one folder."""
    return small_data.everything(tmp_path_factory.mktemp("data"))
