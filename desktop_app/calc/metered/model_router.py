"""Prove ModelRouter's records by the sum of their tiers and by its billing rules."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa

from desktop_app.calc.metered.contract import METERS, Amounts
from desktop_app.calc.metered.router_charges import Charge, Used, charges_of, used_in
from desktop_app.calc.rulebook import Priced, RuleBook, price_in
from desktop_app.calc.rules import Rule
from desktop_app.calc.timelines import NO_TIME, Candidate, Span, Whole, in_force
from desktop_app.domain.findings import Step
from desktop_app.domain.money import EXACT, plain, round_half_up, total
from desktop_app.i18n import _, mark
from importers.schema import MONEY

PROVIDER = "model-router"
_PLACES = 8  # of every amount that the service states
_ONE = Decimal(1)
# meter of a request's details -> its name in the breakdown
_FLAT = {
    "input_tokens": "input_tokens",
    "output_tokens": "output_tokens",
    "reasoning_tokens": "reasoning_tokens",
    "cache_read_tokens": "cached_tokens",
}
_COUNTED = {
    "input_tokens": mark("Input tokens of the row's tiers"),
    "output_tokens": mark("Output tokens of the row's tiers"),
}
Line = Mapping[str, Any]
Prices = Mapping[str, Sequence[Span[Priced]]]  # by type code, tier and unit


@dataclass(frozen=True)
class Share:
    """One charge with its price."""

    charge: Charge
    priced: Priced

    @property
    def amount(self) -> Decimal:
        return EXACT.multiply(self.charge.quantity, self.priced.price)


class ModelRouterMethod:
    """Prove the rows of ModelRouter's cost breakdown, and its requests."""

    columns: tuple[str, ...] = ("parts_cost", "usage_detail", "price_factors")

    def __init__(self, book: RuleBook) -> None:
        self._book = book
        self._spans: dict[tuple[str, str, str], Sequence[Span[Priced]]] = {}

    def amounts(
        self, connection: duckdb.DuckDBPyConnection, records: pa.Table, times: Whole
    ) -> Amounts:
        """Take the tiers' sum as a row's own amount, and price its meters."""
        del connection
        names = {"model", "billed_cost", *METERS, *self.columns}
        kept = records.select([n for n in records.column_names if n in names])
        lines = kept.to_pylist()
        listed = [
            self._listed(line, seconds)
            for line, seconds in zip(lines, times.tolist(), strict=True)
        ]
        own = records.column("parts_cost").combine_chunks()
        stated = pa.array([_discount(line) != _ONE for line in lines], pa.bool_())
        return Amounts(own, pa.array(listed, MONEY), stated)

    def steps(self, line: Line, seconds: int | None) -> Iterator[Step]:
        """Yield the tiers against the amount, then each meter at its price."""
        own, billed = line.get("parts_cost"), line.get("billed_cost")
        if own is not None:
            verdict = "ok" if own == billed else "differs"
            yield Step(_("Sum of the row's tiers"), _sum_of(line), plain(own), verdict)
        yield from _token_steps(line)
        found = self._parts(line, NO_TIME if seconds is None else seconds)
        for used, shares in found or ():
            for share in shares:
                priced = share.priced
                yield Step(
                    _("{meter}, tier {tier}").format(
                        meter=priced.rule.type_code, tier=used.tier or "–"
                    ),
                    f"{plain(share.charge.quantity)} × {plain(priced.rule.price)}"
                    f" / {priced.rule.unit}",
                    plain(share.amount),
                )
        if found is not None:
            amount = _rounded(found, _discount(line))
            verdict = "ok" if amount == billed else "differs"
            yield Step(_("By the billing rules"), _discount_words(line), plain(amount),
                       verdict)  # fmt: skip

    def _listed(self, line: Line, seconds: int) -> Decimal | None:
        found = self._parts(line, seconds)
        return None if found is None else _rounded(found, _discount(line))

    def _parts(self, line: Line, seconds: int) -> list[tuple[Used, list[Share]]] | None:
        """Price each tier; where all was answered thinking, at those prices.

        A row does not say which of its requests were answered in thinking mode:
        reasoning surely was, all of it may have been.
        """
        if seconds == NO_TIME or not line.get("model"):
            return None
        flat = {of: line[name] for name, of in _FLAT.items() if line.get(name)}
        used = used_in(line.get("usage_detail"), flat)
        if used is None:
            return None
        plainly = self._priced(line["model"], used, seconds, thinking=False)
        if plainly is None or not any(u.meters.get("reasoning_tokens") for u in used):
            return plainly
        thinking = self._priced(line["model"], used, seconds, thinking=True)
        fits = thinking is not None and (
            _rounded(thinking, _discount(line)) == line.get("billed_cost")
        )
        return thinking if fits else plainly

    def _priced(
        self, model: str, parts: Sequence[Used], seconds: int, *, thinking: bool
    ) -> list[tuple[Used, list[Share]]] | None:
        found = []
        for used in parts:
            charges = charges_of(used, thinking=thinking)
            if charges is None:
                return None
            shares = []
            for charge in charges:
                priced = self._price(model, used, charge, seconds)
                if priced is None:
                    return None
                shares.append(Share(charge, priced))
            found.append((used, shares))
        return found

    def _price(
        self, model: str, used: Used, charge: Charge, seconds: int
    ) -> Priced | None:
        tier = self._tier(model, used)
        for code in charge.codes:
            for name in (f"context_{tier}_{code}", code):
                for span in self._spans_of(model, name, charge.unit):
                    if span.start <= seconds < span.end:
                        return span.value
        return None

    def _tier(self, model: str, used: Used) -> str:
        """Spell the tier as the rules do; one request has the tier of its input."""
        rules = [one for one in self._book.rules_of(PROVIDER, model) if one.tier]
        labels = {_label(one) for one in rules}
        asked = used.tier.casefold().replace("<", "").replace("+", "-").strip()
        if asked:
            ends = asked.endswith(("-inf", "-∞", "-0"))
            return f"{asked.rpartition('-')[0]}-" if ends else asked
        if len(labels) == 1:
            return labels.pop()
        if used.meters.get("total_calls") not in {None, _ONE}:
            return ""  # requests of any length
        tokens = used.meters.get("input_tokens", Decimal(0))
        holding = {_label(one) for one in rules if one.tier and _holds(one, tokens)}
        return holding.pop() if len(holding) == 1 else ""

    def _spans_of(self, model: str, code: str, unit: str) -> Sequence[Span[Priced]]:
        key = (model, code, unit)
        known = self._spans.get(key)
        if known is None:
            known = self._spans[key] = _spans(
                [
                    one
                    for one in self._book.rules_of(PROVIDER, model)
                    if one.type_code == code and one.currency == "CNY"
                ],
                unit,
            )
        return known


def _spans(rules: Sequence[Rule], unit: str) -> Sequence[Span[Priced]]:
    candidates = []
    for rule in rules:
        price = price_in(rule, unit)
        if price is not None and rule.start < rule.end:
            rank = (rule.start, rule.published, rule.snapshot_id, -rule.row)
            candidates.append(
                Candidate(rule.start, rule.end, rank, Priced(rule, price))
            )
    return in_force(candidates)


def _label(rule: Rule) -> str:
    return rule.type_code.removeprefix("context_").partition("_")[0]


def _holds(rule: Rule, tokens: Decimal) -> bool:
    low, high = rule.tier or (0, None)
    return low < tokens and (high is None or tokens <= high)


def _rounded(parts: Sequence[tuple[Used, list[Share]]], discount: Decimal) -> Decimal:
    """Round each tier as the service states it, then add."""
    return total(
        round_half_up(
            EXACT.multiply(total(one.amount for one in shares), discount), _PLACES
        )
        for _used, shares in parts
    )


def _discount(line: Line) -> Decimal:
    text = line.get("price_factors")
    return Decimal(json.loads(text)["discount"]) if text else _ONE


def _discount_words(line: Line) -> str:
    discount = _discount(line)
    return "" if discount == _ONE else f"× {plain(discount)}"


def _token_steps(line: Line) -> Iterator[Step]:
    """Hold the tokens of a row's tiers against the row's own."""
    if line.get("parts_cost") is None:
        return
    tiers = used_in(line.get("usage_detail"), {}) or []
    for name, title in _COUNTED.items():
        counts = [used.meters[name] for used in tiers if name in used.meters]
        stated = line.get(name)
        if stated is not None and counts:
            verdict = "ok" if total(counts) == stated else "differs"
            formula = " + ".join(map(plain, counts))
            yield Step(_(title), formula, plain(total(counts)), verdict)


def _sum_of(line: Line) -> str:
    said = json.loads(line.get("usage_detail") or "{}", parse_float=Decimal)
    amounts = [one.get("payableAmount") for one in said.get("tiers") or ()]
    return " + ".join(plain(Decimal(one)) for one in amounts if one is not None)
