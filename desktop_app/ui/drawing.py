"""Draw charts to files for the command line, without a window on a screen."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QWidget

from desktop_app.domain.bridges import Bridge
from desktop_app.domain.trend_reports import TrendReport
from desktop_app.paths import settings_file
from desktop_app.settings import load
from desktop_app.ui.app import make_application
from desktop_app.ui.charts import trend_chart
from desktop_app.ui.charts.pictures import save_picture
from desktop_app.ui.shoot import hush
from desktop_app.ui.style import clothe
from desktop_app.ui.widgets.bridge_card import BridgeCard
from desktop_app.ui.widgets.trend_view import TrendView

WIDTH, HEIGHT = 1200, 560
STILL = 50  # milliseconds in which a layout comes to rest

Drawn = TrendReport | Bridge


def draw(found: Sequence[Drawn], path: Path) -> list[Path]:
    """Write a picture a currency; return where they are.

    Raises:
        Refused: the file cannot be written.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    hush()
    app = make_application(replace(load(settings_file()), theme="light"))
    written = []
    for number, one in enumerate(found):
        place = path.with_stem(f"{path.stem}-{_currency(one)}") if number else path
        widget = _widget(one)
        _settle(widget)
        save_picture(widget, place)
        widget.close()
        written.append(place)
    app.quit()
    return written


def _currency(one: Drawn) -> str:
    return one.currency if isinstance(one, Bridge) else one.trend.currency


def _widget(one: Drawn) -> QWidget:
    if isinstance(one, Bridge):
        card = BridgeCard()
        card.show_bridge(one)
        card.steps.mean_none()
        return card
    view = TrendView()
    view.tools.hide()
    view.use(trend_chart)
    view.show_report(one)
    return view


def _settle(widget: QWidget) -> None:
    """Let a widget take its size, as it would in a window."""
    clothe(widget)
    widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    widget.resize(WIDTH, HEIGHT)
    widget.show()
    loop = QEventLoop()
    QTimer.singleShot(STILL, loop, loop.quit)
    loop.exec()
