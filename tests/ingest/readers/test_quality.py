"""Texts that were badly extracted are told from sound ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.quality import complaint, damaged
from tests.ingest.readers.conftest import SENTENCES

_SOUND = " ".join(SENTENCES)


def test_split_words_are_refused_with_examples() -> None:
    """Fragments that make up common words condemn a text, and the reason shows them."""
    text = (
        "The rec ommendations and the res ponsibility for pha rmacological treatment of osteoporo sis are new. "
        + _SOUND
    )
    reason = complaint(text)
    assert reason is not None
    assert "rec ommendations" in reason


def test_glued_words_are_refused() -> None:
    """Runs of common words without a space condemn a text."""
    text = (
        "It rests on thebenefitsandharms, withorwithout screening, necrosisofthefemur and outcomewasnot reported. "
        + _SOUND
    )
    assert complaint(text) is not None


def test_one_damaged_part_condemns_a_long_text() -> None:
    """Damage counts where it is dense, however much sound text stands around it."""
    damage = "The rec ommendations, res ponsibility, pha rmacological care and the dis crimination of osteoporo sis."
    assert complaint(f"{_SOUND * 200} {damage} {_SOUND * 200}") is not None


@pytest.mark.parametrize(
    "text", ["c o m b i n e d w o r d s o f t e x t " * 20, "dose \N{REPLACEMENT CHARACTER} 65 " * 10]
)
def test_lost_characters_and_spelt_out_words_are_refused(text: str) -> None:
    """A text whose signs were lost, or whose letters stand alone, cannot be quoted."""
    assert complaint(text) is not None


def test_lost_equals_signs_are_refused() -> None:
    """The quarter sign that some journals' fonts leave for "=" marks a text whose other signs are lost as well."""
    assert complaint("The change was P ¼ 0.04, n ¼ 30, r ¼ 0.5 and d ¼ 2.") is not None


@pytest.mark.parametrize(
    "text",
    [
        _SOUND,
        "",
        "Falls",
        "B | I | D\n65-74 | 9\n55-64 | 5\n0.76 | 0.71-0.80",
        "alendronate risedronate ibandronate zoledronate raloxifene teriparatide abaloparatide romosozumab denosumab",
        "Die Bewegungstherapie verhindert Stürze bei zu Hause lebenden Erwachsenen über fünfundsechzig Jahren. " * 20,
        "Los ejercicios previenen las caídas en personas mayores de sesenta y cinco años que viven en su casa. " * 20,
        "TTAGGC GATTACA mRNA siRNA p53 IL-6 TNF-alpha CYP2C9*3 VKORC1 rs9923231 HLA-B*57:01 " * 20,
        "a b c d e f g h i j k l m n o p q r s t u v w x y z",
        "M1652I | 1 | B\nT1685A | 5 | I\nR1699W | 5 | D\n" * 60,
        "Care givers and house holds may be asked to re-check; over all, on going care with in the home is usual.",
    ],
)
def test_sound_text_passes(text: str) -> None:
    """Short texts, tables, names, other languages and a typing error here and there are no damage."""
    assert complaint(text) is None


@given(st.text())
def test_any_text_is_judged(text: str) -> None:
    """The check ends without an error on any text."""
    reason = complaint(text)
    assert reason is None or reason.strip()


def test_known_damaged_files_are_refused(samples: Path) -> None:
    """The two real texts with split and glued words are refused, by a wide margin."""
    files = sorted((samples / "guideline_docs" / "do_not_redistribute").glob("*badly_extracted.txt"))
    assert files
    for file in files:
        text = " ".join(file.read_text("utf-8").split())
        assert "badly extracted" in (complaint(text) or "")
        assert len(list(damaged(text))) > 5 * len(text.split()) / 1000


@pytest.mark.slow
def test_false_alarms_are_rare(samples: Path) -> None:
    """Fewer than 1 in 1,000 of the public medical texts at hand are refused."""
    files = sorted((samples / "jats").rglob("*.xml"))
    texts = [" ".join(file.read_text("utf-8", errors="ignore").split("<body>")[-1].split("<")) for file in files]
    refused = [
        file.name for file, text in zip(files, texts, strict=True) if complaint(text.replace(">", " ")) is not None
    ]
    assert len(refused) <= len(files) / 1000
