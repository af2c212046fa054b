"""Write to a disk that may be full, and let go of it without a second failure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import IOBase
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

import pyarrow as pa
import pyarrow.parquet as pq

from desktop_app.store.files import sync

COMPRESSION: dict[str, Any] = {"compression": "zstd", "compression_level": 1}


class Sink:
    """A file that swallows the rest once it failed or was given up.

    Arrow's writers write again when they are closed; on a full disk that would
    fail a second time, or in a destructor, where nobody can hear it.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb", buffering=0)
        self._place = 0
        self._lost = False
        self.stream = pa.PythonFile(cast(IOBase, self), mode="w")

    @property
    def closed(self) -> bool:
        return self._file.closed

    def give_up(self) -> None:
        """Write no more, whatever comes."""
        self._lost = True

    def write(self, data: bytes) -> int:
        self._place += len(data)
        rest = memoryview(data)
        try:
            while rest and not self._lost:
                rest = rest[self._file.write(rest) :]
        except OSError:
            self._lost = True
            raise
        return len(data)

    def tell(self) -> int:
        return self._place

    def flush(self) -> None:
        """Have nothing to flush: every write goes to the system at once."""

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            self.give_up()
        self.close()


@contextmanager
def parquet(
    path: Path, schema: pa.Schema, **options: object
) -> Iterator[pq.ParquetWriter]:
    """Write a Parquet file and bring it to the disk."""
    settings: dict[str, Any] = {**COMPRESSION, **options}
    with Sink(path) as sink:
        writer = pq.ParquetWriter(sink.stream, schema, **settings)
        try:
            yield writer
        except BaseException:
            sink.give_up()
            raise
        finally:
            writer.close()
    sync(path)


def write_parquet(path: Path, table: pa.Table, *, row_group_size: int) -> None:
    """Write a table as a Parquet file and bring it to the disk."""
    with parquet(path, table.schema) as writer:
        writer.write_table(table, row_group_size=row_group_size)
