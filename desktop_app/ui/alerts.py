"""Tell a person what failed: calmly, with what to do, and details to copy."""

from __future__ import annotations

import platform
import sys
import traceback
from collections.abc import Callable
from importlib.metadata import version
from types import TracebackType

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.errors import AppError
from desktop_app.i18n import _
from desktop_app.ui.style import Size, font, space
from desktop_app.ui.widgets.labels import IconLabel, button, label

WIDTH = 560
HEIGHT = 360


def details(error: BaseException) -> str:
    """Write down what a developer needs; it holds no bill data of its own."""
    lines = [
        f"Plumbline {version('plumbline')}",
        f"Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}",
        "",
        "".join(traceback.format_exception(error)).rstrip(),
    ]
    return "\n".join(lines)


def sentence(error: BaseException) -> tuple[str, str]:
    """Return what happened, and what to do next."""
    if isinstance(error, AppError):
        return error.message, error.hint
    return (
        _("Plumbline made a mistake: {name}.").format(name=type(error).__name__),
        _("Your ledger is as it was. Copy the details and report them."),
    )


class Report(QDialog):
    """Show a mistake of the program with its details."""

    def __init__(self, error: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Plumbline made a mistake"))
        self.resize(WIDTH, HEIGHT)
        told, hint = sentence(error)
        self._text = QPlainTextEdit(details(error))
        self._text.setReadOnly(True)
        self._text.setFont(font(Size.NOTE, mono=True))
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        head = QHBoxLayout()
        head.setSpacing(space(2))
        head.addWidget(IconLabel("circle-alert", "danger", 20))
        head.addWidget(label(told, Size.HEAD, bold=True, wrap=True), 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(_("Copy details"), self._copy))
        foot.addWidget(button(_("Close"), self.accept, accent=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(space(5), space(5), space(5), space(4))
        column.setSpacing(space(3))
        column.addLayout(head)
        column.addWidget(label(hint, wrap=True, role="muted"))
        column.addWidget(self._text, 1)
        column.addLayout(foot)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text.toPlainText())


def catch_mistakes(show: Callable[[BaseException], None]) -> None:
    """Be the one place where exceptions that nobody expected arrive."""

    def hook(
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        sys.__excepthook__(kind, error, trace)
        if not isinstance(error, KeyboardInterrupt):
            show(error)

    sys.excepthook = hook
