"""Read the audit trail: who did what, when, to what, before and after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from desktop_app.domain.audit import AuditEntry
from desktop_app.i18n import _
from desktop_app.store.workspace import Workspace


class _Facts(dict[str, object]):
    """Facts that leave a place as it is when it has no value."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def trail(home: Workspace, since: datetime | None = None) -> Iterator[AuditEntry]:
    """Yield the trail in order, or what was written from an instant on."""
    with home.ledger.read() as records:
        yield from records.trail(since)


def entry_words(entry: AuditEntry) -> str:
    """Say an entry in the language in use."""
    return _(entry.text).format_map(_Facts(entry.facts))
