"""Read the audit trail: who did what, when, to what, before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from desktop_app.domain.audit import AuditEntry
from desktop_app.domain.budgets import BudgetOf
from desktop_app.domain.findings import FindingClass
from desktop_app.i18n import _
from desktop_app.services.budget_words import of_word
from desktop_app.services.classes import WORDS
from desktop_app.store.workspace import Workspace


class _Facts(dict[str, object]):
    """Facts that leave a place as it is when it has no value."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def trail(home: Workspace, since: datetime | None = None) -> Iterator[AuditEntry]:
    """Yield the trail in order, or what was written from an instant on."""
    with home.ledger.read() as records:
        yield from records.trail(since)


def entry_words(entry: AuditEntry, count: Callable[[int], str] = "{:,}".format) -> str:
    """Say an entry in the language in use.

    Args:
        entry: what was recorded, in no language.
        count: writes whole numbers.
    """
    facts = {
        name: count(fact) if isinstance(fact, int) else fact
        for name, fact in entry.facts.items()
    }
    return _(entry.text).format_map(_Facts(_in_words(facts)))


def _in_words(facts: dict[str, object]) -> dict[str, object]:
    """Say in words what is recorded by its name: a finding's class, a budget's kind."""
    said = dict(facts)
    first, dot, rest = str(facts.get("what", "")).partition(" · ")
    if first in {one.value for one in FindingClass}:
        said["what"] = _(WORDS[FindingClass(first)]) + dot + rest
    limited = str(facts.get("of", ""))
    if limited in {one.value for one in BudgetOf}:
        said["of"] = of_word(BudgetOf(limited))
    return said
