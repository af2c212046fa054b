"""Say how far amounts may lie apart before a difference is a finding."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from importers.contract import Precision

_NONE = Decimal(0)
_CENT = Decimal("0.01")
_HALF_CENT = Decimal("0.005")
_MICRO = Decimal("0.000001")
_NANO = Decimal("0.000000001")


@dataclass(frozen=True)
class Tolerance:
    """What may differ in lines of a precision class and a profile.

    Args:
        precision: the precision class it is for.
        profile: beginning of the profile's name; empty: every profile.
        line: billed against expected, per line.
        arithmetic: a stated amount against the bill's own figures.
        group: billed against expected, per group of SPLIT lines.
    """

    precision: Precision
    profile: str
    line: Decimal = _NONE
    arithmetic: Decimal = _NONE
    group: Decimal = _NONE


# The longest fitting profile name wins.
STANDARD: tuple[Tolerance, ...] = (
    Tolerance(Precision.EXACT, ""),
    # Amounts printed with fewer decimals than they were calculated with.
    Tolerance(Precision.EXACT, "alibaba.billing-item-details", _HALF_CENT, _CENT),
    Tolerance(Precision.EXACT, "alibaba.api", _MICRO, _MICRO),
    # The proxy adds doubles, whose last digits mean nothing, and the ledger rounds
    # them to ten decimals: together far less than a billionth of a dollar, which is
    # in turn less than what a single token costs anywhere.
    Tolerance(Precision.EXACT, "litellm.", _NANO, _NANO),
    Tolerance(Precision.SPLIT, "", group=_CENT),
    Tolerance(Precision.SUMMARY, "", arithmetic=_CENT),
)


@dataclass(frozen=True)
class Tolerances:
    """The table of tolerances; data, shown beside every run."""

    rows: tuple[Tolerance, ...] = STANDARD

    def of(self, precision: str, profile: str) -> Tolerance:
        """Return what holds for the lines of a profile."""
        fitting = [
            row
            for row in self.rows
            if row.precision == precision and profile.startswith(row.profile)
        ]
        if not fitting:
            return Tolerance(Precision(precision), "")
        return max(fitting, key=lambda row: len(row.profile))

    def facts(self) -> list[dict[str, str]]:
        """Return the table as plain texts, to be recorded with a run."""
        return [
            {name: str(value) for name, value in vars(row).items()} for row in self.rows
        ]
