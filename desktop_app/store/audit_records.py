"""Write the audit trail, and read it back in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import LargeBinary, cast, select

from desktop_app.domain.audit import FIRST, AuditEntry, canonical, sealed
from desktop_app.store.decision_tables import AuditRow, LedgerSettingRow
from desktop_app.store.sheets import Sheet

_FIELDS = tuple(AuditEntry.__dataclass_fields__)
_STRETCH = 1_000  # entries read at a time
_NEVER = datetime.min.replace(tzinfo=UTC)


class AuditRecords(Sheet):
    """What happened and who decided it; written once, never changed."""

    def record(
        self,
        kind: str,
        text: str,
        facts: Mapping[str, Any],
        *,
        subject: str = "",
        before: Mapping[str, Any] | None = None,
    ) -> AuditEntry:
        """Add an entry to the trail, in the transaction of what it tells of.

        Args:
            kind: the verb, ``dispute.send``.
            text: a marked template; its places are names in ``facts``.
            facts: what holds after it; amounts and instants are written as text.
            subject: what it was done to.
            before: what held before it, of the fields that changed.
        """
        last = self._last()
        entry = sealed(
            AuditEntry(
                number=last.number + 1 if last else 1,
                at=datetime.now(UTC),
                person=self._person,
                kind=kind,
                subject=subject,
                text=text,
                before=canonical(before),
                after=canonical(facts),
                previous=last.hash if last else FIRST,
            )
        )
        self._session.add(AuditRow(**vars(entry)))
        self._session.flush()
        return entry

    def events(self, limit: int = 200) -> list[AuditEntry]:
        """Return the newest entries, newest first."""
        rows = self._session.scalars(
            select(AuditRow).order_by(AuditRow.number.desc()).limit(limit)
        )
        return [_entry(row) for row in rows]

    def trail(self, since: datetime | None = None) -> Iterator[AuditEntry]:
        """Yield the whole trail in order, or what was written from an instant on."""
        wanted = select(AuditRow).order_by(AuditRow.number)
        if since is not None:
            wanted = wanted.where(AuditRow.at >= since)
        rows = self._session.scalars(wanted.execution_options(yield_per=_STRETCH))
        for row in rows:
            yield _entry(row)

    def stored_trail(self) -> Iterator[AuditEntry]:
        """Yield the trail as its bytes stand in the file, for proving it.

        What is not spelled as `record` spells it cannot be hashed to what it was: its
        instant is given as the first there is, with which no hash holds.
        """
        columns = [cast(getattr(AuditRow, name), LargeBinary) for name in _FIELDS]
        wanted = select(*columns).order_by(AuditRow.number)
        for row in self._session.execute(wanted.execution_options(yield_per=_STRETCH)):
            yield _as_stored([value or b"" for value in row])

    def chain_head(self) -> str:
        """Return the hash of the last entry."""
        last = self._last()
        return last.hash if last else FIRST

    def setting(self, key: str, default: str = "") -> str:
        """Return a choice that holds for everyone at this ledger."""
        row = self._session.get(LedgerSettingRow, key)
        return default if row is None else row.value

    def settings(self, stem: str) -> dict[str, str]:
        """Return all choices whose key begins so, by the rest of the key."""
        rows = self._session.scalars(
            select(LedgerSettingRow)
            .where(LedgerSettingRow.key.startswith(stem, autoescape=True))
            .order_by(LedgerSettingRow.key)
        )
        return {row.key.removeprefix(stem): row.value for row in rows}

    def choose(self, key: str, value: str) -> None:
        """Keep a choice; the caller records it in the trail."""
        self._session.merge(LedgerSettingRow(key=key, value=value))
        self._session.flush()

    def _last(self) -> AuditRow | None:
        return self._session.scalar(
            select(AuditRow).order_by(AuditRow.number.desc()).limit(1)
        )


def _as_stored(values: Sequence[bytes]) -> AuditEntry:
    number, at, *rest = (_decoded(value) for value in values)
    instant = _spelled(at or "")
    if instant is None or None in rest:
        instant = _NEVER
    return AuditEntry(int(number or 0), instant, *(one or "" for one in rest))


def _decoded(value: bytes) -> str | None:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return None


def _spelled(at: str) -> datetime | None:
    """Read an instant; None if it is not spelled as the ledger spells it."""
    try:
        found = datetime.fromisoformat(at).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found if found.isoformat(timespec="microseconds") == at else None


def _entry(row: AuditRow) -> AuditEntry:
    return AuditEntry(**{name: getattr(row, name) for name in _FIELDS})
