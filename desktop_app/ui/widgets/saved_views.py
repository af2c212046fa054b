"""Save how a table of lines is looked at, open it again, delete it: one button."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QMenu

from desktop_app.domain.saved_views import SavedView
from desktop_app.i18n import _
from desktop_app.services.viewing import delete_view, list_views, save_view
from desktop_app.ui.desk import Desk
from desktop_app.ui.style import Tone
from desktop_app.ui.widgets.labels import IconButton
from desktop_app.ui.widgets.table_view import TableView


class SavedViews(IconButton):
    """The button and its menu beside a table."""

    def __init__(self, desk: Desk, view: TableView) -> None:
        super().__init__("bookmark", _("Saved views"), self.ask)
        self._desk, self._view = desk, view
        self.menu_now: QMenu | None = None

    def ask(self) -> None:
        """Open the menu once the views are read."""
        self._desk.ask(_("Reading views"), list_views, then=self.offer)

    def offer(self, found: list[SavedView]) -> None:
        """Offer the views, to save this one, and to delete one."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for one in found:
            made = menu.addAction(one.name.replace("&", "&&"))
            made.triggered.connect(lambda _on, one=one: self.open(one))
        if found:
            menu.addSeparator()
        menu.addAction(_("&Save this view…")).triggered.connect(self.name_it)
        if found:
            gone = menu.addMenu(_("&Delete a view"))
            for one in found:
                made = gone.addAction(one.name.replace("&", "&&"))
                made.triggered.connect(lambda _on, one=one: self.delete(one))
        self.menu_now = menu
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def name_it(self) -> None:
        """Ask for a name, and save what is seen under it."""
        box = QInputDialog(self)
        box.setWindowTitle(_("Save this view"))
        box.setLabelText(_("Name of the view: its filters, order and columns"))
        box.setOkButtonText(_("Save"))
        box.setCancelButtonText(_("Cancel"))
        box.textValueSelected.connect(self.save)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def save(self, name: str) -> None:
        """Keep what is seen now under a name."""
        view = self._view
        layout = view.table.columns.save()
        seen = SavedView(name, view.filters, view.sort, layout)

        def told(made: SavedView) -> None:
            words = _("The view “{name}” was saved.").format(name=made.name)
            self._desk.notify(words, Tone.GOOD)

        self._desk.do(_("Saving a view"), save_view, seen, then=told)

    def open(self, one: SavedView) -> None:
        """Look at the lines as the view says."""
        self._view.use(one)

    def delete(self, one: SavedView) -> None:
        """Forget a view."""
        self._desk.do(_("Deleting a view"), delete_view, one.name)
