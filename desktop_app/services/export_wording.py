"""Say what an export holds, in a person's words."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_app.domain.exports import ExportKind
from desktop_app.i18n import _, mark

WORDS: Mapping[ExportKind, str] = {
    ExportKind.LINES: mark("Charge lines"),
    ExportKind.FINDINGS: mark("Findings"),
    ExportKind.FOCUS: mark("FOCUS file"),
    ExportKind.BILLS: mark("Bills"),
    ExportKind.REJECTS: mark("Rejects"),
    ExportKind.USAGE: mark("Usage log against bill"),
    ExportKind.PACK: mark("Evidence pack"),
    ExportKind.SIGN_OFF: mark("Sign-off sheet"),
    ExportKind.STATEMENT: mark("Statement"),
    ExportKind.STATEMENTS: mark("All statements"),
    ExportKind.PICTURE: mark("Picture of a chart"),
}


def export_word(kind: ExportKind) -> str:
    """Return the name of what is exported, in the language in use."""
    return _(WORDS[kind])
