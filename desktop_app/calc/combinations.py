"""Resolve each distinct combination of what is priced, once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from desktop_app.calc.price_times import PriceTimes
from desktop_app.calc.price_windows import spans_by_basis, windowed
from desktop_app.calc.rulebook import RuleBook, Wanted
from desktop_app.calc.terms import (
    Due,
    due_spans,
    due_within,
    factor_spans,
    rounding_spans,
    term_spans,
)
from desktop_app.calc.timelines import Span, Timelines
from desktop_app.calc.units import exact, family_of, price_factor, price_unit
from desktop_app.domain.terms import Agreement, Term, TermKind
from importers.decode.type_codes import parse_type_code
from importers.price_windows import TimeBasis

RATIO_PLACES = 6


class Combination(NamedTuple):
    """The columns of a line that decide which rule it is judged by."""

    region: str | None
    model: str | None
    type_code: str | None
    unit: str | None  # pricing_unit, canonical
    vendor_unit: str | None
    vendor_price_unit: str | None
    currency: str | None
    decoded: bool | None

    @property
    def names_a_model(self) -> bool:
        """Whether the line is a model's; other products have no price here."""
        return bool(self.model) or self.decoded is not None


@dataclass(frozen=True)
class Traits:
    """What is true of every line of a combination.

    ``ratio`` turns its list unit price into a price per pricing unit; null: no
    decimal does. Units that are unknown or count different things are taken as
    they are stated, with a ratio of 1.
    """

    undecoded: bool
    unit_fault: bool
    ratio: Decimal | None


class Combinations:
    """The combinations seen so far, numbered from 0, with rules and terms."""

    def __init__(
        self,
        provider: str,
        book: RuleBook,
        terms: Sequence[Agreement],
        days: tuple[int, int] | None = None,
    ) -> None:
        self.provider = provider
        self.book = book
        self.terms = terms
        self.all: list[Combination] = []
        self.traits: list[Traits] = []
        self.prices = PriceTimes(book.bases)
        self._days = days  # over which windows are laid
        self.factors: Timelines[Decimal] = Timelines()
        self.plans: Timelines[Term] = Timelines()
        self.roundings: Timelines[Term] = Timelines()
        self._numbers: dict[Combination, int] = {}

    def number(self, one: Combination) -> int:
        """Return the number of a combination; a new one is resolved."""
        known = self._numbers.get(one)
        if known is not None:
            return known
        number = self._numbers[one] = len(self.all)
        self.all.append(one)
        wanted = wanted_by(self.provider, one)
        self.prices.add(
            due_spans(self.book.spans(wanted), self.terms, wanted) if wanted else (),
            self._windowed(wanted),
        )
        self.factors.add(
            factor_spans(self.terms, self.provider, one.model, one.type_code or "")
            if one.model
            else ()
        )
        named = Wanted(self.provider, "", one.model or "", one.type_code or "", "", "")
        held = self.terms if one.model else ()
        self.plans.add(term_spans(held, TermKind.SAVINGS_PLAN, named))
        self.roundings.add(rounding_spans(held, named))
        self.traits.append(_traits(one, wanted, self.book))
        return number

    def _windowed(
        self, wanted: Wanted | None
    ) -> Mapping[TimeBasis, Sequence[Span[Due]]]:
        if wanted is None or self._days is None or not self.book.bases:
            return {}
        laid = spans_by_basis(windowed(self.book, wanted), self._days)
        return {
            basis: due_within(spans, self.terms, wanted)
            for basis, spans in laid.items()
        }


def wanted_by(provider: str, one: Combination) -> Wanted | None:
    """Return what a combination asks the rule book for; null: nothing can fit."""
    if not (one.model and one.type_code and one.unit and one.currency):
        return None
    return Wanted(
        provider, one.region or "", one.model, one.type_code, one.currency, one.unit
    )


def _traits(one: Combination, wanted: Wanted | None, book: RuleBook) -> Traits:
    stated = price_unit(one.vendor_price_unit)
    ratio: Decimal | None = Decimal(1)
    if one.vendor_price_unit:
        factor = price_factor(stated, one.unit)
        ratio = ratio if factor is None else exact(factor, RATIO_PLACES)
    return Traits(
        undecoded=_is_undecoded(one, wanted, book),
        unit_fault=one.names_a_model and _units_disagree(one, stated, wanted, book),
        ratio=ratio,
    )


def _is_undecoded(one: Combination, wanted: Wanted | None, book: RuleBook) -> bool:
    if one.decoded is None:
        return False
    if not (one.decoded and one.model and one.type_code):
        return True
    if parse_type_code(one.type_code) is not None:
        return False
    return wanted is None or not book.fitting(wanted)


def _units_disagree(
    one: Combination, stated: str | None, wanted: Wanted | None, book: RuleBook
) -> bool:
    family = family_of(one.unit)
    if family is None:
        return True
    if one.vendor_price_unit and family_of(stated) != family:
        return True
    if wanted is None:
        return False
    families = {family_of(rule.unit) for rule, _near in book.fitting(wanted)}
    return bool(families) and family not in families
