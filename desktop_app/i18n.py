"""Speak the person's language: gettext catalogues, compiled in memory."""

from __future__ import annotations

import gettext
import io
import locale
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from importlib import import_module
from pathlib import Path

LANGUAGES = ("en", "zh_CN")
# What reads catalogues takes a while to load, and English has none.
_READS, _WRITES = "babel.messages.pofile", "babel.messages.mofile"


class _Speech:
    """The translations in use; one per process, chosen at start or in settings."""

    def __init__(
        self,
        language: str = "en",
        translations: gettext.NullTranslations | None = None,
        catalogues: Path | None = None,
    ) -> None:
        self.language = language
        self.catalogues = catalogues  # where they were read from
        self.translations = translations or gettext.NullTranslations()


_speech = _Speech()
_for_now: ContextVar[_Speech | None] = ContextVar("_for_now", default=None)


def preferred_language() -> str:
    """Return the supported language nearest to the person's environment."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "zh_CN" if value.lower().startswith("zh") else "en"
    return "zh_CN" if (locale.getlocale()[0] or "").lower().startswith("zh") else "en"


def speak(language: str, catalogues: Path) -> None:
    """Use a language from now on; ``catalogues`` holds ``<language>.po`` files."""
    if (language, catalogues) == (_speech.language, _speech.catalogues):
        return  # a terminal that opens a window speaks already
    _speech.translations = _read(language, catalogues)
    _speech.language, _speech.catalogues = language, catalogues


@contextmanager
def speaking(language: str, catalogues: Path) -> Iterator[None]:
    """Use a language for as long as this lasts, in this thread alone.

    What goes to a provider may be in another language than the window's.
    """
    token = _for_now.set(_Speech(language, _read(language, catalogues)))
    try:
        yield
    finally:
        _for_now.reset(token)


def language() -> str:
    """Return the language in use."""
    return _now().language


def _(text: str) -> str:
    """Translate a sentence."""
    return _now().translations.gettext(text) if text else ""


def ngettext(one: str, many: str, count: int) -> str:
    """Translate a sentence that counts."""
    return _now().translations.ngettext(one, many, count)


def _now() -> _Speech:
    return _for_now.get() or _speech


def _read(language: str, catalogues: Path) -> gettext.NullTranslations:
    path = catalogues / f"{language}.po"
    if language == "en" or not path.exists():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        catalogue = import_module(_READS).read_po(file, locale=language)
    import_module(_WRITES).write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def mark(text: str) -> str:
    """Mark a sentence that is translated later, where it is shown."""
    return text
