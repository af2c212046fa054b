"""Audit the savings plans of bills in scope against what the contract commits."""

from __future__ import annotations

from datetime import UTC, datetime

from desktop_app.calc.plans import audit_plans
from desktop_app.domain.bills import Scope
from desktop_app.domain.plans import PlanMonth
from desktop_app.domain.terms import TermKind
from desktop_app.services.looking import judged_parts
from desktop_app.store.queries import LineTable
from desktop_app.store.sightings import plan_sightings, tells_of_plans
from desktop_app.store.workspace import Workspace


def plan_audit(
    home: Workspace, scope: Scope, at: datetime | None = None
) -> list[PlanMonth]:
    """Return the audit of each account's savings plans, month by month.

    Args:
        home: the ledger.
        scope: which bills; a month that has none is not listed.
        at: which months are over by then; None: now.
    """
    judged = judged_parts(home, scope)
    if not judged:
        return []
    with home.ledger.read() as records:
        terms = records.terms()
    committed = any(one.kind is TermKind.COMMITMENT for one in terms)
    table = LineTable(judged)
    try:
        # Adding up ten million lines by the minute takes many seconds.
        if not (committed or tells_of_plans(table)):
            return []
        sightings = plan_sightings(table)
    finally:
        table.close()
    return audit_plans(sightings, terms, at or datetime.now(UTC))
