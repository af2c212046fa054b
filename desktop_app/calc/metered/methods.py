"""List the methods, one row a system."""

from __future__ import annotations

from functools import partial

from desktop_app.calc.metered.contract import Method, MethodOf
from desktop_app.calc.metered.model_router import ModelRouterMethod
from desktop_app.calc.metered.nano_usd import NanoUsd
from desktop_app.calc.metered.published import PublishedMethod
from desktop_app.calc.metered.quota import QuotaMethod
from desktop_app.calc.metered.token_rates import TokenRates
from desktop_app.calc.rulebook import RuleBook

METHODS: dict[str, MethodOf] = {  # by provider
    "admin-console": NanoUsd,
    "model-router": ModelRouterMethod,
    "new-api": QuotaMethod,
    "one-api": partial(PublishedMethod, "one-api"),
    "litellm": partial(PublishedMethod, "litellm"),
    "openrouter": partial(PublishedMethod, "openrouter"),
    "wuliang": partial(TokenRates, "wuliang"),
}


def method_of(provider: str, book: RuleBook) -> Method | None:
    """Return how a system's records are proved; None: its lines have one meter."""
    make = METHODS.get(provider)
    return None if make is None else make(book)
