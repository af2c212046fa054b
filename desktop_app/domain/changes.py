"""Tell what a verb changed, so that each page knows whether to look again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Flag, auto
from typing import Generic, TypeVar

T = TypeVar("T")


class Changed(Flag):
    """What a verb touched."""

    NOTHING = 0
    BILLS = auto()
    PRICES = auto()
    FINDINGS = auto()
    NAMES = auto()
    TERMS = auto()
    SETTINGS = auto()
    ACTIVITY = auto()
    DOCUMENTS = auto()
    DISPUTES = auto()
    CLOSINGS = auto()
    DECISIONS = auto()  # what people decided of findings, not the findings
    ALLOCATION = auto()  # departments and the rules that give them cost
    BUDGETS = auto()  # limits, and the alerts that they raised


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """What a verb returns: its value, and what it changed."""

    value: T
    changed: Changed = Changed.NOTHING
