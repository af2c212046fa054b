"""Draw a monetary-unit sample: the more a line costs, the likelier it is looked at.

Every unit of money (the last decimal place of an amount) is as likely as any other.
The lines stand in a given order; along their running sum every n-th unit is taken,
from a start that only the seed decides. So a line of at least the interval is always
in the sample, and anybody can draw it again from the seed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa

from desktop_app.calc.lines import whole
from desktop_app.calc.recalculate import workbench
from desktop_app.domain.money import AMOUNT_PLACES, EXACT

UNIT = Decimal(1).scaleb(-AMOUNT_PLACES)
WHOLE = pa.decimal128(38, 0)
_SALT = "plumbline monetary-unit sample"
# Absolute amounts in whole units; what is at least the bound is taken apart, in full.
_POPULATION = """
CREATE TEMP TABLE population AS
SELECT place, abs(units::HUGEINT) AS size,
    $bound::HUGEINT > 0 AND abs(units::HUGEINT) >= $bound::HUGEINT AS in_full
FROM amounts
"""
_FIGURES = """
SELECT count(*), coalesce(sum(size), 0)::VARCHAR, count(*) FILTER (size = 0),
    count(*) FILTER (in_full), coalesce(sum(size) FILTER (in_full), 0)::VARCHAR
FROM population
"""
_DRAWN = """
WITH running AS (
    SELECT place, size, in_full,
        CASE WHEN in_full THEN 0 ELSE size END AS step,
        sum(step) OVER (ORDER BY place ROWS UNBOUNDED PRECEDING)::HUGEINT AS upto
    FROM population
), counted AS (
    SELECT place, size, in_full, upto,
        CASE WHEN $every::HUGEINT = 0 OR upto < $start::HUGEINT THEN 0
            ELSE (upto - $start::HUGEINT) // $every::HUGEINT + 1 END AS hits_upto,
        CASE WHEN $every::HUGEINT = 0 OR upto - step < $start::HUGEINT THEN 0
            ELSE (upto - step - $start::HUGEINT) // $every::HUGEINT + 1 END
            AS hits_before
    FROM running
)
SELECT place, in_full, upto::VARCHAR AS upto,
    (hits_upto - hits_before)::BIGINT AS hits
FROM counted WHERE in_full OR hits_upto > hits_before ORDER BY place
"""


@dataclass(frozen=True)
class SamplePlan:
    """How a sample is to be drawn.

    Args:
        seed: any whole number; the same seed draws the same sample.
        size: how many units are drawn; a large line may hold several.
        materiality: lines of at least this amount are all taken; None: no such bound.
    """

    seed: int
    size: int
    materiality: Decimal | None = None


@dataclass(frozen=True)
class DrawnLine:
    """A line of the sample, by its place in the order, from 0."""

    place: int
    in_full: bool  # taken because of materiality, not drawn
    position: Decimal  # running sum up to and with this line
    hits: int  # how many of the drawn units lie in it


@dataclass(frozen=True)
class Drawn:
    """A sample, with all that is needed to draw it again."""

    plan: SamplePlan
    lines: tuple[DrawnLine, ...]
    population: int  # lines
    total: Decimal  # sum of their absolute amounts
    zeros: int  # lines of nothing: never drawn
    full_lines: int  # lines at or above materiality
    full_total: Decimal
    interval: Decimal  # 0: nothing is left to draw from
    start: Decimal  # the first unit drawn

    @property
    def drawn_total(self) -> Decimal:
        """What the sample was drawn from, beside the lines taken in full."""
        return EXACT.subtract(self.total, self.full_total)


def draw(amounts: pa.ChunkedArray[Any], plan: SamplePlan) -> Drawn:
    """Draw a sample of amounts, decimal128(38, 10), in the order they stand in."""
    connection = workbench()
    try:
        connection.register("amounts", _in_units(amounts))
        bound = _units(plan.materiality) if plan.materiality else 0
        connection.execute(_POPULATION, {"bound": bound})
        figures = connection.execute(_FIGURES).fetchone() or (0, "0", 0, 0, "0")
        count, total, zeros, full_lines, full_total = figures
        left = int(total) - int(full_total)
        every = -(-left // plan.size)  # rounded up: no line of an interval is missed
        start = first_unit(plan.seed, every)
        rows = connection.execute(_DRAWN, {"every": every, "start": start}).fetchall()
    finally:
        connection.close()
    return Drawn(
        plan=plan,
        lines=tuple(
            DrawnLine(place, in_full, _money(int(upto)), hits)
            for place, in_full, upto, hits in rows
        ),
        population=count,
        total=_money(int(total)),
        zeros=zeros,
        full_lines=full_lines,
        full_total=_money(int(full_total)),
        interval=_money(every),
        start=_money(start),
    )


def first_unit(seed: int, every: int) -> int:
    """Return the first unit drawn, from 1 to ``every``: a hash of the seed decides."""
    if every <= 0:
        return 0
    digest = hashlib.sha256(f"{_SALT}\n{seed}".encode()).digest()
    return int.from_bytes(digest, "big") % every + 1


def _in_units(amounts: pa.ChunkedArray[Any]) -> pa.Table:
    """Read decimals as whole numbers of their last place, without touching a digit."""
    one = whole(amounts)
    units = pa.Array.from_buffers(WHOLE, len(one), one.buffers(), offset=one.offset)
    places = pa.array(np.arange(len(one), dtype=np.int64))
    return pa.table({"place": places, "units": units.fill_null(Decimal(0))})


def _units(amount: Decimal) -> int:
    return int(EXACT.divide(abs(amount), UNIT).to_integral_value("ROUND_CEILING"))


def _money(units: int) -> Decimal:
    return EXACT.multiply(Decimal(units), UNIT)
