"""The real index of the shipped corpus with the real model, and every question asked of it once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from chat.filters import Filters
from chat.service import Service
from chat.turn import Question, Turn
from ingest.embedding import SentenceTransformerEmbeddings
from settings import Settings

ARTICLE = "vitamin-d-with-k2"
# Asked by hand, besides what the documents say they answer: short, long, plain, misspelt, by name, off the subject.
BY_HAND = (
    "Is vitamin K2 good for bones?",
    "is k2 safe with blood thinners",
    "What is the tolerable upper intake level of vitamin D?",
    "Does taking vitamin D and calcium together lower the risk of hip fracture in women after the menopause?",
    "What did VITAL find?",
    "What does Mott 2019 conclude about vertebral fractures?",
    "Which trials found harm from vitamin D?",
    "vitamin D falls older adults USPSTF",
    "What is the optimal 25(OH)D level?",
    "Can vitamin D megadoses be dangerous for my grandmother?",
    "Is the Endocrine Society guideline of 2011 still in force?",
    "Does Cockayne 2006 show that vitamin K prevents hip fractures?",
    "Should everyone over 65 take vitamin D so as not to fall?",
    "How much vitamin K is in broccoli?",
)
# Each list is one conversation; the first is asked on no article, the others on the article on vitamin D with K2.
CONVERSATIONS = (
    ("Does vitamin D prevent falls?", "And in people older than 75 years?", "Is there a draft on that?"),
    ("And for a 70-year-old on warfarin?", "is it safe?", "what about kidney stones?", "and in men?", "What dose was used in the trials?"),
    ("Does vitamin K2 prevent vertebral fractures?", "Which of those trials were retracted?", "What about calcium instead?"),
)  # fmt: skip

Ask = Callable[..., Turn]


@pytest.fixture(scope="session")
def home(shipped: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A copy of the shipped home that may be written to."""
    folder = tmp_path_factory.mktemp("asked") / "home"
    shutil.copytree(shipped.home, folder)
    return shipped.model_copy(update={"home": folder})


@pytest.fixture(scope="session")
def service(home: Settings, embeddings: SentenceTransformerEmbeddings) -> Service:
    """The service over that copy, with the model that all tests share."""
    return Service(home, embeddings)


@pytest.fixture(scope="session")
def ask(service: Service) -> Ask:
    """Ask a question in a conversation of its own; the same question is asked once for all tests."""
    known: dict[tuple[str, str | None, Filters], Turn] = {}

    def asked(text: str, article: str | None = None, filters: Filters | None = None) -> Turn:
        key = (text, article, filters or Filters())
        if key not in known:
            conversation = service.new_conversation()
            known[key] = service.ask(Question(text=text, conversation=conversation, article=article, filters=key[2]))
        return known[key]

    return asked


@pytest.fixture(scope="session")
def converse(service: Service) -> Callable[[Sequence[str], str | None], list[Turn]]:
    """Ask several questions in one conversation."""

    def conversed(questions: Sequence[str], article: str | None) -> list[Turn]:
        conversation = service.new_conversation()
        return [service.ask(Question(text=text, conversation=conversation, article=article)) for text in questions]

    return conversed


@pytest.fixture(scope="session")
def own_turns(service: Service, ask: Ask) -> list[tuple[str, Turn]]:
    """Every question that a document says it answers, with that document's id."""
    return [(source.id, ask(question)) for source in service.documents() for question in source.questions]


@pytest.fixture(scope="session")
def turns(
    own_turns: list[tuple[str, Turn]], ask: Ask, converse: Callable[[Sequence[str], str | None], list[Turn]]
) -> list[Turn]:
    """All turns: the documents' own questions, those asked by hand, and the conversations."""
    own = {turn.conversation: turn for _, turn in own_turns}
    conversed = [t for n, questions in enumerate(CONVERSATIONS) for t in converse(questions, ARTICLE if n else None)]
    return [*own.values(), *(ask(text) for text in BY_HAND), *conversed]


@pytest.fixture
def fresh_home(shipped: Settings, tmp_path: Path) -> Settings:
    """A copy of the shipped home for one test alone."""
    shutil.copytree(shipped.home, tmp_path / "home")
    return shipped.model_copy(update={"home": tmp_path / "home"})
