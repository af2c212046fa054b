"""Ask how a tier's bound was read, and whether 1 K was counted as 1,024.

A bill has only the label of a tier. What a request held is known where the line's
own quantity lies at the bound: a line of exactly 32,000 tokens, or of 32,001 to
32,768. Elsewhere nothing can be said, and nothing is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from desktop_app.calc.answers import Answer, Facts
from desktop_app.calc.rulebook import Wanted
from desktop_app.calc.rules import Tier
from desktop_app.calc.units import exact
from desktop_app.domain.findings import Hypothesis
from desktop_app.domain.money import plain
from importers.decode.type_codes import parse_type_code
from importers.decode.units import scale_of

_KILO, _MEGA = 1_000, 1_000_000
_BINARY = Fraction(1024, 1000)
_COUNTS = "token"
_INPUT = "input"
_QUANTITY_PLACES = 10


def at_a_bound(wanted: Wanted, tier: Answer) -> Iterator[Answer]:
    """Yield what the price of a neighbouring tier says of a line at their bound."""
    here, there = wanted.code, parse_type_code(str(tier.facts["type_code"]))
    tokens = _tokens(wanted.unit)
    if here is None or there is None or tokens is None or here.direction != _INPUT:
        return
    shared = _shared(here.tier, there.tier)
    if shared is None:
        return
    above = there.tier is not None and there.tier[0] == shared
    facts: Facts = {**tier.facts, "bound": f"{shared:,}"}
    read = {"read": "exclusive" if above else "inclusive"}
    yield from _within(
        replace(tier, hypothesis=Hypothesis.BOUND, facts=facts | read),
        Fraction(shared, tokens),
        Fraction(shared, tokens),
    )
    yield from _within(
        replace(tier, hypothesis=Hypothesis.THOUSAND, facts=facts),
        Fraction(shared + 1, tokens),
        shared * _binary(shared) / tokens,
    )


def other_thousand(wanted: Wanted) -> Iterator[Answer]:
    """Yield the price times 1,024/1,000 and 1,000/1,024, where units count thousands.

    With a unit of a million tokens both count twice.
    """
    tokens = _tokens(wanted.unit)
    if tokens is None or tokens < _KILO:
        return
    for times in (_binary(tokens), 1 / _binary(tokens)):
        found = exact(times, 20)
        if found is not None:
            facts = {"times": plain(found), "unit": wanted.unit}
            yield Answer(Hypothesis.THOUSAND, facts, times=found)


def _tokens(unit: str) -> int | None:
    known = scale_of(unit)
    if known is None or known[0] != _COUNTS:
        return None
    return int(known[1])


def _binary(tokens: int) -> Fraction:
    return _BINARY**2 if tokens % _MEGA == 0 else _BINARY


def _shared(here: Tier | None, there: Tier | None) -> int | None:
    if here is None or there is None:
        return None
    if here[1] == there[0]:
        return there[0]
    return here[0] if here[0] == there[1] else None


def _within(answer: Answer, least: Fraction, most: Fraction) -> Iterator[Answer]:
    low, high = (exact(one, _QUANTITY_PLACES) for one in (least, most))
    if low is not None and high is not None and low <= high:
        yield replace(answer, least=Decimal(low), most=Decimal(high))
