"""Find the rate at which a paper counts in another currency, and say it in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

from desktop_app.domain.documents import Document
from desktop_app.domain.exchange import Exchange, Rate
from desktop_app.domain.money import plain, total
from desktop_app.domain.terms import Term, TermKind
from desktop_app.i18n import _

ZONE = timezone(timedelta(hours=8))  # in which papers are dated
_DECEMBER = 12


class Rates:
    """The exchange rates of the contract.

    Of several, one that names the provider goes before one that does not, a direct
    one before its inverse, then the one that holds from later.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms = [one for one in terms if one.kind is TermKind.EXCHANGE_RATE]

    def find(self, paper: Document, into: str) -> Rate | None:
        """Return the rate in force at a paper's date; None: there is none."""
        day = dated(paper)
        if day is None:
            return None
        at = datetime.combine(day, time(), ZONE).astimezone(UTC)
        held = [
            one
            for one in self._of(paper, into)
            if one.effective_from <= at
            and (one.effective_to is None or at < one.effective_to)
        ]
        best = max(held, key=lambda one: _rank(one, paper), default=None)
        return None if best is None else _rate(best, paper, into)

    def others(self, paper: Document, into: str, used: Rate) -> list[Rate]:
        """Return the rates of the same two currencies at other times."""
        found = (_rate(one, paper, into) for one in self._of(paper, into))
        return [one for one in dict.fromkeys(found) if one != used]

    def _of(self, paper: Document, into: str) -> list[Term]:
        pair = {paper.currency, into}
        return [
            one
            for one in self._terms
            if {one.currency, one.other_currency} == pair
            and one.provider in {paper.provider, ""}
        ]


def dated(paper: Document) -> date | None:
    """Return the day of a paper: its own, else the last of its months."""
    if paper.dated is not None:
        return paper.dated
    return last_day(paper.period_to or paper.period_from)


def last_day(month: str) -> date | None:
    """Return the last day of a month, ``YYYY-MM``; None: it is none."""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        return None
    year, number = first.year, first.month
    after = date(year + number // _DECEMBER, number % _DECEMBER + 1, 1)
    return after - timedelta(days=1)


def exchange(
    rates: Rates, papers: Sequence[tuple[Document, Decimal]], into: str
) -> Exchange | None:
    """Return how papers, each with its share, were converted; None: not at one rate."""
    known = [(one, share, rates.find(one, into)) for one, share in papers]
    used = {rate for _paper, _share, rate in known if rate is not None}
    if len(used) != 1:
        return None
    (rate,) = used
    paper = papers[0][0]
    return Exchange(
        rate=rate,
        foreign=total(share for _paper, share in papers),
        converted=total(rate.convert(share) for _paper, share in papers),
        others=tuple(
            (total(other.convert(share) for _paper, share in papers), other)
            for other in rates.others(paper, into, rate)
        ),
    )


def converted(paper: Document, rate: Rate) -> Document:
    """Return a paper as it counts in another currency, its shares with it."""
    shares = tuple(
        replace(one, amount=rate.convert(one.amount)) for one in paper.shares
    )
    amount = (
        total(one.amount for one in shares) if shares else rate.convert(paper.amount)
    )
    return replace(paper, currency=rate.into, amount=amount, shares=shares)


def rate_words(rate: Rate) -> str:
    """Say a rate: its value, source and date."""
    first, second = rate.currency, rate.into
    if rate.inverse:
        first, second = second, first
    return _("1 {currency} = {value} {other} ({source}, from {day})").format(
        currency=first,
        value=plain(rate.value),
        other=second,
        source=rate.source,
        day=rate.since.isoformat(),
    )


def converted_words(foreign: Decimal, amount: Decimal, rate: Rate) -> str:
    """Say what an amount counts as, at which rate, and how it was rounded."""
    return _(
        "{foreign} {currency} count as {amount} {into}: {rate}, to the cent"
    ).format(
        foreign=plain(foreign),
        currency=rate.currency,
        amount=plain(amount),
        into=rate.into,
        rate=rate_words(rate),
    )


def _rate(term: Term, paper: Document, into: str) -> Rate:
    return Rate(
        currency=paper.currency,
        into=into,
        value=term.value,
        inverse=term.currency != paper.currency,
        source=term.source,
        since=term.effective_from.astimezone(ZONE).date(),
    )


def _rank(term: Term, paper: Document) -> tuple[bool, bool, datetime]:
    direct = term.currency == paper.currency
    return term.provider != "", direct, term.effective_from
