"""Recalculate a bill's charge lines and check them, part by part."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from desktop_app.calc.causes import CauseFinder
from desktop_app.calc.combinations import Combinations
from desktop_app.calc.foreknowledge import (
    History,
    Item,
    PartFacts,
    items_of,
    look_ahead,
)
from desktop_app.calc.judging import Bench, Prepared, judge, prepare, set_rules_of
from desktop_app.calc.lines import (
    PartIn,
    Stretch,
    days_around,
    stretches,
    take,
    whole,
)
from desktop_app.calc.metered.contract import METERS, Method
from desktop_app.calc.metered.methods import method_of
from desktop_app.calc.metered.settling import settle_records
from desktop_app.calc.promotions import Promotions
from desktop_app.calc.results import CLASSES, RESULT
from desktop_app.calc.rulebook import RuleBook
from desktop_app.calc.splits import settle
from desktop_app.calc.tallies import Tally
from desktop_app.calc.timelines import Whole
from desktop_app.calc.tolerances import Tolerances
from desktop_app.domain.bills import BillId
from desktop_app.domain.terms import Agreement, of_account
from desktop_app.jobs import Progress
from importers.contract import Precision

ENGINE = "2"  # raised whenever the same inputs may give other results
THREADS = 2
MEMORY = "1GB"

Results = Generator[pa.Table, None, None]


@dataclass(frozen=True)
class Inputs:
    """What every bill of a run is judged by."""

    book: RuleBook
    terms: Sequence[Agreement] = ()
    tolerances: Tolerances = field(default_factory=Tolerances)


def workbench() -> duckdb.DuckDBPyConnection:
    """Open DuckDB for arithmetic: in memory, in order, with bounds."""
    return duckdb.connect(
        config={"threads": THREADS, "memory_limit": MEMORY, "temp_directory": ""}
    )


class Recalculation:
    """One run over bills: give it each bill, take the results of each part.

    `tally` and `causes` hold what was found once the tables have been taken.
    """

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self.causes = CauseFinder(inputs.book, inputs.terms)
        self.tally = Tally()
        self._connection = workbench()

    def close(self) -> None:
        """Let go of DuckDB."""
        self._connection.close()

    def items_of(self, path: Path) -> set[Item]:
        """Return the separately billed items of a part, for `History`."""
        return items_of(self._connection, path)

    def bill(
        self,
        bill: BillId,
        parts: Sequence[PartIn],
        history: History,
        progress: Progress,
    ) -> Iterator[tuple[str, Results]]:
        """Yield each part's ID and results, row by row aligned with its lines.

        The results come in tables, one at least, as the lines are judged: take
        them all before the next part.
        """
        bench = Bench(
            self._connection,
            Combinations(
                bill.provider,
                self.inputs.book,
                of_account(self.inputs.terms, bill.account),
                days_around(bill.period),
            ),
            Promotions(self._connection.cursor()),
            bill.period,
        )
        facts = look_ahead(self._connection, parts, history)
        method = method_of(bill.provider, self.inputs.book)
        for part in parts:
            known = facts[part.id]
            yield part.id, self._part(bill, bench, part, known, method, progress)

    def _part(
        self,
        bill: BillId,
        bench: Bench,
        part: PartIn,
        facts: PartFacts,
        method: Method | None,
        progress: Progress,
    ) -> Results:
        tolerance = self.inputs.tolerances.of(part.precision, part.profile)
        set_rules_of(self._connection, part, tolerance)
        together = part.precision == Precision.SPLIT  # its groups may lie far apart
        yield RESULT.empty_table()
        more = (*METERS, *method.columns) if method else ()
        more = (*more, "charge_period_end") if self.inputs.book.bases else more
        read = _read(part, more, together=together)
        for prepared in _ahead(prepare(bench, part, facts, one) for one in read):
            verdicts = judge(self._connection, prepared)
            if together:
                verdicts = settle(self._connection, prepared, verdicts, tolerance)
            if method is not None:
                verdicts = settle_records(self._connection, method, prepared, verdicts)
            causes = self.causes.find(self._connection, bench, prepared, verdicts)
            self.tally.add(bill, bench.combinations.all, prepared, verdicts, causes)
            yield _results(bench, prepared, verdicts, causes)
            progress.advance(prepared.stretch.size)


def _ahead(work: Iterator[Prepared]) -> Iterator[Prepared]:
    """Prepare the next stretch in another thread while this one is judged.

    Only that thread numbers combinations, in the order of the lines, so the same
    inputs give the same bytes.
    """
    with ThreadPoolExecutor(max_workers=1) as beside:
        coming = beside.submit(next, work, None)
        while (prepared := coming.result()) is not None:
            coming = beside.submit(next, work, None)
            yield prepared


def _read(
    part: PartIn, more: Sequence[str] = (), *, together: bool
) -> Iterator[Stretch]:
    found = stretches(part, more=more)
    if not together:
        yield from found
        return
    tables = [stretch.table for stretch in found]
    if tables:
        yield Stretch(0, pa.concat_tables(tables).unify_dictionaries())


def _results(
    bench: Bench, prepared: Prepared, verdicts: pa.Table, causes: Whole
) -> pa.Table:
    priced = bench.combinations.prices.values[: prepared.priced]
    used = [one.rule for one in priced]  # null: the contract alone has a price
    snapshots = sorted({rule.snapshot_id for rule in used if rule})
    at = {snapshot: place for place, snapshot in enumerate(snapshots)}
    codes = pa.array([rule and at[rule.snapshot_id] for rule in used], type=pa.int32())
    rows = pa.array([rule and rule.row for rule in used], type=pa.int32())
    numbers = whole(verdicts.column("class_number")).cast(pa.int32())
    columns: list[pa.Array[Any]] = [
        pa.DictionaryArray.from_arrays(
            numbers, pa.array([name.value for name in CLASSES], type=pa.string())
        ),
        whole(verdicts.column("also")),
        whole(verdicts.column("expected")),
        whole(verdicts.column("difference")),
        whole(prepared.table.column("price")),
        pa.DictionaryArray.from_arrays(
            take(codes, prepared.rules), pa.array(snapshots, type=pa.string())
        ),
        take(rows, prepared.rules),
        pa.array(causes, mask=causes < 0).cast(pa.int32()),
    ]
    return pa.Table.from_arrays(columns, schema=RESULT)
