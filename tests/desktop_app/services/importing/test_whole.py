"""A bill goes in whole, and its figures are those of the file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from desktop_app.domain.bills import BillId, Finality, ImportStatus, Scope
from desktop_app.domain.errors import Refused
from desktop_app.jobs import Cancelled, Progress
from desktop_app.services.reviewing import read_in
from desktop_app.services.taking import take
from importers.contract import Precision, Reject
from importers.schema import CHARGE

Desk = Any
Made = Any


def test_the_total_is_the_sum_of_the_amounts_to_the_last_digit(desk: Desk) -> None:
    amounts = [Decimal(n) / Decimal(10**10) for n in range(1, 4000, 7)]
    amounts += [Decimal("123456789012345.0000000001"), Decimal("-0.5")]

    receipt = desk.put("a.csv", [{"billed_cost": amount} for amount in amounts])

    assert receipt.billed_total == sum(amounts)
    assert receipt.lines == len(amounts)
    assert desk.totals() == {"2026-05": (len(amounts), sum(amounts))}


def test_rows_are_lines_rejects_and_blanks(desk: Desk, reject: Reject) -> None:
    receipt = desk.put("a.csv", [{}, {}], rejects=(reject,), blank=3)

    assert (receipt.rows, receipt.lines, receipt.rejects, receipt.blank) == (6, 2, 1, 3)
    with desk.home.ledger.read() as records:
        (kept,) = records.rejects(receipt.sha256)
    assert (kept.file, kept.row, kept.column) == ("a.csv", 9, "应付金额")
    assert (kept.value, kept.reason) == ("12,3x", "is not a number")


def test_a_file_of_rejects_alone_is_refused(
    desk: Desk, made: Made, reject: Reject
) -> None:
    path = desk.file("a.csv", [])

    with pytest.raises(Refused, match="row 9, 应付金额: “12,3x” is not a number"):
        read_in(desk.home, path, made(rejects=(reject,)), Progress())

    assert desk.everything() == {}


def test_a_header_alone_is_refused(desk: Desk, made: Made) -> None:
    with pytest.raises(Refused, match="no charge lines"):
        read_in(desk.home, desk.file("a.csv", []), made(blank=1), Progress())


def test_a_file_is_parted_by_account_and_period_in_the_order_of_its_rows(
    desk: Desk,
) -> None:
    rows = [
        {"billing_account_id": account, "billing_period": period, "order_id": str(n)}
        for n, (account, period) in enumerate(
            [("1", "2026-05"), ("2", "2026-05"), ("1", "2026-06"), (None, "2026-05")]
            * 3
        )
    ]

    receipt = desk.put("a.csv", rows)

    parts = desk.home.lines.parts(Scope())
    assert [part.bill for part in parts] == [
        BillId("alibaba", "", "2026-05", "CNY"),
        BillId("alibaba", "1", "2026-05", "CNY"),
        BillId("alibaba", "1", "2026-06", "CNY"),
        BillId("alibaba", "2", "2026-05", "CNY"),
    ]
    assert receipt.accounts == ("", "1", "2")
    assert receipt.periods == ("2026-05", "2026-06")
    orders = [pq.read_table(p.path).column("order_id").to_pylist() for p in parts]
    assert orders == [
        ["3", "7", "11"],
        ["0", "4", "8"],
        ["2", "6", "10"],
        ["1", "5", "9"],
    ]
    assert [p.bill.account for p in desk.home.lines.parts(Scope("2026-06"))] == ["1"]
    assert len(desk.home.lines.parts(Scope(account="1"))) == 2


def test_the_stored_lines_are_the_canonical_ones(desk: Desk) -> None:
    desk.put("a.csv", [{"tags": '{"a":"b"}'}])

    (part,) = desk.home.lines.parts(Scope())
    table = pq.read_table(part.path)
    assert table.cast(CHARGE).num_rows == 1  # Parquet has no whole seconds
    assert table.column("tags").to_pylist() == ['{"a":"b"}']
    assert part.path.stem == part.id


def test_the_same_rows_in_other_stretches_give_the_same_file(
    desk: Desk, made: Made
) -> None:
    rows = [{"order_id": str(n), "model": f"m{n % 5}"} for n in range(60)]
    path = desk.file("a.csv", [rows])

    ids = []
    for cut in (7, 30):
        reading = made(rows[:cut], rows[cut:])
        with read_in(desk.home, path, reading, Progress()) as review:
            assert review.new is not None
            ids.append(review.new.parts[0].content_id)

    assert ids[0] == ids[1]


def test_two_currencies_in_one_bill_are_refused(desk: Desk, made: Made) -> None:
    reading = made([{}], [{"billing_currency": "USD"}])

    with pytest.raises(Refused, match="mixes CNY and USD"):
        read_in(desk.home, desk.file("a.csv", []), reading, Progress())

    assert desk.everything() == {}


def test_currencies_of_two_accounts_are_not_added(desk: Desk) -> None:
    other = {"billing_account_id": "2", "billing_currency": "USD"}

    receipt = desk.put("a.csv", [{}, other])

    assert receipt.currency == ""
    assert receipt.billed_total == 0
    assert "1.0000000001 CNY, 1.0000000001 USD" in receipt.message


def test_an_id_twice_in_one_file_counts_twice_and_is_told(desk: Desk) -> None:
    ids = ["x", "y", "x", None, None, "", "", "x"]

    receipt = desk.put("a.csv", [{"vendor_line_id": one} for one in ids])

    assert receipt.duplicates == 2
    assert receipt.lines == 8
    (part,) = desk.home.lines.parts(Scope())
    assert (part.duplicates, part.counted_lines) == (2, 8)


def test_an_id_twice_is_the_duplicate_of_the_bill_where_it_stands_later(
    desk: Desk,
) -> None:
    later = {"billing_period": "2026-04", "vendor_line_id": "x"}

    desk.put("a.csv", [{"vendor_line_id": "x"}, later])

    parts = desk.home.lines.parts(Scope())
    assert [(p.bill.period, p.duplicates) for p in parts] == [
        ("2026-04", 1),
        ("2026-05", 0),
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("1-20260603115959_consumedetailbillv2.csv", Finality.PROVISIONAL),
        ("1-20260603120000_consumedetailbillv2.csv", Finality.FINAL),
        ("1_202605_consumedetailbillv2_1780000000000.csv", Finality.PROVISIONAL),
    ],
)
def test_the_stamp_in_the_name_says_whether_a_bill_is_final(
    desk: Desk, name: str, expected: Finality
) -> None:
    assert desk.put(name, [{}]).finality == expected


def test_a_file_from_the_future_was_exported_now_at_the_latest(desk: Desk) -> None:
    desk.put("1-20991231235959_consumedetailbillv2.csv", [{}])

    (part,) = desk.home.lines.parts(Scope())
    assert part.exported_at <= datetime.now(UTC)


def test_a_stop_leaves_nothing(desk: Desk, made: Made) -> None:
    progress = Progress()
    reading = made([{}], [{}], [{}], on_batch=progress.cancel)

    with pytest.raises(Cancelled):
        read_in(desk.home, desk.file("a.csv", []), reading, progress)

    assert desk.everything() == {}
    assert desk.totals() == {}


def test_a_review_takes_nothing_until_it_is_taken(desk: Desk, made: Made) -> None:
    path = desk.file("a.csv", [])

    with read_in(desk.home, path, made([{}]), Progress()) as review:
        assert review.takeable
        assert review.receipt.lines == 1
        assert desk.totals() == {}

    assert desk.everything() == {}


def test_a_review_that_the_ledger_overtook_is_refused(desk: Desk, made: Made) -> None:
    path = desk.file("a.csv", [])

    with read_in(desk.home, path, made([{}]), Progress()) as review:
        desk.put("b.csv", [{"billing_period": "2026-06"}])
        with pytest.raises(Refused, match="ledger changed"):
            take(desk.home, review, Progress())

    assert set(desk.totals()) == {"2026-06"}


def test_the_source_file_is_kept_as_it_came(desk: Desk) -> None:
    receipt = desk.put("a.csv", [{}])

    with desk.home.sources.open(receipt.sha256) as stream:
        kept = stream.read()
    assert kept == (desk.folder / "a.csv").read_bytes()
    assert desk.home.sources.is_whole(receipt.sha256)


def test_a_file_that_grows_while_it_is_read_is_refused(desk: Desk, made: Made) -> None:
    path: Path = desk.file("a.csv", [])

    def grow() -> None:
        path.write_text("more", encoding="utf-8")

    with pytest.raises(Refused, match="changed while it was read"):
        read_in(desk.home, path, made([{}], on_batch=grow), Progress())
    assert desk.everything() == {}


def test_the_more_precise_profile_holds_the_bill(desk: Desk, made: Made) -> None:
    exact = made().profile
    summary = replace(exact, name="hand.summary", precision=Precision.SUMMARY)

    first = desk.put("sum.csv", [{"billed_cost": Decimal(9)}], profile=summary)
    second = desk.put("lines.csv", [{"billed_cost": Decimal(8)}])
    third = desk.put("again.csv", [{"billed_cost": Decimal(7)}], profile=summary)

    assert desk.totals() == {"2026-05": (1, Decimal(8))}
    held = desk.home.lines.parts(Scope(), of_record=False)
    assert {(p.profile, p.of_record) for p in held} == {
        ("hand.made", True),
        ("hand.summary", False),
    }
    assert first.message == ""
    assert "more precise" in second.message
    assert "for comparison" in third.message
    assert third.status is ImportStatus.IMPORTED
