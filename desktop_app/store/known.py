"""Keep what was worked out of the ledger for as long as nobody changes the ledger."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from desktop_app.store.ledger import Ledger

T = TypeVar("T")
MOST = 32  # values; the ones asked for last are kept


class Known:
    """Values by name. They are shared: nobody may change one.

    Safe to use from several threads; two that ask for the same at once may both work
    it out.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._lock = threading.Lock()
        self._version: int | None = None
        self._values: OrderedDict[Hashable, object] = OrderedDict()

    def get(self, name: Hashable, make: Callable[[], T]) -> T:
        """Return a value as the ledger stands now; it is made if it is not known."""
        with self._lock:
            version = self._ledger.version()
            if version != self._version:
                self._version = version
                self._values.clear()
            if name in self._values:
                self._values.move_to_end(name)
                return cast(T, self._values[name])
        made = make()
        with self._lock:
            # What was read while somebody wrote is of no version.
            if version == self._version == self._ledger.version():
                self._values[name] = made
                while len(self._values) > MOST:
                    self._values.popitem(last=False)
        return made
