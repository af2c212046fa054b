"""Open a file as sheets: one list for each member, in the order to try them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from importers.contract import ImportRefused, mark
from importers.csv_text import CsvSheet, open_csv
from importers.json_text import RecordSheet, no_records, open_json
from importers.parquet_text import ParquetSheet, open_parquet
from importers.sheets import Sheet
from importers.sources import Form, Member, open_source
from importers.spreadsheet import open_workbook


@dataclass(frozen=True)
class Document:
    """A file that was opened: for each member the sheets that may hold the bill."""

    path: Path
    container: str
    members: tuple[tuple[Sheet, ...], ...]

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        return tuple(sheet for member in self.members for sheet in member)

    @property
    def header(self) -> list[str]:
        return self.sheets[0].header

    @property
    def encoding(self) -> str:
        return self.sheets[0].encoding


def open_document(path: Path) -> Document:
    """Open a file of any supported container, or refuse it with one sentence."""
    source = open_source(path)
    members = [_sheets(path, member) for member in source.members]
    filled = tuple(sheets for sheets in members if not _is_empty(sheets))
    if not filled and all(isinstance(one, RecordSheet) for m in members for one in m):
        raise no_records(path.name)
    if not filled:
        raise ImportRefused(
            mark("{file} has a header and no rows."),
            mark("Export the bill again for a month with charges."),
            file=path.name,
        )
    return Document(path, source.container, filled)


def _sheets(path: Path, member: Member) -> tuple[Sheet, ...]:
    if member.form is Form.TEXT:
        return (open_csv(member),)
    if member.form is Form.JSON:
        return (open_json(member),)
    if member.form is Form.PARQUET:
        return (open_parquet(member, path),)
    return open_workbook(member)


def _is_empty(sheets: tuple[Sheet, ...]) -> bool:
    return all(
        isinstance(sheet, CsvSheet | RecordSheet | ParquetSheet) and sheet.empty
        for sheet in sheets
    )
