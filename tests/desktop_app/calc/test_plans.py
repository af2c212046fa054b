"""The audit says what of a commitment was deducted, left, expired or passed over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from desktop_app.calc.plans import audit_plans
from desktop_app.domain.plans import PlanMonth
from desktop_app.domain.terms import Term, TermKind

MAY = datetime(2026, 4, 30, 16, tzinfo=UTC)
LATER = datetime(2026, 7, 1, tzinfo=UTC)
COMMITMENT = Term(
    kind=TermKind.COMMITMENT,
    provider="alibaba",
    model="",
    type_code="",
    label="universal",
    value=Decimal(100),
    unit="",
    currency="CNY",
    other_currency="",
    effective_from=MAY,
    effective_to=None,
)
CLASS = replace(
    COMMITMENT,
    kind=TermKind.SAVINGS_PLAN,
    model="qwen-*",
    label="A",
    value=Decimal("0.53"),
    currency="",
)
Row = dict[str, Any]
_AMOUNT = pa.decimal128(38, 10)
_KINDS: dict[str, pa.DataType] = {
    **dict.fromkeys(
        ("provider", "account", "currency", "month", "model", "type_code"), pa.string()
    ),
    "realtime": pa.bool_(),
    "time": pa.int64(),
    "deducted": _AMOUNT,
    "charged_lines": pa.int64(),
    "charged_list_cost": _AMOUNT,
    "charged_billed": _AMOUNT,
}


def row(day: int, deducted: str = "0", billed: str = "0", **given: object) -> Row:
    return {
        "provider": "alibaba",
        "account": "1064",
        "currency": "CNY",
        "month": "2026-05",
        "model": "qwen-plus",
        "type_code": "input_token",
        "realtime": True,
        "time": int(datetime(2026, 5, day, 4, tzinfo=UTC).timestamp()),
        "deducted": Decimal(deducted),
        "charged_lines": int(billed != "0"),
        "charged_list_cost": Decimal(billed),
        "charged_billed": Decimal(billed),
        **given,
    }


def audit(
    *rows: Row, terms: tuple[Term, ...] = (COMMITMENT, CLASS), at: datetime = LATER
) -> list[PlanMonth]:
    table = pa.Table.from_pylist(list(rows), schema=pa.schema(_KINDS))
    return audit_plans(table, terms, at)


def test_what_a_month_leaves_of_its_commitment_expires() -> None:
    found = audit(row(3, "30"), row(9, "20"))[0]

    assert (found.committed, found.deducted) == (Decimal(100), Decimal(50))
    assert found.unused == found.expired == Decimal(50)
    assert not found.over
    assert found.plans == ("universal",)


def test_a_month_that_is_not_over_has_nothing_expired() -> None:
    found = audit(row(3, "30"), at=datetime(2026, 5, 20, tzinfo=UTC))[0]

    assert (found.unused, found.expired) == (Decimal(70), None)


def test_a_month_begins_in_the_providers_zone() -> None:
    assert audit(row(3, "30"), at=datetime(2026, 5, 31, 16, tzinfo=UTC))[0].expired


def test_more_than_was_committed_is_shown() -> None:
    assert audit(row(3, "130"))[0].over == 30


def test_a_charge_while_commitment_was_left_is_named() -> None:
    found = audit(row(3, "60"), row(5, "0", "7"), row(9, "40"), row(11, "0", "8"))[0]

    assert (found.early_lines, found.early_billed) == (1, Decimal(7))


@pytest.mark.parametrize(
    "other",
    [{"realtime": False}, {"model": "wan-x"}, {"charged_lines": 0,
     "charged_billed": Decimal(0), "charged_list_cost": Decimal(0)}],
)  # fmt: skip
def test_what_no_class_would_have_paid_is_not_named(other: dict[str, object]) -> None:
    assert audit(row(3, "60"), row(5, "0", "7", **other))[0].early_lines == 0


def test_a_commitment_of_another_account_does_not_count() -> None:
    other = replace(COMMITMENT, account="another")

    found = audit(row(3, "30"), terms=(other, CLASS))[0]

    assert (found.committed, found.unused, found.early_lines) == (None, None, 0)


def test_commitments_of_a_month_are_one_amount() -> None:
    second = replace(COMMITMENT, label="second", value=Decimal(50))

    found = audit(row(3, "30"), terms=(COMMITMENT, second, CLASS))[0]

    assert (found.committed, found.plans) == (Decimal(150), ("universal", "second"))


def test_a_month_without_plans_is_not_listed() -> None:
    assert audit(row(3, "0", "7"), terms=()) == []
