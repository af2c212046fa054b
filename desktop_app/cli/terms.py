"""Keep contract terms."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from desktop_app.cli.desk import opened
from desktop_app.cli.output import Column, write_json, write_table, write_text
from desktop_app.domain.terms import Term, TermDifference, TermKind
from desktop_app.i18n import _
from desktop_app.services.terms import diff_terms, import_terms, list_terms

DONE = 0


def _record(one: Term) -> dict[str, object]:
    found: dict[str, object] = asdict(one)
    found["factor"] = one.value if one.kind is TermKind.DISCOUNT else None
    return found


def _columns() -> list[Column]:
    return [
        Column("kind", _("Kind")),
        Column("provider", _("Provider")),
        Column("account", _("Account")),
        Column("model", _("Model")),
        Column("type_code", _("Type")),
        Column("label", _("Label")),
        Column("value", _("Value"), right=True),
        Column("unit", _("Unit")),
        Column("currency", _("Currency")),
        Column("other_currency", _("Into")),
        Column("effective_from", _("From")),
        Column("effective_to", _("To")),
        Column("source", _("Source")),
        Column("note", _("Note")),
    ]


def take(arguments: argparse.Namespace) -> int:
    """Add contract terms from CSV or XLSX."""
    with opened(arguments) as (home, _progress):
        taken = import_terms(home, arguments.file, whole=arguments.whole).value
    if arguments.json:
        write_json(asdict(taken))
        return DONE
    write_text(
        _("{added} terms were added, {changed} changed, {removed} taken out.").format(
            **asdict(taken)
        )
    )
    return DONE


def compare(arguments: argparse.Namespace) -> int:
    """Show what a list of terms would change."""
    with opened(arguments) as (home, _progress):
        found = diff_terms(home, arguments.file)
    rows = [_difference(one) for one in found]
    if arguments.json:
        write_json(rows)
        return DONE
    if not rows:
        write_text(_("The ledger holds the same terms."))
        return DONE
    columns = [
        Column("change", _("Change")),
        *(one for one in _columns() if one.key in _COMPARED),
    ]
    columns[7:7] = [
        Column("before", _("Before"), right=True),
        Column("after", _("After"), right=True),
    ]
    write_table("", columns, rows)
    return DONE


_COMPARED = {
    "kind",
    "provider",
    "account",
    "model",
    "type_code",
    "label",
    "unit",
    "currency",
    "other_currency",
    "effective_from",
    "effective_to",
}


def _difference(one: TermDifference) -> dict[str, object]:
    named = {name: value for name, value in vars(one.term).items() if name in _COMPARED}
    return {
        "change": one.change.value,
        **named,
        "before": one.before.value if one.before else None,
        "after": one.after.value if one.after else None,
    }


def catalogue(arguments: argparse.Namespace) -> int:
    """List the contract terms."""
    with opened(arguments) as (home, _progress):
        rows = [_record(one) for one in list_terms(home)]
    if arguments.json:
        write_json(rows)
    else:
        write_table("", _columns(), rows)
    return DONE
