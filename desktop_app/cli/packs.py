"""Build evidence packs, and prove them without a ledger."""

from __future__ import annotations

import argparse

from desktop_app.cli.desk import opened
from desktop_app.cli.output import Column, write_json, write_table, write_text
from desktop_app.cli.progress import TerminalProgress
from desktop_app.cli.verifying import verify_all
from desktop_app.domain.exports import ExportKind, ExportOrder
from desktop_app.domain.money import plain
from desktop_app.i18n import _
from desktop_app.services.exporting import listed
from desktop_app.services.packing import Pack, build_pack
from desktop_app.services.proving import Proof, verify_pack

DONE, ALTERED = 0, 1


def pack_record(pack: Pack) -> dict[str, object]:
    """Return a pack that was built as JSON keys."""
    return {
        "dispute": pack.dispute,
        "path": str(pack.path),
        "language": pack.language,
        "lines": pack.lines,
        "billed": pack.billed,
        "expected": pack.expected,
        "difference": pack.difference,
        "claim": pack.claim,
        "gap": pack.gap,
        "currency": pack.currency,
        "seal": pack.seal,
        "files": [dict(one) for one in pack.files],
    }


def build(arguments: argparse.Namespace) -> int:
    """Build the evidence pack of a dispute."""
    number, language = arguments.dispute, arguments.lang
    facts = {"dispute": number, "language": language}
    order = ExportOrder(ExportKind.PACK, arguments.out, facts)
    with opened(arguments) as (home, progress), listed(home, order) as written:
        pack = build_pack(
            home, number, arguments.out, progress, language=language
        ).value
        written.rows = pack.lines
    if arguments.json:
        write_json(pack_record(pack))
        return DONE
    columns = [
        Column("name", _("File")),
        Column("bytes", _("Bytes"), right=True),
        Column("sha256", "SHA-256"),
    ]
    write_table(str(pack.path), columns, pack.files)
    write_text(
        _(
            "{lines} lines differ by {difference}; the claim is {claim} {currency}."
        ).format(
            lines=pack.lines,
            difference=plain(pack.difference),
            claim=plain(pack.claim),
            currency=pack.currency,
        )
    )
    write_text(_("Seal: {seal}").format(seal=pack.seal))
    return DONE


def proof_record(proof: Proof) -> dict[str, object]:
    """Return what became of a pack that was verified as JSON keys."""
    held = {
        "dispute": proof.dispute,
        "lines": proof.lines,
        "billed": proof.billed,
        "expected": proof.expected,
        "difference": proof.difference,
        "claim": proof.claim,
        "currency": proof.currency,
        "seal": proof.seal,
    }
    return {
        "pack": str(proof.path),
        "holds": proof.holds,
        "faults": [vars(one) for one in proof.faults],
        **(held if proof.holds else {}),
    }


def verify(arguments: argparse.Namespace) -> int:
    """Prove a pack, or the ledger; leave with 1 if anything was altered."""
    if arguments.pack is None:
        return verify_all(arguments)
    with TerminalProgress() as progress:
        proof = verify_pack(arguments.pack, progress)
    if arguments.json:
        write_json(proof_record(proof))
    else:
        _tell(proof)
    return DONE if proof.holds else ALTERED


def _tell(proof: Proof) -> None:
    for one in proof.faults:
        place = ": ".join(word for word in (one.file, one.place) if word)
        write_text(_("Altered: {place}: {text}.").format(place=place, text=one.text))
    if proof.holds:
        told = _(
            "The pack of {dispute} holds: every file, {lines} rows, their arithmetic "
            "and the totals. Differences {difference}, claim {claim} {currency}."
        )
        write_text(
            told.format(
                dispute=proof.dispute,
                lines=proof.lines,
                difference=plain(proof.difference),
                claim=plain(proof.claim),
                currency=proof.currency,
            )
        )
        write_text(_("Seal: {seal}").format(seal=proof.seal))
        write_text(_("Compare the seal with the one that you were told."))
