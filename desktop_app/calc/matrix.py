"""Lay a bill's stated amounts beside each other and break up what differs.

Papers state one total, so a cause of theirs is a hypothesis: that the paper leaves
out, or takes in, something whose amount is known exactly. The smallest set of such
amounts that gives the difference to the last digit explains it; where several sets do,
none is accepted by itself. What a recalculation differs in is known line by line, so
there the causes are sums and nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from desktop_app.domain.documents import Document
from desktop_app.domain.exchange import Exchange
from desktop_app.domain.findings import OPEN_CLASSES, FindingClass
from desktop_app.domain.matrix import (
    CauseKind,
    Cell,
    CellState,
    Column,
    MatrixCause,
)
from desktop_app.domain.money import (
    EXACT,
    cut_off,
    negated,
    round_by,
    round_half_up,
    total,
)
from desktop_app.domain.views import Filter, Op

CENTS = 2
MOST_TOGETHER = 4  # causes of one difference; more would fit by chance
HALF = 2

CAUSE_OF: dict[FindingClass, CauseKind] = {
    FindingClass.DUPLICATE: CauseKind.QUANTITY,
    FindingClass.OUTSIDE_PERIOD: CauseKind.QUANTITY,
    FindingClass.UNIT: CauseKind.QUANTITY,
    FindingClass.ARITHMETIC: CauseKind.ARITHMETIC,
    FindingClass.DISCOUNT: CauseKind.PRICE,
    FindingClass.OVERCHARGED: CauseKind.PRICE,
    FindingClass.UNDERCHARGED: CauseKind.PRICE,
    FindingClass.FIRST_SEEN: CauseKind.PRICE,
    FindingClass.FREE_QUOTA: CauseKind.FREE_QUOTA,
    FindingClass.RESTATED: CauseKind.RESTATEMENT,
    FindingClass.ROUNDING: CauseKind.ROUNDING,
    FindingClass.MATCHED: CauseKind.ROUNDING,
}


@dataclass(frozen=True)
class ClassFacts:
    """The lines of one finding class; None: not recalculated.

    Args:
        difference: billed − expected, of the lines that have an expected amount.
        unknown: how many lines have none, and what was billed for them.
        decided: a person decided about every group of the class.
    """

    name: FindingClass | None
    lines: int
    billed: Decimal
    difference: Decimal
    unknown: int
    unknown_billed: Decimal
    decided: bool = False


@dataclass(frozen=True)
class Known:
    """An amount that a paper may leave out or take in, and where its lines are."""

    kind: CauseKind
    amount: Decimal  # what it would add to the detail's amount
    lines: int = 0
    filters: tuple[Filter, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class MonthRounding:
    """How the contract rounds the amount of a whole bill."""

    places: int
    way: str
    note: str  # the rule in words


@dataclass(frozen=True)
class Agreed:
    """What the contract says of a cell's papers.

    Args:
        rounding: None: it says nothing; then cents may be rounded or cut off.
        exchange: how they came into the bill's currency; None: they were in it.
        known: what other rates would make of them.
        notes: how they were converted, in words.
    """

    rounding: MonthRounding | None = None
    exchange: Exchange | None = None
    known: tuple[Known, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What is known of a bill's lines before any paper is laid beside them."""

    lines: int
    billed: Decimal
    rejects: int
    classes: tuple[ClassFacts, ...]
    reconciled: bool
    known: tuple[Known, ...]


def detail_cell(facts: Facts) -> Cell:
    """Return the cell of the detail lines; open while rows were not taken."""
    state = CellState.OPEN if facts.rejects else CellState.TIES
    count = facts.lines + facts.rejects
    return Cell(Column.DETAIL, facts.billed, None, state, facts.lines, count)


def recalculated_cell(facts: Facts) -> Cell:
    """Return the cell of the recalculation, its difference by class of finding."""
    if not facts.reconciled:
        return Cell(Column.RECALCULATED, None, None, CellState.OPEN, 0, facts.lines)
    found = tuple(_by_kind(facts.classes))
    difference = total(one.amount for one in found)
    checked = facts.lines - sum(one.unknown for one in facts.classes)
    return Cell(
        Column.RECALCULATED,
        EXACT.add(facts.billed, difference),
        difference,
        _state_of_lines(found),
        checked,
        facts.lines,
        tuple(one for one in found if one.amount or one.lines),
    )


def paper_cell(
    column: Column,
    documents: Sequence[tuple[Document, Decimal]],
    facts: Facts,
    agreed: Agreed = Agreed(),
) -> Cell:
    """Return the cell of papers, each with its share of this bill in its currency."""
    if not documents:
        return Cell(column, None, None, CellState.OPEN)
    amount = total(share for _document, share in documents)
    papers = tuple(document for document, _share in documents)
    tax = () if agreed.exchange else tuple(_stated_tax(documents))
    known = (*facts.known, *tax, *agreed.known)
    found = _compared(column, amount, facts.billed, known, agreed)
    count = len(papers)
    return replace(found, covered=count, of=count, documents=papers, notes=agreed.notes)


def unconverted_cell(
    column: Column, documents: Sequence[Document], notes: Sequence[str]
) -> Cell:
    """Return the cell of papers in a currency for which there is no rate."""
    return Cell(
        column,
        None,
        None,
        CellState.OPEN,
        of=len(documents),
        documents=tuple(documents),
        notes=tuple(notes),
    )


def summary_cell(
    amount: Decimal, lines: int, facts: Facts, agreed: Agreed = Agreed()
) -> Cell:
    """Return the monthly bill's cell from a summary file that was imported."""
    found = _compared(Column.MONTHLY_BILL, amount, facts.billed, facts.known, agreed)
    return replace(found, covered=lines, of=lines)


def _compared(
    column: Column,
    amount: Decimal,
    detail: Decimal,
    known: Sequence[Known],
    agreed: Agreed,
) -> Cell:
    difference = EXACT.subtract(amount, detail)
    causes, fits = explained(amount, detail, known, agreed)
    state = CellState.TIES if not difference else CellState.OPEN
    if difference and fits == 1:
        state = CellState.EXPLAINED
    return Cell(column, amount, difference, state, causes=causes, fits=fits)


def explained(
    amount: Decimal,
    detail: Decimal,
    known: Sequence[Known],
    agreed: Agreed = Agreed(),
) -> tuple[tuple[MatrixCause, ...], int]:
    """Break a paper's difference into causes that add up to it exactly.

    Returns:
        The causes, and how many smallest sets of known amounts give the difference;
        0: none does, and what is left is unexplained.
    """
    difference = EXACT.subtract(amount, detail)
    if not difference:
        return (), 1
    usable = [one for one in known if one.amount]
    for size in range(min(len(usable), MOST_TOGETHER) + 1):
        found = [
            causes
            for chosen in combinations(usable, size)
            if (causes := _exactly(amount, detail, chosen, agreed)) is not None
        ]
        if found:
            return found[0], _distinct(found)
    return _in_part(difference, usable), 0


def _exactly(
    amount: Decimal, detail: Decimal, chosen: Sequence[Known], agreed: Agreed
) -> tuple[MatrixCause, ...] | None:
    """Return the causes if these amounts, perhaps rounded, give the total.

    A month is rounded as the contract says, else to cents, either way. What was paid
    in another currency may come to the amount in the cents of that currency.
    """
    given = EXACT.add(detail, total(one.amount for one in chosen))
    left = EXACT.subtract(amount, given)
    causes = tuple(_cause(one) for one in chosen)
    if not left:
        return causes
    rule, exchange = agreed.rounding, agreed.exchange
    if amount in _rounded(given, rule):
        note = rule.note if rule else ""
        return (*causes, MatrixCause(CauseKind.ROUNDING, left, note=note))
    if exchange is not None:
        own = EXACT.subtract(
            amount, exchange.converted
        )  # papers in the bill's currency
        if exchange.gives(EXACT.subtract(given, own)):
            return (*causes, MatrixCause(CauseKind.EXCHANGE, left))
    return None


def _rounded(given: Decimal, rule: MonthRounding | None) -> set[Decimal]:
    if rule is not None:
        return {round_by(given, rule.places, rule.way)}
    return {round_half_up(given, CENTS), cut_off(given, CENTS)}


def _distinct(found: Iterable[tuple[MatrixCause, ...]]) -> int:
    """Count explanations; the same amounts for the same reason are one."""
    return len({tuple((one.kind, one.amount) for one in causes) for causes in found})


def _in_part(difference: Decimal, usable: Sequence[Known]) -> tuple[MatrixCause, ...]:
    """Name the one cause that leaves less than half, and leave the rest open."""
    rest = MatrixCause(CauseKind.UNEXPLAINED, difference)
    lefts = [EXACT.subtract(difference, one.amount) for one in usable]
    place = min(range(len(lefts)), key=lambda at: abs(lefts[at]), default=None)
    if place is None or abs(lefts[place]) * HALF >= abs(difference):
        return (rest,)
    return _cause(usable[place]), replace(rest, amount=lefts[place])


def _cause(one: Known) -> MatrixCause:
    return MatrixCause(one.kind, one.amount, one.lines, one.filters, note=one.note)


def _stated_tax(documents: Sequence[tuple[Document, Decimal]]) -> Iterator[Known]:
    """Yield the papers' tax, as large as this bill's share of them."""
    if any(document.tax is None for document, _share in documents):
        return
    if any(share != document.amount for document, share in documents):
        return  # how much of the tax is for this bill, the paper does not say
    taxes = total(document.tax or Decimal(0) for document, _share in documents)
    yield Known(CauseKind.TAX, taxes)


def _by_kind(classes: Sequence[ClassFacts]) -> Iterator[MatrixCause]:
    for kind in CauseKind:
        mine = [one for one in classes if _kind(one) is kind]
        amount = negated(total(one.difference for one in mine))
        # Charges too high and too low may cancel out; they are shown all the same.
        if any(one.difference for one in mine):
            loud = [one for one in mine if one.name in OPEN_CLASSES]
            yield MatrixCause(
                kind,
                amount,
                sum(one.lines for one in mine),
                (_of_classes(one.name for one in mine),),
                decided=all(one.decided for one in loud),
            )
    unknown = [one for one in classes if one.unknown]
    if unknown:
        yield MatrixCause(
            CauseKind.NO_PRICE,
            negated(total(one.unknown_billed for one in unknown)),
            sum(one.unknown for one in unknown),
            (Filter("expected", Op.IS, (None,)),),
            decided=all(one.decided for one in unknown),
        )


def _kind(one: ClassFacts) -> CauseKind:
    if one.name is None:
        return CauseKind.UNEXPLAINED
    return CAUSE_OF.get(one.name, CauseKind.UNEXPLAINED)


def _of_classes(names: Iterable[FindingClass | None]) -> Filter:
    values = tuple(None if name is None else name.value for name in names)
    return Filter("finding_class", Op.IS, values)


def _state_of_lines(causes: Sequence[MatrixCause]) -> CellState:
    if not causes:
        return CellState.TIES
    if all(one.decided for one in causes):
        return CellState.EXPLAINED
    return CellState.OPEN
