"""Bytes to text: UTF-8 and UTF-16, with or without a byte order mark."""

from __future__ import annotations

import codecs

from contractrepo.document.flaw import Flaw, Unreadable
from contractrepo.document.limits import Limits

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes, limits: Limits) -> str:
    """Return the text of `data` without its byte order mark.

    Raises:
        Unreadable: ``too-large`` or ``encoding``.
    """
    if len(data) > limits.size:
        raise Unreadable(Flaw("too-large", f"the file has more than {limits.size} bytes"))
    mark, encoding = _encoding(data)
    content = data[len(mark) :]
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(encoding, "replace")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        name = encoding.upper().removesuffix("-LE").removesuffix("-BE")
        message = f"byte 0x{content[error.start]:02x} is not {name} text"
        raise Unreadable(Flaw("encoding", message, line, column, hint="save the file as UTF-8")) from None


def _encoding(data: bytes) -> tuple[bytes, str]:
    """YAML 1.2, section 5.2: a mark decides, else the null bytes around the first ASCII character."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return mark, encoding
    if data[1:2] == b"\0":
        return b"", "utf-16-le"
    return b"", "utf-16-be" if data[:1] == b"\0" else "utf-8"
