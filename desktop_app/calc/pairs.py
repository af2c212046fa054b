"""Try two hypotheses at once, where none alone gives what was billed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import islice

from desktop_app.calc.answers import (
    TRIED_PLACES,
    Answer,
    Facts,
    Question,
    multiplied,
)
from desktop_app.calc.bounds import other_thousand
from desktop_app.calc.hypotheses import (
    HYPOTHESES,
    code_moves,
    dates_of,
    moved,
    other_discount,
    other_unit,
    region_moves,
)
from desktop_app.calc.rulebook import Wanted
from desktop_app.calc.units import exact
from desktop_app.domain.findings import Hypothesis

MOST_PAIRS = 400  # tried of one combination
BOTH = "both"
_OF_OTHER_AXES = {Hypothesis.DISCOUNT, Hypothesis.UNIT, Hypothesis.THOUSAND}
_OF_A_LINE = {Hypothesis.BOUND}  # says more of a tier, is no price of its own


def pairs(question: Question) -> list[Answer]:
    """Return the answers of two hypotheses at once, a bounded number of them.

    A price goes with a discount or a unit, a discount with a unit; of two prices,
    another code with another region, and either with another time.
    """
    return list(islice(_pairs(question), MOST_PAIRS))


def _pairs(question: Question) -> Iterator[Answer]:
    prices = _prices(question)
    discounts = list(other_discount(question))
    scales = [*other_unit(question), *other_thousand(question.wanted)]
    for price in prices:
        yield from (_discounted(price, one) for one in discounts)
    yield from _two_prices(question)
    for price in prices:
        yield from _scaled(price, scales)
    due = question.due()
    for scale in scales:
        for done in multiplied(scale, due):
            yield from (_discounted(done, one) for one in discounts)


def _prices(question: Question) -> list[Answer]:
    due = question.due()
    return [
        done
        for name, ask in HYPOTHESES
        if name not in _OF_OTHER_AXES | _OF_A_LINE
        for found in ask(question)
        for done in multiplied(found, due)
    ]


def _discounted(price: Answer, discount: Answer) -> Answer:
    return replace(
        price,
        hypothesis=Hypothesis.TWO,
        facts=_both(price, discount),
        factor=discount.factor,
        promotion=discount.promotion,
        as_billed=False,
    )


def _scaled(price: Answer, scales: Sequence[Answer]) -> Iterator[Answer]:
    for scale in scales:
        value = Fraction(price.price or 0) * Fraction(scale.times)
        found = exact(value, TRIED_PLACES)
        if found:
            facts = _both(price, scale)
            yield replace(
                price, hypothesis=Hypothesis.TWO, facts=facts, price=Decimal(found)
            )


def _two_prices(question: Question) -> Iterator[Answer]:
    regions = list(region_moves(question))
    for code in code_moves(question):
        for region in regions:
            there = replace(code[1], region=region[1].region)
            for answer in moved(question, (Hypothesis.REGION, there)):
                named = {**answer.facts, "type_code": there.type_code}
                yield _as_two(answer, code[0], named)
        for answer in _dates(question, code[1]):
            named = {**answer.facts, "type_code": code[1].type_code}
            yield _as_two(answer, code[0], named)
    for region in regions:
        for answer in _dates(question, region[1]):
            if answer.facts.get("region") == region[1].region:
                yield _as_two(answer, region[0], answer.facts)


def _dates(question: Question, wanted: Wanted) -> Iterator[Answer]:
    for found in dates_of(question, wanted):
        yield from multiplied(found, ())


def _as_two(answer: Answer, other: Hypothesis, facts: Facts) -> Answer:
    both = _both(Answer(other, facts), answer)
    return replace(answer, hypothesis=Hypothesis.TWO, facts=both)


def _both(one: Answer, other: Answer) -> Facts:
    return {
        BOTH: [
            {"hypothesis": answer.hypothesis.value, **answer.facts}
            for answer in (one, other)
        ]
    }
