"""Stage a file's charge lines: Parquet written aside, proved and named by its hash."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from desktop_app.domain.bills import BillId
from desktop_app.domain.errors import Refused
from desktop_app.domain.money import EXACT
from desktop_app.i18n import _
from desktop_app.store.files import sync, writing
from desktop_app.store.kernels import kernels
from desktop_app.store.sinks import COMPRESSION, Sink
from desktop_app.store.sources import hash_file
from importers.schema import CHARGE

ROW_GROUP = 65_536  # rows
OPEN_ROWS = 2 * ROW_GROUP  # rows held in memory over all bills of a file
_KEYS = ["billing_account_id", "billing_period", "billing_currency"]
# Where nearly every row has its own value, a dictionary is built for nothing.
_UNIQUE = {"source_row", "vendor_line_id", "usage_detail", "vendor_trace"}
_OPTIONS: dict[str, Any] = {
    **COMPRESSION,
    "use_dictionary": [
        field.name
        for field in CHARGE
        if field.name not in _UNIQUE and not pa.types.is_decimal(field.type)
    ],
}
SOURCE_KEY = "plumbline.source"


@dataclass(frozen=True)
class StagedPart:
    """Lines of one bill, written aside and read back once."""

    id: str  # SHA-256 of the file
    bill: BillId
    path: Path
    lines: int
    billed_total: Decimal
    list_total: Decimal


class PartWriter:
    """Writes the lines of one bill in row groups of one size."""

    def __init__(self, bill: BillId, path: Path) -> None:
        self._bill = bill
        self._path = path
        self._sink = Sink(path)
        self._writer = pq.ParquetWriter(self._sink.stream, CHARGE, **_OPTIONS)
        self._waiting: list[pa.Table] = []
        self.waiting_rows = 0
        self._lines = 0
        self._billed = Decimal(0)
        self._listed = Decimal(0)

    def add(self, lines: pa.Table) -> None:
        """Take lines; whole row groups go to the disk."""
        self._lines += lines.num_rows
        self._billed = EXACT.add(self._billed, exact_sum(lines, "billed_cost"))
        self._listed = EXACT.add(self._listed, exact_sum(lines, "list_cost"))
        self._waiting.append(lines)
        self.waiting_rows += lines.num_rows
        if self.waiting_rows >= ROW_GROUP:
            self.flush(whole_groups=True)

    def flush(self, *, whole_groups: bool = False) -> None:
        """Write what waits; ``whole_groups`` keeps a rest for the next group."""
        if not self._waiting:
            return
        table = pa.concat_tables(self._waiting).unify_dictionaries()
        end = table.num_rows
        if whole_groups:
            end -= end % ROW_GROUP
        self._waiting = [table.slice(end)] if end < table.num_rows else []
        self.waiting_rows = table.num_rows - end
        for start in range(0, end, ROW_GROUP):
            group = table.slice(start, min(ROW_GROUP, end - start))
            if start + ROW_GROUP >= end:
                del table  # what is written is let go of, column by column
            self._write(group)

    def _write(self, group: pa.Table) -> None:
        columns: list[pa.Array[Any]] = []
        while group.num_columns:
            columns.append(group.column(0).combine_chunks())
            group = group.remove_column(0)
        table = pa.Table.from_arrays(columns, schema=CHARGE)
        self._writer.write_table(table, row_group_size=ROW_GROUP)
        del table, columns
        pa.default_memory_pool().release_unused()

    def finish(self, sha256: str) -> StagedPart:
        """Write the end, bring it to the disk and prove it by reading it back."""
        self.flush()
        self._writer.add_key_value_metadata({SOURCE_KEY: sha256})
        self._writer.close()
        self.close()
        sync(self._path)
        self._prove()
        return StagedPart(
            id=hash_file(self._path),
            bill=self._bill,
            path=self._path,
            lines=self._lines,
            billed_total=self._billed,
            list_total=self._listed,
        )

    def close(self) -> None:
        """Let go of the file; what was not finished is not worth writing."""
        self._sink.give_up()
        self._writer.close()
        self._sink.close()

    def _prove(self) -> None:
        lines, billed = 0, Decimal(0)
        with pq.ParquetFile(self._path) as stored:
            for batch in stored.iter_batches(columns=["billed_cost"]):
                lines += batch.num_rows
                table = pa.Table.from_batches([batch])
                billed = EXACT.add(billed, exact_sum(table, "billed_cost"))
        if (lines, billed) != (self._lines, self._billed):
            raise RuntimeError(f"{self._path} does not hold what was written to it")


class Staging:
    """The charge lines of one file, parted by bill, in a folder of their own."""

    def __init__(self, folder: Path, provider: str) -> None:
        self._folder = folder
        self._provider = provider
        self._writers: dict[BillId, PartWriter] = {}
        self._currencies: dict[tuple[str, str], str] = {}

    @property
    def bills(self) -> list[BillId]:
        """The bills that lines were taken of so far."""
        return list(self._writers)

    def add(self, lines: pa.Table) -> None:
        """Take a stretch of the file's lines."""
        for bill, stretch in _by_bill(lines, self._provider):
            self._refuse_mixed(bill)
            with writing(self._folder):
                self._writer(bill).add(stretch)
        with writing(self._folder):
            self._make_room()

    def finish(self, sha256: str) -> list[StagedPart]:
        """End every part, in the order of their bills."""
        with writing(self._folder):
            return [self._writers[b].finish(sha256) for b in sorted(self._writers)]

    def close(self) -> None:
        """Let go of the files, whole or not."""
        for writer in self._writers.values():
            writer.close()

    def _writer(self, bill: BillId) -> PartWriter:
        if bill not in self._writers:
            path = self._folder / f"{len(self._writers)}.parquet"
            self._writers[bill] = PartWriter(bill, path)
        return self._writers[bill]

    def _make_room(self) -> None:
        while sum(w.waiting_rows for w in self._writers.values()) > OPEN_ROWS:
            max(self._writers.values(), key=lambda w: w.waiting_rows).flush()

    def _refuse_mixed(self, bill: BillId) -> None:
        known = self._currencies.setdefault((bill.account, bill.period), bill.currency)
        if known != bill.currency:
            raise Refused(
                _(
                    "The file mixes {one} and {other} in the bill of account "
                    "“{account}” for {period}."
                ).format(
                    one=known,
                    other=bill.currency,
                    account=bill.account,
                    period=bill.period,
                ),
                _("Export one currency at a time."),
            )


def exact_sum(table: pa.Table, column: str) -> Decimal:
    """Sum a decimal column to the last digit; no value counts as nothing."""
    found = kernels().sum(table.column(column)).as_py()
    return Decimal(0) if found is None else Decimal(found)


def _by_bill(lines: pa.Table, provider: str) -> Iterator[tuple[BillId, pa.Table]]:
    lines = lines.cast(CHARGE) if lines.schema != CHARGE else lines
    alone = [_only_value(lines.column(name)) for name in _KEYS]
    if lines.num_rows and all(one is not None for one in alone):
        account, period, currency = (str(one) for one in alone)
        yield BillId(provider, account, period, currency), lines
        return
    texts = [_texts(lines.column(name)) for name in _KEYS]
    _first, places, groups = np.unique(
        _codes(texts), return_index=True, return_inverse=True
    )
    for group in np.argsort(places):
        account, period, currency = (text[int(places[group])].as_py() for text in texts)
        bill = BillId(provider, account, period, currency)
        yield bill, lines.filter(pa.array(groups == group))


def _texts(column: pa.ChunkedArray[Any]) -> pa.ChunkedArray[Any]:
    texts = [chunk.cast(pa.string()).fill_null("") for chunk in column.chunks]
    return pa.chunked_array(texts, pa.string())


def _codes(texts: list[pa.ChunkedArray[Any]]) -> npt.NDArray[np.int64]:
    """Number the rows of several columns, so that equal rows have one number."""
    codes = np.zeros(len(texts[0]), dtype=np.int64)
    for column in texts:
        encoded = column.combine_chunks().dictionary_encode()
        codes = codes * len(encoded.dictionary) + encoded.indices.to_numpy()
    return codes


def _only_value(column: pa.ChunkedArray[Any]) -> str | None:
    """Return the one value of a column; None if there are several."""
    if column.null_count == len(column):
        return ""
    if column.null_count:
        return None
    found = {value for chunk in column.chunks for value in chunk.unique().to_pylist()}
    return str(found.pop()) if len(found) == 1 else None
