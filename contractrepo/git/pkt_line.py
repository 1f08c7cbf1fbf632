"""git's pkt-line framing (gitprotocol-common): four hexadecimal digits of length, then the line; 0000 ends a section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from contractrepo.errors import StoreError

_LONGEST = 65_520
_HEADER = 4


def read_line(source: BinaryIO) -> bytes | None:
    """Return one line without its newline, or None at the end of a section.

    Raises:
        StoreError: ``protocol-error``.
    """
    header = _exactly(source, _HEADER)
    try:
        size = int(header, 16)
    except ValueError as error:
        raise _broken("a length is no hexadecimal number") from error
    if size == 0:
        return None
    if not _HEADER <= size <= _LONGEST:
        raise _broken(f"a line of {size} bytes")
    return _exactly(source, size - _HEADER).removesuffix(b"\n")


def read_section(source: BinaryIO) -> Iterator[bytes]:
    """Yield lines up to the end of the section.

    Raises:
        StoreError: ``protocol-error``.
    """
    while (line := read_line(source)) is not None:
        yield line


def write_section(sink: BinaryIO, lines: Sequence[bytes]) -> None:
    """Write lines and the end of the section; git waits for each section."""
    sink.writelines(b"%04x" % (len(line) + _HEADER) + line for line in lines)
    sink.write(b"0000")
    sink.flush()


def _exactly(source: BinaryIO, size: int) -> bytes:
    data = source.read(size)
    if len(data) != size:
        raise _broken("git hung up")
    return data


def _broken(what: str) -> StoreError:
    return StoreError("protocol-error", f"git and its proc-receive hook do not understand each other: {what}")
