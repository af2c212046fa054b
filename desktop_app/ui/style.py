"""Decide spacing, type sizes and colours once, for light and for dark."""

from __future__ import annotations

import sys
from dataclasses import dataclass, fields
from enum import Enum, IntEnum
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.paths import resources
from desktop_app.ui.sheet import SHEET

SPACE = 4  # all distances are multiples of it
RADIUS = 6
ROW = 28  # a table row
DARK_BELOW = 128  # a window darker than this is dark
# Fontconfig's stand-ins; where a desktop names no font, these are not a choice.
STAND_INS = frozenset({"", "Sans Serif", "Sans", "sans", "Helvetica", "DejaVu Sans"})


class Size(IntEnum):
    """The type sizes, in pixels."""

    SMALL = 11
    NOTE = 12
    BODY = 13
    HEAD = 16
    TITLE = 22


class Tone(Enum):
    """What a state says before its word is read."""

    NEUTRAL = "neutral"
    INFO = "info"
    GOOD = "good"
    WARNING = "warning"
    DANGER = "danger"


@dataclass(frozen=True)
class Theme:
    """The colours of one scheme; each text colour reads at 4.5:1 on its grounds."""

    window: str
    surface: str
    raised: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    soft: str  # selection: the accent, thinned
    hover: str
    neutral: str
    neutral_ground: str
    info: str
    info_ground: str
    good: str
    good_ground: str
    warning: str
    warning_ground: str
    danger: str
    danger_ground: str

    def colour(self, name: str) -> QColor:
        """Return a colour by its name."""
        return QColor(str(getattr(self, name)))

    def ink(self, tone: Tone) -> QColor:
        """Return the text colour of a tone."""
        return self.colour(tone.value)

    def ground(self, tone: Tone) -> QColor:
        """Return the colour behind text of a tone."""
        return self.colour(f"{tone.value}_ground")

    def values(self) -> dict[str, str]:
        """Return all colours by name, for the style sheet."""
        return {f.name: str(getattr(self, f.name)) for f in fields(self)}


LIGHT = Theme(
    window="#f5f6f8",
    surface="#ffffff",
    raised="#eceff2",
    line="#d9dee4",
    text="#1a1f26",
    muted="#566270",
    accent="#0b6b69",
    on_accent="#ffffff",
    soft="#dceeed",
    hover="#f0f3f5",
    neutral="#46515e",
    neutral_ground="#e9edf1",
    info="#1b5a9e",
    info_ground="#e3eefa",
    good="#17663a",
    good_ground="#e0f2e7",
    warning="#7d4b00",
    warning_ground="#fcefd2",
    danger="#aa2218",
    danger_ground="#fce8e5",
)
DARK = Theme(
    window="#15181c",
    surface="#1b1f24",
    raised="#242a31",
    line="#333b45",
    text="#e5e9ed",
    muted="#a0abb7",
    accent="#58bdb5",
    on_accent="#0a1d1c",
    soft="#1d3c3b",
    hover="#20252b",
    neutral="#b5bfca",
    neutral_ground="#2b323a",
    info="#8fc2f7",
    info_ground="#182c43",
    good="#80d4a3",
    good_ground="#163120",
    warning="#efbf6d",
    warning_ground="#38290e",
    danger="#ff9f95",
    danger_ground="#40201d",
)

# Okabe and Ito's colours, which the colour-blind tell apart, tuned to each ground:
# yellow is darkened on white, black is lightened on black. Neighbours in a stack
# differ in lightness, too. Smaller groups together are grey.
SERIES: dict[Theme, tuple[str, ...]] = {
    LIGHT: (
        "#0072b2",
        "#e69f00",
        "#009e73",
        "#cc79a7",
        "#56b4e9",
        "#d55e00",
        "#3b4856",
        "#a39a00",
    ),
    DARK: (
        "#3f9ddb",
        "#eeb03a",
        "#2fb88f",
        "#d88fb8",
        "#86cbf2",
        "#ec7a35",
        "#d5dce3",
        "#d9cf4f",
    ),
}
REST: dict[Theme, str] = {LIGHT: "#a3acb6", DARK: "#68737f"}


def series_colours(theme: Theme) -> tuple[QColor, ...]:
    """Return the colours of the groups of a chart, in their order."""
    return tuple(QColor(one) for one in SERIES[theme])


def space(steps: float) -> int:
    """Return a distance of so many 4-pixel steps."""
    return round(SPACE * steps)


def theme_of(_widget: QWidget) -> Theme:
    """Return the theme a widget is shown in: one for the whole application."""
    ground = QGuiApplication.palette().color(QPalette.ColorRole.Window)
    return DARK if ground.lightness() < DARK_BELOW else LIGHT


def font(size: Size = Size.BODY, *, bold: bool = False, mono: bool = False) -> QFont:
    """Return the interface font, or the fixed one, with tabular figures."""
    made = QFont(QGuiApplication.font())
    if mono:
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        made.setFamilies([*fixed.families(), *made.families()])
    made.setPixelSize(int(size))
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def interface_font() -> QFont:
    """Return the system's font; where Linux names none, Inter if it is there."""
    made = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    if sys.platform.startswith("linux"):
        named = [f for f in made.families() if f not in STAND_INS]
        wanted = [*named, "Inter", "Noto Sans CJK SC", "Noto Sans SC"]
        have = set(QFontDatabase.families())
        found = [f for f in wanted if f in have]
        made.setFamilies(found or made.families())
    made.setPixelSize(int(Size.BODY))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def palette(theme: Theme) -> QPalette:
    """Make the palette of a theme; Fusion draws everything from it."""
    roles = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.surface,
        QPalette.ColorRole.AlternateBase: theme.raised,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.muted,
        QPalette.ColorRole.Button: theme.surface,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.BrightText: theme.danger,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.on_accent,
        QPalette.ColorRole.Accent: theme.accent,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.LinkVisited: theme.accent,
        QPalette.ColorRole.ToolTipBase: theme.surface,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.Light: theme.surface,
        QPalette.ColorRole.Midlight: theme.hover,
        QPalette.ColorRole.Mid: theme.line,
        QPalette.ColorRole.Dark: theme.line,
    }
    made = QPalette()
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    for role in (
        QPalette.ColorRole.Text,
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.ButtonText,
    ):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.muted))
    return made


def scheme(choice: str) -> Theme:
    """Return the theme of a setting: ``light``, ``dark`` or the system's own."""
    if choice in {"light", "dark"}:
        return DARK if choice == "dark" else LIGHT
    system = QGuiApplication.styleHints().colorScheme()
    return DARK if system == Qt.ColorScheme.Dark else LIGHT


def _filled(sheet: str, theme: Theme, tone: str) -> str:
    folder = resources() / "style"
    pictures = {
        name: (folder / f"{name}-{tone}.svg").as_posix()
        for name in ("chevron", "check")
    }
    return Template(sheet).substitute(theme.values(), **pictures)


def dress(app: QApplication, choice: str) -> None:
    """Give the application its style, font and palette."""
    app.setStyle("Fusion")
    app.setFont(interface_font())
    app.setPalette(palette(scheme(choice)))


def clothe(widget: QWidget) -> None:
    """Give a window, and all in it, the style sheet of the theme.

    The application has none: with one, every layout that takes a widget in restyles
    all that lies in it, and a page took three times as long to make.
    """
    theme = theme_of(widget)
    tone = "dark" if theme is DARK else "light"
    widget.setStyleSheet(_filled(SHEET, theme, tone))
