"""Ask which class of a savings plan gives what was deducted, where its own does not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from desktop_app.calc.amounts import MONEY, Columns
from desktop_app.calc.checks import LINES, asked, layered
from desktop_app.calc.judging import Bench, Prepared
from desktop_app.calc.lines import array_of
from desktop_app.calc.results import NUMBER
from desktop_app.calc.terms import FACTOR_PLACES, seconds, until
from desktop_app.calc.timelines import Whole
from desktop_app.domain.findings import Cause, FindingClass, Hypothesis
from desktop_app.domain.money import plain
from desktop_app.domain.terms import Agreement, Term, TermKind

_FOUND: Columns = (("place", "place"), ("fitting", "list(DISTINCT number)"))
_PAIRS = LINES + " JOIN classes ON time >= begin AND time < finish"
_FITTING = layered((), _FOUND, _PAIRS) + (
    f" WHERE CAST(plan_list_cost * plan_factor AS {MONEY}) <> plan_deducted"
    f" AND CAST(plan_list_cost * class_factor AS {MONEY}) = plan_deducted"
    " GROUP BY place ORDER BY place"
)
_FIELDS: list[pa.Field[Any]] = [
    pa.field("number", pa.int32()),
    pa.field("begin", pa.int64()),
    pa.field("finish", pa.int64()),
    pa.field("class_factor", pa.decimal128(38, FACTOR_PLACES)),
]
_CLASSES = pa.schema(_FIELDS)


def plan_classes(
    connection: duckdb.DuckDBPyConnection,
    bench: Bench,
    prepared: Prepared,
    classes: Whole,
    keys: Whole,
) -> Iterator[tuple[int, tuple[Cause, ...]]]:
    """Yield, by place, the classes whose share was deducted instead.

    Only lines with a finding and without a cause so far are asked about.
    """
    terms = _named_classes(bench.combinations.terms, bench.combinations.provider)
    if not terms or not bench.combinations.plans.values:
        return
    wrong = classes == NUMBER[FindingClass.DISCOUNT]
    places = np.flatnonzero(wrong & (keys < 0))
    if not places.size:
        return
    named = ["plan_list_cost", "plan_deducted", "plan_factor"]
    lines = prepared.table.select(named).take(array_of(places))
    lines = lines.append_column("place", array_of(places))
    lines = lines.append_column("time", array_of(prepared.times[places]))
    tables = {LINES: lines, "classes": _table(terms)}
    for row in asked(connection, _FITTING, tables).to_pylist():
        causes = dict.fromkeys(_cause(terms[at]) for at in sorted(row["fitting"]))
        yield row["place"], tuple(causes)


def _named_classes(terms: Sequence[Agreement], provider: str) -> list[Term]:
    """Return the provider's classes, whatever models they are for."""
    return [
        one
        for one in terms
        if isinstance(one, Term)
        and one.kind is TermKind.SAVINGS_PLAN
        and one.provider in {provider, ""}
    ]


def _table(terms: Sequence[Term]) -> pa.Table:
    columns: dict[str, list[Any]] = {
        "number": list(range(len(terms))),
        "begin": [seconds(one.effective_from) for one in terms],
        "finish": [until(one) for one in terms],
        "class_factor": [one.value for one in terms],
    }
    return pa.table(columns, schema=_CLASSES)


def _cause(term: Term) -> Cause:
    facts = {"class": term.label, "factor": plain(term.value)}
    return Cause(
        Hypothesis.PLAN_CLASS, json.dumps(facts, ensure_ascii=False, sort_keys=True)
    )
