"""Derive what a line does not state: period, kind, decoded parts, unit, currency."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pyarrow as pa

from importers import kernels
from importers.charge_kinds import FOCUS_OF, ChargeKind
from importers.contract import ImportRefused, Profile, mark
from importers.decode import (
    DECODED,
    canonical_unit,
    decode_instance_ids,
    decode_tags,
    tag_note,
)
from importers.decode.regions import region_code
from importers.distinct import combinations, constant, spread, spread_words
from importers.kernels import Cells
from importers.schema import CHARGE, WORD

_SECONDS_PER_HOUR = 3600

KindOf = Callable[[str, str, str], ChargeKind]


class Deriver:
    """Derives the columns of one file's lines; remembers what it has decoded."""

    def __init__(self, profile: Profile, kind_of: KindOf, account: str = "") -> None:
        self._profile = profile
        self._account = account
        self._kind_of = kind_of
        self._decoded = DECODED.empty_table()
        self._places: dict[tuple[str | None, ...], int] = {}
        self._tags: dict[str | None, str | None] = {None: None}
        self._lock = threading.Lock()

    def derive(self, columns: dict[str, Cells], rows: int) -> None:
        """Add to a stretch's columns what they do not state themselves.

        Raises:
            ImportRefused: an account was given for a file that states its own.
        """
        self._accounts(columns, rows)
        self._days(columns)
        self._periods(columns, rows)
        self._parts(columns, rows)
        self._kinds(columns, rows)
        self._labels(columns, rows)
        self._regions(columns, rows)
        self._currency(columns, rows)

    def _accounts(self, columns: dict[str, Cells], rows: int) -> None:
        """Give the lines the account that a person named for a file without any."""
        if not self._account:
            return
        stated = columns.get("billing_account_id")
        if stated is not None and stated.null_count < rows:
            raise ImportRefused(
                mark("The file states whose it is: no account can be given for it."),
                mark("Import it again without an account."),
            )
        columns["billing_account_id"] = constant(self._account, rows)

    def _days(self, columns: dict[str, Cells]) -> None:
        start = columns.get("charge_period_start")
        if start is None:
            return
        local = kernels.less(
            kernels.cast(start, pa.int64()),
            -self._profile.utc_offset * _SECONDS_PER_HOUR,
        )
        moments = kernels.cast(local, pa.timestamp("s"))
        days = kernels.to_days(moments)
        stated = columns.get("billing_date")
        if stated is None:
            columns["billing_date"] = days
        elif stated.null_count:
            columns["billing_date"] = kernels.first_of(stated, days)

    def _periods(self, columns: dict[str, Cells], rows: int) -> None:
        stated = columns.get("billing_period")
        days = columns.get("billing_date")
        if days is None or (stated is not None and not stated.null_count):
            return
        codes, distinct = kernels.codes_of(days)
        months = [_month(day) for day in distinct.to_pylist()]
        derived = spread(months, codes, WORD)
        if stated is None:
            columns["billing_period"] = derived
            return
        codes, pairs = combinations([stated, derived], rows)
        columns["billing_period"] = spread([a or b for a, b in pairs], codes, WORD)

    def _kinds(self, columns: dict[str, Cells], rows: int) -> None:
        if "charge_kind" in columns:
            return  # the format told it, with its category and class
        words = ("vendor_charge_type", "vendor_transaction_type", "commodity_code")
        stated = any(word in columns for word in words[:2])
        # Without any word for the kind, what a model was asked for is usage.
        model = None if stated else columns.get("model")
        used = [columns.get(word) for word in words]
        codes, found = combinations([*used, model], rows)
        kinds = [
            ChargeKind.USAGE if named else self._kind_of(a or "", b or "", c or "")
            for a, b, c, named in found
        ]
        focus = [FOCUS_OF[kind] for kind in kinds]
        columns["charge_kind"] = spread([kind.value for kind in kinds], codes, WORD)
        columns["charge_category"] = spread([pair[0] for pair in focus], codes, WORD)
        columns["charge_class"] = spread([pair[1] for pair in focus], codes, WORD)

    def _parts(self, columns: dict[str, Cells], rows: int) -> None:
        ids, configs = columns.get("instance_id"), columns.get("spec_config")
        if ids is None and configs is None:
            return
        codes, pairs = combinations([ids, configs], rows)
        with self._lock:
            table = self._decode(pairs)
        for name in DECODED.names:
            if name in columns:
                continue  # the file states it itself
            values = kernels.one_chunk(table.column(name))
            into = CHARGE.field(name).type
            if into == WORD:
                columns[name] = spread_words(kernels.as_text(values), codes)
            else:
                columns[name] = values.take(codes)

    def _decode(self, pairs: list[tuple[str | None, ...]]) -> pa.Table:
        fresh = [pair for pair in pairs if pair not in self._places]
        if fresh:
            known = len(self._places)
            ids: Any = pa.array([pair[0] for pair in fresh], pa.string())
            configs: Any = pa.array([pair[1] for pair in fresh], pa.string())
            decoded = decode_instance_ids(ids, configs)
            self._decoded = pa.concat_tables([self._decoded, decoded]).combine_chunks()
            self._places |= {pair: known + i for i, pair in enumerate(fresh)}
        return self._decoded.take(
            pa.array([self._places[pair] for pair in pairs], pa.int64())
        )

    def _labels(self, columns: dict[str, Cells], rows: int) -> None:
        if "vendor_unit" in columns and "pricing_unit" not in columns:
            codes, units = combinations([columns["vendor_unit"]], rows)
            known = [canonical_unit(unit) if unit else None for (unit,) in units]
            columns["pricing_unit"] = spread(known, codes, WORD)
        if "tags" in columns:
            codes, texts = combinations([columns["tags"]], rows)
            fresh = [text for (text,) in texts if text not in self._tags]
            strings: Any = pa.array(fresh, pa.string())
            decoded = decode_tags(strings).to_pylist()
            self._tags |= dict(zip(fresh, decoded, strict=True))
            self._note_tags(columns, rows)
            columns["tags"] = spread([self._tags[t] for (t,) in texts], codes, WORD)

    def _note_tags(self, columns: dict[str, Cells], rows: int) -> None:
        """Say on the line that its tags could not be read: they are not dropped."""
        codes, found = combinations([columns.get("decode_note"), columns["tags"]], rows)
        odd = [tag_note(tags) if tags else None for _note, tags in found]
        if any(odd):
            notes = [
                "; ".join(filter(None, (note, why))) or None
                for (note, _tags), why in zip(found, odd, strict=True)
            ]
            columns["decode_note"] = spread(notes, codes, WORD)

    def _regions(self, columns: dict[str, Cells], rows: int) -> None:
        stated, names = columns.get("region_id"), columns.get("region_name")
        if names is None or (stated is not None and not stated.null_count):
            return
        codes, pairs = combinations([stated, names], rows)
        known = [code or (region_code(name) if name else None) for code, name in pairs]
        columns["region_id"] = spread(known, codes, WORD)

    def _currency(self, columns: dict[str, Cells], rows: int) -> None:
        stated = columns.get("billing_currency")
        default = self._profile.currency
        if stated is None:
            columns["billing_currency"] = constant(default, rows)
        elif stated.null_count:
            codes, found = combinations([stated], rows)
            filled = [currency or default for (currency,) in found]
            columns["billing_currency"] = spread(filled, codes, WORD)


def _month(day: date | None) -> str | None:
    return None if day is None else f"{day:%Y-%m}"
