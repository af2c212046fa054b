"""Read packed bytes under limits; damage becomes one clear sentence."""

from __future__ import annotations

import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO

from importers import limits
from importers.contract import ImportRefused, mark

_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,  # gzip.BadGzipFile too
    NotImplementedError,  # a way of packing that Python does not know
    RuntimeError,  # locked
    ValueError,
)


@contextmanager
def refused_as_damaged(name: str) -> Iterator[None]:
    """Turn what a packed file's reader raises into one clear sentence."""
    try:
        yield
    except _DAMAGED as error:
        raise ImportRefused(
            mark("{file} is damaged or was cut short."),
            mark("Download it again and import that."),
            file=name,
        ) from error


class Guarded(io.RawIOBase, BinaryIO):
    """An unpacked stream that stops at a bomb and at damage."""

    def __init__(
        self,
        stream: IO[bytes] | gzip.GzipFile,
        name: str,
        packed: int,
        and_close: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self._stream = stream
        self._name = name
        self._packed = max(packed, 1)
        self._and_close = and_close
        self._done = 0

    def __enter__(self) -> Guarded:
        return self

    def read(self, size: int = -1, /) -> bytes:
        pieces: list[bytes] = []
        wanted = size
        while size < 0 or wanted > 0:
            with refused_as_damaged(self._name):
                piece = self._stream.read(min(wanted, limits.MIB) if size >= 0 else -1)
            if not piece:
                break
            pieces.append(piece)
            wanted -= len(piece)
            self._count(len(piece))
        return b"".join(pieces)

    def close(self) -> None:
        self._stream.close()
        if self._and_close is not None:
            self._and_close()
        super().close()

    def _count(self, size: int) -> None:
        self._done += size
        swollen = (
            self._done > limits.RATIO_FREE
            and self._done > limits.MAX_RATIO * self._packed
        )
        if swollen or self._done > limits.MAX_UNPACKED:
            raise ImportRefused(
                mark("{file} unpacks to far more than a bill does."),
                mark("Unpack it yourself and look at what is in it."),
                file=self._name,
            )
