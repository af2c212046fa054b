"""Say one sentence above the page: what happened, and what to do next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.i18n import _
from desktop_app.ui.style import Size, Tone, space
from desktop_app.ui.widgets.labels import (
    IconButton,
    IconLabel,
    button,
    grounded,
    label,
    selectable,
)

ICONS = {
    Tone.NEUTRAL: "info",
    Tone.INFO: "info",
    Tone.GOOD: "circle-check",
    Tone.WARNING: "triangle-alert",
    Tone.DANGER: "circle-alert",
}
STAYS = 8000  # milliseconds; a failure stays until it is closed


class Banner(QWidget):
    """Come down over the page; failures stay, good news goes by itself."""

    def __init__(self) -> None:
        super().__init__()
        grounded(self, "banner")
        self._details = ""
        self._icon = IconLabel("info")
        self._text = selectable(label("", wrap=True, bold=True))
        self._hint = selectable(label("", Size.NOTE, role="muted", wrap=True))
        self._copy = IconButton("copy", _("Copy details"), self.copy_details)
        self._copy.setText(_("Copy details"))
        self._offered: Callable[[], object] | None = None
        self.offer = button("", self.take_offer)
        words = QVBoxLayout()
        words.setSpacing(space(0.5))
        words.addWidget(self._text)
        words.addWidget(self._hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(space(4), space(2), space(2), space(2))
        row.setSpacing(space(3))
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        row.addWidget(self.offer)
        row.addWidget(self._copy)
        row.addWidget(IconButton("x", _("Close"), self.hide))
        self._leave = QTimer(self)
        self._leave.setSingleShot(True)
        self._leave.timeout.connect(self.hide)
        self.hide()

    def say(self, text: str, tone: Tone, hint: str = "", details: str = "") -> None:
        """Show a sentence; details can be copied."""
        self._details = details
        self._offered = None
        self.offer.hide()
        self._icon.show_icon(ICONS[tone], tone.value)
        self._text.setText(text)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._copy.setVisible(bool(details))
        self.setProperty("tone", tone.value)
        self.style().unpolish(self)
        self.style().polish(self)
        self.setAccessibleName(f"{text} {hint}".strip())
        self.show()
        self._leave.stop()
        if tone is not Tone.DANGER:
            self._leave.start(STAYS)

    def say_and_offer(
        self, text: str, tone: Tone, word: str, do: Callable[[], object]
    ) -> None:
        """Show a sentence, and a button that answers it once."""
        self.say(text, tone)
        self._offered = do
        self.offer.setText(word)
        self.offer.show()

    def take_offer(self) -> None:
        """Do what the button says; the banner has served."""
        do, self._offered = self._offered, None
        self.hide()
        if do is not None:
            do()

    def copy_details(self) -> None:
        """Copy what a developer needs."""
        QGuiApplication.clipboard().setText(self._details)
