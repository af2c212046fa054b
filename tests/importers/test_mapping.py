"""A mapping is kept as TOML, and says in one sentence what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping as Mapped
from pathlib import Path
from typing import Any

import pytest

from importers.charge_kinds import ChargeKind
from importers.contract import ImportRefused, Precision, Role
from importers.formats.mapped import mapped_importer
from importers.mapping import (
    Mapping,
    load_mapping,
    parse_mapping,
    save_mapping,
    to_toml,
)


def raw(**other: object) -> dict[str, Any]:
    return {
        "version": 1,
        "name": "acme.usage",
        "provider": "acme",
        "currency": "USD",
        "columns": {
            "billed_cost": "Net Charge",
            "billing_account_id": "Account",
            "billing_period": "Month",
        },
    } | other


def test_a_mapping_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    mapping = parse_mapping(
        raw(
            title="Acme usage",
            utc_offset=-5,
            precision="summary",
            decimal=",",
            thousands=".",
            final={"day": 5, "hour": 9},
            formats={"billing_period": "%m/%Y"},
            constants={"service_name": "Acme LLM"},
            kinds={"Credit note": "refund"},
        )
    )

    path = save_mapping(mapping, tmp_path)

    assert path.name == "acme.usage.toml"
    assert load_mapping(path) == mapping
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_what_a_mapping_does_not_say_has_a_default() -> None:
    mapping = parse_mapping(raw())

    assert (mapping.precision, mapping.utc_offset) == (Precision.EXACT, 0)
    assert (mapping.finality.day, mapping.finality.hour) == (3, 12)
    assert "thousands" not in to_toml(mapping)


def test_the_words_of_a_mapping_become_kinds() -> None:
    mapping = parse_mapping(raw(kinds={"Gutschrift": "refund"}))

    assert mapping.kinds == {"Gutschrift": ChargeKind.REFUND}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"colums": {}}, "A mapping has no entry “colums”."),
        ({"name": 7}, "“name” is missing, or is not a text."),
        ({"name": "../x"}, "“name” may hold small letters, digits, dots and dashes."),
        ({"provider": " "}, "“provider” is empty."),
        ({"currency": "usd"}, "“currency” must be a code of three letters"),
        ({"utc_offset": "8"}, "“utc_offset” must be a whole number."),
        ({"utc_offset": 99}, "“utc_offset” must be hours between −14 and 14."),
        ({"precision": "high"}, "“precision” must be exact, split or summary."),
        ({"decimal": ",", "thousands": ","}, "“decimal” must be . or ,"),
        ({"columns": ["x"]}, "“[columns]” must be a table of single values."),
        ({"columns": {"cost": "x"}}, "There is no canonical column “cost” to map to."),
        ({"columns": {"decoded": "x"}}, "There is no canonical column “decoded”"),
        ({"constants": {"billing_date": "x"}}, "“billing_date” cannot be a constant"),
        ({"constants": {"billed_cost": "1"}}, "“billed_cost” cannot be a constant"),
        ({"formats": {"model": "%Y"}}, "“model” has a format but is no date column"),
        ({"kinds": {"x": "gift"}}, "A kind must be one of usage, free-quota"),
        ({"final": {"day": 31}}, "“[final]” may hold a day from 1 to 28"),
        ({"final": {"week": 1}}, "“[final]” may hold a day from 1 to 28"),
    ],
)
def test_a_wrong_mapping_says_what_is_wrong(
    change: Mapped[str, object], says: str
) -> None:
    with pytest.raises(ImportRefused) as refused:
        parse_mapping(raw(**change))

    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("missing", "says"),
    [
        ("billed_cost", "No header is given for “billed_cost”"),
        ("billing_period", "A month, a day or a time is needed"),
    ],
)
def test_a_mapping_without_what_every_bill_needs_is_refused(
    missing: str, says: str
) -> None:
    columns = {key: head for key, head in raw()["columns"].items() if key != missing}

    with pytest.raises(ImportRefused) as refused:
        parse_mapping(raw(columns=columns))

    assert says in str(refused.value)


def test_a_mapping_may_leave_the_account_to_whoever_imports() -> None:
    columns = {"billed_cost": "a", "charge_period_start": "t"}

    assert not parse_mapping(raw(columns=columns)).has("billing_account_id")


def test_a_usage_log_needs_no_amount_and_stays_one_when_it_is_kept(
    tmp_path: Path,
) -> None:
    columns = {"charge_period_start": "t", "input_tokens": "in"}
    mapping = parse_mapping(raw(columns=columns, role="usage-log"))

    kept = load_mapping(save_mapping(mapping, tmp_path))

    assert kept.role is Role.USAGE_LOG
    assert mapped_importer(kept).profile.role is Role.USAGE_LOG


def test_a_constant_stands_in_for_a_missing_account() -> None:
    columns = {"billed_cost": "a", "charge_period_start": "t"}

    mapping = parse_mapping(
        raw(columns=columns, constants={"billing_account_id": "main"})
    )

    assert isinstance(mapping, Mapping)
    assert mapping.has("billing_account_id")


@pytest.mark.parametrize("content", [b"name = ", b"\xff\xfe\x00", b'name = "a"'])
def test_a_file_that_is_no_mapping_is_refused_in_one_sentence(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(content)

    with pytest.raises(ImportRefused) as refused:
        load_mapping(path)

    assert "\n" not in str(refused.value)


def test_a_mapping_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="could not be read"):
        load_mapping(tmp_path / "gone.toml")
