"""Declare what a recalculation leaves beside every charge line."""

from __future__ import annotations

import pyarrow as pa

from desktop_app.domain.findings import FindingClass

CLASSES: tuple[FindingClass, ...] = tuple(FindingClass)
NUMBER: dict[FindingClass, int] = {name: at for at, name in enumerate(CLASSES)}

_RESULT: list[tuple[str, pa.DataType]] = [
    ("finding_class", pa.dictionary(pa.int32(), pa.string())),  # null: not counted
    ("also", pa.int32()),  # what else holds: bit n is CLASSES[n]
    ("expected", pa.decimal128(38, 10)),  # null: unknown
    ("difference", pa.decimal128(38, 10)),  # billed − expected
    ("expected_unit_price", pa.decimal128(38, 12)),  # per pricing unit
    ("snapshot_id", pa.dictionary(pa.int32(), pa.string())),
    ("rule_row", pa.int32()),  # place in its snapshot, from 0
    ("cause_key", pa.int32()),  # null: no cause was found
]
RESULT = pa.schema(_RESULT)


def classes_in(mask: int | None) -> tuple[FindingClass, ...]:
    """Return the classes whose bits are set, in the order of precedence."""
    return tuple(name for at, name in enumerate(CLASSES) if (mask or 0) >> at & 1)
