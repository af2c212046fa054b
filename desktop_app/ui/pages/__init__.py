"""List the pages in the order of the rail; a new page is one row more."""

from __future__ import annotations

from desktop_app.ui.page import Page

PAGES: tuple[type[Page], ...] = ()
