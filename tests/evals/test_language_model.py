"""Evaluations with a language model as answerer: the same path, with what became of its words beside the figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from chat.answering.generative import Writer
from evals.runner import run_all
from evals.suite import Suite
from evals.table import table
from evals.views import tables
from ingest.embedding import SentenceTransformerEmbeddings
from settings import LanguageModelSettings, Settings
from tests.chat.scripted import Scripted

REWRITE = "How does vitamin K lower the effect of warfarin?"


def _script(passages: dict[int, str]) -> str:
    """One true sentence of the first passage, one made up, one with a number that was not given; a rewrite where no
    passage is shown."""
    if not passages:
        return REWRITE
    true = passages[1].split("\n", 1)[1].split(". ")[0].rstrip(".")
    return f"{true} [1]. Everybody should take 9,000 IU each morning for that [1]. Nobody knows more of it [77]."


@pytest.fixture
def suite(home: Path, embeddings: SentenceTransformerEmbeddings, monkeypatch: pytest.MonkeyPatch) -> Suite:
    """A suite whose answers a scripted model writes, and whose follow-ups it rewrites."""
    config = LanguageModelSettings(rewrites=True)
    monkeypatch.setattr(Writer, "of", lambda settings: Writer("fake:model", config, Scripted(script=_script)))
    return Suite(Settings(home=home, answerer="fake:model", language_model=config), embeddings)


def test_what_a_model_wrote_stands_beside_the_figures(suite: Suite, data: Path) -> None:
    """How many answers it wrote, what of them is not shown, and a column for its rewrites; quotes stay verbatim."""
    run = run_all("all", suite.found(data), suite)
    results = {each["eval"]: each for each in run.results}
    found = results["answers"]
    assert found["language_model"] == {
        "asked": 2,
        "wrote": 2,
        "failures": {},
        "left_out": 4,
        "unknown_citations": 2,
    }
    assert found["metrics"]["quotes_verbatim"]["mean"] == 1.0
    assert found["metrics"]["statement_support"]["mean"] == 1.0
    assert "model_rewrite" in results["conversations"]["variants"]
    assert results["conversations"]["variants"]["model_rewrite"]["rouge1_recall"]["mean"] >= 0.5
    assert "language model: wrote 2 of 2 answers; 4 of its sentences and 2 of its citations left out" in table([found])
    assert "What the language model wrote" in [each.caption for each in tables(found)]
    assert run.manifest.settings["answerer"] == "fake:model"
