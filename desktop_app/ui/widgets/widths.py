"""Measure texts of one font, figures only once for each of their shapes."""

from __future__ import annotations

from string import digits

from PySide6.QtGui import QFont, QFontMetrics

KEPT = 20_000  # texts whose width is remembered
SHAPE = str.maketrans(digits, "0" * len(digits))  # 1,234.50 is as wide as 0,000.00


class Widths:
    """The widths of texts, in pixels, for one font."""

    def __init__(self, font: QFont) -> None:
        self.metrics = QFontMetrics(font)
        self._known: dict[str, int] = {}
        self._alike = len({self.metrics.horizontalAdvance(one) for one in digits}) == 1

    def of(self, text: str) -> int:
        """Return how wide a text is."""
        shape = text.translate(SHAPE) if self._alike else text
        found = self._known.get(shape)
        if found is None:
            if len(self._known) > KEPT:
                self._known.clear()
            found = self._known[shape] = self.metrics.horizontalAdvance(shape)
        return found
