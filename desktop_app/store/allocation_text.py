"""Write allocations as JSON values, and read them back to the last digit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from desktop_app.domain.allocated import (
    Allocation,
    Condition,
    ConditionKind,
    How,
    Piece,
    Pool,
    Reason,
    Share,
)
from desktop_app.domain.allocation import Split
from desktop_app.domain.money import plain
from desktop_app.domain.views import Filter, Op, Scalar

Json = Any
_DAY = "day"


def filters_to_json(filters: Sequence[Filter]) -> list[Json]:
    """Write conditions: column, how it is compared, values."""
    return [
        [one.column, one.op.value, [_to_json(value) for value in one.values]]
        for one in filters
    ]


def filters_from_json(found: Sequence[Json]) -> tuple[Filter, ...]:
    """Read conditions."""
    return tuple(
        Filter(column, Op(op), tuple(_from_json(value) for value in values))
        for column, op, values in found
    )


def allocation_to_json(one: Allocation) -> dict[str, Json]:
    """Write an allocation whole, but for what names it."""
    return {
        "columns": list(one.columns),
        "pieces": [
            [
                [_to_json(value) for value in piece.values],
                piece.how.value,
                piece.department,
                piece.rule,
                piece.reason.value if piece.reason else "",
                piece.provider,
                plain(piece.billed),
                piece.lines,
                plain(piece.tokens),
                plain(piece.calls),
            ]
            for piece in one.pieces
        ],
        "pools": [
            [
                pool.rule,
                pool.split.value,
                plain(pool.amount),
                pool.lines,
                [[s.department, plain(s.weight), plain(s.amount)] for s in pool.shares],
            ]
            for pool in one.pools
        ],
        "conditions": [[c.kind.value, c.rule, c.other] for c in one.conditions],
    }


def allocation_from_json(
    period: str, currency: str, closing: int, found: Mapping[str, Json]
) -> Allocation:
    """Read the allocation that a closing froze."""
    return Allocation(
        period,
        currency,
        tuple(found["columns"]),
        tuple(_piece(*fields) for fields in found["pieces"]),
        tuple(
            Pool(
                rule,
                Split(split),
                Decimal(amount),
                lines,
                tuple(Share(d, Decimal(w), Decimal(a)) for d, w, a in shares),
            )
            for rule, split, amount, lines, shares in found["pools"]
        ),
        tuple(Condition(ConditionKind(k), r, o) for k, r, o in found["conditions"]),
        closing,
    )


def _piece(values: Json, how: str, code: str, rule: str, *rest: Json) -> Piece:
    reason, provider, billed, lines, tokens, calls = rest
    return Piece(
        tuple(_from_json(value) for value in values),
        How(how),
        code,
        rule,
        Reason(reason) if reason else None,
        provider,
        Decimal(billed),
        lines,
        Decimal(tokens),
        Decimal(calls),
    )


def _to_json(value: Scalar) -> Json:
    return {_DAY: value.isoformat()} if isinstance(value, date) else value


def _from_json(value: Json) -> Scalar:
    if isinstance(value, dict):
        return date.fromisoformat(value[_DAY])
    scalar: Scalar = value
    return scalar
