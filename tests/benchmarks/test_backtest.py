"""Hold the spike rule and the forecast to what the back-test must find at least."""

from __future__ import annotations

import pytest

from benchmarks.backtest import (
    Score,
    forecast_table,
    foresights,
    spike_score,
    spike_table,
)
from benchmarks.series import DAYS, KINDS, Kind, make

CALM, _LIVELY, _ROUGH, _GROWTH, HALVED, MORE = KINDS
SERIES = 2
GOOD = 0.9


def test_the_same_number_gives_the_same_series() -> None:
    one = make(CALM, 7, 3.0, 3)

    assert one == make(CALM, 7, 3.0, 3)
    assert one != make(CALM, 8, 3.0, 3)
    assert (len(one.figures), len(one.planted)) == (DAYS, 3)


@pytest.mark.parametrize("kind", [CALM, HALVED, MORE], ids=lambda kind: kind.name)
def test_days_that_cost_threefold_are_marked_and_hardly_any_other(
    kind: Kind,
) -> None:
    score = spike_score(kind, 3.0, SERIES)

    assert score.recall >= GOOD - 0.1
    assert score.precision >= GOOD - 0.1


def test_a_score_counts_what_was_right_missed_and_wrong() -> None:
    score = Score(right=3, missed=1, wrong=2) + Score(right=1)

    assert (score.recall, score.precision) == (4 / 5, 4 / 6)
    assert Score().precision == Score().recall == 1.0


def test_a_calm_month_is_foreseen_within_a_twentieth() -> None:
    errors = [one.error for one in foresights(CALM, 20, 1)]

    assert errors
    assert max(errors) < 1 / 20


def test_the_tables_name_every_kind_of_series() -> None:
    shown = "\n".join([*spike_table(0), *forecast_table(0)])

    assert all(kind.name in shown for kind in KINDS)
