"""Stream whole bills out of the ledger: every line once, in stored order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow as pa

from desktop_app.store.parts import RESULT_COLUMNS, Judged
from desktop_app.store.queries import LineTable

STRETCH = 65_536  # lines
_NAME = "coalesce(service_name, commodity_name, '')"
_OF_MODELS = f"{_NAME} AS name, bool_or(model IS NOT NULL) AS models"


def stream(judged: Judged, size: int = STRETCH) -> Iterator[pa.Table]:
    """Yield the lines of a part that count, with what the newest run found."""
    table = LineTable([judged])
    try:
        reader = table.relation(columns=RESULT_COLUMNS).to_arrow_reader(size)
        for batch in reader:
            yield pa.Table.from_batches([batch])
    finally:
        table.close()


def services_of_models(judged: Sequence[Judged]) -> frozenset[str]:
    """Return the names of the services that models are charged under.

    Empty text stands for lines that name no service.
    """
    if not judged:
        return frozenset()
    table = LineTable(judged)
    try:
        found = table.relation().aggregate(_OF_MODELS).fetchall()
    finally:
        table.close()
    return frozenset(name for name, models in found if models)
