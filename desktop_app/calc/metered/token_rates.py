"""Prove calls that state input and output tokens by the published prices of both.

A call is one request, so where a model is sold in tiers by the length of the input,
the call's own input tokens choose the tier of all its tokens: more than the lower
bound, up to and including the upper one; what is longer than all tiers is in the last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from desktop_app.calc.checks import asked
from desktop_app.calc.lines import array_of, numbers, take, whole, word_codes
from desktop_app.calc.metered.contract import Amounts
from desktop_app.calc.rulebook import Priced, RuleBook, Wanted
from desktop_app.calc.rules import Tier
from desktop_app.calc.terms import at
from desktop_app.calc.timelines import FOREVER, Timelines, Whole
from desktop_app.domain.findings import Step
from desktop_app.domain.money import AMOUNT_PLACES, EXACT, plain, round_half_up, total
from desktop_app.i18n import _, mark
from importers.decode.type_codes import tier_label
from importers.schema import MONEY, PRICE

_UNIT = "tokens"
_SIDES = ("input_token", "output_token")
_KEY = ("model", "region_id", "billing_currency")
_METERS = ("input_tokens", "output_tokens")
_TITLES = (mark("Input tokens"), mark("Output tokens"))
_LISTED = """
SELECT CASE WHEN coalesce(i, 0) = 0 AND coalesce(o, 0) = 0 THEN NULL
  WHEN (i <> 0 AND ip IS NULL) OR (o <> 0 AND op IS NULL) THEN NULL
  ELSE CAST(CASE WHEN i <> 0 THEN i * ip ELSE 0 END
    + CASE WHEN o <> 0 THEN o * op ELSE 0 END AS DECIMAL(38, 10)) END AS listed
FROM calls ORDER BY place
"""


@dataclass(frozen=True)
class _Sold:
    """The tiers in which a model is sold, by their inclusive upper bounds."""

    first: int  # number of the first tier among the subjects of all models
    uppers: tuple[int, ...]


class TokenRates:
    """How a provider's calls are proved; it remembers the models it has seen."""

    columns: tuple[str, ...] = ()

    def __init__(self, provider: str, book: RuleBook) -> None:
        self._provider = provider
        self._book = book
        self._sold: dict[tuple[str, ...], _Sold] = {}
        self._prices: tuple[Timelines[Priced], ...] = (Timelines(), Timelines())

    def amounts(
        self, connection: duckdb.DuckDBPyConnection, records: pa.Table, times: Whole
    ) -> Amounts:
        """Multiply tokens by the prices in force; a call has no prices of its own."""
        calls = pa.table(
            {
                "place": array_of(np.arange(records.num_rows)),
                "i": whole(records.column("input_tokens")),
                "o": whole(records.column("output_tokens")),
            }
        )
        subjects = self._subjects(records)
        for name, prices in zip(("ip", "op"), self._prices, strict=True):
            found = np.where(subjects < 0, -1, prices.find(subjects, times))
            values = pa.array([one.price for one in prices.values], PRICE)
            calls = calls.append_column(name, take(values, found))
        listed = asked(connection, _LISTED, {"calls": calls}).column("listed")
        none: pa.Array[Any] = pa.nulls(records.num_rows, MONEY)
        return Amounts(none, whole(listed))

    def steps(self, line: Mapping[str, Any], seconds: int | None) -> Iterator[Step]:
        """Yield each meter times its price, and the sum of both."""
        amounts = []
        when = FOREVER if seconds is None else seconds
        for side, meter, title in zip(_SIDES, _METERS, _TITLES, strict=True):
            count = line[meter] or Decimal(0)
            price = self._price(line, side, when)
            if count and price is None:
                yield Step(_(title), plain(count), _("no price"))
                return
            if count and price is not None:
                amount = EXACT.multiply(count, price)
                amounts.append(amount)
                yield Step(_(title), f"{plain(count)} × {plain(price)}", plain(amount))
        if amounts:
            due = round_half_up(total(amounts), AMOUNT_PLACES)
            verdict = "ok" if due == line["billed_cost"] else "differs"
            formula = " + ".join(plain(one) for one in amounts)
            yield Step(_("Call"), formula, plain(due), verdict)

    def _price(self, line: Mapping[str, Any], side: str, when: int) -> Decimal | None:
        key = tuple(str(line[name] or "") for name in _KEY)
        tiers = self._tiers(key)
        tokens = line["input_tokens"] or 0
        fitting = [tier for tier in tiers if tokens <= _upper(tier)]
        tier = fitting[0] if fitting else tiers[-1]
        found = at(self._book.spans(self._wanted(key, side, tier)), when)
        return None if found is None else found.price

    def _subjects(self, records: pa.Table) -> Whole:
        """Return which model in which tier each call is."""
        codes = np.zeros(records.num_rows, np.int64)
        choices: list[list[str]] = []
        for name in _KEY:
            places, words = word_codes(whole(records.column(name)))
            codes = codes * (len(words) + 1) + np.where(places < 0, len(words), places)
            choices.append([*words, ""])
        lengths = _whole_tokens(whole(records.column("input_tokens")))
        found = np.full(records.num_rows, -1, np.int64)
        for code in np.unique(codes).tolist():
            sold = self._sold_as(_spelled(code, choices))
            mine = codes == code
            places = np.searchsorted(np.array(sold.uppers), lengths[mine])
            found[mine] = sold.first + np.minimum(places, len(sold.uppers) - 1)
        return found

    def _sold_as(self, key: tuple[str, ...]) -> _Sold:
        known = self._sold.get(key)
        if known is None:
            tiers = self._tiers(key)
            first, *_rest = [self._add(key, tier) for tier in tiers]
            uppers = tuple(_upper(tier) for tier in tiers)
            known = self._sold[key] = _Sold(first, uppers)
        return known

    def _add(self, key: tuple[str, ...], tier: Tier | None) -> int:
        added = [
            prices.add(self._book.spans(self._wanted(key, side, tier)))
            for side, prices in zip(_SIDES, self._prices, strict=True)
        ]
        return added[0]

    def _tiers(self, key: tuple[str, ...]) -> list[Tier | None]:
        rules = self._book.rules_of(self._provider, key[0])
        tiers = {rule.tier for rule in rules if rule.base in _SIDES and rule.tier}
        return sorted(tiers, key=_upper) or [None]

    def _wanted(self, key: tuple[str, ...], side: str, tier: Tier | None) -> Wanted:
        model, region, currency = key
        code = side
        if tier is not None and tier[1] is not None:
            code = f"context_{tier_label(tier[0], tier[1])}_{side}"
        return Wanted(self._provider, region, model, code, currency, _UNIT)


def _upper(tier: Tier | None) -> int:
    return FOREVER if tier is None or tier[1] is None else tier[1]


def _whole_tokens(tokens: pa.Array[Any]) -> Whole:
    """Return token counts as whole numbers, those beyond any tier cut off."""
    most = pa.scalar(Decimal(FOREVER), tokens.type)
    counted = pc.ceil(pc.min_element_wise(tokens, most)).cast(pa.int64())
    return numbers(counted, 0)


def _spelled(code: int, choices: list[list[str]]) -> tuple[str, ...]:
    words = []
    for options in reversed(choices):
        code, place = divmod(code, len(options))
        words.append(options[place])
    return tuple(reversed(words))
