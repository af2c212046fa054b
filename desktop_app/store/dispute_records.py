"""Read disputes as the ledger holds them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from desktop_app.domain.decisions import GroupId
from desktop_app.domain.disputes import (
    Attachment,
    Direction,
    Dispute,
    DisputeItem,
    DisputeOutcome,
    DisputeState,
    Message,
    Settlement,
)
from desktop_app.domain.findings import FindingClass
from desktop_app.store.bill_records import bill_id
from desktop_app.store.decision_tables import (
    DisputeItemRow,
    DisputeRow,
)
from desktop_app.store.sheets import Sheet

_PLAIN = (
    "number",
    "provider",
    "account",
    "currency",
    "title",
    "reason",
    "claim",
    "owner",
    "agreed",
    "opened_at",
    "opened_by",
    "changed_at",
    "version",
)


class DisputeRecords(Sheet):
    """Disputes with all that was said of them."""

    def dispute(self, number: str) -> Dispute | None:
        """Return a dispute by its number; None: there is none."""
        row = self._session.scalar(select(DisputeRow).filter_by(number=number))
        if row is None:
            return None
        return Dispute(
            **{name: getattr(row, name) for name in _PLAIN},
            state=DisputeState(row.state),
            due=date.fromisoformat(row.due) if row.due else None,
            outcome=DisputeOutcome(row.outcome) if row.outcome else None,
            items=tuple(_item(one) for one in row.items),
            messages=tuple(
                Message(one.at, one.person, Direction(one.direction), one.text)
                for one in row.messages
            ),
            attachments=tuple(
                Attachment(one.sha256, one.name, one.size, one.at, one.person)
                for one in row.attachments
            ),
            settlements=tuple(
                Settlement(one.line_id, one.amount, one.note, one.at, one.person)
                for one in row.settlements
            ),
        )


def _item(row: DisputeItemRow) -> DisputeItem:
    group = GroupId(
        bill_id(row.bill),
        FindingClass(row.finding_class),
        row.cause,
        row.model,
        row.type_code,
    )
    return DisputeItem(group, row.line_id, row.lines, row.amount)
