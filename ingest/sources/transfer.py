"""One exchange with a server: its body, whole, within the limits of size and time, and what a failure is called."""

from __future__ import annotations

import errno
import socket
import ssl
import time
import zlib
from typing import IO

import httpx

_GZIP = 16 + zlib.MAX_WBITS
_UNREACHABLE = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN)


class TransferError(Exception):
    """An exchange failed. `again` says whether trying again may help, `dead` that the host cannot be reached at all."""

    def __init__(self, reason: str, *, again: bool = False, dead: bool = False) -> None:
        super().__init__(reason)
        self.again = again
        self.dead = dead


def receive(response: httpx.Response, file: IO[bytes], *, most_mb: int, total_s: float) -> None:
    """Write the body to a file, decompressed.

    `most_mb` bounds what is written, so that a compressed bomb stops there; `total_s` bounds a body that drips.
    Raises TransferError, and lets httpx's errors through, of which one is a body that is shorter than announced.
    """
    coding = response.headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("gzip", "x-gzip", "identity", ""):
        raise TransferError(f"the answer is compressed as '{coding[:20]}', which was not asked for")
    left, end = most_mb * 2**20, time.monotonic() + total_s
    too_large = TransferError(f"the answer is larger than {most_mb} MB; raise SEQUITUR_SOURCES__LARGEST_MB to take it")
    length = response.headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > left:
        raise too_large
    unpack = zlib.decompressobj(_GZIP) if "gzip" in coding else None
    for raw in response.iter_raw():
        if time.monotonic() > end:
            raise TransferError(f"the answer did not end within {total_s:.0f} seconds", again=True)
        while raw:
            if unpack is None:
                data, raw = raw, b""
            else:
                data, raw, unpack = _unpack(unpack, raw, left + 1)
            left -= len(data)
            if left < 0:
                raise too_large
            file.write(data)
    if unpack is not None and not unpack.eof:
        raise TransferError("the compressed answer breaks off", again=True)


def _unpack(unpack: zlib._Decompress, raw: bytes, most: int) -> tuple[bytes, bytes, zlib._Decompress]:
    """Decompress up to `most` bytes; what of `raw` is left, and the decompressor that goes on (a file may have members)."""
    if unpack.eof:
        unpack = zlib.decompressobj(_GZIP)
    try:
        data = unpack.decompress(raw, most)
    except zlib.error:
        raise TransferError("the compressed answer is damaged", again=True) from None
    return data, unpack.unused_data if unpack.eof else unpack.unconsumed_tail, unpack


def failure(error: httpx.TransportError, timeout_s: float) -> TransferError:
    """What an error of the connection is called, and whether trying again may help."""
    if isinstance(error, httpx.TimeoutException):
        return TransferError(f"it did not answer within {timeout_s:g} seconds", again=True)
    causes = _causes(error)
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return TransferError("its name cannot be looked up; check the connection to the internet", dead=True)
    if any(isinstance(cause, OSError) and cause.errno in _UNREACHABLE for cause in causes):
        return TransferError("there is no way to it; check the connection to the internet", dead=True)
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return TransferError("its certificate cannot be verified; check the clock and proxy of this machine", dead=True)
    if isinstance(error, httpx.ConnectError):
        return TransferError("it does not take the connection", again=True)
    return TransferError("the connection broke off within the answer", again=True)


def _causes(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found
