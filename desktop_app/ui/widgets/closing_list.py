"""List what was closed: by whom, when, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.domain.closing import (
    Closing,
    ClosingState,
    SignedTotal,
    TotalCheck,
)
from desktop_app.i18n import _, mark
from desktop_app.ui import text
from desktop_app.ui.models.small import (
    RowColumn,
    Sign,
    amount_column,
    count_column,
)
from desktop_app.ui.style import Tone

STATES: dict[ClosingState, Sign] = {
    ClosingState.PREPARED: ("clock", mark("Prepared"), Tone.INFO),
    ClosingState.SIGNED: ("lock", mark("Signed"), Tone.GOOD),
    ClosingState.REOPENED: ("rotate-ccw", mark("Reopened"), Tone.WARNING),
    ClosingState.WITHDRAWN: ("x", mark("Taken back"), Tone.NEUTRAL),
}
SHORT = 12  # digits of a hash that people compare


def state_sign(closing: Closing) -> Sign:
    """Say where a closing stands."""
    icon, word, tone = STATES[closing.state]
    return icon, _(word), tone


def closing_columns() -> list[RowColumn]:
    """Return the columns of the history of closings."""
    return [
        RowColumn(_("Period"), lambda c: c.period, width=76),
        RowColumn(_("State"), lambda c: c.state, sign=state_sign, width=112),
        RowColumn(
            _("Account"), lambda c: c.account, lambda a: a or _("all"), width=150
        ),
        RowColumn(_("Prepared by"), lambda c: c.prepared_by, width=110),
        RowColumn(_("Signed by"), lambda c: c.signed_by, width=110),
        RowColumn(
            _("Signed (UTC+8)"),
            lambda c: c.signed_at,
            lambda at: text.instant(at, seconds=False) if at else text.NOTHING,
            width=140,
        ),
        RowColumn(_("Chain head"), lambda c: c.chain_head[:SHORT], width=118),
        RowColumn(_("Reason or note"), lambda c: c.reason or c.note, stretch=True),
    ]


@dataclass(frozen=True)
class VouchedTotal:
    """A signed total and its newest check; None: never checked since it was signed."""

    signed: SignedTotal
    check: TotalCheck | None

    @property
    def sign(self) -> Sign:
        """Say whether it holds."""
        if self.check is None or self.check.holds:
            return "circle-check", _("Holds"), Tone.GOOD
        return "triangle-alert", _("No longer holds"), Tone.DANGER


def total_columns() -> list[RowColumn]:
    """Return the columns of the totals that a signature vouches for."""
    return [
        RowColumn(_("Account"), lambda t: t.signed.bill.account, width=160),
        RowColumn(_("Currency"), lambda t: t.signed.bill.currency, width=76),
        RowColumn(_("State"), lambda t: t.sign[1], sign=lambda t: t.sign, width=140),
        count_column(_("Lines"), lambda t: t.signed.lines, 72),
        amount_column(_("Billed"), lambda t: t.signed.billed),
        amount_column(_("Recalculated"), lambda t: t.signed.expected),
        amount_column(_("Difference"), lambda t: t.signed.difference, signed=True),
        count_column(_("Unpriced"), lambda t: t.signed.unpriced, 84),
        RowColumn(_("Why"), lambda t: t.check.cause if t.check else "", stretch=True),
    ]
