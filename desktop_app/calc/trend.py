"""Lay sums out over time: one series a group, the smaller ones together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from desktop_app.domain.money import EXACT, round_half_up, total
from desktop_app.domain.trends import Bucket, Series, Shown, Trend, TrendQuery
from desktop_app.domain.views import Filter, Measure, Scalar

MILLION = Decimal(1_000_000)
PRICE_PLACES = 12
Amounts = Mapping[Measure, Decimal | None]
FiltersOf = Callable[[Sequence[Scalar]], tuple[Filter, ...]]


@dataclass(frozen=True)
class Cell:
    """The lines of one bucket and group, added up."""

    bucket: int
    group: Scalar
    amounts: Amounts  # of Shown.measures, LINES and CHECKED


def lay_out(
    query: TrendQuery,
    currency: str,
    buckets: Sequence[Bucket],
    cells: Iterable[Cell],
    filters_of: FiltersOf,
) -> Trend:
    """Return a trend: its largest groups, then the rest, and the sums of all.

    Args:
        query: what was asked.
        currency: of the cells' amounts; empty: they are counts.
        buckets: the time axis.
        cells: sums by bucket and group, each pair once or more.
        filters_of: what gives the lines of some groups.
    """
    found = list(cells)
    by_group: dict[Scalar, list[Cell]] = defaultdict(list)
    for cell in found:
        by_group[cell.group].append(cell)
    width = len(buckets)
    return Trend(
        query,
        currency,
        tuple(buckets),
        tuple(_series(query, by_group, width, filters_of)),
        _figures(query.shown, found, width),
        _whole(query.shown, found),
        _count(found, Measure.LINES),
        unknown=_unknown(query.shown, found),
    )


def _series(
    query: TrendQuery,
    by_group: Mapping[Scalar, Sequence[Cell]],
    width: int,
    filters_of: FiltersOf,
) -> Iterator[Series]:
    if not query.by:
        return
    wholes = {group: _whole(query.shown, some) for group, some in by_group.items()}
    order = sorted(by_group, key=lambda one: (-abs(wholes[one]), str(one)))
    for group in order[: query.top]:
        figures = _figures(query.shown, by_group[group], width)
        yield Series((group,), figures, wholes[group], filters_of([group]))
    smaller = order[query.top :]
    if smaller:
        cells = [cell for group in smaller for cell in by_group[group]]
        yield Series(
            tuple(smaller),
            _figures(query.shown, cells, width),
            _whole(query.shown, cells),
            filters_of(smaller),
            rest=True,
        )


def _figures(
    shown: Shown, cells: Iterable[Cell], width: int
) -> tuple[Decimal | None, ...]:
    by_bucket: list[list[Cell]] = [[] for _ in range(width)]
    for cell in cells:
        by_bucket[cell.bucket].append(cell)
    return tuple(_figure(shown, some) for some in by_bucket)


def _figure(shown: Shown, cells: Sequence[Cell]) -> Decimal | None:
    """Return what some cells come to; None: no line of them has a figure."""
    if shown is Shown.UNIT_PRICE:
        return _unit_price(cells)
    known = [cell.amounts[Measure(shown.value)] for cell in cells]
    figures = [one for one in known if one is not None]
    return total(figures) if figures else None


def _unit_price(cells: Sequence[Cell]) -> Decimal | None:
    """Return billed per million tokens, over the cells that have tokens."""
    used = [cell.amounts for cell in cells if cell.amounts[Measure.TOKENS]]
    tokens = total(one[Measure.TOKENS] or Decimal(0) for one in used)
    if not tokens:
        return None
    billed = total(one[Measure.BILLED] or Decimal(0) for one in used)
    price = EXACT.divide(EXACT.multiply(billed, MILLION), tokens)
    return round_half_up(price, PRICE_PLACES)


def _whole(shown: Shown, cells: Sequence[Cell]) -> Decimal:
    return _figure(shown, cells) or Decimal(0)


def _count(cells: Iterable[Cell], measure: Measure) -> int:
    return int(sum(cell.amounts[measure] or 0 for cell in cells))


def _unknown(shown: Shown, cells: Sequence[Cell]) -> int:
    if shown is not Shown.RECALCULATED:
        return 0
    return _count(cells, Measure.LINES) - _count(cells, Measure.CHECKED)
