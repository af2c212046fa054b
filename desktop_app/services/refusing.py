"""Say an importer's refusal in the person's language."""

from __future__ import annotations

from desktop_app.domain.errors import Refused
from desktop_app.i18n import _
from importers.contract import ImportRefused
from importers.prices.faults import SHOWN, ListFaulty


def in_words(refusal: ImportRefused) -> Refused:
    """Return the refusal as the app's own error, translated."""
    facts = dict(refusal.facts)
    if isinstance(refusal, ListFaulty):
        facts["faults"] = _faults(refusal)
    return Refused(_(refusal.sentence).format(**facts), _(refusal.hint).format(**facts))


def _faults(refusal: ListFaulty) -> str:
    shown = [
        _("row {row}, {column}: {why}").format(
            row=fault.row,
            column=fault.column,
            why=_(fault.reason).format(**fault.facts).rstrip("。."),
        )
        for fault in refusal.faults[:SHOWN]
    ]
    return "; ".join(shown) + ("; …" if len(refusal.faults) > SHOWN else "")
