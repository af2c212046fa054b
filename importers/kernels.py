"""Name the few Arrow kernels that reading a bill needs, with plain types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Cells: TypeAlias = "pa.Array[Any]"
Flags: TypeAlias = "pa.BooleanArray"

BLANKS = " \t\r\n\u3000\ufeff\xa0"

_pc: Any = pc  # the stubs know fewer argument types than the kernels
_SPACE, _TAB = 0x20, 0x09
_EXPONENT = ord("e")
_LOWER = 0x20  # the bit that makes an ASCII letter small


def any_true(flags: Flags) -> bool:
    """Tell whether a flag is set."""
    return bool(_pc.any(flags).as_py())


def unset(flags: Flags) -> Flags:
    """Return the flags with nulls as not set."""
    return flags if not flags.null_count else _pc.fill_null(flags, fill_value=False)


def matches(cells: Cells, pattern: str) -> Flags:
    """Tell which texts match a pattern; null does not."""
    return unset(_pc.match_substring_regex(cells, pattern))


def fails(cells: Cells, pattern: str) -> Flags:
    """Tell which texts do not match a pattern; null does not fail."""
    return unset(_pc.invert(_pc.match_substring_regex(cells, pattern)))


def may_contain(cells: Cells, part: bytes) -> bool:
    """Tell whether a text may contain a part (or two neighbours make it up)."""
    data = cells.buffers()[2]
    return data is not None and part in memoryview(data).tobytes()


def ends_blank(cells: Cells) -> bool:
    """Tell whether any text ends in a space or a tab."""
    _, places, data = cells.buffers()
    if places is None or data is None or not data.size:
        return False
    ends = np.frombuffer(memoryview(places), np.int32)
    last = ends[cells.offset + 1 : cells.offset + len(cells) + 1] - 1
    letters = np.frombuffer(memoryview(data), np.uint8)[last[last >= 0]]
    return bool(np.any((letters == _SPACE) | (letters == _TAB)))


def both(left: Flags, right: Flags) -> Flags:
    """Return where both are set."""
    return unset(_pc.and_(left, right))


def either(left: Flags, right: Flags) -> Flags:
    """Return where at least one is set."""
    return unset(_pc.or_(left, right))


def but_not(left: Flags, right: Flags) -> Flags:
    """Return where the first is set and the second is not."""
    return unset(_pc.and_not(left, right))


def inverted(flags: Flags) -> Flags:
    """Return the flags the other way round."""
    flipped: Flags = _pc.invert(flags)
    return flipped


def is_null(cells: Cells) -> Flags:
    """Tell which cells are null, in a dictionary too."""
    nulls: Flags = _pc.is_null(cells)
    return nulls


def emptied(cells: Cells, where: Flags) -> Cells:
    """Return the cells with null where a flag is set."""
    kept: Cells = _pc.if_else(where, pa.scalar(None, cells.type), cells)
    return kept


def first_of(cells: Cells, other: Cells) -> Cells:
    """Return the first of two cells that is not null, row by row."""
    found: Cells = _pc.coalesce(cells, other)
    return found


def cast(cells: Cells, into: pa.DataType) -> Cells:
    """Cast, raising ``pa.ArrowInvalid`` rather than losing a digit."""
    done: Cells = _pc.cast(cells, into)
    return done


def less(cells: Cells, amount: int) -> Cells:
    """Subtract a whole number."""
    done: Cells = _pc.subtract(cells, pa.scalar(amount, cells.type))
    return done


def trimmed(cells: Cells) -> Cells:
    """Return texts less the blanks around them; empty text is null."""
    short: Cells = _pc.utf8_trim(cells, BLANKS)
    return emptied(short, unset(_pc.equal(short, "")))


def right_trimmed(cells: Cells) -> Cells:
    """Return texts less the spaces and tabs behind them; empty text is null."""
    short: Cells = _pc.utf8_rtrim(cells, " \t")
    return emptied(short, equals(short, ""))


def longest(cells: Cells) -> int:
    """Return the length in bytes of the longest text."""
    return int(_pc.max(_pc.binary_length(cells)).as_py() or 0)


def lengths(cells: Cells) -> Cells:
    """Return each text's length in bytes."""
    found: Cells = _pc.binary_length(cells)
    return found


def has_exponent(cells: Cells) -> bool:
    """Tell whether a text column holds an e or E anywhere."""
    data = cells.buffers()[2]
    if data is None:
        return False
    letters = np.frombuffer(memoryview(data), np.uint8) | _LOWER
    return bool(np.any(letters == _EXPONENT))


def codes_of(cells: Cells) -> tuple[Cells, Cells]:
    """Return a column as codes and the distinct values they stand for."""
    coded: Any = cells
    if not pa.types.is_dictionary(cells.type):
        coded = coded.dictionary_encode()
    return coded.indices, coded.dictionary


def as_words(cells: Cells) -> Cells:
    """Return a text column as a dictionary without doubles."""
    coded: Any = cells
    if not pa.types.is_dictionary(cells.type):
        coded = coded.dictionary_encode()
    return cast(coded, pa.dictionary(pa.int32(), pa.string()))


def as_text(cells: Cells) -> Cells:
    """Return a dictionary column as plain text."""
    return cast(cells, pa.string()) if pa.types.is_dictionary(cells.type) else cells


def one_chunk(cells: pa.ChunkedArray[Any]) -> Cells:
    """Return a column as one array."""
    source: Any = cells
    if cells.num_chunks == 1:
        source = source.chunk(0)
    else:
        source = source.combine_chunks()
        if isinstance(source, pa.ChunkedArray):
            source = source.chunk(0)
    whole: Cells = source
    return whole


def ended(cells: Cells, end: bytes) -> pa.Buffer:
    """Return all bytes of a column in a row, each value with ``end`` behind it."""
    filled = _pc.fill_null(cells, b"")
    joined = _pc.binary_join_element_wise(filled, end, b"")
    data: pa.Buffer = joined.buffers()[2]
    return data


def to_days(moments: Cells) -> Cells:
    """Return the calendar days of times without a zone."""
    days: Cells = _pc.cast(moments, pa.date32(), safe=False)
    return days


def equals(cells: Cells, value: str) -> Flags:
    """Tell which texts are exactly a value; null is not."""
    return unset(_pc.equal(cells, value))


def any_filled(columns: Sequence[Cells]) -> Flags:
    """Tell which rows have a cell that is not blank."""
    filled: Any = None
    for cells in columns:
        blank = _pc.utf8_is_space(_pc.fill_null(cells, " "))
        here = _pc.and_not(_pc.invert(blank), _pc.equal(_pc.fill_null(cells, ""), ""))
        filled = here if filled is None else _pc.or_(filled, here)
        if _pc.all(filled).as_py():
            break
    found: Flags = filled
    return found


def where(flags: Flags) -> pa.Int64Array:
    """Return the places of the flags that are set."""
    found: pa.Int64Array = _pc.cast(_pc.indices_nonzero(flags), pa.int64())
    return found
