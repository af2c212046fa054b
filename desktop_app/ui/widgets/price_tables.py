"""Show price rules, what a list's rows could not give, and how two lists differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from desktop_app.domain.money import EXACT
from desktop_app.domain.prices import RuleChange, RuleDifference
from desktop_app.i18n import _, mark
from desktop_app.services.pricing import rule_window
from desktop_app.ui import text
from desktop_app.ui.models.small import RowColumn, count_column
from desktop_app.ui.style import Tone

CHANGE_SIGNS: dict[RuleChange, tuple[str, str, Tone]] = {
    RuleChange.NEW: ("plus", mark("New"), Tone.INFO),
    RuleChange.GONE: ("minus", mark("Gone"), Tone.NEUTRAL),
    RuleChange.UP: ("trending-up", mark("Up"), Tone.DANGER),
    RuleChange.DOWN: ("trending-down", mark("Down"), Tone.GOOD),
}
HUNDRED = Decimal(100)
TENTH = Decimal("0.1")
Rule = dict[str, Any]  # a row of PRICE_RULE


def change_sign(change: RuleChange) -> tuple[str, str, Tone]:
    """Return icon, word and tone of a change."""
    icon, word, tone = CHANGE_SIGNS[change]
    return icon, _(word), tone


def percent(difference: RuleDifference) -> Decimal | None:
    """Return by how many percent a price changed."""
    before, after = difference.before, difference.after
    if not before or after is None:
        return None
    return EXACT.divide((after - before) * HUNDRED, before).quantize(TENTH)


def percent_text(value: Decimal | None) -> str:
    """Write a change in percent."""
    if value is None:
        return text.NOTHING
    return f"{text.amount(value, places=1, signed=True)} %"


def tier_text(rule: Rule) -> str:
    """Write the tier of a rule: more than 32K, up to 128K tokens."""
    lower, upper = rule["tier_lower"], rule["tier_upper"]
    if lower is None and upper is None:
        return ""
    below = text.count(upper) if upper is not None else "∞"
    return f"{text.count(lower or 0)} – {below}"


def price_text(value: Decimal | None) -> str:
    """Write a unit price: all its digits, none added."""
    return text.amount(value, places=0)


def rule_columns() -> list[RowColumn]:
    """Return the columns of a table of price rules."""
    return [
        RowColumn(_("Model"), lambda r: r["model"], width=200),
        RowColumn(_("Type"), lambda r: r["type_code"], width=230, middle=True),
        RowColumn(_("Region"), lambda r: r["region"], width=120),
        RowColumn(
            _("Price"), lambda r: r["unit_price"], price_text, figures=True, width=110
        ),
        RowColumn(_("Currency"), lambda r: r["currency"], width=76),
        RowColumn(_("Unit"), lambda r: r["unit"], width=110),
        RowColumn(
            _("Tier, tokens"), lambda r: r["tier_lower"], say=tier_text, width=140
        ),
        RowColumn(_("When"), rule_window, width=290),
        RowColumn(
            _("From (UTC+8)"),
            lambda r: r["effective_from"],
            lambda at: text.instant(at, seconds=False),
            width=150,
        ),
        RowColumn(
            _("To (UTC+8)"),
            lambda r: r["effective_to"],
            lambda at: text.instant(at, seconds=False),
            width=150,
        ),
        RowColumn(_("Note"), lambda r: r["note"], width=220),
    ]


def skipped_columns() -> list[RowColumn]:
    """Return the columns of a table of rows that could not be taken."""
    return [
        count_column(_("Row"), lambda one: one.row),
        RowColumn(_("Text"), lambda one: one.text, width=300),
        RowColumn(_("Why it was not taken"), lambda one: one.reason, stretch=True),
    ]


def difference_columns() -> list[RowColumn]:
    """Return the columns of a table of changed prices."""
    return [
        RowColumn(
            _("Change"),
            lambda d: list(RuleChange).index(d.change),
            sign=lambda d: change_sign(d.change),
            width=90,
        ),
        RowColumn(_("Model"), lambda d: d.model, width=200),
        RowColumn(_("Type"), lambda d: d.type_code, width=230, middle=True),
        RowColumn(_("Region"), lambda d: d.region, width=120),
        RowColumn(_("Before"), lambda d: d.before, price_text, figures=True, width=110),
        RowColumn(_("After"), lambda d: d.after, price_text, figures=True, width=110),
        RowColumn(_("Change, %"), percent, percent_text, figures=True, width=110),
        RowColumn(_("Currency"), lambda d: d.currency, width=76),
        RowColumn(_("Unit"), lambda d: d.unit, width=110),
        RowColumn(_("When"), lambda d: d.window, width=290),
    ]


def telling(changes: Sequence[RuleDifference]) -> list[RuleDifference]:
    """Put the prices that moved before those that came or went."""
    order = (RuleChange.UP, RuleChange.DOWN, RuleChange.NEW, RuleChange.GONE)
    return sorted(changes, key=lambda one: order.index(one.change))


def changes_text(changes: Sequence[RuleDifference]) -> str:
    """Count the changes by kind: 3 new, 2 gone, 1 up."""
    found = Counter(one.change for one in changes)
    if not found:
        return _("No price differs.")
    words = (
        f"{text.count(found[change])} {change_sign(change)[1]}"
        for change in RuleChange
        if found[change]
    )
    return " · ".join(words)
