"""Look at charge lines: any filter, any order, page by page."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from types import TracebackType
from typing import Any, Protocol, Self, cast

import numpy as np
import pyarrow as pa

from desktop_app.domain.bills import Scope
from desktop_app.domain.errors import Refused
from desktop_app.domain.money import total
from desktop_app.domain.views import (
    MEMBER_COLUMNS,
    VIEW_COLUMNS,
    Filter,
    LineQuery,
    Op,
    Scalar,
    ValueCount,
)
from desktop_app.i18n import _
from desktop_app.jobs import Progress
from desktop_app.store.page_cache import PAGED, PageCache
from desktop_app.store.parts import RESULT_COLUMNS, Judged
from desktop_app.store.queries import PART_SHIFT, Keys, LineTable
from desktop_app.store.rollups import Rollups
from desktop_app.store.workspace import Workspace
from importers.schema import CHARGE

MANY = 50_000  # lines; fewer are read from their files as fast
FOUND = "found"  # in place of a column: a class of a line, its own or beside it
STATE = "state"  # of a finding: what was decided of it
STATED = ("line_id", *MEMBER_COLUMNS)  # what tells it
IN_HAND = ("part_id", *PAGED)  # of lines that are held
HELD = 2_000  # lines that are found are held rather than cached


def judged_parts(home: Workspace, scope: Scope) -> list[Judged]:
    """Return the parts of record in a scope, each with its newest results."""

    def read() -> tuple[Judged, ...]:
        results, parts = home.results.all_current(), home.lines.parts(scope)
        return tuple(Judged(part, results.get(part.id)) for part in parts)

    return list(home.known.get(("judged parts", scope), read))


class States(Protocol):
    """What tells the state of findings; the column `STATE` is not stored."""

    def say(self, wanted: Filter) -> Filter:
        """Say a filter by state through what is stored."""
        ...

    def of(self, page: pa.Table) -> pa.Array[Any]:
        """Return the state of each line of a page that has `STATED`."""
        ...

    @property
    def words(self) -> tuple[str, ...]:
        """The states there are."""
        ...


class LineIndex:
    """The lines of one query in one order; pages cost the same anywhere in it.

    Safe to use from several threads: calls wait for each other.
    """

    def __init__(
        self,
        judged: Sequence[Judged],
        query: LineQuery,
        cache: PageCache | None = None,
        rollups: Rollups | None = None,
        states: States | None = None,
    ) -> None:
        self._states = states
        self.query = replace(query, filters=self._stored_filters(query.filters))
        query = self.query
        self._lock = threading.Lock()
        self._table = LineTable(judged, rollups)
        self._found = self._table.totals(query.filters)
        self._lengths = [one.part.lines for one in judged]
        self._stored = not (
            query.filters or query.sort or any(one.part.dropped for one in judged)
        )
        self._keys: Keys | None = None
        self._held: pa.Table | None = None
        self._cache = cache
        if cache is not None:
            self._table.use(cache)

    @property
    def count(self) -> int:
        """How many lines fit."""
        return self._found.count

    @property
    def totals(self) -> dict[str, Decimal]:
        """What they were billed, by currency."""
        return self._found.sums

    def build(self, progress: Progress | None = None) -> None:
        """Fix the order once, and have its pages ready; a stored order has both."""
        with self._lock:
            if self._stored or self._keys is not None:
                return
            # A month's lines lie in its own parts: the others are left alone.
            filters, sort = self.query.filters, self.query.sort
            keys = self._table.keys(filters, sort, self._found.parts)
            if self._cache is not None:
                self._make_ready(keys, self._cache, progress or Progress())
            self._keys = keys

    def _make_ready(self, keys: Keys, cache: PageCache, progress: Progress) -> None:
        """Hold or cache what is scattered over files too long to be read again."""
        progress.check()
        scattered = self.query.filters or self.query.sort
        lines = sum(self._lengths[number] for number in self._found.parts)
        if not scattered or lines <= MANY:
            return
        if self.count <= HELD:
            if self.count:
                self._held = self._table.rows(keys, IN_HAND)
            return
        progress.begin(_("Ordering lines"), 2 * lines)
        self._table.make(cache, progress, self._found.parts)

    def _stored_filters(self, filters: Sequence[Filter]) -> tuple[Filter, ...]:
        states = self._states
        if states is None:
            return tuple(filters)
        return tuple(states.say(f) if f.column == STATE else f for f in filters)

    def page(self, start: int, rows: int, columns: Sequence[str] = ()) -> pa.Table:
        """Read ``rows`` lines from place ``start``; no columns means all."""
        states = self._states
        if states is None or (columns and STATE not in columns):
            return self._page(start, rows, columns)
        stored = [name for name in columns if name != STATE]
        more = [name for name in STATED if name not in stored]
        found = self._page(start, rows, [*stored, *more] if columns else ())
        stated = found.append_column(STATE, states.of(found))
        # Lines that were never recalculated have no columns of results.
        have = stated.column_names
        return stated.select([n for n in columns or have if n in have])

    def _page(self, start: int, rows: int, columns: Sequence[str]) -> pa.Table:
        keys = self.keys(start, min(start + rows, self.count))
        with self._lock:
            if self._held is not None and columns and set(columns) <= set(IN_HAND):
                return _picked(self._held, columns).slice(start, keys.size)
            return self._table.rows(keys, columns)

    def keys(self, start: int, stop: int) -> Keys:
        """Return the keys of a stretch of the order."""
        self.build()
        if self._keys is not None:
            return self._keys[start:stop]
        places = np.arange(start, stop, dtype=np.int64)
        ends = np.cumsum(np.array(self._lengths, dtype=np.int64))
        part = np.searchsorted(ends, places, side="right")
        begins = np.concatenate([np.zeros(1, dtype=np.int64), ends])
        row = places - begins[part]
        keys: Keys = np.bitwise_or(
            np.left_shift(part.astype(np.int64), PART_SHIFT), row
        )
        return keys

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a page, in order."""
        stated = () if self._states is None else (STATE,)
        return (*VIEW_COLUMNS, *stated, *CHARGE.names)

    def values(self, column: str, limit: int = 500) -> list[ValueCount]:
        """Count the lines of each value of a column over the whole set."""
        others = tuple(f for f in self.query.filters if f.column != column)
        with self._lock:
            if column == STATE and self._states is not None:
                return self._count_states(self._states, others)
            return self._table.values(column, others, limit)

    def _count_states(
        self, states: States, others: tuple[Filter, ...]
    ) -> list[ValueCount]:
        found = []
        for word in (*states.words, None):
            wanted = states.say(Filter(STATE, Op.IS, (word,)))
            fit = self._table.totals((*others, wanted))
            if fit.count:
                found.append(ValueCount(word, fit.count, total(fit.sums.values())))
        return found

    def sum_of(self, places: Sequence[int]) -> dict[str, Decimal]:
        """Sum what was billed over chosen places, a sum for each currency."""
        sums: dict[str, Decimal] = {}
        if not places:
            return sums
        self.build()
        keys = np.concatenate([self.keys(p, p + 1) for p in places])
        with self._lock:
            found = self._table.rows(keys, ("billing_currency", "billed_cost"))
        currencies = found.column("billing_currency").to_pylist()
        for currency, billed in zip(
            currencies, found.column("billed_cost").to_pylist(), strict=True
        ):
            sums[str(currency)] = sums.get(str(currency), Decimal(0)) + (
                billed or Decimal(0)
            )
        return sums

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self._table.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _picked(held: pa.Table, columns: Sequence[str]) -> pa.Table:
    """Pick columns as a page has them: results last, none if there are none."""
    lines = [name for name in columns if name not in RESULT_COLUMNS]
    results = [name for name in RESULT_COLUMNS if name in columns]
    return held.select([*lines, *(n for n in results if n in held.column_names)])


def open_lines(
    home: Workspace,
    query: LineQuery,
    progress: Progress,
    *,
    paged: bool = True,
    states: States | None = None,
) -> LineIndex:
    """Count, sum and order the lines of a query, ready to be read in pages.

    Args:
        home: the ledger.
        query: which lines, in which order.
        progress: counts lines where pages are prepared.
        paged: pages will be read here and there, not once from start to end.
        states: tells the state of findings; None: it is not asked for.
    """
    progress.check()
    cache = home.pages if paged else None
    judged = judged_parts(home, query.scope)
    index = LineIndex(judged, query, cache, home.rollups, states)
    progress.check()
    index.build(progress)
    return index


def count_values(
    home: Workspace, scope: Scope, column: str, filters: tuple[Filter, ...] = ()
) -> list[ValueCount]:
    """Count the lines of each value of a column, largest first."""
    judged, query = judged_parts(home, scope), LineQuery(scope, filters)
    with LineIndex(judged, query, rollups=home.rollups) as index:
        return index.values(column)


def line_filters(wanted: Sequence[tuple[str, str]]) -> tuple[Filter, ...]:
    """Turn ``COL=VALUE`` pairs into filters; an empty value means an empty cell.

    Several values of one column are joined by *or*; `FOUND` takes a finding class
    that a line has as its own or beside it.

    Raises:
        Refused: there is no such column, or the value does not fit it.
    """
    values: dict[str, list[Scalar]] = {}
    for column, text in wanted:
        value = text if column == FOUND else _value_of(column, text)
        values.setdefault(column, []).append(value)
    return tuple(
        Filter("finding_class", Op.FOUND, tuple(some))
        if column == FOUND
        else Filter(column, Op.IS, tuple(some))
        for column, some in values.items()
    )


def _value_of(column: str, text: str) -> Scalar:
    known = (*VIEW_COLUMNS, STATE, *CHARGE.names)
    if column not in known:
        raise Refused(
            _("Charge lines have no column “{name}”.").format(name=column),
            _("The columns are: {names}.").format(names=", ".join(known)),
        )
    if not text:
        return None
    kind = CHARGE.field(column).type if column in CHARGE.names else pa.string()
    words = pa.types.is_dictionary(kind) or pa.types.is_string(kind)
    try:
        return text if words else cast(Scalar, pa.scalar(text).cast(kind).as_py())
    except pa.ArrowInvalid as fault:
        raise Refused(
            _("“{value}” does not fit the column “{name}”.").format(
                value=text, name=column
            )
        ) from fault
