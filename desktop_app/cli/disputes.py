"""Open disputes, list them, and take each through its steps."""

from __future__ import annotations

import argparse

from desktop_app.cli.desk import opened
from desktop_app.cli.output import Column, write_json, write_table, write_text
from desktop_app.domain.disputes import Dispute, DisputeOutcome, DisputeState
from desktop_app.domain.money import plain
from desktop_app.i18n import _
from desktop_app.services.disputing import (
    Heading,
    Opening,
    answer,
    close,
    edit,
    list_disputes,
    open_dispute,
    reopen,
    send,
    show_dispute,
    withdraw,
)
from desktop_app.services.moving import state_word
from desktop_app.services.settling import Payback, settle

DONE = 0
_HEAD = (
    "number",
    "version",
    "state",
    "provider",
    "account",
    "currency",
    "title",
    "reason",
    "claim",
    "agreed",
    "recovered",
    "outcome",
    "owner",
    "due",
    "opened_at",
    "opened_by",
    "changed_at",
)


def dispute_record(one: Dispute) -> dict[str, object]:
    """Return a dispute as JSON keys, with all its parts."""
    return {
        **{name: getattr(one, name) for name in _HEAD},
        "items": [
            {
                "group": item.group.key,
                "bill": item.group.bill.text,
                "class": item.group.finding_class.value,
                "model": item.group.model,
                "type_code": item.group.type_code,
                "line_id": item.line_id,
                "lines": item.lines,
                "amount": item.amount,
            }
            for item in one.items
        ],
        "messages": [vars(message) for message in one.messages],
        "attachments": [vars(file) for file in one.attachments],
        "settlements": [vars(paid) for paid in one.settlements],
    }


def open_one(arguments: argparse.Namespace) -> int:
    """Open a dispute as a draft."""
    asked = Opening(
        title=arguments.title,
        reason=arguments.reason,
        groups=tuple(arguments.groups),
        lines=tuple(arguments.line),
        claim=arguments.claim,
        owner=arguments.owner or "",
        due=arguments.due,
    )
    with opened(arguments) as (home, _progress):
        made = open_dispute(home, asked).value
    return tell(made, arguments)


def listed(arguments: argparse.Namespace) -> int:
    """List the disputes, oldest first."""
    states = [DisputeState(name) for name in arguments.state]
    with opened(arguments) as (home, _progress):
        found = list_disputes(home, states)
    if arguments.json:
        write_json([dispute_record(one) for one in found])
        return DONE
    rows = [
        {**dispute_record(one), "state": state_word(one.state), "due": one.due}
        for one in found
    ]
    columns = [
        Column("number", _("Number")),
        Column("state", _("State")),
        Column("title", _("Title")),
        Column("claim", _("Claim"), right=True),
        Column("agreed", _("Agreed"), right=True),
        Column("recovered", _("Recovered"), right=True),
        Column("currency", _("Currency")),
        Column("due", _("Deadline")),
        Column("owner", _("Owner")),
    ]
    write_table("", columns, rows)
    return DONE


def show(arguments: argparse.Namespace) -> int:
    """Show a dispute with all that was said, attached and recovered."""
    with opened(arguments) as (home, _progress):
        one = show_dispute(home, arguments.number)
    if arguments.json:
        write_json(dispute_record(one))
        return DONE
    record = dispute_record(one)
    pair = [Column("name", ""), Column("value", "")]
    head = [{"name": name, "value": record[name]} for name in _HEAD]
    write_table(f"{one.number} {one.title}", pair, head)
    names = {
        "items": ("group", "bill", "class", "model", "type_code", "lines", "amount"),
        "messages": ("at", "person", "direction", "text"),
        "attachments": ("at", "person", "name", "size", "sha256"),
        "settlements": ("at", "person", "line_id", "amount", "note"),
    }
    titles = {
        "items": _("Findings"),
        "messages": _("Messages"),
        "attachments": _("Attachments"),
        "settlements": _("Settlements"),
    }
    for part, keys in names.items():
        rows = record[part]
        if isinstance(rows, list) and rows:
            write_table(titles[part], [Column(key, key) for key in keys], rows)
    return DONE


def edit_one(arguments: argparse.Namespace) -> int:
    """Change what stands at a dispute's head."""
    wanted = Heading(arguments.title, arguments.reason, arguments.owner, arguments.due)
    with opened(arguments) as (home, _progress):
        made = edit(home, arguments.number, wanted, arguments.seen).value
    return tell(made, arguments)


def send_one(arguments: argparse.Namespace) -> int:
    """Say that a dispute went to the provider."""
    with opened(arguments) as (home, _progress):
        made = send(home, arguments.number, arguments.seen).value
    return tell(made, arguments)


def answer_one(arguments: argparse.Namespace) -> int:
    """Record the provider's answer."""
    state = DisputeState(arguments.answer)
    with opened(arguments) as (home, _progress):
        made = answer(
            home, arguments.number, state, arguments.amount, arguments.seen
        ).value
    return tell(made, arguments)


def settle_one(arguments: argparse.Namespace) -> int:
    """Record what came back."""
    payback = Payback(
        arguments.line,
        arguments.amount,
        arguments.note,
        arguments.final,
        DisputeOutcome(arguments.outcome) if arguments.outcome else None,
    )
    with opened(arguments) as (home, _progress):
        made = settle(home, arguments.number, payback, arguments.seen).value
    return tell(made, arguments)


def withdraw_one(arguments: argparse.Namespace) -> int:
    """Give up a dispute."""
    with opened(arguments) as (home, _progress):
        made = withdraw(home, arguments.number, arguments.reason, arguments.seen).value
    return tell(made, arguments)


def close_one(arguments: argparse.Namespace) -> int:
    """End a dispute."""
    with opened(arguments) as (home, _progress):
        made = close(home, arguments.number, arguments.seen).value
    return tell(made, arguments)


def reopen_one(arguments: argparse.Namespace) -> int:
    """Take up an ended dispute again."""
    with opened(arguments) as (home, _progress):
        made = reopen(home, arguments.number, arguments.reason, arguments.seen).value
    return tell(made, arguments)


def tell(one: Dispute, arguments: argparse.Namespace) -> int:
    """Say what became of a dispute."""
    if arguments.json:
        write_json(dispute_record(one))
        return DONE
    said = _("{number} is {state}: {claim} {currency} claimed, {recovered} recovered.")
    write_text(
        said.format(
            number=one.number,
            state=state_word(one.state),
            claim=plain(one.claim),
            currency=one.currency,
            recovered=plain(one.recovered),
        )
    )
    return DONE
