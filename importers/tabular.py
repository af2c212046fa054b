"""Turn declared columns into an importer: recognise a header, read its lines."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, ClassVar

import numpy as np
import pyarrow as pa

from importers.charge_kinds import ChargeKind
from importers.charge_words import kind_of
from importers.columns import Column, find_headers
from importers.contract import (
    Batch,
    ImportRefused,
    Note,
    Profile,
    Reject,
    Verdict,
    mark,
)
from importers.derive import Deriver
from importers.kernels import Cells
from importers.lines import Faulty, Plan, take
from importers.schema import CHARGE
from importers.sheets import Job, Sheet, Stretch
from importers.silence import without_silent

_WORKERS = 2
_AHEAD = 3  # stretches that are read, or being read, before they are asked for
_PERIOD_COLUMNS = ("billing_period", "billing_date", "charge_period_start")


@dataclass(frozen=True)
class Settled:
    """The sheets of a file that are read, and what a person must know of them."""

    sheets: tuple[Sheet, ...]
    notes: tuple[Note, ...] = ()


class TabularImporter:
    """A bill format: a profile, marks, and one declared column a canonical column.

    Attributes:
        profile: what the format is.
        marks: header cells that no other bill has; one of them must be there.
        never: header cells that tell this is another format.
        says: columns of which a row must fill one; else it is blank.
        one_of: groups of columns, in the order in which they are asked for; a file
            has one of each group, and a row a value in one of them.

    Class attributes that are columns are named as in ``schema.COLUMNS``; others are
    read too (as money where they are numbers) and are there for ``complete``.
    """

    profile: ClassVar[Profile]
    marks: ClassVar[tuple[str, ...]] = ()
    never: ClassVar[tuple[str, ...]] = ()
    says: ClassVar[tuple[str, ...]] = ()
    one_of: ClassVar[tuple[tuple[str, ...], ...]] = ()

    @classmethod
    def columns(cls) -> dict[str, Column]:
        """Return the declared columns by name."""
        return {
            name: value
            for base in reversed(cls.__mro__)
            for name, value in vars(base).items()
            if isinstance(value, Column)
        }

    @classmethod
    def match(cls, header: Sequence[str]) -> Verdict:
        """Tell whether a header is this format's, and if not why."""
        cells = list(header)
        name = cls.profile.name
        if cls.marks and not any(find_headers(Column(m), cells) for m in cls.marks):
            return Verdict(name, fits=False, why=mark("has none of its headers"))
        if any(find_headers(Column(m), cells) for m in cls.never):
            return Verdict(name, fits=False, why=mark("has headers of another format"))
        missing = cls.missing(cells)
        if missing:
            why = mark("lacks columns that it needs")
            return Verdict(name, fits=False, why=why, missing=missing)
        return Verdict(name, fits=True)

    @classmethod
    def missing(cls, header: list[str]) -> tuple[str, ...]:
        """Return the options to tick in the console for what is needed and absent."""
        lacking = [
            column.tick or column.names[0]
            for column in cls.columns().values()
            if column.needed and not find_headers(column, header)
        ]
        for names in (_PERIOD_COLUMNS, *cls.one_of):
            some = [cls.columns()[name] for name in names if name in cls.columns()]
            if some and not any(find_headers(column, header) for column in some):
                lacking.append(some[0].tick or some[0].names[0])
        return tuple(dict.fromkeys(lacking))

    def charge_kind(
        self, charge_type: str, transaction_type: str, commodity: str
    ) -> ChargeKind:
        """Tell what a row is from its words (called for distinct words only)."""
        return kind_of(charge_type, transaction_type, commodity)

    @classmethod
    def settle(cls, file: str, sheets: Sequence[Sheet]) -> Settled:
        """Look at a file as a whole: refuse it, leave out what is in it twice.

        Raises:
            ImportRefused: its sheets do not make a whole.
        """
        del file
        return Settled(tuple(sheets))

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Add or change columns of taken rows before the rest is derived."""

    def places(self, header: Sequence[str]) -> dict[str, int]:
        """Return where each declared column stands; refuse two headers for one."""
        found: dict[str, int] = {}
        for name, column in self.columns().items():
            indices = find_headers(column, list(header))
            if len(indices) > 1:
                raise ImportRefused(
                    mark("Two columns say the same: {first} and {second}."),
                    mark("Delete the one that was added and import the file again."),
                    first=header[indices[0]],
                    second=header[indices[1]],
                )
            if indices:
                found[name] = indices[0]
        return found


@dataclass(frozen=True)
class TabularReading:
    """A file recognised as one tabular format, ready to be read."""

    importer: TabularImporter
    sheets: tuple[Sheet, ...]
    container: str
    account: str = ""  # whose the lines are, where the file names none
    notes: tuple[Note, ...] = ()

    @property
    def profile(self) -> Profile:
        return self.importer.profile

    @property
    def encoding(self) -> str:
        return self.sheets[0].encoding

    @property
    def size(self) -> int:
        return sum(sheet.size for sheet in self.sheets)

    @property
    def unmapped(self) -> tuple[str, ...]:
        """Headers that the format does not know."""
        header = self.sheets[0].header
        known = set(self.importer.places(header).values())
        return tuple(
            cell for i, cell in enumerate(header) if i not in known and cell.strip()
        )

    def batches(self) -> Iterator[Batch]:
        """Yield the file's lines in order, stretch by stretch.

        Raises:
            ImportRefused: the file is damaged further down, or holds no row.
        """
        deriver = Deriver(self.profile, self.importer.charge_kind, self.account)
        found = 0
        for sheet in self.sheets:
            plan = self._plan(sheet)
            number = sheet.first_row
            read = partial(_read, self.importer, deriver, plan)
            for piece in _in_order(read, sheet.jobs(plan.wanted)):
                yield piece.batch(sheet.part, number)
                number += piece.stretch.records
                found += piece.stretch.records - piece.stretch.blank
        if not found:
            raise ImportRefused(
                mark("The file has a header and no rows."),
                mark("Export the bill again for a month with charges."),
            )

    def _plan(self, sheet: Sheet) -> Plan:
        places = self.importer.places(sheet.header)
        columns = {
            name: column
            for name, column in self.importer.columns().items()
            if name in places
        }
        offset = self.profile.utc_offset
        one_of = self.importer.one_of
        return Plan(sheet.header, columns, places, sheet.part, offset, one_of)


@dataclass(frozen=True)
class _Piece:
    stretch: Stretch
    columns: Mapping[str, Cells]
    rows: Cells
    rejects: tuple[Reject, ...]

    def batch(self, part: int, number: int) -> Batch:
        """Number the records from ``number`` on."""
        rows = self.rows.to_numpy(zero_copy_only=False) + number
        count = len(rows)
        columns: dict[str, Any] = {
            **self.columns,
            "source_part": pa.array(np.full(count, part, np.int16)),
            "source_row": pa.array(rows),
        }
        return Batch(
            charge_table(columns, count),
            [replace(reject, row=reject.row + number) for reject in self.rejects],
            self.stretch.blank,
            self.stretch.records,
            self.stretch.bytes_read,
        )


def charge_table(columns: Mapping[str, Any], rows: int) -> pa.Table:
    """Build a table of CHARGE; columns that are not given are null."""
    filled: list[Any] = [
        columns[field.name] if field.name in columns else pa.nulls(rows, field.type)
        for field in CHARGE
    ]
    return pa.Table.from_arrays(filled, schema=CHARGE)


def _read(importer: TabularImporter, deriver: Deriver, plan: Plan, job: Job) -> _Piece:
    told = [plan.places[name] for name in importer.says if name in plan.places]
    stretch = without_silent(job(), told)
    try:
        taken = take(stretch, plan)
    except Faulty:
        if stretch.again is None:
            raise
        stretch = without_silent(stretch.again(), told)
        taken = take(stretch, plan)
    rows = len(taken.rows)
    columns = dict(taken.columns)
    importer.complete(columns, rows)
    deriver.derive(columns, rows)
    rejects = tuple(_spelled(reject, plan) for reject in taken.rejects)
    return _Piece(stretch, columns, taken.rows, rejects)


def _spelled(reject: Reject, plan: Plan) -> Reject:
    """Name the column of a cell that is no text by its header."""
    if not reject.column.isdecimal() or reject.column in plan.header:
        return reject
    return replace(reject, column=plan.header[int(reject.column)])


def _in_order(read: Callable[[Job], _Piece], jobs: Iterator[Job]) -> Iterator[_Piece]:
    waiting: deque[Future[_Piece]] = deque()
    pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="read")
    try:
        for job in jobs:
            waiting.append(pool.submit(read, job))
            if len(waiting) >= _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
