"""Columns fill each other, and amounts add up exactly."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pyarrow as pa

from importers.filling import fill, less
from importers.kernels import Cells
from importers.registry import identify
from importers.schema import MONEY, WORD


def words(*texts: str | None) -> Cells:
    return pa.array(texts, pa.string()).cast(WORD)


def amounts(*texts: str | None) -> Cells:
    return pa.array([None if t is None else Decimal(t) for t in texts], MONEY)


def test_a_null_word_is_filled_from_the_other_column() -> None:
    columns = {"a": words("x", None, None), "b": words("y", "z", None)}

    fill(columns, 3, "a", "b")

    assert columns["a"].to_pylist() == ["x", "z", None]
    assert columns["a"].type == WORD
    assert "b" not in columns


def test_a_null_amount_is_filled_from_the_other_column() -> None:
    columns = {"a": amounts("1", None), "b": amounts("2", "3")}

    fill(columns, 2, "a", "b")

    assert columns["a"].to_pylist() == [Decimal(1), Decimal(3)]


def test_an_absent_column_becomes_the_other_one() -> None:
    columns = {"b": words("y")}

    fill(columns, 1, "a", "b")
    fill(columns, 1, "c", "not there")

    assert columns.keys() == {"a"}


def test_amounts_are_taken_off_to_the_last_digit() -> None:
    columns = {
        "list": amounts("9999999999999999999999999999.0000000001", "1", None),
        "off": amounts("0.0000000001", None, "1"),
        "more": amounts("1", "0.5", "1"),
    }

    rest = less(columns, "list", ["off", "more", "not there"])

    assert rest.to_pylist() == [
        Decimal("9999999999999999999999999998.0000000000"),
        Decimal("0.5"),
        None,
    ]


def test_tags_that_cannot_be_read_are_noted_on_their_line(
    a_bill: Callable[..., str], a_file: Callable[[str], Path]
) -> None:
    text = a_bill({"detail": "key:team value:shop"}, {"detail": "key: value:"}, {})
    path = a_file(text.replace("用量信息/用量详情", "资源信息/标签"))

    (batch,) = identify(path).batches()

    assert batch.lines["tags"].to_pylist() == ['{"team":"shop"}', None, None]
    first, second, third = batch.lines["decode_note"].to_pylist()
    assert (first, third) == (None, None)
    assert "tag" in str(second)
