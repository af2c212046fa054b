"""Look at bills, files, rejects and what happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from desktop_app.domain.audit import AuditEntry
from desktop_app.domain.bills import Bill, BillStatus, RejectedRow, Scope
from desktop_app.domain.errors import Refused
from desktop_app.domain.names import Kind, Names
from desktop_app.i18n import _
from desktop_app.services.naming import names_of
from desktop_app.store.entries import SourceFile
from desktop_app.store.workspace import Workspace


@dataclass(frozen=True)
class ScopeChoices:
    """What the scope bar offers: months newest first, accounts by ID."""

    periods: tuple[str, ...]
    accounts: tuple[str, ...]
    names: Names = field(default_factory=Names)

    def account_word(self, account: str) -> str:
        """Say an account by the name that people know it by, with its ID."""
        return self.names.word(Kind.ACCOUNT, account) or _("No account")


def scope_choices(home: Workspace) -> ScopeChoices:
    """Return the periods and accounts that the ledger holds."""
    found = {part.bill for part in home.lines.parts(Scope())}
    return ScopeChoices(
        tuple(sorted({bill.period for bill in found}, reverse=True)),
        tuple(sorted({bill.account for bill in found})),
        names_of(home),
    )


def bills(home: Workspace, scope: Scope) -> list[Bill]:
    """Return the bills in scope, newest period first, with what was found."""
    with home.ledger.read() as records:
        found = records.bills(scope)
    names = names_of(home)
    named = (
        replace(one, called=names.of(Kind.ACCOUNT, one.id.account)) for one in found
    )
    return sorted(named, key=lambda one: (one.id.period, one.id.account), reverse=True)


def sifted(
    found: Iterable[Bill],
    first: str | None,
    last: str | None,
    status: BillStatus | None,
) -> list[Bill]:
    """Keep the bills of a range of months and of a status; None keeps all."""
    return [
        one
        for one in found
        if (first is None or one.id.period >= first)
        and (last is None or one.id.period <= last)
        and (status is None or one.status is status)
    ]


def source_files(home: Workspace) -> list[SourceFile]:
    """Return the imported files, newest first."""
    with home.ledger.read() as records:
        return sorted(
            records.source_files(), key=lambda one: one.imported_at, reverse=True
        )


def rejects(home: Workspace, file: str | None) -> list[RejectedRow]:
    """Return the rows that were not taken, of one file or of all.

    Args:
        home: the ledger.
        file: a file's name or its SHA-256 (or the beginning of it).

    Raises:
        Refused: no such file was imported.
    """
    with home.ledger.read() as records:
        known = records.source_files()
        hashes = [one.sha256 for one in known if _names(one, file)] if file else [None]
        if not hashes:
            raise Refused(
                _("No file “{name}” was imported.").format(name=file),
                _("See the Activity page or “plumbline bills” for what was."),
            )
        found = [row for one in hashes for row in records.rejects(one)]
    return [
        RejectedRow(row.file, row.row, row.column, row.value, _(row.reason))
        for row in found
    ]


def _names(one: SourceFile, text: str) -> bool:
    return one.name == text or one.sha256.startswith(text.lower())


def events(home: Workspace, limit: int = 500) -> list[AuditEntry]:
    """Return what happened, newest first."""
    with home.ledger.read() as records:
        return records.events(limit)
