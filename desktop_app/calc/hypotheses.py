"""List the hypotheses: what else the provider may have charged by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import groupby

from desktop_app.calc.combinations import Combination, wanted_by
from desktop_app.calc.rulebook import Priced, RuleBook, Wanted
from desktop_app.calc.rules import Rule
from desktop_app.calc.terms import fitting_terms, seconds, until
from desktop_app.calc.timelines import FOREVER, Span
from desktop_app.domain.findings import Hypothesis
from desktop_app.domain.money import plain
from desktop_app.domain.prices import Discount
from importers.decode.type_codes import TypeCode, Variant, variants

Facts = dict[str, str]
BATCH_SHARE = Decimal("0.5")  # where a model has no batch price of its own
THOUSAND = Decimal(1000)
_KNOWN_CODES = 4096  # remembered; a bill has a few dozen


@dataclass(frozen=True)
class Question:
    """A combination whose lines were billed otherwise than expected."""

    combination: Combination
    wanted: Wanted
    book: RuleBook
    terms: Sequence[Discount]


@dataclass(frozen=True)
class Answer:
    """Figures that may have been used instead, for lines from ``start`` to ``end``.

    What is None stays as expected; ``times`` multiplies the price, and with
    ``promotion`` the factor is the one that the line itself states.
    """

    hypothesis: Hypothesis
    facts: Facts = field(hash=False)
    price: Decimal | None = None
    factor: Decimal | None = None
    times: Decimal = Decimal(1)
    promotion: bool = False
    start: int = -FOREVER
    end: int = FOREVER


def answers(
    one: Combination, provider: str, book: RuleBook, terms: Sequence[Discount]
) -> list[Answer]:
    """Return every answer that any hypothesis has for a combination."""
    wanted = wanted_by(provider, one)
    if wanted is None:
        return []
    question = Question(one, wanted, book, terms)
    return [found for _name, ask in HYPOTHESES for found in ask(question)]


def other_date(question: Question) -> Iterator[Answer]:
    """Ask whether a price of another time was charged."""
    wanted = question.wanted
    spans = question.book.spans(wanted)
    for _price, run in groupby(spans, key=lambda span: span.value.price):
        same = list(run)
        rule, price = same[0].value.rule, same[0].value.price
        facts = _facts(rule, price, wanted.unit)
        facts |= {"from": _second(same[0].start), "to": _second(same[-1].end)}
        yield Answer(Hypothesis.SNAPSHOT_DATE, facts, price=price)


def other_region(question: Question) -> Iterator[Answer]:
    """Ask whether the price of another region was charged."""
    wanted = question.wanted
    rules = question.book.rules_of(wanted.provider, wanted.model)
    for region in sorted({rule.region for rule in rules} - {wanted.region, ""}):
        there = replace(wanted, region=region)
        for span in question.book.spans(there):
            rule = span.value.rule
            if rule.region == region:
                facts = _facts(rule, span.value.price, wanted.unit)
                yield _dated(Hypothesis.REGION, facts, span.value.price, span)


def other_tier(question: Question) -> Iterator[Answer]:
    """Ask whether the tier below or above was charged."""
    yield from _other_codes(question, "tier", Hypothesis.TIER)


def other_mode(question: Question) -> Iterator[Answer]:
    """Ask whether batch was charged as real time, or the other way round."""
    found = list(_other_codes(question, "batch", Hypothesis.BATCH))
    yield from found
    code = question.wanted.code
    if found or code is None or code.as_batch() is None:
        return
    batch = code.mode == "batch"
    times = 1 / BATCH_SHARE if batch else BATCH_SHARE
    facts = {"share": plain(BATCH_SHARE), "billed_as": "realtime" if batch else "batch"}
    yield Answer(Hypothesis.BATCH, facts, times=times)


def other_cache(question: Question) -> Iterator[Answer]:
    """Ask whether another cache class was charged."""
    yield from _other_codes(question, "cache", Hypothesis.CACHE)


def other_thinking(question: Question) -> Iterator[Answer]:
    """Ask whether thinking was charged without it, or the other way round."""
    yield from _other_codes(question, "thinking", Hypothesis.THINKING)


def other_discount(question: Question) -> Iterator[Answer]:
    """Ask whether a discount was left out, or one that does not hold was given."""
    one = Decimal(1)
    yield Answer(Hypothesis.DISCOUNT, {"applied": "none"}, factor=one)
    yield Answer(Hypothesis.DISCOUNT, {"applied": "promotion"}, promotion=True)
    wanted = question.wanted
    fitting = fitting_terms(
        question.terms, wanted.provider, wanted.model, wanted.type_code
    )
    for term, _near in fitting:
        facts = {
            "applied": "terms",
            "factor": plain(term.factor),
            "from": _second(seconds(term.effective_from)),
            "to": _second(until(term)),
        }
        yield Answer(Hypothesis.DISCOUNT, facts, factor=term.factor)


def other_unit(question: Question) -> Iterator[Answer]:
    """Ask whether the price of a thousand was charged for one, or for a million."""
    unit = question.wanted.unit
    for times in (THOUSAND, 1 / THOUSAND):
        yield Answer(
            Hypothesis.UNIT, {"times": plain(times), "unit": unit}, times=times
        )


# One row a hypothesis.
HYPOTHESES: tuple[tuple[Hypothesis, Callable[[Question], Iterator[Answer]]], ...] = (
    (Hypothesis.SNAPSHOT_DATE, other_date),
    (Hypothesis.REGION, other_region),
    (Hypothesis.TIER, other_tier),
    (Hypothesis.BATCH, other_mode),
    (Hypothesis.CACHE, other_cache),
    (Hypothesis.THINKING, other_thinking),
    (Hypothesis.DISCOUNT, other_discount),
    (Hypothesis.UNIT, other_unit),
)


def _other_codes(
    question: Question, axis: str, hypothesis: Hypothesis
) -> Iterator[Answer]:
    code = question.wanted.code
    if code is None:
        return
    for variant in _variants(code, _tiers(question, code)):
        if variant.axis != axis:
            continue
        wanted = replace(question.wanted, type_code=variant.code.text)
        for span in question.book.spans(wanted):
            price = span.value.price
            facts = _facts(span.value.rule, price, wanted.unit)
            facts["type_code"] = variant.code.text
            yield _dated(hypothesis, facts, price, span)


@lru_cache(maxsize=_KNOWN_CODES)
def _variants(code: TypeCode, tiers: frozenset[tuple[int, int]]) -> tuple[Variant, ...]:
    return variants(code, sorted(tiers))


def _tiers(question: Question, code: TypeCode) -> frozenset[tuple[int, int]]:
    wanted = question.wanted
    rules = question.book.rules_of(wanted.provider, wanted.model)
    return frozenset(
        (rule.tier[0], rule.tier[1])
        for rule in rules
        if rule.base == code.base and rule.tier and rule.tier[1] is not None
    )


def _facts(rule: Rule, price: Decimal, unit: str) -> Facts:
    return {
        "snapshot": rule.snapshot_name,
        "region": rule.region,
        "type_code": rule.type_code,
        "price": plain(price),
        "unit": unit,
        "currency": rule.currency,
    }


def _dated(
    hypothesis: Hypothesis, facts: Facts, price: Decimal, span: Span[Priced]
) -> Answer:
    return Answer(hypothesis, facts, price, start=span.start, end=span.end)


def _second(at: int) -> str:
    """Return an instant as ISO 8601 in UTC; empty: no bound."""
    if abs(at) >= FOREVER:
        return ""
    return datetime.fromtimestamp(at, UTC).isoformat()
