"""Say what the contract makes of a bill's papers: their rounding, their currency."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from decimal import Decimal

from desktop_app.calc.matrix import Agreed, Known, MonthRounding
from desktop_app.calc.term_steps import WAY_WORDS
from desktop_app.domain.bills import BillId
from desktop_app.domain.documents import Document
from desktop_app.domain.exchange import Exchange
from desktop_app.domain.matrix import CauseKind
from desktop_app.domain.money import EXACT, plain
from desktop_app.domain.terms import PER_BILL, RoundingWay, Term, TermKind
from desktop_app.i18n import _
from desktop_app.services.converting import (
    ZONE,
    Rates,
    converted_words,
    dated,
    exchange,
    last_day,
    rate_words,
)

Shared = tuple[Document, Decimal]  # a paper, and what of it is for the bill


class Contract:
    """What the terms say of the papers of one bill."""

    def __init__(self, terms: Sequence[Term], bill: BillId) -> None:
        self._rates = Rates(terms)
        self._bill = bill
        self.rounding = _month_rounding(terms, bill)

    def without_rate(self, papers: Sequence[Shared]) -> list[str]:
        """Say of which papers the currency cannot be turned into the bill's."""
        words = _(
            "There is no exchange rate from {currency} to {into} on {day}:"
            " add one to the contract terms."
        )
        return [
            words.format(
                currency=one.currency, into=self._bill.currency, day=dated(one) or "?"
            )
            for one, _share in self._foreign(papers)
            if self._rates.find(one, self._bill.currency) is None
        ]

    def shares(self, papers: Sequence[Shared]) -> list[Shared]:
        """Return papers with their shares in the bill's currency."""
        found = []
        for one, share in papers:
            rate = self._rates.find(one, self._bill.currency)
            foreign = one.currency != self._bill.currency and rate is not None
            found.append((one, rate.convert(share) if foreign and rate else share))
        return found

    def agreed(self, papers: Sequence[Shared]) -> Agreed:
        """Return what the contract says of papers, in words and figures."""
        foreign = self._foreign(papers)
        if not foreign:
            return Agreed(self.rounding)
        found = exchange(self._rates, foreign, self._bill.currency)
        known = _at_other_rates(found) if found else ()
        return Agreed(self.rounding, found, known, tuple(self._notes(foreign)))

    def _foreign(self, papers: Sequence[Shared]) -> list[Shared]:
        here = self._bill.currency
        return [(one, share) for one, share in papers if one.currency != here]

    def _notes(self, papers: Sequence[Shared]) -> list[str]:
        found = []
        for one, share in papers:
            rate = self._rates.find(one, self._bill.currency)
            if rate is not None:
                found.append(converted_words(share, rate.convert(share), rate))
        return found


def _at_other_rates(found: Exchange) -> tuple[Known, ...]:
    """Return what the rates of other times would leave out or take in."""
    return tuple(
        Known(
            CauseKind.EXCHANGE,
            EXACT.subtract(found.converted, amount),
            note=rate_words(rate),
        )
        for amount, rate in found.others
    )


def _month_rounding(terms: Sequence[Term], bill: BillId) -> MonthRounding | None:
    """Return how a month is rounded: by the rule in force on its last day."""
    day = last_day(bill.period)
    if day is None:
        return None
    at = datetime.combine(day, time(), ZONE)
    held = [
        one
        for one in terms
        if one.kind is TermKind.ROUNDING
        and one.unit == PER_BILL
        and one.provider in {bill.provider, ""}
        and one.effective_from <= at
        and (one.effective_to is None or at < one.effective_to)
    ]
    if not held:
        return None
    term = max(held, key=lambda one: one.effective_from)
    note = _("by contract: {places} decimals, {way}").format(
        places=plain(term.value), way=_(WAY_WORDS[RoundingWay(term.label)])
    )
    return MonthRounding(int(term.value), term.label, note)
