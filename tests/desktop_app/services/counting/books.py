"""Make a month of bills, and the log of it that somebody kept in UTC."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from desktop_app.domain.bills import BillId
from desktop_app.domain.matrix import CauseKind, Cell, Column
from desktop_app.domain.usage import Grain, Holder, Meter, UsageMatch, UsageRow
from desktop_app.jobs import Progress
from desktop_app.services.counting import usage_match
from desktop_app.services.importing import import_paths
from desktop_app.services.mapping import keep_mapping
from desktop_app.services.matching import matrix
from desktop_app.services.pairing import pair
from importers.mapping import parse_mapping
from tests.desktop_app.services.importing.conftest import Desk

MAY = BillId("alibaba", "1001", "2026-05", "CNY")
OWN = Holder("own", "team")
BEIJING = timedelta(hours=8)
PRICES = {
    Meter.INPUT: Decimal("0.002"),
    Meter.CACHE_READ: Decimal("0.0008"),
    Meter.OUTPUT: Decimal("0.006"),
}
TYPES = {
    Meter.INPUT: ("input_token", "input", "none"),
    Meter.CACHE_READ: ("input_token_cache", "input", "hit"),
    Meter.OUTPUT: ("output_token", "output", "none"),
}
HEADER = "team,at,model,key,id,in,cached,out,cost"


@dataclass(frozen=True)
class Call:
    """One call: when, of what, by whom, how many tokens."""

    at: datetime
    model: str
    key: str
    request: str
    cost: str
    tokens: dict[Meter, int]

    def times(self, count: int) -> Call:
        """Return the same call with so many times its tokens."""
        more = {meter: found * count for meter, found in self.tokens.items()}
        return replace(self, tokens=more)


def may(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a time of May in Beijing, as UTC."""
    return datetime(2026, 5, day, hour, minute, tzinfo=UTC) - BEIJING


def a_call(
    at: datetime,
    tokens_in: int,
    tokens_out: int = 0,
    *,
    cached: int = 0,
    **given: str,
) -> Call:
    """Make a call."""
    tokens = {
        Meter.INPUT: tokens_in,
        Meter.OUTPUT: tokens_out,
        Meter.CACHE_READ: cached,
    }
    texts = {"model": "qwen-plus", "key": "k1", "request": "", "cost": ""} | given
    counted = {meter: count for meter, count in tokens.items() if count}
    return Call(at, tokens=counted, **texts)


def a_month(*, keys: Sequence[str] = ("k1", "k2")) -> list[Call]:
    """Make three calls a day of two models and two keys, all inside one month."""
    return [
        a_call(
            may(day, hour, 7),
            1_000 * day + hour,
            100 * day + place,
            cached=300 if hour == 12 else 0,
            model=model,
            key=key,
            request=f"{model}-{key}-{day}-{hour}",
        )
        for day in range(1, 32)
        for hour in (9, 12, 22)
        for place, model in enumerate(("qwen-plus", "qwen-max"))
        for key in keys
    ]


class Books:
    """A ledger with a bill by type and a log by call."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.home = desk.home
        self._files = 0

    def bill(self, calls: Iterable[Call], *, ids: bool = False, **given: str) -> None:
        """Put a bill on the desk: a line for each call and type, 1K tokens a unit."""
        lines = [
            self.line(one, meter, ids=ids) | given
            for one in calls
            for meter in one.tokens
        ]
        self.put(lines)

    def put(self, lines: Sequence[dict[str, Any]]) -> None:
        """Put lines on the desk as a file of their own."""
        self._files += 1
        self.desk.put(f"bill-{self._files}.csv", lines)

    def line(self, one: Call, meter: Meter, *, ids: bool = False) -> dict[str, Any]:
        """Make the bill's line of one type of a call."""
        code, direction, cache = TYPES[meter]
        quantity = Decimal(one.tokens[meter]) / 1000
        local = one.at + BEIJING
        return {
            "billing_period": f"{local:%Y-%m}",
            "billing_date": local.date(),
            "charge_period_start": one.at,
            "charge_kind": "usage",
            "model": one.model,
            "api_key_id": one.key,
            "request_id": one.request if ids else None,
            "type_code": code,
            "direction": direction,
            "cache_action": cache,
            "pricing_unit": "1K tokens",
            "usage_before_deduction": quantity,
            "pricing_quantity": quantity,
            "billed_cost": quantity * PRICES[meter],
            "list_cost": quantity * PRICES[meter],
        }

    def log(
        self, calls: Iterable[Call], *, offset: int = 0, zone: int | None = None
    ) -> None:
        """Import a log that a person mapped.

        Args:
            calls: what was counted.
            offset: in which zone the mapping says that its times are.
            zone: in which they are; None: the same.
        """
        shown = timedelta(hours=offset if zone is None else zone)
        rows = [HEADER]
        for one in calls:
            tokens = one.tokens
            cached = tokens.get(Meter.CACHE_READ, 0)
            row = [
                OWN.account,
                f"{one.at + shown:%Y-%m-%d %H:%M:%S}",
                one.model,
                one.key,
                one.request,
                tokens.get(Meter.INPUT, 0) + cached,
                cached,
                tokens.get(Meter.OUTPUT, 0),
                one.cost,
            ]
            rows.append(",".join(str(cell) for cell in row))
        self._files += 1
        path = self.desk.folder / f"log-{self._files}.csv"
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        keep_mapping(self.home, parse_mapping(_mapping(offset)))
        receipts = import_paths(self.home, [Path(path)], Progress()).value
        assert [one.message for one in receipts] == [""]

    def pair(self) -> None:
        """Pair the log with the account of the bill."""
        pair(self.home, OWN, Holder.of(MAY))

    def match(self, by: Grain = Grain.KEY) -> UsageMatch:
        """Hold the log against the bill of May."""
        return usage_match(self.home, MAY, by)

    def cell(self) -> Cell:
        """Return the log's cell of the matrix."""
        return matrix(self.home, MAY).cell(Column.USAGE_LOG)


def _mapping(offset: int) -> dict[str, Any]:
    return {
        "name": "own.log",
        "provider": OWN.provider,
        "currency": "CNY",
        "utc_offset": offset,
        "role": "usage-log",
        "columns": {
            "billing_account_id": "team",
            "charge_period_start": "at",
            "model": "model",
            "api_key_id": "key",
            "request_id": "id",
            "input_tokens": "in",
            "cache_read_tokens": "cached",
            "output_tokens": "out",
            "billed_cost": "cost",
        },
    }


def causes(cell: Cell) -> dict[CauseKind, Decimal]:
    """Return the causes of a cell."""
    return {one.kind: one.amount for one in cell.causes}


def off(found: UsageMatch) -> list[UsageRow]:
    """Return the rows that do not tie."""
    return [one for one in found.rows if one.state.value != "ties"]
