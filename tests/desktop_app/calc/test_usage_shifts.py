"""A shift of the month's ends is taken only where it alone explains everything."""

from __future__ import annotations

from decimal import Decimal

from desktop_app.calc.usage_lines import Calendar, Edge
from desktop_app.calc.usage_shifts import Near, Shift, find_shift
from desktop_app.domain.usage import Boundary

BEIJING = Calendar(0, 31 * 86_400, 8)
UTC = 0


def near(difference: int, **moves: int) -> Near:
    """Make a key; moves are named by end and hours: last_8."""
    found = {}
    for name, count in moves.items():
        edge, _dash, hours = name.partition("_")
        found[Edge(edge), int(hours)] = Decimal(count)
    return Near(Decimal(difference), found)


def shift_of(*keys: Near, log: int = UTC) -> Shift[int] | None:
    return find_shift(dict(enumerate(keys)), log, BEIJING)


def test_the_zones_explain_what_leaves_and_what_comes() -> None:
    found = shift_of(near(-5, last_8=7, before_8=2), near(1, before_1=1))

    assert found is not None
    assert found.boundary == Boundary(
        8, later=True, gives=True, takes=True, log_offset=0
    )
    assert found.given == {0: Decimal(7)}
    assert found.taken == {0: Decimal(2), 1: Decimal(1)}


def test_a_bill_behind_the_log_takes_the_first_hours_away() -> None:
    found = shift_of(near(-4, first_1=3, first_8=1), log=16)

    assert found is not None
    assert (found.boundary.later, found.boundary.hours) == (False, 8)


def test_a_difference_that_no_shift_gives_is_left_alone() -> None:
    assert shift_of(near(-5, last_8=7, before_8=1)) is None


def test_a_shift_that_unties_a_key_is_not_taken() -> None:
    assert shift_of(near(-7, last_8=7), near(0, last_8=3)) is None


def test_two_shifts_that_explain_as_much_explain_nothing() -> None:
    assert shift_of(near(-7, last_1=7), near(-3, first_1=3)) is None


def test_shifts_that_move_the_same_are_one() -> None:
    found = shift_of(near(-7, last_1=7))

    assert found is not None
    assert found.boundary.hours == 8  # what the zones call for, though 1 would do
