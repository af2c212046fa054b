"""Colours read well, and figures stand under each other."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.bills import BillStatus
from desktop_app.domain.findings import FindingClass, Hypothesis
from desktop_app.ui import icons, text
from desktop_app.ui.actions import ACTIONS
from desktop_app.ui.style import DARK, LIGHT, Size, Theme, Tone, dress, font, theme_of

AA = 4.5


def luminance(colour: QColor) -> float:
    def part(value: float) -> float:
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = map(part, (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ink", ["text", "muted", "accent", "danger", "warning"])
@pytest.mark.parametrize("ground", ["window", "surface", "hover", "raised", "soft"])
def test_text_reads_on_every_ground(theme: Theme, ink: str, ground: str) -> None:
    assert contrast(theme.colour(ink), theme.colour(ground)) >= AA


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("tone", Tone)
def test_pills_read_in_every_tone(theme: Theme, tone: Tone) -> None:
    assert contrast(theme.ink(tone), theme.ground(tone)) >= AA
    assert contrast(theme.ink(tone), theme.colour("window")) >= AA


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_accent_carries_text(theme: Theme) -> None:
    assert contrast(theme.colour("on_accent"), theme.colour("accent")) >= AA


def test_figures_are_all_of_one_width(dressed: QApplication) -> None:
    del dressed
    metrics = QFontMetrics(font(Size.BODY))

    assert len({metrics.horizontalAdvance(figure) for figure in "0123456789"}) == 1


def test_a_widget_follows_the_theme(qtbot: QtBot, dressed: QApplication) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)

    assert theme_of(widget) is LIGHT
    dress(dressed, "dark")
    assert theme_of(widget) is DARK
    dress(dressed, "light")


def test_every_state_has_word_shape_and_tone() -> None:
    for name in FindingClass:
        assert text.CLASS_WORDS[name]
        assert text.CLASS_MEANINGS[name]
        assert text.CLASS_TONES[name] in Tone
    for status in BillStatus:
        assert text.STATUS_WORDS[status]
        assert text.STATUS_TONES[status] in Tone
    assert set(text.HYPOTHESIS_WORDS) == set(Hypothesis)
    shapes = [text.CLASS_ICONS[name] for name in FindingClass]
    assert len(set(shapes)) == len(shapes)


def test_every_icon_that_is_named_can_be_drawn(dressed: QApplication) -> None:
    del dressed
    names = {*text.CLASS_ICONS.values(), *text.STATUS_ICONS.values()}
    names |= {action.icon for action in ACTIONS if action.icon}
    for name in names:
        drawn = icons.pixmap(name, QColor("#000000"), 16, 2).toImage()
        assert any(drawn.pixelColor(x, y).alpha() for x in range(32) for y in range(32))
