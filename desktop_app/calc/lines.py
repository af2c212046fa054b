"""Read a part's lines in stretches, with what the checks must know beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from desktop_app.calc.combinations import Combination
from desktop_app.calc.timelines import NO_TIME, Whole
from importers.charge_kinds import ChargeKind
from importers.contract import Precision
from importers.price_windows import TimeBasis
from importers.schema import INSTANT

STRETCH = 131_072  # lines
DAY = 86_400
MARGIN = 45  # days
UTC_OFFSET = 8 * 3_600  # seconds; the providers' day begins in Beijing

KEY = (
    "region_id",
    "model",
    "type_code",
    "pricing_unit",
    "vendor_unit",
    "vendor_price_unit",
    "billing_currency",
)
AMOUNTS = (
    "usage_before_deduction",
    "usage_deducted",
    "pricing_quantity",
    "list_unit_price",
    "list_cost",
    "plan_list_cost",
    "plan_deducted",
    "discount_amount",
    "discounted_cost",
    "coupon_amount",
    "rounding_amount",
    "billed_cost",
)
_OTHERS = (
    "charge_kind",
    "decoded",
    "instance_id",
    "billing_date",
    "charge_period_start",
    "discount_detail",
)
_SPLIT_KEY = ("order_id", "service_code")
_WORDS = (*KEY, "charge_kind", "instance_id", "service_code")

USAGE, FREE, STATED = 0, 1, 2  # how a line is judged
_JUDGED_AS = {ChargeKind.USAGE: USAGE, ChargeKind.FREE_QUOTA: FREE}

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class PartIn:
    """The lines of one source file that belong to one bill, as they lie on disk.

    Args:
        dropped: files of row numbers that do not count any more.
        restated: a file of row numbers with what was billed before.
        utc_offset: hours; in whose days the provider's month begins and ends. None:
            only a line's own day tells.
    """

    id: str
    path: Path
    profile: str
    precision: str
    dropped: tuple[Path, ...] = ()
    restated: Path | None = None
    utc_offset: int | None = UTC_OFFSET // 3_600


@dataclass(frozen=True)
class Stretch:
    """Consecutive lines of a part."""

    first: int  # row number of the first line
    table: pa.Table

    @property
    def size(self) -> int:
        return int(self.table.num_rows)

    def column(self, name: str) -> pa.Array[Any]:
        """Return a column in one piece."""
        return whole(self.table.column(name))

    def times(self) -> Whole:
        """Return each line's time in seconds: its start, else its day's."""
        day = pc.cast(pc.cast(self.column("billing_date"), pa.int32()), pa.int64())
        begin = pc.subtract(pc.multiply(day, DAY), UTC_OFFSET)
        start = self.column("charge_period_start").cast(INSTANT).cast(pa.int64())
        return numbers(pc.coalesce(start, begin), NO_TIME)

    def times_by(self, basis: TimeBasis) -> Whole:
        """Return the time of each line that a price's window asks for."""
        if basis is TimeBasis.END:
            end = self.column("charge_period_end").cast(INSTANT).cast(pa.int64())
            known = numbers(end, NO_TIME)
            return np.where(known == NO_TIME, self.times(), known)
        if basis is TimeBasis.BILLED:
            days = self.days()
            return np.where(days == NO_TIME, NO_TIME, days * DAY - UTC_OFFSET)
        return self.times()

    def days(self) -> Whole:
        """Return each line's billing day since 1970; below 0 far: none."""
        day = pc.cast(self.column("billing_date"), pa.int32())
        return numbers(pc.cast(day, pa.int64()), NO_TIME)

    def missing(self, name: str) -> Flags:
        """Return which lines have nothing in a column."""
        empty = pc.is_null(self.column(name))
        return empty.to_numpy(zero_copy_only=False).astype(np.bool_)

    def kinds(self, precision: str) -> Whole:
        """Return how each line is judged: USAGE, FREE or STATED."""
        if precision == Precision.SUMMARY:
            return np.full(self.size, STATED, dtype=np.int64)
        codes, words = word_codes(self.column("charge_kind"))
        judged = [_JUDGED_AS.get(ChargeKind(str(w)), STATED) for w in words]
        return np.array([*judged, STATED], dtype=np.int64)[codes]

    def combinations(self) -> tuple[Whole, list[Combination]]:
        """Return the distinct combinations and, per line, which it is."""
        total = np.zeros(self.size, dtype=np.int64)
        choices: list[list[Any]] = []
        for name in KEY:
            codes, words = word_codes(self.column(name))
            total = total * (len(words) + 1) + np.where(codes < 0, len(words), codes)
            choices.append([*words, None])
        decoded = numbers(pc.cast(self.column("decoded"), pa.int64()), 2)
        total = total * len(_DECODED) + decoded
        choices.append(list(_DECODED))
        distinct = pa.array(total).dictionary_encode()
        numbered = distinct.dictionary.to_numpy().tolist()
        found = [_spell(number, choices) for number in numbered]
        return distinct.indices.to_numpy().astype(np.int64), found


_DECODED = (False, True, None)


def _spell(number: int, choices: list[list[Any]]) -> Combination:
    words: list[Any] = []
    for options in reversed(choices):
        number, at = divmod(number, len(options))
        words.append(options[at])
    return Combination(*reversed(words))


def stretches(
    part: PartIn, size: int = STRETCH, more: Sequence[str] = ()
) -> Iterator[Stretch]:
    """Read a part's lines in order, a stretch at a time.

    Args:
        part: where they lie.
        size: lines of a stretch.
        more: columns to read besides those that every check needs.
    """
    split = part.precision == Precision.SPLIT
    read = (*KEY, *AMOUNTS, *_OTHERS, *(_SPLIT_KEY if split else ()), *more)
    columns = list(dict.fromkeys(read))
    with _opened(part.path) as file, ThreadPoolExecutor(max_workers=1) as ahead:
        batches = file.iter_batches(size, columns=columns)
        first, coming = 0, ahead.submit(_gather, batches, size)
        while (table := coming.result()) is not None:
            coming = ahead.submit(_gather, batches, size)  # read while this is judged
            yield Stretch(first, table)
            first += table.num_rows


def _gather(batches: Iterator[pa.RecordBatch], size: int) -> pa.Table | None:
    """Join batches, which end with their row group, to a stretch; null: no more."""
    found: list[pa.RecordBatch] = []
    for batch in batches:
        found.append(batch)
        if sum(one.num_rows for one in found) >= size:
            break
    if not found:
        return None
    return pa.Table.from_batches(found).unify_dictionaries().combine_chunks()


def _opened(path: Path) -> pq.ParquetFile:
    # Buffering ahead costs more than it saves on a local disk: it was twice as slow.
    return pq.ParquetFile(path, read_dictionary=list(_WORDS), pre_buffer=False)


def filled(path: Path) -> frozenset[str]:
    """Return the columns that hold any value; the others the file did not have."""
    with pq.ParquetFile(path) as file:
        names = {name: at for at, name in enumerate(file.schema_arrow.names)}
        groups = [file.metadata.row_group(n) for n in range(file.num_row_groups)]
        return frozenset(
            name
            for name in AMOUNTS
            if any(_holds_values(group.column(names[name])) for group in groups)
        )


def _holds_values(column: pq.ColumnChunkMetaData) -> bool:
    known = column.statistics
    nulls = None if known is None else known.null_count
    return nulls is None or nulls < column.num_values


def whole(column: pa.ChunkedArray[Any]) -> pa.Array[Any]:
    """Return a column in one piece."""
    chunks: list[pa.Array[Any]] = column.chunks or [pa.nulls(0, column.type)]
    return chunks[0] if len(chunks) == 1 else pa.concat_arrays(chunks)


def array_of(values: npt.NDArray[Any]) -> pa.Array[Any]:
    """Return numbers or flags of numpy as an Arrow column."""
    found: pa.Array[Any] = pa.Array.from_pandas(values)
    return found


def take(values: pa.Array[Any], places: Whole) -> pa.Array[Any]:
    """Return the values at some places; null where a place is below 0."""
    indices: pa.Array[Any] = pa.Array.from_pandas(places, mask=places < 0)
    return pc.take(values, indices)


def word_codes(words: pa.Array[Any]) -> tuple[Whole, list[Any]]:
    """Return a word column as codes (null: -1) and the words they stand for."""
    if not isinstance(words, pa.DictionaryArray):
        words = words.dictionary_encode()
    return numbers(pc.cast(words.indices, pa.int64()), -1), words.dictionary.to_pylist()


def numbers(values: pa.Array[Any], empty: int) -> Whole:
    """Return whole numbers for numpy, nulls replaced."""
    known: pa.Array[Any] = values.fill_null(empty)
    return known.to_numpy(zero_copy_only=False).astype(np.int64)


def month_bounds(period: str) -> tuple[int, int] | None:
    """Return a period's first day and the day after its last, since 1970."""
    try:
        first = date.fromisoformat(f"{period}-01")
    except ValueError:
        return None
    months = first.year * 12 + first.month
    after = date(months // 12, months % 12 + 1, 1)
    epoch = date(1970, 1, 1)
    return (first - epoch).days, (after - epoch).days


def days_around(period: str) -> tuple[int, int] | None:
    """Return a period with some weeks on both sides in seconds; None: no month.

    Lines that lie outside their period are priced at their own time, too.
    """
    month = month_bounds(period)
    if month is None:
        return None
    first, after = month[0] - MARGIN, month[1] + MARGIN
    return first * DAY - UTC_OFFSET, after * DAY - UTC_OFFSET
