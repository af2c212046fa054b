"""Fill a column from another one, and add amounts up, without losing a digit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from importers.distinct import combinations, spread
from importers.kernels import Cells, cast, first_of
from importers.schema import MONEY, WORD

_WIDE = pa.decimal256(60, 10)  # room for every sum of amounts
_pc: Any = pc  # the stubs know fewer argument types than the kernels


def fill(columns: dict[str, Cells], rows: int, name: str, other: str) -> None:
    """Move a column into another one, where that one is absent or null."""
    spare = columns.pop(other, None)
    if spare is None:
        return
    stated = columns.get(name)
    if stated is None:
        columns[name] = spare
    elif stated.null_count == 0:
        return
    elif stated.type == WORD:
        codes, pairs = combinations([stated, spare], rows)
        columns[name] = spread([a or b for a, b in pairs], codes, WORD)
    else:
        columns[name] = first_of(stated, spare)


def as_records(stated: Mapping[str, Cells]) -> Cells:
    """Write numbers that came as text as JSON records, row by row."""
    opened = (f'{"" if at else "{"}"{name}": ' for at, name in enumerate(stated))
    pieces = [
        piece
        for prefix, cells in zip(opened, stated.values(), strict=True)
        for piece in (pa.scalar(prefix), _pc.coalesce(cells, pa.scalar("null")), ", ")
    ]
    joined: Cells = _pc.binary_join_element_wise(*pieces[:-1], pa.scalar("}"), "")
    return joined


def less(columns: dict[str, Cells], first: str, others: Sequence[str]) -> Cells:
    """Return one amount less others; those absent or null count as nothing."""
    return _joined(_pc.subtract, columns, first, others)


def plus(columns: dict[str, Cells], first: str, others: Sequence[str]) -> Cells:
    """Return one amount and others added; those absent or null count as nothing."""
    return _joined(_pc.add, columns, first, others)


def _joined(
    join: Callable[[Cells, Cells], Cells],
    columns: dict[str, Cells],
    first: str,
    others: Sequence[str],
) -> Cells:
    parts = [columns[other] for other in others if other in columns]
    whole = cast(columns[first], _WIDE)
    zero = pa.scalar(0, _WIDE)

    def with_next(total: Cells, part: Cells) -> Cells:
        return cast(join(total, _pc.coalesce(cast(part, _WIDE), zero)), _WIDE)

    return cast(reduce(with_next, parts, whole), MONEY)
