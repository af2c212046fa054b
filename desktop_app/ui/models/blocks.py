"""Keep the rows near the eye: blocks fetched ahead, written once, looked up."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from desktop_app.jobs import WINDOW_FIRST
from desktop_app.ui.bridge import Job
from desktop_app.ui.models.rows import NUMBERS, Kind, Row, TableModel, written
from desktop_app.ui.text import NOTHING

BLOCK = 200
KEPT = 60  # blocks
Texts = tuple[str, ...]
Fetch = Callable[[Callable[[], "list[Block]"], Callable[["list[Block]"], None]], Job]


@dataclass(frozen=True)
class Block:
    """Two hundred rows: their values, and what their cells show."""

    values: list[Row]
    texts: list[Texts]
    wholes: tuple[int, ...]  # for each column, the most letters before the point
    places: tuple[int, ...]  # and the most digits after it


def read_blocks(model: TableModel, numbers: range) -> list[Block]:
    """Read and write neighbouring blocks at once; runs on a reader thread."""
    rows = model.page(numbers.start * BLOCK, len(numbers) * BLOCK)
    kinds = [column.kind for column in model.columns]
    return [
        _written(rows[n * BLOCK : (n + 1) * BLOCK], kinds) for n in range(len(numbers))
    ]


def _written(rows: list[Row], kinds: list[Kind]) -> Block:
    WINDOW_FIRST.give()
    texts = [
        tuple(
            NOTHING if v is None else written(v, kind)
            for v, kind in zip(row, kinds, strict=True)
        )
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
        self._under_way: dict[Job, range] = {}

    def want(self, first: int, last: int) -> None:
        """Fetch the blocks of these rows; leave alone what is out of sight."""
        wanted = range(first // BLOCK, last // BLOCK + 1)
        for job, numbers in list(self._under_way.items()):
            if not set(numbers) & set(wanted):
                del self._under_way[job]
                job.stop()
        coming = {n for numbers in self._under_way.values() for n in numbers}
        missing = [n for n in wanted if n not in self._kept and n not in coming]
        for number in wanted:
            if number in self._kept:
                self._kept.move_to_end(number)
        if missing:
            # Neighbours are read together: in a sorted order, twice the rows cost
            # hardly more than once.
            self._send_for(range(missing[0], missing[-1] + 1))

    def _send_for(self, numbers: range) -> None:
        def arrived(blocks: list[Block]) -> None:
            if self._under_way.pop(job, None) is not None:
                for number, block in zip(numbers, blocks, strict=True):
                    self._keep(number, block)
                self._ready()

        job = self._fetch(lambda: read_blocks(self.model, numbers), arrived)
        self._under_way[job] = numbers

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
        for job in self._under_way:
            job.stop()
        self._under_way.clear()
