"""The format guide says of every format what its importer declares."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.errors import Refused
from desktop_app.i18n import speaking
from desktop_app.paths import resources
from desktop_app.services.guiding import format_page, format_pages, nearest_formats
from importers.registry import BUILTIN

BILLS = Path(__file__).parents[2] / "importers" / "bills"
V2 = "alibaba.billing-details.v2"


@pytest.fixture
def in_chinese() -> Iterator[None]:
    with speaking("zh_CN", resources() / "i18n"):
        yield


def test_there_is_a_page_for_every_format() -> None:
    names = [page.name for page in format_pages()]

    assert names == [one.profile.name for one in BUILTIN]


def test_a_page_says_what_is_needed_first() -> None:
    needed = [one.needed for one in format_page(V2).columns]

    assert needed == sorted(needed, reverse=True)
    assert any(needed)


def test_a_page_says_when_a_month_is_final() -> None:
    assert format_page(V2).finality == "From day 3 of the next month, 12:00 (UTC+8)"


def test_a_page_is_read_in_the_person_s_language(in_chinese: None) -> None:
    del in_chinese

    page = format_page(V2)

    assert "阿里云" in page.title
    assert "明细" in page.what


def test_a_format_is_found_by_the_beginning_of_its_name() -> None:
    assert format_page("focus.cost").name == "focus.cost-and-usage"


@pytest.mark.parametrize("name", ["alibaba", "acme"])
def test_a_name_of_none_or_several_is_refused_with_the_names(name: str) -> None:
    with pytest.raises(Refused) as caught:
        format_page(name)

    assert V2 in caught.value.hint


def test_a_file_is_nearest_to_the_format_that_it_nearly_is() -> None:
    nearest = nearest_formats(None, BILLS / V2 / "refused-no-date.csv")[0]

    assert (nearest.page.name, nearest.fits) == (V2, False)
    assert nearest.missing == ("账单信息/账单月份",)


def test_a_file_without_any_mark_is_nearest_to_what_shares_its_columns(
    tmp_path: Path,
) -> None:
    file = tmp_path / "odd.csv"
    file.write_text("BilledCost,SkuId,ListCost,RegionId\n1,a,1,b\n", encoding="utf-8")

    nearest = nearest_formats(None, file)[0]

    assert nearest.page.provider == "focus"


def test_a_file_that_cannot_be_opened_is_like_none(tmp_path: Path) -> None:
    file = tmp_path / "scan.pdf"
    file.write_bytes(b"%PDF-1.7")

    found = nearest_formats(None, file)

    assert {(one.fits, one.known) for one in found} == {(False, 0)}
    assert len(found) == len(BUILTIN)
