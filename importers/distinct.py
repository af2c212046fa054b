"""Work on the distinct values of a column, and spread the answers over its rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from importers import kernels
from importers.kernels import Cells
from importers.schema import WORD


def combinations(
    columns: Sequence[Cells | None], rows: int
) -> tuple[Cells, list[tuple[str | None, ...]]]:
    """Return codes and, for each code, the texts that stand together in a row.

    Args:
        columns: word columns of ``rows`` rows; None: a column the file lacks.
        rows: how many rows there are.
    """
    code = np.zeros(rows, np.int64)
    sizes: list[int] = []
    texts: list[list[str | None]] = []
    for column in columns:
        values: list[str | None] = [None]
        if column is not None:
            codes, dictionary = kernels.codes_of(column)
            values += dictionary.to_pylist()
            places = codes.to_numpy(zero_copy_only=False)
            if codes.null_count:
                places = np.nan_to_num(places, nan=-1)
            code = code * len(values) + places.astype(np.int64) + 1
        sizes.append(len(values))
        texts.append(values)
    coded, distinct = kernels.codes_of(pa.array(code))
    numbers: list[Any] = distinct.to_pylist()
    found = [_split(int(number), sizes, texts) for number in numbers]
    return coded, found


def _split(
    number: int, sizes: list[int], texts: list[list[str | None]]
) -> tuple[str | None, ...]:
    parts: list[str | None] = []
    for size, values in zip(reversed(sizes), reversed(texts), strict=True):
        number, place = divmod(number, size)
        parts.append(values[place])
    return tuple(reversed(parts))


def spread(values: Sequence[object], codes: Cells, into: pa.DataType) -> Cells:
    """Give each row the value of its code."""
    if into != WORD:
        return pa.array(values, into).take(codes)
    return spread_words(pa.array(values, pa.string()), codes)


def spread_words(values: Cells, codes: Cells) -> Cells:
    """Give each row the word of its code, as a dictionary without doubles."""
    places, words = kernels.codes_of(values)
    taken: Any = places.take(codes)
    spread_out: Any = pa.DictionaryArray.from_arrays(
        kernels.cast(taken, pa.int32()), kernels.cast(words, pa.string())
    )
    whole: Cells = spread_out
    return whole


def constant(value: str, rows: int) -> Cells:
    """Return a word column with the same word in every row."""
    codes: Any = pa.array(np.zeros(rows, np.int32))
    return spread_words(pa.array([value], pa.string()), codes)
