"""Read what a record counted as whole numbers."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from desktop_app.calc.failures import TooLarge
from desktop_app.calc.timelines import Whole


def whole_numbers(counts: pa.Array[Any]) -> Whole:
    """Return counts, none of them null, as numbers of 64 bits.

    Raises:
        TooLarge: a count has a fraction, or does not fit.
    """
    try:
        found: Whole = pc.cast(counts, pa.int64()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid as fault:
        raise TooLarge(str(fault)) from fault
    return found
