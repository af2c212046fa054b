"""Find when the unit prices that bills imply changed, over all charges at once."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa

from desktop_app.calc.failures import exactly
from desktop_app.calc.lines import whole
from desktop_app.calc.units import exact, price_factor, price_unit
from desktop_app.domain.price_steps import PriceStep

MOST_RUNS = 24  # of one charge; beyond it its prices come by turns
_RATIO = pa.decimal128(19, 9)

# One row a moment and price; then a run begins wherever the price is another. Only
# the first row of a run has another price before it.
_STEPS = """
WITH priced AS (
  SELECT struct_pack(model, type_code, region_id, provider, unit, billing_currency)
      AS charge,
    time, CAST(price * ratio AS DECIMAL(38,12)) AS unit_price,
    sum(lines)::BIGINT AS lines, min(line_id) AS line_id
  FROM sightings JOIN units USING (price_unit_key, pricing_unit_key)
  GROUP BY ALL
), marked AS (
  SELECT *, lag(unit_price) OVER following AS before FROM priced
  WINDOW following AS (PARTITION BY charge ORDER BY time, unit_price)
), numbered AS (
  SELECT *, sum((unit_price IS DISTINCT FROM before)::INTEGER) OVER (
    PARTITION BY charge ORDER BY time, unit_price ROWS UNBOUNDED PRECEDING) AS run
  FROM marked
), shaped AS (
  SELECT *, max(run) OVER (PARTITION BY charge) > $most AS by_turns
  FROM numbered
)
SELECT charge, min(time) AS start, max(time) AS last,
  max(before) FILTER (WHERE before <> unit_price AND NOT by_turns) AS before,
  unit_price AS price, sum(lines)::BIGINT AS lines,
  arg_min(line_id, time) AS line_id, by_turns
FROM shaped
GROUP BY charge, unit_price, by_turns, CASE WHEN by_turns THEN 0 ELSE run END
ORDER BY charge, start, price
"""


def price_steps(sightings: pa.Table) -> list[PriceStep]:
    """Return the prices of each charge in the order in which they held.

    Args:
        sightings: price of each charge at each time, as the store gathers them.
    """
    keyed = _keyed(sightings)
    with duckdb.connect() as connection, exactly():
        connection.register("sightings", keyed)
        connection.register("units", _units(keyed))
        found = connection.sql(_STEPS, params={"most": MOST_RUNS}).to_arrow_table()
    return [_step(row) for row in found.to_pylist()]


def _keyed(sightings: pa.Table) -> pa.Table:
    for name in ("price_unit", "pricing_unit"):
        words = whole(sightings.column(name).cast(pa.string()))
        filled: pa.Array[Any] = words.fill_null("")
        sightings = sightings.append_column(f"{name}_key", filled)
    return sightings


def _units(keyed: pa.Table) -> pa.Table:
    """Return what turns each stated price into one per pricing unit."""
    pairs = keyed.group_by(["price_unit_key", "pricing_unit_key"]).aggregate([])
    rows = []
    for row in pairs.to_pylist():
        stated, per = row["price_unit_key"], row["pricing_unit_key"]
        factor = price_factor(price_unit(stated), per)
        ratio = None if factor is None else exact(factor, 9)
        unit = per if ratio is not None else stated or per
        rows.append((stated, per, unit, Decimal(1) if ratio is None else ratio))
    columns = list(zip(*rows, strict=True)) or [()] * 4
    return pa.table(
        {
            "price_unit_key": pa.array(columns[0], pa.string()),
            "pricing_unit_key": pa.array(columns[1], pa.string()),
            "unit": pa.array(columns[2], pa.string()),
            "ratio": pa.array(columns[3], _RATIO),
        }
    )


def _step(row: dict[str, Any]) -> PriceStep:
    charge = row["charge"]
    return PriceStep(
        provider=charge["provider"],
        region=charge["region_id"] or "",
        model=charge["model"],
        type_code=charge["type_code"],
        unit=charge["unit"],
        currency=charge["billing_currency"] or "",
        start=datetime.fromtimestamp(row["start"], UTC),
        last=datetime.fromtimestamp(row["last"], UTC),
        before=row["before"],
        price=row["price"],
        lines=row["lines"],
        line_id=row["line_id"],
        by_turns=row["by_turns"],
    )
