"""Compressed bytes to plain ones, in bounded steps: no input makes one step larger than `STEP`."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

STEP = 65536  # bytes of output at a time

_GZIP = zlib.MAX_WBITS | 16


class Inflater:
    """Stream decoder for `gzip` (all members) and `deflate` (zlib or raw). Raises zlib.error on broken data."""

    def __init__(self, encoding: str = "gzip") -> None:
        self._wbits = _GZIP if encoding in ("gzip", "x-gzip") else zlib.MAX_WBITS
        self._raw_too = encoding == "deflate"
        self._stream = zlib.decompressobj(self._wbits)
        self._members = 0
        self._fresh = True

    @property
    def finished(self) -> bool:
        """Whether the data so far ends where a member ends; no data at all counts as ended."""
        return self._stream.eof or self._fresh

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield what `data` inflates to, at most STEP bytes at a time; stop iterating to stop inflating."""
        while data:
            if self._stream.eof:
                if self._wbits != _GZIP or not data.strip(b"\0"):
                    return  # padding after the end is ignored
                self._stream = zlib.decompressobj(self._wbits)
                self._members += 1
                self._fresh = True
            try:
                out = self._stream.decompress(data, STEP)
            except zlib.error:
                if self._members and self._fresh:
                    return  # rubbish after a whole member
                if not (self._raw_too and self._fresh):
                    raise
                self._raw_too = False
                self._stream = zlib.decompressobj(-zlib.MAX_WBITS)
                continue
            self._fresh = False
            data = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
            if out:
                yield out
            elif not self._stream.eof and not data:
                return
