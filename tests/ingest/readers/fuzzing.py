"""Damage done to good files, by byte and by structure; the same seed does the same damage."""

from __future__ import annotations

import copy
import json
import random
import re
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from xml.etree import ElementTree

Mutator = Callable[[random.Random, bytes], bytes]

_ODD_BYTES = (b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"<", b">", b"&", b"&#0;", b"&#xD800;", b"&x;", b'"', b"]]>",
              b"<![CDATA[", b"<!--", b"\r\n", b",", b"{", b"}", b"[", b"---\n", b"\xe2\x80\xae", b"\xc2\xad", b"%00")  # fmt: skip
_ODD_TEXT = ("", " ", "\ud800", "\0", "9" * 30, "-1", "1e309", "../../etc/passwd", "<b>", "</p></div>", "&lt;p&gt;", "x" * 70_000, "\u202e",
             "0000-00-00", "99999999", "2024-02-31", "http://[", "https://a b/", "10.1/", "NCT", "é\u0301", "a | b")  # fmt: skip
_ODD_VALUES: tuple[object, ...] = (
    None, True, False, 0, -1, 10**400, 10**30, 1e308, float("inf"), float("nan"), [], {}, [[]], [None, 1, "x", {}],
    {"": ""}, [[["x"]]],
)  # fmt: skip
_ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "utf-7", "cp037", "utf-8-sig")
_TAG = re.compile(rb"</?[A-Za-z][^<>]{0,300}>")
_VALUE = re.compile(rb'="[^"]{0,300}"|\d+')


def by_bytes(rng: random.Random, data: bytes) -> bytes:
    """One change anywhere: a bit, a cut, a copy, something odd put in, another encoding."""
    made = bytearray(data or b"x")
    start = rng.randrange(len(made))
    end = min(len(made), start + rng.choice((1, 4, 40, 400, 4000)))
    match rng.randrange(7):
        case 0:
            made[start] ^= 1 << rng.randrange(8)
        case 1:
            del made[start:end]
        case 2:
            made[start:start] = bytes(made[start:end]) * rng.choice((1, 3, 30))
        case 3:
            made[start:end] = rng.choice(_ODD_BYTES)
        case 4:
            made[start:start] = rng.randbytes(rng.choice((1, 8, 64)))
        case 5:
            del made[start:]
        case _:
            text = bytes(made).decode("utf-8", "replace")
            return text.encode(rng.choice(_ENCODINGS), "replace")
    return bytes(made)


def by_tags(rng: random.Random, data: bytes) -> bytes:
    """One change of markup: tags exchanged, lost, repeated or nested, values made odd, a DTD with entities."""
    tags, values = list(_TAG.finditer(data)), list(_VALUE.finditer(data))
    if not tags:
        return by_bytes(rng, data)
    one, other = sorted(rng.choices(tags, k=2), key=lambda tag: tag.start())
    match rng.randrange(7):
        case 0:
            if one.end() <= other.start():
                return data[: one.start()] + other[0] + data[one.end() : other.start()] + one[0] + data[other.end() :]
            return data
        case 1:
            return data[: one.start()] + data[one.end() :]
        case 2:
            return data[: other.end()] + data[one.start() : other.end()] * rng.choice((1, 5, 50)) + data[other.end() :]
        case 3:
            depth = rng.choice((5, 60, 90, 480, 5000))
            name = re.match(rb"</?([^\s/>]+)", one[0])
            tag = name[1] if name else b"p"
            return data[: one.start()] + b"<%s>" % tag * depth + b"x" + b"</%s>" % tag * depth + data[one.start() :]
        case 4 if values:
            value = rng.choice(values)
            odd = rng.choice(_ODD_TEXT).encode("utf-8", "replace").replace(b"<", b"&lt;").replace(b'"', b"")
            quoted = b'="%s"' % odd if value[0].startswith(b"=") else odd
            return data[: value.start()] + quoted + data[value.end() :]
        case 5:
            root = re.sub(rb"^\s*<\?.*?\?>", b"", data, flags=re.DOTALL)
            entity = rng.choice(
                (b'<!ENTITY a "xxxxxxxx"><!ENTITY b "&a;&a;&a;">', b'<!ENTITY a SYSTEM "file:///etc/hostname">', b"")
            )
            return b"<!DOCTYPE x [" + entity + b"]>" + root
        case _:
            gap = rng.choice(_ODD_TEXT).encode("utf-8", "surrogatepass").replace(b"<", b"&lt;")
            return data[: one.end()] + gap + data[one.end() :]


def by_elements(rng: random.Random, data: bytes) -> bytes:
    """One change that leaves XML well-formed: an element lost, doubled, moved, renamed, nested, or of odd text or value."""
    try:
        return _restructured(rng, ElementTree.fromstring(data)) or by_bytes(rng, data)
    except (ElementTree.ParseError, ValueError, LookupError, RecursionError):
        return by_bytes(rng, data)


def _restructured(rng: random.Random, root: ElementTree.Element) -> bytes:
    holders = [(holder, place) for holder in root.iter() for place in range(len(holder))]
    if not holders:
        return b""
    (holder, place), (other, there) = rng.choice(holders), rng.choice(holders)
    chosen = holder[place]
    match rng.randrange(8):
        case 0:
            del holder[place]
        case 1:
            holder[place:place] = [copy.deepcopy(chosen) for _ in range(rng.choice((1, 5, 50)))]
        case 2:
            other.insert(there, copy.deepcopy(chosen))
        case 3:
            chosen.tag = other[there].tag
        case 4:
            inner = copy.deepcopy(chosen)
            for _ in range(rng.choice((1, 5, 60, 120))):
                outer = ElementTree.Element(chosen.tag)
                outer.append(inner)
                inner = outer
            holder[place] = inner
        case 5:
            chosen.text = _written(rng.choice(_ODD_TEXT))
        case 6:
            chosen.tail = _written(rng.choice(_ODD_TEXT))
        case _:
            key = rng.choice(list(chosen.attrib) or ["rowspan", "colspan", "type"])
            chosen.set(key, _written(rng.choice(_ODD_TEXT)))
    written: bytes = ElementTree.tostring(root, encoding="utf-8")
    return written


def _written(text: str) -> str:
    """A text without what XML cannot write."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def by_values(rng: random.Random, data: bytes) -> bytes:
    """One change of a JSON value: of another type, odd, lost, doubled, exchanged with another, or nested without end."""
    try:
        root = json.loads(data)
    except (ValueError, RecursionError):
        return by_bytes(rng, data)
    holder: dict[str, object] = {"": root}
    places = list(_places(holder))
    where, key = rng.choice(places)
    match rng.randrange(7):
        case 0 | 1:
            where[key] = rng.choice(_ODD_VALUES)
        case 2:
            where[key] = rng.choice(_ODD_TEXT)
        case 3:
            there, other = rng.choice(places)
            where[key], there[other] = json.loads(json.dumps(there[other])), json.loads(json.dumps(where[key]))
        case 4:
            where[key] = [where[key]] * rng.choice((2, 50))
        case 5:
            nested: object = where[key]
            for _ in range(rng.choice((3, 200))):
                nested = [nested] if rng.random() < 0.5 else {"x": nested}
            where[key] = nested
        case _:
            where[key] = {str(number): where[key] for number in range(rng.choice((1, 20)))}
    text = json.dumps(holder[""], ensure_ascii=rng.random() < 0.5)
    if rng.random() < 0.02:
        text = "[" * 100_000 + text
    return text.encode(rng.choice(("utf-8", "utf-8", "utf-8", "utf-16")), "surrogatepass")


def _places(value: object) -> list[tuple[dict[object, object], object]]:
    """All places of values below one, as container and key. Lists are reached like objects, by index."""
    found: list[tuple[dict[object, object], object]] = []
    waiting: list[object] = [value]
    while waiting:
        holder = waiting.pop()
        keys = (
            list(holder) if isinstance(holder, dict) else list(range(len(holder))) if isinstance(holder, list) else []
        )
        for key in keys:
            found.append((holder, key))  # type: ignore[arg-type]
            waiting.append(holder[key])  # type: ignore[index]
    return found


def by_members(rng: random.Random, data: bytes) -> bytes:
    """One change inside a ZIP archive: a member's markup, its name, its loss, or very much of nothing in it."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, RuntimeError, ValueError, EOFError):
        return by_bytes(rng, data)
    if not members:
        return by_bytes(rng, data)
    chosen = rng.randrange(len(members))
    name, content = members[chosen]
    match rng.randrange(5):
        case 0 | 1:
            members[chosen] = name, by_tags(rng, content)
        case 2:
            members[chosen] = (
                rng.choice(("../../etc/x", "/abs", "word/../word/document.xml", "x" * 300, name + "x")),
                content,
            )
        case 3:
            del members[chosen]
        case _:
            members[chosen] = name, content + b" " * rng.choice((10, 10_000_000))
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        # Of two members that were given one name the later one stays.
        for member, text in dict(members).items():
            archive.writestr(member, text)
    return made.getvalue()


def damaged(seed: int, seeds: tuple[bytes, ...], mutators: tuple[Mutator, ...]) -> bytes:
    """A good file with one to four changes; every fifth takes its end from another one."""
    rng = random.Random(seed)
    data = rng.choice(seeds)
    if rng.random() < 0.2:
        other = rng.choice(seeds)
        data = data[: rng.randrange(len(data) + 1)] + other[rng.randrange(len(other) + 1) :]
    for _ in range(rng.choice((1, 1, 2, 4))):
        data = rng.choice(mutators)(rng, data)[:2_000_000]
    return data
