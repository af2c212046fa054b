"""Name what a ledger is verified for, and what does not hold."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Proof(StrEnum):
    """One kind of thing that is verified, in the order of verifying."""

    DATABASE = "database"
    TRIGGERS = "triggers"
    CHAIN = "chain"
    SIGNATURES = "signatures"
    SOURCES = "sources"
    LINES = "lines"
    SIDE_FILES = "side-files"
    RESULTS = "results"
    SNAPSHOTS = "snapshots"
    TOTALS = "totals"


@dataclass(frozen=True)
class Fault:
    """The thing that does not hold: which, and in what."""

    proof: Proof
    subject: str  # a table, an entry, a file, a bill
    reason: str  # in words


@dataclass(frozen=True)
class Proved:
    """How many things of a kind were proved."""

    proof: Proof
    count: int


@dataclass(frozen=True)
class Verification:
    """What was proved of a ledger, up to the first thing that does not hold."""

    proved: tuple[Proved, ...]
    fault: Fault | None  # None: everything holds
    chain_head: str = ""

    @property
    def holds(self) -> bool:
        """Whether everything holds."""
        return self.fault is None
