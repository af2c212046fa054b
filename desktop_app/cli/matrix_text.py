"""Write a matrix and its papers as JSON, or as a table that adds up."""

from __future__ import annotations

from desktop_app.cli.output import Column, shown, write_table, write_text
from desktop_app.domain.documents import Document
from desktop_app.domain.matrix import Cell, CellState, Matrix, MatrixCause
from desktop_app.domain.matrix import Column as Place
from desktop_app.domain.views import Filter
from desktop_app.i18n import _
from desktop_app.services.wording import (
    cause_word,
    cell_note,
    cell_state_word,
    column_word,
    stated_status_words,
)


def document_record(one: Document) -> dict[str, object]:
    """Return a paper as JSON keys."""
    facts = {k: v for k, v in vars(one).items() if k not in {"kind", "shares"}}
    shares = [{"bill": share.bill.text, "amount": share.amount} for share in one.shares]
    return {"kind": one.kind.value, **facts, "shares": shares}


def matrix_record(found: Matrix) -> dict[str, object]:
    """Return a matrix as JSON keys."""
    return {
        "bill": found.bill.text,
        "currency": found.bill.currency,
        "state": found.state.value,
        "stated_status": list(found.stated_status),
        "cells": [_cell_record(one) for one in found.cells],
    }


def _cell_record(one: Cell) -> dict[str, object]:
    return {
        "column": one.column.value,
        "amount": one.amount,
        "difference": one.difference,
        "state": one.state.value,
        "covered": one.covered,
        "of": one.of,
        "fits": one.fits,
        "documents": [document.id for document in one.documents],
        "notes": list(one.notes),
        "causes": [
            {
                "cause": cause.kind.value,
                "amount": cause.amount,
                "lines": cause.lines,
                "decided": cause.decided,
                "note": cause.note,
                "where": [_condition(f) for f in cause.filters],
            }
            for cause in one.causes
        ],
    }


def _condition(one: Filter) -> dict[str, object]:
    return {"column": one.column, "op": one.op.value, "values": list(one.values)}


def write_matrix(found: Matrix) -> None:
    """Write a matrix as a table, then each difference with its causes."""
    columns = [
        Column("place", ""),
        Column("amount", _("Amount"), right=True),
        Column("difference", _("Difference"), right=True),
        Column("state", _("State")),
        Column("note", ""),
    ]
    rows = [
        {
            "place": column_word(one.column),
            "amount": one.amount,
            "difference": one.difference,
            "state": "" if _is_base(one) else cell_state_word(one.state),
            "note": cell_note(one),
        }
        for one in found.cells
    ]
    write_table(found.bill.text, columns, rows)
    if found.stated_status:
        write_text(stated_status_words(found))
    for one in found.cells:
        if one.causes and one.state is not CellState.TIES:
            _write_causes(found, one)
        for words in one.notes:
            write_text(words)


def _is_base(one: Cell) -> bool:
    return one.column is Place.DETAIL and one.state is CellState.TIES


def _said(cause: MatrixCause) -> str:
    word = cause_word(cause.kind)
    return f"{word} ({cause.note})" if cause.note else word


def _write_causes(found: Matrix, cell: Cell) -> None:
    detail = found.cell(Place.DETAIL)
    steps = [(column_word(Place.DETAIL), detail.amount, 0)]
    steps += [(_said(c), c.amount, c.lines) for c in cell.causes]
    steps.append((column_word(cell.column), cell.amount, 0))
    columns = [
        Column("step", ""),
        Column("amount", found.bill.currency, right=True),
        Column("lines", _("Lines"), right=True),
    ]
    rows = [{"step": s, "amount": a, "lines": n or None} for s, a, n in steps]
    title = _("From the detail lines to: {place}")
    write_table(title.format(place=column_word(cell.column)), columns, rows)
    if cell.fits > 1:
        words = _("{count} explanations fit; none is taken for certain.")
        write_text(words.format(count=shown(cell.fits)))
