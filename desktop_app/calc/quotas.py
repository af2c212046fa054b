"""Audit the free quota: what bills deducted over time, against what was granted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa

from desktop_app.calc.failures import exactly
from desktop_app.calc.lines import DAY, UTC_OFFSET
from desktop_app.calc.rulebook import Wanted
from desktop_app.calc.terms import fitting_of, seconds
from desktop_app.calc.timelines import FOREVER
from desktop_app.calc.units import exact, price_factor
from desktop_app.domain.money import EXACT, total
from desktop_app.domain.quotas import InstanceUse, QuotaAudit, QuotaDay
from desktop_app.domain.terms import Term, TermKind, of_account

_RATIO = pa.decimal128(38, 9)
_ZERO = Decimal(0)
Key = tuple[str, str, str, str, str]  # provider, account, model, unit, currency

# Charged too early: while the sum of what was deducted before it is below what was
# granted; where no term tells, before the last free row of the same instance.
_USE = """
WITH scaled AS (
  SELECT g.grant_no, s.instance, s.time, s.free_lines, s.charged_lines,
    s.charged_billed, g.quantity,
    (s.used * g.ratio)::DECIMAL(38,10) AS used,
    (s.charged_quantity * g.ratio)::DECIMAL(38,10) AS charged_quantity
  FROM sightings s JOIN grants g USING (provider, account, model, pricing_unit,
    currency)
  WHERE s.time >= g.starts AND s.time < g.expires
), together AS (
  SELECT *, sum(used) OVER (
      PARTITION BY grant_no ORDER BY time RANGE UNBOUNDED PRECEDING) AS so_far,
    max(CASE WHEN free_lines > 0 THEN time END) OVER (
      PARTITION BY grant_no, instance) AS last_free
  FROM scaled
), judged AS (
  SELECT *, charged_lines > 0 AND CASE WHEN quantity IS NOT NULL
    THEN so_far < quantity ELSE coalesce(time < last_free, FALSE) END AS early
  FROM together
)
SELECT grant_no, instance, ((time + $offset) // $day)::BIGINT AS day,
  sum(used)::DECIMAL(38,10) AS used,
  sum(charged_quantity)::DECIMAL(38,10) AS charged,
  sum(CASE WHEN early THEN charged_lines ELSE 0 END)::BIGINT AS early_lines,
  sum(CASE WHEN early THEN charged_quantity ELSE 0 END)::DECIMAL(38,10)
    AS early_quantity,
  sum(CASE WHEN early THEN charged_billed ELSE 0 END)::DECIMAL(38,10)
    AS early_billed,
  min(CASE WHEN free_lines > 0 THEN time END) AS first,
  max(CASE WHEN free_lines > 0 THEN time END) AS last
FROM judged GROUP BY ALL ORDER BY grant_no, day, instance
"""


@dataclass(frozen=True)
class _Grant:
    """The free quota of one model in one account: by a term, or by the bill alone."""

    key: Key
    term: Term | None
    ratios: tuple[tuple[str, Decimal], ...]  # pricing unit, into the audit's unit


def audit_quotas(
    sightings: pa.Table, terms: Sequence[Term], at: datetime
) -> list[QuotaAudit]:
    """Return the audit of every free quota that a bill or a term tells of.

    Args:
        sightings: deductions and charges by instance and time, from the store.
        terms: the contract; only its free quotas count.
        at: until when it is known whether a quota has expired.
    """
    grants = list(_grants(sightings, terms))
    with duckdb.connect() as connection, exactly():
        connection.register("sightings", sightings)
        connection.register("grants", _grant_table(grants))
        asked = {"offset": UTC_OFFSET, "day": DAY}
        rows = connection.sql(_USE, params=asked).to_arrow_table().to_pylist()
    by_grant: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_grant[row["grant_no"]].append(row)
    return [_audit(one, by_grant[number], at) for number, one in enumerate(grants)]


def _grants(sightings: pa.Table, terms: Sequence[Term]) -> Iterator[_Grant]:
    names = ["provider", "account", "model", "currency", "pricing_unit"]
    seen = sightings.group_by(names).aggregate([("free_lines", "sum")]).to_pylist()
    units: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in seen:
        who = (row["provider"], row["account"], row["model"], row["currency"] or "")
        units[who].append(row)
    for (provider, account, model, currency), rows in sorted(units.items()):
        wanted = Wanted(provider, "", model, "", currency, "")
        held = of_account(terms, account)
        granted = _closest(
            [
                (term, (*near, int(bool(term.account))))
                for term, near in fitting_of(held, TermKind.FREE_QUOTA, wanted)
            ]
        )
        for term in granted:
            key = (provider, account, model, term.unit, currency)
            yield _Grant(key, term, tuple(_ratios(rows, term.unit)))
        for row in rows:
            unit = row["pricing_unit"]
            known = any(price_factor(unit, one.unit) is not None for one in granted)
            if row["free_lines_sum"] and not known:
                key = (provider, account, model, unit, currency)
                yield _Grant(key, None, ((unit, Decimal(1)),))
    models = {
        (provider, holder, model)
        for provider, account, model, _currency in units
        for holder in (account, "")
    }
    for term in terms:
        exact_name = term.model and not term.model.endswith("*")
        holder = (term.provider, term.account, term.model)
        granted_unseen = holder not in models and exact_name
        if term.kind is TermKind.FREE_QUOTA and granted_unseen:
            yield _Grant((*holder, term.unit, ""), term, ())


def _closest(fitting: Sequence[tuple[Term, tuple[int, ...]]]) -> list[Term]:
    """Leave out a term where one that names the model more closely holds."""
    return [
        one
        for one, near in fitting
        if not any(
            closer > near
            and one.effective_from < _end(other)
            and other.effective_from < _end(one)
            for other, closer in fitting
        )
    ]


def _end(term: Term) -> datetime:
    return term.effective_to or datetime.max.replace(tzinfo=UTC)


def _ratios(rows: Sequence[dict[str, Any]], unit: str) -> Iterator[tuple[str, Decimal]]:
    """Yield what turns a quantity of each pricing unit into the audit's."""
    for row in rows:
        factor = price_factor(unit, row["pricing_unit"])  # as quantities convert
        ratio = None if factor is None else exact(factor, 9)
        if ratio is not None:
            yield row["pricing_unit"], ratio


def _grant_table(grants: Sequence[_Grant]) -> pa.Table:
    rows = [
        {
            "grant_no": number,
            "provider": one.key[0],
            "account": one.key[1],
            "model": one.key[2],
            "currency": one.key[4],
            "pricing_unit": unit,
            "ratio": ratio,
            "starts": seconds(one.term.effective_from) if one.term else -FOREVER,
            "expires": seconds(one.term.effective_to)
            if one.term and one.term.effective_to
            else FOREVER,
            "quantity": one.term.value if one.term else None,
        }
        for number, one in enumerate(grants)
        for unit, ratio in one.ratios
    ]
    kinds: dict[str, pa.DataType] = {
        "grant_no": pa.int64(),
        **dict.fromkeys(
            ("provider", "account", "model", "currency", "pricing_unit"), pa.string()
        ),
        "ratio": _RATIO,
        "starts": pa.int64(),
        "expires": pa.int64(),
        "quantity": pa.decimal128(38, 12),
    }
    return pa.Table.from_pylist(rows, schema=pa.schema(kinds))


def _audit(grant: _Grant, rows: Sequence[dict[str, Any]], at: datetime) -> QuotaAudit:
    provider, account, model, unit, currency = grant.key
    term = grant.term
    quantity = term.value if term else None
    used = total(row["used"] for row in rows)
    left = None if quantity is None else max(EXACT.subtract(quantity, used), _ZERO)
    over = bool(term and term.effective_to and term.effective_to <= at)
    return QuotaAudit(
        provider=provider,
        account=account,
        model=model,
        unit=unit,
        currency=currency,
        quantity=quantity,
        starts=term.effective_from if term else None,
        expires=term.effective_to if term else None,
        used=used,
        left=left,
        expired=left if over else None,
        over=max(EXACT.subtract(used, quantity), _ZERO) if quantity else _ZERO,
        early_lines=sum(row["early_lines"] for row in rows),
        early_quantity=total(row["early_quantity"] for row in rows),
        early_billed=total(row["early_billed"] for row in rows),
        first=_moment([row["first"] for row in rows], latest=False),
        last=_moment([row["last"] for row in rows], latest=True),
        instances=tuple(_instances(rows)),
        days=tuple(_days(rows, quantity)),
    )


def _instances(rows: Sequence[dict[str, Any]]) -> Iterator[InstanceUse]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["instance"]].append(row)
    for instance, some in sorted(found.items()):
        yield InstanceUse(
            instance,
            total(row["used"] for row in some),
            sum(row["early_lines"] for row in some),
            total(row["early_billed"] for row in some),
        )


def _days(
    rows: Sequence[dict[str, Any]], quantity: Decimal | None
) -> Iterator[QuotaDay]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["day"]].append(row)
    left = quantity
    for day, some in sorted(found.items()):
        used = total(row["used"] for row in some)
        left = None if left is None else EXACT.subtract(left, used)
        yield QuotaDay(
            date(1970, 1, 1) + timedelta(days=day),
            used,
            total(row["charged"] for row in some),
            None if left is None else max(left, _ZERO),
        )


def _moment(times: Sequence[int | None], *, latest: bool) -> datetime | None:
    known = [one for one in times if one is not None]
    if not known:
        return None
    return datetime.fromtimestamp(max(known) if latest else min(known), UTC)
