"""Show how much of a scope was checked, and what was not, with the reason."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Signal

from desktop_app.i18n import _
from desktop_app.services.summarising import CurrencyFigures
from desktop_app.ui import text
from desktop_app.ui.style import Tone, space
from desktop_app.ui.widgets.bars import Share, ShareBars
from desktop_app.ui.widgets.cards import Card, note
from desktop_app.ui.widgets.glance import coverage_text, share_text

CHECKED, UNPRICED, WAITING, REJECTS = "checked", "unpriced", "waiting", "rejects"


class CoverageCard(Card):
    """Lines checked, lines without a price or not recalculated, rows not taken."""

    chosen = Signal(str)  # one of the keys

    def __init__(self) -> None:
        super().__init__(_("Coverage"))
        self._bars = ShareBars()
        self._bars.chosen.connect(self.chosen)
        self._aside = note(wrap=True)
        self._aside.setContentsMargins(space(2), 0, space(2), 0)
        self.body.addWidget(self._bars)
        self.body.addStretch(1)
        self.body.addWidget(self._aside)

    def show_figures(self, figures: CurrencyFigures, rejects: int) -> None:
        """Show the coverage of one currency; ``rejects`` are of the whole ledger."""
        left = figures.lines - figures.checked - figures.unpriced
        rows = [
            _share(CHECKED, figures.checked, figures.lines),
            _share(UNPRICED, figures.unpriced, figures.lines),
            _share(WAITING, left, figures.lines),
        ]
        rejected = Share(
            REJECTS,
            _("Rows not taken"),
            _("of all files"),
            text.count(rejects),
            Decimal(rejects),
            Tone.WARNING,
            "file-x",
        )
        kept = [one for one in (*rows, rejected) if one.weight or one.key == CHECKED]
        self._bars.show_shares(kept)
        words = _("{share} of {lines} were recalculated and compared.")
        self._aside.setText(
            words.format(share=coverage_text(figures), lines=text.lines(figures.lines))
        )


def _share(key: str, lines: int, whole: int) -> Share:
    name, icon, tone = {
        CHECKED: (_("Checked"), "circle-check", Tone.GOOD),
        UNPRICED: (_("No price known"), "circle-slash", Tone.WARNING),
        WAITING: (_("No price applies, or not recalculated"), "minus", Tone.NEUTRAL),
    }[key]
    # The first row says it to the last line: 100 % only where none is missing.
    part = "" if key == CHECKED else share_text(Decimal(lines), Decimal(whole))
    return Share(key, name, part, text.count(lines), Decimal(lines), tone, icon)
