"""Hold the pages one upon the other; only the one that is seen asks for room."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QWidget

LEAST = QSize(
    640, 480
)  # a window is not made so small that the next page must widen it


class PageStack(QStackedWidget):
    """A stack that is as small as the page that is seen.

    Qt's own asks all of its pages how small they can be, each time that a word in one
    of them changes, and makes the window as wide as the widest of them.

    Args:
        places: how many pages there will be; each is empty until it is put in.
    """

    def __init__(self, places: int) -> None:
        super().__init__()
        for _place in range(places):
            self.addWidget(QWidget())

    def put_in(self, place: int, page: QWidget) -> None:
        """Put a page where an empty one stands."""
        empty = self.widget(place)
        self.insertWidget(place, page)
        if empty is not None:
            self.removeWidget(empty)
            empty.deleteLater()

    def minimumSizeHint(self) -> QSize:
        page = self.currentWidget()
        return LEAST if page is None else page.minimumSizeHint().expandedTo(LEAST)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()
