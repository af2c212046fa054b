"""A person sees what a file holds before it is taken, and may leave it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from desktop_app.domain.bills import Overlap, Scope
from desktop_app.services.browsing import bills, events, source_files
from desktop_app.store.workspace import Workspace
from desktop_app.ui.desk import Desk
from desktop_app.ui.dialogs.import_review import ImportReview
from desktop_app.ui.dialogs.mapping import MappingDialog
from desktop_app.ui.widgets.intake import Stand
from desktop_app.ui.widgets.reading import rate_text
from desktop_app.ui.widgets.receipt import overlap_effect, overlap_rows, tie_out_text

Until = Callable[[Callable[[], bool]], None]


@contextmanager
def reviewing(desk: Desk, *paths: Path) -> Iterator[ImportReview]:
    dialog = ImportReview(desk, paths)
    dialog.show()
    yield dialog
    dialog.close()


def stands(dialog: ImportReview) -> list[Stand]:
    return [entry.stand for entry in dialog.entries]


def staged(home: Workspace) -> list[Path]:
    return list((home.root / "staging").iterdir())


def test_a_file_is_read_and_nothing_is_taken(
    desk: Desk, a_bill_file: Path, until: Until
) -> None:
    with reviewing(desk, a_bill_file) as dialog:
        until(lambda: stands(dialog) == [Stand.READY])

        receipt = dialog.entries[0].receipt
        assert receipt is not None
        assert tie_out_text(receipt) == "488 rows = 485 lines + 2 rejects + 1 blank"
        assert bills(desk.home, Scope()) == []


def test_closing_leaves_the_file_and_what_was_staged_of_it(
    desk: Desk, a_bill_file: Path, until: Until
) -> None:
    with reviewing(desk, a_bill_file) as dialog:
        until(lambda: stands(dialog) == [Stand.READY])
        assert staged(desk.home)

    until(lambda: not desk.bridge.jobs)
    assert staged(desk.home) == []
    assert source_files(desk.home) == []


def test_closing_while_a_file_is_read_leaves_nothing(
    desk: Desk, a_bill_file: Path, until: Until
) -> None:
    with reviewing(desk, a_bill_file) as dialog:
        assert stands(dialog) == [Stand.READING]

    until(lambda: not desk.bridge.jobs)
    assert staged(desk.home) == []


def test_a_file_that_is_taken_is_a_bill(
    desk: Desk, a_bill_file: Path, until: Until
) -> None:
    with reviewing(desk, a_bill_file) as dialog:
        until(dialog.take_one.isEnabled)

        dialog.take_one.click()

        until(lambda: stands(dialog) == [Stand.TAKEN])
        assert [bill.lines for bill in bills(desk.home, Scope())] == [485]
        assert not dialog.take_one.isEnabled()


def test_a_file_that_is_left_changes_nothing(
    desk: Desk, a_bill_file: Path, until: Until
) -> None:
    with reviewing(desk, a_bill_file) as dialog:
        until(dialog.leave_one.isEnabled)

        dialog.leave_one.click()

        until(lambda: not desk.bridge.jobs)
        assert stands(dialog) == [Stand.LEFT]
        assert staged(desk.home) == []
        assert bills(desk.home, Scope()) == []


def test_a_file_that_meets_another_one_taken_here_is_looked_at_again(
    desk: Desk, first_rows: Path, a_bill_file: Path, until: Until
) -> None:
    with reviewing(desk, first_rows, a_bill_file) as dialog:
        until(lambda: stands(dialog) == [Stand.READY, Stand.READY])

        dialog.take_all.click()

        until(lambda: stands(dialog) == [Stand.TAKEN, Stand.MEETS])
        receipt = dialog.entries[1].receipt
        assert receipt is not None
        assert receipt.overlap.same > 0
        assert receipt.overlap.new == receipt.lines - receipt.overlap.same


def test_files_of_different_bills_are_taken_together(
    desk: Desk, a_bill_file: Path, until: Until
) -> None:
    other = next(a_bill_file.parent.glob("*011-*_202605_*.csv"))
    with reviewing(desk, a_bill_file, other) as dialog:
        until(lambda: stands(dialog) == [Stand.READY, Stand.READY])

        dialog.take_all.click()

        until(lambda: stands(dialog) == [Stand.TAKEN, Stand.TAKEN])
        assert len(bills(desk.home, Scope())) == 2


def test_a_file_taken_before_is_told_kindly(
    desk: Desk, a_bill_file: Path, until: Until
) -> None:
    with reviewing(desk, a_bill_file) as dialog:
        until(dialog.take_one.isEnabled)
        dialog.take_one.click()
        until(lambda: stands(dialog) == [Stand.TAKEN])

    with reviewing(desk, a_bill_file) as dialog:
        until(lambda: stands(dialog) == [Stand.KNOWN])
        assert not dialog.take_one.isEnabled()


def test_a_refused_file_says_why_and_the_next_one_is_read(
    desk: Desk, an_unknown_file: Path, a_bill_file: Path, until: Until
) -> None:
    with reviewing(desk, an_unknown_file, a_bill_file) as dialog:
        until(lambda: stands(dialog) == [Stand.REFUSED, Stand.READY])

        receipt = dialog.entries[0].receipt
        assert receipt is not None
        assert "acme-usage.csv" in receipt.message


def test_a_refused_file_is_noted_once(
    desk: Desk, an_unknown_file: Path, until: Until
) -> None:
    with reviewing(desk, an_unknown_file) as dialog:
        until(lambda: stands(dialog) == [Stand.REFUSED])
        until(lambda: not desk.bridge.jobs)

    assert [one.kind for one in events(desk.home)] == ["refused.import"]


def test_columns_can_be_chosen_for_an_unknown_file(
    desk: Desk, an_unknown_file: Path, until: Until
) -> None:
    with reviewing(desk, an_unknown_file) as dialog:
        until(lambda: stands(dialog) == [Stand.REFUSED])
        mapping = MappingDialog(desk, an_unknown_file, dialog)
        mapping.kept.connect(lambda: dialog.read_again(dialog.entries[0]))
        mapping.show()
        until(mapping.keep.isEnabled)
        assert mapping.mapping.columns["billed_cost"] == "Net Charge"

        mapping.keep.click()

        until(lambda: stands(dialog) == [Stand.READY])
        receipt = dialog.entries[0].receipt
        assert receipt is not None
        assert (receipt.lines, receipt.rejects) == (8, 1)
        assert receipt.billed_total == Decimal(40)


def test_a_mapping_that_cannot_work_is_not_kept(
    desk: Desk, an_unknown_file: Path, until: Until
) -> None:
    mapping = MappingDialog(desk, an_unknown_file)
    mapping.show()
    until(mapping.keep.isEnabled)

    mapping.currency.setText("yuan")

    until(lambda: not mapping.keep.isEnabled() and not mapping.is_looking)
    assert not mapping.keep.isEnabled()
    mapping.reject()


def test_an_overlap_says_what_taking_it_changes() -> None:
    overlap = Overlap(
        new=2,
        changed=1,
        vanished=1,
        new_amount=Decimal("1.5"),
        changed_before=Decimal(2),
        changed_after=Decimal("2.25"),
        vanished_amount=Decimal("0.125"),
    )

    assert overlap_effect(overlap) == Decimal("1.625")
    # One number of places: the decimal points meet.
    assert overlap_rows(overlap)[2] == ("Changed", 1, "2.000", "2.250")


def test_progress_says_how_long_it_still_takes() -> None:
    assert rate_text(10_000_000, 40_000_000, 2.0) == (
        "10.0 of 40.0 MB · 5.0 MB/s, 6 s left"
    )


def test_a_file_without_an_account_is_read_as_the_one_that_is_given(
    desk: Desk, a_file_without_account: Path, until: Until
) -> None:
    with reviewing(desk, a_file_without_account) as dialog:
        until(lambda: stands(dialog) == [Stand.READY])
        assert dialog.view.account.isVisible()

        dialog.view.account.name.setText(" demo-team ")
        dialog.view.account.give.click()
        until(lambda: stands(dialog) == [Stand.READY])
        dialog.take_one.click()

        until(lambda: stands(dialog) == [Stand.TAKEN])
        (bill,) = bills(desk.home, Scope())
        assert bill.id.account == "demo-team"


def test_a_file_that_states_its_account_asks_for_none(
    desk: Desk, a_bill_file: Path, until: Until
) -> None:
    with reviewing(desk, a_bill_file) as dialog:
        until(lambda: stands(dialog) == [Stand.READY])

        assert not dialog.view.account.isVisible()


def test_columns_can_be_chosen_beginning_with_a_ready_made_mapping(
    desk: Desk, tmp_path: Path, until: Until
) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("请求ID,输入Token数,金额,发生于\nr-1,10,0.5,2026-04-03\n", "utf-8")
    dialog = MappingDialog(desk, path)

    place = dialog.ready.findText("Wuliang fee details")
    dialog.ready.setCurrentIndex(place)
    dialog.ready.activated.emit(place)

    until(lambda: dialog.columns.columns.get("request_id") == "请求ID")
    assert dialog.mapping.provider == "wuliang"
    assert dialog.columns.columns["input_tokens"] == "输入Token数"
    dialog.close()
