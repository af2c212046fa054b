"""Read a price list that is JSON, recognised by the fields of its records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeAlias

from importers.contract import ImportRefused, mark
from importers.json_text import Value, records_in
from importers.prices import admin_console, litellm
from importers.prices.rules import PriceList

Records: TypeAlias = "Sequence[Value]"
Reader = Callable[[str, Records, datetime | None], PriceList]

# Whether records are a kind of price list, and how it is read; one row a kind.
_KINDS: tuple[tuple[Callable[[Records], bool], Reader], ...] = (
    (admin_console.fits, admin_console.read_records),
    (litellm.fits, litellm.read_records),
)


def read_json_list(
    name: str, value: Value, effective_from: datetime | None
) -> PriceList:
    """Read a JSON price list.

    Args:
        name: of the file.
        value: what it holds.
        effective_from: from when it holds; None: from the day in its name.

    Raises:
        ImportRefused: it is no kind of price list that is known.
    """
    records = records_in(value)
    for fits, read in _KINDS:
        if fits(records):
            return read(name, records, effective_from)
    raise ImportRefused(
        mark("{file} is JSON, but no price list that Plumbline knows."),
        mark("Import it as its system exports it, or fill in the template."),
        file=name,
    )
