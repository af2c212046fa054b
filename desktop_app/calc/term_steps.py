"""Show what savings plans and rounding rules of the contract do to one charge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from desktop_app.calc.rulebook import Wanted
from desktop_app.calc.terms import at, rounding_spans, term_spans
from desktop_app.calc.trace_checks import DIFFERS, OK
from desktop_app.domain.findings import Step
from desktop_app.domain.money import (
    AMOUNT_PLACES,
    EXACT,
    plain,
    round_by,
    round_half_up,
)
from desktop_app.domain.terms import Agreement, RoundingWay, Term, TermKind
from desktop_app.i18n import _, mark

Line = Mapping[str, Any]
WAY_WORDS: dict[RoundingWay, str] = {
    RoundingWay.HALF_UP: mark("half up"),
    RoundingWay.DOWN: mark("cut off"),
    RoundingWay.UP: mark("up"),
}


def plan_steps(
    line: Line, terms: Sequence[Agreement], moment: int | None, wanted: Wanted
) -> Iterator[Step]:
    """Show what the plan should have been charged by its class in force."""
    cost, deducted = line.get("plan_list_cost"), line.get("plan_deducted")
    if moment is None or cost is None or deducted is None:
        return
    term = at(term_spans(terms, TermKind.SAVINGS_PLAN, wanted), moment)
    if term is None:
        return
    due = round_half_up(EXACT.multiply(cost, term.value), AMOUNT_PLACES)
    formula = f"{plain(cost)} × {plain(term.value)} = {plain(due)}"
    verdict = OK if due == deducted else DIFFERS
    if due != deducted:
        formula = f"{formula} ≠ {plain(deducted)}"
    title = _("Charged to the plan, class {name}").format(name=term.label)
    yield Step(title, formula, plain(deducted), verdict)


def rounding_of(
    terms: Sequence[Agreement], moment: int | None, wanted: Wanted
) -> Term | None:
    """Return how the amount of a line is rounded by the contract; None: not at all."""
    if moment is None:
        return None
    return at(rounding_spans(terms, wanted), moment)


def rounding_steps(term: Term | None, amount: Decimal) -> Iterator[Step]:
    """Show an amount rounded as the contract says."""
    if term is None:
        return
    found = round_by(amount, int(term.value), RoundingWay(term.label))
    title = _("Rounded by contract: {places} decimals, {way}").format(
        places=plain(term.value), way=_(WAY_WORDS[RoundingWay(term.label)])
    )
    yield Step(title, f"{plain(amount)} → {plain(found)}", plain(found))
