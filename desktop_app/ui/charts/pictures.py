"""Write a widget as a picture: PNG at twice its size, or SVG."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from desktop_app.domain.errors import Refused
from desktop_app.i18n import _

SCALE = 2
ENDINGS = (".png", ".svg")


def save_picture(widget: QWidget, path: Path) -> None:
    """Write what a widget shows to a file; its ending says how.

    Raises:
        Refused: the ending is another, or the file cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise Refused(
            _("“{name}” is not the name of a PNG or an SVG file.").format(
                name=path.name
            ),
            _("End the name with .png or .svg."),
        )
    written = _save_svg(widget, path) if ending == ".svg" else _save_png(widget, path)
    if not written:
        raise Refused(
            _("{path} could not be written.").format(path=path),
            _("Choose a folder that you may write to."),
        )


def _save_png(widget: QWidget, path: Path) -> bool:
    picture = QPixmap(widget.size() * SCALE)
    picture.setDevicePixelRatio(SCALE)
    widget.render(picture)
    return bool(picture.save(str(path), "PNG"))


def _save_svg(widget: QWidget, path: Path) -> bool:
    made = QSvgGenerator()
    made.setFileName(str(path))
    made.setSize(widget.size())
    made.setViewBox(QRect(QPoint(0, 0), widget.size()))
    made.setTitle(widget.accessibleName())
    painter = QPainter()
    if not path.parent.is_dir() or not painter.begin(made):
        return False
    widget.render(painter, QPoint(0, 0))
    painter.end()
    return path.exists()
