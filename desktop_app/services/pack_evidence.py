"""Compose the evidence of a pack: causes, calculation, and what it all rests on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from desktop_app.calc.claimed import Basis
from desktop_app.calc.wording import PROVIDER_ZONE
from desktop_app.domain.findings import Working
from desktop_app.domain.money import plain
from desktop_app.domain.prices import SnapshotInfo
from desktop_app.i18n import _, mark
from desktop_app.reports.manifest import WORKBOOK
from desktop_app.reports.pages import (
    MINUS,
    NOTHING,
    Block,
    Facts,
    Formula,
    Heading,
    PageBreak,
    Paragraph,
    Side,
    Table,
    TableColumn,
)
from desktop_app.services.claim_figures import Figures, ItemFigures
from desktop_app.services.classes import MEANINGS, WORDS
from desktop_app.services.evidencing import Claim, Rule

_NEGATIVE = re.compile(r"(?<![\w.])-(?=\d)")
TOLD = 40  # items whose cause and calculation are told in the letter
CAUSES = 5  # of an item that are told
RULES = 8
FORMULA = mark(
    "quantity × unit price × ratio = list cost\n"
    "list cost − plan − discount − coupon − rounding = recalculated\n"
    "billed − recalculated = difference"
)
FORMULA_TEXT = mark(
    "Amounts are exact decimals; they are rounded half up to 10 places, once for each "
    "product. The discount is a factor of the list cost, or the amount that your bill "
    "states. The columns of the enclosed lines carry these names."
)
BASES: dict[Basis, str] = {
    Basis.PRICE: mark("price in force × quantity, less the reductions"),
    Basis.OWN: mark("the bill's own figures, multiplied without its slip"),
    Basis.NOTHING_DUE: mark("nothing is due for this line"),
    Basis.BEFORE: mark("the amount billed before the line was restated"),
    Basis.ENGINE: mark("terms beyond these columns; see the worked example"),
    Basis.UNKNOWN: mark("no amount to compare with; nothing is claimed"),
}
HOW_TEXT = mark(
    "With Plumbline, which is free software: plumbline verify PACK. It needs no "
    "ledger; it recomputes every hash, adds every total and multiplies every line "
    "again, and names what was altered. By hand: sha256sum of each file, compared "
    "with manifest.json; the hash of a row is the SHA-256 of its columns as JSON with "
    "sorted keys and no spaces, as they stand in rows.jsonl.gz. source-rows.txt holds "
    "each claimed row as it stands in your file, in the order of lines.csv: byte for "
    "byte where the file is text, else each header with its cell."
)
LIMITS_TEXT = mark(
    "The hashes show that nothing was changed since the pack was built. They do not "
    "show who built it. The source files named above are yours: their SHA-256 lets you "
    "compare them with the files that you issued."
)


def causes(
    figures: Figures, claim: Claim, worked: Mapping[int, Working]
) -> list[Block]:
    """Return, item by item, why it is claimed and how one of its lines is worked."""
    blocks: list[Block] = [PageBreak(), Heading(_("Causes and calculation"))]
    blocks += [
        Formula(
            tuple(
                (title, text, "")
                for title, text in zip(
                    (_("List cost"), _("Recalculated"), _("Difference")),
                    _(FORMULA).split("\n"),
                    strict=False,
                )
            )
        ),
        Paragraph(_(FORMULA_TEXT), quiet=True),
    ]
    if len(worked) < len(figures.items):
        text = _("One line is worked for each of the {count} largest items.")
        blocks.append(Paragraph(text.format(count=len(worked)), quiet=True))
    if len(figures.items) > TOLD:
        text = _("The {count} largest items are told here; {file} holds every line.")
        told = text.format(count=TOLD, file=WORKBOOK)
        blocks.append(Paragraph(told, quiet=True))
    rules = sorted(claim.rules.values(), key=lambda one: one.number)
    for item in largest(figures, TOLD):
        blocks += _item(item, rules, worked.get(item.number))
    return blocks


def largest(figures: Figures, most: int) -> list[ItemFigures]:
    """Return the items with the largest differences, in the order of the dispute."""
    ordered = sorted(
        figures.items, key=lambda one: (-abs(one.sum.difference), one.number)
    )
    return sorted(ordered[:most], key=lambda one: one.number)


def _item(
    one: ItemFigures, rules: Sequence[Rule], working: Working | None
) -> list[Block]:
    group = one.item.group
    title = " · ".join(
        word
        for word in (_(WORDS[group.finding_class]), group.model, group.type_code)
        if word
    )
    bases = [_(BASES[basis]) for basis in sorted(one.bases)]
    facts = [
        (_("What it means"), _(MEANINGS[group.finding_class])),
        (_("Cause"), _told(list(one.causes), CAUSES) or _("No single cause fits.")),
        (
            _("Price rule"),
            _told([r.words for r in rules if r.number in one.rules], RULES)
            or _("no price rule applies"),
        ),
        (_("Recalculated from"), "; ".join(bases) or NOTHING),
    ]
    heading = _("{number}. {title}").format(number=one.number, title=title)
    return [Heading(heading, 2), Facts(tuple(facts)), *_worked(one, working)]


def _told(texts: Sequence[str], most: int) -> str:
    """Join sentences, a line each; how many more there are is said."""
    shown = list(texts[:most])
    if len(texts) > most:
        shown.append(_("and {count} more").format(count=len(texts) - most))
    return "\n".join(shown)


def _worked(one: ItemFigures, working: Working | None) -> list[Block]:
    if working is None or one.sample is None:
        return []
    facts = one.sample.facts
    text = _("Example: row {row} of {file}, line {line}").format(
        row=facts["source_row"],
        file=facts["source_file"],
        line=facts["vendor_line_id"] or facts["line_id"],
    )
    steps = tuple(
        (step.title, _NEGATIVE.sub(MINUS, step.formula), _mark(step.verdict))
        for step in working.steps
    )
    return [Paragraph(text, quiet=True, leads=True), Formula(steps)]


def _mark(verdict: str) -> str:
    return {"ok": "✓", "differs": _("differs")}.get(verdict, "")


def evidence(
    figures: Figures,
    claim: Claim,
    snapshots: Sequence[SnapshotInfo],
    digest: str,
) -> list[Block]:
    """Return what the claim rests on: files, prices, terms, engine, hashes."""
    runs = ", ".join(
        _("run {run}, engine {engine}").format(run=one.id, engine=one.engine_version)
        for one in claim.runs
    )
    facts = (
        (_("Recalculation"), runs),
        (_("Claimed rows"), f"{figures.sum.lines:,}"),
        (_("Digest of the claimed rows (SHA-256)"), digest),
    )
    return [
        PageBreak(),
        Heading(_("Evidence")),
        Facts(facts),
        Heading(_("Your bill files"), 2),
        _sources(claim),
        Heading(_("Price snapshots"), 2),
        _snapshots(snapshots),
        *_terms(claim),
        Heading(_("How to check this pack"), 2),
        Paragraph(_(HOW_TEXT)),
        Paragraph(_(LIMITS_TEXT)),
    ]


def in_force(at: datetime | None) -> str:
    """Write an instant in the provider's zone, where prices and terms begin."""
    if at is None:
        return NOTHING
    return at.astimezone(PROVIDER_ZONE).strftime("%Y-%m-%d %H:%M UTC+8")


def _sources(claim: Claim) -> Table:
    columns = (
        TableColumn(_("File")),
        TableColumn(_("Bytes"), Side.COUNT),
        TableColumn(_("Rows"), Side.COUNT),
        TableColumn("SHA-256"),
    )
    rows = tuple((one.name, one.size, one.rows, one.sha256) for one in claim.sources)
    return Table(columns, rows)


def _snapshots(snapshots: Sequence[SnapshotInfo]) -> Table:
    columns = (
        TableColumn(_("Snapshot")),
        TableColumn(_("Source")),
        TableColumn(_("In force from")),
        TableColumn(_("Rules"), Side.COUNT),
        TableColumn("SHA-256"),
    )
    rows = tuple(
        (one.name, one.source, in_force(one.effective_from), one.rules, one.sha256)
        for one in snapshots
    )
    return Table(columns, rows)


def _terms(claim: Claim) -> list[Block]:
    """Return the contract discounts that lines of the claim may fall under."""
    if not claim.terms:
        return []
    columns = (
        TableColumn(_("Model")),
        TableColumn(_("Type")),
        TableColumn(_("Factor")),
        TableColumn(_("From")),
        TableColumn(_("To")),
        TableColumn(_("Note")),
    )
    rows: list[tuple[Any, ...]] = [
        (
            one.model or _("every model"),
            one.type_code or _("every type"),
            f"× {plain(one.factor)}",
            in_force(one.effective_from),
            in_force(one.effective_to),
            one.note,
        )
        for one in claim.terms
    ]
    return [Heading(_("Contract discounts"), 2), Table(columns, tuple(rows))]
