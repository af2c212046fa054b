"""Export findings and charge lines as files that people can use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa

from desktop_app.domain.bills import Scope
from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.errors import Refused, Unwritable
from desktop_app.domain.findings import OPEN_CLASSES, Finding
from desktop_app.domain.views import Filter, LineQuery, Op
from desktop_app.i18n import _
from desktop_app.jobs import Progress
from desktop_app.reports.delimited import write_csv
from desktop_app.reports.sheets import Column, Kind, Sheet
from desktop_app.reports.workbook import write_workbook
from desktop_app.services.looking import LineIndex
from desktop_app.services.stating import open_stated, stated_findings
from desktop_app.store.workspace import Workspace

PAGE = 5_000
Stated = tuple[Finding, str]  # a finding and its state


def export_lines(
    home: Workspace,
    scope: Scope,
    path: Path,
    progress: Progress,
    *,
    query: LineQuery | None = None,
) -> Outcome[int]:
    """Write charge lines to ``.xlsx`` or ``.csv`` and return the number of rows.

    Args:
        home: the ledger.
        scope: which bills, where no query is given.
        path: the file to write; it is replaced whole or not touched.
        progress: counts rows.
        query: which lines, in which order.
    """
    query = query or LineQuery(scope)
    with open_stated(home, query, progress, paged=False) as index:
        progress.begin(_("Writing lines"), index.count)
        kinds = index.page(0, 1).schema
        columns = [Column(n, n, _kind_of(kinds.field(n).type)) for n in index.columns]
        sheet = Sheet(_("Lines"), columns, _rows(index, progress))
        return write_sheets([sheet], path)


def export_findings(
    home: Workspace, scope: Scope, path: Path, progress: Progress
) -> Outcome[int]:
    """Write findings to ``.xlsx`` (with a summary) or ``.csv``; return the rows."""
    progress.begin(_("Writing findings"))
    found = list(stated_findings(home, scope, progress))
    if path.suffix.lower() == ".csv":
        return write_sheets([_findings_sheet(found)], path)
    classes = _classes_sheet([one for one, _state in found])
    return write_sheets([classes, _findings_sheet(found)], path)


def open_findings(scope: Scope) -> LineQuery:
    """Return the query of all lines that a person must look at."""
    classes = tuple(one.value for one in OPEN_CLASSES)
    return LineQuery(scope, (Filter("finding_class", Op.IS, classes),))


def write_sheets(sheets: list[Sheet], path: Path) -> Outcome[int]:
    """Write sheets to ``.xlsx``, the last one to ``.csv``; return the rows."""
    suffix = path.suffix.lower()
    if suffix not in {".xlsx", ".csv"}:
        raise Refused(
            _("“{file}” is neither .xlsx nor .csv.").format(file=path.name),
            _("Give the file one of these endings."),
        )
    try:
        rows = (
            write_workbook(sheets, path)
            if suffix == ".xlsx"
            else write_csv(sheets[-1], path)
        )
    except OSError as fault:
        raise Unwritable(
            _("“{file}” cannot be written: {fault}.").format(
                file=path, fault=fault.strerror
            ),
            _("Choose another folder, or close the file in other programs."),
        ) from fault
    return Outcome(rows, Changed.ACTIVITY)


def _rows(index: LineIndex, progress: Progress) -> Iterator[Mapping[str, object]]:
    for start in range(0, index.count, PAGE):
        page = index.page(start, PAGE)
        progress.advance(page.num_rows)
        yield from page.to_pylist()


def _kind_of(kind: pa.DataType) -> Kind:
    if pa.types.is_decimal(kind):
        return Kind.AMOUNT
    if pa.types.is_timestamp(kind):
        return Kind.INSTANT
    if pa.types.is_date(kind):
        return Kind.DAY
    return Kind.COUNT if pa.types.is_integer(kind) else Kind.TEXT


def _findings_sheet(found: list[Stated]) -> Sheet:
    columns = [
        Column("class", _("Class")),
        Column("state", _("State")),
        Column("cause", _("Cause"), width=48),
        Column("billed", _("Billed"), Kind.AMOUNT),
        Column("expected", _("Expected"), Kind.AMOUNT),
        Column("difference", _("Difference"), Kind.AMOUNT),
        Column("currency", _("Currency"), width=10),
        Column("model", _("Model"), width=24),
        Column("type_code", _("Type"), width=30),
        Column("period", _("Period"), width=10),
        Column("account", _("Account"), width=20),
        Column("vendor_line_id", _("Provider's line ID"), width=40),
        Column("source_file", _("File"), width=40),
        Column("source_row", _("Row"), Kind.COUNT, width=10),
        Column("rule", _("Price rule"), width=60),
        Column("line_id", _("Line"), width=22),
    ]
    return Sheet(_("Findings"), columns, [_finding_row(*one) for one in found])


def _finding_row(one: Finding, state: str) -> dict[str, object]:
    cause = "; ".join(cause.detail for cause in one.causes)
    told = {"class": one.finding_class.value, "state": state, "cause": cause}
    return {**vars(one), **told}


def _classes_sheet(found: list[Finding]) -> Sheet:
    columns = [
        Column("class", _("Class")),
        Column("currency", _("Currency")),
        Column("lines", _("Lines"), Kind.COUNT),
        Column("billed", _("Billed"), Kind.AMOUNT),
        Column("difference", _("Difference"), Kind.AMOUNT),
    ]
    rows = []
    for key in sorted({(one.finding_class.value, one.currency or "") for one in found}):
        group = [
            one for one in found if (one.finding_class.value, one.currency or "") == key
        ]
        rows.append(
            {
                "class": key[0],
                "currency": key[1],
                "lines": len(group),
                "billed": sum(one.billed for one in group),
                "difference": sum(one.difference or 0 for one in group),
            }
        )
    return Sheet(_("Summary"), columns, rows)
