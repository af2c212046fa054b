"""Let the window go first: while it answers, workers wait where they may."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer

from desktop_app.jobs import WINDOW_FIRST

INPUT = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.Wheel,
}


def go_first() -> None:
    """Go first until what is done now has been laid out and painted.

    Qt does both in events that it posts; a timer of nothing is due after them.
    """
    WINDOW_FIRST.take()
    QTimer.singleShot(0, WINDOW_FIRST.leave)


def is_at_it() -> bool:
    """Whether what was done last may not have been painted yet.

    Who has more to do waits: two steps in a row are one wait for the person.
    """
    return WINDOW_FIRST.is_taken


class InputFirst(QObject):
    """Go first when a person does something; filters the events of a `QWindow`."""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in INPUT:
            go_first()
        return False
