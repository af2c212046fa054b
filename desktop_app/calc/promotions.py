"""Read the promotions that a bill states in its discount details."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from desktop_app.calc.timelines import FOREVER, Candidate, Span, Timelines, in_force

UTC_OFFSET = timedelta(hours=8)  # of the times in a bill
_TENTHS = Decimal(10)
_HUNDREDTHS = Decimal(100)
_FOLD = re.compile(r"\s*([0-9]{1,2}(?:\.[0-9]{1,6})?)\s*折\s*")
_OFF = re.compile(r"\s*([0-9]{1,2}(?:\.[0-9]{1,6})?)\s*%\s*off\s*", re.IGNORECASE)
_CONTENT = ("优惠内容", "DiscountContent", "content")
_BEGINS = ("优惠开始时间", "startTime", "start")
_ENDS = ("优惠结束时间", "endTime", "end")


@dataclass(frozen=True)
class Promotion:
    """One stated promotion: payable = list × factor, in seconds since 1970."""

    factor: Decimal
    start: int
    end: int  # exclusive


@dataclass(frozen=True)
class Stated:
    """All that one discount detail states; ``factor`` is their product."""

    promotions: tuple[Promotion, ...]
    factor: Decimal


def read_promotions(detail: str) -> Stated | None:
    """Read a discount detail; null: it states amounts, or is not understood."""
    try:
        found = json.loads(detail)
    except ValueError:
        return None
    rows = found if isinstance(found, list) else [found]
    promotions = [_promotion(row) for row in rows if isinstance(row, dict)]
    if not promotions or len(promotions) != len(rows):
        return None
    known = tuple(one for one in promotions if one is not None)
    if len(known) != len(promotions):
        return None
    return Stated(known, _product(known))


def factor_of(content: str) -> Decimal | None:
    """Read ``8折``, ``8.5折``, ``85折`` or ``20% off`` as a factor."""
    fold = _FOLD.fullmatch(content)
    if fold:
        number = Decimal(fold.group(1))
        return number / (_TENTHS if number <= _TENTHS else _HUNDREDTHS)
    off = _OFF.fullmatch(content)
    return 1 - Decimal(off.group(1)) / _HUNDREDTHS if off else None


def spans_of(stated: Stated) -> list[Span[Decimal]]:
    """Return which factor the stated promotions give when, for all times."""
    cuts = {-FOREVER, FOREVER}
    for one in stated.promotions:
        cuts |= {one.start, one.end}
    ordered = sorted(cuts)
    candidates = []
    for start, end in pairwise(ordered):
        live = [p for p in stated.promotions if p.start <= start and end <= p.end]
        candidates.append(Candidate(start, end, (), _product(live)))
    return in_force(candidates)


class Promotions:
    """The discount details seen so far, read once each."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._numbers: dict[str, int] = {}
        self.stated: list[Stated | None] = []
        self.due: Timelines[Decimal] = Timelines()

    def numbers(self, details: pa.Array[Any]) -> pa.Array[Any]:
        """Return the number of each detail, null where there is none.

        The amounts inside differ from line to line: they are cut out first, so
        that few distinct texts are left to read.
        """
        table = pa.table({"detail": details})
        same = self._connection.from_arrow(table).select(_WITHOUT_AMOUNTS)
        texts = same.to_arrow_table().column(0).combine_chunks().dictionary_encode()
        numbers = [self._number(str(text)) for text in texts.dictionary.to_pylist()]
        return pc.take(pa.array(numbers, type=pa.int64()), texts.indices)

    def _number(self, text: str) -> int:
        known = self._numbers.get(text)
        if known is not None:
            return known
        number = self._numbers[text] = len(self.stated)
        stated = read_promotions(text)
        self.stated.append(stated)
        self.due.add(spans_of(stated) if stated else ())
        return number


# Splitting at a literal is much cheaper than a pattern, which is kept for several
# amounts in one detail and for other spellings.
_PIECES = 'string_split(detail, \'"优惠金额":"\')'
_WITHOUT_AMOUNTS = (
    f"CASE WHEN len({_PIECES}) = 2"
    f' THEN {_PIECES}[1] || \'"优惠金额":"\''
    f" || substring({_PIECES}[2], instr({_PIECES}[2], '\"'))"
    " WHEN contains(detail, '优惠金额') THEN regexp_replace(detail,"
    """ '"优惠金额"\\s*:\\s*("[^"]*"|[0-9.+-]+)', '"优惠金额":""', 'g')"""
    " ELSE detail END AS detail"
)


def _promotion(row: dict[str, Any]) -> Promotion | None:
    factor = factor_of(_first(row, _CONTENT))
    start, end = (_instant(_first(row, names)) for names in (_BEGINS, _ENDS))
    if factor is None:
        return None
    return Promotion(
        factor,
        -FOREVER if start is None else start,
        FOREVER if end is None else end + 1,  # its last second still counts
    )


def _first(row: dict[str, Any], names: Sequence[str]) -> str:
    return next((str(row[name]) for name in names if row.get(name)), "")


def _instant(text: str) -> int | None:
    try:
        local = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if local.tzinfo is None:
        local = local.replace(tzinfo=UTC) - UTC_OFFSET
    return int(local.timestamp())


def _product(promotions: Sequence[Promotion]) -> Decimal:
    factor = Decimal(1)
    for one in promotions:
        factor *= one.factor
    return factor
