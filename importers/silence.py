"""Leave out rows that state a time and nothing else: they are blank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from importers import kernels
from importers.sheets import Stretch


def without_silent(stretch: Stretch, places: Sequence[int]) -> Stretch:
    """Return a stretch without the rows that are empty in all of some columns.

    A provider may print a row for every day, also where nothing was used. Such a row
    is read, and counted as blank.

    Args:
        stretch: records as text.
        places: where those columns stand in the header; none: nothing is left out.
    """
    if not places:
        return stretch
    cells = [kernels.one_chunk(stretch.texts.column(str(at))) for at in places]
    spoken = kernels.any_filled([kernels.as_text(one) for one in cells])
    silent = len(spoken) - int(spoken.to_numpy(zero_copy_only=False).sum())
    if not silent:
        return stretch
    rows: Any = stretch.rows
    if rows is None:
        rows = pa.array(np.arange(len(spoken), dtype=np.int64))
    return replace(
        stretch,
        texts=stretch.texts.filter(spoken),
        rows=rows.filter(spoken),
        blank=stretch.blank + silent,
    )
