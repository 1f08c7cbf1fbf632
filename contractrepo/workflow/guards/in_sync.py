"""On main, a document and its mocks say the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from contractrepo.core.problem import Problem
from contractrepo.core.text import printable, shown
from contractrepo.errors import ContractError
from contractrepo.workflow.move import ContractState, Move
from contractrepo.workflow.objection import Objection

if TYPE_CHECKING:
    from contractrepo.syncing.agreeing import Disagreement
    from contractrepo.syncing.plan import Conflict

_CODE = "out-of-sync"
_LONGEST_VALUE = 80


def in_sync(move: Move) -> Iterable[Objection]:
    """Object to a document and mocks of which one says what the other does not, and to mocks that go while the document stays.

    A mock file that nobody has written yet would only repeat the document: that is said, and blocks nothing. A contract
    without mocks has nothing to disagree with.
    """
    new = move.new
    if new is None or (not new.mocks.mocks and (move.old is None or not move.old.mocks.mocks)):
        return
    if any(problem.severity == "error" for problem in new.mocks.problems):
        return  # `mocks_true` tells what is wrong with them
    from contractrepo.syncing.agreeing import disagreement

    try:
        found = disagreement(new.contract, new.mocks)
    except ContractError as error:
        yield _objection(move, error.problems)
        return
    gone = [path for path in found.missing if move.old is not None and path in move.old.mocks.files]
    problems = tuple(_problems(new, found, gone))
    if problems:
        yield _objection(move, problems)
    elif found.missing:
        message = (
            f"{_counted(len(found.missing), 'operation')} of '{move.name}' without a mock file of its own"
        )
        yield Objection("mocks-missing", message, _way_out(move), blocking=False, contract=move.name)


def _objection(move: Move, problems: Iterable[Problem]) -> Objection:
    told = tuple(problems)
    message = (
        f"the document of '{move.name}' and its mocks disagree in {len(told)} place{'s' * (len(told) > 1)}"
    )
    return Objection(_CODE, message, _way_out(move), contract=move.name, problems=told)


def _way_out(move: Move) -> str:
    return f"in your clone: contractrepo sync contracts/{move.name}; in the repository: contractrepo sync {move.name}"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count > 1)}"


def _problems(new: ContractState, found: Disagreement, gone: Iterable[str]) -> Iterator[Problem]:
    for one in found.conflicts:
        yield _at(new, one.pointer, _difference(one))
    for pointer in found.pointers:
        yield _at(new, pointer, f"mocks say more than the document does at {printable(pointer, limit=200)}")
    for path in found.files:
        yield _in(new, path, "lacks what the document says")
    for path in gone:
        yield _in(new, path, "is gone, but its operation is still in the document")


def _difference(one: Conflict) -> str:
    place = printable(f"{one.file}#{one.mock_pointer}" if one.file else "the mocks", limit=300)
    if one.ours is None or one.theirs is None:
        return f"{one.message} ({place})"
    ours, theirs = shown(one.ours, limit=_LONGEST_VALUE), shown(one.theirs, limit=_LONGEST_VALUE)
    return f"the document says {ours} at {printable(one.pointer, limit=200)}, and {place} says {theirs}"


def _at(new: ContractState, pointer: str, message: str) -> Problem:
    place = new.contract.description.location(pointer)
    return Problem(_CODE, "error", message, pointer, place.file, place.line, place.column)


def _in(new: ContractState, path: str, message: str) -> Problem:
    folder = (new.contract.description.location("").file or "").rpartition("/")[0]
    return Problem(
        _CODE, "error", f"{printable(path, limit=200)} {message}", "", f"{folder}/{path}".lstrip("/")
    )
