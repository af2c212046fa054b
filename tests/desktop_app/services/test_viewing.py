"""A way of looking at lines is kept under a name, for everyone at the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import Refused
from desktop_app.domain.saved_views import SavedView, read_view
from desktop_app.domain.views import Filter, Op, Scalar, Sort
from desktop_app.services.viewing import delete_view, list_views, save_view
from desktop_app.store.workspace import Workspace

VALUES: tuple[Scalar, ...] = (
    None,
    "qwen-plus",
    "",
    7,
    True,
    Decimal("0.10"),
    date(2026, 5, 1),
    datetime(2026, 5, 1, 8, tzinfo=UTC),
)
VIEW = SavedView(
    "Batch above list price",
    (Filter("model", Op.IS, VALUES), Filter("billed_cost", Op.AT_LEAST, (Decimal(1),))),
    (Sort("difference", descending=True),),
    "model:124,difference:132",
)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "ledger", write=True, person="Ada") as opened:
        yield opened


def test_a_saved_view_is_read_as_it_was(home: Workspace) -> None:
    save_view(home, VIEW)

    assert list_views(home) == [VIEW]


@given(st.decimals(allow_nan=False, allow_infinity=False), st.text())
def test_every_value_comes_back(amount: Decimal, text: str) -> None:
    view = SavedView("v", (Filter("model", Op.IS, (amount, text)),))

    assert read_view("v", view.written()) == view


def test_saving_again_takes_the_place_of_the_older_one(home: Workspace) -> None:
    save_view(home, VIEW)
    save_view(home, SavedView(VIEW.name))

    assert list_views(home) == [SavedView(VIEW.name)]


def test_a_deleted_view_is_gone_and_the_trail_keeps_it(home: Workspace) -> None:
    save_view(home, VIEW)

    delete_view(home, VIEW.name)

    assert list_views(home) == []
    with home.ledger.read() as records:
        last, before = records.events(2)
    assert (last.kind, last.person) == ("view", "Ada")
    assert "qwen-plus" in last.before
    assert VIEW.name in before.after


@pytest.mark.parametrize("name", ["", "  ", "x" * 61])
def test_a_view_needs_a_name(home: Workspace, name: str) -> None:
    with pytest.raises(Refused):
        save_view(home, SavedView(name))


def test_a_view_that_is_not_there_cannot_be_deleted(home: Workspace) -> None:
    with pytest.raises(Refused):
        delete_view(home, "nobody's")


def test_what_is_no_view_is_left_out(home: Workspace) -> None:
    with home.ledger.begin() as records:
        records.choose("view.lines.torn", '{"filters": [["a"')

    assert list_views(home) == []
