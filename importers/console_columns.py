"""Read the numbers of an admin console: 64-bit counts, amounts in nano-USD."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from importers import kernels
from importers.columns import Number, Reading
from importers.contract import Reason
from importers.kernels import Cells, Flags
from importers.readings import Converted, Fault
from importers.schema import MONEY

_WHOLE = r"^[+-]?[0-9]+(\.0*)?$"
_BELOW_ZERO = r"^-0*[1-9]"
_SHORT = r"^[+-]?0*[0-9]{1,18}(\.0*)?$"  # fits 64 bits whatever its digits
_MOST = (1 << 63) - 1
_NUMBER = r"^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?$"
_NANO = pa.scalar("0.000000001").cast(pa.decimal128(9, 9))
_COUNTED = pa.decimal128(19, 0)
_PER_USD = pa.scalar(1_000_000_000, pa.decimal128(10, 0))
_NANO_PER_USD = 1e9

_pc: Any = pc  # the stubs know fewer argument types than the kernels


class NanoAmount(Number):
    """Money in whole nano-USD, a 64-bit number; read as money."""

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        del reading
        counted, faults = _counted(cells)
        return Converted(in_usd(counted), faults)


class Count(Number):
    """A whole number of 64 bits, not below 0."""

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        cells = kernels.trimmed(kernels.as_text(cells))
        negative = kernels.matches(cells, _BELOW_ZERO)
        counted, faults = _counted(kernels.emptied(cells, negative))
        if kernels.any_true(negative):
            faults = (Fault(Reason.NEGATIVE, negative), *faults)
        return Converted(kernels.cast(counted, reading.into), faults)


def in_usd(nano: Cells) -> Cells:
    """Turn whole nano-USD (64 bits) into money, to the last digit."""
    return kernels.cast(_pc.multiply(kernels.cast(nano, _COUNTED), _NANO), MONEY)


def same_usd(amounts: Cells, texts: Cells) -> Flags:
    """Tell which amounts a double in USD, as the console prints it, agrees with.

    The console divides its nano-USD by 10^9 as a double and prints the shortest text
    that gives it back: that double is worked out here anew, never used as money.
    """
    plain = kernels.emptied(texts, kernels.fails(texts, _NUMBER))
    told = kernels.cast(plain, pa.float64()).to_numpy(zero_copy_only=False)
    usd = kernels.cast(amounts, pa.decimal128(19, 9))
    whole = kernels.cast(_pc.multiply(usd, _PER_USD), _COUNTED)
    nano = _pc.fill_null(kernels.cast(whole, pa.int64()), 0).to_numpy()
    due = nano.astype(np.float64) / _NANO_PER_USD
    # A refund is printed as 0: the console shows no negative amounts in USD.
    found: Any = pa.array((told == due) | ((due < 0) & (told == 0)))
    return kernels.unset(found)


def _counted(cells: Cells) -> tuple[Cells, tuple[Fault, ...]]:
    cells = kernels.trimmed(kernels.as_text(cells))
    broken = kernels.fails(cells, _WHOLE)
    wide = kernels.but_not(kernels.fails(cells, _SHORT), broken)
    far = _beyond(cells, wide)
    faults = [
        Fault(reason, flags)
        for reason, flags in (
            (Reason.NOT_WHOLE, broken),
            (Reason.BEYOND_COUNTER, far),
        )
        if kernels.any_true(flags)
    ]
    kept = kernels.emptied(cells, kernels.either(broken, far))
    whole = _pc.replace_substring_regex(kept, r"^\+|\.0*$", "")
    return kernels.cast(whole, pa.int64()), tuple(faults)


def _beyond(cells: Cells, wide: Flags) -> Flags:
    """Tell which of the long numbers do not fit; there are hardly any."""
    places = np.flatnonzero(wide.to_numpy(zero_copy_only=False))
    far = np.zeros(len(cells), np.bool_)
    for place in places.tolist():
        digits = str(cells[place].as_py()).partition(".")[0]
        short = len(digits.lstrip("+-0")) <= len(str(_MOST))
        far[place] = not short or not -_MOST - 1 <= int(digits) <= _MOST
    flags: Any = pa.array(far)
    found: Flags = flags
    return found
