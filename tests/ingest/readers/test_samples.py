"""Real documents, read in full. They are not part of the repository; see the `samples` fixture."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpus.document import BlockKind
from ingest.readers import Reading, read


def _read(file: Path) -> Reading:
    return read(file.read_bytes(), file.name)


@pytest.fixture
def journal(samples: Path) -> Reading:
    """A journal article in two and three columns, with floats between them."""
    return _read(next((samples / "guideline_docs" / "do_not_redistribute").glob("uspstf*jama.pdf")))


@pytest.fixture
def guideline(samples: Path) -> Reading:
    """A guideline of one column, with boxes, nested lists and tables over pages."""
    return _read(next((samples / "guideline_docs" / "do_not_redistribute").glob("nice*.pdf")))


@pytest.mark.slow
@pytest.mark.parametrize(
    "sentence",
    [
        # over a column break, over a page break with a figure between, with a lost sign, over a broken word
        "individualize decision-making to the specific patient or situation. Similarly, the USPSTF notes that policy",
        "demographic and clinical factors alone or in combination with BMD measured at the femoral neck.²⁴,²⁶",
        "bone density at the hip or lumbar spine that is 2.5 standard deviations or lower (T score ≤–2.5) than",
        "approximately 1.8 million beneficiaries experienced a new osteoporotic fracture in 2016.³⁹",
        "The 2021 American College of Obstetricians and Gynecologists guidelines recommend BMD screening",
        "It does not apply to persons with secondary osteoporosis due to an underlying medical condition",
    ],
)
def test_sentences_of_a_journal_are_whole(journal: Reading, sentence: str) -> None:
    """Sentences that columns, pages, floats and hyphens break are put together as they are printed."""
    assert any(sentence in block.text for block in journal.blocks)


@pytest.mark.slow
def test_order_and_structure_of_a_journal(journal: Reading) -> None:
    """Sections come in the order of the article, tables row by row, running heads not at all."""
    headings = [block.text for block in journal.blocks if block.kind is BlockKind.HEADING]
    wanted = ["Preamble", "Importance", "Practice Considerations", "Definitions", "Assessment of Risk", "Treatment",
              "Potential Harms", "Supporting Evidence", "Recommendations of Others", "REFERENCES"]  # fmt: skip
    assert [heading for heading in headings if heading in wanted] == wanted
    rows = [block.text for block in journal.blocks if block.kind is BlockKind.TABLE_ROW]
    assert "≥75 | 15" in rows
    assert any(row.startswith("Men | The USPSTF concludes") and row.endswith("| I") for row in rows)
    references = [
        block.text for block in journal.blocks if block.kind is BlockKind.LIST_ITEM and block.text[0].isdigit()
    ]
    assert [int(text.split(".")[0]) for text in references] == list(range(1, 70))
    assert not any("Reprinted" in block.text for block in journal.blocks)


@pytest.mark.slow
def test_order_and_structure_of_a_guideline(guideline: Reading) -> None:
    """Recommendations come in order with their items, table rows hold what belongs together, the contents list goes."""
    first = [block.text.split()[0] for block in guideline.blocks if block.kind is BlockKind.PARAGRAPH]
    recommendations = [tuple(map(int, word.split("."))) for word in first if re.fullmatch(r"1\.\d+\.\d+", word)]
    assert len(recommendations) > 25
    assert recommendations == sorted(recommendations)
    texts = [block.text for block in guideline.blocks]
    assert "low body mass index (BMI; less than 18.5 kg/m²)" in texts
    assert any(text.startswith("Rheumatological | • Rheumatoid arthritis •") for text in texts)
    assert not any("......" in text or "All rights reserved" in text for text in texts)
    assert [block.page for block in guideline.blocks] == sorted(block.page or 0 for block in guideline.blocks)


@pytest.mark.slow
def test_a_web_page_of_a_journal(samples: Path) -> None:
    """A real article page gives its own head, sections and tables, and nothing of the site around it."""
    reading = _read(samples / "pmc_cloud" / "pmc3040717.html")
    assert reading.title is not None
    assert reading.title.startswith("Comprehensive Analysis of Missense Variations")
    assert (reading.year, len(reading.authors)) == (2010, 11)
    headings = [block.text for block in reading.blocks if block.kind is BlockKind.HEADING]
    assert [
        heading
        for heading in headings
        if heading in ("Abstract", "Introduction", "Results", "Discussion", "References")
    ] == ["Abstract", "Introduction", "Results", "Discussion", "References"]
