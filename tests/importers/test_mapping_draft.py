"""A header drafts its own mapping, as far as its names tell."""

from __future__ import annotations

from importers.contract import Role
from importers.mapping import Mapping
from importers.mapping_draft import adapt, suggest


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


def test_a_mapping_is_adapted_to_the_headers_of_another_table() -> None:
    like = Mapping(
        name="wuliang.fee-details",
        provider="wuliang",
        currency="CNY",
        columns={
            "vendor_line_id": "Request ID",
            "request_id": "Request ID",
            "input_tokens": "Input Tokens",
            "billed_cost": "Amount",
            "model": "Model",
        },
    )

    found = adapt(["请求ID", "输入Token数", "金额", "说明"], like)

    assert found.provider == "wuliang"
    assert found.columns == {
        "vendor_line_id": "请求ID",
        "request_id": "请求ID",
        "input_tokens": "输入Token数",
        "billed_cost": "金额",
    }


def test_a_header_stands_for_two_columns_where_it_does_so_in_the_mapping() -> None:
    like = Mapping(
        name="x",
        provider="x",
        currency="CNY",
        columns={"vendor_line_id": "Request ID", "request_id": "Request ID"},
    )

    assert adapt(["RequestId"], like).columns == {
        "vendor_line_id": "RequestId",
        "request_id": "RequestId",
    }


def test_a_table_that_counts_tokens_and_names_no_amount_is_a_usage_log() -> None:
    header = ["team", "created_at", "model", "prompt_tokens", "completion_tokens"]

    mapping = suggest(header)

    assert mapping.role is Role.USAGE_LOG
    assert mapping.columns["output_tokens"] == "completion_tokens"
