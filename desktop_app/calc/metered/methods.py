"""List the methods, one row a system."""

from __future__ import annotations

from desktop_app.calc.metered.contract import Method, MethodOf
from desktop_app.calc.rulebook import RuleBook

METHODS: dict[str, MethodOf] = {}  # by provider


def method_of(provider: str, book: RuleBook) -> Method | None:
    """Return how a system's records are proved; None: its lines have one meter."""
    make = METHODS.get(provider)
    return None if make is None else make(book)
