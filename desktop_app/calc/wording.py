"""Say rules and causes in words and figures."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

from desktop_app.calc.lines import UTC_OFFSET
from desktop_app.calc.window_words import window_cause, window_in_words
from desktop_app.domain.findings import Cause, Hypothesis
from desktop_app.domain.money import plain
from desktop_app.i18n import _

PROVIDER_ZONE = timezone(timedelta(seconds=UTC_OFFSET))


def rule_in_words(rule: Mapping[str, Any]) -> str:
    """Say which price rule applied: model, type, region, price, unit, snapshot.

    A rule with a time window says its weekdays and times, too.
    """
    told = _("{model} · {type} · {region}: {price} {currency} per {unit} ({snapshot})")
    window = window_in_words(rule)
    said = f"{told} · {{window}}" if window else told
    return said.format(
        window=window,
        model=rule["model"],
        type=rule["type_code"],
        region=rule["region"] or _("any region"),
        price=plain(Decimal(rule["unit_price"])),
        currency=rule["currency"],
        unit=rule["unit"],
        snapshot=rule.get("snapshot_name", ""),
    )


def in_words(cause: Cause) -> Cause:
    """Return a cause whose detail, facts as recorded, is a sentence."""
    try:
        facts = json.loads(cause.detail)
    except ValueError:
        return cause  # in words already
    if not isinstance(facts, dict):
        return cause
    return Cause(cause.hypothesis, _sentence(cause.hypothesis, facts))


def _sentence(hypothesis: Hypothesis, facts: Mapping[str, Any]) -> str:
    if hypothesis is Hypothesis.TWO:
        return _two(facts)
    if hypothesis is Hypothesis.TIME_WINDOW:
        return window_cause(facts)
    known = {name: str(value) for name, value in facts.items()}
    return _SENTENCES.get(hypothesis, _of_type)(known)


def _two(facts: Mapping[str, Any]) -> str:
    first, second = (
        _sentence(Hypothesis(one["hypothesis"]), one) for one in facts["both"]
    )
    return _("Two at once: {first} {second}").format(first=first, second=second)


def _of_type(facts: dict[str, str]) -> str:
    return _("{price} {currency} per {unit} is the price of {type_code}.").format(
        **facts
    )


def _region(facts: dict[str, str]) -> str:
    return _("{price} {currency} per {unit} is the price in {region}.").format(**facts)


def _moment(text: str) -> str:
    """Say an instant in the provider's zone; at midnight the day is enough."""
    if not text:
        return ""
    here = datetime.fromisoformat(text).astimezone(PROVIDER_ZONE)
    return here.strftime("%Y-%m-%d" if here.time() == time() else "%Y-%m-%d %H:%M")


def _another_time(facts: dict[str, str]) -> str:
    begin, end = _moment(facts.get("from", "")), _moment(facts.get("to", ""))
    facts = {"snapshot": "", **facts, "from": begin, "to": end}
    if begin and end:
        told = _(
            "{price} {currency} per {unit} is the price"
            " from {from} to {to} ({snapshot})."
        )
    elif end:
        told = _("{price} {currency} per {unit} is the price before {to} ({snapshot}).")
    else:
        told = _("{price} {currency} per {unit} is the price from {from} ({snapshot}).")
    return told.format(**facts)


def _discount(facts: dict[str, str]) -> str:
    applied = facts.get("applied", "none")
    if applied == "none":
        return _("No discount was given.")
    if applied == "promotion":
        return _("The promotion that the bill states was given outside its dates.")
    return _("The discount × {factor} of another time was given.").format(**facts)


def _unit(facts: dict[str, str]) -> str:
    if Decimal(facts["times"]) > 1:
        return _("1,000 times the price per {unit} was charged.").format(**facts)
    return _("A thousandth of the price per {unit} was charged.").format(**facts)


def _batch(facts: dict[str, str]) -> str:
    if "type_code" in facts:
        return _of_type(facts)
    if facts.get("billed_as") == "batch":
        return _("It was charged as batch, at × {share} of the price.").format(**facts)
    return _("It was charged as real time, not at × {share} for batch.").format(**facts)


def _bound(facts: dict[str, str]) -> str:
    if facts.get("read") == "exclusive":
        told = _(
            "{bound} tokens, the bound itself, were put beyond it:"
            " {price} {currency} per {unit} is the price of {type_code}."
        )
    else:
        told = _(
            "{bound} tokens, the bound itself, were put below it:"
            " {price} {currency} per {unit} is the price of {type_code}."
        )
    return told.format(**facts)


def _thousand(facts: dict[str, str]) -> str:
    if "bound" in facts:
        told = _(
            "The bound of {bound} tokens was read with K = 1,024 on one side:"
            " {price} {currency} per {unit} is the price of {type_code}."
        )
    else:
        told = _(
            "The amount is × {times} of what it should be:"
            " K was counted as 1,024 on one side ({unit})."
        )
    return told.format(**facts)


def _agreed_price(facts: dict[str, str]) -> str:
    if facts.get("applied") == "none":
        return _(
            "The list price of {price} {currency} per {unit} was charged,"
            " not the agreed {agreed}."
        ).format(**facts)
    begin, end = _moment(facts.get("from", "")), _moment(facts.get("to", ""))
    dates = _("from {start} to {end}") if end else _("from {start}")
    return _(
        "{price} {currency} per {unit} is the price that was agreed {dates}."
    ).format(dates=dates.format(start=begin, end=end), **facts)


def _multiplier(facts: dict[str, str]) -> str:
    if facts.get("applied") == "none":
        return _("The multiplier × {times} was left out.").format(**facts)
    return _("The multiplier × {times} of another time was used.").format(**facts)


def _plan_class(facts: dict[str, str]) -> str:
    return _(
        "The plan was charged × {factor}, the share of class {class}."
        " What is payable does not change; the commitment is used up sooner or later."
    ).format(**facts)


# Every other hypothesis names the price of another type.
_SENTENCES: dict[Hypothesis, Callable[[dict[str, str]], str]] = {
    Hypothesis.SNAPSHOT_DATE: _another_time,
    Hypothesis.REGION: _region,
    Hypothesis.DISCOUNT: _discount,
    Hypothesis.UNIT: _unit,
    Hypothesis.BATCH: _batch,
    Hypothesis.BOUND: _bound,
    Hypothesis.THOUSAND: _thousand,
    Hypothesis.AGREED_PRICE: _agreed_price,
    Hypothesis.MULTIPLIER: _multiplier,
    Hypothesis.PLAN_CLASS: _plan_class,
}
