"""What a language model is shown for an answer: the passages, numbered and fenced, as many as its context window holds.

A sentence of a passage that gives orders is left out before the model sees it, and what is left cannot look like a
fence. Titles, years and grades are not shown: a number in a sentence is to come from the passage's own words.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from chat.injection import is_instruction
from chat.prompting import Fenced, PromptFile, fenced, harmless, mark_for
from chat.turn import Audience, Passage
from corpus.document import DocumentType
from corpus.sentences import sentences

PROMPTS = PromptFile(Path(__file__).with_name("prompts.md"))
NO_ANSWER = "NO ANSWER"
# English has four characters to a token; figures and abbreviations, of which passages are full, have fewer.
_CHARACTERS_PER_TOKEN = 3
# What these documents say is not what research found, whatever their words.
_NO_FINDING = {
    DocumentType.LABEL: "drug label",
    DocumentType.NOTICE: "notice on another paper",
    DocumentType.REGISTRY: "registration of a trial: a plan, no finding",
}
_NOT_CURRENT = "not current guidance: {standing}"


@dataclass(frozen=True, slots=True)
class Prompt:
    """The messages, and the passages in the order of their numbers: the first is [1]."""

    messages: tuple[tuple[str, str], ...]
    passages: tuple[Passage, ...]


def prompt(
    question: str,
    audience: Audience,
    passages: Sequence[Passage],
    must_be_heard: Collection[str],
    room: int,
) -> Prompt | None:
    """The prompt for a question; None where not one passage fits. `room` is the context window less the answer, in tokens.

    Passages of documents that must be heard go first, then the rest as they were ranked, until the room is used up.
    """
    ordered = sorted(passages, key=lambda passage: passage.document not in must_be_heard)
    shown = [(passage, shown_text(passage)) for passage in ordered]
    characters = room * _CHARACTERS_PER_TOKEN - len("".join(_filled(question, audience, ())))
    kept: list[tuple[Passage, str]] = []
    for passage, text in shown:
        block = len(fenced("passage 00", text, "0" * 16)) + 2
        if text and block <= characters:
            kept.append((passage, text))
            characters -= block
    if not kept:
        return None
    system, human = _filled(question, audience, [text for _, text in kept])
    return Prompt((("system", system), ("human", human)), tuple(passage for passage, _ in kept))


def _filled(question: str, audience: Audience, texts: Sequence[str]) -> tuple[str, str]:
    question = harmless(question)
    # One mark for all, made from all: who writes one document does not know what stands beside it.
    mark = mark_for("\n".join((question, *texts)))
    blocks = [fenced(f"passage {number}", text, mark) for number, text in enumerate(texts, 1)]
    data = {
        "question": Fenced(fenced("question", question, mark)),
        "passages": Fenced("\n\n".join(blocks)),
        "audience": Fenced(PROMPTS.sections[f"audience: {audience.value}"]),
    }
    return PROMPTS.rendered("answer", data)


def shown_text(passage: Passage) -> str:
    """A passage as a model sees it: its kind and headings, then its sentences without those that give orders."""
    kept = [s.text for s in sentences(passage.text, passage.source.language) if not is_instruction(s.text)]
    if not kept:
        return ""
    source = passage.source
    head = [
        _NO_FINDING.get(source.type, source.kind.value),
        *(h for h in passage.section[-2:] if not is_instruction(h)),
    ]
    head += [] if source.standing.citable else [_NOT_CURRENT.format(standing=source.standing.value.replace("_", " "))]
    context = [passage.context] if passage.context and not is_instruction(passage.context) else []
    return visible(f"({'; '.join(head)})\n" + "\n".join([*context, " ".join(kept)]))


def visible(text: str) -> str:
    """A text without what no reader sees, and without what looks like a fence or a transcript's mark."""
    kept = "".join(c for c in text if c in "\n\t" or not unicodedata.category(c).startswith("C"))
    return harmless(kept)
