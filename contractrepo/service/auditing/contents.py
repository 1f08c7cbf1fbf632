"""What main and the stored documentation hold: every file is there, and is what its name says."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.core.layout import DOCS, MAIN
from contractrepo.errors import ContractRepoError
from contractrepo.git.objects import SUBMODULE, header_field, tree_entries
from contractrepo.service.auditing.reading import AuditedReader
from contractrepo.workflow.auditing import AuditProblem


def contents(reader: AuditedReader, *, documentation: bool) -> Iterator[AuditProblem]:
    """Yield the refs of which something cannot be read.

    Args:
        reader: The repository.
        documentation: Read the files of stored documentation too, which may be many; otherwise only what its ref names.
    """
    seen: set[str] = set()
    for ref, value in {**reader.refs(MAIN), **reader.refs(DOCS)}.items():
        try:
            _read(reader, value, seen, whole=documentation or ref == MAIN)
        except ContractRepoError as error:
            yield AuditProblem(error.code, ref, error.message)


def _read(reader: AuditedReader, object_id: str, seen: set[str], *, whole: bool) -> None:
    waiting = [object_id]
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        found = reader.object(current)
        if found.kind == "commit":
            waiting.append(header_field(found.data, "tree"))
        elif found.kind == "tree" and whole:
            waiting += (one.id for one in tree_entries(found.data) if one.mode != SUBMODULE)
