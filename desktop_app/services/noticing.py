"""Say what a dashboard warns of: budgets that have reached a threshold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop_app.jobs import Progress
from desktop_app.services.budget_words import warning_words
from desktop_app.services.budgeting import Asked, standings
from desktop_app.store.workspace import Workspace

WHOLE = 100  # per cent of a limit


@dataclass(frozen=True)
class Notice:
    """One alert as the dashboard shows it.

    Args:
        words: what happened, in a sentence.
        grave: a limit is crossed, not only near.
        page: where to look at it.
        wish: what that page should show.
    """

    words: str
    grave: bool
    page: str
    wish: Mapping[str, str] = field(default_factory=dict)


def alerts_of(home: Workspace, progress: Progress) -> list[Notice]:
    """Return the budgets that have reached a threshold in the newest month."""
    return [
        Notice(warning_words([one]), max(one.reached) >= WHOLE, "budgets")
        for one in standings(home, Asked(), progress)
        if one.reached
    ]
