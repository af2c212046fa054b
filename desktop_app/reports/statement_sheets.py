"""Lay out a department's statement as sheets: figures, reasons, models, keys, lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from desktop_app.domain.statements import DepartmentStatement
from desktop_app.i18n import _, mark
from desktop_app.reports.sheets import Column, Kind, Sheet
from desktop_app.reports.statement import PARTS

# What a department wants to see of its lines; the Lines page has them all.
LINES: tuple[tuple[str, str, Kind, int], ...] = (
    ("billing_date", mark("Billing date"), Kind.DAY, 12),
    ("charge_kind", mark("Charge kind"), Kind.TEXT, 13),
    ("model", mark("Model"), Kind.TEXT, 22),
    ("type_code", mark("Type"), Kind.TEXT, 30),
    ("api_key_id", mark("API key"), Kind.TEXT, 14),
    ("workspace_id", mark("Workspace"), Kind.TEXT, 20),
    ("cost_unit", mark("Cost unit"), Kind.TEXT, 14),
    ("tags", mark("Tags"), Kind.TEXT, 28),
    ("pricing_quantity", mark("Quantity"), Kind.AMOUNT, 21),
    ("pricing_unit", mark("Unit"), Kind.TEXT, 12),
    ("list_unit_price", mark("List price"), Kind.AMOUNT, 21),
    ("list_cost", mark("List cost"), Kind.AMOUNT, 21),
    ("discount_amount", mark("Discount"), Kind.AMOUNT, 21),
    ("billed_cost", mark("Billed"), Kind.AMOUNT, 21),
    ("billing_currency", mark("Currency"), Kind.TEXT, 10),
    ("vendor_line_id", mark("Provider's line ID"), Kind.TEXT, 32),
    ("line_id", mark("Line ID"), Kind.TEXT, 20),
)
LINE_COLUMNS = tuple(name for name, _title, _kind, _width in LINES)


def statement_sheets(
    stated: DepartmentStatement, lines: Iterable[Mapping[str, object]]
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
        Sheet(
            _("Lines"),
            [Column(name, _(title), kind, wide) for name, title, kind, wide in LINES],
            lines,
        ),
    ]


def _summary_columns() -> list[Column]:
    return [
        Column("period", _("Month"), width=10),
        Column("currency", _("Currency"), width=10),
        Column("name", _("Department"), width=28),
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
                "period": stated.period,
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
        Column("model_name", _("Model name"), width=22),
        *(_key_columns() if key else []),
        Column("lines", _("Lines"), Kind.COUNT),
        Column("billed", _("Billed"), Kind.AMOUNT, width=20),
    ]


def _key_columns() -> list[Column]:
    return [
        Column("key", _("API key"), width=28),
        Column("key_name", _("API key name"), width=22),
    ]


def _used_rows(
    stated: DepartmentStatement, *, key: bool
) -> Iterator[Mapping[str, object]]:
    for one in stated.currencies:
        for row in one.by_key if key else one.by_model:
            yield {
                "currency": one.currency,
                "model": row.values[0],
                "model_name": row.names[0],
                "key": row.values[-1] if key else None,
                "key_name": row.names[-1] if key else None,
                "lines": row.lines,
                "billed": row.billed,
            }
