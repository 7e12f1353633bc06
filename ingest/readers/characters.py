"""Characters: what is invisible goes, what is raised stays readable, what symbol fonts hide is named.

Text that is quoted to a reader must hold the characters that the page shows and no others. Three things go wrong on
the way: invisible characters carry text that nobody sees; a superscript that is merely flattened turns 10⁹ into 109
and "in 2016.³⁹" into 2016.39; and fonts of symbols turn "≤" into "£" or into nothing.
"""

from __future__ import annotations

import re
import unicodedata

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_LIGATURES = re.compile("[\ufb00-\ufb06]")
# Joiners carry meaning in Arabic and Indic scripts, and only there; ₀ to ₉ and the like stay as they are.
_NEEDLESS_JOINER = re.compile("(?<![\u0590-\u1fff])[\u200c\u200d]")
_JOINERS = "\u200c\u200d"
# Folded to one form: quotations are compared by character, and editors choose between these at random.
_SAME = str.maketrans({"\u2010": "-", "\u2011": "-"})

_RAISED = dict(zip("0123456789+=()abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True))
_EXPONENT = re.compile(r"[-−–](?=\d)")
_RAISABLE = re.compile(r"[0-9,;.–+=() -]+|[a-z]")

# The encoding of Adobe's Symbol font. Files that leave it unstated decode to Latin letters: "£ 65" for "≤ 65".
_SYMBOL_ROWS = (
    (0x20, " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"),
    (0xA0, "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑"),
)
SYMBOL = {first + i: character for first, row in _SYMBOL_ROWS for i, character in enumerate(row)}
WINGDINGS = {0xFC: "✓", 0xFB: "✗", 0xFE: "☑", 0xA8: "☐", 0x6F: "☐", 0xE0: "→", 0xDF: "←", 0xE1: "↑", 0xE2: "↓"}
BULLET = "•"

# Glyph names of the Mathematical Pi fonts, which many journals set their signs in; the names say nothing by themselves.
MATHEMATICAL_PI = {
    **{f"H{9251 + i}": character for i, character in enumerate("αβγδεζηθικλμνξοπρσςτυφχψω")},
    "H11001": "+", "H11002": "−", "H11003": "×", "H11005": "=", "H11006": "±", "H11011": "∼", "H11013": "≡",
    "H11015": "≈", "H11021": "<", "H11022": ">", "H11032": "′", "H11033": "″", "H11034": "°", "H11349": "≤",
    "H11350": "≥", "H9004": "Δ",
}  # fmt: skip


def clean(text: str) -> str:
    """The visible characters of a text in their usual form, white space folded to single spaces."""
    text = _LIGATURES.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    text = _NEEDLESS_JOINER.sub("", unicodedata.normalize("NFC", text)).translate(_SAME)
    if not text.isascii() or not text.isprintable():
        text = "".join(map(_visible, text))
    return " ".join(text.split())


def _visible(character: str) -> str:
    match unicodedata.category(character):
        case "Cf":  # soft hyphens, marks of direction, tags: they show nothing
            return character if character in _JOINERS else ""
        case "Cc" | "Co":  # control characters; private glyphs, which are the icons of a web page
            return " "
        case "Cs":
            return REPLACEMENT
        case _:
            return character


def raised(text: str) -> str:
    """A superscript as Unicode writes it: "2" is "²", "-9" is "⁻⁹", "13,14" is "¹³,¹⁴"; words stay as they are."""
    text = text.strip()
    if not _RAISABLE.fullmatch(text.replace("−", "-")):
        return text
    if _EXPONENT.match(text):
        text = "⁻" + text[1:]
    return "".join(_RAISED.get(character, character) for character in text)


def of_font(font: str, code: int) -> str | None:
    """What a character code shows in a font of symbols; None where the font is not one of them."""
    name, low = font.rpartition("+")[2].lower(), code & 0xFF
    if name.startswith("symbol"):
        return SYMBOL.get(low)
    if name.startswith(("wingdings", "webdings", "zapfdingbats")):
        return WINGDINGS.get(low, BULLET)
    return None
