"""Write the ten months before May 2026: bills, prices, papers, logs of April."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from resources.samples.make.charges import PILOT, PRICE_HEADER, RETAIL, STUDIO
from resources.samples.make.early import daily_lines, month_of, months
from resources.samples.make.events import happened, to_the_cent
from resources.samples.make.files import sum_of, text_of, write_csv, write_zip
from resources.samples.make.line import Line
from resources.samples.make.logs import (
    DOUBLE,
    GATEWAY,
    GATEWAY_HEADER,
    MONTH,
    USAGE_HEADER,
    gateway_rows,
    usage_rows,
)
from resources.samples.make.papers import HEADER as PAPER_HEADER
from resources.samples.make.papers import earlier_rows
from resources.samples.make.year import list_prices

Planted = list[Sequence[str]]
_EXPORTED = "20260504093000"


@dataclass
class Earlier:
    """What was written of the earlier months.

    Attributes:
        planted: the rows of the list of planted faults.
        totals: what each bill comes to, by account and month.
        april: the trial's lines of the month that the logs are of.
    """

    planted: Planted = field(default_factory=list)
    totals: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    april: list[Line] = field(default_factory=list)


def write_earlier(home: Path) -> Planted:
    """Write the earlier months into the samples' folder; return what was planted."""
    for folder in ("earlier", "gateway", "usage"):
        (home / folder).mkdir(exist_ok=True)
    done = Earlier()
    for account in (RETAIL, STUDIO):
        _write_bills(home / "earlier", account, months(), done)
    _write_bills(home / "earlier", PILOT, [MONTH], done)
    papers = home / "papers" / "papers-earlier.csv"
    write_csv(papers, PAPER_HEADER, earlier_rows(done.totals))
    prices = home / "prices" / "list-prices-2025.csv"
    write_csv(prices, PRICE_HEADER, list_prices())
    log = home / "usage" / f"hx-requests-{MONTH:%Y-%m}.csv"
    write_csv(log, USAGE_HEADER, usage_rows(done.april))
    calls, wrong = gateway_rows()
    name = f"new-api-logs-{MONTH:%Y-%m}.csv"
    write_csv(home / "gateway" / name, GATEWAY_HEADER, calls)
    fault = (name, GATEWAY, f"{MONTH:%Y%m}", wrong, *vars(DOUBLE).values())
    return [*done.planted, fault]


def _write_bills(
    folder: Path, account: str, firsts: Sequence[date], done: Earlier
) -> None:
    """Write one account's months into one archive, as the console exports them."""
    stem = f"{account}-{_EXPORTED}_{{}}_consumedetailbillv2"
    span = sorted({f"{firsts[0]:%Y%m}", f"{firsts[-1]:%Y%m}"})
    name = stem.format("-".join(span)) + ".zip"
    members = {}
    for month in firsts:
        lines = _lines(account, month, done)
        text = text_of(lines, tags=True, cost_units=True)
        members[stem.format(f"{month:%Y%m}") + ".csv"] = text.encode("utf-8-sig")
        done.planted += [
            (name, e.account, e.period, e.id, *vars(e.fault).values())
            for e in lines
            if e.fault
        ]
    write_zip(folder / name, members)


def _lines(account: str, first: date, done: Earlier) -> list[Line]:
    of = month_of(account, first)
    lines = [*daily_lines(of), *happened(of)]
    lines.append(to_the_cent(of, sum_of(lines)))
    lines.sort(key=lambda line: line.start)
    done.totals[account, f"{of.first:%Y-%m}"] = sum_of(lines)
    if account == PILOT:
        done.april = lines
    return lines
