"""Check how the whole contract is taken, replaced and compared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from desktop_app.domain.errors import Refused
from desktop_app.domain.terms import Term, TermKind
from desktop_app.services.term_sheet import HEADER, WHOLE_HEADER
from desktop_app.services.terms import diff_terms, import_terms, list_terms
from desktop_app.store.workspace import Workspace

MAY = "2026-05-01T00:00:00+08:00"
JUNE = "2026-06-01T00:00:00+08:00"
WHOLE = (
    f"discount,alibaba,qwen-*,,,0.9,,,,{MAY},,C-1,",
    f"agreed-price,alibaba,qwen-max,input_token,,0.0018,1K tokens,CNY,,{MAY},,C-1,",
    f"multiplier,alibaba,qwen-max,,priority,2,,,,{MAY},,C-1,",
    f"free-quota,alibaba,qwen-plus,,,1000000,tokens,,,{MAY},{JUNE},,",
    f"savings-plan,alibaba,qwen-*,,A,0.53,,,,{MAY},,C-1,",
    f"commitment,alibaba,,,A,500,,CNY,,{MAY},,C-1,",
    f"rounding,alibaba,,,half-up,2,,,,{MAY},,C-1,",
    f"exchange-rate,,,,,7.1,,USD,CNY,{MAY},{JUNE},a bank's list,",
)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "ledger", write=True) as opened:
        yield opened


def a_list(tmp_path: Path, *rows: str, name: str = "terms.csv") -> Path:
    path = tmp_path / name
    path.write_text("\n".join([",".join(HEADER), *rows]), encoding="utf-8")
    return path


def test_a_contract_of_every_kind_comes_back(home: Workspace, tmp_path: Path) -> None:
    taken = import_terms(home, a_list(tmp_path, *WHOLE)).value

    found = list_terms(home)
    assert taken.added == len(WHOLE)
    assert {one.kind for one in found} == set(TermKind)
    assert found[0] == Term(
        kind=TermKind.AGREED_PRICE,
        provider="alibaba",
        model="qwen-max",
        type_code="input_token",
        label="",
        value=Decimal("0.0018"),
        unit="1K tokens",
        currency="CNY",
        other_currency="",
        effective_from=datetime(2026, 4, 30, 16, tzinfo=UTC),
        effective_to=None,
        source="C-1",
    )


def test_a_workbook_is_read_like_a_csv(home: Workspace, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (HEADER, *(row.split(",") for row in WHOLE)):
        book.worksheets[0].append(list(row))
    book.save(tmp_path / "terms.xlsx")

    assert import_terms(home, tmp_path / "terms.xlsx").value.added == len(WHOLE)


def test_discounts_of_both_templates_stand_together(
    home: Workspace, tmp_path: Path
) -> None:
    old = tmp_path / "old.csv"
    old.write_text(
        "provider,model,type_code,factor,effective_from,effective_to,note\n"
        f"alibaba,qwen-turbo,,0.8,{MAY},,\n",
        encoding="utf-8",
    )
    import_terms(home, old)
    import_terms(home, a_list(tmp_path, WHOLE[0]))

    with home.ledger.read() as records:
        assert [one.model for one in records.discounts()] == ["qwen-turbo", "qwen-*"]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (f"gift,alibaba,m,,,1,,,,{MAY},,,", "kind: “gift” is none of: discount, "),
        (f"discount,alibaba,m,,,1.2,,,,{MAY},,,", "value: “1.2” is not a factor"),
        (
            f"discount,alibaba,m,,,0.9,1K tokens,,,{MAY},,,",
            "unit: “1K tokens” has no meaning for discount",
        ),
        (f"agreed-price,alibaba,m,,,1,,CNY,,{MAY},,,", "unit: is empty"),
        (
            f"agreed-price,alibaba,m,,,1,1K tokens,yuan,,{MAY},,,",
            "currency: “yuan” is not a currency code",
        ),
        (f"multiplier,alibaba,m,,,0,,,,{MAY},,,", "value: “0” is not above 0"),
        (
            f"multiplier,alibaba,m,,,1.0000001,,,,{MAY},,,",
            "value: “1.0000001” has more than 6 decimals",
        ),
        (
            f"free-quota,alibaba,m,,,5,tokens,,,{MAY},,,",
            "effective_to: is empty: say when the free quota expires",
        ),
        (f"savings-plan,alibaba,m,,,0.5,,,,{MAY},,,", "label: is empty"),
        (f"commitment,alibaba,m,,,5,,CNY,,{MAY},,,", "model: “m” has no meaning"),
        (f"rounding,alibaba,,,near,2,,,,{MAY},,,", "label: “near” is none of"),
        (f"rounding,alibaba,,,down,2,month,,,{MAY},,,", "unit: “month” is none of"),
        (
            f"rounding,alibaba,m,,down,2,bill,,,{MAY},,,",
            "model: “m” has no meaning where a whole bill is rounded",
        ),
        (f"rounding,alibaba,,,down,2.5,,,,{MAY},,,", "value: “2.5” is not a whole"),
        (f"exchange-rate,,,,,7,,USD,CNY,{MAY},,,", "source: is empty"),
        (f"exchange-rate,,,,,7,,CNY,CNY,{MAY},,s,", "other_currency: “CNY” is the"),
        ("discount,alibaba,m,,,0.9,,,,,,,", "effective_from: is empty"),
    ],
)
def test_a_wrong_cell_refuses_the_list_and_is_named(
    home: Workspace, tmp_path: Path, row: str, sentence: str
) -> None:
    with pytest.raises(Refused) as refused:
        import_terms(home, a_list(tmp_path, row))

    assert f"row 2, {sentence}" in refused.value.message
    assert list_terms(home) == []


def an_account_list(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "accounts.csv"
    path.write_text("\n".join([",".join(WHOLE_HEADER), *rows]), encoding="utf-8")
    return path


def test_a_term_may_hold_for_one_account_alone(home: Workspace, tmp_path: Path) -> None:
    quota = f"free-quota,alibaba,m,,,{{}},tokens,,,{MAY},{JUNE},,,{{}}"
    path = an_account_list(tmp_path, quota.format(5, ""), quota.format(7, "1001"))

    import_terms(home, path)

    assert [(one.value, one.account) for one in list_terms(home)] == [
        (Decimal(5), ""),
        (Decimal(7), "1001"),
    ]


def test_a_discount_holds_for_every_account(home: Workspace, tmp_path: Path) -> None:
    path = an_account_list(tmp_path, f"discount,alibaba,m,,,0.9,,,,{MAY},,,,1001")

    with pytest.raises(Refused, match="account: “1001” has no meaning for discount"):
        import_terms(home, path)


def test_a_chinese_header_says_the_same(home: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "条款.csv"
    header = "类别,供应商,模型,计费类型,标签,数值,单位,币种,目标币种,"
    header += "生效时间,失效时间,来源,备注"
    path.write_text(f"{header}\n{WHOLE[1]}\n", encoding="utf-8")

    import_terms(home, path)

    assert [one.kind for one in list_terms(home)] == [TermKind.AGREED_PRICE]


def test_two_prices_for_one_charge_at_once_are_refused(
    home: Workspace, tmp_path: Path
) -> None:
    other = f"agreed-price,alibaba,qwen-max,input_token,,2,1M tokens,CNY,,{JUNE},,,"

    with pytest.raises(Refused, match="row 3, effective_from: row 2 speaks of"):
        import_terms(home, a_list(tmp_path, WHOLE[1], other))


def test_a_term_that_meets_the_ledgers_is_refused(
    home: Workspace, tmp_path: Path
) -> None:
    import_terms(home, a_list(tmp_path, WHOLE[0]))
    later = f"discount,alibaba,qwen-*,,,0.8,,,,{JUNE},,C-2,"

    with pytest.raises(Refused, match="would hold at the same time") as refused:
        import_terms(home, a_list(tmp_path, later))

    assert "List the earlier term too" in refused.value.hint
    assert [one.value for one in list_terms(home)] == [Decimal("0.9")]


def test_a_term_with_the_same_start_is_put_in_its_place(
    home: Workspace, tmp_path: Path
) -> None:
    import_terms(home, a_list(tmp_path, WHOLE[0]))
    ended = WHOLE[0].replace(f"{MAY},,", f"{MAY},{JUNE},")
    later = f"discount,alibaba,qwen-*,,,0.8,,,,{JUNE},,C-2,"

    taken = import_terms(home, a_list(tmp_path, ended, later)).value

    assert (taken.added, taken.changed) == (1, 1)
    assert [one.value for one in list_terms(home)] == [Decimal("0.9"), Decimal("0.8")]


def test_what_is_put_in_its_place_stays_in_the_trail(
    home: Workspace, tmp_path: Path
) -> None:
    import_terms(home, a_list(tmp_path, WHOLE[0]))
    import_terms(home, a_list(tmp_path, WHOLE[0].replace("0.9", "0.7")))

    with home.ledger.read() as records:
        newest = records.events(1)[0]
    assert '"value":"0.9"' in newest.before
    assert '"value":"0.7"' in newest.after


def test_the_same_list_again_changes_nothing(home: Workspace, tmp_path: Path) -> None:
    path = a_list(tmp_path, *WHOLE)
    import_terms(home, path)

    assert not import_terms(home, path).value.any


def test_a_whole_contract_takes_out_what_it_does_not_name(
    home: Workspace, tmp_path: Path
) -> None:
    import_terms(home, a_list(tmp_path, *WHOLE))

    taken = import_terms(home, a_list(tmp_path, *WHOLE[1:]), whole=True).value

    assert (taken.added, taken.changed, taken.removed) == (0, 0, 1)
    assert TermKind.DISCOUNT not in {one.kind for one in list_terms(home)}


def test_a_difference_is_new_gone_up_down_or_reworded(
    home: Workspace, tmp_path: Path
) -> None:
    import_terms(home, a_list(tmp_path, *WHOLE[:5]))
    after = (
        WHOLE[0].replace("0.9", "0.95"),
        WHOLE[1].replace("0.0018", "0.0017"),
        WHOLE[2].replace("C-1", "C-2"),
        WHOLE[4],
        WHOLE[5],
    )

    found = diff_terms(home, a_list(tmp_path, *after))

    assert [(one.change.value, one.term.kind.value) for one in found] == [
        ("new", "commitment"),
        ("gone", "free-quota"),
        ("up", "discount"),
        ("down", "agreed-price"),
        ("reworded", "multiplier"),
    ]
    assert len(list_terms(home)) == 5
