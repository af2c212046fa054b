"""Back-test the spike rule and the forecast: ``python -m benchmarks.backtest``.

Series are invented with known events, so what should be marked is known, and so is
what each month came to. Nothing is timed; the same numbers come out everywhere.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from benchmarks.series import KINDS, Kind, Series, make
from desktop_app.calc.forecast import forecast
from desktop_app.calc.spikes import far_from_usual
from desktop_app.domain.money import total

PLANTED = 3  # days of a series
EVENTS = (("3 × usual", 3.0), ("2 × usual", 2.0), ("a tenth of usual", 0.1))
CUTS = (5, 10, 15, 20, 25)  # of which day a month's end is foreseen
SHORTEST = 90  # days that lie before a forecast


@dataclass(frozen=True)
class Score:
    """How many planted days were marked, and how many others."""

    right: int = 0
    missed: int = 0
    wrong: int = 0

    @property
    def precision(self) -> float:
        """Return which share of the marked days was planted."""
        marked = self.right + self.wrong
        return self.right / marked if marked else 1.0

    @property
    def recall(self) -> float:
        """Return which share of the planted days was marked."""
        planted = self.right + self.missed
        return self.right / planted if planted else 1.0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.right + other.right,
            self.missed + other.missed,
            self.wrong + other.wrong,
        )


@dataclass(frozen=True)
class Foreseen:
    """How far one forecast was off, as a share, and whether its band held."""

    error: float
    held: bool


def main() -> int:
    """Print precision and recall of the rule, error and coverage of the forecast."""
    parser = argparse.ArgumentParser(prog="benchmarks.backtest", description=__doc__)
    parser.add_argument("--series", type=int, default=20, help="of each kind")
    count = parser.parse_args().series
    print("\n".join([*spike_table(count), "", *forecast_table(count)]))
    return 0


def spike_table(count: int) -> list[str]:
    """Return precision and recall by kind of series and by event."""
    lines = [f"{'spikes':<26}{'event':<18}{'precision':>10}{'recall':>8}"]
    for event, times in EVENTS:
        scores = [spike_score(kind, times, count) for kind in KINDS]
        whole = sum(scores, Score())
        for name, score in [
            *((kind.name, one) for kind, one in zip(KINDS, scores, strict=True)),
            ("all", whole),
        ]:
            figures = f"{score.precision:>10.3f}{score.recall:>8.3f}"
            lines.append(f"{name:<26}{event:<18}{figures}")
    quiet = sum((spike_score(kind, 1.0, count, planted=0) for kind in KINDS), Score())
    series = count * len(KINDS)
    lines.append(f"nothing planted: {quiet.wrong} days marked in {series} series")
    return lines


def spike_score(kind: Kind, times: float, count: int, planted: int = PLANTED) -> Score:
    """Mark the days of some series and count what was right."""
    whole = Score()
    for number in range(count):
        series = make(kind, number, times, planted)
        marked = {one.bucket for one in far_from_usual(series.days, series.figures)}
        whole += Score(
            right=len(marked & series.planted),
            missed=len(series.planted - marked),
            wrong=len(marked - series.planted),
        )
    return whole


def forecast_table(count: int) -> list[str]:
    """Return error and coverage of the band, by kind of series and day of the month."""
    head = f"{'forecast of the month end':<26}{'on day':>8}{'median error':>14}"
    lines = [f"{head}{'band holds':>12}{'n':>6}"]
    every: list[Foreseen] = []
    for kind in KINDS:
        found = {day: list(foresights(kind, day, count)) for day in CUTS}
        every += [one for some in found.values() for one in some]
        lines += [_row(kind.name, str(day), some) for day, some in found.items()]
    lines.append(_row("all", "", every))
    return lines


def foresights(kind: Kind, day: int, count: int) -> Iterator[Foreseen]:
    """Foresee months on one of their days, and look at what they came to."""
    for number in range(count):
        series = make(kind, number, 3.0, planted_of(number))
        for cut in _cuts(series, day):
            until = _month_end(series, cut)
            known = slice(0, cut + 1)
            found = forecast(
                series.days[known], series.figures[known], series.days[until]
            )
            if found is None:
                continue
            first = cut - series.days[cut].day + 1
            came = total(series.figures[first : until + 1])
            yield Foreseen(
                error=abs(float((found.expected - came) / came)),
                held=found.low <= came <= found.high,
            )


def planted_of(number: int) -> int:
    """Return how many wild days a series has: every other one has a few."""
    return PLANTED * (number % 2)


def _cuts(series: Series, day: int) -> Iterator[int]:
    for at, one in enumerate(series.days):
        if one.day == day and at >= SHORTEST and _month_end(series, at) > at:
            yield at


def _month_end(series: Series, at: int) -> int:
    """Return the place of the month's last day; that of today: it is not known."""
    month = series.days[at].month
    last = max(n for n, one in enumerate(series.days) if one.month == month)
    whole = last + 1 < len(series.days)
    return last if whole else at


def _row(name: str, day: str, found: Sequence[Foreseen]) -> str:
    error = median(one.error for one in found) if found else Decimal(0)
    held = sum(one.held for one in found) / len(found) if found else 0.0
    return f"{name:<26}{day:>8}{error:>13.1%} {held:>11.1%}{len(found):>6}"


if __name__ == "__main__":
    sys.exit(main())
