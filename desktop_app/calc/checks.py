"""List the checks: for each class of findings, when it holds of a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb
import pyarrow as pa

from desktop_app.calc.amounts import DUE, MONEY, STEPS, ZERO, Columns
from desktop_app.calc.failures import exactly
from desktop_app.calc.lines import FREE, STATED, USAGE
from desktop_app.calc.results import NUMBER
from desktop_app.domain.findings import FindingClass as Is

LINES = "lines"  # the table that every check reads
_ANSWER = "answer"

_PRICED_KIND = "kind <> " + str(STATED)
_USAGE_KIND = "kind = " + str(USAGE)
_FREE_KIND = "kind = " + str(FREE)

NETS: Columns = (
    ("agreed_net", "coalesce(stated_net, billed_cost + coupon + rounding)"),
)

GAP: Columns = (
    ("gap", "billed_cost - due"),
    ("wide", "abs(billed_cost - due) > getvariable('tolerance')"),
    # Whether the bill's list price is not the rule's; unknown counts as not.
    (
        "price_differs",
        "CASE WHEN plain THEN coalesce(list_unit_price <> price, TRUE)"
        " ELSE coalesce(given <> due_list, TRUE) END",
    ),
    # CASE stops at the first that holds; AND would round every line.
    (
        "discount_differs",
        "CASE WHEN fixed THEN FALSE WHEN agreed IS NOT NULL THEN CASE"
        " WHEN agreed_net = (list_cost - plan) * agreed THEN FALSE"
        " ELSE coalesce(abs(agreed_net - CAST((list_cost - plan) * agreed AS "
        + MONEY
        + ")) > getvariable('slack'), FALSE) END"
        " WHEN stated_factor IS NULL THEN FALSE"
        " WHEN promised IS DISTINCT FROM stated_factor THEN TRUE"
        " WHEN discount_amount IS NULL THEN FALSE"
        " WHEN stated_net = (list_cost - plan) * stated_factor THEN FALSE"
        " ELSE coalesce(least("
        "abs(stated_net - CAST((list_cost - plan) * stated_factor AS " + MONEY + ")),"
        " abs(off - CAST((list_cost - plan) * (1 - stated_factor) AS " + MONEY + "))"
        ") > getvariable('slack'), FALSE) END",
    ),
    # What the plan was charged with is not the share of its class in force.
    (
        "plan_differs",
        "coalesce(CASE WHEN plan_factor IS NULL THEN FALSE"
        " WHEN plan_list_cost * plan_factor = plan_deducted THEN FALSE"
        " ELSE abs(plan_deducted - CAST(plan_list_cost * plan_factor AS "
        + MONEY
        + ")) > getvariable('slack') END, FALSE)",
    ),
)

# Faults that account for a difference by themselves.
FAULTS: Columns = (
    (
        "unlike_promise",
        "counted AND getvariable('rows_prove') AND "
        + _USAGE_KIND
        + " AND discount_differs",
    ),
    (
        "quota_ignored",
        "counted AND quota_follows AND billed_cost > 0 AND " + _USAGE_KIND,
    ),
    (
        "unlike_class",
        "counted AND getvariable('rows_prove') AND "
        + _USAGE_KIND
        + " AND plan_differs",
    ),
    ("known_unit", "NOT unit_fault AND NOT ignores_unit"),
)

_ACCOUNTED = "(duplicate OR contradicts OR unlike_promise OR quota_ignored)"
_WRONG_PRICE = (
    "getvariable('rows_prove') AND "
    + _PRICED_KIND
    + " AND wide AND (NOT "
    + _ACCOUNTED
    + " OR ("
    + _USAGE_KIND
    + " AND price_differs))"
)

# One row a class: when it holds of a line that counts. The table's order does not
# matter: where several hold, the first in FindingClass is the line's class.
CHECKS: tuple[tuple[Is, str], ...] = (
    (Is.DUPLICATE, "duplicate"),
    (Is.OUTSIDE_PERIOD, "outside AND " + _PRICED_KIND),
    (Is.UNDECODED, "undecoded AND " + _USAGE_KIND),
    (Is.UNIT, _USAGE_KIND + " AND NOT undecoded AND NOT known_unit"),
    (Is.ARITHMETIC, "contradicts"),
    (Is.DISCOUNT, "unlike_promise OR unlike_class"),
    (Is.FREE_QUOTA, "quota_ignored"),
    (Is.OVERCHARGED, _WRONG_PRICE + " AND gap > 0"),
    (Is.UNDERCHARGED, _WRONG_PRICE + " AND gap < 0"),
    (Is.RESTATED, "restated"),
    (
        Is.UNPRICED,
        _USAGE_KIND + " AND due IS NULL AND NOT undecoded AND known_unit",
    ),
    (Is.FIRST_SEEN, "first_seen"),
    (
        Is.ROUNDING,
        "getvariable('rows_prove') AND " + _PRICED_KIND + " AND NOT wide AND gap <> 0",
    ),
    (Is.STATED, "kind = " + str(STATED)),
)
_BY_DEFAULT = (Is.MATCHED, Is.STATED)  # said of a line only when nothing else is


def _flag(name: Is) -> str:
    return "is_" + name.name.lower()


FLAGS: Columns = tuple(
    (_flag(name), "counted AND coalesce(" + condition + ", FALSE)")
    for name, condition in CHECKS
)


def _first_class() -> str:
    ordered = sorted(CHECKS, key=lambda row: NUMBER[row[0]])
    cases = [f"WHEN {_flag(name)} THEN {NUMBER[name]}" for name, _when in ordered]
    return " ".join(
        ["CASE WHEN NOT counted THEN NULL", *cases, f"ELSE {NUMBER[Is.MATCHED]} END"]
    )


def _mask() -> str:
    bits = [
        f"CASE WHEN {_flag(name)} THEN {1 << NUMBER[name]} ELSE 0 END"
        for name, _when in CHECKS
        if name not in _BY_DEFAULT
    ]
    return " + ".join(bits)


CLASS: Columns = (("class_number", _first_class()), ("mask", _mask()))


def _when(name: Is, value: str) -> str:
    return f"WHEN {NUMBER[name]} THEN {value}"


EXPECTED: Columns = (
    (
        "expected",
        " ".join(
            [
                "CASE class_number",
                _when(Is.DUPLICATE, ZERO),
                _when(Is.ARITHMETIC, "own"),
                _when(Is.FREE_QUOTA, ZERO),
                _when(Is.RESTATED, "billed_before"),
                "ELSE CASE WHEN counted THEN due END END",
            ]
        ),
    ),
)

_VERDICT: Columns = (
    ("class_number", "class_number::TINYINT"),
    ("also", "CASE WHEN counted THEN (mask & ~(1 << class_number))::INTEGER END"),
    ("expected", "expected::" + MONEY),
    ("difference", "(billed_cost - expected)::" + MONEY),
    ("as_due", "coalesce(gap = 0, FALSE)"),  # billed as the rules have it
)

_ALL_STEPS: tuple[Columns, ...] = (
    *STEPS,
    DUE,
    NETS,
    GAP,
    FAULTS,
    FLAGS,
    CLASS,
    EXPECTED,
)


def layered(steps: Sequence[Columns], last: Columns, source: str) -> str:
    """Spell steps, each over the one before, and the columns wanted of the last."""
    inner = source
    for step in steps:
        inner = " ".join(["(SELECT *,", _spelled(step), "FROM", inner, ")"])
    return " ".join(["SELECT", _spelled(last), "FROM", inner])


def _spelled(columns: Columns) -> str:
    return ", ".join(f"{expression} AS {name}" for name, expression in columns)


def asked(
    connection: duckdb.DuckDBPyConnection, query: str, tables: Mapping[str, pa.Table]
) -> pa.Table:
    """Return what a query over tables finds, as Arrow: decimals stay decimals.

    Raises:
        TooLarge: an amount does not fit exact arithmetic.
    """
    for name, table in tables.items():
        connection.register(name, table)
    with exactly():
        # A relation would plan these long queries twice: that cost as much as
        # answering them for a hundred thousand lines.
        connection.execute(f"CREATE TEMP TABLE {_ANSWER} AS {query}")
    found: pa.Table = connection.table(_ANSWER).to_arrow_table()
    connection.execute(f"DROP TABLE {_ANSWER}")
    for name in tables:
        connection.unregister(name)
    return found


VERDICTS = layered(_ALL_STEPS, _VERDICT, LINES)
