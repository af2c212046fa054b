"""A header drafts its own mapping, as far as its names tell."""

from __future__ import annotations

from importers.contract import Role
from importers.mapping_draft import suggest


def test_common_names_are_found() -> None:
    header = ["user_id", "start_time_iso", "end_time_iso", "model", "cost", "currency"]

    mapping = suggest(header)

    assert mapping.columns == {
        "billing_account_id": "user_id",
        "charge_period_start": "start_time_iso",
        "charge_period_end": "end_time_iso",
        "model": "model",
        "billed_cost": "cost",
        "billing_currency": "currency",
    }


def test_a_near_name_is_found_and_keeps_the_files_spelling() -> None:
    mapping = suggest(["Net Charges", "Accounts", "Usage_Units"])

    assert mapping.columns["billed_cost"] == "Net Charges"
    assert mapping.columns["vendor_unit"] == "Usage_Units"


def test_each_header_is_used_once() -> None:
    mapping = suggest(["Amount", "Amount", "Date"])

    assert sorted(mapping.columns) == ["billed_cost", "billing_date"]


def test_what_no_name_tells_stays_open() -> None:
    mapping = suggest(["foo", "bar", ""])

    assert mapping.columns == {}
    assert (mapping.name, mapping.provider) == ("", "")


def test_a_table_that_counts_tokens_and_names_no_amount_is_a_usage_log() -> None:
    header = ["team", "created_at", "model", "prompt_tokens", "completion_tokens"]

    mapping = suggest([*header, "request_id"])

    assert mapping.role is Role.USAGE_LOG
    assert mapping.columns["output_tokens"] == "completion_tokens"
    assert mapping.columns["request_id"] == "request_id"
