"""Three doors for whatever somebody makes by hand: the Python API, a real push, and a repository altered on the disk."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from contractrepo import ContractRepo
from contractrepo.errors import ContractRepoError
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.refnames import ZERO
from contractrepo.git.store import Store

# Asked of a tag whose receipt is known; where the log knows of none, that is enough.
BY_RECEIPT = {"key-expired", "key-revoked", "key-compromised", "self-approval", "findings-mismatch"}
# What is made, and why it is refused; where the API has words for it, what is asked and what it answers.
Attack = tuple[Any, ...]


@dataclass(frozen=True)
class Doors:
    """Tries an attack on orders 1.5.0, which waits for two approvals.

    Attributes:
        arena: The repository, in which nothing lands.
        telling: Runs a command in a folder.
        folder: Empty; copies of the repository go there.
    """

    arena: Any
    telling: Callable[..., Any]
    folder: Path

    def refuse(self, attack: Attack, *, let_in: bool) -> None:
        """Try every door; the last one, a server that judges nothing, only where `let_in` says that it can be."""
        forge, code, *api = attack
        if api:
            self.ask(*api)
        forged = forge(self.arena)
        self.push(forged, code)
        self.write(forged, code)
        if let_in:
            self.let_in(forged, code)

    def ask(self, asked: Callable[[Any], object], answer: str) -> None:
        """Ask the API for it: it says why not."""
        with pytest.raises(ContractRepoError) as caught:
            asked(self.arena)
        flaws = caught.value.data.get("flaws", ())
        assert answer in {caught.value.code, *(flaw.code for flaw in flaws)}
        assert "\x1b" not in str(caught.value)

    def push(self, forged: Any, code: str) -> None:
        """Push it: nothing lands."""
        before = self.arena.refs()
        assert code in self.arena.push(forged).codes
        assert self.arena.refs() == before

    def write(self, forged: Any, code: str) -> None:
        """Write it past the gate: everybody who looks names it, and it never counts."""
        arena = self.arena
        with arena.bypassed(forged):
            found = arena.status()
            audit = ContractRepo.open(arena.path).audit()
            verified = self.verified(arena, forged.ref)
        codes = {"record-unlogged", code} - BY_RECEIPT
        assert {one.ref for one in audit.problems} == {forged.ref}
        assert codes | {"bypass-unknown"} <= {one.code for one in audit.problems}
        assert codes <= {one["code"] for one in found["refused"] if one["ref"] == forged.ref}
        assert codes <= verified
        assert (found["state"], found["approvals"], found["released"]) == ("in-review", [], None)
        assert found["requirements"][0]["have"] == []
        assert "\x1b" not in json.dumps(found, ensure_ascii=False)

    def let_in(self, forged: Any, code: str) -> None:
        """Let the server judge nothing, so that even its log knows of it: it counts as little, and is named."""
        own = self.served(forged)
        found = own.status()
        audit = ContractRepo.open(own.path).audit(recompute=True)
        assert code in self.verified(own, forged.ref)
        assert (code, forged.ref) in {(one.code, one.ref) for one in audit.problems}
        assert (found["state"], found["released"]) == ("in-review", None)
        assert found["requirements"][0]["have"] == []

    def served(self, *forged: Any) -> Any:
        """Return a copy of the arena into whose log somebody with power over the server let the tags."""
        path = self.folder / "contracts.git"
        shutil.copytree(self.arena.path, path)
        own = replace(self.arena, path=path)
        receipt = Receipt("host", "api", Instant(int(time.time())), own.refs()["refs/meta/policy"])
        for one in forged:
            Store.open(path).update([RefChange(one.ref, ZERO, own.written(one, path))], receipt)
        return own

    def verified(self, arena: Any, ref: str) -> set[str]:
        """Return what `verify` says against a tag."""
        told = self.telling(arena.path, "verify", ref, "--format", "json")
        assert told.code == 1
        assert "\x1b" not in told.answer
        return {flaw["code"] for check in json.loads(told.answer)["checks"] for flaw in check["flaws"]}


@pytest.fixture
def doors(untouched: Any, telling: Callable[..., Any], tmp_path: Path) -> Doors:
    return Doors(untouched, telling, tmp_path)
