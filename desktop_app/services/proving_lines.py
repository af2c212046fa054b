"""Prove the lines of an evidence pack: hashes, cells, arithmetic and totals."""

from __future__ import annotations

import csv
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import zip_longest
from pathlib import Path
from typing import Any

from desktop_app.calc.claimed import AMOUNTS, Arithmetic, Basis, first_fault
from desktop_app.domain.money import EXACT, plain, total
from desktop_app.i18n import _
from desktop_app.reports.manifest import (
    LINES,
    MANIFEST,
    ROWS,
    SOURCES,
    Manifest,
    row_hash,
    rows_digest,
)
from desktop_app.reports.sheets import harmless
from desktop_app.services.claim_figures import Sum
from desktop_app.services.evidencing import COLUMNS
from desktop_app.services.pack_rows import COUNTS, read_rows
from desktop_app.services.pack_sources import altered_source

Row = Mapping[str, Any]
HEADER_ROWS = 1  # rows are counted as a spreadsheet does
UNREADABLE = (OSError, EOFError, ValueError, zlib.error, csv.Error, RecursionError)
MALFORMED = (KeyError, TypeError, ValueError, IndexError, InvalidOperation)
# What the claim says of a line, and the column of the bill that it was taken from.
SAME = {
    "billed": "billed_cost",
    "vendor_line_id": "vendor_line_id",
    "source_row": "source_row",
    "model": "model",
    "type_code": "type_code",
    "period": "billing_period",
    "currency": "billing_currency",
    "unit": "pricing_unit",
}


@dataclass(frozen=True)
class Fault:
    """One thing in a pack that does not hold."""

    file: str
    place: str  # row and column, or empty: the file as a whole
    text: str


class _Found(Exception):
    """The first fault of a stretch of checks."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.text)


def line_fault(folder: Path, manifest: Manifest) -> Fault | None:
    """Return the first line, cell or total that does not hold; None: all do."""
    try:
        _prove(folder, manifest)
    except _Found as found:
        return found.fault
    except MALFORMED as fault:
        return Fault(
            MANIFEST,
            "",
            _("it does not say what a pack must say: {fault}").format(
                fault=repr(fault)
            ),
        )
    return None


def altered_cell(folder: Path) -> Fault | None:
    """Return the first cell of lines.csv that is not as its row says."""
    rows = _readable(read_rows(folder / ROWS), ROWS)
    try:
        _compare_all(rows, _cells(folder / LINES))
    except _Found as found:
        return found.fault if found.fault.file == LINES else None
    except MALFORMED:
        return None
    return None


def altered_row(folder: Path, manifest: Manifest) -> Fault | None:
    """Return the first row of rows.jsonl.gz that has not the hash it had."""
    try:
        for number, record in enumerate(_readable(read_rows(folder / ROWS), ROWS)):
            _check_hash(number, record, manifest["rows"])
    except _Found as found:
        return found.fault
    except MALFORMED:
        return None
    return None


def source_fault(folder: Path, manifest: Manifest) -> Fault | None:
    """Return the first row that is not as its source file held it; None: all are."""
    try:
        extents = manifest["source_rows"]
        if len(extents) != len(manifest["rows"]):
            return Fault(MANIFEST, "source_rows", _("rows are missing"))
        number = altered_source(folder / SOURCES, extents)
    except MALFORMED as fault:
        return Fault(MANIFEST, "source_rows", repr(fault))
    if number is None:
        return None
    place = _("row {row}").format(row=number)
    return Fault(SOURCES, place, _("its bytes are not those of the bill's file"))


def _compare_all(rows: Iterator[Row], cells: Iterator[list[str]]) -> None:
    _compare_header(next(cells, []))
    for number, (record, row) in enumerate(zip_longest(rows, cells)):
        if record is None or row is None:
            raise _Found(
                _at(LINES, number, "", _("the row is missing or is one too many"))
            )
        _compare(number, record["claim"], row)


def _prove(folder: Path, manifest: Manifest) -> None:
    hashes: Sequence[Sequence[str]] = manifest["rows"]
    whole, items = Sum(), [Sum() for _item in manifest["items"]]
    rows = _readable(read_rows(folder / ROWS), ROWS)
    cells = _cells(folder / LINES)
    _compare_header(next(cells, []))
    count = 0
    for number, (record, row) in enumerate(zip_longest(rows, cells)):
        if record is None or row is None or number >= len(hashes):
            raise _Found(
                _at(LINES, number, "", _("the row is missing or is one too many"))
            )
        _check_hash(number, record, hashes)
        _compare(number, record["claim"], row)
        arithmetic = _check_line(number, record)
        whole.take(arithmetic)
        items[int(record["claim"]["item"]) - 1].take(arithmetic)
        count += 1
    if count != len(hashes):
        raise _Found(_at(ROWS, count, "", _("rows are missing")))
    _check_totals(manifest, whole, items)


def _check_hash(number: int, record: Row, hashes: Sequence[Sequence[str]]) -> None:
    line_id, sha256 = hashes[number]
    if row_hash(record["line"]) != sha256:
        raise _Found(
            _at(ROWS, number, "", _("its SHA-256 is not the one in the manifest"))
        )
    claim = record["claim"]
    for column, wanted in (("line_id", line_id), ("row_sha256", sha256)):
        if claim[column] != wanted:
            raise _Found(
                _at(
                    ROWS,
                    number,
                    column,
                    _("the manifest says “{value}”").format(value=wanted),
                )
            )


def _compare_header(header: list[str]) -> None:
    for place, (found, wanted) in enumerate(zip_longest(header, COLUMNS), start=1):
        if found != wanted:
            text = _("column {place} is “{found}” and should be “{wanted}”")
            raise _Found(
                Fault(
                    LINES,
                    _("row {row}").format(row=HEADER_ROWS),
                    text.format(place=place, found=found, wanted=wanted),
                )
            )


def _compare(number: int, claim: Row, row: list[str]) -> None:
    """Hold the cells of lines.csv against the row that they were written from."""
    if len(row) != len(COLUMNS):
        raise _Found(
            _at(LINES, number, "", _("it has {count} cells").format(count=len(row)))
        )
    for column, found in zip(COLUMNS, row, strict=True):
        wanted = _cell(column, claim.get(column))
        if found != wanted:
            text = _("it says “{found}”; {file} says “{wanted}”")
            raise _Found(
                _at(
                    LINES,
                    number,
                    column,
                    text.format(found=found, file=ROWS, wanted=wanted),
                )
            )


def _cell(column: str, value: object) -> str:
    if value is None:
        return ""
    return str(value) if column in (*AMOUNTS, *COUNTS) else harmless(str(value))


def _check_line(number: int, record: Row) -> Arithmetic:
    """Calculate a line again from its columns."""
    claim, line = record["claim"], record["line"]
    for column, canonical in SAME.items():
        if claim.get(column) != line.get(canonical):
            text = _("it is not the bill's {column}")
            raise _Found(_at(ROWS, number, column, text.format(column=canonical)))
    amounts = {n: Decimal(claim[n]) if n in claim else None for n in AMOUNTS}
    arithmetic = Arithmetic(Basis(claim["basis"]), **amounts)
    fault = first_fault(arithmetic)
    if fault:
        raise _Found(
            _at(
                LINES, number, fault, _("it does not follow from the figures beside it")
            )
        )
    return arithmetic


def _check_totals(manifest: Manifest, whole: Sum, items: Sequence[Sum]) -> None:
    totals = manifest["totals"]
    _check_sum(whole, totals, "totals")
    for number, (found, stated) in enumerate(
        zip(items, manifest["items"], strict=True), start=1
    ):
        _check_sum(found, stated, f"items {number}")
    digest = rows_digest(sha for _line, sha in manifest["rows"])
    gap = EXACT.subtract(Decimal(totals["claim"]), whole.difference)
    for name, given, said in (
        ("rows_sha256", digest, manifest["rows_sha256"]),
        ("totals gap", plain(gap), totals["gap"]),
        ("dispute claim", manifest["dispute"]["claim"], totals["claim"]),
        (
            "totals difference",
            plain(total(one.difference for one in items)),
            totals["difference"],
        ),
    ):
        if given != said:
            _raise_total(name, str(given), str(said))


def _check_sum(found: Sum, stated: Row, name: str) -> None:
    for column, value in vars(found).items():
        text = plain(value) if isinstance(value, Decimal) else value
        if text != stated[column]:
            _raise_total(f"{name} {column}", str(text), str(stated[column]))


def _raise_total(name: str, found: str, stated: str) -> None:
    text = _("it says “{stated}”; the lines give “{found}”")
    raise _Found(Fault(MANIFEST, name, text.format(stated=stated, found=found)))


def _cells(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from _readable(csv.reader(file, strict=True), LINES)


def _readable(rows: Iterator[Any], name: str) -> Iterator[Any]:
    """Yield rows; what cannot be read is a fault of its file."""
    number = 0
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except UNREADABLE as fault:
            text = _("it cannot be read: {fault}").format(fault=fault)
            raise _Found(_at(name, number, "", text)) from fault
        yield row
        number += 1


def _at(file: str, number: int, column: str, text: str) -> Fault:
    """Name a row, counted from 1 with the header, and a column."""
    row = number + 1 + (HEADER_ROWS if file == LINES else 0)
    place = _("row {row}, column {column}") if column else _("row {row}")
    return Fault(file, place.format(row=row, column=column), text)
