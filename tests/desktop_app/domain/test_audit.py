"""An altered entry of the trail shows, whichever field was altered."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from desktop_app.domain.audit import (
    FIRST,
    AuditEntry,
    Break,
    canonical,
    first_break,
    sealed,
)

NOON = datetime(2026, 6, 3, 12, tzinfo=UTC)
ALTERED = {
    "number": 7,
    "at": NOON + timedelta(microseconds=1),
    "person": "Eve",
    "kind": "other",
    "subject": "bill 2",
    "text": "It was another.",
    "before": '{"state":"closed"}',
    "after": '{"state":"open"}',
    "previous": "1" * 64,
    "hash": "2" * 64,
}


def a_trail(length: int = 3) -> list[AuditEntry]:
    found: list[AuditEntry] = []
    for number in range(1, length + 1):
        entry = AuditEntry(
            number=number,
            at=NOON,
            person="Ada",
            kind="test",
            subject="bill 1",
            text="It was {state}.",
            before=canonical({"state": "open"}),
            after=canonical({"state": "closed"}),
            previous=found[-1].hash if found else FIRST,
        )
        found.append(sealed(entry))
    return found


def test_a_trail_as_it_was_written_holds() -> None:
    assert first_break(a_trail()) is None


@pytest.mark.parametrize("name", [field.name for field in fields(AuditEntry)])
def test_altering_any_field_of_an_entry_is_named(name: str) -> None:
    trail = a_trail()

    fields_altered: dict[str, Any] = {name: ALTERED[name]}
    trail[1] = replace(trail[1], **fields_altered)

    found = first_break(trail)
    assert found is not None
    assert found.number == 2


def test_an_entry_that_is_gone_is_named() -> None:
    first, _second, third = a_trail()

    assert first_break([first, third]) == Break(2, "number")


def test_an_entry_sealed_anew_breaks_the_one_after_it() -> None:
    trail = a_trail()

    trail[1] = sealed(replace(trail[1], person="Eve"))

    assert first_break(trail) == Break(3, "previous")


def test_amounts_and_instants_are_written_as_text() -> None:
    written = canonical({"amount": Decimal("1.50"), "at": NOON})

    assert written == '{"amount":"1.5","at":"2026-06-03T12:00:00.000000+00:00"}'
