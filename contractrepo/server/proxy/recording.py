"""Exchanges that become mock files while they pass."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from contractrepo.contract import Contract
from contractrepo.core.layout import BRANCHES, design_of
from contractrepo.core.messages import Request, Response
from contractrepo.core.names import NAME_RULE, is_topic
from contractrepo.core.text import printable
from contractrepo.errors import ContractRepoError, StoreError, UsageError
from contractrepo.mocking.files.file_names import FOLDER
from contractrepo.server.proxy.judging import Verdict
from contractrepo.server.proxy.merging import Merged, merged
from contractrepo.server.proxy.recorded import Recorded, recorded
from contractrepo.server.proxy.secrets import Secrets
from contractrepo.service import ContractRepo
from contractrepo.service.people import default_author
from contractrepo.service.placing import place
from contractrepo.service.sources import is_revision

_MOST_EXAMPLES = 1_000
_TOPIC = "recorded"


class Place(Protocol):
    """Where mock files are written."""

    batch: int
    """How many examples are worth a write."""

    def add(self, contract: Contract, examples: list[Recorded]) -> Merged:
        """Write what is new in examples of a contract.

        Raises:
            ContractRepoError: It cannot be written; nothing was.
        """


class Recorder:
    """Collects examples, and writes them when there are enough, and at the end; at most 1,000.

    Args:
        contract: What the exchanges keep.
        place: Where they are written.
        tell: Called with a line about everything that is written or left out.

    Attributes:
        failure: Why the last write failed, or None.
    """

    def __init__(self, contract: Contract, place: Place, tell: Callable[[str], None]) -> None:
        self._contract = contract
        self._secrets = Secrets(contract)
        self._place = place
        self._tell = tell
        self._seen: set[tuple[str, str]] = set()
        self._waiting: list[Recorded] = []
        self._lock = asyncio.Lock()
        self.failure: ContractRepoError | None = None

    async def keep(self, asked: Verdict, request: Request, response: Response) -> None:
        """Take an exchange whose answer keeps the contract; an invalid request counts where it is answered an error."""
        if len(self._seen) >= _MOST_EXAMPLES or (asked.violations and response.status < 400):
            return
        example = recorded(self._contract, self._secrets, request, response)
        if example is None or (example.operation.key, f"{example.status} {example.digest}") in self._seen:
            return
        self._seen.add((example.operation.key, f"{example.status} {example.digest}"))
        if len(self._seen) == _MOST_EXAMPLES:
            self._tell(f"{_MOST_EXAMPLES} exchanges are recorded; no more are")
        self._waiting.append(example)
        if len(self._waiting) >= self._place.batch:
            await self.settle()

    async def settle(self) -> None:
        """Write what waits; what cannot be written waits on."""
        async with self._lock:
            examples, self._waiting = self._waiting, []
            if not examples:
                return
            try:
                done = await asyncio.to_thread(self._place.add, self._contract, examples)
            except ContractRepoError as error:
                self.failure = error
                self._waiting = examples + self._waiting
                self._tell(f"not recorded: {error.message}")
                return
            self.failure = None
            for line in (
                *(f"recorded {one}" for one in done.added),
                *(f"not recorded: {one}" for one in done.left),
            ):
                self._tell(line)


class DesignPlace:
    """A design of a repository: one commit per batch.

    Args:
        repo: The repository.
        name: The contract.
        topic: Topic of the design, begun on main where it does not exist yet; that of `ref`, or ``recorded``, without.
        ref: Where the contract was taken from.

    Raises:
        UsageError: ``topic-invalid`` or ``author-unknown``: asked now, since nobody would hear of it later.
    """

    batch = 25

    def __init__(self, repo: ContractRepo, name: str, topic: str | None = None, *, ref: str = "") -> None:
        served = design_of(BRANCHES + ref)
        self._topic = topic or (served[1] if served and served[0] == name else _TOPIC)
        if not is_topic(self._topic):
            message = f"'{printable(self._topic, limit=80)}' is no topic of a design"
            raise UsageError("topic-invalid", message, NAME_RULE)
        default_author(repo.path)
        self._repo, self._name = repo, name

    def add(self, contract: Contract, examples: list[Recorded]) -> Merged:
        """Write what is new as one commit."""
        message = f"{self._name}: record {len(examples)} exchange{'' if len(examples) == 1 else 's'}"
        with self._repo.edit(self._name, design=self._topic, message=message) as draft:
            done = merged(contract, draft.files, examples)
            for path, data in done.changes.items():
                draft.write_file(path, data)
        return done


def folder_place(spec: str, folder: Path) -> FolderPlace:
    """Return the place beside a SPEC.

    Raises:
        UsageError: ``record-nowhere``: the SPEC is no file of its own; ``path-unsafe``.
    """
    if spec == "-" or is_revision(spec, folder):
        message = f"there is no folder beside {printable(spec, limit=80)} to record to"
        raise UsageError("record-nowhere", message, "name a file, or a contract of a repository")
    return FolderPlace((folder / spec).parent)


class FolderPlace:
    """The folder ``mocks/`` beside a document.

    Args:
        folder: The folder of the document.

    Raises:
        UsageError: ``path-unsafe``: ``mocks/`` is a symbolic link, or no folder.
    """

    batch = 1

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        mocks = folder / FOLDER
        if mocks.is_symlink() or (mocks.exists() and not mocks.is_dir()):
            raise UsageError("path-unsafe", f"{printable(str(mocks))} is not a folder", "move it away")

    def add(self, contract: Contract, examples: list[Recorded]) -> Merged:
        """Write the files that change, each as a whole or not at all; bodies come first."""
        try:
            done = merged(contract, self._files(), examples)
            for path, data in done.changes.items():
                place(self._folder, self._folder / path, data)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            message = f"cannot write to {printable(str(self._folder / FOLDER))}: {reason}"
            raise StoreError("not-writable", message, "check space and permissions") from error
        return done

    def _files(self) -> Mapping[str, bytes]:
        beside = self._folder / FOLDER
        paths = (path for path in sorted(beside.rglob("*")) if path.is_file() and not path.is_symlink())
        return {path.relative_to(self._folder).as_posix(): path.read_bytes() for path in paths}
