"""Find what the contract says of a charge, and when: factors, prices, multipliers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TypeVar

from desktop_app.calc.rulebook import Priced, Wanted
from desktop_app.calc.rules import Rule
from desktop_app.calc.timelines import FOREVER, Candidate, Span, in_force
from desktop_app.calc.units import exact, price_factor
from desktop_app.domain.prices import Discount
from desktop_app.domain.terms import PER_BILL, Agreement, Term, TermKind

FACTOR_PLACES = 10
_EVERY = "*"
_T = TypeVar("_T")


@dataclass(frozen=True)
class Due:
    """What a charge is due per unit: by the contract, else by a price rule."""

    price: Decimal
    rule: Rule | None  # null: the contract alone has a price
    agreed: bool = False  # the contract's price: no discount is due beside it


def fitting_terms(
    terms: Sequence[Agreement], provider: str, model: str, type_code: str
) -> list[tuple[Discount, tuple[int, ...]]]:
    """Return the discounts that name a charge at any time, each with how closely."""
    discounts = [one for one in terms if isinstance(one, Discount)]
    return [
        (one, near)
        for one in discounts
        if (near := _near(one, provider, model, type_code)) is not None
    ]


def fitting_of(
    terms: Sequence[Agreement], kind: TermKind, wanted: Wanted
) -> list[tuple[Term, tuple[int, ...]]]:
    """Return the terms of a kind that name a charge at any time, and how closely."""
    provider, model, code = wanted.provider, wanted.model, wanted.type_code
    return [
        (one, near)
        for one in terms
        if isinstance(one, Term)
        and one.kind is kind
        and (near := _near(one, provider, model, code)) is not None
    ]


def factor_spans(
    terms: Sequence[Agreement], provider: str, model: str, type_code: str
) -> list[Span[Decimal]]:
    """Return which factor is agreed when; the closest term wins, then the newest."""
    fitting = fitting_terms(terms, provider, model, type_code)
    candidates = [
        Candidate(seconds(one.effective_from), until(one), (near, at), one.factor)
        for at, (one, near) in enumerate(fitting)
    ]
    return in_force([one for one in candidates if one.start < one.end])


def agreed_price(term: Term, wanted: Wanted) -> Decimal | None:
    """Return an agreed price per the charge's unit; null: it is of something else."""
    factor = price_factor(term.unit, wanted.unit)
    if term.currency != wanted.currency or factor is None:
        return None
    return exact(Fraction(term.value) * factor)


def price_spans(terms: Sequence[Agreement], wanted: Wanted) -> list[Span[Decimal]]:
    """Return which unit price is agreed when, in the charge's own unit."""
    fitting = fitting_of(terms, TermKind.AGREED_PRICE, wanted)
    return in_force(
        [
            Candidate(seconds(one.effective_from), until(one), (near, at), price)
            for at, (one, near) in enumerate(fitting)
            if (price := agreed_price(one, wanted)) is not None
        ]
    )


def multiplier_spans(terms: Sequence[Agreement], wanted: Wanted) -> list[Span[Decimal]]:
    """Return by what the price is multiplied when."""
    fitting = fitting_of(terms, TermKind.MULTIPLIER, wanted)
    return in_force(
        [
            Candidate(seconds(one.effective_from), until(one), (near, at), one.value)
            for at, (one, near) in enumerate(fitting)
        ]
    )


def term_spans(
    terms: Sequence[Agreement], kind: TermKind, wanted: Wanted
) -> list[Span[Term]]:
    """Return which term of a kind holds when; the closest wins, then the newest.

    One of an account alone goes before one of every account.
    """
    fitting = fitting_of(terms, kind, wanted)
    candidates = [
        Candidate(
            seconds(one.effective_from), until(one), (near, one.account != "", at), one
        )
        for at, (one, near) in enumerate(fitting)
    ]
    return in_force([one for one in candidates if one.start < one.end])


def rounding_spans(terms: Sequence[Agreement], wanted: Wanted) -> list[Span[Term]]:
    """Return how an amount of one line is rounded when."""
    of_lines = [
        one for one in terms if not (isinstance(one, Term) and one.unit == PER_BILL)
    ]
    return term_spans(of_lines, TermKind.ROUNDING, wanted)


def due_spans(
    listed: Sequence[Span[Priced]], terms: Sequence[Agreement], wanted: Wanted
) -> list[Span[Due]]:
    """Return what is due per unit when: agreed, else listed; times the multiplier.

    A product that has too many decimals to be exact leaves the charge unpriced.
    """
    agreed, times = price_spans(terms, wanted), multiplier_spans(terms, wanted)
    found: list[Span[Due]] = []
    for start, end in pairwise(sorted(_cuts(listed) | _cuts(agreed) | _cuts(times))):
        due = _due(at(listed, start), at(agreed, start), at(times, start))
        if due is None:
            continue
        if found and found[-1].end == start and found[-1].value == due:
            found[-1] = Span(found[-1].start, end, due)
        else:
            found.append(Span(start, end, due))
    return found


def due_within(
    windows: Sequence[Span[Priced]], terms: Sequence[Agreement], wanted: Wanted
) -> list[Span[Due]]:
    """Return what is due per unit within time windows; elsewhere nothing is said."""
    agreed, times = price_spans(terms, wanted), multiplier_spans(terms, wanted)
    others = sorted(_cuts(agreed) | _cuts(times))
    found: list[Span[Due]] = []
    for one in windows:
        inside = [cut for cut in others if one.start < cut < one.end]
        for start, end in pairwise((one.start, *inside, one.end)):
            due = _due(one.value, at(agreed, start), at(times, start))
            if due is not None:
                found.append(Span(start, end, due))
    return found


def at(spans: Sequence[Span[_T]], when: int) -> _T | None:
    """Return what is in force at a time."""
    return next((one.value for one in spans if one.start <= when < one.end), None)


def seconds(instant: datetime) -> int:
    """Return an instant as seconds since 1970."""
    return int(instant.timestamp())


def until(one: Agreement) -> int:
    """Return when a term ends."""
    return FOREVER if one.effective_to is None else seconds(one.effective_to)


def _cuts(spans: Sequence[Span[_T]]) -> set[int]:
    return {at for one in spans for at in (one.start, one.end)}


def _due(
    listed: Priced | None, agreed: Decimal | None, times: Decimal | None
) -> Due | None:
    price = agreed if agreed is not None else listed.price if listed else None
    if price is not None and times is not None:
        price = exact(Fraction(price) * Fraction(times))
    if price is None:
        return None
    return Due(price, listed.rule if listed else None, agreed is not None)


def _near(
    one: Agreement, provider: str, model: str, type_code: str
) -> tuple[int, ...] | None:
    if one.provider not in {provider, ""}:
        return None
    near = (_closeness(one.model, model), _closeness(one.type_code, type_code))
    return near if min(near) >= 0 else None


def _closeness(pattern: str, text: str) -> int:
    if pattern.endswith(_EVERY):
        stem = pattern.removesuffix(_EVERY)
        return len(stem) if text.startswith(stem) else -1
    if not pattern:
        return 0
    return len(text) + 1 if pattern == text else -1
