"""Work through the findings: groups, decisions, undo, materiality."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import replace

from desktop_app.cli.desk import opened, scope_of
from desktop_app.cli.output import Column, shown, write_json, write_table, write_text
from desktop_app.cli.verdicts import class_named, state_named
from desktop_app.domain.decisions import Decision, Ruling
from desktop_app.domain.errors import Refused
from desktop_app.i18n import _, ngettext
from desktop_app.services.cause_groups import CauseGroup
from desktop_app.services.deciding import decide, decide_lines, find_groups, undo
from desktop_app.services.weighing import (
    BelowTotal,
    set_threshold,
    thresholds,
    weigh,
)

DONE = 0


def group_record(one: CauseGroup) -> dict[str, object]:
    """Return a group and what was decided of it as JSON keys."""
    held = one.standing.decision
    return {
        "id": one.id.key,
        "bill": one.id.bill.text,
        "class": one.finding_class,
        "cause": one.cause,
        "model": one.model,
        "type": one.type_code,
        "lines": one.lines,
        "billed": one.billed,
        "difference": one.difference,
        "currency": one.currency,
        "state": one.standing.state.value,
        "changed": one.standing.changed,
        "owner": one.standing.owner,
        "due": one.standing.due,
        "note": one.standing.note,
        "lines_apart": one.apart,
        "decision": held.number if held else None,
        "decided_by": held.person if held else None,
        "decided_at": held.decided_at if held else None,
        "decided_lines": held.lines if held else None,
        "decided_difference": held.difference if held else None,
    }


def below_record(one: BelowTotal) -> dict[str, object]:
    """Return what lies below a threshold as JSON keys."""
    return dict(vars(one))


def groups(arguments: argparse.Namespace) -> int:
    """List the groups of findings with what was decided of them."""
    wanted, state = class_named(arguments.finding_class), state_named(arguments.state)
    with opened(arguments) as (home, _progress):
        weighed = weigh(home, scope_of(arguments))
    chosen = [
        one
        for one in weighed.groups
        if wanted in {None, one.id.finding_class}
        and state in {None, one.standing.state}
        and (arguments.json or arguments.all or not weighed.is_small(one))
    ]
    records = [group_record(one) | {"small": weighed.is_small(one)} for one in chosen]
    if arguments.json:
        below = [below_record(one) for one in weighed.below]
        write_json({"groups": records, "below": below})
        return DONE
    columns = [
        Column("id", _("Group"), right=True),
        Column("class", _("Class")),
        Column("cause", _("Cause")),
        Column("model", _("Model")),
        Column("type", _("Type")),
        Column("lines", _("Lines"), right=True),
        Column("difference", _("Difference"), right=True),
        Column("currency", _("Currency")),
        Column("state", _("State")),
        Column("owner", _("Owner")),
        Column("due", _("Due")),
    ]
    for record, one in zip(records, chosen, strict=True):
        if one.standing.changed:
            record["state"] = _("open (changed since it was decided)")
    write_table("", columns, records)
    _write_below(weighed.below)
    return DONE


def _write_below(below: Iterable[BelowTotal]) -> None:
    for one in below:
        words = ngettext(
            "Below {threshold} {currency}: {count} group, {lines} lines, "
            "difference {difference} (without signs {gross}).",
            "Below {threshold} {currency}: {count} groups, {lines} lines, "
            "difference {difference} (without signs {gross}).",
            one.groups,
        )
        write_text(
            words.format(
                threshold=shown(one.threshold),
                currency=one.currency,
                count=one.groups,
                lines=shown(one.lines),
                difference=shown(one.difference),
                gross=shown(one.gross),
            )
        )


def decision_record(one: Decision) -> dict[str, object]:
    """Return a decision as JSON keys."""
    return {
        "number": one.number,
        "group": one.group.key,
        "bill": one.group.bill.text,
        "class": one.group.finding_class.value,
        "model": one.group.model,
        "type": one.group.type_code,
        "line_id": one.line_id,
        "state": one.state.value,
        "owner": one.owner,
        "note": one.note,
        "due": one.due,
        "lines": one.lines,
        "difference": one.difference,
        "dispute": one.dispute,
        "person": one.person,
        "decided_at": one.decided_at,
        "undoes": one.undoes or None,
    }


def _tell(made: Sequence[Decision], *, as_json: bool) -> int:
    records = [decision_record(one) for one in made]
    if as_json:
        write_json(records)
        return DONE
    for record, one in zip(records, made, strict=True):
        if not one.lines:  # nothing had been decided before
            record |= {"lines": None, "difference": None}
    columns = [
        Column("number", _("Decision"), right=True),
        Column("group", _("Group"), right=True),
        Column("class", _("Class")),
        Column("model", _("Model")),
        Column("type", _("Type")),
        Column("line_id", _("Line")),
        Column("lines", _("Lines"), right=True),
        Column("difference", _("Difference"), right=True),
        Column("state", _("State")),
        Column("owner", _("Owner")),
        Column("due", _("Due")),
    ]
    write_table("", columns, records)
    return DONE


def decide_all(arguments: argparse.Namespace) -> int:
    """Decide the groups, or the lines, that were named."""
    ruling = Ruling(
        state_named(arguments.state),
        arguments.owner,
        arguments.note,
        arguments.due,
        arguments.no_due,
    )
    if bool(arguments.groups) == bool(arguments.line):
        raise Refused(
            _("Nothing was decided."),
            _("Name groups, or lines with --line; one of the two."),
        )
    with opened(arguments) as (home, _progress):
        if arguments.line:
            made = decide_lines(home, arguments.line, ruling).value
        else:
            made = decide(home, find_groups(home, arguments.groups), ruling).value
    return _tell(made, as_json=arguments.json)


def undo_last(arguments: argparse.Namespace) -> int:
    """Take back one's last decision, or those that are named."""
    with opened(arguments) as (home, _progress):
        made = undo(home, arguments.numbers).value
    return _tell(made, as_json=arguments.json)


def materiality(arguments: argparse.Namespace) -> int:
    """Show the thresholds with what lies below them, or choose one."""
    if (arguments.amount is None) != (arguments.currency is None):
        raise Refused(
            _("Materiality needs an amount and its currency."),
            _("Write, say: plumbline findings materiality 10 CNY"),
        )
    if arguments.amount is None:
        # Who only looks need not be the ledger's one writer.
        arguments.command = replace(arguments.command, writes=False)
    with opened(arguments) as (home, _progress):
        if arguments.amount is not None:
            set_threshold(home, arguments.amount, arguments.currency)
        weighed = weigh(home, scope_of(arguments))
        limits = thresholds(home)
    if arguments.json:
        below = [below_record(one) for one in weighed.below]
        write_json({"thresholds": limits, "below": below})
    elif not any(limits.values()):
        write_text(_("No materiality is set: every group is shown by itself."))
    else:
        _write_below(weighed.below)
    return DONE
