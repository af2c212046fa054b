"""Pass ordinary lines without checking them: nothing can be found of them.

Most lines of a bill say at every step what the rules say. That takes a few
comparisons to see, a quarter of what all checks cost; the checks then judge the
rest. A line that is passed gets, to the last digit, the verdict that the checks
would give it.
"""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from desktop_app.calc.amounts import ZERO, Columns
from desktop_app.calc.checks import LINES, VERDICTS, asked, layered
from desktop_app.calc.lines import USAGE, array_of, whole
from desktop_app.calc.results import NUMBER
from desktop_app.domain.findings import FindingClass as Is
from importers.schema import MONEY

# What `amounts` and `checks` make of a line for which all of these hold: no fault,
# no gap. What is unknown holds for no line, save where a check would pass it too.
_CONDITIONS = (
    "counted",
    f"kind = {USAGE}",
    "plain",
    "NOT fixed",  # no discount is due beside an agreed price
    "NOT (duplicate OR outside OR undecoded OR unit_fault)",
    "NOT (restated OR first_seen OR quota_follows)",
    f"coalesce(plan_list_cost, plan_deducted, {ZERO}) = 0",
    "NOT coalesce(usage_before_deduction -"
    f" coalesce(usage_deducted, {ZERO}) <> pricing_quantity, FALSE)",
    f"(plan_factor IS NULL OR coalesce(plan_deducted, {ZERO}) = 0)",
    "round_unit IS NULL",
    "list_unit_price = price",
    "list_unit_price * pricing_quantity = list_cost",
    f"discounted_cost = list_cost - coalesce(discount_amount, {ZERO})",
    f"billed_cost = discounted_cost - coalesce(coupon_amount, {ZERO})"
    f" - coalesce(rounding_amount, {ZERO})",
    # What is left after the discount is a product that needs no rounding.
    "coalesce(list_cost * coalesce(agreed, promised) = discounted_cost, TRUE)",
    "(agreed IS NOT NULL OR promised IS NOT DISTINCT FROM stated_factor)",
)
_CHECKED: Columns = (("checked", f"NOT coalesce({' AND '.join(_CONDITIONS)}, FALSE)"),)
_WHICH = layered((), _CHECKED, LINES)


def verdicts(connection: duckdb.DuckDBPyConnection, lines: pa.Table) -> pa.Table:
    """Return what `VERDICTS` gives for lines, having checked what is not ordinary.

    Raises:
        TooLarge: an amount does not fit exact arithmetic.
    """
    checked = whole(asked(connection, _WHICH, {LINES: lines}).column("checked"))
    rest = lines.filter(checked)
    if rest.num_rows == lines.num_rows:
        return asked(connection, VERDICTS, {LINES: lines})
    passed = _passed(whole(lines.column("billed_cost")))
    if not rest.num_rows:
        return passed
    found = asked(connection, VERDICTS, {LINES: rest})
    return pa.table(
        {
            name: pc.replace_with_mask(
                whole(passed.column(name)), checked, whole(found.column(name))
            )
            for name in passed.column_names
        }
    )


def _passed(billed: pa.Array[Any]) -> pa.Table:
    """Return the verdict of lines that were billed as they should be."""
    count = len(billed)
    matched = NUMBER[Is.MATCHED]
    return pa.table(
        {
            "class_number": array_of(np.full(count, matched, dtype=np.int8)),
            "also": array_of(np.zeros(count, dtype=np.int32)),
            "expected": billed,
            "difference": array_of(np.zeros(count, dtype=np.int32)).cast(MONEY),
            "as_due": array_of(np.ones(count, dtype=np.bool_)),
        }
    )
