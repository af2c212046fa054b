"""Lists of invoices and payments are read by the names of their columns."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from importers.contract import ImportRefused
from importers.papers import Papers, amount_of, day_of, months_of, read_papers
from importers.prices.faults import ListFaulty
from importers.prices.rules import RowUnfit


def a_list(folder: Path, text: str) -> Path:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return path


def read(folder: Path, text: str, kind: str = "") -> Papers:
    return read_papers(a_list(folder, text), kind)


def faults(folder: Path, text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(ListFaulty) as refused:
        read(folder, text)
    return [
        (one.row, one.column, one.reason.format(**one.facts))
        for one in refused.value.faults
    ]


def test_a_chinese_list_of_invoices_is_read(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "发票号码,账期,账号,金额,税额,价税合计,币种,开票日期,开票方,状态\n"
        "24910001,2026年5月,1001,94.34,5.66,¥100.00,人民币,2026年6月5日,某云,已开票\n",
    ).found

    (one,) = found
    assert (one.kind, one.number, one.account) == ("invoice", "24910001", "1001")
    assert (one.amount, one.tax) == (Decimal("100.00"), Decimal("5.66"))
    assert (one.period_from, one.period_to) == ("2026-05", "2026-05")
    assert (one.currency, one.dated) == ("CNY", date(2026, 6, 5))
    assert (one.issuer, one.status, one.row) == ("某云", "已开票", 2)


def test_an_english_list_is_read_in_any_case_and_width(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "ＩＮＶＯＩＣＥ No.,billing month,Amount (Incl. Tax),TAX,Currency,Date,Issuer\n"
        'A-7,2026-03~2026-05,"1,234.56",,usd,2026-06-01T00:00:00,Cloud Ltd\n',
    ).found

    (one,) = found
    assert (one.amount, one.tax, one.currency) == (Decimal("1234.56"), None, "USD")
    assert (one.period_from, one.period_to) == ("2026-03", "2026-05")


def test_each_row_may_say_what_it_is(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "类型,月份,金额\n充值,2026-05,1000\n付款,2026-05,20\n期初余额,2026-05,-3\n"
        "信用额度,,500\n兑换码,2026-05,5\n月账单,2026-05,7\n期末,2026-05,0\n",
    ).found

    assert [one.kind for one in found] == [
        "top-up",
        "payment",
        "opening",
        "credit-limit",
        "redemption",
        "monthly-bill",
        "closing",
    ]


def test_a_list_without_kinds_is_asked_for_one(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="what its rows are"):
        read(tmp_path, "月份,金额\n2026-05,1000\n")

    found = read(tmp_path, "月份,金额\n2026-05,1000\n", "payment").found
    assert [one.kind for one in found] == ["payment"]


def test_net_and_tax_make_the_amount(tmp_path: Path) -> None:
    found = read(
        tmp_path, "发票号码,月份,不含税金额,税额\n1,2026-05,94.34,5.66\n"
    ).found

    assert found[0].amount == Decimal("100.00")


def test_a_list_without_amounts_is_refused_with_its_columns(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="no column of amounts") as refused:
        read(tmp_path, "发票号码,月份\n1,2026-05\n")

    assert refused.value.facts["columns"] == "发票号码, 月份"


def test_every_faulty_cell_is_named_with_row_column_value_and_reason(
    tmp_path: Path,
) -> None:
    found = faults(
        tmp_path,
        "类型,月份,金额,币种,日期,单号\n"
        "发票,2026-05,1O0,CNY,2026-06-01,1\n"
        "发票,Mai,100,CNY,2026-06-31,1\n"
        "发票,2026-05,,元宝,,1.06892E+15\n"
        "礼物,2026-05~2026-03,1,CNY,,\n"
        "充值,2026-05,-1,CNY,,\n",
    )

    assert found == [
        (2, "金额", "“1O0” is not an amount such as 1234.56"),
        (3, "月份", "“Mai” is not a month such as 2026-05, nor a range of months"),
        (3, "日期", "“2026-06-31” is not a day such as 2026-05-31"),
        (4, "币种", "“元宝” is not a currency code of three letters"),
        (
            4,
            "单号",
            "“1.06892E+15” was a number that a spreadsheet has cut; save it as text",
        ),
        (5, "类型", "“礼物” is no kind of paper: invoice, payment, top-up, …"),
        (5, "月份", "“2026-05~2026-03” ends before it begins"),
        (6, "金额", "“-1” is below 0; only invoices, bills and balances may be"),
    ]


def test_an_empty_amount_is_a_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, "发票号码,金额\n1,\n") == [(2, "金额", "is empty")]


def test_net_and_tax_that_contradict_the_amount_are_a_fault(tmp_path: Path) -> None:
    found = faults(tmp_path, "发票号码,金额,税额,价税合计\n1,94.34,5.66,101\n")

    assert found == [(2, "价税合计", "94.34 and the tax 5.66 do not add up to “101”")]


def test_void_invoices_are_left_out_and_told(tmp_path: Path) -> None:
    found = read(tmp_path, "发票号码,金额,状态\n1,5,已作废\n2,6,已开票\n3,,VOID\n")

    assert [one.number for one in found.found] == ["2"]
    assert found.void == (2, 4)


def test_a_negative_invoice_is_taken(tmp_path: Path) -> None:
    assert read(tmp_path, "发票号码,金额\n1,-5.00\n").found[0].amount == -5


def test_a_workbook_is_read_like_a_csv(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Invoice No.", "Billing Month", "Amount", "Date"])
    sheet.append([24910001, date(2026, 5, 1), 1234.56, date(2026, 6, 5)])
    path = tmp_path / "list.xlsx"
    book.save(path)

    (one,) = read_papers(path).found

    assert (one.number, one.amount) == ("24910001", Decimal("1234.56"))
    assert (one.period_from, one.dated) == ("2026-05", date(2026, 6, 5))


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("2026-05", ("2026-05", "2026-05")),
        ("202605", ("2026-05", "2026-05")),
        ("2026/5", ("2026-05", "2026-05")),
        ("2026年5月至7月", ("2026-05", "2026-07")),
        ("2025-11 to 2026-01", ("2025-11", "2026-01")),
        ("2026-05-01T00:00:00", ("2026-05", "2026-05")),
        ("", ("", "")),
    ],
)
def test_months_are_read_as_people_write_them(
    text: str, months: tuple[str, str]
) -> None:
    assert months_of(text) == months


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1,234.56", "1234.56"),
        ("¥1,234.56", "1234.56"),
        ("￥12", "12"),
        ("-$5.1", "-5.1"),
        ("CNY 7", "7"),
        ("12.50元", "12.50"),
        ("−3", "-3"),
    ],
)
def test_amounts_are_read_to_the_last_digit(text: str, amount: str) -> None:
    assert amount_of(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text", ["1,23", "1.2.3", "NaN", "1e5", "5%", "1" * 40, "0.12345678901"]
)
def test_what_is_no_exact_amount_is_refused(text: str) -> None:
    with pytest.raises(RowUnfit):
        amount_of(text)


def test_a_day_may_have_a_time_after_it() -> None:
    assert day_of("2026/6/5 12:30") == date(2026, 6, 5)
    assert day_of("20260605") == date(2026, 6, 5)
    assert day_of("") is None
