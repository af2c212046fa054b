"""Say what a method is, and what it gives for the records of a stretch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import duckdb
import pyarrow as pa

from desktop_app.calc.rulebook import RuleBook
from desktop_app.calc.timelines import Whole
from desktop_app.domain.findings import Step

# What a record used; a line that has none of them is no record.
METERS = (
    "calls",
    "input_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "cache_write_1h_tokens",
    "output_tokens",
    "reasoning_tokens",
)


@dataclass(frozen=True)
class Amounts:
    """What records should cost, line by line, as ``schema.MONEY``.

    Args:
        own: by the record's own prices or parts; null: it has none, or no record.
        listed: by the published prices in force at its time; null: none are known.
        discounted: where ``listed`` has the discount that the record states itself;
            the contract's is not due beside it. None: nowhere.
    """

    own: pa.Array[Any]
    listed: pa.Array[Any]
    discounted: pa.Array[Any] | None = None


class Method(Protocol):
    """How one system's records are proved; it may remember what it has read.

    Attributes:
        columns: what it reads of a line besides ``METERS`` and ``lines.AMOUNTS``.
    """

    columns: tuple[str, ...]

    def amounts(
        self, connection: duckdb.DuckDBPyConnection, records: pa.Table, times: Whole
    ) -> Amounts:
        """Work out what the lines of a stretch should cost.

        Args:
            connection: for exact arithmetic in SQL.
            records: the lines: ``METERS``, ``lines.KEY``, ``lines.AMOUNTS``,
                ``charge_kind`` and ``columns``.
            times: of each line, in seconds; ``timelines.NO_TIME``: not known.

        Raises:
            TooLarge: an amount does not fit exact arithmetic.
        """
        ...

    def steps(self, line: Mapping[str, Any], seconds: int | None) -> Iterator[Step]:
        """Yield the working of one record, as a person would write it down."""
        ...


MethodOf = Callable[[RuleBook], Method]
