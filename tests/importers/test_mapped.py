"""Any table is read through a mapping: an invented provider, from suggestion on."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from importers.contract import ImportRefused, Precision, Reason, Role
from importers.formats.mapped import mapped_importer, preview, suggest_for
from importers.mapping import parse_mapping
from importers.registry import identify

LINES = [
    "Konto;Abrechnungsmonat;Beginn;Modell;Token-Art;Menge;Einheit;Preis;Betrag;Art",
    "A-1;05/2026;13.05.2026 18:46;llm-1;input_token_cache;1.234,5;1K tokens;0,5;"
    "617,25;Nutzung",
    "A-1;05/2026;14.05.2026 08:00;llm-1;output_token;2;1K tokens;1;-2;Gutschrift",
    "A-1;05/2026;gestern;llm-1;output_token;2;1K tokens;1;2;Nutzung",
    "A-1;05/2026;14.05.2026 08:00;llm-1;output_token;2;1K tokens;1;1.5;Nutzung",
    "A-1;05/2026;14.05.2026 08:00;llm-1;output_token;2;1K tokens;1;1.23,5;Nutzung",
    "A-1;05/2026;14.05.2026 08:00;llm-1;output_token;2;1K tokens;1;;Nutzung",
]


def raw(**other: object) -> dict[str, Any]:
    return {
        "name": "acme.nutzung",
        "title": "Acme Nutzung",
        "provider": "acme",
        "currency": "EUR",
        "utc_offset": 2,
        "decimal": ",",
        "thousands": ".",
        "columns": {
            "billing_account_id": "Konto",
            "billing_period": "Abrechnungsmonat",
            "charge_period_start": "Beginn",
            "model": "Modell",
            "type_code": "Token-Art",
            "pricing_quantity": "Menge",
            "vendor_unit": "Einheit",
            "list_unit_price": "Preis",
            "billed_cost": "Betrag",
            "vendor_charge_type": "Art",
        },
        "formats": {
            "billing_period": "%m/%Y",
            "charge_period_start": "%d.%m.%Y %H:%M",
        },
        "constants": {"service_name": "Acme LLM"},
        "kinds": {"Nutzung": "usage", "Gutschrift": "refund"},
    } | other


def a_table(tmp_path: Path, lines: list[str] = LINES) -> Path:
    path = tmp_path / "acme.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_a_mapped_table_becomes_charge_lines(tmp_path: Path) -> None:
    importer = mapped_importer(parse_mapping(raw()))

    reading = identify(a_table(tmp_path), (importer,))
    (batch,) = reading.batches()

    assert reading.profile.name == "mapped.acme.nutzung"
    assert reading.profile.precision is Precision.EXACT
    first, second = batch.lines.to_pylist()
    assert first["billed_cost"] == Decimal("617.25")
    assert first["pricing_quantity"] == Decimal("1234.5")
    assert first["list_unit_price"] == Decimal("0.5")
    assert first["charge_period_start"].isoformat() == "2026-05-13T16:46:00+00:00"
    assert (first["billing_period"], first["billing_date"].day) == ("2026-05", 13)
    assert (first["billing_currency"], first["pricing_unit"]) == ("EUR", "1K tokens")
    assert first["service_name"] == "Acme LLM"
    assert (first["decoded"], first["cache_action"]) == (True, "hit")
    assert (first["direction"], first["mode"], first["thinking"]) == (
        "input",
        "realtime",
        False,
    )
    assert (second["charge_kind"], second["charge_category"]) == ("refund", "Credit")


def test_what_does_not_fit_the_mapping_is_rejected_as_it_came(tmp_path: Path) -> None:
    importer = mapped_importer(parse_mapping(raw()))

    (batch,) = identify(a_table(tmp_path), (importer,)).batches()

    assert [(one.row, one.column, one.value, one.reason) for one in batch.rejects] == [
        (4, "Beginn", "gestern", Reason.NOT_A_TIME),
        (5, "Betrag", "1.5", Reason.NOT_A_NUMBER),
        (6, "Betrag", "1.23,5", Reason.NOT_A_NUMBER),
        (7, "Betrag", "", Reason.MISSING),
    ]


def test_a_preview_shows_the_first_rows_and_rejects(tmp_path: Path) -> None:
    seen = preview(a_table(tmp_path), parse_mapping(raw()), rows=1)

    assert seen.lines.num_rows == 1
    assert len(seen.rejects) == 1
    assert seen.unmapped == ()


def test_a_preview_names_the_headers_that_are_not_used(tmp_path: Path) -> None:
    mapping = raw()
    del mapping["columns"]["model"]

    assert preview(a_table(tmp_path), parse_mapping(mapping)).unmapped == ("Modell",)


def test_a_mapped_header_that_is_not_there_is_named(tmp_path: Path) -> None:
    mapping = raw()
    mapping["columns"]["order_id"] = "Rechnung"

    with pytest.raises(ImportRefused, match="Rechnung"):
        preview(a_table(tmp_path), parse_mapping(mapping))


def test_without_a_charge_type_every_row_is_usage(tmp_path: Path) -> None:
    path = a_table(tmp_path, ["account,month,cost", "a,2026-05,1e-7", "a,202605,2.5E1"])
    columns = {
        "billing_account_id": "account",
        "billing_period": "month",
        "billed_cost": "cost",
    }
    mapping = {"name": "x", "provider": "x", "currency": "USD", "columns": columns}

    seen = preview(path, parse_mapping(mapping))

    assert seen.lines.column("charge_kind").to_pylist() == ["usage", "usage"]
    assert seen.lines.column("billed_cost").to_pylist() == [
        Decimal("1E-7"),
        Decimal(25),
    ]


def test_times_with_an_offset_keep_their_own(tmp_path: Path) -> None:
    lines = ["account,at,cost", "a,May 13 2026 18:46 -0500,1"]
    mapping = {
        "name": "x",
        "provider": "x",
        "currency": "USD",
        "utc_offset": 8,
        "columns": {
            "billing_account_id": "account",
            "charge_period_start": "at",
            "billed_cost": "cost",
        },
        "formats": {"charge_period_start": "%b %d %Y %H:%M %z"},
    }

    seen = preview(a_table(tmp_path, lines), parse_mapping(mapping))

    moment = seen.lines.to_pylist()[0]["charge_period_start"]
    assert moment.isoformat() == "2026-05-13T23:46:00+00:00"
    assert seen.lines.column("billing_period").to_pylist() == ["2026-05"]


def test_a_mapped_usage_log_has_several_meters_and_no_amount(tmp_path: Path) -> None:
    lines = ["team,at,model,in,out,id", "a,2026-05-31T23:30:00Z,m,12,3,r-1"]
    mapping = {
        "name": "own.log",
        "provider": "own",
        "currency": "CNY",
        "role": "usage-log",
        "columns": {
            "billing_account_id": "team",
            "charge_period_start": "at",
            "model": "model",
            "input_tokens": "in",
            "output_tokens": "out",
            "request_id": "id",
        },
    }
    importer = mapped_importer(parse_mapping(mapping))

    reading = identify(a_table(tmp_path, lines), (importer,))
    (batch,) = reading.batches()

    assert reading.profile.role is Role.USAGE_LOG
    (line,) = batch.lines.to_pylist()
    assert (line["input_tokens"], line["output_tokens"]) == (12, 3)
    assert (line["request_id"], line["billed_cost"]) == ("r-1", None)
    assert line["charge_kind"] == "usage"


def test_a_workbook_is_read_through_a_mapping(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["account", "month", "cost"])
    sheet.append(["a", "2026-05", 1.25])
    path = tmp_path / "acme.xlsx"
    book.save(path)

    mapping = suggest_for(path)

    assert mapping.columns == {
        "billing_account_id": "account",
        "billing_period": "month",
        "billed_cost": "cost",
    }


def test_a_built_in_format_wins_over_a_mapping(tmp_path: Path) -> None:
    lines = ["账期,账号ID,应付金额", "2026-05,1064000000000011,1.25"]
    columns = {
        "billing_account_id": "账号ID",
        "billing_period": "账期",
        "billed_cost": "应付金额",
    }
    mapping = {"name": "x", "provider": "x", "currency": "CNY", "columns": columns}
    importer = mapped_importer(parse_mapping(mapping))

    reading = identify(a_table(tmp_path, lines), (importer,))

    assert reading.profile.name == "alibaba.instance-details.legacy"
