"""A row that states a time and nothing else is blank, and still read."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from importers.sheets import Stretch
from importers.silence import without_silent


def stretch(*rows: tuple[str | None, str | None], blank: int = 0) -> Stretch:
    """Make a stretch of a time and an amount."""
    times: Any = pa.array([time for time, _amount in rows], pa.string())
    amounts: Any = pa.array([amount for _time, amount in rows], pa.string())
    texts = pa.table({"0": times.dictionary_encode(), "1": amounts})
    return Stretch(texts, None, len(rows) + blank, blank, (), 9, None)


def test_a_silent_row_counts_as_blank() -> None:
    found = without_silent(stretch(("1", "5"), ("2", None), ("3", " ")), [1])

    assert (found.texts.num_rows, found.records, found.blank) == (1, 3, 2)


def test_the_others_keep_their_places() -> None:
    found = without_silent(stretch(("1", None), ("2", "5"), ("3", "6")), [1])

    assert found.rows is not None
    assert found.rows.to_pylist() == [1, 2]


def test_blank_rows_that_were_found_before_are_counted_too() -> None:
    found = without_silent(stretch(("1", None), ("2", "5"), blank=3), [1])

    assert found.blank == 4


def test_a_stretch_in_which_all_rows_speak_stays_as_it_is() -> None:
    given = stretch(("1", "5"))

    assert without_silent(given, [1]) is given
    assert without_silent(given, []) is given


def test_a_word_column_speaks_as_a_text_does() -> None:
    found = without_silent(stretch(("1", None), (None, None)), [0, 1])

    assert (found.texts.num_rows, found.blank) == (1, 1)
