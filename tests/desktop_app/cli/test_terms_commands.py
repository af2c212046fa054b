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


def test_implied_prices_are_listed_with_their_steps(
    check: Check, on_sample: Run
) -> None:
    found = on_sample("prices", "implied", "--json").json

    check(found, "implied")
    changes = [one for one in found if one["before"] is not None]
    assert changes
    assert all(one["change"] in {"up", "down"} for one in changes)


def test_implied_prices_of_one_model_and_period(on_sample: Run) -> None:
    words = ("prices", "implied", "--period", "2026-05", "--model", "qwen3.6-plus")

    found = on_sample(*words, "--json").json
    table = on_sample(*words, "--csv").out

    assert {one["model"] for one in found} == {"qwen3.6-plus"}
    assert table.splitlines()[0].startswith("provider,region,model,type_code,unit")
    assert len(table.splitlines()) == len(found) + 1
    assert "qwen3.6-plus" in on_sample(*words).out


def test_an_empty_ledger_implies_nothing(run: Run) -> None:
    assert run("prices", "implied", "--json").json == []
    assert run("quota", "--json").json == []
    assert "no term grants any" in run("quota").out


def test_the_free_quota_is_audited_against_its_term(
    check: Check, on_sample: Run, tmp_path: Path
) -> None:
    path = tmp_path / "terms.csv"
    path.write_text(
        HEAD + "free-quota,alibaba,qwen3.6-plus,,,1000000,tokens,,,"
        "2026-04-01T00:00:00+08:00,2026-07-01T00:00:00+08:00,,\n",
        "utf-8",
    )
    on_sample("terms", "import", path)

    found = on_sample("quota", "--json").json

    check(found, "quota")
    [granted] = [one for one in found if one["model"] == "qwen3.6-plus"]
    assert granted["unit"] == "tokens"
    assert granted["used"] == "944020"
    assert granted["left"] == granted["expired"] == "55980"
    assert "944020" in on_sample("quota").out


def test_the_savings_plans_are_audited_against_the_commitment(
    check: Check, on_sample: Run, tmp_path: Path
) -> None:
    path = tmp_path / "terms.csv"
    path.write_text(
        HEAD + "commitment,alibaba,,,universal,500,,CNY,,"
        "2026-05-01T00:00:00+08:00,2026-06-01T00:00:00+08:00,,\n",
        "utf-8",
    )
    on_sample("terms", "import", path)

    found = on_sample("plans", "--json").json

    check(found, "plans")
    assert {one["month"] for one in found} == {"2026-05"}
    assert found[0]["unused"] == found[0]["expired"] == "500"
    assert "universal" in on_sample("plans").out


def test_a_ledger_without_plans_says_so(run: Run) -> None:
    assert run("plans", "--json").json == []
    assert "no term commits any" in run("plans").out
