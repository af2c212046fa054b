"""Write the working of an admin console's record down, step by step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from desktop_app.calc.metered.nano_lists import Listed
from desktop_app.calc.metered.nano_snapshots import OwnPrices
from desktop_app.calc.metered.nano_tariffs import (
    Billing,
    Rates,
    Tariff,
    Tier,
    of_tokens,
)
from desktop_app.domain.findings import Step
from desktop_app.domain.money import EXACT, plain
from desktop_app.i18n import _, mark

_OK, _DIFFERS = "ok", "differs"
_NANO = Decimal("0.000000001")
Line = Mapping[str, Any]

_CATEGORIES: tuple[tuple[str, str, str], ...] = (
    (mark("Input"), "fresh", "input"),
    (mark("Cache read"), "cache_read_tokens", "cache_read"),
    (mark("Cache write"), "written", "write"),
    (mark("Cache write, 1 hour"), "long", "write_1h"),
    (mark("Output and reasoning"), "output_tokens", "output"),
)


def nano_steps(
    line: Line, billing: Billing, own: OwnPrices | None, listed: Listed | None
) -> Iterator[Step]:
    """Yield the working of one record.

    Args:
        line: its canonical columns.
        billing: how it was billed.
        own: its own prices; None: it carries none.
        listed: the published prices in force at its time; None: none are known.
    """
    billed = line.get("billed_cost")
    if not billing.charged:
        yield _uncharged(billing, billed)
        return
    if own is None:
        title, reason = _("Its own prices"), _("the record carries none")
        yield Step(title, reason, "")
    else:
        yield from _multiplier(billing, own)
        yield from _proof(line, own.tariff, own.base, _("By its own prices"))
        yield from _stated_parts(line)
    if listed is not None:
        services = own.base.services if own else 0
        base = listed.for_billing(billing, services)
        multiplier = billing.multiplied_by(own.stated if own else None)
        title = _("By the published prices ({name})").format(name=listed.snapshot)
        yield from _proof(line, base.multiplied(multiplier), base, title)


def _stated_parts(line: Line) -> Iterator[Step]:
    """Say what the snapshot's own parts come to: it states each one's amount."""
    parts = line.get("parts_cost")
    if parts is not None:
        title = _("The parts that the snapshot states")
        verdict = _verdict(parts, line.get("billed_cost"))
        yield Step(title, _("added up"), plain(parts), verdict)


def _uncharged(billing: Billing, billed: Decimal | None) -> Step:
    reason = _("the model is free") if billing.free else _("self mode only records use")
    due = Decimal(0)
    return Step(_("What is due"), reason, plain(due), _verdict(due, billed))


def _multiplier(billing: Billing, own: OwnPrices) -> Iterator[Step]:
    percent = billing.group_percent(own.stated)
    service, whole = _number(billing.multiplier), _number(own.multiplier)
    if own.stated is not None and percent is None:
        formula = _(
            "the snapshot states {stated}, which no group's percent makes of the"
            " service's {service}"
        ).format(stated=_number(own.stated), service=service)
        yield Step(_("Multiplier"), formula, whole, _DIFFERS)
    elif own.multiplier != 1:
        share = _("service {service} × group {percent} %")
        formula = share.format(
            service=service, percent=100 if percent is None else percent
        )
        yield Step(_("Multiplier"), formula, whole)


def _proof(line: Line, tariff: Tariff, base: Tariff, title: str) -> Iterator[Step]:
    counts = _counts(line, tariff)
    size = counts["size"]
    tier, before = tariff.tier_of(size), base.tier_of(size)
    if len(tariff.tiers) > 1:
        yield Step(_("Tier"), _tier_words(size, tier), "")
    shares: list[int] = []
    unknown = False
    for label, counted, name in _CATEGORIES:
        rate = getattr(tier.rates, name)
        if not counts[counted]:
            continue
        if rate is None:
            unknown = True
            yield Step(_(label), _("its price is not known"), "")
            continue
        share = of_tokens(counts[counted], rate)
        shares.append(share)
        yield _category(_(label), counts[counted], (rate, before.rates, name), share)
    shares += [share for _step, share in _units(counts, tariff)]
    yield from (step for step, _share in _units(counts, tariff))
    if tariff.services:
        shares.append(tariff.services)
        yield Step(
            _("Tools and services"), _("as its items say"), _usd(tariff.services)
        )
    if not unknown:
        due = _amount(sum(shares))
        formula = " + ".join(str(share) for share in shares) or "0"
        told = _("{formula} nano-USD").format(formula=formula)
        yield Step(title, told, plain(due), _verdict(due, line.get("billed_cost")))


def _category(
    label: str, count: int, priced: tuple[int, Rates, str], share: int
) -> Step:
    rate, before, name = priced
    base = getattr(before, name)
    formula = _("{count} tokens × {rate} nano-USD ÷ 1,000,000, half up").format(
        count=count, rate=rate
    )
    if base != rate:
        formula += " " + _("(before the multiplier: {base})").format(base=base)
    return Step(label, formula, _usd(share))


def _units(counts: Mapping[str, int], tariff: Tariff) -> Iterator[tuple[Step, int]]:
    for label, name, rate in (
        (_("Calls"), "calls", tariff.call),
        (_("Seconds"), "seconds", tariff.second),
    ):
        if rate:
            count = max(counts[name], 1)
            share = count * rate
            formula = _("{count} × {rate} nano-USD").format(count=count, rate=rate)
            yield Step(label, formula, _usd(share)), share


def _counts(line: Line, tariff: Tariff) -> dict[str, int]:
    names = ("input_tokens", "cache_read_tokens", "output_tokens", "calls")
    found = {name: int(line.get(name) or 0) for name in names}
    short = int(line.get("cache_write_tokens") or 0)
    long = int(line.get("cache_write_1h_tokens") or 0)
    fresh = found["input_tokens"] - found["cache_read_tokens"] - short - long
    return found | {
        "size": found["input_tokens"],
        "fresh": max(fresh, 0),
        "written": short if tariff.splits else short + long,
        "long": long if tariff.splits else 0,
        "seconds": int(line.get("pricing_quantity") or 0),
    }


def _tier_words(size: int, tier: Tier) -> str:
    if tier.upper is None:
        return _("{size} input tokens, cache included: the last tier").format(size=size)
    return _("{size} input tokens, cache included: up to {bound}").format(
        size=size, bound=tier.upper
    )


def _amount(share: int) -> Decimal:
    return EXACT.multiply(Decimal(share), _NANO)


def _usd(share: int) -> str:
    return plain(_amount(share))


def _number(value: Fraction) -> str:
    exact = EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))
    return plain(exact)


def _verdict(due: Decimal, billed: Decimal | None) -> str:
    if billed is None:
        return ""
    return _OK if due == billed else _DIFFERS
