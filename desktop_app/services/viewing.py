"""Keep named views of the charge lines for everyone at this ledger."""

from __future__ import annotations

from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.errors import Refused
from desktop_app.domain.saved_views import SavedView, read_view
from desktop_app.i18n import _, mark
from desktop_app.store.workspace import Workspace

STEM = "view.lines."
EVENT = "view"
LONGEST = 60  # letters of a name
SAVED = mark("The view “{name}” was saved.")
DELETED = mark("The view “{name}” was deleted.")


def list_views(home: Workspace) -> list[SavedView]:
    """Return the saved views by name; one that cannot be read is left out."""
    with home.ledger.read() as records:
        found = records.settings(STEM)
    views = (read_view(name, text) for name, text in found.items() if text)
    return sorted((one for one in views if one), key=lambda one: one.name.casefold())


def save_view(home: Workspace, view: SavedView) -> Outcome[SavedView]:
    """Keep a view under its name, in place of an older one of that name.

    Raises:
        Refused: the name is empty or too long.
    """
    name = view.name.strip()
    if not name or len(name) > LONGEST:
        raise Refused(
            _("A view needs a name of 1 to {most} letters.").format(most=LONGEST),
            _("Name it after what it shows, such as “Batch above list price”."),
        )
    named = SavedView(name, view.filters, view.sort, view.layout)
    _choose(home, name, named.written(), SAVED)
    return Outcome(named, Changed.SETTINGS | Changed.ACTIVITY)


def delete_view(home: Workspace, name: str) -> Outcome[str]:
    """Forget a view; the trail keeps what it was.

    Raises:
        Refused: there is no such view.
    """
    if name not in {one.name for one in list_views(home)}:
        raise Refused(
            _("There is no view “{name}”.").format(name=name),
            _("Somebody else may have deleted it."),
        )
    _choose(home, name, "", DELETED)
    return Outcome(name, Changed.SETTINGS | Changed.ACTIVITY)


def _choose(home: Workspace, name: str, written: str, text: str) -> None:
    with home.ledger.begin() as records:
        before = records.setting(STEM + name)
        records.choose(STEM + name, written)
        facts = {"name": name, "view": written}
        records.record(
            EVENT, text, facts, subject=f"view {name}", before={"view": before}
        )
