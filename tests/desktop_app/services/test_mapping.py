"""Ready-made mappings ship with the app; a log read through one is in no bill."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.domain.bills import Scope
from desktop_app.domain.errors import Refused
from desktop_app.jobs import Progress
from desktop_app.services.browsing import bills
from desktop_app.services.importing import import_paths
from desktop_app.services.mapping import (
    keep_mapping,
    mapping_named,
    ready_mappings,
    suggest,
)
from desktop_app.store.workspace import Workspace
from importers.contract import Role

LOG = (
    "request_id,time,model,input_tokens,output_tokens\nr-1,{time},qwen-plus,1200,300\n"
)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "ledger", write=True) as opened:
        yield opened


def a_log(folder: Path) -> Path:
    path = folder / "requests.csv"
    path.write_text(LOG.format(time="2026-05-03 10:00:00"), "utf-8")
    return path


def test_every_ready_made_mapping_can_be_read() -> None:
    assert [one.name for one in ready_mappings()] == [
        "model-studio.request-log",
        "qwen-cloud.subscription-history",
        "wuliang.fee-details",
        "wuliang.monthly-bills",
    ]


def test_a_mapping_is_found_by_its_name(home: Workspace) -> None:
    keep_mapping(home, replace(ready_mappings()[0], name="own.log"))

    assert mapping_named(home, "own.log").role is Role.USAGE_LOG
    assert mapping_named(home, "wuliang.fee-details").provider == "wuliang"


def test_a_mapping_that_is_not_there_is_refused_and_the_others_named(
    home: Workspace,
) -> None:
    with pytest.raises(Refused) as refused:
        mapping_named(home, "nowhere")

    assert "wuliang.fee-details" in refused.value.hint


def test_a_log_of_requests_is_kept_apart_from_every_bill(
    home: Workspace, tmp_path: Path
) -> None:
    path = a_log(tmp_path)
    keep_mapping(home, suggest(path, mapping_named(home, "model-studio.request-log")))

    (receipt,) = import_paths(home, [path], Progress(), account="1001").value

    assert (receipt.lines, receipt.rejects) == (1, 0)
    (part,) = home.lines.parts(Scope(), role=Role.USAGE_LOG)
    assert (part.bill.account, part.bill.period) == ("1001", "2026-05")
    assert home.lines.parts(Scope()) == []
    assert [bill.billed_total for bill in bills(home, Scope())] in ([], [0])
