"""Decode a charge type that a file states itself, without an instance ID."""

from __future__ import annotations

import pyarrow as pa

from importers.decode import parse_type_code
from importers.distinct import combinations, spread
from importers.kernels import Cells
from importers.schema import CHARGE

_DECODED = (
    "direction",
    "modality",
    "cache_action",
    "mode",
    "thinking",
    "context_tier",
    "resolution",
)


def decode_types(columns: dict[str, Cells], rows: int) -> None:
    """Add what the type codes of some lines say; `decoded` where a model has one."""
    names = [columns.get("model"), columns["type_code"]]
    codes, found = combinations(names, rows)
    parsed = [parse_type_code(text) if text else None for _, text in found]
    for name in _DECODED:
        values = [None if code is None else getattr(code, name) for code in parsed]
        columns[name] = spread(values, codes, CHARGE.field(name).type)
    known = [True if model and text else None for model, text in found]
    columns["decoded"] = spread(known, codes, pa.bool_())
