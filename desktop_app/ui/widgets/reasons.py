"""Ask for a reason: one field, kept in the audit trail."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QWidget

from desktop_app.i18n import _

WIDTH = 440


def ask_reason(
    parent: QWidget, title: str, question: str, then: Callable[[str], object]
) -> QInputDialog:
    """Open a dialog that asks for a reason; an empty one is not taken."""
    box = QInputDialog(parent)
    box.setWindowTitle(title)
    box.setLabelText(question)
    box.setInputMode(QInputDialog.InputMode.TextInput)
    box.setOption(QInputDialog.InputDialogOption.UsePlainTextEditForTextInput)
    box.setOkButtonText(title)
    box.setCancelButtonText(_("Cancel"))
    box.resize(WIDTH, box.sizeHint().height())
    box.textValueSelected.connect(lambda text: then(text) if text.strip() else None)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
    return box
