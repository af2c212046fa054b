"""Collect the texts to translate: ``python -m resources.i18n.collect``.

Texts stand in ``_()``, ``ngettext()`` and ``mark()`` in the app and its importers.
What is translated already stays; what is gone from the code goes.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent.parent
CATALOGUE = ROOT / "resources" / "i18n" / "zh_CN.po"
PACKAGES = ("desktop_app", "importers")
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "mark": None,
    "ngettext": (1, 2),
}
WIDTH = 88
_HEADER = "# Plumbline in Simplified Chinese. Texts are collected by `make catalogue`."
_STAMPS = (  # header lines that change by themselves or say nothing
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Generated-By",
    "Last-Translator",
    "Language-Team",
    "Report-Msgid-Bugs-To",
    "Project-Id-Version",
)


def texts_in_code() -> Catalog:
    """Return every text that the code marks, as an empty catalogue."""
    found = Catalog(locale="zh_CN", project="plumbline", fuzzy=False)
    for package in PACKAGES:
        for _file, _line, text, _comments, _context in extract_from_dir(
            ROOT / package, method_map=[("**.py", "python")], keywords=KEYWORDS
        ):
            found.add(text)
    return found


def translations() -> Catalog:
    """Return the catalogue as it stands in the repository."""
    if not CATALOGUE.exists():
        return Catalog(locale="zh_CN", project="plumbline", fuzzy=False)
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh_CN")


def collected() -> Catalog:
    """Return the texts of today with the translations that are there."""
    catalogue = translations()
    catalogue.update(texts_in_code(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.header_comment = _HEADER
    return catalogue


def untranslated(catalogue: Catalog) -> list[Message]:
    """Return the texts without a translation, or with a part of one only."""
    return [m for m in catalogue if m.id and not all(_strings(m))]


def _strings(message: Message) -> tuple[str, ...]:
    text = message.string
    return tuple(text) if isinstance(text, (tuple, list)) else (text or "",)


def save(catalogue: Catalog) -> None:
    """Write the catalogue so that the same texts give the same bytes."""
    aside = CATALOGUE.with_suffix(".new")
    with aside.open("wb") as file:
        write_po(file, catalogue, width=WIDTH, no_location=True, sort_output=True)
    lines = aside.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [
        line for line in lines if not line.startswith(tuple(f'"{s}' for s in _STAMPS))
    ]
    CATALOGUE.write_text("".join(kept), encoding="utf-8")
    aside.unlink()


def main() -> int:
    """Update the catalogue and say what is left to translate."""
    catalogue = collected()
    save(catalogue)
    left = untranslated(catalogue)
    sys.stdout.write(f"{len(catalogue)} texts, {len(left)} without translation\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
