"""Keep the pages of a fetch that is under way, so that a stop loses none of them."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from pathlib import Path

from desktop_app.store.files import make_folder, place, remove, write_whole, writing

_PAGES, _QUERY = "pages.part", "query.json"
_FRESH = 24 * 60 * 60  # seconds: figures of yesterday do not stand beside today's


class FetchedPages:
    """One file of pages, a page a line; it is whole when the last page is there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self, query: Mapping[str, str]) -> list[str]:
        """Return the pages that are kept of this very query; of another, none are.

        Raises:
            Unwritable: the folder or its disk does not take it.
        """
        if not self._is_of(query):
            self.restart(query)
        with writing(self._folder):
            kept, _sep, cut = self._pages.read_bytes().rpartition(b"\n")
            if cut:  # the program was ended while it wrote this page
                os.truncate(self._pages, len(kept) + bool(kept))
        return kept.decode("utf-8").split("\n") if kept else []

    def restart(self, query: Mapping[str, str]) -> None:
        """Forget what was kept and start with this query.

        Raises:
            Unwritable: the folder or its disk does not take it.
        """
        with writing(self._folder):
            make_folder(self._folder)
            remove((self._folder / _QUERY, self._pages, *self._stale()))
            self._pages.touch()
            told = json.dumps(dict(query), sort_keys=True)
            write_whole(
                self._folder / _QUERY,
                lambda aside: _write(aside, told),
            )

    def add(self, page: str) -> None:
        """Keep a page, on the disk when this returns.

        Raises:
            Unwritable: the folder or its disk does not take it.
        """
        line = page.replace("\r", " ").replace("\n", " ") + "\n"  # blanks in JSON
        with writing(self._folder), self._pages.open("ab") as file:
            file.write(line.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())

    def finish(self, name: str) -> Path:
        """Make the pages the file of a fetch that is whole.

        Raises:
            Unwritable: the folder or its disk does not take it.
        """
        whole = self._folder / name
        with writing(self._folder):
            place(self._pages, whole)
            remove((self._folder / _QUERY,))
        return whole

    @property
    def _pages(self) -> Path:
        return self._folder / _PAGES

    def _stale(self) -> list[Path]:
        """Name whole files of earlier days: what was taken is among the sources."""
        oldest = time.time() - _FRESH
        files = self._folder.glob("*.jsonl")
        return [one for one in files if one.stat().st_mtime < oldest]

    def _is_of(self, query: Mapping[str, str]) -> bool:
        file = self._folder / _QUERY
        try:
            kept = json.loads(file.read_text(encoding="utf-8"))
            age = time.time() - file.stat().st_mtime
        except (OSError, ValueError):
            return False
        return kept == dict(query) and age < _FRESH and self._pages.is_file()


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
