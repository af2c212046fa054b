"""Findings are worked through by commands alone: groups, decisions, undo."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop_app.cli import main as terminal

Run = Callable[..., Any]
Check = Callable[[object, str], None]


def groups(run: Run, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run("findings", "groups", *words, "--json").json[
        "groups"
    ]
    return found


def test_groups_carry_their_id_amount_and_state(check: Check, on_sample: Run) -> None:
    found = on_sample("findings", "groups", "--json").json

    check(found, "finding_groups")
    assert len({one["id"] for one in found["groups"]}) == len(found["groups"])
    assert {one["state"] for one in found["groups"]} == {"open"}
    lines = on_sample("findings", "--json").json
    assert sum(one["lines"] for one in found["groups"]) == len(lines)


def test_groups_are_listed_for_people_too(on_sample: Run) -> None:
    found = on_sample("findings", "groups")

    assert found.code == 0
    assert groups(on_sample)[0]["id"] in found.out


def test_several_groups_are_decided_at_once(check: Check, on_sample: Run) -> None:
    keys = [one["id"] for one in groups(on_sample)[:2]]

    words = ("--state", "explained", "--owner", "Grace", "--note", "price list")
    made = on_sample("findings", "decide", *keys, *words, "--due", "2026-07-31",
                     "--person", "Ada", "--json").json  # fmt: skip

    check(made, "finding_decisions")
    assert [one["group"] for one in made] == keys
    assert {one["person"] for one in made} == {"Ada"}
    held = {one["id"]: one for one in groups(on_sample)}
    for key in keys:
        assert (held[key]["state"], held[key]["owner"], held[key]["due"]) == (
            "explained",
            "Grace",
            "2026-07-31",
        )


def test_a_line_is_decided_apart(check: Check, on_sample: Run) -> None:
    line = on_sample("findings", "--json").json[0]["line_id"]

    made = on_sample("findings", "decide", "--line", line, "--state", "accepted",
                     "--json").json  # fmt: skip

    check(made, "finding_decisions")
    accepted = on_sample("findings", "--state", "accepted", "--json").json
    assert [one["line_id"] for one in accepted] == [line]


def test_findings_can_be_limited_to_a_state(check: Check, on_sample: Run) -> None:
    key = groups(on_sample, "--class", "duplicate")[0]
    on_sample("findings", "decide", key["id"], "--state", "disputed")

    found = on_sample("findings", "--state", "disputed", "--json").json

    check(found, "findings")
    assert len(found) == key["lines"]
    assert {one["class"] for one in found} == {"duplicate"}
    still_open = on_sample("findings", "--state", "open", "--json").json
    assert len(still_open) == len(on_sample("findings", "--json").json) - len(found)


def test_undo_takes_the_last_decision_back(check: Check, on_sample: Run) -> None:
    key = groups(on_sample)[0]["id"]
    made = on_sample("findings", "decide", key, "--state", "accepted", "--json").json

    back = on_sample("findings", "undo", "--json").json

    check(back, "finding_decisions")
    assert [one["undoes"] for one in back] == [made[0]["number"]]
    assert groups(on_sample)[0]["state"] == "open"


def test_undo_without_a_decision_is_refused(on_sample: Run) -> None:
    found = on_sample("findings", "undo")

    assert found.code == 1
    assert "no decision of yours" in found.err


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("zzzz", "--state", "open"), "no group of findings “zzzz”"),
        (("--line", "abc.1", "--state", "open"), "no line with a finding"),
        (("--state", "open"), "Nothing was decided"),
        (("zzzz", "--state", "wrong"), "explained"),
    ],
)
def test_what_cannot_be_decided_is_refused(
    on_sample: Run, words: tuple[str, ...], why: str
) -> None:
    found = on_sample("findings", "decide", *words)

    assert found.code == 1
    assert why in found.err


def test_materiality_folds_small_groups_and_keeps_their_sum(
    check: Check, on_sample: Run
) -> None:
    whole = groups(on_sample)

    found = on_sample("findings", "materiality", "1", "CNY", "--json").json

    check(found, "materiality")
    assert found["thresholds"] == {"CNY": "1"}
    small = [one for one in groups(on_sample) if one["small"]]
    (below,) = found["below"]
    assert 0 < len(small) < len(whole)
    assert below["groups"] == len(small)
    assert Decimal(below["difference"]) == sum(
        Decimal(one["difference"]) for one in small
    )
    listed = on_sample("findings", "groups").out
    assert small[0]["id"] not in listed
    assert "Below 1 CNY" in listed
    assert small[0]["id"] in on_sample("findings", "groups", "--all").out


def test_materiality_is_shown_while_another_plumbline_writes(on_sample: Run) -> None:
    found = on_sample("findings", "materiality")

    assert found.code == 0
    assert "No materiality is set" in found.out


def test_an_amount_without_its_currency_is_refused(on_sample: Run) -> None:
    assert on_sample("findings", "materiality", "1").code == 1


def test_what_stands_before_the_second_word_holds(tmp_path: Path) -> None:
    words = ["findings", "--ledger", str(tmp_path), "--period", "2026-05", "groups"]

    found = terminal.parse(words)

    assert found.command.words == ("findings", "groups")
    assert (found.ledger, found.period, found.json) == (tmp_path, "2026-05", False)


def test_a_state_asked_for_is_no_state_decided() -> None:
    found = terminal.parse(["findings", "--state", "open", "decide", "abc"])

    assert found.state is None
