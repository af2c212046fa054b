"""Match calls of a log and of a bill by their ID, whatever the rest says of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyarrow as pa

from desktop_app.calc.usage_lines import (
    FLAT,
    IN_A_RECORD,
    USED,
    WORDS,
    Usage,
    UsageIn,
    UsageLines,
    lines_of,
    meter_of,
    select,
)
from desktop_app.domain.usage import Meter

# What a call's key is made of; the rest of its words tells lines of it apart.
_TOLD = ("model", "api_key_id", "api_key_name", "workspace_id", "workspace_name")
MOST_SHOWN = 5_000  # calls that differ, the largest differences first
BOTH, GIVEN, TAKEN = "both", "given", "taken"
ONLY_LOGGED, ONLY_BILLED = "only-logged", "only-billed"
Found = tuple[tuple[Meter, Decimal], ...]

# An ID that only one side has this month may stand in the other's month beside it.
_MET = """
CREATE OR REPLACE TEMP TABLE met AS
SELECT coalesce(l.request_id, b.request_id) AS request_id, {words}, {quantities},
  l.amount AS amount, coalesce(l.lines, 0) AS log_lines,
  coalesce(b.lines, 0) AS bill_lines,
  CASE WHEN l.request_id IS NOT NULL AND b.request_id IS NOT NULL THEN 'both'
    WHEN l.request_id IS NULL THEN 'only-billed' ELSE 'only-logged' END AS state
FROM log_calls l FULL JOIN bill_calls b ON l.request_id = b.request_id
"""
_GIVEN = """
UPDATE met SET state = 'given' FROM (SELECT DISTINCT request_id FROM {beside}) x
WHERE met.request_id = x.request_id AND state = 'only-logged'
"""
_TAKEN = """
UPDATE met SET state = 'taken', {logged} FROM ({beside}) x
WHERE met.request_id = x.request_id AND state = 'only-billed'
"""


@dataclass(frozen=True)
class Calls:
    """What calls of one kind and state sum up to; or one call, then with its ID."""

    state: str
    words: tuple[str, ...]  # as WORDS, of the bill where it has the call
    logged: Found
    billed: Found
    amount: Decimal | None  # of the log
    lines: int  # of the bill
    log_lines: int
    request: str = ""


@dataclass(frozen=True)
class Matched:
    """All calls that carry an ID on either side.

    Args:
        sums: by kind and state.
        differing: calls that are not the same on both sides, the largest first.
        count: how many such calls there are.
    """

    sums: tuple[Calls, ...]
    differing: tuple[Calls, ...]
    count: int


def match_calls(
    lines: UsageLines,
    log: Sequence[UsageIn],
    bill: Sequence[UsageIn],
    seen: Sequence[Usage],
) -> Matched:
    """Match the calls of a month, and look for the others in the months beside it.

    Args:
        lines: the connection.
        log: the log's parts, of the month and of those beside it.
        bill: the bill's, likewise.
        seen: the sums of both sides; they tell which units there are.
    """
    meters = _Meters(lines, seen)
    sides = {"log": log, "bill": bill}
    for name, parts in sides.items():
        own = meters.calls([part for part in parts if part.month == 0])
        lines.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name}_calls AS {own}")
    lines.connection.execute(
        _MET.format(words=", ".join(_words()), quantities=meters.both())
    )
    beside = {
        name: [part for part in parts if part.month] for name, parts in sides.items()
    }
    if beside["bill"]:
        rows = meters.ids(beside["bill"])
        lines.connection.execute(_GIVEN.format(beside=rows))
    if beside["log"]:
        set_, rows = meters.taking(), meters.calls(beside["log"], wanted="only-billed")
        lines.connection.execute(_TAKEN.format(logged=set_, beside=rows))
    sums = tuple(meters.sums())
    differing = tuple(meters.differing())
    return Matched(sums, differing, meters.count())


class _Meters:
    """Ask for the calls with one column for each meter that was seen."""

    def __init__(self, lines: UsageLines, seen: Sequence[Usage]) -> None:
        self._lines = lines
        self._meters = sorted({m for one in seen for m, _quantity in one.quantities})
        rows = [
            {"unit": u, "side": d, "cache": c, "meter": meter.value, "factor": factor}
            for u, d, c in sorted({one.words[2:5] for one in seen})
            for meter, factor in [meter_of(u, d, c)]
        ]
        kinds: dict[str, pa.DataType] = dict.fromkeys(
            ("unit", "side", "cache", "meter"), pa.string()
        )
        schema = pa.schema({**kinds, "factor": pa.decimal128(19, 0)})
        lines.connection.register("meters", pa.Table.from_pylist(rows, schema=schema))

    def calls(self, parts: Sequence[UsageIn], wanted: str = "") -> str:
        """Compose the calls of some parts, a row each; ``wanted``: of this state."""
        sums = [
            f"sum(CASE {_in_a_record(meter)}"
            f" WHEN meter = '{meter.value}' THEN"
            " coalesce(usage_before_deduction, pricing_quantity) * factor END)"
            f" AS q{number}"
            for number, meter in enumerate(self._meters)
        ]
        columns = [
            "request_id",
            *(f"any_value({name}) AS {name}" for name in _TOLD),
            "sum(billed_cost) AS amount",
            "count(*) AS lines",
            *sums,
        ]
        return select(columns, self._with_meters(parts, wanted), "GROUP BY request_id")

    def ids(self, parts: Sequence[UsageIn]) -> str:
        """Compose the IDs of some parts."""
        return f"({select(['request_id'], f'({self._of(parts)})')})"

    def both(self) -> str:
        """Compose what each side counted, beside each other."""
        return ", ".join(
            f"coalesce({side}.q{number}, 0) AS {side}{number}"
            for number in range(len(self._meters))
            for side in ("l", "b")
        )

    def taking(self) -> str:
        """Compose what the log counted of calls that it has in another month."""
        numbers = range(len(self._meters))
        return ", ".join(f"l{number} = coalesce(x.q{number}, 0)" for number in numbers)

    def sums(self) -> Iterator[Calls]:
        """Yield what the calls sum up to, by kind and state."""
        numbers = range(len(self._meters))
        sums = [f"sum({side}{n}) AS {side}{n}" for n in numbers for side in ("l", "b")]
        columns = ["state", *_TOLD, *sums, "sum(amount) AS amount"]
        columns += ["sum(log_lines) AS log_lines", "sum(bill_lines) AS bill_lines"]
        question = select(columns, "met", "GROUP BY ALL ORDER BY ALL")
        found = self._lines.connection.sql(question)
        yield from (self._calls(row) for row in found.to_arrow_table().to_pylist())

    def differing(self) -> Iterator[Calls]:
        """Yield the calls that differ, the largest differences first."""
        numbers = range(len(self._meters))
        size = " + ".join(f"abs(b{number} - l{number})" for number in numbers)
        rest = f"WHERE {self._differs()} ORDER BY {size} DESC, request_id"
        question = select(["*"], "met", f"{rest} LIMIT {MOST_SHOWN}")
        found = self._lines.connection.sql(question)
        yield from (self._calls(row) for row in found.to_arrow_table().to_pylist())

    def count(self) -> int:
        """Count the calls that differ."""
        question = select(["count(*)"], "met", f"WHERE {self._differs()}")
        found = self._lines.connection.sql(question).fetchall()
        return int(found[0][0])

    def _differs(self) -> str:
        numbers = range(len(self._meters))
        pairs = " OR ".join(f"l{number} <> b{number}" for number in numbers)
        return f"(state <> 'both' OR {pairs})"

    def _with_meters(self, parts: Sequence[UsageIn], wanted: str) -> str:
        among = ""
        if wanted:
            of_state = select(["request_id"], "met", f"WHERE state = '{wanted}'")
            among = f"WHERE u.request_id IN ({of_state})"
        return (
            f"({self._of(parts)}) u LEFT JOIN meters m"
            " ON coalesce(u.pricing_unit, '') = m.unit"
            " AND coalesce(u.direction, '') = m.side"
            f" AND coalesce(u.cache_action, '') = m.cache {among}"
        )

    @staticmethod
    def _of(parts: Sequence[UsageIn]) -> str:
        lines = " UNION ALL BY NAME ".join(lines_of(part) for part in parts)
        kinds = ", ".join(f"'{kind}'" for kind in USED)
        return select(
            ["*"], f"({lines})", f"WHERE with_id AND charge_kind IN ({kinds})"
        )

    def _calls(self, row: dict[str, Any]) -> Calls:
        sides = []
        for side in ("l", "b"):
            values = [row[f"{side}{number}"] for number in range(len(self._meters))]
            pairs = zip(self._meters, values, strict=True)
            sides.append(tuple((meter, found) for meter, found in pairs if found))
        return Calls(
            state=row["state"],
            words=tuple(str(row.get(name) or "") for name in WORDS),
            logged=sides[0],
            billed=sides[1],
            amount=row["amount"],
            lines=int(row["bill_lines"]),
            log_lines=int(row["log_lines"]),
            request=row.get("request_id") or "",
        )


def _in_a_record(meter: Meter) -> str:
    """Compose where a record of several meters counts this one."""
    if meter not in IN_A_RECORD:
        return ""  # by the record's unit, as any other line
    return f"WHEN flat THEN {FLAT.get(meter, 'NULL')}"


def _words() -> Iterator[str]:
    """Yield what tells of what a call was, as the bill has it if it has the call."""
    for name in _TOLD:
        kept = f"CASE WHEN b.request_id IS NULL THEN l.{name} ELSE b.{name} END"
        yield f"{kept} AS {name}"
