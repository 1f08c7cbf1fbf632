"""What the verification of records will read, read at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from contractrepo.core.layout import CONTRACTS
from contractrepo.errors import ContractRepoError
from contractrepo.git.objects import GitObject, header_field, tree_entries
from contractrepo.service.auditing.reading import AuditedReader
from contractrepo.workflow.records.naming import place_of


def prefetch(reader: AuditedReader, tags: Iterable[Mapping[str, str]]) -> None:
    """Read tags, and what the commits that they are at hold of their contracts; whatever is missing is told later.

    Args:
        reader: The repository.
        tags: Ref -> object id, by version.
    """
    reader.forget()
    named = {(place.name, value) for refs in tags for ref, value in refs.items() if (place := place_of(ref))}
    places = {(name, _field(found, "object")) for name, found in _read(reader, named)}
    roots = {(name, _field(found, "tree")) for name, found in _read(reader, places)}
    all_contracts = {(name, _entries(found).get(CONTRACTS, "")) for name, found in _read(reader, roots)}
    folders = {(name, _entries(found).get(name, "")) for name, found in _read(reader, all_contracts)}
    files = {(name, value) for name, found in _read(reader, folders) for value in _entries(found).values()}
    reader.prefetch({value for _, value in files})


def _read(reader: AuditedReader, wanted: set[tuple[str, str]]) -> Iterable[tuple[str, GitObject]]:
    reader.prefetch({value for _, value in wanted})
    for name, value in wanted:
        try:
            yield name, reader.object(value)
        except ContractRepoError:
            continue


def _field(found: GitObject, key: str) -> str:
    try:
        return header_field(found.data, key)
    except ContractRepoError:
        return ""


def _entries(found: GitObject) -> Mapping[str, str]:
    if found.kind != "tree":
        return {}
    return {one.name.decode("utf-8", "replace"): one.id for one in tree_entries(found.data)}
