"""Record disputes: each change on the version that was seen, all else only added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy import CursorResult, func, select, update

from desktop_app.domain.bills import BillId
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
from desktop_app.domain.errors import Refused
from desktop_app.domain.findings import FindingClass
from desktop_app.i18n import _
from desktop_app.store.bill_records import bill_id
from desktop_app.store.closing_tables import BillLockRow
from desktop_app.store.decision_tables import (
    DisputeAttachmentRow,
    DisputeItemRow,
    DisputeMessageRow,
    DisputeRow,
    DisputeSettlementRow,
)
from desktop_app.store.sheets import Sheet
from desktop_app.store.tables import BillRow

_SAME = (
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
    """Disputes with what was said, attached and recovered."""

    def disputes(self, states: Iterable[DisputeState] = ()) -> list[Dispute]:
        """Return the disputes in these states, oldest first; none named: all."""
        wanted = select(DisputeRow).order_by(DisputeRow.id)
        named = [state.value for state in states]
        if named:
            wanted = wanted.where(DisputeRow.state.in_(named))
        return [_dispute(row) for row in self._session.scalars(wanted)]

    def dispute(self, number: str) -> Dispute:
        """Return a dispute with all its parts by its number, or refuse."""
        named = number.strip().upper()
        row = self._session.scalar(select(DisputeRow).filter_by(number=named))
        if row is None:
            raise Refused(
                _("There is no dispute “{number}”.").format(number=number),
                _("See the Disputes page or “plumbline disputes list”."),
            )
        return _dispute(row)

    def add_dispute(self, one: Dispute) -> Dispute:
        """Record a new dispute, by the person at the desk; return it numbered."""
        last = self._session.scalar(select(func.max(DisputeRow.id))) or 0
        at = datetime.now(UTC)
        row = DisputeRow(
            **_changeable(one),
            number=f"D-{last + 1:04}",
            provider=one.provider,
            account=one.account,
            currency=one.currency,
            opened_at=at,
            opened_by=self._person,
            changed_at=at,
            version=1,
        )
        bills = {bill_id(row): row.id for row in self._session.scalars(select(BillRow))}
        row.items = [_item_row(item, bills[item.group.bill]) for item in one.items]
        self._session.add(row)
        self._session.flush()
        return _dispute(row)

    def change_dispute(self, changed: Dispute) -> Dispute:
        """Write a dispute's fields over the version that it was read at.

        Raises:
            Refused: somebody changed it since; nothing is written.
        """
        at = datetime.now(UTC)
        done = self._session.execute(
            update(DisputeRow)
            .where(DisputeRow.number == changed.number)
            .where(DisputeRow.version == changed.version)
            .values(**_changeable(changed), changed_at=at, version=changed.version + 1)
            .execution_options(synchronize_session=False)
        )
        if not isinstance(done, CursorResult) or done.rowcount != 1:
            raise meanwhile(changed.number)
        self._session.expire_all()
        return replace(changed, changed_at=at, version=changed.version + 1)

    def add_message(self, number: str, direction: Direction, text: str) -> Message:
        """Add what was said in a dispute."""
        one = Message(datetime.now(UTC), self._person, direction, text)
        values = {**vars(one), "direction": direction.value}
        self._session.add(DisputeMessageRow(dispute_id=self._key(number), **values))
        self._session.flush()
        return one

    def add_attachment(
        self, number: str, name: str, sha256: str, size: int
    ) -> Attachment:
        """Add a file that was kept to a dispute."""
        one = Attachment(sha256, name, size, datetime.now(UTC), self._person)
        row = DisputeAttachmentRow(dispute_id=self._key(number), **vars(one))
        self._session.add(row)
        self._session.flush()
        return one

    def add_settlement(self, number: str, one: Settlement) -> Settlement:
        """Add what came back, by the person at the desk, now."""
        made = replace(one, at=datetime.now(UTC), person=self._person)
        row = DisputeSettlementRow(dispute_id=self._key(number), **vars(made))
        self._session.add(row)
        self._session.flush()
        return made

    def settled_lines(self) -> dict[str, str]:
        """Return the dispute that each line settles, by line ID."""
        rows = self._session.execute(
            select(DisputeSettlementRow.line_id, DisputeRow.number)
            .join(DisputeRow, DisputeSettlementRow.dispute_id == DisputeRow.id)
            .where(DisputeSettlementRow.line_id != "")
        )
        return {row.line_id: row.number for row in rows}

    def sealed_bills(self) -> set[BillId]:
        """Return the bills whose findings are locked with a signed period."""
        rows = self._session.scalars(
            select(BillRow).join(BillLockRow, BillLockRow.bill_id == BillRow.id)
        )
        return {bill_id(row) for row in rows}

    def _key(self, number: str) -> int:
        return self._session.scalars(
            select(DisputeRow.id).filter_by(number=number)
        ).one()


def meanwhile(number: str) -> Refused:
    """Say that a dispute is not what it was when the person looked at it."""
    return Refused(
        _("Somebody changed this dispute meanwhile: {number}.").format(number=number),
        _("Look at it again and decide then; nothing was changed."),
    )


def _changeable(one: Dispute) -> dict[str, object]:
    return {
        "title": one.title,
        "reason": one.reason,
        "claim": one.claim,
        "state": one.state.value,
        "owner": one.owner,
        "due": one.due.isoformat() if one.due else "",
        "outcome": one.outcome.value if one.outcome else "",
        "agreed": one.agreed,
    }


def _item_row(item: DisputeItem, bill: int) -> DisputeItemRow:
    return DisputeItemRow(
        bill_id=bill,
        finding_class=item.group.finding_class.value,
        cause=item.group.cause,
        model=item.group.model,
        type_code=item.group.type_code,
        line_id=item.line_id,
        lines=item.lines,
        amount=item.amount,
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


def _dispute(row: DisputeRow) -> Dispute:
    return Dispute(
        **{name: getattr(row, name) for name in _SAME},
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
