"""Return the alerts that were raised; budgets raise them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop_app.store.workspace import Workspace


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


def alerts_of(home: Workspace) -> list[Notice]:
    """Return the alerts that nobody has seen to yet: the one place that feeds them."""
    del home
    return []
