"""Open disputes in a real ledger, as rows, for tests of what is made of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from desktop_app.domain.money import total
from desktop_app.store.bill_records import bill_id
from desktop_app.store.decision_tables import (
    DisputeItemRow,
    DisputeMessageRow,
    DisputeRow,
)
from desktop_app.store.entries import FindingGroup
from desktop_app.store.tables import BillRow
from desktop_app.store.workspace import Workspace

AT = datetime(2026, 7, 6, 8, 30, tzinfo=UTC)
ACCOUNT, PERIOD = "1064000000000011", "2026-06"
Wanted = Callable[[FindingGroup], bool]


@dataclass(frozen=True)
class Opening:
    """What a dispute of a test is made of."""

    number: str = "D-0001"
    claim: Decimal | None = None  # None: the sum of its items
    line_id: str = ""  # of every item; empty: whole groups
    facts: dict[str, Any] = field(default_factory=dict)  # other columns of the row


def overcharged(group: FindingGroup) -> bool:
    """Take what the bill of June was too high by."""
    same = (group.bill.account, group.bill.period) == (ACCOUNT, PERIOD)
    return same and group.difference > 0


def groups_of(home: Workspace) -> list[FindingGroup]:
    """Return the newest groups of findings, in the order in which they were found."""
    with home.ledger.read() as records:
        runs = sorted(set(records.result_runs().values()))
        return [one for run in runs for one in records.finding_groups(run)]


def open_dispute(
    home: Workspace, wanted: Wanted = overcharged, opening: Opening | None = None
) -> Decimal:
    """Open a dispute over the groups that are wanted and return its claim."""
    opening = opening or Opening()
    groups = [one for one in groups_of(home) if wanted(one)]
    claim = opening.claim
    if claim is None:
        claim = total(one.difference for one in groups)
    engine = create_engine(f"sqlite:///{home.ledger.path}")
    with Session(engine) as session, session.begin():
        session.add(_row(session, groups, opening, claim))
    engine.dispose()
    return claim


def _row(
    session: Session,
    groups: Sequence[FindingGroup],
    opening: Opening,
    claim: Decimal,
) -> DisputeRow:
    numbers = {bill_id(row): row.id for row in session.scalars(select(BillRow))}
    facts: dict[str, Any] = {
        "number": opening.number,
        "provider": "alibaba",
        "account": ACCOUNT,
        "currency": "CNY",
        "title": "Overcharged in June · 六月多收的费用",
        "reason": "Prices of another region were charged · 按其他地域计价",
        "claim": claim,
        "state": "draft",
        "owner": "周敏 Zhou Min",
        "due": "2026-08-15",
        "outcome": "",
        "agreed": None,
        "opened_at": AT,
        "opened_by": "李娜 Li Na",
        "changed_at": AT,
        "version": 1,
    }
    row = DisputeRow(**{**facts, **opening.facts})
    row.items = [
        DisputeItemRow(
            bill_id=numbers[one.bill],
            finding_class=one.finding_class.value,
            cause=one.id.cause,
            model=one.model,
            type_code=one.type_code,
            line_id=opening.line_id,
            lines=one.lines,
            amount=one.difference,
        )
        for one in groups
    ]
    row.messages = [
        DisputeMessageRow(at=AT, person="Li Na", direction="note", text="OUR OWN NOTE"),
        DisputeMessageRow(at=AT, person="Li Na", direction="out", text="请核对附件"),
    ]
    return row
