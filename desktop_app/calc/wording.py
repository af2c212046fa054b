"""Say rules and causes in words and figures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

from desktop_app.calc.lines import UTC_OFFSET
from desktop_app.domain.findings import Cause, Hypothesis
from desktop_app.domain.money import plain
from desktop_app.i18n import _

PROVIDER_ZONE = timezone(timedelta(seconds=UTC_OFFSET))


def rule_in_words(rule: Mapping[str, Any]) -> str:
    """Say which price rule applied: model, type, region, price, unit, snapshot."""
    return _(
        "{model} · {type} · {region}: {price} {currency} per {unit} ({snapshot})"
    ).format(
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
    known = {name: str(value) for name, value in facts.items()}
    return Cause(cause.hypothesis, _sentence(cause.hypothesis, known))


def _sentence(hypothesis: Hypothesis, facts: dict[str, str]) -> str:
    if hypothesis is Hypothesis.SNAPSHOT_DATE:
        return _another_time(facts)
    if hypothesis is Hypothesis.REGION:
        return _("{price} {currency} per {unit} is the price in {region}.").format(
            **facts
        )
    if hypothesis is Hypothesis.DISCOUNT:
        return _discount(facts)
    if hypothesis is Hypothesis.UNIT:
        return _unit(facts)
    if hypothesis is Hypothesis.BATCH:
        return _batch(facts)
    return _("{price} {currency} per {unit} is the price of {type_code}.").format(
        **facts
    )


def _moment(text: str) -> str:
    """Say an instant in the provider's zone; at midnight the day is enough."""
    if not text:
        return ""
    here = datetime.fromisoformat(text).astimezone(PROVIDER_ZONE)
    return here.strftime("%Y-%m-%d" if here.time() == time() else "%Y-%m-%d %H:%M")


def _another_time(facts: dict[str, str]) -> str:
    begin, end = _moment(facts.get("from", "")), _moment(facts.get("to", ""))
    facts = {**facts, "from": begin, "to": end}
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
        return _("{price} {currency} per {unit} is the price of {type_code}.").format(
            **facts
        )
    if facts.get("billed_as") == "batch":
        return _("It was charged as batch, at × {share} of the price.").format(**facts)
    return _("It was charged as real time, not at × {share} for batch.").format(**facts)
