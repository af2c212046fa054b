"""Contract terms are taken, listed and compared from the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[..., Any]
Check = Callable[[object, str], None]
HEAD = (
    "kind,provider,model,type_code,label,value,unit,currency,other_currency,"
    "effective_from,effective_to,source,note\n"
)
PRICE = (
    "agreed-price,alibaba,qwen-max,,,{price},1K tokens,CNY,,"
    "2026-05-01T00:00:00+08:00,,C-1,\n"
)


def test_terms_are_taken_listed_and_compared(
    check: Check, run: Run, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text(HEAD + PRICE.format(price="0.5"), "utf-8")
    second.write_text(HEAD + PRICE.format(price="0.4"), "utf-8")

    taken = run("terms", "import", first, "--json").json
    listed = run("terms", "list", "--json").json
    compared = run("terms", "diff", second, "--json").json

    check(taken, "terms_taken")
    check(listed, "terms")
    check(compared, "terms_diff")
    assert taken == {"added": 1, "changed": 0, "removed": 0}
    assert (listed[0]["kind"], listed[0]["value"]) == ("agreed-price", "0.5")
    assert [(one["change"], one["before"], one["after"]) for one in compared] == [
        ("down", "0.5", "0.4")
    ]


def test_a_wrong_list_is_refused_with_one_sentence(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    path.write_text(HEAD + PRICE.format(price="cheap"), "utf-8")

    found = run("terms", "import", path)

    assert found.code == 1
    assert "row 2, value: “cheap” is not a price" in found.err


def test_the_tables_are_for_people(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    path.write_text(HEAD + PRICE.format(price="0.5"), "utf-8")

    assert "new" in run("terms", "diff", path).out
    assert "1 terms were added" in run("terms", "import", path).out
    assert "agreed-price" in run("terms", "list").out
    assert "same terms" in run("terms", "diff", path).out
