"""Sentences of a document that give orders to whoever assembles the answer, instead of telling the reader something.

A document is material to quote from; it has no say in what is asked or answered. Found by form, not by subject: an
order to ignore what went before, words to a machine, talk of "your response", of what to tell the user, of a role to
play, of code to put in. Measured on planted instructions of garak and BIPIA in BioASQ texts (docs/answers.md).
"""

from __future__ import annotations

import re
import unicodedata

from corpus.sentences import sentences

# Where an order can begin: a sentence, a clause behind a mark, or a polite word. "may ignore", "to forget" are no orders.
_START = r"(?:^|[.:;,!?>\])\"'”’|`-]\s{0,3}|\b(?:please|you must|you should|you to|always|simply|instead|then)\s{1,3})"
_OWN_WORK = r"\byour (?:\w{1,20} )?(?:answers?|repl(?:y|ies)|responses?|messages?|outputs?|code|codebase|solution|implementation|algorithm|elucidation)\b"
_EDIT = (
    r"(?:add|append|augment|blend|combine|convert|embed|employ|end|enhance|enrich|ensure|finish|format|fuse|group|include|incorporate"
    r"|infuse|insert|integrate|introduce|jumble|make|merge|misspell|modify|phrase|provide|rearrange|remove|render|replace|scramble"
    r"|substitute|translate|use|utili[sz]e|weave|write|anagram|begin|start)"
)
_MACHINE = r"(?:(?:any|all|an?|the|automated|future|other) ){0,3}(?:ai|llms?|(?:large )?language models?|chat ?bots?|assistant|analysis software|screening systems?|summari[sz]ers?)"
_PATTERNS = (
    # "Ignore all previous instructions"
    rf"{_START}(?:ignore|disregard|forget|override|bypass|discard)\b[^.!?]{{0,60}}\b(?:instructions?|prompts?|rules|directions|everything"
    r"|context|data|info|information|texts?|documents?|above|said before|scoring|indicators|guardrails?|guidelines|them)\b",
    # Words to a machine, and the marks by which chat transcripts name who speaks.
    rf"\b(?:note|notice|message|instructions?|commands?|attention|profile|reminder|metadata)s? (?:to|for) {_MACHINE}\b",
    r"\bvisible (?:only )?to (?:the )?(?:ai|llms?|language model|assistant)\b|\b(?:system|developer) (?:prompt|message|note|override)s? ?:|\bsystem chain of thought\b",
    r"<\|\w{2,20}\|>|\[/?(?:system|inst|user|assistant|rest-of-document)\]|</?(?:system|assistant|instructions?)>|^>?\s{0,3}(?:system|assistant|user|human) ?:",
    r"\b(?:core|new|hidden|follow) instructions?(?: ?:|$)|\b(?:reveal|print|repeat|show) (?:me )?(?:your|the) (?:system )?(?:prompt|instructions)\b",
    # What its own reply should be like, and what to say to whom.
    rf"{_START}(?:in {_OWN_WORK}|(?:\w{{2,20}}ly )?{_EDIT}\b.{{0,160}}{_OWN_WORK})",
    rf"{_START}(?:tell|inform|advise|instruct|urge|convince|persuade|remind|assure|encourage|direct|warn) (?:the |all |any )?(?:users?|readers?|asker)\b",
    r"\b(?:tell|inform|instruct|provide (?:it|this|them) to|say to) the user\b|\bif (?:the )?user asks\b|\bif asked\b[^.!?]{0,80}\b(?:respond|reply|answer|say)\b",
    rf"{_START}(?:only |just )?(?:respond|reply|answer) (?:only |exactly |back )?(?:with|by saying)\b|{_START}(?:output|print|repeat) ?(?::|\"|“|<|exactly\b|only\b|the following\b|after me\b)",
    r"\byou (?:may|must|should) not deviate\b|\bfocus (?:only|exclusively) on the following\b|\bcould you (?:please )?repeat\b|\bdon't evaluate the candidate\b",
    r"\b(?:do not|don't|never) (?:mention|reveal|disclose|repeat|discuss) (?:this|these|the above) (?:instructions?|prompts?|notes?|messages?)\b",
    # Of whoever answers, in the third person.
    r"\b(?:whoever|anyone who|who(?:so)?ever) (?:answers?|repl(?:y|ies)|responds?|summari[sz]es?|quotes?|assembles?)\b[^.!?]{0,80}"
    r"\b(?:closes?|ends?|begins?|adds?|says?|writes?|includes?|mentions?|must|shall|should|has to|is to)\b",
    # What every answer must be, and what is hidden from who reads the page but not from who reads its source.
    r"\b(?:any|every|each|all) (?:answers?|repl(?:y|ies)|summar(?:y|ies)|outputs?)\b(?! to\b)[^.!?]{0,60}\b(?:must|has to|have to|should|shall)"
    r" (?:open|begin|start|end|state|say|contain|include|mention)\b",
    r"\bonly (?:permitted|allowed|acceptable|valid|correct) (?:outputs?|answers?|responses?|repl(?:y|ies)) (?:is|are)\b|<!--",
    # A role to play.
    r"\byou are (?:now |no longer )?(?:chatgpt|gpt\b|dan\b|an? (?:ai\b|helpful|language model|unrestricted|assistant))|^(?:please )?act as (?:an?|if)\b"
    rf"|{_START}pretend (?:to be|you|that)\b|\bfrom now on,? (?:you|your|always|answer|respond|reply)\b|\bas an ai (?:language )?(?:model|assistant)\b",
    # Code to put in, and pieces of writing to make.
    r"\b(?:following|subsequent|below) code (?:block|snippet|excerpt|section)\b|```",
    rf"{_START}(?:write|draft|compose|create|develop|generate|provide|tell|translate|break down) (?:me )?(?:an? |the )?(?:\w{{1,20}} ){{0,3}}"
    r"(?:poem|essay|letter|story|speech|song|joke|e-?mail|tweet|headline|plot of|equivalent for|example of how to|sentence to)\b",
)  # fmt: skip
_INSTRUCTION = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS))


def is_instruction(sentence: str) -> bool:
    """Whether a sentence gives an order to the assistant, the software or whoever answers."""
    return bool(_INSTRUCTION.search(_folded(sentence)))


def holds_instructions(text: str, language: str = "en") -> bool:
    """Whether any sentence of a text does."""
    return any(is_instruction(sentence.text) for sentence in sentences(text, language))


def safe_name(name: str, document: str) -> str:
    """A document's title or label, or its id where those words give orders themselves."""
    return f"document {document}" if is_instruction(name) else name


def _folded(text: str) -> str:
    """Lower case, one form of each letter, nothing invisible: an order is not hidden by how it is written."""
    plain = unicodedata.normalize("NFKC", text).replace("’", "'")
    return "".join(c for c in plain if unicodedata.category(c) != "Cf").casefold().strip()
