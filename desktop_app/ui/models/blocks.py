"""Keep the rows near the eye: blocks fetched ahead, written once, looked up."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from desktop_app.ui.bridge import Job
from desktop_app.ui.models.rows import NUMBERS, Kind, Row, TableModel, written

BLOCK = 200
KEPT = 60  # blocks
Texts = tuple[str, ...]
Fetch = Callable[[Callable[[], "Block"], Callable[["Block"], None]], Job]


@dataclass(frozen=True)
class Block:
    """Two hundred rows: their values, and what their cells show."""

    values: list[Row]
    texts: list[Texts]
    wholes: tuple[int, ...]  # for each column, the most letters before the point
    places: tuple[int, ...]  # and the most digits after it


def read_block(model: TableModel, number: int) -> Block:
    """Read and write one block; runs on a reader thread."""
    rows = model.page(number * BLOCK, BLOCK)
    kinds = [column.kind for column in model.columns]
    texts = [
        tuple(written(v, kind) for v, kind in zip(row, kinds, strict=True))
        for row in rows
    ]
    sides = [_longest(texts, n, kind) for n, kind in enumerate(kinds)]
    wholes = tuple(whole for whole, _part in sides)
    return Block(rows, texts, wholes, tuple(part for _whole, part in sides))


def _longest(texts: list[Texts], place: int, kind: Kind) -> tuple[int, int]:
    """Return the longest part before and after the point in a column of numbers."""
    if kind not in NUMBERS or not texts:
        return 0, 0
    parts = [row[place].partition(".") for row in texts]
    return max(len(p[0]) for p in parts), max(len(p[2]) for p in parts)


class Blocks:
    """The blocks of one model that were seen last."""

    def __init__(
        self, model: TableModel, fetch: Fetch, ready: Callable[[], None]
    ) -> None:
        self.model = model
        self.wholes = [0] * len(model.columns)
        self.places = [0] * len(model.columns)
        self._fetch = fetch
        self._ready = ready
        self._kept: OrderedDict[int, Block] = OrderedDict()
        self._under_way: dict[int, Job] = {}

    def want(self, first: int, last: int) -> None:
        """Fetch the blocks of these rows; leave alone what is out of sight."""
        wanted = range(first // BLOCK, last // BLOCK + 1)
        for number in [n for n in self._under_way if n not in wanted]:
            self._under_way.pop(number).stop()
        for number in wanted:
            if number in self._kept:
                self._kept.move_to_end(number)
            elif number not in self._under_way:
                self._send_for(number)

    def _send_for(self, number: int) -> None:
        def arrived(block: Block) -> None:
            if self._under_way.pop(number, None) is not None:
                self._keep(number, block)
                self._ready()

        self._under_way[number] = self._fetch(
            lambda: read_block(self.model, number), arrived
        )

    def _keep(self, number: int, block: Block) -> None:
        self._kept[number] = block
        self.wholes = list(map(max, self.wholes, block.wholes))
        self.places = list(map(max, self.places, block.places))
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def texts(self, row: int) -> Texts | None:
        """Return what a row's cells show; None: not here yet."""
        block = self._kept.get(row // BLOCK)
        place = row % BLOCK
        return block.texts[place] if block and place < len(block.texts) else None

    def values(self, row: int) -> Row | None:
        """Return a row's values; None: not here yet."""
        block = self._kept.get(row // BLOCK)
        place = row % BLOCK
        return block.values[place] if block and place < len(block.values) else None

    def leave(self) -> None:
        """Stop what is under way."""
        for job in self._under_way.values():
            job.stop()
        self._under_way.clear()
