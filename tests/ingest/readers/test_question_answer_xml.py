"""Question-and-answer XML, judged by its structure."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

from errors import ReadError
from ingest.readers import question_answer_xml
from ingest.readers.flattened import blocks
from tests.ingest.readers.conftest import SENTENCES, refusal, shape


def _document(*answers: str | None, attributes: str = "") -> bytes:
    given = ["" if answer is None else f"<Answer>{answer}</Answer>" for answer in answers]
    asked = [f"<Question>Question {number + 1}?</Question>" for number in range(len(answers))]
    pairs = "".join(f"<QAPair>{question}{answer}</QAPair>" for question, answer in zip(asked, given, strict=True))
    return f"<Document {attributes}><Focus>Falls</Focus><QAPairs>{pairs}</QAPairs></Document>".encode()


def test_questions_are_headings_over_their_answers() -> None:
    """The focus is the title; a question without an answer is left out."""
    data = _document(SENTENCES[0], "", None, SENTENCES[1], attributes='source="A Body" url="https://example.org/falls"')
    reading = question_answer_xml.read(data, "file.xml")
    assert (reading.title, reading.organisation, reading.url) == ("Falls", "A Body", "https://example.org/falls")
    assert shape(reading) == [
        ("h2", "Question 1?"),
        ("paragraph", SENTENCES[0]),
        ("h2", "Question 4?"),
        ("paragraph", SENTENCES[1]),
    ]


@pytest.mark.parametrize(
    ("answer", "texts"),
    [
        ("Ask:  - who  - when  - why", ["Ask:", "- who", "- when", "- why"]),
        ("- First.\n                \n- Second.", ["- First.", "- Second."]),
        ("Others include - Smoking  - Obesity  - Age.", ["Others include", "- Smoking", "- Obesity", "- Age."]),
        ("Factors are - Smoking  - Age. It counts. Smoking Age. It counts. More.",
         ["Factors are", "- Smoking", "- Age. It counts.", "More."]),
        ("Help exists. - Aides come home to you.  Aides come home to you. - Meals come.",
         ["Help exists.", "- Aides come home to you.", "- Meals come."]),
        ("Ask  - who  - why   Then act.", ["Ask", "- who", "- why", "Then act."]),
        ("One paragraph.    Another one.", ["One paragraph.", "Another one."]),
        ("A dash - like this - is no list.", ["A dash - like this - is no list."]),
        ("Vitamin D - Rickets - Osteomalacia - Falls", ["Vitamin D - Rickets - Osteomalacia - Falls"]),
        ("It was  spaced and (so)  on.", ["It was spaced and (so) on."]),
    ],
)  # fmt: skip
def test_flattened_lists_are_lists_again(answer: str, texts: list[str]) -> None:
    """Lists are split where their marks are clear, second copies go, and dashes stay dashes."""
    found = [("- " if block.kind == "list_item" else "") + " ".join(block.text.split()) for block in blocks(answer)]
    assert found == texts


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (_document("", None, "  "), "holds no answers: every <Answer> is empty"),
        (_document(), "holds no answers: every <Answer> is empty"),
        (b"<Document><Focus>x</Focus></Document>", "XML of an unknown form (root <Document> without <QAPairs>)"),
        (b"<Label/>", "XML of an unknown form (root <Label> without <QAPairs>)"),
    ],
)
def test_files_without_answers_are_told(data: bytes, reason: str) -> None:
    """Empty documents and other forms of XML are two different reasons."""
    assert refusal(question_answer_xml, data) == reason


@pytest.mark.parametrize(
    "prologue",
    [
        '<!DOCTYPE Document [<!ENTITY a "lol">]>',
        '<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE Document SYSTEM "https://example.org/x.dtd">',
    ],
)
def test_entities_and_dtds_are_refused(prologue: str) -> None:
    """A file cannot pull in other files or grow by entities."""
    assert "entities" in refusal(question_answer_xml, prologue.encode() + _document(SENTENCES[0]))


@pytest.mark.parametrize("data", [b"", b"<Document>", b"text", b"<a/><b/>", b'<?xml version="1.0" encoding="x"?><a/>'])
def test_broken_xml_is_told(data: bytes) -> None:
    """What is not well-formed is named as such."""
    assert "not well-formed" in refusal(question_answer_xml, data)


def test_xml_nested_without_end_is_refused() -> None:
    """A file made to exhaust the stack is refused."""
    assert "nested deeper" in refusal(question_answer_xml, b"<a>" * 100_000 + b"</a>" * 100_000)


@pytest.mark.slow
def test_real_answers_keep_every_word_in_order(samples: Path) -> None:
    """Of 1,293 real files those with answers are read; no word is added, moved or lost, save second copies of lists."""
    files = sorted((samples / "nih_text").glob("*/*.xml"))
    assert len(files) > 1000
    refused: Counter[str] = Counter()
    for file in files:
        try:
            reading = question_answer_xml.read(file.read_bytes(), file.name)
        except ReadError as error:
            refused[error.reason] += 1
            continue
        pairs = ElementTree.parse(file).getroot().iter("QAPair")
        said = [
            f"{pair.findtext('Question')} {pair.findtext('Answer')}"
            for pair in pairs
            if (pair.findtext("Answer") or "").strip()
        ]
        words = re.findall(r"\w+", " ".join(said))
        following = iter(words)
        assert all(word in following for word in re.findall(r"\w+", reading.text)), file
        assert set(words) == set(re.findall(r"\w+", reading.text)), file
    assert refused == Counter({"holds no answers: every <Answer> is empty": 15})
