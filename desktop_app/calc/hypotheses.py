"""List the hypotheses: what else the provider may have charged by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import groupby

from desktop_app.calc.answers import (
    Answer,
    Question,
    between,
    crossed,
    dated,
    during,
    elsewhere,
    facts_of,
    multiplied,
    price_facts,
)
from desktop_app.calc.bounds import at_a_bound, other_thousand
from desktop_app.calc.combinations import Combination, wanted_by
from desktop_app.calc.rulebook import RuleBook, Wanted
from desktop_app.calc.terms import (
    Due,
    agreed_price,
    due_spans,
    fitting_of,
    fitting_terms,
    multiplier_spans,
    price_spans,
    seconds,
    until,
)
from desktop_app.calc.timelines import Span
from desktop_app.calc.units import exact
from desktop_app.calc.week_prices import other_window
from desktop_app.domain.findings import Hypothesis
from desktop_app.domain.money import plain
from desktop_app.domain.terms import Agreement, TermKind
from importers.decode.type_codes import TypeCode, Variant, variants

Ask = Callable[[Question], Iterator[Answer]]
Move = tuple[Hypothesis, Wanted]  # the charge taken for another one
BATCH_SHARE = Decimal("0.5")  # where a model has no batch price of its own
THOUSAND = Decimal(1000)
_KNOWN_CODES = 4096  # remembered; a bill has a few dozen
_AXES = {
    "tier": Hypothesis.TIER,
    "batch": Hypothesis.BATCH,
    "cache": Hypothesis.CACHE,
    "thinking": Hypothesis.THINKING,
}


def question_of(
    one: Combination, provider: str, book: RuleBook, terms: Sequence[Agreement]
) -> Question | None:
    """Return what is asked of a combination; null: nothing can be."""
    wanted = wanted_by(provider, one)
    return None if wanted is None else Question(wanted, book, terms)


def answers(question: Question) -> list[Answer]:
    """Return every answer that any hypothesis has for a combination."""
    due = question.due()
    return [
        done
        for _name, ask in HYPOTHESES
        for found in ask(question)
        for done in multiplied(found, due)
    ]


def other_date(question: Question) -> Iterator[Answer]:
    """Ask whether a price of another time was charged."""
    yield from dates_of(question, question.wanted)


def dates_of(question: Question, wanted: Wanted) -> Iterator[Answer]:
    """Yield each price that a charge ever had, for the times at which it had not."""
    spans = due_spans(question.book.spans(wanted), (), wanted)
    for _price, run in groupby(spans, key=lambda span: span.value.price):
        same = list(run)
        due, start, end = same[0].value, same[0].start, same[-1].end
        facts = facts_of(due, wanted) | between(start, end)
        answer = Answer(Hypothesis.SNAPSHOT_DATE, facts, price=due.price)
        for other in elsewhere(answer, start, end):
            for times in question.multipliers():
                yield from during(replace(other, times=times.value), times)


def other_region(question: Question) -> Iterator[Answer]:
    """Ask whether the price of another region was charged."""
    for move in region_moves(question):
        yield from moved(question, move)


def region_moves(question: Question) -> Iterator[Move]:
    """Yield the charge in each other region that has prices for it."""
    wanted = question.wanted
    rules = question.book.rules_of(wanted.provider, wanted.model)
    for region in sorted({rule.region for rule in rules} - {wanted.region, ""}):
        yield Hypothesis.REGION, replace(wanted, region=region)


def code_moves(question: Question) -> Iterator[Move]:
    """Yield the charge under each code that differs from its own in one respect."""
    code = question.wanted.code
    if code is None:
        return
    for variant in _variants(code, _tiers(question, code)):
        wanted = replace(question.wanted, type_code=variant.code.text)
        yield _AXES[variant.axis], wanted


def moved(question: Question, move: Move) -> Iterator[Answer]:
    """Yield the prices of another charge, each while it is in force."""
    hypothesis, wanted = move
    away = hypothesis is Hypothesis.REGION
    for span in question.listed(wanted):
        rule = span.value.rule
        if rule is None or (away and rule.region != wanted.region):
            continue
        facts = facts_of(span.value, wanted)
        if not away:
            facts["type_code"] = wanted.type_code
        yield dated(hypothesis, facts, span.value.price, span)


def _codes(question: Question, hypothesis: Hypothesis) -> Iterator[Answer]:
    for move in code_moves(question):
        if move[0] is hypothesis:
            yield from moved(question, move)


def other_tier(question: Question) -> Iterator[Answer]:
    """Ask whether the tier below or above was charged."""
    yield from _codes(question, Hypothesis.TIER)


def bounds(question: Question) -> Iterator[Answer]:
    """Ask whether a request at the bound of its tier was put beyond it."""
    for answer in other_tier(question):
        yield from at_a_bound(question.wanted, answer)


def other_mode(question: Question) -> Iterator[Answer]:
    """Ask whether batch was charged as real time, or the other way round."""
    found = list(_codes(question, Hypothesis.BATCH))
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
    yield from _codes(question, Hypothesis.CACHE)


def other_thinking(question: Question) -> Iterator[Answer]:
    """Ask whether thinking was charged without it, or the other way round."""
    yield from _codes(question, Hypothesis.THINKING)


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
        dates = between(seconds(term.effective_from), until(term))
        facts = {"applied": "terms", "factor": plain(term.factor), **dates}
        yield Answer(Hypothesis.DISCOUNT, facts, factor=term.factor)


def other_agreement(question: Question) -> Iterator[Answer]:
    """Ask whether the agreed price was left out, or one of another time given."""
    wanted = question.wanted
    agreed = price_spans(question.terms, wanted)
    for span in crossed(question.listed(wanted), agreed):
        due, price = span.value
        facts = {"applied": "none", "agreed": plain(price), **facts_of(due, wanted)}
        answer = dated(Hypothesis.AGREED_PRICE, facts, due.price, span)
        yield replace(answer, as_billed=True)
    for term, _near in fitting_of(question.terms, TermKind.AGREED_PRICE, wanted):
        found = agreed_price(term, wanted)
        if found is not None:
            start, end = seconds(term.effective_from), until(term)
            facts = {"applied": "terms", **price_facts(found, wanted)}
            facts |= between(start, end)
            answer = Answer(Hypothesis.AGREED_PRICE, facts, found, Decimal(1))
            yield from elsewhere(answer, start, end)


def other_multiplier(question: Question) -> Iterator[Answer]:
    """Ask whether a multiplier was left out, or one of another time used."""
    wanted, bare = question.wanted, question.unmultiplied()
    for span in crossed(bare, multiplier_spans(question.terms, wanted)):
        due, times = span.value
        facts = {"applied": "none", "times": plain(times)}
        yield dated(Hypothesis.MULTIPLIER, facts, due.price, span)
    for term, _near in fitting_of(question.terms, TermKind.MULTIPLIER, wanted):
        start, end = seconds(term.effective_from), until(term)
        facts = {"applied": "terms", "times": plain(term.value)}
        facts |= between(start, end)
        for answer in _times(bare, term.value, facts):
            for other in elsewhere(answer, start, end):
                yield from during(other, answer)


def _times(
    bare: Sequence[Span[Due]], times: Decimal, facts: dict[str, str]
) -> Iterator[Answer]:
    for span in bare:
        price = exact(Fraction(span.value.price) * Fraction(times))
        if price is not None:
            yield dated(Hypothesis.MULTIPLIER, facts, price, span)


def other_unit(question: Question) -> Iterator[Answer]:
    """Ask whether the price of a thousand was charged for one, or for a million."""
    unit = question.wanted.unit
    for times in (THOUSAND, 1 / THOUSAND):
        yield Answer(
            Hypothesis.UNIT, {"times": plain(times), "unit": unit}, times=times
        )


def thousands(question: Question) -> Iterator[Answer]:
    """Ask whether 1 K was counted as 1,024 on one side."""
    yield from other_thousand(question.wanted)


# One row a hypothesis.
HYPOTHESES: tuple[tuple[Hypothesis, Ask], ...] = (
    (Hypothesis.SNAPSHOT_DATE, other_date),
    (Hypothesis.TIME_WINDOW, other_window),
    (Hypothesis.REGION, other_region),
    (Hypothesis.TIER, other_tier),
    (Hypothesis.BOUND, bounds),
    (Hypothesis.BATCH, other_mode),
    (Hypothesis.CACHE, other_cache),
    (Hypothesis.THINKING, other_thinking),
    (Hypothesis.DISCOUNT, other_discount),
    (Hypothesis.AGREED_PRICE, other_agreement),
    (Hypothesis.MULTIPLIER, other_multiplier),
    (Hypothesis.UNIT, other_unit),
    (Hypothesis.THOUSAND, thousands),
)


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
