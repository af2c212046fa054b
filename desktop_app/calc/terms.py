"""Find which contract discount holds for a model and a type, and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from desktop_app.calc.timelines import FOREVER, Candidate, Span, in_force
from desktop_app.domain.prices import Discount

FACTOR_PLACES = 10
_EVERY = "*"


def fitting_terms(
    terms: Sequence[Discount], provider: str, model: str, type_code: str
) -> list[tuple[Discount, tuple[int, ...]]]:
    """Return the terms that name a charge at any time, each with how closely."""
    found: list[tuple[Discount, tuple[int, ...]]] = []
    for one in terms:
        if one.provider not in {provider, ""}:
            continue
        near = (_closeness(one.model, model), _closeness(one.type_code, type_code))
        if min(near) >= 0:
            found.append((one, near))
    return found


def factor_spans(
    terms: Sequence[Discount], provider: str, model: str, type_code: str
) -> list[Span[Decimal]]:
    """Return which factor is agreed when; the closest term wins, then the newest."""
    fitting = fitting_terms(terms, provider, model, type_code)
    candidates = [
        Candidate(seconds(one.effective_from), until(one), (near, at), one.factor)
        for at, (one, near) in enumerate(fitting)
    ]
    return in_force([one for one in candidates if one.start < one.end])


def seconds(instant: datetime) -> int:
    """Return an instant as seconds since 1970."""
    return int(instant.timestamp())


def until(one: Discount) -> int:
    """Return when a term ends."""
    return FOREVER if one.effective_to is None else seconds(one.effective_to)


def _closeness(pattern: str, text: str) -> int:
    if pattern.endswith(_EVERY):
        stem = pattern.removesuffix(_EVERY)
        return len(stem) if text.startswith(stem) else -1
    if not pattern:
        return 0
    return len(text) + 1 if pattern == text else -1
