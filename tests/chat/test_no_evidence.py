"""Drug labels, registrations of trials and notices: held, found where asked for, and no findings of research."""

from __future__ import annotations

from pathlib import Path

import pytest

from chat.answering.prompts import shown_text
from chat.evidence import rank
from chat.service import Service
from chat.turn import Question, Status, Turn
from corpus.document import DocumentType
from ingest.embedding import SentenceTransformerEmbeddings
from ingest.refresh import refresh
from settings import Settings
from tests.chat.making import metadata, passage
from tests.documents import markdown

SENTENCES = {
    "registry": "Zorbifen lowers the risk of hip fracture in postmenopausal women with osteoporosis.",
    "notice": "Quellamide lowers the risk of kidney stones in men who have had one before.",
    "label": "Wextorin is contraindicated in patients with hypercalcaemia and in patients with kidney stones.",
}
NAMES = {"registry": "Zorbifen", "notice": "Quellamide", "label": "Wextorin"}


@pytest.fixture
def own(fresh_home: Settings, embeddings: SentenceTransformerEmbeddings, tmp_path: Path) -> Service:
    """A service that holds one document of each type beside the shipped ones."""
    folder = tmp_path / "own"
    folder.mkdir()
    for kind, sentence in SENTENCES.items():
        text = markdown(f"own-{kind}", f"# {NAMES[kind]}\n\n## Summary\n\n{sentence}\n", type=kind)
        (folder / f"{kind}.md").write_text(text, encoding="utf-8")
    refresh(fresh_home, embeddings, [folder])
    return Service(fresh_home, embeddings)


def _ask(service: Service, text: str) -> Turn:
    return service.ask(Question(text=text, conversation=service.new_conversation()))


def _cited(turn: Turn) -> set[str]:
    return {reference.document for reference in turn.answer.references}


def test_every_type_has_a_rank() -> None:
    """None is forgotten; what a trial planned and what became of a paper rank below every finding."""
    ranks = {type: rank(metadata(type=type)) for type in DocumentType}
    assert sorted(ranks, key=lambda type: ranks[type])[:2] == [DocumentType.NOTICE, DocumentType.REGISTRY]


def test_a_label_answers_a_question(own: Service) -> None:
    """What a drug's label warns of is quoted from it."""
    turn = _ask(own, "Who should not take Wextorin?")
    assert turn.answer.status is Status.ANSWERED
    assert "own-label" in _cited(turn)


def test_a_registration_is_no_answer_to_what_works(own: Service) -> None:
    """What a trial planned to show is not told as an effect; asked for registered trials, it is found."""
    asked = _ask(own, "Does Zorbifen lower the risk of hip fracture in postmenopausal women?")
    assert "own-registry" not in _cited(asked) | {passage.document for passage in asked.retrieved}
    found = _ask(own, "Is a trial of Zorbifen for hip fracture registered?")
    assert "own-registry" in {passage.document for passage in found.retrieved}


def test_a_notice_is_no_answer_to_what_works(own: Service) -> None:
    """A notice repeats what a paper claimed: that is no finding; asked for notices, it is found."""
    asked = _ask(own, "Does Quellamide lower the risk of kidney stones in men?")
    assert "own-notice" not in _cited(asked) | {passage.document for passage in asked.retrieved}
    found = _ask(own, "Is there a notice on Quellamide and kidney stones?")
    assert "own-notice" in {passage.document for passage in found.retrieved}


@pytest.mark.parametrize("type", ["registry", "notice", "label"])
def test_a_model_is_told_what_is_no_research(type: str) -> None:
    """The head of a passage names what it is of; it does not call it research."""
    source = metadata(kind="research", type=type)
    assert "research" not in shown_text(passage(source=source)).splitlines()[0]
