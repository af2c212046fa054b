"""List the methods, one row a system."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from desktop_app.calc.metered.contract import Method, MethodOf
from desktop_app.calc.metered.model_router import ModelRouterMethod
from desktop_app.calc.metered.nano_usd import NanoUsd
from desktop_app.calc.metered.published import PublishedMethod
from desktop_app.calc.metered.quota import QuotaMethod
from desktop_app.calc.rulebook import RuleBook
from desktop_app.calc.terms import at, factor_spans
from desktop_app.domain.findings import Step
from desktop_app.domain.money import plain
from desktop_app.domain.terms import Agreement
from desktop_app.i18n import _

# Costs that a record states beside its tokens, and no price list has.
_LITELLM = ("tool_usage_cost",)
_OPENROUTER = ("cost_web_search", "cost_file_processing")

METHODS: dict[str, MethodOf] = {  # by provider
    "admin-console": NanoUsd,
    "model-router": ModelRouterMethod,
    "new-api": QuotaMethod,
    "one-api": partial(PublishedMethod, "one-api"),
    "litellm": partial(PublishedMethod, "litellm", stated=_LITELLM),
    "openrouter": partial(PublishedMethod, "openrouter", stated=_OPENROUTER),
    "wuliang": partial(PublishedMethod, "wuliang"),
}


def method_of(provider: str, book: RuleBook) -> Method | None:
    """Return how a system's records are proved; None: its lines have one meter."""
    make = METHODS.get(provider)
    return None if make is None else make(book)


def record_steps(
    method: Method,
    line: Mapping[str, Any],
    seconds: int | None,
    terms: Sequence[Agreement],
) -> Iterator[Step]:
    """Yield the working of a record, and what part of it the contract has it pay."""
    yield from method.steps(line, seconds)
    model = str(line.get("model") or "")
    spans = factor_spans(terms, str(line.get("provider", "")), model, "")
    factor = None if seconds is None else at(spans, seconds)
    if factor is not None:
        formula = _("published price × {factor}").format(factor=plain(factor))
        yield Step(_("Contract discount"), formula, plain(factor))
