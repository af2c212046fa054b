"""Write one sheet as CSV, every digit as it is."""

from __future__ import annotations

import csv
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from desktop_app.domain.money import plain
from desktop_app.reports.sheets import Sheet, harmless


def write_csv(sheet: Sheet, path: Path) -> int:
    """Write a sheet whole or not at all and return the number of rows.

    UTF-8 with BOM, because spreadsheets on Windows guess wrongly without it.
    """
    aside = path.with_name(path.name + ".new")
    written = 0
    with aside.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([column.title for column in sheet.columns])
        for row in sheet.rows:
            writer.writerow([_cell(row.get(column.key)) for column in sheet.columns])
            written += 1
    aside.replace(path)
    return written


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return harmless(str(value))
