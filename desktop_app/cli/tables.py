"""List bills and charge lines."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from desktop_app.cli.desk import opened, scope_of
from desktop_app.cli.output import (
    Column,
    complain,
    shown,
    write_csv,
    write_json,
    write_table,
    write_text,
)
from desktop_app.domain.bills import Bill, BillStatus
from desktop_app.domain.views import LineQuery
from desktop_app.i18n import _
from desktop_app.services.browsing import bills as list_bills
from desktop_app.services.browsing import sifted
from desktop_app.services.looking import LineIndex, line_filters
from desktop_app.services.signed_totals import broken_totals, broken_words
from desktop_app.services.stating import open_stated
from desktop_app.store.workspace import Workspace

DONE = 0
PAGE = 5_000
SHOWN = (
    "line_id",
    "billing_date",
    "billing_account_id",
    "model",
    "type_code",
    "api_key_id",
    "pricing_quantity",
    "pricing_unit",
    "list_unit_price",
    "billed_cost",
    "expected",
    "difference",
    "finding_class",
)
AMOUNTS = {
    "pricing_quantity",
    "list_unit_price",
    "billed_cost",
    "expected",
    "difference",
}
DEFAULT_LIMIT = 100  # for people; JSON and CSV give all


def bill_record(bill: Bill) -> dict[str, object]:
    """Return a bill as JSON keys."""
    return {
        "provider": bill.id.provider,
        "account": bill.id.account,
        "period": bill.id.period,
        "currency": bill.id.currency,
        "lines": bill.lines,
        "checked": bill.checked,
        "unpriced": bill.unpriced,
        "findings": bill.findings,
        "billed_total": bill.billed_total,
        "expected_total": bill.expected_total,
        "difference": bill.difference,
        "status": bill.status.value,
        "finality": bill.finality.value,
        "created_at": bill.created_at,
    }


def write_bills(found: list[Bill]) -> None:
    """Write bills as a table."""
    records = [bill_record(bill) for bill in found]
    for record, bill in zip(records, found, strict=True):
        if bill.unpriced and bill.expected_total is not None:
            record["expected_total"] = "≥ " + shown(bill.expected_total)
    columns = [
        Column("period", _("Period")),
        Column("provider", _("Provider")),
        Column("account", _("Account")),
        Column("lines", _("Lines"), right=True),
        Column("billed_total", _("Billed"), right=True),
        Column("expected_total", _("Recalculated"), right=True),
        Column("difference", _("Difference"), right=True),
        Column("currency", _("Currency")),
        Column("findings", _("Findings"), right=True),
        Column("status", _("Status")),
        Column("finality", _("Finality")),
        Column("created_at", _("Created (UTC)")),
    ]
    write_table(_("Bills"), columns, records)


def bills(arguments: argparse.Namespace) -> int:
    """List the bills with totals and status."""
    with opened(arguments) as (home, _progress):
        found = _wanted(home, arguments)
        broken = broken_totals(home)
    if arguments.json:
        write_json([bill_record(bill) for bill in found])
    else:
        write_bills(found)
    if broken:
        complain(broken_words(broken))
    return DONE


def _wanted(home: Workspace, arguments: argparse.Namespace) -> list[Bill]:
    status = BillStatus(arguments.status) if arguments.status else None
    months = (arguments.first, arguments.last)
    return sifted(list_bills(home, scope_of(arguments)), *months, status)


def _rows(index: LineIndex, limit: int | None) -> Iterator[dict[str, object]]:
    stop = index.count if limit is None else min(limit, index.count)
    for start in range(0, stop, PAGE):
        yield from index.page(start, min(PAGE, stop - start)).to_pylist()


def lines(arguments: argparse.Namespace) -> int:
    """List charge lines, decoded."""
    scope = scope_of(arguments)
    query = LineQuery(scope, line_filters(arguments.where))
    with (
        opened(arguments) as (home, progress),
        open_stated(home, query, progress, paged=False) as index,
    ):
        if arguments.json:
            write_json(list(_rows(index, arguments.limit)))
        elif arguments.csv:
            write_csv(index.columns, _rows(index, arguments.limit))
        else:
            _write_page(index, arguments.limit or DEFAULT_LIMIT)
    return DONE


def _write_page(index: LineIndex, limit: int) -> None:
    columns = [Column(key, key, right=key in AMOUNTS) for key in SHOWN]
    write_table("", columns, _rows(index, limit))
    _write_totals(index, limit)


def _write_totals(index: LineIndex, limit: int) -> None:
    sums = ", ".join(f"{shown(s)} {name}" for name, s in index.totals.items())
    write_text(
        _("{shown} of {count} lines; billed in all: {sums}").format(
            shown=f"{min(limit, index.count):,}", count=f"{index.count:,}", sums=sums
        )
    )
