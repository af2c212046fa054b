"""Audit savings plans: what bills charged to them, against what was committed.

A bill does not say which plan a line was charged to, so all commitments of an account
are one amount a month. They are used up in the order of time; a charge for which a
class would have paid, while some of it was left, is named, but claims nothing: whose
turn it was within a minute no bill tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa

from desktop_app.calc.failures import exactly
from desktop_app.calc.lines import DAY, UTC_OFFSET, month_bounds
from desktop_app.calc.rulebook import Wanted
from desktop_app.calc.terms import seconds, term_spans, until
from desktop_app.domain.money import EXACT, total
from desktop_app.domain.plans import PlanMonth
from desktop_app.domain.terms import Term, TermKind, of_account

_ZERO = Decimal(0)
_MONEY = pa.decimal128(38, 10)
Owner = tuple[str, str, str, str]  # provider, account, currency, month

_USE = """
WITH covered AS (
  SELECT s.*, EXISTS (SELECT 1 FROM classes c WHERE c.provider = s.provider
    AND c.account = s.account AND c.model = s.model AND c.type_code = s.type_code
    AND s.time >= c.starts AND s.time < c.ends) AS in_class
  FROM sightings s
), together AS (
  SELECT *, sum(deducted) OVER (PARTITION BY provider, account, currency, month
    ORDER BY time RANGE UNBOUNDED PRECEDING) AS so_far
  FROM covered
), judged AS (
  SELECT t.*, t.in_class AND t.realtime AND t.so_far < m.committed AS early
  FROM together t LEFT JOIN months m USING (provider, account, currency, month)
)
SELECT provider, account, currency, month, sum(deducted)::DECIMAL(38,10) AS deducted,
  coalesce(sum(charged_lines) FILTER (WHERE early), 0)::BIGINT AS early_lines,
  coalesce(sum(charged_list_cost) FILTER (WHERE early), 0)::DECIMAL(38,10)
    AS early_list_cost,
  coalesce(sum(charged_billed) FILTER (WHERE early), 0)::DECIMAL(38,10)
    AS early_billed
FROM judged GROUP BY ALL ORDER BY ALL
"""


@dataclass(frozen=True)
class _Month:
    """What is committed for one account and month."""

    plans: tuple[str, ...]
    committed: Decimal | None


def audit_plans(
    sightings: pa.Table, terms: Sequence[Term], at: datetime
) -> list[PlanMonth]:
    """Return the audit of each account's plans, month by month.

    Args:
        sightings: deductions and charges by model, type and time, from the store.
        terms: the contract; its classes and commitments count.
        at: which months are over.
    """
    owners = _owners(sightings)
    months = {owner: _committed(owner, terms) for owner in owners}
    with duckdb.connect() as connection, exactly():
        connection.register("sightings", sightings)
        connection.register("classes", _class_table(sightings, terms))
        connection.register("months", _month_table(months))
        rows = connection.sql(_USE).to_arrow_table().to_pylist()
    found = [(_owner(row), row) for row in rows]
    return [
        _audit(owner, row, months[owner], at)
        for owner, row in found
        if row["deducted"] or months[owner].committed is not None
    ]


def _owner(row: Mapping[str, Any]) -> Owner:
    return row["provider"], row["account"], row["currency"], row["month"]


def _owners(sightings: pa.Table) -> list[Owner]:
    names = ["provider", "account", "currency", "month"]
    seen = sightings.group_by(names).aggregate([]).to_pylist()
    return sorted(_owner(row) for row in seen)


def _committed(owner: Owner, terms: Sequence[Term]) -> _Month:
    provider, account, currency, month = owner
    days = month_bounds(month)
    if days is None:
        return _Month((), None)
    begin, end = (day * DAY - UTC_OFFSET for day in days)
    held = [
        one
        for one in of_account(terms, account)
        if isinstance(one, Term)
        and one.kind is TermKind.COMMITMENT
        and one.provider == provider
        and one.currency == currency
        and seconds(one.effective_from) < end
        and until(one) > begin
    ]
    return _Month(
        tuple(one.label for one in held),
        total(one.value for one in held) if held else None,
    )


def _class_table(sightings: pa.Table, terms: Sequence[Term]) -> pa.Table:
    kinds: dict[str, pa.DataType] = {
        **dict.fromkeys(("provider", "account", "model", "type_code"), pa.string()),
        "starts": pa.int64(),
        "ends": pa.int64(),
    }
    names = ["provider", "account", "model", "type_code"]
    seen = sightings.group_by(names).aggregate([]).to_pylist()
    rows = [one for row in seen for one in _classes(row, terms)]
    return pa.Table.from_pylist(rows, schema=pa.schema(kinds))


def _classes(row: dict[str, Any], terms: Sequence[Term]) -> Iterator[dict[str, Any]]:
    wanted = Wanted(row["provider"], "", row["model"], row["type_code"], "", "")
    held = of_account(terms, row["account"])
    for span in term_spans(held, TermKind.SAVINGS_PLAN, wanted):
        yield {**row, "starts": span.start, "ends": span.end}


def _month_table(months: Mapping[Owner, _Month]) -> pa.Table:
    kinds: dict[str, pa.DataType] = {
        **dict.fromkeys(("provider", "account", "currency", "month"), pa.string()),
        "committed": _MONEY,
    }
    rows = [
        {**dict(zip(kinds, owner, strict=False)), "committed": month.committed}
        for owner, month in months.items()
    ]
    return pa.Table.from_pylist(rows, schema=pa.schema(kinds))


def _audit(
    owner: Owner, row: Mapping[str, Any], month: _Month, at: datetime
) -> PlanMonth:
    committed, deducted = month.committed, row["deducted"]
    unused, over = None, _ZERO
    if committed is not None:
        unused = max(EXACT.subtract(committed, deducted), _ZERO)
        over = max(EXACT.subtract(deducted, committed), _ZERO)
    days = month_bounds(owner[3])
    ended = days is not None and days[1] * DAY - UTC_OFFSET <= seconds(at)
    return PlanMonth(
        *owner,
        plans=month.plans,
        committed=committed,
        deducted=deducted,
        unused=unused,
        expired=unused if ended else None,
        over=over,
        early_lines=row["early_lines"],
        early_list_cost=row["early_list_cost"],
        early_billed=row["early_billed"],
    )
