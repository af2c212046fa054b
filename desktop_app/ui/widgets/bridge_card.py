"""Put the steps of a bridge on a card, with what they come to in its head."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy

from desktop_app.domain.bridges import Bridge
from desktop_app.i18n import _
from desktop_app.services.trend_words import change_text, figure_text, span_word
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.labels import label
from desktop_app.ui.widgets.waterfall import Waterfall, steps_of


class BridgeCard(Card):
    """What changed between two ranges, in one currency."""

    def __init__(self) -> None:
        super().__init__("")
        self.change = label("", bold=True)
        self.steps = Waterfall()
        self.steps.setAccessibleName(_("What changed"))
        self.head.addWidget(self.change)
        self.body.addWidget(self.steps, 1)
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Preferred, policy.Maximum)

    def show_bridge(self, found: Bridge) -> None:
        """Show the way from one sum to the other."""
        before, after = span_word(found.query.before), span_word(found.query.after)
        words = _("From {before} to {after}, {currency}")
        title = words.format(before=before, after=after, currency=found.currency)
        self.title.setText(title)
        self.setAccessibleName(title)
        change = figure_text(found.change, signed=True)
        share = change_text(found.after, found.before)
        self.change.setText(f"{change} {found.currency}  {share}".strip())
        self.steps.show_steps(steps_of(found, before, after))
