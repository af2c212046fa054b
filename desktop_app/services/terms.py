"""Take contract terms: dated discounts, from a person's own list."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.errors import Refused
from desktop_app.domain.prices import Discount
from desktop_app.i18n import _, mark
from desktop_app.services.refusing import in_words
from desktop_app.store.workspace import Workspace
from importers.contract import ImportRefused
from importers.prices.faults import (
    Faults,
    ListFaulty,
    end_after,
    filled,
    instant_of,
)
from importers.prices.rules import RowUnfit, price_of
from importers.prices.sheet import Row, Sheet, read_sheet

HEADER = (
    "provider",
    "model",
    "type_code",
    "factor",
    "effective_from",
    "effective_to",
    "note",
)
EVENT = "terms"

NOT_A_FACTOR = mark("“{value}” is not a factor between 0 and 1, as 0.8 for 8折")
NO_START = mark("is empty: say from when the discount holds")
TWICE = mark("row {other} gives a discount for the same charges at the same time")
IMPORTED = mark("{count} discounts were taken from {file}.")


def import_discounts(home: Workspace, path: Path) -> Outcome[int]:
    """Take a list of discounts, whole or not at all, and say how many are new.

    Raises:
        Refused: it is no such list, or a row of it is wrong.
    """
    try:
        discounts = _read(path)
    except ImportRefused as refusal:
        raise in_words(refusal) from refusal
    with home.ledger.begin() as records:
        count = records.add_discounts(discounts)
        if count:
            records.record(EVENT, IMPORTED, {"count": count, "file": path.name})
    return Outcome(
        count, Changed.TERMS | Changed.ACTIVITY if count else Changed.NOTHING
    )


def list_discounts(home: Workspace) -> list[Discount]:
    """Return all dated discounts."""
    with home.ledger.read() as records:
        return list(records.discounts())


def _read(path: Path) -> list[Discount]:
    sheet = read_sheet(path)
    if sheet.header != HEADER:
        raise Refused(
            _("{file} is not a list of discounts.").format(file=path.name),
            _("Its first row must read exactly: {header}").format(
                header=",".join(HEADER)
            ),
        )
    faults = Faults()
    found = _discounts(sheet, faults)
    if faults.found:
        raise ListFaulty(sheet.name, faults.found)
    return found


def _discounts(sheet: Sheet, faults: Faults) -> list[Discount]:
    taken: list[tuple[Row, Discount]] = []
    for row in sheet.rows:
        discount = _discount(row, faults)
        if discount is None:
            continue
        for other, earlier in taken:
            if _meet(earlier, discount):
                unfit = RowUnfit(TWICE, other=other.number)
                faults.add(row.number, "effective_from", unfit)
                break
        taken.append((row, discount))
    return [discount for _row, discount in taken]


def _discount(row: Row, faults: Faults) -> Discount | None:
    before = len(faults.found)
    provider = faults.take(row, "provider", filled)
    model = faults.take(row, "model", filled)
    factor = faults.take(row, "factor", _factor)
    start = faults.take(row, "effective_from", _start)
    end = faults.take(row, "effective_to", end_after(start))
    if len(faults.found) > before or factor is None or start is None:
        return None
    return Discount(
        provider=provider or "",
        model=model or "",
        type_code=row["type_code"],
        factor=factor,
        effective_from=start,
        effective_to=end,
        note=row["note"],
    )


def _meet(one: Discount, other: Discount) -> bool:
    if (one.provider, one.model, one.type_code) != (
        other.provider,
        other.model,
        other.type_code,
    ):
        return False
    ends = [end for end in (one.effective_to, other.effective_to) if end]
    starts = max(one.effective_from, other.effective_from)
    return not ends or starts < min(ends)


def _factor(text: str) -> Decimal:
    factor = price_of(text)
    if factor > 1:
        raise RowUnfit(NOT_A_FACTOR, value=text)
    return factor


def _start(text: str) -> datetime:
    start = instant_of(text)
    if start is None:
        raise RowUnfit(NO_START)
    return start
