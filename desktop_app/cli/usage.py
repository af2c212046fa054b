"""Hold a usage log against a bill; pair logs with the accounts they count for."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from desktop_app.cli.desk import opened
from desktop_app.cli.output import Column, shown, write_json, write_table, write_text
from desktop_app.domain.exports import ExportKind, ExportOrder
from desktop_app.domain.usage import (
    Grain,
    Holder,
    Pairing,
    UsageMatch,
    UsageRow,
    UsageState,
)
from desktop_app.i18n import _
from desktop_app.services.counting import log_total, usage_match
from desktop_app.services.exporting import listed
from desktop_app.services.matching import bill_named
from desktop_app.services.pairing import holder_named, pair, unpair, usage_logs
from desktop_app.services.usage_listing import export_usage, usage_record
from desktop_app.services.usage_wording import (
    boundary_words,
    meter_word,
    usage_notes,
    usage_state_word,
    why_word,
)
from desktop_app.store.workspace import Workspace

DONE = 0
SHOWN = 100  # rows for people; JSON and files have all


def show(arguments: argparse.Namespace) -> int:
    """Hold our own usage log against a bill."""
    by = Grain(arguments.by) if arguments.by else Grain.KEY
    with opened(arguments) as (home, _progress):
        found = usage_match(home, bill_named(home, arguments.bill), by)
        if arguments.differing:
            off = (one for one in found.rows if one.state is not UsageState.TIES)
            found = replace(found, rows=tuple(off))
        if arguments.out:
            whole = not arguments.differing
            _export(home, found, by, Path(arguments.out), whole=whole)
    if arguments.json:
        write_json(_record(found))
    else:
        _write(found, by)
    return DONE


def _export(
    home: Workspace, found: UsageMatch, by: Grain, path: Path, *, whole: bool
) -> None:
    facts = {"bill": found.bill.text, "by": by.value, "whole": whole}
    with listed(home, ExportOrder(ExportKind.USAGE, path, facts)) as written:
        written.rows = export_usage(home, found.rows, path).value


def pair_log(arguments: argparse.Namespace) -> int:
    """Say whose bills a usage log counts."""
    log = holder_named(arguments.log)
    bill = holder_named(arguments.account) if arguments.account else None
    with opened(arguments) as (home, _progress):
        found = pair(home, log, bill).value
    words = _("The usage log of {log} counts the bills of {bill}.")
    return _tell(found, words, as_json=arguments.json)


def unpair_log(arguments: argparse.Namespace) -> int:
    """Take a pairing back."""
    with opened(arguments) as (home, _progress):
        found = unpair(home, holder_named(arguments.log)).value
    words = _("The usage log of {log} no longer counts the bills of {bill}.")
    return _tell(found, words, as_json=arguments.json)


def catalogue(arguments: argparse.Namespace) -> int:
    """List the usage logs, and whose bills they count."""
    with opened(arguments) as (home, _progress):
        found = usage_logs(home)
    rows: list[dict[str, object]] = [
        {"log": one.log.text, "bill": one.bill.text, "paired": True, "why": ""}
        for one in found.pairings
    ]
    for proposal in found.proposals:
        bill = _text(proposal.bill)
        facts = {"log": proposal.log.text, "bill": bill, "paired": False}
        rows.append({**facts, "why": proposal.why.value if proposal.why else ""})
    if arguments.json:
        write_json(rows)
        return DONE
    if not rows:
        write_text(_("There is no usage log yet. Import one, or map a table as one."))
        return DONE
    whys = {one.log.text: why_word(one.why) for one in found.proposals}
    columns = [
        Column("log", _("Usage log")),
        Column("bill", _("Bills of")),
        Column("state", _("State")),
    ]
    said = [
        row
        | {"state": _("paired") if row["paired"] else _("proposed")}
        | {"why": whys.get(str(row["log"]), "")}
        for row in rows
    ]
    write_table("", [*columns, Column("why", _("Why"))], said)
    return DONE


def _text(holder: Holder | None) -> str:
    return holder.text if holder else ""


def _tell(found: Pairing, words: str, *, as_json: bool) -> int:
    facts = {"log": found.log.text, "bill": found.bill.text}
    if as_json:
        write_json(facts)
    else:
        write_text(words.format(**facts))
    return DONE


def _record(found: UsageMatch) -> dict[str, object]:
    boundary = None if found.boundary is None else vars(found.boundary)
    return {
        "bill": found.bill.text,
        "currency": found.bill.currency,
        "logs": [one.log.text for one in found.pairings],
        "files": [{"file": f, "utc_offset": hours} for f, hours in found.log_files],
        "own_prices": found.own_prices,
        "by_request": found.by_request,
        "owned_by": found.owned_by,
        "left_out": [one.value for one in found.left_out],
        "boundary": boundary,
        "requests": found.requests,
        "log_total": log_total(found.rows),
        "uncounted": found.uncounted,
        "unvalued": found.unvalued,
        "rows": [usage_record(one) for one in found.rows],
    }


def _write(found: UsageMatch, by: Grain) -> None:
    if not found.pairings:
        write_text(_("No usage log is paired with this account."))
        write_text(_("See “plumbline usage-log list”."))
        return
    if not found.found:
        write_text(_("The paired usage log has nothing in this month."))
        return
    write_table(found.bill.text, _columns(found, by), _shown(found.rows))
    if len(found.rows) > SHOWN:
        words = _("{shown} of {count} rows are shown; --json and --out have all.")
        write_text(words.format(shown=shown(SHOWN), count=shown(len(found.rows))))
    for sentence in (*boundary_words(found), *usage_notes(found)):
        write_text(sentence)


def _shown(rows: Sequence[UsageRow]) -> list[dict[str, object]]:
    return [
        usage_record(one)
        | {"type": meter_word(one.key.meter), "state": usage_state_word(one.state)}
        for one in rows[:SHOWN]
    ]


def _columns(found: UsageMatch, by: Grain) -> list[Column]:
    first = {
        Grain.REQUEST: [Column("request", _("Request ID"))],
        Grain.DAY: [Column("day", _("Day"))],
    }.get(by, [])
    if by is not Grain.API_KEY:
        first.append(Column("model", _("Model")))
    first.append(Column("type", _("Type")))
    if found.owned_by and by is not Grain.MODEL:
        first.append(Column("owner", _("API key")))
    return [
        *first,
        Column("state", _("State")),
        Column("logged", _("Logged usage"), right=True),
        Column("billed", _("Billed usage"), right=True),
        Column("variance", _("Quantity variance"), right=True),
        Column("difference", _("Difference"), right=True),
        Column("quantity", _("By quantity"), right=True),
        Column("price", _("By price"), right=True),
    ]
