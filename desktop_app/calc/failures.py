"""Name what a calculation cannot do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb


class TooLarge(Exception):
    """An amount that exact arithmetic of 38 digits cannot hold."""


@contextmanager
def exactly() -> Iterator[None]:
    """Turn an overflow inside DuckDB into `TooLarge`; nothing is rounded away."""
    try:
        yield
    except (duckdb.OutOfRangeException, duckdb.ConversionException) as fault:
        raise TooLarge(str(fault).partition("\n")[0]) from fault
