"""Write answers to stdout and what went wrong to stderr."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from rich.console import Console
from rich.table import Table

from desktop_app.domain.money import plain

WIDE = 160  # columns of text when nobody's terminal says otherwise
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class Column:
    """One column of a printed table; amounts stand at the right."""

    key: str
    title: str
    right: bool = False


def machine(value: object) -> object:
    """Turn a value into what JSON can hold; amounts become text."""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): machine(one) for key, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [machine(one) for one in value]
    return value


def shown(value: object) -> str:
    """Turn a value into what a person reads."""
    if value is None:
        return "–"
    if isinstance(value, Decimal):
        return plain(value).replace("-", MINUS)
    if isinstance(value, bool):
        return "✓" if value else "–"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return str(value)


def write_json(value: object) -> None:
    """Write one JSON document."""
    json.dump(machine(value), sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def write_csv(keys: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    """Write CSV with a header."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(keys)
    for row in rows:
        cells = [machine(row.get(key)) for key in keys]
        writer.writerow(["" if cell is None else cell for cell in cells])


def console() -> Console:
    """Return a console as wide as the terminal, or wide when there is none."""
    width = shutil.get_terminal_size((WIDE, 0)).columns
    return Console(width=width, highlight=False, markup=False)


def write_table(
    title: str, columns: Sequence[Column], rows: Iterable[Mapping[str, object]]
) -> None:
    """Write a table for people."""
    table = Table(
        title=title or None,
        title_justify="left",
        title_style="bold",
        show_header=any(column.title for column in columns),
    )
    for column in columns:
        table.add_column(
            column.title,
            justify="right" if column.right else "left",
            overflow="fold",
            no_wrap=column.right,
        )
    for row in rows:
        table.add_row(*(shown(row.get(column.key)) for column in columns))
    console().print(table)


def write_text(text: str) -> None:
    """Write a sentence."""
    sys.stdout.write(text + "\n")


def complain(message: str, hint: str = "") -> None:
    """Say on stderr what happened and what to do next."""
    sys.stderr.write(" ".join(part for part in (message, hint) if part) + "\n")
