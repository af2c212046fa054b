"""Read any other table through a column mapping, and look at it before that.

A row says what kind of charge it is only where the mapping names a column for that
(`vendor_charge_type`); in a table without one, every row is usage.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyarrow as pa

from importers.charge_kinds import ChargeKind
from importers.charge_words import kind_of
from importers.columns import (
    Amount,
    Column,
    Currency,
    Day,
    Instant,
    Month,
    Price,
    Quantity,
    Text,
    Word,
    find_headers,
)
from importers.contract import ImportRefused, Profile, Reject, Role, mark
from importers.distinct import constant
from importers.documents import open_document
from importers.kernels import Cells, cast
from importers.mapping import Mapping, check
from importers.mapping_draft import adapt, suggest
from importers.rewriting import Rewritten, as_day, as_instant, as_number
from importers.schema import CHARGE, MONEY, PRICE, WORD
from importers.stated_types import decode_types
from importers.tabular import TabularImporter, TabularReading

_VERSION = 1
_NEEDED = frozenset({"billed_cost", "billing_account_id"})
_IDENTIFIERS = frozenset({"billing_account_id", "sub_account_id"})
_OWN_SHAPE: dict[str, type[Column]] = {
    "billing_period": Month,
    "billing_date": Day,
    "charge_period_start": Instant,
    "charge_period_end": Instant,
    "billing_currency": Currency,
    "pricing_quantity": Quantity,
    "usage_before_deduction": Quantity,
    "usage_deducted": Quantity,
}


class MappedImporter(TabularImporter):
    """A table read as a mapping says."""

    mapping: Mapping

    @classmethod
    def missing(cls, header: list[str]) -> tuple[str, ...]:
        """Ask for every header that the mapping names."""
        return tuple(
            name
            for name in cls.mapping.columns.values()
            if not find_headers(Column(name), header)
        )

    def charge_kind(
        self, charge_type: str, transaction_type: str, commodity: str
    ) -> ChargeKind:
        """Tell what a row is: by the mapping's words, then by the known ones."""
        if charge_type in self.mapping.kinds:
            return self.mapping.kinds[charge_type]
        if not self.mapping.has("vendor_charge_type"):
            return ChargeKind.USAGE
        return kind_of(charge_type, transaction_type, commodity)

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Add what is the same in all rows, and decode a type that is stated."""
        for name, value in self.mapping.constants.items():
            columns[name] = _constant(name, value, rows)
        if "type_code" in columns and "instance_id" not in columns:
            decode_types(columns, rows)


@dataclass(frozen=True)
class Preview:
    """The first rows of a table, as a mapping reads them."""

    lines: pa.Table  # schema.CHARGE
    rejects: tuple[Reject, ...]
    unmapped: tuple[str, ...]  # headers that the mapping does not use


def mapped_importer(mapping: Mapping) -> type[MappedImporter]:
    """Make the format that a mapping describes."""
    check(mapping)
    profile = Profile(
        name=f"mapped.{mapping.name}",
        version=_VERSION,
        title=mapping.title or mapping.name,
        provider=mapping.provider,
        precision=mapping.precision,
        finality=mapping.finality,
        utc_offset=mapping.utc_offset,
        currency=mapping.currency,
        role=mapping.role,
    )
    declared: dict[str, object] = {
        name: _column(mapping, name, header) for name, header in mapping.columns.items()
    }
    body = {"profile": profile, "mapping": mapping, "__doc__": profile.title}
    return type("Mapped", (MappedImporter,), {**declared, **body})


def suggest_for(path: Path, like: Mapping | None = None) -> Mapping:
    """Draft a mapping for a table from the names of its columns.

    Args:
        path: the table.
        like: a mapping to begin with; its headers are looked for in this table.
    """
    header = open_document(path).header
    return suggest(header) if like is None else adapt(header, like)


def preview(path: Path, mapping: Mapping, rows: int = 20) -> Preview:
    """Read the first rows of a table through a mapping; nothing is taken.

    Raises:
        ImportRefused: the file cannot be opened, or lacks a mapped header.
    """
    document = open_document(path)
    importer = mapped_importer(mapping)
    lacking = importer.match(document.header).missing
    if lacking:
        raise ImportRefused(
            mark("{file} lacks the columns {columns} that the mapping names."),
            mark("Correct the mapping, or make it anew from the file's header."),
            file=path.name,
            columns=", ".join(lacking),
        )
    reading = TabularReading(importer(), document.sheets[:1], document.container)
    lines: list[pa.Table] = []
    rejects: list[Reject] = []
    for batch in reading.batches():
        lines.append(batch.lines.slice(0, rows))
        rejects += batch.rejects[:rows]
        if sum(table.num_rows for table in lines) + len(rejects) >= rows:
            break
    taken = pa.concat_tables(lines) if lines else CHARGE.empty_table()
    return Preview(taken.slice(0, rows), tuple(rejects[:rows]), reading.unmapped)


def _column(mapping: Mapping, name: str, header: str) -> Column:
    shape = _OWN_SHAPE.get(name) or _shape_of(CHARGE.field(name).type)
    needed = name in _NEEDED
    if mapping.role is Role.USAGE_LOG and name == "billed_cost":
        needed = False  # a log counts; what it says of money is only compared
    column = shape(header, needed=needed, identifier=name in _IDENTIFIERS)
    rewrite: Callable[[Cells], Cells] | None = None
    if name in mapping.formats:
        dates = as_instant if shape is Instant else as_day
        rewrite = partial(dates, written=mapping.formats[name])
    elif pa.types.is_decimal(CHARGE.field(name).type):
        rewrite = partial(
            as_number, decimal=mapping.decimal, thousands=mapping.thousands
        )
    return column if rewrite is None else Rewritten(column, rewrite)


def _shape_of(type_: pa.DataType) -> type[Column]:
    if type_ == WORD:
        return Word
    if type_ == PRICE:
        return Price
    return Amount if type_ == MONEY else Text


def _constant(name: str, value: str, rows: int) -> Cells:
    words = constant(value, rows)
    return words if CHARGE.field(name).type == WORD else cast(words, pa.string())
