"""Show the figures of a scope side by side, and its findings by class."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_app.domain.findings import OPEN_CLASSES, ClassTotal, FindingClass
from desktop_app.domain.money import EXACT
from desktop_app.i18n import _, ngettext
from desktop_app.services.summarising import CurrencyFigures, ModelTotal
from desktop_app.ui import text
from desktop_app.ui.style import space
from desktop_app.ui.widgets.bars import Share, ShareBars
from desktop_app.ui.widgets.cards import Card, FigureCard, note

PER_MILLE = Decimal("0.1")
HUNDRED = 100
ROOMY = 820  # pixels from which the five cards stand in one row
COLUMNS = 13
LAST = 5
# row, column, how many columns wide
WIDE = ((0, 0, 3), (0, 3, 3), (0, 6, 3), (0, 9, 2), (0, 11, 2))
NARROW = ((0, 0, 2), (0, 2, 2), (0, 4, 2), (1, 0, 3), (1, 3, 3))
QUIET = (FindingClass.MATCHED, FindingClass.STATED, FindingClass.ROUNDING)


def coverage_text(figures: CurrencyFigures) -> str:
    """Write the share of lines checked; never 100 % while one is missing."""
    if not figures.lines:
        return text.NOTHING
    exact = EXACT.divide(Decimal(figures.checked * HUNDRED), Decimal(figures.lines))
    return f"{exact.quantize(PER_MILLE, rounding='ROUND_FLOOR')} %"


def share_text(part: Decimal, whole: Decimal) -> str:
    """Write a part of a whole in percent."""
    if not whole:
        return ""
    exact = EXACT.divide(part * HUNDRED, whole)
    return f"{text.amount(exact.quantize(PER_MILLE), places=1)} %"


class FigureRow(QWidget):
    """Billed, recalculated, difference, coverage and open findings."""

    def __init__(self) -> None:
        super().__init__()
        self.cards = [FigureCard() for _n in range(5)]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(space(3))
        self._narrow: bool | None = None
        self._arrange(narrow=False)

    def show_figures(self, figures: CurrencyFigures) -> None:
        """Show the figures of one currency."""
        billed, expected, difference, coverage, findings = self.cards
        currency = figures.currency
        billed.show_figure(
            _("Billed, {currency}").format(currency=currency),
            text.amount(figures.billed),
            text.lines(figures.lines),
        )
        bound = "≥ " if figures.unpriced else ""
        checked = figures.checked > 0
        expected.show_figure(
            _("Recalculated, {currency}").format(currency=currency),
            bound + text.amount(figures.expected) if checked else text.NOTHING,
            self._basis(figures),
        )
        difference.show_figure(
            _("Difference, {currency}").format(currency=currency),
            text.amount(figures.difference, signed=True) if checked else text.NOTHING,
            _("billed − recalculated"),
        )
        coverage.show_figure(
            _("Coverage"), coverage_text(figures), self._coverage(figures)
        )
        self._show_findings(findings, figures)

    def _arrange(self, *, narrow: bool) -> None:
        """Put the cards in one row; in a narrow place, the amounts above the rest."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        spans = NARROW if narrow else WIDE
        for card, (row, column, width) in zip(self.cards, spans, strict=True):
            self._grid.addWidget(card, row, column, 1, width)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 0 if narrow and column > LAST else 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(narrow=self.width() < ROOMY)

    def _basis(self, figures: CurrencyFigures) -> str:
        if not figures.checked:
            return _("not reconciled yet")
        words = _("from {lines}").format(lines=text.lines(figures.checked))
        return (
            words if figures.reconciled else _("{words}, some wait").format(words=words)
        )

    def _coverage(self, figures: CurrencyFigures) -> str:
        if figures.unpriced:
            words = ngettext(
                "{count} line unpriced", "{count} lines unpriced", figures.unpriced
            )
            return words.format(count=text.count(figures.unpriced))
        return _("of lines checked")

    def _show_findings(self, card: FigureCard, figures: CurrencyFigures) -> None:
        found = [t.lines for name, t in figures.classes if name in OPEN_CLASSES]
        words = ngettext("in {count} class", "in {count} classes", len(found)).format(
            count=len(found)
        )
        if not found:
            words = _("nothing to look at")
        elif figures.undecided < sum(found):
            words = _("of {count} found").format(count=text.count(sum(found)))
        card.show_figure(_("Open findings"), text.count(figures.undecided), words)


class ClassesCard(Card):
    """What differs, by class; a row opens its findings."""

    chosen = Signal(str)  # the value of a FindingClass

    def __init__(self) -> None:
        super().__init__(_("Difference by class"))
        self._bars = ShareBars()
        self._bars.chosen.connect(self.chosen)
        self._quiet = note(wrap=True)
        self._quiet.setContentsMargins(space(2), 0, space(2), 0)
        self.body.addWidget(self._bars)
        self.body.addStretch(1)
        self.body.addWidget(self._quiet)

    def show_figures(self, figures: CurrencyFigures) -> None:
        """Show the classes of one currency, the largest difference first."""
        loud = [one for one in figures.classes if one[0] not in QUIET]
        loud.sort(key=lambda one: (-abs(one[1].difference), -one[1].lines))
        self._bars.show_shares([self._share(*one) for one in loud])
        said = [self._aside(*one) for one in figures.classes if one[0] in QUIET]
        if not loud:
            said.insert(0, _("No line differs."))
        self._quiet.setText(" · ".join(said))

    def _share(self, name: FindingClass, total: ClassTotal) -> Share:
        billed = _("{amount} billed").format(amount=text.amount(total.billed))
        return Share(
            key=name.value,
            name=text.class_word(name),
            note=text.lines(total.lines),
            amount=text.amount(total.difference, signed=True)
            if total.difference
            else billed,
            weight=total.difference,
            tone=text.CLASS_TONES[name],
            icon=text.CLASS_ICONS[name],
        )

    def _aside(self, name: FindingClass, total: ClassTotal) -> str:
        words = f"{text.class_word(name)}: {text.lines(total.lines)}"
        if total.difference:
            words += f", {text.amount(total.difference, signed=True)}"
        return words


class ModelsCard(Card):
    """The models that cost most; a row opens their lines."""

    chosen = Signal(str)  # a model's name

    def __init__(self) -> None:
        super().__init__(_("Top models by billed amount"))
        self._bars = ShareBars()
        self._bars.chosen.connect(self.chosen)
        self.body.addWidget(self._bars)
        self.body.addStretch(1)

    def show_figures(self, figures: CurrencyFigures) -> None:
        """Show the models of one currency, the dearest first."""
        self._bars.show_shares(
            [self._share(one, figures.billed) for one in figures.models]
        )

    def _share(self, total: ModelTotal, whole: Decimal) -> Share:
        parts = (text.lines(total.lines), share_text(total.billed, whole))
        return Share(
            key=total.model,
            name=total.model or _("without a model"),
            note=" · ".join(p for p in parts if p),
            amount=text.amount(total.billed),
            weight=max(total.billed, Decimal(0)),
        )
