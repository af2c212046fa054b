"""Lay our own usage log beside a bill as a cell of its matrix."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from desktop_app.domain.matrix import CauseKind, Cell, CellState, Column, MatrixCause
from desktop_app.domain.money import EXACT, negated, total
from desktop_app.domain.usage import UsageMatch, UsageRow, Variances
from importers.charge_kinds import ChargeKind

# Causes that need nobody to look at them: the log and the bill agree all the same.
_HARMLESS = frozenset(
    {
        CauseKind.MONTH_BOUNDARY,
        CauseKind.TAX,
        CauseKind.REFUNDS,
        CauseKind.ROUNDING,
        CauseKind.COUPONS,
        CauseKind.NOT_USAGE,
    }
)
_PARTS: tuple[tuple[str, CauseKind], ...] = (
    ("boundary", CauseKind.MONTH_BOUNDARY),
    ("only_billed", CauseKind.MISSING_IN_LOG),
    ("only_logged", CauseKind.MISSING_IN_BILL),
    ("quantity", CauseKind.QUANTITY),
    ("price", CauseKind.PRICE),
)
# Charges that no log has, by their kind.
_NOT_LOGGED: dict[str, CauseKind] = {
    ChargeKind.TAX.value: CauseKind.TAX,
    ChargeKind.REFUND.value: CauseKind.REFUNDS,
    ChargeKind.ADJUSTMENT.value: CauseKind.REFUNDS,
    ChargeKind.ROUNDING.value: CauseKind.ROUNDING,
    ChargeKind.COUPON.value: CauseKind.COUPONS,
}


def usage_cell(match: UsageMatch | None, billed: Decimal, *, expected: bool) -> Cell:
    """Return the cell of our own usage log.

    Args:
        match: the log held against the bill; None, or without a log: there is none.
        billed: what the bill's detail lines come to.
        expected: a log has to be there.
    """
    if match is None or not match.found:
        missing = expected or (match is not None and bool(match.pairings))
        state = CellState.OPEN if missing else CellState.NOT_EXPECTED
        return Cell(Column.USAGE_LOG, None, None, state)
    amount = total(one.log_amount or Decimal(0) for one in match.rows)
    causes = tuple(_causes(match, EXACT.subtract(amount, billed)))
    return Cell(
        Column.USAGE_LOG,
        amount,
        EXACT.subtract(amount, billed),
        _state(causes),
        match.covered,
        match.lines,
        causes,
        1,
    )


def _state(causes: tuple[MatrixCause, ...]) -> CellState:
    if not causes:
        return CellState.TIES
    harmless = all(one.kind in _HARMLESS for one in causes)
    return CellState.EXPLAINED if harmless else CellState.OPEN


def _causes(match: UsageMatch, difference: Decimal) -> Iterator[MatrixCause]:
    found = [*_of_usage(match.rows), *_of_charges(match)]
    yield from found
    # What the bill charges without saying for how much usage.
    left = EXACT.subtract(difference, total(one.amount for one in found))
    if left or match.uncounted_lines:
        yield MatrixCause(CauseKind.UNEXPLAINED, left, match.uncounted_lines)


def _of_usage(rows: Iterable[UsageRow]) -> Iterator[MatrixCause]:
    for name, kind in _PARTS:
        some = [one for one in rows if _has(one, name)]
        if some:
            amount = total(_part(one.variances, name) for one in some)
            yield MatrixCause(kind, negated(amount), sum(one.lines for one in some))


def _has(one: UsageRow, name: str) -> bool:
    """Whether a row is off in this way, even if that costs nothing, or nobody knows."""
    found = one.quantities
    amounts: dict[str, Decimal] = {
        "boundary": found.given or found.taken,
        "only_billed": found.only_billed,
        "only_logged": found.only_logged,
        "quantity": found.variance,
        "price": one.variances.price,
    }
    return bool(amounts[name])


def _part(found: Variances, name: str) -> Decimal:
    amount: Decimal = getattr(found, name)
    return amount


def _of_charges(match: UsageMatch) -> Iterator[MatrixCause]:
    by_kind: dict[CauseKind, list[tuple[Decimal, int]]] = {}
    for charge, amount, lines in match.not_usage:
        kind = _NOT_LOGGED.get(charge, CauseKind.NOT_USAGE)
        by_kind.setdefault(kind, []).append((amount, lines))
    for kind, some in by_kind.items():
        whole = total(amount for amount, _lines in some)
        if whole:
            yield MatrixCause(kind, negated(whole), sum(n for _amount, n in some))
