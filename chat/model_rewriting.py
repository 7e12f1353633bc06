"""A follow-up made to stand alone by the language model, where the settings let it; else, and where it errs, the rule's.

Off by default: `sequitur eval conversations` measures both, and the better one is to be chosen by its figures. A model's
rewrite is taken only where it can be seen to keep the question: one question, not much longer, with every number and every
subject word of the follow-up, and none that the conversation does not hold.
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
    return replace(by_rule, text=own) if keeps(own, question, by_rule.text, known) else by_rule


def keeps(rewrite: str, question: str, by_rule: str, known: str) -> bool:
    """Whether a rewrite is one question of bounded length that loses no number and no subject word of the question, and
    brings none that the conversation (`known`) does not hold."""
    words = set(terms(rewrite))
    numbers = {term for term in words if term[:1].isdigit()}
    is_one_line = bool(rewrite) and "\n" not in rewrite
    is_short = len(rewrite.split()) <= _TIMES * max(len(question.split()), len(by_rule.split())) + _WORDS_MORE
    asked = set(subject_terms(question)) | {term for term in terms(question) if term[:1].isdigit()}
    brings_nothing = (set(subject_terms(rewrite)) | numbers) <= set(terms(known))
    return is_one_line and is_short and asked <= words and brings_nothing and not is_instruction(rewrite)
