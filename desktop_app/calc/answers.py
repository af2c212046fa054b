"""Say what a hypothesis is asked and what it answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from desktop_app.calc.rulebook import RuleBook, Wanted
from desktop_app.calc.rules import Rule
from desktop_app.calc.terms import Due, due_spans, multiplier_spans
from desktop_app.calc.timelines import FOREVER, Span
from desktop_app.calc.units import exact
from desktop_app.domain.findings import Hypothesis
from desktop_app.domain.money import plain
from desktop_app.domain.terms import Agreement, Term, TermKind

Facts = dict[str, Any]
TRIED_PLACES = 15  # decimals of a price that is tried
_T = TypeVar("_T")
_S = TypeVar("_S")


@dataclass(frozen=True)
class Question:
    """A combination whose lines were billed otherwise than expected."""

    wanted: Wanted
    book: RuleBook
    terms: Sequence[Agreement]

    def listed(self, wanted: Wanted) -> list[Span[Due]]:
        """Return the list prices of a charge when, times the multiplier."""
        terms = [one for one in self.terms if not _is(one, TermKind.AGREED_PRICE)]
        return due_spans(self.book.spans(wanted), terms, wanted)

    def multipliers(self) -> list[Span[Decimal]]:
        """Return by what the price is multiplied when; 1 where no term says so."""
        found = multiplier_spans(self.terms, self.wanted)
        cuts = [
            -FOREVER,
            *(at for one in found for at in (one.start, one.end)),
            FOREVER,
        ]
        gaps = zip(cuts[::2], cuts[1::2], strict=True)
        return [*found, *(Span(a, b, Decimal(1)) for a, b in gaps if a < b)]

    def due(self) -> list[Span[Due]]:
        """Return what is due per unit when."""
        return due_spans(self.book.spans(self.wanted), self.terms, self.wanted)

    def unmultiplied(self) -> list[Span[Due]]:
        """Return what would be due per unit without any multiplier."""
        terms = [one for one in self.terms if not _is(one, TermKind.MULTIPLIER)]
        return due_spans(self.book.spans(self.wanted), terms, self.wanted)


@dataclass(frozen=True)
class Answer:
    """Figures that may have been used instead, for lines from ``start`` to ``end``.

    What is None stays as expected. ``times`` multiplies the price; with
    ``promotion`` the factor is the one that the line itself states, with
    ``as_billed`` the line's own discount stands. Only lines of at least ``least``
    and at most ``most`` units are meant.
    """

    hypothesis: Hypothesis
    facts: Facts = field(hash=False)
    price: Decimal | None = None
    factor: Decimal | None = None
    times: Decimal = Decimal(1)
    promotion: bool = False
    as_billed: bool = False
    start: int = -FOREVER
    end: int = FOREVER
    least: Decimal | None = None
    most: Decimal | None = None


def multiplied(answer: Answer, due: Sequence[Span[Due]]) -> Iterator[Answer]:
    """Yield an answer with its multiplication done: one for each price that is due."""
    if answer.times == 1:
        yield answer
        return
    times = Fraction(answer.times)
    if answer.price is not None:
        price = exact(Fraction(answer.price) * times, TRIED_PLACES)
        if price is not None:
            yield replace(answer, price=price, times=Decimal(1))
        return
    for span in due:
        price = exact(Fraction(span.value.price) * times, TRIED_PLACES)
        if price is not None:
            yield from during(replace(answer, price=price, times=Decimal(1)), span)


def crossed(
    ones: Sequence[Span[_T]], others: Sequence[Span[_S]]
) -> Iterator[Span[tuple[_T, _S]]]:
    """Yield the times at which something of both is in force, with what."""
    for one in ones:
        for other in others:
            start, end = max(one.start, other.start), min(one.end, other.end)
            if start < end:
                yield Span(start, end, (one.value, other.value))


def elsewhere(answer: Answer, start: int, end: int) -> Iterator[Answer]:
    """Yield an answer for all times but those from ``start`` to ``end``."""
    if start > -FOREVER:
        yield replace(answer, start=-FOREVER, end=start)
    if end < FOREVER:
        yield replace(answer, start=end, end=FOREVER)


def during(answer: Answer, span: Span[Any] | Answer) -> Iterator[Answer]:
    """Yield an answer for those of its times that a span covers."""
    start, end = max(answer.start, span.start), min(answer.end, span.end)
    if start < end:
        yield replace(answer, start=start, end=end)


def facts_of(due: Due, wanted: Wanted) -> Facts:
    """Return a price as facts: what it is for and where it stands."""
    rule = due.rule
    return {**_place(rule), **price_facts(due.price, wanted)}


def price_facts(price: Decimal, wanted: Wanted) -> Facts:
    """Return a price as facts, with unit and currency."""
    return {"price": plain(price), "unit": wanted.unit, "currency": wanted.currency}


def between(start: int, end: int) -> Facts:
    """Return a range of time as facts: ISO 8601 in UTC; empty: no bound."""
    return {"from": _second(start), "to": _second(end)}


def dated(
    hypothesis: Hypothesis, facts: Facts, price: Decimal, span: Span[Any]
) -> Answer:
    """Return an answer that holds while a price is in force."""
    return Answer(hypothesis, facts, price, start=span.start, end=span.end)


def _place(rule: Rule | None) -> Facts:
    if rule is None:
        return {}
    return {
        "snapshot": rule.snapshot_name,
        "region": rule.region,
        "type_code": rule.type_code,
    }


def _is(one: Agreement, kind: TermKind) -> bool:
    return isinstance(one, Term) and one.kind is kind


def _second(moment: int) -> str:
    if abs(moment) >= FOREVER:
        return ""
    return datetime.fromtimestamp(moment, UTC).isoformat()
