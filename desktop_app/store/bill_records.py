"""Record source files, bills and parts, and read them back as values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import insert, select
from sqlalchemy.orm import joinedload, selectinload

from desktop_app.domain.bills import BillId, Scope
from desktop_app.store.entries import NewImport, RejectedRow, SourceFile
from desktop_app.store.parts import Part
from desktop_app.store.sheets import Sheet
from desktop_app.store.tables import (
    BillRow,
    PartRow,
    RejectRow,
    SourceFileRow,
    SupersessionRow,
)
from importers.contract import Role

_PRECISION_RANK = {"exact": 0, "split": 1, "summary": 2}


class BillRecords(Sheet):
    """The ledger's source files, bills and parts."""

    def source_files(self) -> list[SourceFile]:
        """Return every imported file, in the order of import."""
        rows = self._session.scalars(select(SourceFileRow).order_by(SourceFileRow.id))
        return [_source(row) for row in rows]

    def source_file(self, sha256: str) -> SourceFile | None:
        """Return an imported file by its hash."""
        row = self._session.scalar(select(SourceFileRow).filter_by(sha256=sha256))
        return None if row is None else _source(row)

    def has_size(self, size: int) -> bool:
        """Whether a file of this many bytes was imported already."""
        found = select(SourceFileRow.id).filter_by(size=size).limit(1)
        return self._session.scalar(found) is not None

    def rejects(self, sha256: str | None = None) -> list[RejectedRow]:
        """Return the rows that were not taken, of one file or of all."""
        wanted = (
            select(RejectRow, SourceFileRow.name, SourceFileRow.sha256)
            .join(SourceFileRow, RejectRow.source_file_id == SourceFileRow.id)
            .order_by(RejectRow.id)
        )
        if sha256 is not None:
            wanted = wanted.where(SourceFileRow.sha256 == sha256)
        return [
            RejectedRow(name, sha, row.part, row.row, row.column, row.value, row.reason)
            for row, name, sha in self._session.execute(wanted)
        ]

    def parts(
        self, scope: Scope, *, of_record: bool = True, role: Role | None = Role.BILL
    ) -> list[Part]:
        """Return the parts in a scope, by bill, then by time of import.

        Args:
            scope: which bills.
            of_record: leave out what a more precise profile states better.
            role: bills, or usage logs, which are in no bill's total; None: both.
        """
        wanted = (
            select(PartRow)
            .join(PartRow.bill)
            .join(PartRow.source)
            .options(
                joinedload(PartRow.source),
                joinedload(PartRow.bill),
                selectinload(PartRow.drops),
            )
        )
        if scope.period is not None:
            wanted = wanted.where(BillRow.period == scope.period)
        if scope.account is not None:
            wanted = wanted.where(BillRow.account == scope.account)
        if role is not None:
            wanted = wanted.where(SourceFileRow.role == role.value)
        by_bill: dict[tuple[BillId, str], list[PartRow]] = defaultdict(list)
        for row in self._session.scalars(wanted):
            by_bill[bill_id(row.bill), row.source.role].append(row)
        found = [
            self._part(row, bill, holder)
            for (bill, _role), rows in by_bill.items()
            for holder in [_profile_of_record(rows)]
            for row in rows
        ]
        found = [part for part in found if part.of_record or not of_record]
        return sorted(found, key=lambda part: (part.bill, part.imported_at, part.id))

    def known_paths(self) -> set[str]:
        """Return the relative path of every file that belongs to a part."""
        columns = (PartRow.path, PartRow.restated_path, SupersessionRow.path)
        return {
            path
            for column in columns
            for path in self._session.scalars(select(column))
            if path is not None
        }

    def add_import(self, new: NewImport) -> None:
        """Record a file, its parts, what they replace and what was not taken."""
        source = SourceFileRow(**vars(new.source))
        self._session.add(source)
        self._session.flush()
        parts: dict[str, PartRow] = {}
        for part in new.parts:
            facts = {k: v for k, v in vars(part).items() if k != "bill"}
            bill = self._bill_row(part.bill, new.source.imported_at)
            row = PartRow(source_file_id=source.id, bill_id=bill.id, **facts)
            parts[part.content_id] = row
            self._session.add(row)
        self._session.flush()
        for drop in new.drops:
            facts = {k: v for k, v in vars(drop).items() if k != "part_id"}
            row_id = (parts.get(drop.part_id) or self._part_row(drop.part_id)).id
            self._session.add(
                SupersessionRow(part_id=row_id, by_source_file_id=source.id, **facts)
            )
        self._session.flush()
        self._add_rejects(source.id, new.rejects)

    def _add_rejects(self, source_id: int, rejects: Iterable[RejectedRow]) -> None:
        rows = [
            {
                "source_file_id": source_id,
                "part": one.part,
                "row": one.row,
                "column": one.column,
                "value": one.value,
                "reason": one.reason,
            }
            for one in rejects
        ]
        if rows:
            self._session.execute(insert(RejectRow), rows)

    def _bill_row(self, bill: BillId, at: datetime) -> BillRow:
        row = self._find_bill(bill)
        if row is None:
            row = BillRow(**vars(bill), created_at=at)
            self._session.add(row)
        row.changed_at = at
        self._session.flush()
        return row

    def _find_bill(self, bill: BillId) -> BillRow | None:
        return self._session.scalar(select(BillRow).filter_by(**vars(bill)))

    def _part_row(self, content_id: str) -> PartRow:
        return self._session.scalars(
            select(PartRow).filter_by(content_id=content_id)
        ).one()

    def _part(self, row: PartRow, bill: BillId, holder: str) -> Part:
        return Part(
            id=row.content_id,
            source_sha256=row.source.sha256,
            source_name=row.source.name,
            profile=row.source.profile,
            precision=row.source.precision,
            finality=row.finality,
            bill=bill,
            path=self._place(row.path),
            lines=row.lines,
            billed_total=row.billed_total,
            list_total=row.list_total,
            duplicates=row.duplicates,
            of_record=row.source.profile == holder,
            role=row.source.role,
            dropped=tuple(self._place(drop.path) for drop in row.drops),
            restated=self._place(row.restated_path) if row.restated_path else None,
            imported_at=row.source.imported_at,
            exported_at=row.source.exported_at,
            dropped_lines=sum(drop.lines for drop in row.drops),
            dropped_billed=sum((d.billed_total for d in row.drops), Decimal(0)),
            dropped_list=sum((d.list_total for d in row.drops), Decimal(0)),
        )


def bill_id(row: BillRow) -> BillId:
    """Return a bill's name from its row."""
    return BillId(row.provider, row.account, row.period, row.currency)


def _profile_of_record(rows: Sequence[PartRow]) -> str:
    best = min(
        rows,
        key=lambda row: (
            _PRECISION_RANK.get(row.source.precision, len(_PRECISION_RANK)),
            row.source.imported_at,
            row.source.id,
        ),
    )
    return best.source.profile


def _source(row: SourceFileRow) -> SourceFile:
    facts = {name: getattr(row, name) for name in SourceFile.__dataclass_fields__}
    return SourceFile(**facts)
