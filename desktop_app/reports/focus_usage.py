"""Say how much was consumed: before quota, in the meter's unit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from desktop_app.reports import focus_words as words
from importers.distinct import combinations
from importers.kernels import Cells, cast, one_chunk
from importers.schema import QUANTITY

_pc: Any = pc  # the stubs know fewer argument types than the kernels
_WIDE = pa.decimal256(40, 10)
_PARTS = ("input_tokens", "output_tokens")  # cached and reasoning ones are in them


def consumed(lines: pa.Table) -> tuple[Cells, Cells]:
    """Return quantity and unit of each line, as if all of them were usage.

    A line states its usage before deduction, else what is charged; a record of several
    meters its tokens, else its calls. One that states nothing is one charge.
    """
    usage = _pc.coalesce(
        _cells(lines, "usage_before_deduction"), _cells(lines, "pricing_quantity")
    )
    tokens, calls = _tokens(lines), _cells(lines, "calls")
    one = pa.scalar(Decimal(1), QUANTITY)
    quantity: Cells = _pc.coalesce(usage, tokens, calls, one)
    units = [_cells(lines, "pricing_unit"), _cells(lines, "vendor_unit")]
    codes, pairs = combinations(units, lines.num_rows)
    named = pa.array([words.focus_unit(*pair) for pair in pairs], pa.string())
    unit: Cells = _pc.if_else(
        _pc.is_valid(usage),
        named.take(codes),
        _pc.if_else(
            _pc.is_valid(tokens),
            words.TOKENS,
            _pc.if_else(_pc.is_valid(calls), words.REQUESTS, words.CHARGES),
        ),
    )
    return quantity, unit


def _tokens(lines: pa.Table) -> Cells:
    """Add the tokens that went in and came out; null where neither is stated."""
    parts = [_cells(lines, name) for name in _PARTS]
    nothing = pa.scalar(Decimal(0), QUANTITY)
    filled = [cast(_pc.coalesce(part, nothing), _WIDE) for part in parts]
    whole = cast(_pc.add(*filled), QUANTITY)
    stated = _pc.or_(*(_pc.is_valid(part) for part in parts))
    found: Cells = _pc.if_else(stated, whole, pa.scalar(None, QUANTITY))
    return found


def _cells(lines: pa.Table, name: str) -> Cells:
    return one_chunk(lines.column(name))
