"""Write decimals as plain text, a whole column at a time: no exponent, no zeros."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from importers.kernels import Cells

_pc: Any = pc  # the stubs know fewer argument types than the kernels


def decimal_text(cells: Cells) -> Cells:
    """Return ``1.50`` as ``1.5`` and ``1E-7`` as ``0.0000001``; null stays null.

    Arrow's own cast writes small numbers with an exponent, so the digits are cast as
    a whole number and the point is put in here.
    """
    kind: Any = cells.type
    if cells.null_count == len(cells):
        nothing: Cells = pa.nulls(len(cells), pa.string())
        return nothing
    scale = kind.scale
    digits = _pc.cast(_as_whole(cells), pa.string())
    if scale <= 0:
        whole_digits: Cells = digits
        return whole_digits
    below = _pc.starts_with(digits, "-")
    padded = _pc.ascii_lpad(_pc.ascii_ltrim(digits, "-"), scale + 1, "0")
    whole = _pc.utf8_slice_codeunits(padded, 0, -scale)
    rest = _pc.ascii_rtrim(_pc.utf8_slice_codeunits(padded, -scale), "0")
    pointed = _pc.binary_join_element_wise(whole, rest, ".")
    plain = _pc.if_else(_pc.equal(rest, ""), whole, pointed)
    signed = _pc.binary_join_element_wise("-", plain, "")
    text: Cells = _pc.if_else(below, signed, plain)
    return text


def _as_whole(cells: Cells) -> Cells:
    """Return the digits of decimals as whole numbers: the same bytes, no scale."""
    kind: Any = cells.type
    wide = isinstance(kind, pa.Decimal256Type)
    whole = (
        pa.decimal256(kind.precision, 0) if wide else pa.decimal128(kind.precision, 0)
    )
    buffers: Any = cells.buffers()
    found: Any = pa.Array.from_buffers(
        whole, len(cells), buffers, cells.null_count, cells.offset
    )
    same: Cells = found
    return same
