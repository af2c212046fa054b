"""Bills made by hand: canonical lines with a file beside them, no parser between."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from desktop_app.domain.bills import Receipt, Scope
from desktop_app.jobs import Progress
from desktop_app.services.reviewing import read_in
from desktop_app.services.taking import take
from desktop_app.store.workspace import Workspace
from importers.contract import (
    Batch,
    FinalityRule,
    Note,
    Precision,
    Profile,
    Reason,
    Reject,
)
from importers.schema import CHARGE

Row = Mapping[str, Any]

PROFILE = Profile(
    name="hand.made",
    version=1,
    title="Made by hand",
    provider="alibaba",
    precision=Precision.EXACT,
    finality=FinalityRule(),
    utc_offset=8,
    currency="CNY",
)
LINE: Row = {
    "billing_account_id": "1001",
    "billing_period": "2026-05",
    "billing_currency": "CNY",
    "billing_date": date(2026, 5, 13),
    "service_code": "sfm",
    "model": "qwen-max",
    "billed_cost": Decimal("1.0000000001"),
    "list_cost": Decimal(2),
}


@dataclass(frozen=True)
class HandMade:
    """A reading whose lines are given; each batch of rows is one stretch."""

    stretches: tuple[tuple[Row, ...], ...]
    profile: Profile = PROFILE
    rejects: tuple[Reject, ...] = ()
    blank: int = 0
    container: str = "csv"
    encoding: str = "utf-8"
    size: int = 100
    notes: tuple[Note, ...] = ()
    on_batch: Callable[[], None] = field(default=lambda: None)

    def batches(self) -> Iterator[Batch]:
        row = 1
        for stretch in self.stretches:
            lines: list[Row] = []
            for one in stretch:
                row += 1
                lines.append({"source_part": 0, "source_row": row, **LINE, **one})
            self.on_batch()
            yield Batch(
                lines=pa.Table.from_pylist(lines, schema=CHARGE),
                rejects=(),
                blank=0,
                rows=len(lines),
                bytes_read=10,
            )
        yield Batch(
            lines=CHARGE.empty_table(),
            rejects=self.rejects,
            blank=self.blank,
            rows=len(self.rejects) + self.blank,
            bytes_read=10,
        )


def _changed(reading: HandMade, facts: Mapping[str, Any]) -> HandMade:
    return replace(reading, **facts)


class Desk:
    """A workspace and the bills put on it."""

    def __init__(self, home: Workspace, folder: Path) -> None:
        self.home = home
        self.folder = folder
        folder.mkdir(exist_ok=True)

    def file(self, name: str, stretches: Sequence[Sequence[Row]]) -> Path:
        """Write a file whose bytes differ as its rows do."""
        path = self.folder / name
        path.write_text(json.dumps([name, stretches], default=str), encoding="utf-8")
        return path

    def put(self, name: str, rows: Sequence[Row], **facts: object) -> Receipt:
        """Read a bill and take it, whatever it meets."""
        reading = _changed(HandMade((tuple(rows),)), facts)
        path = self.file(name, [rows])
        progress = Progress()
        with read_in(self.home, path, reading, progress) as review:
            return take(self.home, review, progress).value

    def totals(self, *, of_record: bool = True) -> dict[str, tuple[int, Decimal]]:
        """Return the lines and the sum that count in each bill's period."""
        found: dict[str, tuple[int, Decimal]] = {}
        for part in self.home.lines.parts(Scope(), of_record=of_record):
            lines, billed = found.get(part.bill.period, (0, Decimal(0)))
            found[part.bill.period] = (
                lines + part.counted_lines,
                billed + part.counted_billed,
            )
        return found

    def everything(self) -> dict[str, bytes]:
        """Return every file of the workspace but the ledger, by its name."""
        return {
            str(path.relative_to(self.home.root)): path.read_bytes()
            for path in sorted(self.home.root.rglob("*"))
            if path.is_file() and not path.name.startswith("ledger")
        }


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Return a new workspace to put bills on."""
    with Workspace.open(tmp_path / "home", write=True) as home:
        yield Desk(home, tmp_path / "files")


@pytest.fixture
def made() -> Callable[..., HandMade]:
    """Return a function that makes a reading of stretches of rows."""

    def _made(*stretches: Sequence[Row], **facts: object) -> HandMade:
        return _changed(HandMade(tuple(tuple(s) for s in stretches)), facts)

    return _made


@pytest.fixture
def reject() -> Reject:
    """Return a row that was not taken."""
    return Reject(0, 9, "应付金额", "12,3x", Reason.NOT_A_NUMBER)
