"""Verify the whole ledger and name the first thing that does not hold."""

from __future__ import annotations

import argparse

from desktop_app.cli.desk import opened
from desktop_app.cli.output import Column, complain, write_json, write_table, write_text
from desktop_app.domain.verification import Fault, Verification
from desktop_app.i18n import _
from desktop_app.services.verifying import TITLES, verify_ledger

DONE, REFUSED = 0, 1


def verify_all(arguments: argparse.Namespace) -> int:
    """Prove everything the ledger holds; leave with 1 if something does not hold."""
    with opened(arguments) as (home, progress):
        found = verify_ledger(home, progress)
    if arguments.json:
        write_json(verification_record(found))
    else:
        _write(found)
    if found.fault is not None:
        complain(fault_words(found.fault))
    return DONE if found.holds else REFUSED


def verification_record(found: Verification) -> dict[str, object]:
    """Return what was proved as JSON keys."""
    fault = found.fault
    return {
        "holds": found.holds,
        "proved": [
            {"proof": one.proof.value, "count": one.count} for one in found.proved
        ],
        "fault": None
        if fault is None
        else {
            "proof": fault.proof.value,
            "subject": fault.subject,
            "reason": fault.reason,
        },
        "chain_head": found.chain_head,
    }


def fault_words(fault: Fault) -> str:
    """Say what does not hold, and in what."""
    return _("{what}: {subject} does not hold: {reason}.").format(
        what=_(TITLES[fault.proof]), subject=fault.subject, reason=fault.reason
    )


def _write(found: Verification) -> None:
    columns = [
        Column("what", _("What was proved")),
        Column("count", _("How many"), right=True),
    ]
    rows = [{"what": _(TITLES[one.proof]), "count": one.count} for one in found.proved]
    write_table("", columns, rows)
    if found.holds:
        write_text(
            _("Everything holds. Head of the chain: {head}").format(
                head=found.chain_head
            )
        )
