"""Keep price snapshots: immutable files named by their hash, the ledger row last."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from desktop_app.domain.errors import Refused
from desktop_app.domain.money import plain
from desktop_app.domain.prices import Skipped, SnapshotInfo
from desktop_app.i18n import _
from desktop_app.store.files import unwritable, write_whole
from desktop_app.store.ledger import Ledger
from desktop_app.store.stretches import rows_of
from importers.prices.rules import SkippedRow
from importers.schema import INSTANT, PRICE_RULE, WINDOW, as_price_rules

ID_DIGITS = 12

SNAPSHOT_COLUMNS: tuple[pa.Field[Any], ...] = (
    pa.field("snapshot_id", pa.string()),
    pa.field("snapshot_name", pa.string()),
    pa.field("snapshot_from", INSTANT),
    pa.field("snapshot_to", INSTANT),
    pa.field("published_at", INSTANT),
)
_ALL_FIELDS: list[pa.Field[Any]] = [*PRICE_RULE, *SNAPSHOT_COLUMNS]
ALL_RULES = pa.schema(_ALL_FIELDS)

_SKIPPED_FIELDS: list[pa.Field[Any]] = [
    pa.field("row", pa.int32()),
    pa.field("text", pa.string()),
    pa.field("reason", pa.string()),  # a translatable template
    pa.field("facts", pa.string()),  # JSON: the values of its places
]
_SKIPPED = pa.schema(_SKIPPED_FIELDS)


@dataclass(frozen=True)
class Edition:
    """What a snapshot is published as: its name, its dates, where it came from."""

    name: str
    effective_from: datetime | None
    effective_to: datetime | None
    source: str


class SnapshotStore:
    """The price snapshots of a workspace; once published, one never changes."""

    def __init__(self, folder: Path, ledger: Ledger) -> None:
        self._folder = folder
        self._ledger = ledger

    def publish(
        self, rules: pa.Table, skipped: Sequence[SkippedRow], edition: Edition
    ) -> SnapshotInfo:
        """Publish rules whole or not at all; the same snapshot twice is one.

        Raises:
            Unwritable: the ledger's disk does not take them.
        """
        sha256 = fingerprint(rules, edition)
        known = [info for info in self.list() if info.sha256 == sha256]
        if known:
            return known[0]
        try:
            self._write(self._skipped_file(sha256), _skipped_table(skipped))
            self._write(self._rules_file(sha256), rules)
        except OSError as error:
            raise unwritable(error, self._folder) from error
        info = SnapshotInfo(
            id=sha256[:ID_DIGITS],
            name=edition.name,
            rules=rules.num_rows,
            effective_from=edition.effective_from,
            effective_to=edition.effective_to,
            source=edition.source,
            sha256=sha256,
            skipped=len(skipped),
            published_at=datetime.now(UTC).replace(microsecond=0),
        )
        with self._ledger.begin() as records:
            records.add_snapshot(info)
            records.seal_files(
                path.relative_to(self._folder.parent).as_posix()
                for path in (self._rules_file(sha256), self._skipped_file(sha256))
            )
        return info

    def list(self) -> Sequence[SnapshotInfo]:
        """Return all snapshots, by the day they hold from."""
        with self._ledger.read() as records:
            found = records.snapshots()
        return sorted(found, key=lambda info: (_key(info.effective_from), info.name))

    def find(self, snapshot_id: str) -> SnapshotInfo:
        """Return the snapshot whose ID or name is given, or refuse."""
        for info in self.list():
            if snapshot_id in {info.id, info.sha256, info.name}:
                return info
        raise Refused(
            _("There is no price snapshot “{id}”.").format(id=snapshot_id),
            _("`plumbline prices list` names them."),
        )

    def rules(self, snapshot_id: str) -> pa.Table:
        """Return a snapshot's rules, in the order in which they were published."""
        return self._read(self.find(snapshot_id))

    def skipped(self, snapshot_id: str) -> Sequence[Skipped]:
        """Return the rows of its list that were not taken, and why."""
        info = self.find(snapshot_id)
        rows = rows_of(pq.read_table(self._skipped_file(info.sha256)))
        return [
            Skipped(
                row["row"],
                row["text"],
                _(row["reason"]).format(**json.loads(row["facts"])),
            )
            for row in rows
        ]

    def all_rules(self) -> pa.Table:
        """Return the rules of all snapshots, each with its snapshot beside it."""
        tables = [ALL_RULES.empty_table()]
        for info in self.list():
            table = self._read(info)
            facts = (
                info.id,
                info.name,
                info.effective_from,
                info.effective_to,
                info.published_at,
            )
            for column, value in zip(SNAPSHOT_COLUMNS, facts, strict=True):
                repeated = pa.repeat(pa.scalar(value, column.type), table.num_rows)
                table = table.append_column(column, repeated)
            tables.append(table.cast(ALL_RULES))
        return pa.concat_tables(tables)

    def _read(self, info: SnapshotInfo) -> pa.Table:
        return as_price_rules(pq.read_table(self._rules_file(info.sha256)))

    def _write(self, path: Path, table: pa.Table) -> None:
        write_whole(
            path, lambda aside: pq.write_table(table, aside, compression="zstd")
        )

    def _rules_file(self, sha256: str) -> Path:
        return self._folder / f"{sha256}.parquet"

    def _skipped_file(self, sha256: str) -> Path:
        return self._folder / f"{sha256}.skipped.parquet"


def fingerprint(rules: pa.Table, edition: Edition) -> str:
    """Return the SHA-256 of a snapshot's canonical form: its rules, dates and name."""
    digest = hashlib.sha256()
    head = [edition.name, edition.effective_from, edition.effective_to]
    digest.update(_canonical(head))
    whole = as_price_rules(rules)
    named = [name for name in PRICE_RULE.names if name not in WINDOW]
    columns = [whole.column(name).to_pylist() for name in named]
    windows = zip(*(whole.column(name).to_pylist() for name in WINDOW), strict=True)
    for row, window in zip(zip(*columns, strict=True), windows, strict=True):
        # A rule without a window is written as it was before there were any.
        held = any(value is not None for value in window)
        digest.update(_canonical([*row, *window] if held else row))
    return digest.hexdigest()


def _canonical(values: Sequence[object]) -> bytes:
    return json.dumps([_text(v) for v in values], ensure_ascii=False).encode() + b"\n"


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value)


def _skipped_table(skipped: Sequence[SkippedRow]) -> pa.Table:
    return pa.table(
        {
            "row": [one.row for one in skipped],
            "text": [one.text for one in skipped],
            "reason": [one.reason for one in skipped],
            "facts": [
                json.dumps(dict(one.facts), ensure_ascii=False) for one in skipped
            ],
        },
        schema=_SKIPPED,
    )


def _key(instant: datetime | None) -> str:
    return instant.isoformat() if instant else ""
