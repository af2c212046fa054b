"""Show what files can be read, a page each; those nearest to a file first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from desktop_app.i18n import _
from desktop_app.services.guiding import Likeness, format_pages
from desktop_app.ui.style import Size, space
from desktop_app.ui.widgets.format_text import page_html
from desktop_app.ui.widgets.labels import button, label

SIZE = (960, 640)
LIST_WIDTH = 320


class FormatGuide(QDialog):
    """A list of formats, and the page of the one that is chosen."""

    def __init__(
        self, parent: QWidget | None = None, near: Sequence[Likeness] = ()
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("What Plumbline can read"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE)
        self.found = tuple(near) or tuple(map(Likeness, format_pages()))
        self.list = QListWidget()
        self.list.setAccessibleName(_("Formats"))
        self.list.setWordWrap(True)
        self.page = QTextBrowser()
        self.page.setAccessibleName(_("Format"))
        self._lay_out(nearest=bool(near))
        self.list.currentRowChanged.connect(self._show)
        self.list.setCurrentRow(0)

    def _lay_out(self, *, nearest: bool) -> None:
        for one in self.found:
            item = QListWidgetItem(one.page.title)
            item.setToolTip(one.page.name)
            item.setSizeHint(QSize(0, space(9)))
            self.list.addItem(item)
        said = (
            _("The format that your file is most like stands first.")
            if nearest
            else _("Choose a format to see where to get it and what it proves.")
        )
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.list)
        split.addWidget(self.page)
        split.setStretchFactor(1, 1)
        split.setSizes([LIST_WIDTH, SIZE[0] - LIST_WIDTH])
        split.setChildrenCollapsible(False)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button(_("Close"), self.close))
        column = QVBoxLayout(self)
        edge = space(4)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(space(3))
        column.addWidget(label(said, Size.BODY, role="muted", wrap=True))
        column.addWidget(split, 1)
        column.addLayout(row)

    def _show(self, place: int) -> None:
        if 0 <= place < len(self.found):
            self.page.setHtml(page_html(self.found[place]))
