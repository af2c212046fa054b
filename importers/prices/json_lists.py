"""Read a price list's JSON with every digit, if it is JSON at all."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

from importers import limits
from importers.contract import ImportRefused, mark
from importers.json_text import Value, depth_of, named_once
from importers.prices.sheet import bytes_of

_BOM = b"\xef\xbb\xbf"


def json_in(path: Path) -> Value:
    """Return the JSON of a file; None: it is a table.

    Raises:
        ImportRefused: it begins like JSON and is none that can be read exactly.
    """
    data = bytes_of(path).removeprefix(_BOM)
    if data.lstrip()[:1] not in {b"{", b"["}:
        return None
    try:
        found: Value = json.loads(
            data.decode("utf-8"),
            parse_float=Decimal,
            parse_constant=_no_number,
            object_pairs_hook=named_once,
        )
    except (ValueError, RecursionError) as error:
        raise _broken(path) from error
    if depth_of(found) > limits.MAX_JSON_DEPTH:
        raise _broken(path)
    return found


def _broken(path: Path) -> ImportRefused:
    return ImportRefused(
        mark("{file} is not whole JSON that names each field once."),
        mark("Export the prices again and save the answer as it comes."),
        file=path.name,
    )


def _no_number(word: str) -> Value:
    raise ValueError(word)
