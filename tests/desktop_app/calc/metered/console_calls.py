"""Invent model calls of an admin console, of every kind that its rules tell apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np

from tests.desktop_app.console_ledger import ANTHROPIC, Call, Price, Rates

BOUNDS = (1_000, 32_000, 200_000)
MODELS = ("gpt-5.5-pro", "gpt-5", "qwen-plus")  # a model has one price
T = TypeVar("T")


class Chance:
    """Choose by chance, the same in every run, in Python's own numbers."""

    def __init__(self, seed: int) -> None:
        self._source = np.random.default_rng(seed)

    def below(self, most: int) -> int:
        """Return a number from 0 on, below ``most``."""
        return int(self._source.integers(most))

    def one(self, options: Sequence[T]) -> T:
        """Return one of some options."""
        return options[self.below(len(options))]


def invented(count: int) -> Iterator[tuple[Call, Price]]:
    """Invent calls of every mode, tier bound, cache kind and multiplier."""
    chance = Chance(20260513)
    priced = list(enumerate(_prices(chance)))
    for number in range(count):
        place, price = priced[number % len(priced)]
        kind = MODELS[number // len(priced) % len(MODELS)]
        yield _call(chance, price, f"{kind}-{place}", number), price


def _prices(chance: Chance) -> Iterator[Price]:
    def rates() -> Rates:
        return Rates(
            *(chance.one((0, 1, 333, 10**6, 10**9)) for _ in range(2)),
            *(chance.below(75 * 10**9) for _ in range(2)),
        )

    for free in (False, False, False, True):
        yield Price(rates=rates(), free=free)
        yield Price("call", call=chance.below(10**9), free=free)
        yield Price("duration", second=chance.below(10**9), free=free)
        for last in (0, 1_000_000):
            bounds = (*BOUNDS, last)
            tiers = tuple((bound, rates()) for bound in bounds)
            yield Price("tiered", tiers=tiers, free=free)


def _call(chance: Chance, price: Price, model: str, number: int) -> Call:
    protocol = chance.one((ANTHROPIC, "openai_responses", "openai_chat_completions"))
    protocol = chance.one((protocol, protocol, "gemini_generate_content"))
    anthropic = protocol == ANTHROPIC
    read, short, long = (chance.one((0, chance.below(500))) for _ in range(3))
    size = chance.one((*BOUNDS, 1_000_000)) + chance.one((-1, 0, 1))
    if not price.tiers or chance.one((True, False, False, False, False)):
        size = read + short + long + chance.below(300_000)
    tools = (("x.web_search", 1 + chance.below(4), 1 + chance.below(10**8)),)
    return Call(
        fresh=max(size - read - short - long, 0),
        read=read,
        write_5m=short,
        write_1h=long if anthropic else 0,
        output=chance.below(9_000),
        reasoning=chance.one((0, chance.below(9_000))),
        calls=chance.one((0, 1, 1, 7)),
        seconds=chance.one((0, 1, 61)),
        protocol=protocol,
        model=model,
        speed=chance.one(("", "fast", "standard")) if anthropic else "",
        tier="" if anthropic else chance.one(("default", "flex", "priority")),
        percent=chance.one((100, 100, 80, 33, 150, 1)),
        mode=chance.one(("usage", "usage", "period", "self")),
        tools=tools if number % 9 == 0 else (),
    )
