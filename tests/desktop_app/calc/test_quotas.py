"""The audit says what of a free quota was used, left, expired and charged early."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from desktop_app.calc.quotas import audit_quotas
from desktop_app.domain.quotas import QuotaAudit
from desktop_app.domain.terms import Term, TermKind

MAY = datetime(2026, 5, 1, tzinfo=UTC)
JUNE = datetime(2026, 6, 1, tzinfo=UTC)
LATER = datetime(2026, 7, 1, tzinfo=UTC)
GRANT = Term(
    kind=TermKind.FREE_QUOTA,
    provider="alibaba",
    model="qwen-plus",
    type_code="",
    label="",
    value=Decimal(100_000),
    unit="tokens",
    currency="",
    other_currency="",
    effective_from=MAY,
    effective_to=JUNE,
)
_AMOUNT = pa.decimal128(38, 10)
_KINDS: dict[str, pa.DataType] = {
    "provider": pa.string(),
    "account": pa.string(),
    "model": pa.string(),
    "instance": pa.string(),
    "pricing_unit": pa.string(),
    "currency": pa.string(),
    "time": pa.int64(),
    "used": _AMOUNT,
    "free_lines": pa.int64(),
    "charged_lines": pa.int64(),
    "charged_quantity": _AMOUNT,
    "charged_billed": _AMOUNT,
}
_SCHEMA = pa.schema(_KINDS)


def row(day: int, **given: object) -> dict[str, Any]:
    """Make what one instance of qwen-plus did at noon of a day in May."""
    return {
        "provider": "alibaba",
        "account": "1064",
        "model": "qwen-plus",
        "instance": "1;llm-x;qwen-plus;input_token;;0",
        "pricing_unit": "1K tokens",
        "currency": "CNY",
        "time": int(datetime(2026, 5, day, 4, tzinfo=UTC).timestamp()),
        "used": Decimal(0),
        "free_lines": 0,
        "charged_lines": 0,
        "charged_quantity": Decimal(0),
        "charged_billed": Decimal(0),
        **given,
    }


def free(day: int, used: str, **given: object) -> dict[str, Any]:
    return row(day, used=Decimal(used), free_lines=1, **given)


def charged(day: int, quantity: str, **given: object) -> dict[str, Any]:
    return row(
        day,
        charged_lines=1,
        charged_quantity=Decimal(quantity),
        charged_billed=Decimal(quantity) * Decimal("0.002"),
        **given,
    )


def audits(
    rows: Sequence[dict[str, Any]], *terms: Term, at: datetime = LATER
) -> list[QuotaAudit]:
    table = pa.Table.from_pylist(list(rows), schema=_SCHEMA)
    return audit_quotas(table, terms, at)


def test_used_and_left_are_in_the_terms_unit() -> None:
    found = audits([free(2, "30"), free(3, "40.5")], GRANT, at=MAY)[0]

    assert (found.unit, found.quantity) == ("tokens", Decimal(100_000))
    assert (found.used, found.left) == (Decimal(70_500), Decimal(29_500))
    assert found.expired is None


def test_a_quota_of_an_account_goes_before_that_of_all() -> None:
    own = replace(GRANT, account="1064", value=Decimal(50_000))
    rows = [free(2, "30"), free(2, "30", account="2000")]

    found = {one.account: one.left for one in audits(rows, GRANT, own)}

    assert found == {"1064": Decimal(20_000), "2000": Decimal(70_000)}


def test_a_quota_of_another_account_is_not_used_here() -> None:
    other = replace(GRANT, account="2000")

    found = audits([free(2, "30")], other)

    assert [(one.account, one.quantity) for one in found] == [
        ("1064", None),
        ("2000", Decimal(100_000)),
    ]


def test_what_is_left_at_the_end_has_expired() -> None:
    found = audits([free(2, "30")], GRANT)[0]

    assert (found.left, found.expired) == (Decimal(70_000), Decimal(70_000))


def test_a_charge_while_quota_is_left_is_early() -> None:
    found = audits([free(2, "30"), charged(3, "10"), free(4, "5")], GRANT)[0]

    assert (found.early_lines, found.early_quantity) == (1, Decimal(10_000))
    assert found.early_billed == Decimal("0.02")


def test_a_charge_after_the_quota_was_used_up_is_in_order() -> None:
    assert audits([free(2, "100"), charged(3, "10")], GRANT)[0].early_lines == 0


def test_a_charge_after_the_expiry_is_in_order() -> None:
    ended = replace(GRANT, effective_to=datetime(2026, 5, 3, tzinfo=UTC))

    assert audits([free(2, "30"), charged(4, "10")], ended)[0].early_lines == 0


def test_more_than_was_granted_is_said() -> None:
    found = audits([free(2, "130")], GRANT)[0]

    assert (found.left, found.over) == (Decimal(0), Decimal(30_000))


def test_without_a_term_the_instances_own_rows_tell() -> None:
    other = {"instance": "2;llm-y;qwen-plus;input_token;;0"}

    found = audits([charged(1, "10"), free(2, "30"), charged(1, "4", **other)])[0]

    assert (found.unit, found.quantity, found.left) == ("1K tokens", None, None)
    assert (found.used, found.early_lines) == (Decimal(30), 1)
    assert found.early_quantity == Decimal(10)


def test_a_model_that_has_no_free_quota_is_left_out() -> None:
    assert audits([charged(1, "10")]) == []


def test_a_quota_that_no_bill_shows_is_listed_unused() -> None:
    found = audits([charged(1, "10", model="qwen-max")], GRANT)[0]

    assert (found.model, found.used, found.expired) == (
        "qwen-plus",
        Decimal(0),
        Decimal(100_000),
    )


def test_accounts_have_quotas_of_their_own() -> None:
    found = audits([free(2, "30"), free(2, "60", account="1065")], GRANT)

    assert [(one.account, one.left) for one in found] == [
        ("1064", Decimal(70_000)),
        ("1065", Decimal(40_000)),
    ]


def test_days_and_instances_add_up_to_what_was_used() -> None:
    other = {"instance": "2;llm-y;qwen-plus;output_token;;0"}

    found = audits([free(2, "30"), free(2, "5", **other), free(9, "20")], GRANT)[0]

    assert [(one.day, one.used, one.left) for one in found.days] == [
        (date(2026, 5, 2), Decimal(35_000), Decimal(65_000)),
        (date(2026, 5, 9), Decimal(20_000), Decimal(45_000)),
    ]
    assert [one.used for one in found.instances] == [Decimal(50_000), Decimal(5_000)]
    assert found.used == Decimal(55_000)


def test_the_closest_grant_counts() -> None:
    every = replace(GRANT, model="qwen-*", value=Decimal(5))

    assert [one.quantity for one in audits([free(2, "30")], every, GRANT)] == [
        Decimal(100_000)
    ]


def test_the_audit_says_when_the_quota_was_used() -> None:
    found = audits([charged(1, "1"), free(2, "30"), free(9, "20")], GRANT)[0]

    assert found.first == datetime(2026, 5, 2, 4, tzinfo=UTC)
    assert found.last == datetime(2026, 5, 9, 4, tzinfo=UTC)
