"""List groups of findings: class with its pill, causes below with share bars."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop_app.i18n import _
from desktop_app.ui import text
from desktop_app.ui.models.groups import GROUP, Group, GroupsModel
from desktop_app.ui.style import RADIUS, Size, Theme, font, space, theme_of
from desktop_app.ui.text import CLASS_TONES
from desktop_app.ui.widgets.pill import (
    HEIGHT,
    class_sign,
    draw_pill,
    pill_width,
)

HEAD = 44
CAUSE = 112
LINE = 20  # also high enough for Chinese
LINES = 2  # that a cause's words may take
EDGE = space(3)
INDENT = space(4)
BAR = 4
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
TALL = "国"  # Chinese letters stand higher than the font's own lines
ALSO = QItemSelectionModel.SelectionFlag.Select
ONLY = QItemSelectionModel.SelectionFlag.ClearAndSelect
WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
Index = QModelIndex | QPersistentModelIndex


class _Rows(QStyledItemDelegate):
    """Draw one group."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._body = font(Size.BODY)
        self._bold = font(Size.BODY, bold=True)
        self._note = font(Size.SMALL)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option
        group: Group = index.data(GROUP)
        return QSize(space(50), HEAD if group.heads else CAUSE)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        # Qt's stubs do not tell these three; they are QStyleOptionViewItem's own.
        place = QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        widget: QWidget = option.widget
        theme = theme_of(widget)
        group: Group = index.data(GROUP)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = place.adjusted(space(1), 1, -space(1), -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(theme.colour("soft"))
            painter.drawRoundedRect(ground, RADIUS, RADIUS)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(ground, RADIUS, RADIUS)
        inner = place.adjusted(EDGE, 0, -EDGE, 0)
        if group.heads:
            self._head(painter, inner, group, theme)
        else:
            self._cause(painter, inner.adjusted(INDENT, 0, 0, 0), group, theme)
        painter.restore()

    def _head(
        self, painter: QPainter, place: QRectF, group: Group, theme: Theme
    ) -> None:
        sign = class_sign(group.finding_class)
        painter.setFont(self._note)
        width, top = pill_width(sign[1]), place.center().y() - HEIGHT / 2
        draw_pill(painter, place.left(), top, width, sign, theme)
        left = place.left() + width + space(2)
        painter.setPen(theme.colour("muted"))
        painter.drawText(
            place.adjusted(left - place.left(), 0, 0, 0), LEFT, text.lines(group.lines)
        )
        painter.setFont(self._bold)
        painter.setPen(theme.colour("text"))
        painter.drawText(place, RIGHT, group.amount)

    def _cause(
        self, painter: QPainter, place: QRectF, group: Group, theme: Theme
    ) -> None:
        metrics = QFontMetrics(self._body)
        top = place.top() + space(1)
        words = QRectF(place.left(), top, place.width(), LINE * LINES)
        painter.setFont(self._body)
        painter.setPen(theme.colour("text"))
        painter.drawText(words, WRAPPED, in_two_lines(metrics, group, words.width()))
        small = QFontMetrics(self._note)
        below = QRectF(place.left(), words.bottom(), place.width(), space(5))
        painter.drawText(below, RIGHT, group.amount)
        painter.setFont(self._note)
        painter.setPen(theme.colour("muted"))
        told = [text.lines(group.lines), ", ".join(group.models), group.place]
        note = " · ".join(part for part in told if part)
        room = below.width() - metrics.horizontalAdvance(group.amount) - space(3)
        cut = Qt.TextElideMode.ElideRight
        painter.drawText(below, LEFT, small.elidedText(note, cut, int(room)))
        bar = QRectF(place.left(), below.bottom() + space(1), place.width(), BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(bar, BAR / 2, BAR / 2)
        bar.setWidth(max(bar.width() * group.share, BAR))
        painter.setBrush(theme.ink(CLASS_TONES[group.finding_class]))
        painter.drawRoundedRect(bar, BAR / 2, BAR / 2)
        top = bar.bottom() + space(1.5)
        self._state(
            painter, QRectF(place.left(), top, place.width(), HEIGHT), group, theme
        )

    def _state(
        self, painter: QPainter, place: QRectF, group: Group, theme: Theme
    ) -> None:
        """Draw what was decided: the state, who answers for it, until when."""
        small = QFontMetrics(self._note)
        painter.setFont(self._note)
        width = pill_width(group.sign[1])
        draw_pill(painter, place.left(), place.top(), width, group.sign, theme)
        beside = place.adjusted(width + space(2), 0, 0, 0)
        cut = Qt.TextElideMode.ElideRight
        painter.setPen(theme.colour("muted"))
        words = small.elidedText(group.duty, cut, int(beside.width()))
        painter.drawText(beside, RIGHT, words)


def in_two_lines(metrics: QFontMetrics, group: Group, width: float) -> str:
    """Return a cause's words, cut so that they fit two lines when wrapped."""
    room = QRect(0, 0, int(width), LINE * LINES * LINES)
    most = metrics.boundingRect(room, WRAPPED, "\n".join(TALL * LINES)).height()

    def fits(words: str) -> bool:
        return metrics.boundingRect(room, WRAPPED, words).height() <= most

    if fits(group.title):
        return group.title
    cuts = range(len(group.title))
    longest = bisect_right(cuts, False, key=lambda n: not fits(group.title[:n] + "…"))
    return group.title[: max(longest - 1, 0)].rstrip() + "…"


class GroupList(QListView):
    """Choose groups; arrows move, Shift and Ctrl choose several."""

    chosen = Signal(object)  # Group: the current one
    picked = Signal(object)  # list[Group]: all that are selected

    def __init__(self) -> None:
        super().__init__()
        self._model = GroupsModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_Rows(self))
        self.setMouseTracking(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setProperty("bare", True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setAccessibleName(_("Groups of findings"))
        self.selectionModel().currentChanged.connect(self._tell)
        self.selectionModel().selectionChanged.connect(self._tell_picked)

    def show_groups(self, groups: Sequence[Group]) -> None:
        """Show groups; those that were chosen stay chosen if they are still there."""
        before, place = self.group, self.currentIndex().row()
        kept = {one.filters for one in self.groups}
        self._model.show(groups)
        if not groups:
            self.picked.emit([])
            return
        now = next(
            (
                n
                for n, one in enumerate(groups)
                if before is not None and one.filters == before.filters
            ),
            min(max(place, 0), len(groups) - 1),
        )
        self._choose_only(now)
        for row, one in enumerate(groups):
            if one.filters in kept and row != now:
                self.selectionModel().select(self._model.index(row), ALSO)

    def choose(self, wanted: str) -> bool:
        """Choose a class by its value; say whether it is there."""
        for row, group in enumerate(self._model.groups):
            if group.heads and group.finding_class == wanted:
                self._choose_only(row)
                return True
        return False

    def _choose_only(self, row: int) -> None:
        # Whatever key is held: the view's own way would toggle the row under Ctrl.
        self.selectionModel().setCurrentIndex(self._model.index(row), ONLY)

    @property
    def group(self) -> Group | None:
        """The group that is the current one."""
        found: Group | None = self.currentIndex().data(GROUP)
        return found

    @property
    def groups(self) -> list[Group]:
        """All groups that are selected, in order."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        return [self._model.groups[row] for row in rows]

    def _tell(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self.chosen.emit(now.data(GROUP))

    def _tell_picked(self, *_moved: object) -> None:
        self.picked.emit(self.groups)
