"""Show the unit prices that bills imply, over time: a step is a price change."""

from __future__ import annotations

from desktop_app.calc.price_steps import price_steps
from desktop_app.domain.bills import Scope
from desktop_app.domain.price_steps import PriceStep
from desktop_app.services.looking import judged_parts
from desktop_app.store.queries import LineTable
from desktop_app.store.sightings import price_sightings
from desktop_app.store.stretches import let_go
from desktop_app.store.workspace import Workspace


def implied_prices(
    home: Workspace, scope: Scope, model: str | None = None
) -> list[PriceStep]:
    """Return each charge's prices in the order in which they held, from bills alone.

    No price list is asked: what is found is what the provider charged.
    """
    judged = judged_parts(home, scope)
    if not judged:
        return []
    table = LineTable(judged)
    try:
        sightings = price_sightings(table)
    finally:
        table.close()
    found = price_steps(sightings)
    stretches = sightings.to_batches()
    del sightings
    let_go(stretches)
    return [one for one in found if model in {None, one.model}]
