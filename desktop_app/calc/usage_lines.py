"""Sum up the usage of lines: one question a side, a row for each kind of usage.

What is asked for is summed by the few distinct words that tell what was used and by
whom; only these sums are looked at one by one. Lines within a day of the month's ends
are kept apart by the hour, for a bill may have its month end at another hour.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from desktop_app.calc.lines import DAY
from desktop_app.domain.money import EXACT
from desktop_app.domain.usage import Meter
from importers.charge_kinds import ChargeKind
from importers.decode.units import scale_of
from importers.schema import CHARGE

HOUR = 3_600
THREADS = 2
_HOURS = (1, 8, 24)  # tried beside what two zones are apart
USED = (ChargeKind.USAGE.value, ChargeKind.FREE_QUOTA.value)
WORDS = (
    "model",
    "type_code",
    "pricing_unit",
    "direction",
    "cache_action",
    "api_key_id",
    "api_key_name",
    "workspace_id",
    "workspace_name",
)
FLAT: dict[Meter, str] = {
    Meter.CALLS: "calls",
    Meter.INPUT: "input_tokens - coalesce(cache_read_tokens, 0)"
    " - coalesce(cache_write_tokens, 0) - coalesce(cache_write_1h_tokens, 0)",
    Meter.CACHE_READ: "cache_read_tokens",
    Meter.CACHE_WRITE: "coalesce(cache_write_tokens, 0)"
    " + coalesce(cache_write_1h_tokens, 0)",
    Meter.OUTPUT: "output_tokens",
}
# What a record of several meters counts in their columns, not by its unit.
IN_A_RECORD = frozenset((*FLAT, Meter.TOKENS))
_COLUMNS = (
    *WORDS,
    "charge_kind",
    "billing_currency",
    "billing_date",
    "charge_period_start",
    "charge_period_end",
    "request_id",
    "usage_before_deduction",
    "pricing_quantity",
    "calls",
    "input_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "cache_write_1h_tokens",
    "output_tokens",
    "billed_cost",
)
_QUANTITY = "DECIMAL(38,10)"
_FAMILIES: dict[str, Meter] = {
    "image": Meter.IMAGES,
    "second": Meter.SECONDS,
    "character": Meter.CHARACTERS,
    "call": Meter.CALLS,
}


class Edge(StrEnum):
    """Which end of a month a line stands next to."""

    FIRST = "first"  # of the month itself
    LAST = "last"
    BEFORE = "before"  # the end of the month before
    AFTER = "after"  # the beginning of the month after


@dataclass(frozen=True)
class UsageIn:
    """The lines of one file and month, as they lie on disk.

    Args:
        month: which month, seen from the bill's: −1, 0 or 1.
        offset: hours of UTC in which the file counts its months.
    """

    path: Path
    month: int
    offset: int
    dropped: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Usage:
    """What lines of one kind sum up to."""

    month: int
    edge: Edge | None
    hour: int  # within how many hours of that end; one of those tried
    day: date | None
    kind: str
    currency: str
    with_id: bool
    words: tuple[str, ...]  # as WORDS
    quantities: tuple[tuple[Meter, Decimal], ...]
    record: bool  # several meters and one amount
    amount: Decimal | None
    lines: int

    def word(self, name: str) -> str:
        """Return one of its words; empty: the lines have none."""
        return self.words[WORDS.index(name)]


@dataclass(frozen=True)
class Calendar:
    """The bill's month in seconds, and in which zone its days are counted."""

    start: int
    end: int
    offset: int  # hours

    @property
    def days(self) -> tuple[date, date]:
        """Return the month's first day, and the day after its last."""
        epoch = date(1970, 1, 1)
        ends = timedelta(seconds=self.start), timedelta(seconds=self.end)
        return epoch + ends[0], epoch + ends[1]


@dataclass
class UsageLines:
    """Lines of a log and of a bill behind one DuckDB connection."""

    calendar: Calendar
    connection: duckdb.DuckDBPyConnection = field(
        default_factory=lambda: duckdb.connect(config={"threads": THREADS})
    )

    def close(self) -> None:
        """Let go of the files."""
        self.connection.close()

    def sums(
        self, parts: Sequence[UsageIn], *, by_day: bool = False, edged: bool = False
    ) -> list[Usage]:
        """Sum the lines of one side.

        Args:
            parts: its lines.
            by_day: tell the days apart, as the bill counts days.
            edged: tell apart what stands within a day of the month's ends.
        """
        if not parts:
            return []
        places = ("month", "edge", "hour", "day")
        keys = (*places, "charge_kind", "billing_currency", "with_id", "flat", *WORDS)
        flats = [
            f"sum({words}) FILTER (WHERE flat) AS flat_{number}"
            for number, words in enumerate(FLAT.values())
        ]
        placed = self._placed(parts, by_day=by_day, edged=edged)
        found = self.connection.sql(
            select(
                [
                    *keys,
                    "count(*) AS lines",
                    "sum(billed_cost) AS amount",
                    "sum(coalesce(usage_before_deduction, pricing_quantity))"
                    " AS quantity",
                    *flats,
                ],
                f"({placed})",
                "WHERE edge <> 'outside' GROUP BY ALL ORDER BY ALL",
            )
        )
        return [_usage(row) for row in found.to_arrow_table().to_pylist()]

    def _placed(self, parts: Sequence[UsageIn], *, by_day: bool, edged: bool) -> str:
        """Compose the lines with the end of the month that each stands next to."""
        start, end = self.calendar.start, self.calendar.end
        moved = self.calendar.offset * HOUR
        day = (
            "CASE WHEN moment IS NULL OR whole_day THEN billing_date ELSE"
            f" CAST(make_timestamp((moment + {moved}) * 1000000) AS DATE) END"
        )
        edge = (
            f"CASE WHEN month = 0 AND NOT {edged} THEN ''"
            f" WHEN month = 0 AND local >= {start} AND local < {start + DAY}"
            " THEN 'first'"
            f" WHEN month = 0 AND local >= {end - DAY} AND local < {end} THEN 'last'"
            " WHEN month = 0 THEN ''"
            f" WHEN month = -1 AND local >= {start - DAY} AND local < {start}"
            " THEN 'before'"
            f" WHEN month = 1 AND local >= {end} AND local < {end + DAY} THEN 'after'"
            " ELSE 'outside' END"
        )
        from_end = (
            f"CASE edge WHEN 'first' THEN local - {start}"
            f" WHEN 'last' THEN {end} - 1 - local"
            f" WHEN 'before' THEN {start} - 1 - local ELSE local - {end} END"
        )
        steps = " ".join(
            f"WHEN {from_end} < {hours * HOUR} THEN {hours}"
            for hours in tried_hours({part.offset for part in parts}, self.calendar)
        )
        hour = f"CASE WHEN edge = '' THEN 0 WHEN whole_day THEN 24 {steps} ELSE 24 END"
        lines = " UNION ALL BY NAME ".join(lines_of(part) for part in parts)
        near = select(["*", f"{edge} AS edge"], f"({lines})")
        days = day if by_day else "NULL::DATE"
        columns = ["*", f"({hour})::INTEGER AS hour", f"{days} AS day"]
        return select(columns, f"({near})")


def tried_hours(offsets: Iterable[int], calendar: Calendar) -> list[int]:
    """Return by how many hours a month's end may be elsewhere, in their order."""
    apart = {abs(calendar.offset - offset) for offset in offsets}
    return sorted({*_HOURS, *apart} - {0})


def lines_of(part: UsageIn) -> str:
    """Compose the lines of one part that still count, in the columns of usage."""
    held = set(pq.read_schema(part.path).names)
    own = [name if name in held else f"{_empty(name)} AS {name}" for name in _COLUMNS]
    gone = ""
    if part.dropped:
        paths = ", ".join(_quoted(str(path)) for path in part.dropped)
        gone = f"ANTI JOIN read_parquet([{paths}]) g ON l.file_row_number = g.row"
    rows = f"read_parquet({_quoted(str(part.path))}, file_row_number = true) l"
    inner = select(["file_row_number", *own], rows, gone)
    at = "epoch(charge_period_start)::BIGINT"
    whole = f"coalesce(epoch(charge_period_end)::BIGINT - {at} >= {DAY}, FALSE)"
    local = f"coalesce({at} + {part.offset * HOUR}, epoch(billing_date)::BIGINT)"
    flat = "coalesce(input_tokens, output_tokens, cache_read_tokens, calls)"
    return select(
        [
            "*",
            f"{part.month} AS month",
            f"{at} AS moment",
            f"{local} AS local",
            f"({whole} OR charge_period_start IS NULL) AS whole_day",
            f"({flat} IS NOT NULL) AS flat",
            "coalesce(request_id, '') <> '' AS with_id",
        ],
        f"({inner})",
    )


def meter_of(unit: str, direction: str, cache_action: str) -> tuple[Meter, Decimal]:
    """Return what a line counts, and how many of its smallest unit one unit holds.

    An unknown unit gives `Meter.OTHER` and 0: its quantity cannot be compared.
    """
    known = scale_of(unit) if unit else None
    if known is None:
        return Meter.OTHER, Decimal(0)
    family, factor = known
    if family != "token":
        return _FAMILIES.get(family, Meter.OTHER), factor
    if cache_action in {"hit", "read"}:
        return Meter.CACHE_READ, factor
    if cache_action.startswith("create"):
        return Meter.CACHE_WRITE, factor
    sides = {"input": Meter.INPUT, "output": Meter.OUTPUT}
    return sides.get(direction, Meter.TOKENS), factor


def _usage(row: dict[str, Any]) -> Usage:
    words = tuple(str(row[name] or "") for name in WORDS)
    unit, direction, cache = words[2:5]
    meter, factor = meter_of(unit, direction, cache)
    found = [(m, row[f"flat_{n}"]) for n, m in enumerate(FLAT) if row["flat"]]
    if factor and not (row["flat"] and meter in IN_A_RECORD):
        found.append((meter, _times(row["quantity"], factor)))
    quantities = tuple(
        (m, q) for m, q in found if q or (q is not None and not row["flat"])
    )
    return Usage(
        month=row["month"],
        edge=Edge(row["edge"]) if row["edge"] else None,
        hour=row["hour"],
        day=row["day"],
        kind=row["charge_kind"] or "",
        currency=row["billing_currency"] or "",
        with_id=row["with_id"],
        words=words,
        quantities=quantities,
        record=row["flat"],
        amount=row["amount"],
        lines=row["lines"],
    )


def _times(quantity: Decimal | None, factor: Decimal) -> Decimal | None:
    return None if quantity is None else EXACT.multiply(quantity, factor)


def select(columns: Sequence[str], source: str, rest: str = "") -> str:
    """Compose a question of columns to what a source holds."""
    return " ".join(("SELECT", ", ".join(columns), "FROM", source, rest))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _empty(column: str) -> str:
    """Compose the nulls of a column that lines of an older schema lack."""
    kind = CHARGE.field(column).type
    if isinstance(kind, pa.Decimal128Type):
        return f"NULL::{_QUANTITY}"
    if pa.types.is_timestamp(kind):
        return "NULL::TIMESTAMPTZ"
    return "NULL::DATE" if pa.types.is_date(kind) else "NULL::VARCHAR"
