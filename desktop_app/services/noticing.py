"""Say what a dashboard warns of: budgets that have reached a threshold."""

from __future__ import annotations

from desktop_app.domain.outlook import Notice
from desktop_app.jobs import Progress
from desktop_app.services.budget_words import standing_words
from desktop_app.services.budgeting import Asked, standings
from desktop_app.store.workspace import Workspace

WHOLE = 100  # per cent of a limit


def alerts_of(home: Workspace, progress: Progress) -> list[Notice]:
    """Return the budgets that have reached a threshold in the newest month."""
    return [
        Notice(standing_words(one), max(one.reached) >= WHOLE, "budgets")
        for one in standings(home, Asked(), progress)
        if one.reached
    ]
