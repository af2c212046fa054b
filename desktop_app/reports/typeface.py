"""Set text in the fonts that the program ships, Chinese and Latin, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR, STRONG = "PlumblineText", "PlumblineStrong"
FILES = {
    REGULAR: "NotoSansSC-Regular.ttf",
    STRONG: "NotoSansSC-SemiBold-Common.ttf",
}
# Words of Chinese, Japanese and Korean may end anywhere, others between words; no
# line begins with a sign that closes, or ends with one that opens.
_IDEOGRAPH = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
_OPENING = "（【「『《〈“‘"
_CLOSING = "，。、；：？！）】」』》〉”’"
_WITH = _CLOSING + "%,.;:?!)"
_PIECES = re.compile(
    rf"\s+|[{_OPENING}]*(?:(?![{_OPENING}{_CLOSING}])[{_IDEOGRAPH}]"
    rf"|[^\s{_IDEOGRAPH}{_OPENING}{_CLOSING}]+)[{_WITH}]*|."
)


@dataclass(frozen=True)
class Run:
    """Characters in one font."""

    font: str
    text: str


def load_fonts(folder: Path) -> None:
    """Have the fonts ready; the second time nothing is read."""
    known = set(pdfmetrics.getRegisteredFontNames())
    for name, file in FILES.items():
        if name not in known:
            pdfmetrics.registerFont(TTFont(name, str(folder / file)))


def runs(text: str, *, strong: bool) -> list[Run]:
    """Part a text by font: what the strong font does not hold is set in the other."""
    if not strong:
        return [Run(REGULAR, text)] if text else []
    held = _glyphs(STRONG)
    return [
        Run(STRONG if known else REGULAR, "".join(part))
        for known, part in groupby(text, lambda one: ord(one) in held)
    ]


def width(text: str, size: float, *, strong: bool) -> float:
    """Return how wide a text is, in points."""
    return sum(
        float(pdfmetrics.stringWidth(one.text, one.font, size))
        for one in runs(text, strong=strong)
    )


def lines(text: str, room: float, size: float, *, strong: bool) -> list[str]:
    """Break a text into lines no wider than ``room``; nothing is left out."""
    found: list[str] = []
    for paragraph in text.split("\n"):
        found += _broken(paragraph, room, size, strong=strong)
    return found


def _broken(text: str, room: float, size: float, *, strong: bool) -> list[str]:
    found, line, used = [], "", 0.0
    for piece in _PIECES.findall(text):
        wide = width(piece, size, strong=strong)
        if used + wide <= room:
            line, used = line + piece, used + wide
            continue
        if piece.isspace():
            continue
        if line.strip():
            found.append(line.rstrip())
        *full, line = _cut(piece, room, size, strong=strong)
        found += full
        used = width(line, size, strong=strong)
    return [*found, line.rstrip()]


def _cut(piece: str, room: float, size: float, *, strong: bool) -> Iterator[str]:
    """Cut a word that is longer than a line, best after a sign that parts it."""
    while width(piece, size, strong=strong) > room and len(piece) > 1:
        fits = 1
        while width(piece[: fits + 1], size, strong=strong) <= room:
            fits += 1
        signs = [piece.rfind(sign, 0, fits) + 1 for sign in "-_/.,;:"]
        at = max(signs) if max(signs) > fits // 2 else fits
        yield piece[:at]
        piece = piece[at:]
    yield piece


def _glyphs(font: str) -> dict[int, int]:
    """Return the characters that one of our fonts holds."""
    found = pdfmetrics.getFont(font)
    held: dict[int, int] = found.face.charToGlyph if isinstance(found, TTFont) else {}
    return held
