"""Hold one page of the ledger open: a session that every group of records shares."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session


class Sheet:
    """Records of one kind within one transaction."""

    def __init__(self, session: Session, root: Path, person: str = "") -> None:
        self._session = session
        self._root = root
        self._person = person  # who is at the desk

    def _place(self, path: str) -> Path:
        return self._root / path
