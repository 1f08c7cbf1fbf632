"""What a `$ref` names, without opening anything."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from urllib.parse import unquote, urljoin

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_OUTSIDE = "it leads out of the contract's folder"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a reference leads.

    Attributes:
        base: Path of a file below the contract's root, or an absolute URI.
        fragment: What stands behind ``#``, percent-decoded: a JSON pointer, an anchor, or empty.
    """

    base: str
    fragment: str

    @property
    def is_file(self) -> bool:
        """Whether `base` is a path."""
        return not _SCHEME.match(self.base)


class Refused(ValueError):  # noqa: N818  named for what happens to the reference
    """A reference that must not be followed; the message says why."""


def address(reference: str, base: str) -> Address:
    """Return where `reference` leads.

    Args:
        reference: A URI reference (RFC 3986), as written in the document.
        base: Path of the file that holds it, or the URI that an `$id` around it gives.

    Raises:
        Refused: It leads out of the contract's folder.
    """
    location, _, fragment = reference.partition("#")
    fragment = unquote(fragment)
    if not location:
        return Address(base, fragment)
    if _SCHEME.match(location):
        return Address(location, fragment)
    if _SCHEME.match(base):
        return Address(_joined(base, location), fragment)
    return Address(_path(unquote(location), base), fragment)


def local_pointer(reference: str) -> str | None:
    """Return the JSON pointer that a local reference (``#/...``) holds, or None for any other reference."""
    if not reference.startswith("#"):
        return None
    fragment = unquote(reference[1:]) if "%" in reference else reference[1:]
    return fragment if not fragment or fragment.startswith("/") else None


def _joined(base: str, location: str) -> str:
    try:
        return urljoin(base, location)
    except ValueError:
        raise Refused("it is not a URI") from None


def _path(location: str, base: str) -> str:
    if location.startswith("/") or "\\" in location or "\0" in location or "?" in location:
        raise Refused(_OUTSIDE)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(base), location))
    if path == ".." or path.startswith("../"):
        raise Refused(_OUTSIDE)
    return path
