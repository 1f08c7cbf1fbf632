"""Commit messages that say what changed in a contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from contractrepo.breaking.pairing import pair_operations
from contractrepo.breaking.pruning import Pruning
from contractrepo.contract import Contract
from contractrepo.core.text import printable
from contractrepo.workflow.move import ContractState

_WIDTH = 72
_MOST_LINES = 100
_MOCKS = "mocks/"
_SIGNS = {"add": "+", "change": "~", "describe": "?", "remove": "-"}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that an edit did: a verb of ``add``, ``change``, ``describe``, ``remove``, and to what."""

    verb: str
    what: str


def describe(
    name: str, old: ContractState | None, new: ContractState | None, *, subject: str | None = None
) -> str:
    """Return the message of the commit that moves a contract from `old` to `new`.

    Args:
        name: The contract.
        old: Before, or None where it is new.
        new: After, or None where it is removed.
        subject: What the author says instead of the generated first line; further lines follow it.

    Returns:
        A subject of at most 72 columns unless the author's is longer, a blank line, and the operations and mock files
        added, changed, only described differently and removed.
    """
    operations = list(_operations(old, new))
    files = list(_files(old, new))
    first = subject.strip() if subject and subject.strip() else _subject(name, old, new, operations, files)
    blocks = [_version(old, new), _block("Operations", operations), _block("Files", files)]
    return "\n\n".join(block for block in (first, *blocks) if block) + "\n"


def _subject(
    name: str,
    old: ContractState | None,
    new: ContractState | None,
    operations: list[Change],
    files: list[Change],
) -> str:
    if new is None:
        return f"{name}: remove the contract"
    if old is None:
        return _import_subject(name, new.contract)
    subject = _listed(name, operations) if operations else _quiet_subject(name, old, new, files)
    return (
        subject
        if len(subject) <= _WIDTH
        else _counted(name, operations or files, operations=bool(operations))
    )


def _import_subject(name: str, contract: Contract) -> str:
    count = len(contract.operations)
    tail = f" {contract.version} with {count} operation{'' if count == 1 else 's'}"
    room = max(_WIDTH - len(f"{name}: import ") - len(tail), 8)
    return f"{name}: import {printable(contract.title, limit=room)}{printable(tail, limit=40)}"


def _quiet_subject(name: str, old: ContractState, new: ContractState, files: list[Change]) -> str:
    """No operation changed: say what did."""
    if old.contract.version != new.contract.version:
        return f"{name}: version {printable(new.contract.version, limit=40)}"
    if files and all(change.what.startswith(_MOCKS) for change in files):
        return _listed(name, files)
    return f"{name}: edit the document"


def _listed(name: str, changes: list[Change]) -> str:
    """Return ``orders: add GET /orders/{id}, change POST /orders``."""
    parts = []
    for verb in _SIGNS:
        things = [printable(change.what) for change in changes if change.verb == verb]
        if things:
            parts.append(f"{verb} {', '.join(things)}")
    return f"{name}: {', '.join(parts)}"


def _counted(name: str, changes: list[Change], *, operations: bool) -> str:
    """Return ``orders: add 12 operations, change 3, remove 1``."""
    parts: list[str] = []
    for verb in _SIGNS:
        count = sum(change.verb == verb for change in changes)
        if count:
            noun = "operation" if operations else "mock file"
            parts.append(f"{verb} {count}" + ("" if parts else f" {noun}{'' if count == 1 else 's'}"))
    return f"{name}: {', '.join(parts)}"


def _version(old: ContractState | None, new: ContractState | None) -> str:
    if old is None or new is None or old.contract.version == new.contract.version:
        return ""
    before, after = (printable(state.contract.version, limit=40) for state in (old, new))
    return f"Version {before} -> {after}"


def _block(title: str, changes: list[Change]) -> str:
    lines = [
        f"  {_SIGNS[change.verb]} {printable(change.what, limit=200)}" for change in changes[:_MOST_LINES]
    ]
    more = len(changes) - len(lines)
    lines += [f"  ... and {more} more"] if more > 0 else []
    return "\n".join([f"{title}:", *lines]) if lines else ""


def _operations(old: ContractState | None, new: ContractState | None) -> Iterator[Change]:
    if old is None or new is None:
        present = new or old
        verb = "add" if old is None else "remove"
        yield from (Change(verb, key) for key in (_keys(present.contract) if present else ()))
        return
    before, after = old.contract.description, new.contract.description
    pruning = Pruning(before, after)
    operations = pair_operations(before.operations, after.operations)
    webhooks = pair_operations(before.webhooks, after.webhooks, kind="webhook")
    for pair in (*operations, *webhooks):
        if pair.old is None or pair.new is None:
            yield Change("add" if pair.old is None else "remove", pair.key)
        elif pruning.touched(pair):
            yield Change("change", pair.key)
        elif pair.old.data != pair.new.data:
            yield Change("describe", pair.key)


def _keys(contract: Contract) -> Iterator[str]:
    description = contract.description
    yield from (operation.key for operation in (*description.operations, *description.webhooks))


def _files(old: ContractState | None, new: ContractState | None) -> Iterator[Change]:
    before: Mapping[str, bytes] = old.files if old else {}
    after: Mapping[str, bytes] = new.files if new else {}
    for path in sorted(before.keys() | after.keys()):
        if before.get(path) != after.get(path):
            verb = "add" if path not in before else "remove" if path not in after else "change"
            yield Change(verb, path)
