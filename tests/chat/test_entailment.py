"""The entailment model: a real cross-encoder, made here as small as can be, with weights that are what chance gave it."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

from chat.verification.entailment import Entailment, entailment
from errors import UsageError
from settings import VerificationSettings

WORDS = "[PAD] [UNK] [CLS] [SEP] [MASK] vitamin d prevents falls does not".split()


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """The folder to save one in."""
    return tmp_path / "model"


def saved(folder: Path, *labels: str) -> VerificationSettings:
    """A model with these labels, and the settings that name it."""
    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(WORDS))
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        id2label=dict(enumerate(labels)),
        label2id={label: place for place, label in enumerate(labels)},
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    BertTokenizer(vocab_file=str(folder / "vocab.txt")).save_pretrained(folder)
    return VerificationSettings(entailment_model=str(folder))


def test_labels_are_read_by_name(model: Path) -> None:
    """Wherever entailment and contradiction stand among the labels, each gets its own probability."""
    asked = Entailment(saved(model, "contradiction", "entailment", "neutral"))
    entailed, contradicted = asked("vitamin d prevents falls", "vitamin d does not")
    assert 0.0 < entailed < 1.0
    assert 0.0 < contradicted < 1.0
    turned = Entailment(saved(model.with_name("turned"), "entailment", "contradiction", "neutral"))
    assert turned("vitamin d prevents falls", "vitamin d does not") == pytest.approx((contradicted, entailed))


@pytest.mark.parametrize("labels", [("SUPPORTED",), ("not_supported", "supported"), ("LABEL_0", "LABEL_1")])
def test_fact_checkers_serve_too(model: Path, labels: tuple[str, ...]) -> None:
    """One label, two with names, or two without: a probability of support, none of contradiction."""
    entailed, contradicted = Entailment(saved(model, *labels))("vitamin d prevents falls", "vitamin d prevents falls")
    assert 0.0 < entailed < 1.0
    assert contradicted == 0.0


def test_a_model_without_entailment_is_refused(model: Path) -> None:
    """The message names the labels and the setting."""
    asked = Entailment(saved(model, "positive", "negative", "mixed"))
    with pytest.raises(UsageError, match=r"positive, negative, mixed.*ENTAILMENT_MODEL"):
        asked("vitamin d prevents falls", "vitamin d prevents falls")


def test_a_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    """One sentence instead of a traceback."""
    asked = Entailment(VerificationSettings(entailment_model=str(tmp_path / "nothing")))
    with pytest.raises(UsageError, match="cannot be loaded"):
        asked("a", "b")


def test_no_model_is_the_default_and_one_is_loaded_once(model: Path) -> None:
    """Equal settings share it."""
    assert entailment(VerificationSettings()) is None
    settings = saved(model, "contradiction", "entailment", "neutral")
    assert entailment(settings) is entailment(settings.model_copy())
