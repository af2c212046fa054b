"""Whose bills a log counts is decided by a person, with a sensible proposal."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.domain.errors import Refused
from desktop_app.domain.matrix import CellState
from desktop_app.domain.usage import Grain, Holder, Pairing, Proposal, WhyPaired
from desktop_app.services.auditing import entry_words
from desktop_app.services.naming import import_names
from desktop_app.services.pairing import pair, unpair, usage_logs
from tests.desktop_app.services.counting.books import (
    MAY,
    OWN,
    Books,
    a_call,
    may,
    off,
)

BILLS = Holder.of(MAY)
CALL = a_call(may(5, 9), 1_000)


def test_the_account_with_the_most_models_in_common_is_proposed(books: Books) -> None:
    books.bill([CALL])
    books.bill([a_call(may(5, 9), 1_000, model="other")], billing_account_id="2002")
    books.log([CALL], offset=8)

    found = usage_logs(books.home)

    assert found.proposals == (Proposal(OWN, BILLS, WhyPaired.SAME_MODELS),)
    assert found.accounts == (BILLS, Holder("alibaba", "2002"))


def test_where_nothing_speaks_for_one_account_none_is_proposed(books: Books) -> None:
    books.bill([CALL])
    books.bill([CALL], billing_account_id="2002")
    books.log([CALL], offset=8)

    assert usage_logs(books.home).proposals == (Proposal(OWN, None),)
    with pytest.raises(Refused, match="Nothing says whose bills"):
        pair(books.home, OWN)


def test_a_pairing_holds_and_is_in_the_trail(books: Books) -> None:
    books.bill([CALL])
    books.log([CALL], offset=8)

    pair(books.home, OWN)

    assert usage_logs(books.home).pairings == (Pairing(OWN, BILLS),)
    with books.home.ledger.read() as records:
        (entry,) = records.events(1)
    assert (entry.kind, entry.person) == ("usage-log.pair", "Ada")


def test_a_log_that_is_unpaired_counts_no_longer(books: Books) -> None:
    books.bill([CALL])
    books.log([CALL], offset=8)
    books.pair()
    assert books.cell().state is CellState.TIES

    unpair(books.home, OWN)

    assert books.cell().state is CellState.NOT_EXPECTED
    assert usage_logs(books.home).pairings == ()


@pytest.mark.parametrize(
    ("cost", "words"),
    [("", "1 lines of a usage log, without amounts."), ("2", "2 CNY")],
)
def test_the_import_of_a_log_names_amounts_only_if_it_has_any(
    books: Books, cost: str, words: str
) -> None:
    books.log([replace(CALL, cost=cost)], offset=8)

    with books.home.ledger.read() as records:
        (entry,) = records.events(1)
    assert words in entry_words(entry)


def test_a_log_is_in_no_total_of_a_bill(books: Books) -> None:
    books.bill([CALL])
    books.log([CALL], offset=8)

    with books.home.ledger.read() as records:
        (bill,) = records.bills()

    assert (bill.id, bill.lines) == (MAY, 1)


def test_a_paired_log_without_this_month_leaves_the_cell_open(books: Books) -> None:
    books.bill([CALL])
    books.log([a_call(may(5, 9).replace(month=7), 1)], offset=8)
    books.pair()

    assert books.cell().state is CellState.OPEN
    assert books.cell().amount is None


def test_codes_with_one_name_are_the_same_model_and_key(
    books: Books, tmp_path: Path
) -> None:
    books.bill([a_call(may(5, 9), 1_000, model="qwen-plus-0806", key="1234567")])
    books.log([a_call(may(5, 9), 1_000, model="Qwen Plus", key="research")], offset=8)
    books.pair()
    before = {one.state.value for one in off(books.match())}
    path = tmp_path / "names.csv"
    path.write_text(
        "kind,code,name,valid_from,valid_to\n"
        "model,qwen-plus-0806,Qwen Plus,,\n"
        "api_key,1234567,research,,\n",
        encoding="utf-8",
    )

    import_names(books.home, path)

    assert before == {"missing-in-log", "missing-in-bill"}
    (row,) = books.match().rows
    assert (row.key.model, row.key.owner, row.state.value) == (
        "Qwen Plus",
        "research",
        "ties",
    )


def test_where_one_side_names_no_keys_rows_are_by_model_and_type(
    books: Books,
) -> None:
    books.bill([a_call(may(5, 9), 1_000, key="")])
    books.log([a_call(may(5, 9), 1_000, key="research")], offset=8)
    books.pair()

    found = books.match(Grain.MODEL)

    assert found.owned_by == ""
    assert off(books.match()) == []
