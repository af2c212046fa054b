"""Lay out a department's statement as sheets: figures, reasons, models, keys, lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from desktop_app.domain.statements import DepartmentStatement
from desktop_app.i18n import _
from desktop_app.reports.sheets import Column, Kind, Sheet
from desktop_app.reports.statement import PARTS

AMOUNTS = frozenset(
    {
        "pricing_quantity",
        "list_unit_price",
        "list_cost",
        "discount_amount",
        "billed_cost",
    }
)


def statement_sheets(
    stated: DepartmentStatement,
    line_columns: Sequence[str],
    lines: Iterable[Mapping[str, object]],
) -> list[Sheet]:
    """Return a statement as sheets: summary, months, reasons, models, keys, lines."""
    return [
        Sheet(_("Summary"), _summary_columns(), list(_summary(stated))),
        Sheet(_("Months"), _month_columns(), list(_months(stated))),
        Sheet(_("Reasons"), _reason_columns(), list(_reasons(stated))),
        Sheet(
            _("Models"), _used_columns(key=False), list(_used_rows(stated, key=False))
        ),
        Sheet(_("Keys"), _used_columns(key=True), list(_used_rows(stated, key=True))),
        Sheet(_("Lines"), [_line_column(name) for name in line_columns], lines),
    ]


def _line_column(name: str) -> Column:
    kind = Kind.AMOUNT if name in AMOUNTS else Kind.TEXT
    return Column(name, name, Kind.DAY if name == "billing_date" else kind, width=20)


def _summary_columns() -> list[Column]:
    return [
        Column("currency", _("Currency"), width=10),
        Column("name", _("Department"), width=32),
        Column("by_default", _("By default"), Kind.AMOUNT),
        Column("by_choice", _("By choice"), Kind.AMOUNT),
        Column("shared", _("Shared"), Kind.AMOUNT),
        Column("total", _("Total"), Kind.AMOUNT),
        Column("provider", _("By the provider's tags"), Kind.AMOUNT, width=22),
        Column("lines", _("Lines"), Kind.COUNT),
    ]


def _summary(stated: DepartmentStatement) -> Iterator[Mapping[str, object]]:
    for one in stated.currencies:
        for name, cost in one.below or ((stated.department.name, one.cost),):
            yield {
                **vars(cost),
                "currency": one.currency,
                "name": name,
                "total": cost.total,
            }


def _month_columns() -> list[Column]:
    return [
        Column("period", _("Month"), width=10),
        Column("currency", _("Currency"), width=10),
        Column("total", _("Total"), Kind.AMOUNT, width=20),
    ]


def _months(stated: DepartmentStatement) -> Iterator[Mapping[str, object]]:
    for one in stated.currencies:
        for period, amount in one.months:
            yield {"period": period, "currency": one.currency, "total": amount}


def _reason_columns() -> list[Column]:
    return [
        Column("currency", _("Currency"), width=10),
        Column("reason", _("Reason"), width=48),
        Column("amount", _("Change"), Kind.AMOUNT, width=20),
    ]


def _reasons(stated: DepartmentStatement) -> Iterator[Mapping[str, object]]:
    for one in stated.currencies:
        rows = [(_(PARTS[part]), amount) for part, amount in one.changes]
        if one.shared_change and one.before is not None:
            rows.append((_("Shared cost"), one.shared_change))
        for reason, amount in rows:
            yield {"currency": one.currency, "reason": reason, "amount": amount}


def _used_columns(*, key: bool) -> list[Column]:
    return [
        Column("currency", _("Currency"), width=10),
        Column("model", _("Model"), width=28),
        *([Column("key", _("API key"), width=28)] if key else []),
        Column("lines", _("Lines"), Kind.COUNT),
        Column("billed", _("Billed"), Kind.AMOUNT, width=20),
    ]


def _used_rows(
    stated: DepartmentStatement, *, key: bool
) -> Iterator[Mapping[str, object]]:
    for one in stated.currencies:
        for row in one.by_key if key else one.by_model:
            yield {
                "currency": one.currency,
                "model": row.values[0],
                "key": row.values[-1] if key else None,
                "lines": row.lines,
                "billed": row.billed,
            }
