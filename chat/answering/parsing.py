"""What a language model wrote, as sentences with the numbers that they cite. One pass over the text, whatever it holds.

A citation is a number in square brackets, `[2]`; `[1][3]`, `[1, 3]` and `[1-3]` are read too. Nothing here is a
regular expression: a model may write anything, and the time is to grow with the length alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.sentences import sentences

_LONGEST_MARK = 40
_LONGEST_ADDRESS = 2000
_LONGEST_TAG = 300
_OPEN, _CLOSE = "[【", "]】"
_PARTING = ",;"
_DASHES = "-–—‑"
_EMPHASIS = str.maketrans("", "", "*`")
_BEFORE_A_LINE = " \t#>+•·–"
_THOUGHTS = ("<think>", "</think>")


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence without its citations, and the numbers of them in order, each once."""

    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """All of it. `unknown` counts the citations of numbers that were not given."""

    sentences: tuple[Cited, ...]
    unknown: int


@dataclass(slots=True)
class _Line:
    """A line as it is read: its plain text, and each citation with the place where it stood."""

    text: list[str] = field(default_factory=list)
    length: int = 0
    marks: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)
    unknown: int = 0

    def put(self, piece: str) -> None:
        if piece:
            self.text.append(piece)
            self.length += len(piece)

    def trim(self) -> None:
        """White space before a citation belongs to it: "falls [1]." is "falls."."""
        while self.text and self.text[-1].endswith(" "):
            kept = self.text[-1].rstrip(" ")
            self.length -= len(self.text[-1]) - len(kept)
            if kept:
                self.text[-1] = kept
            else:
                self.text.pop()


def parsed(text: str, given: int) -> Reply:
    """Read a reply to which passages 1 to `given` were shown. Markup, links and a model's thoughts are left out; headings,
    tables and code are not sentences and fall away when they are held against a passage."""
    found: list[Cited] = []
    unknown = 0
    is_code = False
    for raw in _without_thoughts(text).splitlines():
        if raw.lstrip().startswith("```"):
            is_code = not is_code
            continue
        # A fence that is said back is no sentence either.
        if is_code or raw.lstrip().startswith("<<<"):
            continue
        line = _read(raw, given)
        unknown += line.unknown
        found += _sentences(line)
    return Reply(tuple(found), unknown)


def _without_thoughts(text: str) -> str:
    """A model that thinks aloud ends that with a mark; one that never ends it has not answered."""
    start, end = _THOUGHTS
    if end in text:
        return text[text.rindex(end) + len(end) :]
    return text[: text.index(start)] if start in text else text


def _read(raw: str, given: int) -> _Line:
    line = _Line()
    rest = _without_list_mark(raw)
    at = 0
    while at < len(rest):
        char = rest[at]
        if char in _OPEN:
            at = _bracket(rest, at, given, line)
        elif char == "<" and (after := _tag_end(rest, at)):
            line.put(" ")
            at = after
        else:
            following = _next_sign(rest, at + 1)
            line.put(rest[at:following].translate(_EMPHASIS).replace("__", ""))
            at = following
    return line


def _without_list_mark(raw: str) -> str:
    """A line without what makes it a heading, a quotation or an item of a list: "2. ", "- ", "## "."""
    line = raw.strip().lstrip(_BEFORE_A_LINE)
    if line[:2] in ("- ", "* "):
        line = line[2:]
    digits = len(line) - len(line.lstrip("0123456789"))
    if 0 < digits <= 2 and line[digits : digits + 2] in (". ", ") "):
        line = line[digits + 2 :]
    return line.strip()


def _next_sign(text: str, start: int) -> int:
    for at in range(start, len(text)):
        if text[at] in _OPEN or text[at] == "<":
            return at
    return len(text)


def _tag_end(text: str, at: int) -> int:
    """Where an HTML tag that begins here ends; 0 where none does: "p < 0.05" holds no tag."""
    if not (text[at + 1 : at + 2].isalpha() or text[at + 1 : at + 2] in ("/", "!")):
        return 0
    return text.find(">", at, at + _LONGEST_TAG) + 1


def _bracket(text: str, at: int, given: int, line: _Line) -> int:
    """Read what begins with a bracket: a citation, a link (of which the words stay), or just a bracket."""
    end = min((found for sign in _CLOSE if (found := text.find(sign, at, at + _LONGEST_MARK)) >= 0), default=-1)
    numbers = _numbers(text[at + 1 : end]) if end >= 0 else None
    if numbers is not None:
        known = tuple(number for number in numbers if 1 <= number <= given)
        line.unknown += len(numbers) - len(known)
        line.trim()
        line.marks.append((line.length, known))
        follows = text[end + 1 : end + 2]
        line.put(" " if follows.isalnum() else "")
        return _after_link(text, end + 1)
    close = text.find("](", at, at + _LONGEST_ADDRESS)
    if close >= 0 and (after := text.find(")", close, close + _LONGEST_ADDRESS)) >= 0:
        line.put(text[at + 1 : close].translate(_EMPHASIS))
        return after + 1
    line.put(text[at])
    return at + 1


def _after_link(text: str, at: int) -> int:
    """Behind a citation that was made a link, "[1](https://…)", its address is left out."""
    if text[at : at + 5] in ("(http", "(#ref"):
        return text.find(")", at, at + _LONGEST_ADDRESS) + 1 or at
    return at


def _numbers(inside: str) -> list[int] | None:
    """The numbers of a citation; None for what is none. A range counts as its ends and all between, and one that is
    longer than any list of passages as a single unknown number."""
    parts = inside.replace("^", "").strip()
    for sign in _PARTING:
        parts = parts.replace(sign, " ")
    for dash in _DASHES:
        parts = parts.replace(f" {dash} ", "-").replace(dash, "-")
    found: list[int] = []
    for part in parts.split():
        first, dash, last = part.partition("-")
        if not _is_number(first) or (dash and not _is_number(last)):
            return None
        low, high = int(first), int(last or first)
        found += range(low, high + 1) if low <= high < low + _LONGEST_MARK else [0]
    return list(dict.fromkeys(found)) or None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _sentences(line: _Line) -> Iterator[Cited]:
    """The sentences of a line, each with the citations within it and those right behind its full stop; where the line
    begins with a citation, each stands before what it is for."""
    found = list(sentences("".join(line.text)))
    cited: list[list[int]] = [[] for _ in found]
    leads = bool(line.marks) and line.marks[0][0] == 0
    at = 0
    for place, numbers in line.marks:
        while at + 1 < len(found) and (found[at].end <= place if leads else found[at + 1].start < place):
            at += 1
        if found:
            cited[at] += numbers
    for sentence, own in zip(found, cited, strict=True):
        yield Cited(" ".join(sentence.text.split()), tuple(dict.fromkeys(own)))
