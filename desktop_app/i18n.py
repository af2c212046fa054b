"""Speak the person's language: gettext catalogues, compiled in memory."""

from __future__ import annotations

import gettext
import io
import locale
import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("en", "zh_CN")


class _Speech:
    """The translations in use; one per process, chosen at start or in settings."""

    def __init__(self) -> None:
        self.language = "en"
        self.translations: gettext.NullTranslations = gettext.NullTranslations()


_speech = _Speech()


def preferred_language() -> str:
    """Return the supported language nearest to the person's environment."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "zh_CN" if value.lower().startswith("zh") else "en"
    return "zh_CN" if (locale.getlocale()[0] or "").lower().startswith("zh") else "en"


def speak(language: str, catalogues: Path) -> None:
    """Use a language from now on; ``catalogues`` holds ``<language>.po`` files."""
    path = catalogues / f"{language}.po"
    _speech.language = language
    if language == "en" or not path.exists():
        _speech.translations = gettext.NullTranslations()
        return
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    _speech.translations = gettext.GNUTranslations(compiled)


def language() -> str:
    """Return the language in use."""
    return _speech.language


def _(text: str) -> str:
    """Translate a sentence."""
    return _speech.translations.gettext(text) if text else ""


def ngettext(one: str, many: str, count: int) -> str:
    """Translate a sentence that counts."""
    return _speech.translations.ngettext(one, many, count)


def mark(text: str) -> str:
    """Mark a sentence that is translated later, where it is shown."""
    return text
