"""A contract's files, or one document with everything in it, written to a folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from contractrepo.core.layout import ENTRY_FILES
from contractrepo.core.text import printable
from contractrepo.editing import edited
from contractrepo.errors import StoreError, UsageError
from contractrepo.mocking.files.file_names import FOLDER
from contractrepo.openapi.embedded import FILES_FIELD
from contractrepo.service.trees import entry_of
from contractrepo.workflow.move import ContractState


def export(files: Mapping[str, bytes], directory: Path) -> list[Path]:
    """Write `files` (relative path -> content) below `directory` and return their paths.

    Raises:
        UsageError: ``folder-not-empty``: something is there already.
        StoreError: ``not-writable``.
    """
    shown = printable(str(directory))
    try:
        if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
            message = f"{shown} exists and is not an empty folder"
            raise UsageError("folder-not-empty", message, "name a folder that does not exist yet")
        for name, data in files.items():
            path = directory / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StoreError(
            "not-writable", f"cannot write to {shown}: {reason}", "check space and permissions"
        ) from error
    return [directory / name for name in files]


def with_mocks_inside(state: ContractState) -> dict[str, bytes]:
    """Return a contract as one file that `importing` reads back: the document, with its mocks in ``x-mock``.

    A document of one file keeps its text; several are bundled as JSON.

    Raises:
        UsageError: ``embed-taken``: the document has an ``x-mock`` of its own.
    """
    from contractrepo.syncing.embedding import MEMBER, embedded

    data = state.contract.description.data
    if MEMBER in data:
        message = f"the document has a member '{MEMBER}' already"
        raise UsageError("embed-taken", message, "export it without --embed")
    mocks = {path: content for path, content in state.files.items() if path.startswith(FOLDER)}
    whole = {**data, MEMBER: embedded(state.contract, mocks)}
    entry = entry_of(state.files)
    assert entry is not None  # the state was read from it
    if FILES_FIELD not in data:
        return {entry: edited(state.files[entry], whole, file=entry)}
    return {ENTRY_FILES[-1]: json.dumps(whole, ensure_ascii=False, indent=2).encode() + b"\n"}
