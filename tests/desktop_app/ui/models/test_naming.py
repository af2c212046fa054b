"""Codes in a table: their names can be written, and say when they hold."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from desktop_app.domain.names import Kind
from desktop_app.services.naming_codes import ZONE, NamedCode
from desktop_app.ui.models.naming import NAME, NamingRows, naming_columns


def test_the_model_keeps_qt_s_rules() -> None:
    model = NamingRows(naming_columns())
    mode = QAbstractItemModelTester.FailureReportingMode.Warning
    tester = QAbstractItemModelTester(model, mode)
    rows = [NamedCode(Kind.API_KEY, "1"), NamedCode(Kind.MODEL, "m", "M")]
    model.show(rows)
    told: list[tuple[object, str]] = []
    model.written.connect(lambda row, name: told.append((row, name)))

    taken = [
        model.setData(model.index(0, column), "Search") for column in (NAME, NAME + 1)
    ]
    model.exchange(rows[0], NamedCode(Kind.API_KEY, "1", "Search"))

    assert tester.model() is model
    assert taken == [True, False]
    assert told == [(rows[0], "Search")]
    assert model.index(0, NAME).data() == "Search"


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (None, None, "always"),
        (1, None, "2026-06-01"),
        (None, 2, "until 2026-06-02"),
        (1, 2, "2026-06-01, until 2026-06-02"),
    ],
)
def test_a_name_says_when_it_holds(
    since: int | None, until: int | None, words: str
) -> None:
    first, end = (
        None if one is None else datetime(2026, 6, one, tzinfo=ZONE)
        for one in (since, until)
    )
    row = NamedCode(Kind.MODEL, "m", "M", first, end)

    assert naming_columns()[4].text(row) == words
