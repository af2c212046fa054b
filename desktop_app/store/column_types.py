"""Keep exact decimals and UTC instants in a database that has neither."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from desktop_app.domain.money import plain


class Exact(TypeDecorator[Decimal]):
    """A decimal as text: every digit comes back; never summed by the database."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else plain(value)

    def process_result_value(
        self, value: str | None, dialect: Dialect
    ) -> Decimal | None:
        del dialect
        return None if value is None else Decimal(value)


class Instant(TypeDecorator[datetime]):
    """A point in time as ISO text in UTC, so that text order is time order."""

    impl = String
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> str | None:
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its zone")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(
        self, value: str | None, dialect: Dialect
    ) -> datetime | None:
        del dialect
        return None if value is None else datetime.fromisoformat(value)
