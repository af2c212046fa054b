"""The ledger gives back what was recorded, to the last digit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy.exc import StatementError

from desktop_app.domain.bills import BillId, BillStatus, Finality, Scope
from desktop_app.domain.findings import Cause, FindingClass, Hypothesis
from desktop_app.domain.prices import Discount
from desktop_app.store.entries import (
    BillTotals,
    FindingGroup,
    NameEntry,
    NewDrops,
    NewImport,
    NewPart,
    Run,
    RunResults,
    SourceFile,
)
from desktop_app.store.workspace import Workspace

NOON = datetime(2026, 6, 3, 12, tzinfo=UTC)
BILL = BillId("alibaba", "1001", "2026-05", "CNY")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path, write=True) as opened:
        yield opened


def a_source(sha256: str, at: datetime = NOON, precision: str = "exact") -> SourceFile:
    return SourceFile(
        sha256=sha256,
        name=f"{sha256}.csv",
        size=100,
        provider="alibaba",
        profile=f"hand.{precision}",
        profile_version=1,
        precision=precision,
        container="csv",
        encoding="utf-8",
        exported_at=at,
        imported_at=at,
        rows=2,
        lines=2,
        rejects=0,
        blank=0,
        duplicates=0,
    )


def a_part(content_id: str, bill: BillId = BILL, billed: str = "1.5") -> NewPart:
    return NewPart(
        content_id=content_id,
        bill=bill,
        path=f"lines/{content_id}.parquet",
        lines=2,
        billed_total=Decimal(billed),
        list_total=Decimal(2),
        duplicates=0,
        final_from=NOON,
        finality=Finality.FINAL,
    )


def a_run(run_id: str, at: datetime) -> Run:
    return Run(run_id, at, Scope("2026-05"), "1", {"parts": ["p1"]}, {"lines": 2})


def totals(expected: str, bill: BillId = BILL) -> BillTotals:
    return BillTotals(
        bill=bill,
        lines=2,
        checked=2,
        unpriced=0,
        findings=1,
        billed_total=Decimal("1.5"),
        expected_total=Decimal(expected),
        difference=Decimal("1.5") - Decimal(expected),
    )


def put(home: Workspace, *imports: NewImport) -> None:
    for new in imports:
        with home.ledger.begin() as records:
            records.add_import(new)


def test_amounts_come_back_to_the_last_digit(home: Workspace) -> None:
    exact = "1234567890123456789012345678.0123456789"

    put(home, NewImport(a_source("s1"), (a_part("p1", billed=exact),)))

    (part,) = home.lines.parts(Scope())
    assert part.billed_total == Decimal(exact)
    assert part.path == home.root / "lines/p1.parquet"


def test_times_come_back_in_utc(home: Workspace) -> None:
    shanghai = NOON.astimezone(timezone(timedelta(hours=8)))

    put(home, NewImport(a_source("s1", shanghai), ()))

    with home.ledger.read() as records:
        (source,) = records.source_files()
    assert source.imported_at == NOON
    assert source.imported_at.tzinfo == UTC


def test_a_time_without_a_zone_is_a_mistake(home: Workspace) -> None:
    naive = NOON.replace(tzinfo=None)

    with pytest.raises(StatementError, match="needs its zone"):
        put(home, NewImport(a_source("s1", naive), ()))


def test_dropped_lines_do_not_count_in_the_bill(home: Workspace) -> None:
    put(
        home,
        NewImport(a_source("s1"), (a_part("p1"),)),
        NewImport(
            a_source("s2"),
            (a_part("p2", billed="4"),),
            (
                NewDrops("p1", "lines/x.parquet", 1, Decimal("0.5"), Decimal(1)),
                NewDrops("p2", "lines/y.parquet", 1, Decimal(1), Decimal(1)),
            ),
        ),
        NewImport(
            a_source("s3"),
            (),
            (NewDrops("p1", "lines/z.parquet", 1, Decimal(1), Decimal(1)),),
        ),
    )

    one, two = home.lines.parts(Scope())
    assert [path.name for path in one.dropped] == ["x.parquet", "z.parquet"]
    assert (one.counted_lines, one.counted_billed) == (0, Decimal(0))
    assert (two.counted_lines, two.counted_billed) == (1, Decimal(3))
    with home.ledger.read() as records:
        (bill,) = records.bills()
    assert (bill.lines, bill.billed_total) == (1, Decimal(3))


def test_a_bill_shows_its_newest_run(home: Workspace) -> None:
    put(home, NewImport(a_source("s1"), (a_part("p1"),)))

    with home.ledger.begin() as records:
        later = RunResults(bills=(totals("1.2"),), parts=("p1",))
        earlier = RunResults(bills=(totals("9"),), parts=("p1",))
        records.add_run(a_run("r2", NOON + timedelta(hours=2)), later)
        records.add_run(a_run("r1", NOON + timedelta(hours=1)), earlier)

    with home.ledger.read() as records:
        (bill,) = records.bills()
        assert [run.id for run in records.runs()] == ["r2", "r1"]
        assert records.run_bills("r1") == [totals("9")]
        assert records.result_runs() == {"p1": "r2"}
    assert (bill.expected_total, bill.difference) == (Decimal("1.2"), Decimal("0.3"))
    assert bill.status is BillStatus.NORMAL
    file = home.root / "results/r2/p1.parquet"
    assert home.results.current("p1") is None  # the ledger knows it, the disk not
    file.parent.mkdir(parents=True)
    file.touch()
    assert home.results.current("p1") == file


def test_a_bill_that_grew_after_its_run_is_not_reconciled(home: Workspace) -> None:
    put(home, NewImport(a_source("s1"), (a_part("p1"),)))
    with home.ledger.begin() as records:
        records.add_run(
            a_run("r1", NOON + timedelta(hours=1)), RunResults((totals("1"),))
        )
    put(
        home,
        NewImport(a_source("s2", NOON + timedelta(hours=2)), (a_part("p2"),)),
    )

    with home.ledger.read() as records:
        (bill,) = records.bills()
    assert bill.expected_total is None
    assert bill.checked == 0


def test_a_provisional_part_makes_its_bill_provisional(home: Workspace) -> None:
    part = NewPart(**{**vars(a_part("p1")), "finality": Finality.PROVISIONAL})

    put(home, NewImport(a_source("s1"), (part,)))

    with home.ledger.read() as records:
        (bill,) = records.bills()
    assert bill.finality is Finality.PROVISIONAL
    assert bill.status is BillStatus.PROVISIONAL


@pytest.mark.parametrize(
    ("first", "second", "of_record"),
    [
        ("summary", "exact", "p2"),
        ("exact", "summary", "p1"),
        ("split", "summary", "p1"),
        ("summary", "split", "p2"),
    ],
)
def test_the_most_precise_profile_is_of_record(
    home: Workspace, first: str, second: str, of_record: str
) -> None:
    put(
        home,
        NewImport(a_source("s1", precision=first), (a_part("p1"),)),
        NewImport(a_source("s2", precision=second), (a_part("p2"),)),
    )

    assert [part.id for part in home.lines.parts(Scope())] == [of_record]
    assert len(home.lines.parts(Scope(), of_record=False)) == 2


def test_groups_come_back_with_their_causes(home: Workspace) -> None:
    put(home, NewImport(a_source("s1"), (a_part("p1"),)))
    group = FindingGroup(
        bill=BILL,
        finding_class=FindingClass.OVERCHARGED,
        cause_key=7,
        model="qwen-max",
        type_code="input_token",
        lines=40_000,
        billed=Decimal("40.1"),
        difference=Decimal("0.1"),
    )
    causes = (
        Cause(Hypothesis.TIER, "the tier above"),
        Cause(Hypothesis.UNIT, "per 1K"),
    )

    with home.ledger.begin() as records:
        results = RunResults((totals("1"),), (group,), {7: causes}, ("p1",))
        records.add_run(a_run("r1", NOON), results)

    with home.ledger.read() as records:
        (found,) = records.finding_groups("r1")
    assert found.causes == causes
    assert found.difference == Decimal("0.1")


def test_a_name_that_holds_from_the_same_day_is_replaced(home: Workspace) -> None:
    with home.ledger.begin() as records:
        records.set_name(NameEntry("workspace", "ws-1", "Search"))
        records.set_name(NameEntry("workspace", "ws-1", "Search team"))
        records.set_name(NameEntry("workspace", "ws-1", "Ads", NOON))
        records.set_name(NameEntry("model", "ws-1", "other kind"))

    with home.ledger.read() as records:
        names = [entry.name for entry in records.names("workspace")]
        assert len(records.names()) == 3
    assert names == ["Search team", "Ads"]


def test_the_same_terms_twice_are_recorded_once(home: Workspace) -> None:
    term = Discount("alibaba", "qwen-*", "", Decimal("0.85"), NOON, None)

    with home.ledger.begin() as records:
        assert records.add_discounts([term, term]) == 1
        assert records.add_discounts([term]) == 0

    with home.ledger.read() as records:
        assert records.discounts() == [term]
