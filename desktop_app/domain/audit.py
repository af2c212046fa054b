"""Chain what people decided, so that an altered entry shows.

An entry's hash covers all its fields and the hash before it. This proves that the
trail is consistent; it cannot prove who sat at the desk, nor that the whole chain was
not written anew. The head is therefore printed on every sign-off.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from desktop_app.domain.money import plain

FIRST = "0" * 64  # what the first entry follows


@dataclass(frozen=True)
class AuditEntry:
    """One decision or event: who, when, what, to what, before and after.

    Args:
        number: place in the trail, from 1, without gaps.
        at: UTC.
        person: who did it; empty: written before people were named.
        kind: the verb, ``import`` or ``dispute.send``.
        subject: what it was done to, ``bill alibaba 1001 2026-05 CNY``.
        text: a translatable template whose places ``after`` fills.
        before: the fields that changed, as they were; canonical JSON, or empty.
        after: the same fields now; canonical JSON.
        previous: hash of the entry before.
        hash: SHA-256 of all the above.
    """

    number: int
    at: datetime
    person: str
    kind: str
    subject: str
    text: str
    before: str
    after: str
    previous: str
    hash: str = ""

    @property
    def facts(self) -> dict[str, Any]:
        """The fields after the decision, as values."""
        found: dict[str, Any] = json.loads(self.after) if self.after else {}
        return found


@dataclass(frozen=True)
class Break:
    """The first entry at which a trail does not hold, and in what."""

    number: int
    reason: str  # "hash", "previous" or "number"


def sealed(entry: AuditEntry) -> AuditEntry:
    """Return an entry with the hash of its fields."""
    return replace(entry, hash=entry_hash(entry))


def entry_hash(entry: AuditEntry) -> str:
    """Return the SHA-256 of every field of an entry but the hash itself."""
    fields = [
        entry.number,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.person,
        entry.kind,
        entry.subject,
        entry.text,
        entry.before,
        entry.after,
        entry.previous,
    ]
    return hashlib.sha256(_dumped(fields).encode()).hexdigest()


def canonical(fields: Mapping[str, Any] | None) -> str:
    """Write fields as JSON that is the same for the same values; None: empty."""
    return "" if fields is None else _dumped(dict(fields))


def first_break(entries: Iterable[AuditEntry], after: str = FIRST) -> Break | None:
    """Return the first entry that does not follow the one before it; None: all do."""
    previous = after
    for number, entry in enumerate(entries, start=1):
        if entry.number != number:
            return Break(number, "number")
        if entry.previous != previous:
            return Break(number, "previous")
        if entry.hash != entry_hash(entry):
            return Break(number, "hash")
        previous = entry.hash
    return None


def _dumped(value: object) -> str:
    return json.dumps(
        value,
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        default=_in_text,
    )


def _in_text(value: object) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value)
