"""Turn a stream of another encoding into UTF-8 as it is read."""

from __future__ import annotations

import codecs
import io
from typing import BinaryIO

_PIECE = 1024 * 1024


class Transcoded(io.RawIOBase, BinaryIO):
    """A stream that reads as UTF-8; what is not text becomes U+FFFD."""

    def __init__(self, stream: BinaryIO, encoding: str, *, skip: int) -> None:
        super().__init__()
        self._stream = stream
        self._stream.read(skip)
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._ready = b""

    def __enter__(self) -> Transcoded:
        return self

    def read(self, size: int = -1, /) -> bytes:
        while size < 0 or len(self._ready) < size:
            piece = self._stream.read(_PIECE)
            self._ready += self._decoder.decode(piece, not piece).encode()
            if not piece:
                break
        cut = len(self._ready) if size < 0 else size
        found, self._ready = self._ready[:cut], self._ready[cut:]
        return found

    def close(self) -> None:
        self._stream.close()
        super().close()
