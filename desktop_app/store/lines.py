"""Find charge lines: immutable Parquet files, one a source file and bill."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from desktop_app.domain.bills import BillId, Scope
from desktop_app.store.files import safe_name
from desktop_app.store.ledger import Ledger
from desktop_app.store.parts import Part
from importers.contract import Role


class LineStore:
    """The charge lines of a workspace."""

    def __init__(self, root: Path, ledger: Ledger) -> None:
        self._root = root
        self._ledger = ledger

    def parts(
        self, scope: Scope, *, of_record: bool = True, role: Role | None = Role.BILL
    ) -> list[Part]:
        """Return the parts in a scope, by bill, then by time of import.

        Usage logs are in no bill's total: they are left out unless asked for.
        """
        with self._ledger.read() as records:
            return records.parts(scope, of_record=of_record, role=role)

    @staticmethod
    def place_of(bill: BillId, name: str) -> str:
        """Return where a file of a bill belongs, relative to the workspace."""
        folder = PurePosixPath("lines", safe_name(bill.provider))
        return str(folder / safe_name(bill.period) / name)
