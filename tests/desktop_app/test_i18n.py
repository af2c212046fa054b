"""A pack may speak another language than the window, in its own thread alone."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from desktop_app import i18n
from desktop_app.i18n import _
from desktop_app.paths import resources

CATALOGUES = resources() / "i18n"


def test_a_language_holds_for_as_long_as_it_is_asked_for() -> None:
    before = i18n.language()

    with i18n.speaking("zh_CN", CATALOGUES):
        inside = (i18n.language(), _("Currency"))

    assert inside == ("zh_CN", "币种")
    assert (i18n.language(), _("Currency")) == (before, "Currency")


def test_another_thread_keeps_its_language() -> None:
    with i18n.speaking("zh_CN", CATALOGUES), ThreadPoolExecutor(1) as pool:
        beside = pool.submit(i18n.language).result()

    assert beside == "en"


def test_languages_can_stand_within_each_other() -> None:
    with i18n.speaking("zh_CN", CATALOGUES):
        with i18n.speaking("en", CATALOGUES):
            inner = _("Currency")
        outer = _("Currency")

    assert (inner, outer) == ("Currency", "币种")


def test_a_language_that_is_spoken_already_is_not_read_again(tmp_path: Path) -> None:
    shutil.copy(CATALOGUES / "zh_CN.po", tmp_path)

    i18n.speak("zh_CN", tmp_path)
    (tmp_path / "zh_CN.po").unlink()
    i18n.speak("zh_CN", tmp_path)
    said = _("Currency")
    i18n.speak("en", CATALOGUES)

    assert (said, _("Currency")) == ("币种", "Currency")
