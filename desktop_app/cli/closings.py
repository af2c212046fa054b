"""Close periods, sign, reopen, and show how they stand."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from desktop_app.cli.desk import opened
from desktop_app.cli.output import (
    Column,
    complain,
    write_json,
    write_table,
    write_text,
)
from desktop_app.domain.closing import (
    CheckItem,
    Closing,
    ClosingState,
    SignedTotal,
    TotalCheck,
)
from desktop_app.domain.exports import ExportKind, ExportOrder
from desktop_app.i18n import _
from desktop_app.services.checklists import CHECK_TITLES, carried
from desktop_app.services.closing import prepare, reopen, sign
from desktop_app.services.exporting import listed
from desktop_app.services.period_states import (
    PeriodState,
    closing_history,
    period_state,
    signed_closing,
    unmet,
    waiting_closing,
)
from desktop_app.services.sign_off import write_sheet
from desktop_app.services.signed_totals import broken_words
from desktop_app.store.workspace import Workspace

DONE, REFUSED = 0, 1


def item_record(item: CheckItem) -> dict[str, object]:
    """Return a point of the checklist as JSON keys."""
    return {
        "name": item.name.value,
        "holds": item.holds,
        "detail": item.detail,
        "waived": item.waived,
        "waivable": item.waivable,
    }


def total_record(one: SignedTotal) -> dict[str, object]:
    """Return a signed total as JSON keys."""
    return {
        "bill": one.bill.text,
        "lines": one.lines,
        "billed": one.billed,
        "expected": one.expected,
        "run": one.run,
        "parts": one.parts,
    }


def closing_record(one: Closing) -> dict[str, object]:
    """Return a closing as JSON keys."""
    return {
        "id": one.id,
        "period": one.period,
        "account": one.account,
        "state": one.state.value,
        "prepared_by": one.prepared_by,
        "prepared_at": one.prepared_at,
        "waivers": dict(one.waivers),
        "override": one.override,
        "signed_by": one.signed_by,
        "signed_at": one.signed_at,
        "note": one.note,
        "chain_head": one.chain_head,
        "reopened_by": one.reopened_by,
        "reopened_at": one.reopened_at,
        "reason": one.reason,
        "totals": [total_record(total) for total in one.totals],
    }


def check_record(one: TotalCheck) -> dict[str, object]:
    """Return the check of a signed total as JSON keys."""
    return {
        "closing": one.closing,
        "bill": one.bill.text,
        "at": one.at,
        "holds": one.holds,
        "cause": one.cause,
        "billed": one.billed,
        "expected": one.expected,
    }


def close(arguments: argparse.Namespace) -> int:
    """Take one step of closing a period; without a step: prepare it if it is ready."""
    steps = {
        "status": status,
        "list": history,
        "prepare": prepare_period,
        "sign": sign_period,
    }
    if arguments.step in {"status", "list"}:  # who only looks needs no lock
        arguments.command = replace(arguments.command, writes=False)
    return steps.get(arguments.step, _prepare_if_ready)(arguments)


def _prepare_if_ready(arguments: argparse.Namespace) -> int:
    with opened(arguments) as (home, _progress):
        state = period_state(home, arguments.period, arguments.account)
    if state.items and not any(unmet(state.items)):
        return prepare_period(arguments)
    return status(arguments) or REFUSED


def status(arguments: argparse.Namespace) -> int:
    """Show how a period stands; leave with 1 if a signed total no longer holds."""
    with opened(arguments) as (home, _progress):
        state = period_state(home, arguments.period, arguments.account)
        if arguments.sheet:
            signed = signed_closing(home, arguments.period, arguments.account)
            _write_sheet(home, signed.id, arguments.sheet)
    if arguments.json:
        write_json(
            {
                "period": state.period,
                "account": state.account,
                "ready": state.ready,
                "items": [item_record(item) for item in state.items],
                "open_bills": [bill.id.text for bill in state.bills],
                "closed_bills": [bill.id.text for bill in state.closed],
                "closings": [closing_record(one) for one in state.closings],
                "checks": [check_record(one) for one in state.checks],
            }
        )
    else:
        _write_state(state)
    if state.broken:
        complain(broken_words(state.broken))
    return REFUSED if state.broken else DONE


def _write_state(state: PeriodState) -> None:
    if state.items:
        columns = [
            Column("mark", ""),
            Column("title", _("Point")),
            Column("name", _("Name")),
            Column("detail", _("What was found")),
            Column("waived", _("Waived because")),
        ]
        rows = [
            {
                **item_record(item),
                "mark": _mark(item),
                "title": _(CHECK_TITLES[item.name]),
            }
            for item in state.items
        ]
        title = _("Checklist of {period}").format(period=state.period)
        write_table(title, columns, rows)
    if state.closings:
        _write_closings(list(state.closings))
    if not state.items and not state.closings:
        said = _("There is no bill of {period}.").format(period=state.period)
        write_text(said)


def _mark(item: CheckItem) -> str:
    if item.holds:
        return "✓"
    return "–" if item.waived else "✗"


def _write_closings(closings: list[Closing]) -> None:
    columns = [
        Column("id", _("No.")),
        Column("period", _("Period")),
        Column("account", _("Account")),
        Column("state", _("State")),
        Column("prepared_by", _("Prepared by")),
        Column("signed_by", _("Signed by")),
        Column("signed_at", _("Signed at")),
        Column("reason", _("Reopened because")),
        Column("chain_head", _("Chain head")),
    ]
    rows = [
        {**closing_record(one), "account": one.account or _("all")} for one in closings
    ]
    write_table(_("Closings"), columns, rows)


def prepare_period(arguments: argparse.Namespace) -> int:
    """Prepare the close of a period and show what does not hold yet."""
    waivers = dict(arguments.waive)
    if arguments.carry_disputes:
        waivers |= carried()
    with opened(arguments) as (home, _progress):
        closing = prepare(
            home, arguments.period, arguments.account, waivers, arguments.override
        ).value
        state = period_state(home, arguments.period, arguments.account)
    if arguments.json:
        items = [item_record(item) for item in state.items]
        write_json({**closing_record(closing), "items": items, "ready": state.ready})
    else:
        _write_state(state)
    if not state.ready:
        complain(
            _("It is prepared, but it cannot be signed yet."),
            _("Put right what does not hold, or prepare it again with --waive."),
        )
    return DONE


def sign_period(arguments: argparse.Namespace) -> int:
    """Sign the prepared close of a period."""
    with opened(arguments) as (home, _progress):
        waiting = waiting_closing(home, arguments.period, arguments.account)
        closing = sign(home, waiting.id, arguments.note).value
        if arguments.sheet:
            _write_sheet(home, closing.id, arguments.sheet)
    return _tell(closing, as_json=arguments.json)


def _write_sheet(home: Workspace, closing: int, path: Path) -> None:
    order = ExportOrder(ExportKind.SIGN_OFF, path, {"closing": closing})
    with listed(home, order):
        write_sheet(home, closing, path)


def reopen_period(arguments: argparse.Namespace) -> int:
    """Unlock a closed period."""
    with opened(arguments) as (home, _progress):
        signed = signed_closing(home, arguments.period, arguments.account)
        closing = reopen(home, signed.id, arguments.reason).value
    return _tell(closing, as_json=arguments.json)


def history(arguments: argparse.Namespace) -> int:
    """List every closing."""
    with opened(arguments) as (home, _progress):
        closings = closing_history(home)
    if arguments.json:
        write_json([closing_record(one) for one in closings])
    elif closings:
        _write_closings(closings)
    else:
        write_text(_("Nothing was closed yet."))
    return DONE


def _tell(closing: Closing, *, as_json: bool) -> int:
    if as_json:
        write_json(closing_record(closing))
        return DONE
    if closing.state is ClosingState.SIGNED:
        rows = [total_record(one) for one in closing.totals]
        columns = [
            Column("bill", _("Bill")),
            Column("lines", _("Lines"), right=True),
            Column("billed", _("Billed"), right=True),
            Column("expected", _("Recalculated"), right=True),
        ]
        write_table(_("Signed totals"), columns, rows)
    _write_closings([closing])
    return DONE
