"""Show what moved most since the month before, each with what caused it."""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop_app.domain.outlook import Movement, Mover
from desktop_app.i18n import _
from desktop_app.services.trend_words import PART_WORDS
from desktop_app.ui import text
from desktop_app.ui.style import Tone, space
from desktop_app.ui.widgets.bars import Share, ShareBars
from desktop_app.ui.widgets.cards import Card, note

CAUSES = 2  # told of each mover


class MoversCard(Card):
    """The largest changes; a row opens the lines of both months."""

    chosen = Signal(object)  # Mover

    def __init__(self) -> None:
        super().__init__(_("What moved most"))
        self._bars = ShareBars()
        self._bars.chosen.connect(self._choose)
        self._movers: tuple[Mover, ...] = ()
        self._aside = note(wrap=True)
        self._aside.setContentsMargins(space(2), 0, space(2), 0)
        self.body.addWidget(self._bars)
        self.body.addStretch(1)
        self.body.addWidget(self._aside)

    def show_movement(self, found: Movement | None) -> None:
        """Show the movers of one currency; None: there is no month before."""
        self._movers = found.movers if found else ()
        self._bars.show_shares(
            [_share(str(place), one) for place, one in enumerate(self._movers)]
        )
        self._aside.setText(_sum(found))

    def _choose(self, key: str) -> None:
        self.chosen.emit(self._movers[int(key)])


def _sum(found: Movement | None) -> str:
    if found is None:
        return _("There is no month before to compare with.")
    if not found.movers:
        return _("Nothing moved.")
    words = _("In all {change} {currency} from {before} to {period}.")
    return words.format(
        change=text.amount(found.change, signed=True),
        currency=found.currency,
        before=found.before,
        period=found.period,
    )


def _share(key: str, one: Mover) -> Share:
    up = one.change > 0
    return Share(
        key=key,
        name=one.name or text.kind_word(one.kind),
        note=" · ".join(_(PART_WORDS[part]) for part, _sum in one.causes[:CAUSES]),
        amount=text.amount(one.change, signed=True),
        weight=one.change,
        tone=Tone.WARNING if up else Tone.GOOD,
        icon="trending-up" if up else "trending-down",
    )
