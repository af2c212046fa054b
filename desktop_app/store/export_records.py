"""List exports: what was asked for, by whom, and what became of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.domain.exports import ExportJob, ExportKind, ExportOrder, ExportState
from desktop_app.i18n import _, mark
from desktop_app.store.sheets import Sheet
from desktop_app.store.tables import Base

INTERRUPTED = mark("Plumbline ended before the file was written.")
_LISTED = 500  # the newest


class ExportJobRow(Base):
    """One export; its file lies wherever the person wanted it."""

    __tablename__ = "export_job"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    path: Mapped[str]
    facts: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(index=True)
    person: Mapped[str]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    rows: Mapped[int | None]
    size: Mapped[int | None]
    reason: Mapped[str]


class ExportRecords(Sheet):
    """The exports, each with its state."""

    def begin_export(self, order: ExportOrder) -> ExportJob:
        """List an export that begins now."""
        row = ExportJobRow(
            kind=order.kind.value,
            path=str(order.path),
            facts=dict(order.facts),
            state=ExportState.PROCESSING.value,
            person=self._person,
            began_at=datetime.now(UTC),
            reason="",
        )
        self._session.add(row)
        self._session.flush()
        return _job(row)

    def end_export(self, job: ExportJob) -> None:
        """Keep what became of an export."""
        values = {
            "state": job.state.value,
            "ended_at": job.ended_at,
            "rows": job.rows,
            "size": job.size,
            "reason": job.reason,
        }
        wanted = update(ExportJobRow).where(ExportJobRow.id == job.id)
        self._session.execute(wanted.values(values))

    def interrupt_exports(self) -> None:
        """Say of exports that nobody works on any more that they failed."""
        unfinished = ExportJobRow.state == ExportState.PROCESSING.value
        if self._session.scalar(select(ExportJobRow.id).where(unfinished).limit(1)):
            values = {"state": ExportState.FAILED.value, "reason": INTERRUPTED}
            self._session.execute(update(ExportJobRow).where(unfinished).values(values))

    def exports(self, limit: int = _LISTED) -> list[ExportJob]:
        """Return the newest exports, newest first."""
        rows = self._session.scalars(
            select(ExportJobRow).order_by(ExportJobRow.id.desc()).limit(limit)
        )
        return [_job(row) for row in rows]

    def export(self, number: int) -> ExportJob | None:
        """Return an export by its number."""
        row = self._session.get(ExportJobRow, number)
        return None if row is None else _job(row)


def _job(row: ExportJobRow) -> ExportJob:
    return ExportJob(
        id=row.id,
        order=ExportOrder(ExportKind(row.kind), Path(row.path), row.facts),
        state=ExportState(row.state),
        person=row.person,
        began_at=row.began_at,
        ended_at=row.ended_at,
        rows=row.rows,
        size=row.size,
        reason=_(row.reason) if row.reason else "",
    )
