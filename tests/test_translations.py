"""Prove that everything a person reads can be read in Chinese."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message

from desktop_app import i18n
from resources.i18n.collect import CATALOGUE, texts_in_code, translations, untranslated


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    return translations()


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def texts(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def strings(message: Message) -> list[str]:
    found = message.string
    return [found or ""] if isinstance(found, str | None) else list(found)


def test_every_text_of_the_code_stands_in_the_catalogue(catalogue: Catalog) -> None:
    missing = [m.id for m in texts_in_code() if m.id and m.id not in catalogue]

    assert missing == [], "run: make catalogue"


def test_the_catalogue_holds_no_text_that_the_code_lost(catalogue: Catalog) -> None:
    in_code = texts_in_code()

    lost = [m.id for m in catalogue if m.id and m.id not in in_code]

    assert lost == [], "run: make catalogue"


def test_every_text_is_translated(catalogue: Catalog) -> None:
    assert [m.id for m in untranslated(catalogue)] == []


def test_no_translation_is_a_guess(catalogue: Catalog) -> None:
    assert [m.id for m in catalogue if m.fuzzy] == []


def test_every_translation_has_the_places_of_its_text(catalogue: Catalog) -> None:
    wrong = [
        m.id
        for m in catalogue
        if m.id and any(s and places(s) != places(texts(m)[-1]) for s in strings(m))
    ]

    assert wrong == []


@pytest.fixture
def in_chinese() -> Iterator[None]:
    i18n.speak("zh_CN", CATALOGUE.parent)
    yield
    i18n.speak("en", CATALOGUE.parent)


@pytest.mark.usefixtures("in_chinese")
def test_the_app_speaks_chinese_when_asked_to() -> None:
    assert i18n._("Bills") == "账单"
