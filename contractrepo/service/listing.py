"""What a repository holds."""

from __future__ import annotations

from dataclasses import dataclass

from contractrepo.core.layout import CONTRACTS, DESIGNS, MAIN, TAGS, design_of, short_ref
from contractrepo.core.names import is_contract_name
from contractrepo.git.repository import Repository
from contractrepo.service.versions import released

_BRANCHES = "refs/heads/"


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract in a list.

    Attributes:
        name: The contract.
        versions: Released versions, newest first.
        designs: Topics of its designs, sorted.
    """

    name: str
    versions: tuple[str, ...]
    designs: tuple[str, ...]


def branches(store: Repository) -> list[str]:
    """Return the branches as people write them, sorted."""
    return [short_ref(ref) for ref in store.refs(_BRANCHES)]


def versions(store: Repository, name: str) -> list[str]:
    """Return the released versions of a contract, newest first."""
    return [str(version) for version in released(store, name)]


def contracts(store: Repository) -> list[ContractRow]:
    """Return every contract of main, of the designs and of the releases, sorted by name."""
    designs: dict[str, list[str]] = {}
    for ref in store.refs(DESIGNS):
        found = design_of(ref)
        if found is not None:
            designs.setdefault(found[0], []).append(found[1])
    main = store.refs(MAIN).get(MAIN)
    names = set(store.children(main, CONTRACTS)) if main else set()
    tagged = {ref.removeprefix(TAGS).partition("/")[0] for ref in store.refs(TAGS)}
    names |= designs.keys() | {name for name in tagged if is_contract_name(name)}
    return [_row(store, name, designs.get(name, [])) for name in sorted(names)]


def _row(store: Repository, name: str, designs: list[str]) -> ContractRow:
    return ContractRow(name, tuple(versions(store, name)), tuple(designs))
