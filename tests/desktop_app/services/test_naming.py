"""Check how codes get their names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop_app.domain.bills import Scope
from desktop_app.domain.changes import Changed
from desktop_app.domain.errors import Refused
from desktop_app.domain.names import Kind
from desktop_app.services.browsing import bills
from desktop_app.services.naming import (
    import_names,
    list_names,
    names_at,
    names_of,
)
from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.hand_made import Desk, a_line

HEADER = "kind,code,name,valid_from,valid_to"
JUNE = "2026-06-01T00:00:00+08:00"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "ledger", write=True) as opened:
        yield opened


def a_list(tmp_path: Path, *rows: str, header: str = HEADER) -> Path:
    path = tmp_path / "names.csv"
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    return path


def test_each_kind_can_be_named(home: Workspace, tmp_path: Path) -> None:
    path = a_list(
        tmp_path,
        "api_key,1234567,研发 key,,",
        "workspace,llm-x,Research,,",
        "account,1,Group,,",
        "model,qwen-x,Qwen X,,",
    )

    outcome = import_names(home, path)

    assert (outcome.value, Changed.NAMES in outcome.changed) == (4, True)
    assert names_at(home, "api_key") == {"1234567": "研发 key"}
    assert len(list_names(home)) == 4


def test_a_name_holds_in_its_time(home: Workspace, tmp_path: Path) -> None:
    import_names(
        home,
        a_list(tmp_path, f"workspace,w,Old,,{JUNE}", f"workspace,w,New,{JUNE},"),
    )

    may, june = datetime(2026, 5, 31, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)
    assert names_at(home, "workspace", may) == {"w": "Old"}
    assert names_at(home, "workspace", june) == {"w": "New"}


def test_a_new_name_replaces_one_from_the_same_time(
    home: Workspace, tmp_path: Path
) -> None:
    import_names(home, a_list(tmp_path, "model,m,One,,"))

    outcome = import_names(home, a_list(tmp_path, "model,m,Two,,"))

    assert outcome.value == 1
    assert names_at(home, "model") == {"m": "Two"}


def test_a_list_taken_twice_changes_nothing(home: Workspace, tmp_path: Path) -> None:
    path = a_list(tmp_path, "model,m,One,,")
    import_names(home, path)

    assert import_names(home, path).changed == Changed.NOTHING


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (["person,m,One,,"], "row 2, kind: “person” is none of api_key, workspace"),
        (["model,,One,,"], "row 2, code: is empty"),
        (["model,m,,,"], "row 2, name: is empty"),
        (["model,m,One,May,"], "row 2, valid_from: “May” is not a time"),
        (["model,m,One,,", "model,m,Two,,"], "row 3, code: row 2 names this code"),
    ],
)
def test_a_wrong_row_refuses_the_list(
    home: Workspace, tmp_path: Path, rows: list[str], sentence: str
) -> None:
    with pytest.raises(Refused) as refused:
        import_names(home, a_list(tmp_path, *rows))

    assert sentence in refused.value.message
    assert list_names(home) == []


def test_another_list_is_no_dictionary(home: Workspace, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"names\.csv is not a dictionary of names"):
        import_names(home, a_list(tmp_path, "1,2", header="a,b"))


def test_a_bill_bears_the_name_of_its_account(home: Workspace, tmp_path: Path) -> None:
    desk = Desk(home, tmp_path)
    desk.put(a_line(1))
    [plain] = bills(home, Scope())

    import_names(home, a_list(tmp_path, f"account,{plain.id.account},Shop,,"))
    [named] = bills(home, Scope())

    assert (plain.called, named.called) == ("", "Shop")
    assert named.title == plain.title.replace(plain.id.account, "Shop · 1001")


def test_a_code_keeps_the_last_name_that_it_had(
    home: Workspace, tmp_path: Path
) -> None:
    rows = (f"workspace,w,Old,,{JUNE}", "workspace,w,Later,2999-01-01T00:00:00Z,")
    import_names(home, a_list(tmp_path, *rows))

    assert names_of(home).of(Kind.WORKSPACE, "w") == "Old"
