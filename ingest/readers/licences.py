"""Licences as files state them, by address or in prose -> a short name, and whether the text may be handed on."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SHOWN = 200
_CC = re.compile(r"creativecommons\.org/licen[cs]es/(by(?:-nc)?(?:-nd|-sa)?)(?:/([\d.]+\d))?", re.I)
_ZERO = re.compile(r"creativecommons\.org/publicdomain/(zero|mark)(?:/([\d.]+\d))?|\bCC[ -]?0\b|\bCC Zero\b", re.I)
_SHORT = re.compile(r"\bCC[ -]?BY((?:[ -](?:NC|ND|SA)\b)*)(?:[ -]?(?:licen[cs]e)?[ ,]*(?:version )?(\d\.\d))?", re.I)
_PROSE = re.compile(r"creative\s*commons[\s'’-]{1,3}(?:CC[\s-]*)?(?:public\s+)?attribution(.{0,120})", re.I | re.DOTALL)
_VERSION = re.compile(r"\d\.\d")
_PUBLIC = re.compile(r"\b(?:in|into) the public domain\b|\bpublic domain\b", re.I)
_NO_PUBLIC = re.compile(r"\bnot\s+(?:\w+\s+){0,3}in the public domain", re.I)
_NO_TRADE = re.compile(r"\bnon-?\s?commercial|\bno commercial|\bnot for commercial", re.I)
_NO_CHANGE = re.compile(
    r"\bno-?\s?deriv|\bnot (?:be )?(?:altered|modified|changed)|without (?:any )?modification", re.I
)
_ALIKE = re.compile(r"\bshare-?\s?alike\b", re.I)
_MINING = re.compile(r"available for text mining", re.I)


def licence_of(stated: Iterable[str]) -> tuple[str | None, bool]:
    """The licence that addresses and prose state, and whether text under it may be redistributed.

    Where several are stated, or the prose limits what its name allows, the strictest counts. Only CC0, CC BY, CC BY-SA
    and the public domain may be handed on; what is not known as one of these may not.
    """
    texts = [" ".join(text.split()) for text in stated if text.strip()]
    whole = " ".join(texts)
    found = [name for text in texts for name in _named(text)]
    if not found:
        if _MINING.search(whole):
            return "TDM (text mining only)", False
        return (whole[:_SHOWN] or None), False
    # Among equally strict ones, the name that tells its version.
    name = max(found, key=lambda name: (_strictness(name), bool(_VERSION.search(name))))
    closed = _NO_TRADE.search(whole) is not None and "NC" not in name and name.startswith("CC BY")
    if closed:
        name = name.replace("CC BY", "CC BY-NC", 1)
    return name, not closed and "NC" not in name and "ND" not in name


def _strictness(name: str) -> int:
    return sum(weight for part, weight in (("BY", 1), ("SA", 2), ("ND", 4), ("NC", 8)) if part in name)


def _named(text: str) -> list[str]:
    found = [_short(f"CC {match[1]}", match[2]) for match in _CC.finditer(text)]
    for match in _ZERO.finditer(text):
        found.append(_short("Public Domain Mark" if (match[1] or "").lower() == "mark" else "CC0", match[2]))
    rest = _CC.sub(" ", text)
    found += [_short(f"CC BY{match[1].replace(' ', '-')}", match[2]) for match in _SHORT.finditer(rest)]
    for match in _PROSE.finditer(rest):
        tail = re.split(r"\bwhich\b|\bpermit|\(", match[1], maxsplit=1)[0]
        parts = "".join(
            part for part, rule in (("-NC", _NO_TRADE), ("-ND", _NO_CHANGE), ("-SA", _ALIKE)) if rule.search(tail)
        )
        version = _VERSION.search(tail)
        found.append(_short(f"CC BY{parts}", version[0] if version else None))
    if not found and _PUBLIC.search(text) and not _NO_PUBLIC.search(text):
        found.append("Public domain")
    return found


def _short(name: str, version: str | None) -> str:
    kept = name if name.startswith("Public") else name.upper()
    return f"{kept} {version}" if version else kept
