"""Write the sample bills anew: ``python -m resources.samples.make``; same bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from resources.samples.make.bill import Month, another, honest_lines, month
from resources.samples.make.charges import (
    AGREED_PRICES,
    DISCOUNT_HEADER,
    DISCOUNTS,
    NAME_HEADER,
    NAMES,
    PLATFORM,
    PRICE_HEADER,
    RETAIL,
    STUDIO,
)
from resources.samples.make.earlier import write_earlier
from resources.samples.make.faults import PLANTS
from resources.samples.make.files import (
    sum_of,
    text_of,
    write_csv,
    write_gzip,
    write_zip,
)
from resources.samples.make.line import Line
from resources.samples.make.papers import HEADER as PAPER_HEADER
from resources.samples.make.papers import paper_rows
from resources.samples.make.shared import (
    BUDGET_HEADER,
    BUDGETS,
    DEPARTMENT_HEADER,
    DEPARTMENTS,
    RULE_HEADER,
    RULES,
)
from resources.samples.make.split import HEADER as SPLIT_HEADER
from resources.samples.make.split import ORDERS, PERIOD, split_rows

HERE = Path(__file__).resolve().parent.parent
MONTHS = (date(2026, 5, 1), date(2026, 6, 1))
PLANTED = ("file", "account", "period", "vendor_line_id", "fault", "class", "cause")


def main() -> None:
    """Write bills, prices, names, terms, departments, budgets and what was planted."""
    for folder in ("bills", "restatement", "prices"):
        (HERE / folder).mkdir(exist_ok=True)
    planted: list[Sequence[str]] = []
    totals: dict[tuple[str, str], Decimal] = {}
    for account in (RETAIL, STUDIO):
        for first in MONTHS:
            name, lines = write_bill(account, first)
            totals[account, f"{first:%Y-%m}"] = sum_of(lines)
            planted += [
                (name, e.account, e.period, e.id, *vars(e.fault).values())
                for e in lines
                if e.fault
            ]
    planted += write_split()
    totals[PLATFORM, PERIOD] = sum((order.total for order in ORDERS), Decimal(0))
    (HERE / "papers").mkdir(exist_ok=True)
    write_csv(HERE / "papers" / "papers-2026.csv", PAPER_HEADER, paper_rows(totals))
    planted += write_earlier(HERE)
    write_csv(HERE / "planted.csv", PLANTED, planted)
    write_csv(HERE / "discounts.csv", DISCOUNT_HEADER, DISCOUNTS)
    write_csv(HERE / "names.csv", NAME_HEADER, NAMES)
    write_csv(HERE / "departments.csv", DEPARTMENT_HEADER, DEPARTMENTS)
    write_csv(HERE / "allocation.csv", RULE_HEADER, RULES)
    write_csv(HERE / "budgets.csv", BUDGET_HEADER, BUDGETS)
    prices = HERE / "prices" / "agreed-prices-2026.csv"
    write_csv(prices, PRICE_HEADER, AGREED_PRICES)


def write_bill(account: str, first: date) -> tuple[str, list[Line]]:
    """Write one month of one account in its own container; return its lines."""
    of = month(account, first)
    lines = honest_lines(of) + PLANTS[account, of.period](of)
    lines.sort(key=lambda line: line.start)
    stem = f"{account}-20260704093000_{of.period}_consumedetailbillv2"
    bills = HERE / "bills"
    if account == RETAIL:
        text = text_of(lines, tags=True).encode("utf-8-sig")
        if first == MONTHS[0]:
            name = f"{stem}.csv"
            (bills / name).write_bytes(text)
        else:
            name = f"{stem}.zip"
            write_zip(bills / name, {f"{stem}.csv": text})
    elif first == MONTHS[0]:
        name = f"{stem}.csv"
        (bills / name).write_bytes(text_of(lines, blank_after=300).encode("gb18030"))
    else:
        name = f"{stem}.csv.gz"
        write_gzip(bills / name, text_of(lines).encode("utf-8-sig"))
        later = stem.replace("20260704093000", "20260712101500")
        again = text_of(restated(of, lines)).encode("utf-8-sig")
        write_gzip(HERE / "restatement" / f"{later}.csv.gz", again)
    return name, lines


def write_split() -> list[Sequence[str]]:
    """Write the platform's split bill; return what was planted in it."""
    name = f"{PLATFORM}_SplitItemDetailDaily_{PERIOD.replace('-', '')}.csv"
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(SPLIT_HEADER)
    writer.writerows(split_rows())
    (HERE / "bills" / name).write_bytes(out.getvalue().encode("utf-8-sig"))
    period = PERIOD.replace("-", "")
    return [
        (name, PLATFORM, period, "", *vars(order.fault).values())
        for order in ORDERS
        if order.fault
        for _team in order.used
    ]


def restated(of: Month, lines: list[Line]) -> list[Line]:
    """Return the bill as the provider exports it a week later.

    Six lines have another amount, two are gone and three are new.
    """
    images = [n for n, e in enumerate(lines) if e.model == "wanx2.1-t2i-plus"]
    cheaper = {n: replace(lines[n], price=Decimal("0.18")) for n in images[:6]}
    kept = [cheaper.get(n, e) for n, e in enumerate(lines) if n not in images[6:8]]
    speech = (STUDIO, "cosyvoice-v3-flash", "audio_tts")
    new = [another(of, *speech, day) for day in (27, 28, 29)]
    return sorted([*kept, *new], key=lambda line: line.start)


if __name__ == "__main__":
    main()
