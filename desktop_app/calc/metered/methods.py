"""List the methods, one row a system."""

from __future__ import annotations

from functools import partial

from desktop_app.calc.metered.contract import Method, MethodOf
from desktop_app.calc.metered.model_router import ModelRouterMethod
from desktop_app.calc.metered.nano_usd import NanoUsd
from desktop_app.calc.metered.published import PublishedMethod
from desktop_app.calc.metered.quota import QuotaMethod
from desktop_app.calc.rulebook import RuleBook

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
