"""Documents from outside with the files they refer to, as they are to be stored."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from contractrepo.contract import Contract, load, load_files
from contractrepo.core.layout import ENTRY_FILES
from contractrepo.core.text import printable
from contractrepo.document import read_document
from contractrepo.editing import edited
from contractrepo.errors import UsageError
from contractrepo.openapi.embedded import FILES_FIELD
from contractrepo.service.sources import is_revision, missing_file, revision_files


@dataclass(frozen=True, slots=True)
class Imported:
    """A document read from outside.

    Attributes:
        entry: The entry document.
        others: Path relative to it -> content of every file that it refers to, directly or through others.
        mocks: Path -> content of the mocks that it held, or None where it held none.
    """

    entry: bytes
    others: Mapping[str, bytes] = field(default_factory=dict)
    mocks: Mapping[str, bytes] | None = None


def read_import(source: Path | str | bytes, folder: Path) -> Imported:
    """Read a document, the files beside and below it that it refers to, and the mocks that it holds (``export --embed``).

    Args:
        source: A path, ``REV:PATH`` in the git repository around `folder`, or text as `contractrepo.load` takes it.
        folder: What relative paths are looked up from.

    Raises:
        UsageError: ``file-not-found``, ``unknown-ref``, ``import-name-clash``.
        ContractError: The document cannot be read at all; ``mock-invalid``: the mocks in it cannot.
    """
    return _parted(_read_import(source, folder))


def _parted(found: Imported) -> Imported:
    """Take the mocks out of a document that holds them."""
    from contractrepo.syncing.embedding import MEMBER, extracted, is_embedded

    if found.others or MEMBER.encode() not in found.entry:
        return found
    data = read_document(found.entry).data
    if not is_embedded(data):
        return found
    plain = {key: value for key, value in data.items() if key != MEMBER}
    entry = edited(found.entry, plain)
    return Imported(entry, {}, extracted(load(entry), data[MEMBER]))


def _read_import(source: Path | str | bytes, folder: Path) -> Imported:
    if isinstance(source, bytes):
        return Imported(source)
    if isinstance(source, str) and ("\n" in source or source.startswith("{")):
        return Imported(source.encode())
    if isinstance(source, str) and is_revision(source, folder):
        files, entry = revision_files(source, folder)
        return _reached(load_files(files, entry, file=source), entry, files.get)
    path = folder / source
    if not path.is_file():
        raise missing_file(str(source))
    return _reached(load(path, file=str(source)), path.name, lambda name: _read(path.parent / name))


def _reached(contract: Contract, entry: str, read: Callable[[str], bytes | None]) -> Imported:
    names = sorted(contract.description.data.get(FILES_FIELD, {}))
    clashing = [name for name in names if name in ENTRY_FILES]
    if clashing:
        message = f"{printable(clashing[0])} beside {printable(entry)} has the name under which a document is stored"
        raise UsageError(
            "import-name-clash", message, f"rename {printable(clashing[0])} and what refers to it"
        )
    others = {name: data for name in names if (data := read(name)) is not None}
    data = read(entry)
    assert data is not None  # it was just loaded
    stored = ENTRY_FILES[-1] if data.lstrip().startswith(b"{") else ENTRY_FILES[0]
    renamed = {name: _renamed(text, entry, stored) for name, text in others.items()}
    return Imported(data, renamed)


def _renamed(text: bytes, entry: str, stored: str) -> bytes:
    """Let references back to the entry document follow it to the name under which it is stored."""
    back = rb"(\$ref[\"']?\s*:\s*[\"']?(?:\.{1,2}/)*)" + re.escape(entry).encode() + rb"(?=[#\"'\s},]|\Z)"
    return re.sub(back, lambda match: match[1] + stored.encode(), text)


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
