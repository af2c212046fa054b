"""Audit the free quota of bills in scope against what the contract grants."""

from __future__ import annotations

from datetime import UTC, datetime

from desktop_app.calc.quotas import audit_quotas
from desktop_app.domain.bills import Scope
from desktop_app.domain.quotas import QuotaAudit
from desktop_app.domain.terms import TermKind
from desktop_app.services.looking import judged_parts
from desktop_app.store.queries import LineTable
from desktop_app.store.sightings import quota_sightings, tells_of_quota
from desktop_app.store.workspace import Workspace


def quota_audit(
    home: Workspace, scope: Scope, at: datetime | None = None
) -> list[QuotaAudit]:
    """Return the audit of each model's free quota, in each account in scope.

    Only the lines in scope count: of a quota that runs over several months, ask
    without a period.

    Args:
        home: the ledger.
        scope: which bills.
        at: what has expired by then; None: now.
    """
    judged = judged_parts(home, scope)
    if not judged:
        return []
    with home.ledger.read() as records:
        terms = records.terms()
    granted = any(one.kind is TermKind.FREE_QUOTA for one in terms)
    table = LineTable(judged)
    try:
        # Adding up ten million lines by the minute takes many seconds.
        if not (granted or tells_of_quota(table)):
            return []
        sightings = quota_sightings(table)
    finally:
        table.close()
    return audit_quotas(sightings, terms, at or datetime.now(UTC))
