"""A follow-up made to stand alone by the language model, where the settings let it; else, and where it errs, the rule's.

Off by default: `sequitur eval conversations` measures both, and the better one is to be chosen by its figures. A model's
rewrite is taken only where it can be seen to keep the question: one line, not much longer, with every number and subject
word of the rule's, and none that the conversation does not hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chat.answering.generative import Writer
from chat.answering.prompts import PROMPTS, visible
from chat.answering.streaming import StreamError
from chat.injection import is_instruction
from chat.rewriting import Exchange, Rewritten
from chat.words import subject_terms
from ingest.lexical import terms

_EXCHANGES = 4
_ANSWER = 300
# A rewrite adds what was left out, and no more: so many times the rule's words, and so many beside.
_TIMES, _WORDS_MORE = 2, 12
_QUOTES = " \t\"'“”‘’`*"


def better(by_rule: Rewritten, question: str, exchanges: Sequence[Exchange], topic: str, writer: Writer) -> Rewritten:
    """The model's rewrite where it keeps the question, else the rule's. A question that opens a conversation is left."""
    if not exchanges:
        return by_rule
    said = "\n".join(f"Question: {e.question}\nAnswer: {e.answer[:_ANSWER]}" for e in exchanges[-_EXCHANGES:])
    system, human = PROMPTS.rendered(
        "rewrite", {"conversation": visible(f"Subject: {topic}\n{said}"), "follow_up": visible(question)}
    )
    try:
        reply = writer.reply((("system", system), ("human", human)))
    except StreamError:
        return by_rule
    own = reply.strip().strip(_QUOTES)
    known = " ".join([topic, question, by_rule.text, *(f"{e.question} {e.answer}" for e in exchanges)])
    return replace(by_rule, text=own) if keeps(own, by_rule, known) else by_rule


def keeps(rewrite: str, by_rule: Rewritten, known: str) -> bool:
    """Whether a rewrite is one question of bounded length that loses nothing of what was asked just now, nor a number or a
    subject word of the rule's rewrite, and brings none that the conversation (`known`) does not hold."""
    words = set(terms(rewrite))
    wanted = set(terms(by_rule.focus)) | _substance(by_rule.text)
    is_one_line = bool(rewrite) and "\n" not in rewrite
    is_short = len(rewrite.split()) <= _TIMES * len(by_rule.text.split()) + _WORDS_MORE
    brings_nothing = _substance(rewrite) <= set(terms(known))
    return is_one_line and is_short and wanted <= words and brings_nothing and not is_instruction(rewrite)


def _substance(text: str) -> set[str]:
    """Numbers and subject words. To forget an illness or a medicine that was named may harm; so may one that was not."""
    return set(subject_terms(text)) | {term for term in terms(text) if term[:1].isdigit()}
