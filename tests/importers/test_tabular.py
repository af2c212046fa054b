"""A tabular importer says what it needs, what it knows, and what a row is."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import ClassVar

import pytest

from importers import CHARGE, ImportRefused
from importers.columns import Amount, Instant, Month, Word
from importers.contract import FinalityRule, Precision, Profile
from importers.registry import identify
from importers.tabular import TabularImporter

ABill = Callable[..., str]
AFile = Callable[[bytes | str], Path]


def profile(name: str) -> Profile:
    return Profile(name, 1, name, "acme", Precision.EXACT, FinalityRule(), 0, "EUR")


class Acme(TabularImporter):
    """An invented bill."""

    profile = profile("acme.usage")
    marks: ClassVar[tuple[str, ...]] = ("Rate Card", "Net Charge")

    billing_period = Month("Month")
    charge_period_start = Instant("Start")
    commodity_code = Word("Rate Card")
    billed_cost = Amount("Net Charge", needed=True, tick="Net amount")


class Other(Acme):
    """Another with the same marks."""

    profile = profile("acme.other")


def test_a_format_is_a_list_of_columns(a_file: AFile) -> None:
    path = a_file("Rate Card,Net Charge,Start,Mine\nA,1.5,2026-05-31T23:00:00Z,x\n")

    reading = identify(path, [Acme])
    [batch] = reading.batches()
    [line] = batch.lines.to_pylist()

    assert reading.unmapped == ("Mine",)
    assert batch.lines.schema.equals(CHARGE)
    assert (line["billing_period"], str(line["billing_date"])) == (
        "2026-05",
        "2026-05-31",
    )
    assert (line["billing_currency"], line["billed_cost"]) == ("EUR", Decimal("1.5"))
    assert line["charge_kind"] == "other"  # nothing says what it is


def test_what_is_missing_is_named_as_the_console_names_it(a_file: AFile) -> None:
    path = a_file("Rate Card,Start\nA,2026-05-31\n")

    with pytest.raises(ImportRefused, match="lacks the column Net amount"):
        identify(path, [Acme])


def test_a_bill_without_any_date_is_refused(a_file: AFile) -> None:
    path = a_file("Rate Card,Net Charge\nA,1\n")

    with pytest.raises(ImportRefused, match="lacks the column Month"):
        identify(path, [Acme])


def test_a_row_without_any_date_is_rejected(a_file: AFile) -> None:
    path = a_file("Net Charge,Month,Start\n1,,\n2,2026-05,\n3,,2026-05-01 00:00\n")

    [batch] = identify(path, [Acme]).batches()

    assert batch.lines.column("billing_period").to_pylist() == ["2026-05", "2026-05"]
    assert [reject.row for reject in batch.rejects] == [2]


def test_a_bill_that_fits_two_formats_is_refused(a_file: AFile) -> None:
    path = a_file("Net Charge,Month\n1,2026-05\n")

    with pytest.raises(ImportRefused, match=r"acme\.usage, acme\.other"):
        identify(path, [Acme, Other])


def test_a_built_in_format_wins_over_a_mapping(a_bill: ABill, a_file: AFile) -> None:
    class Mapped(Acme):
        """A mapping that fits too."""

        profile = profile("mapped")
        marks = ()
        billing_period = Month("账单月份")
        billed_cost = Amount("应付金额（含税）")

    reading = identify(a_file(a_bill({})), [Mapped])

    assert reading.profile.name == "alibaba.billing-details.v2"


def test_reading_may_stop_anywhere(
    a_bill: ABill, a_file: AFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importers.limits.PIECE", 500)
    monkeypatch.setattr("importers.limits.PIECES", 1)
    batches = identify(a_file(a_bill(*({} for _ in range(200))))).batches()

    first = next(batches)
    del batches

    assert 0 < first.rows < 200
