"""Write the papers beside the sample bills: stated totals, invoices, payments, balance.

Each amount follows from the bills' own lines: the provider cuts a month's total to the
cent (抹零) and invoices that. The studio has one invoice over both months, and its June
is not paid yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal

from resources.samples.make.charges import PLATFORM, RETAIL, STUDIO
from resources.samples.make.line import ISSUER

HEADER = [
    "类型",
    "账号ID",
    "账期",
    "结束账期",
    "发票号码",
    "开票日期",
    "开票方",
    "价税合计",
    "税额",
    "币种",
    "状态",
    "备注",
]
MAY, JUNE = "2026-05", "2026-06"
_CENT = Decimal("0.01")
_RATE = Decimal("0.06")  # value-added tax, contained in the amount
_DECEMBER = 12
_OPENING, _TOP_UP = Decimal(500), Decimal(2000)

Bill = tuple[str, str]  # account, month


def paper_rows(totals: Mapping[Bill, Decimal]) -> list[list[str]]:
    """Return the papers for bills whose lines have these totals."""
    stated = {bill: _cut(amount) for bill, amount in totals.items()}
    rows = [
        _row("月账单", bill, amount, dated=_after(bill[1], 3))
        for bill, amount in sorted(stated.items())
    ]
    rows += _invoices(stated)
    for account, month in ((RETAIL, MAY), (RETAIL, JUNE), (STUDIO, MAY)):
        bill = (account, month)
        rows.append(_row("付款", bill, stated[bill], dated=_after(month, 15)))
    closing = _OPENING + _TOP_UP - stated[STUDIO, JUNE]
    studio = (STUDIO, JUNE)
    rows.append(_row("期初余额", (STUDIO, MAY), _OPENING, dated="2026-05-01"))
    rows.append(_row("充值", studio, _TOP_UP, dated="2026-06-10"))
    rows.append(_row("期末余额", studio, closing, dated="2026-06-30"))
    return rows


def earlier_rows(totals: Mapping[Bill, Decimal]) -> list[list[str]]:
    """Return the papers of the earlier months: each stated, invoiced and paid."""
    rows = []
    for number, (bill, amount) in enumerate(sorted(totals.items())):
        exact, month = _cut(amount), bill[1]
        rows.append(_row("月账单", bill, exact, dated=_after(month, 3)))
        rows.append(_invoice(f"2533200000{number + 1:04d}", bill, exact, month))
        rows.append(_row("付款", bill, exact, dated=_after(month, 15)))
    return rows


def _invoices(stated: Mapping[Bill, Decimal]) -> list[list[str]]:
    both = stated[STUDIO, MAY] + stated[STUDIO, JUNE]
    return [
        _invoice("26332000000101", (RETAIL, MAY), stated[RETAIL, MAY], MAY),
        _invoice("26332000000102", (RETAIL, JUNE), stated[RETAIL, JUNE], JUNE),
        _invoice("26332000000201", (STUDIO, MAY), both, JUNE),
        _invoice("26332000000301", (PLATFORM, JUNE), stated[PLATFORM, JUNE], JUNE),
    ]


def _invoice(number: str, bill: Bill, amount: Decimal, last: str) -> list[str]:
    tax = (amount * _RATE / (1 + _RATE)).quantize(_CENT)
    return _row(
        "发票",
        bill,
        amount,
        last=last,
        number=number,
        tax=format(tax, "f"),
        dated=_after(last, 8),
        issuer=ISSUER,
        status="已开票",
    )


def _row(kind: str, bill: Bill, amount: Decimal, **said: str) -> list[str]:
    account, month = bill
    filled = {
        "类型": kind,
        "账号ID": account,
        "账期": month,
        "结束账期": said.get("last", month),
        "发票号码": said.get("number", ""),
        "开票日期": said.get("dated", ""),
        "开票方": said.get("issuer", ""),
        "价税合计": format(amount, "f"),
        "税额": said.get("tax", ""),
        "币种": "CNY",
        "状态": said.get("status", ""),
    }
    return [filled.get(name, "") for name in HEADER]


def _cut(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, ROUND_DOWN)


def _after(month: str, day: int) -> str:
    """Return a day of the month after this one."""
    year, number = map(int, month.split("-"))
    year, number = (year + 1, 1) if number == _DECEMBER else (year, number + 1)
    return f"{year}-{number:02d}-{day:02d}"
