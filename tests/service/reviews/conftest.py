"""Three people with keys, two roles, one released version, and a design that wants to be the next one."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from contractrepo import Author, ContractRepo, SSHSigner
from contractrepo.core.layout import MAIN, POLICY, POLICY_FILE, PRINCIPALS_FILE, version_ref
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.refnames import ZERO
from contractrepo.git.store import Store

POLICY_TEXT = """\
policy: 1
serial: 1
roles:
  contributor: {of: [ada, cyd]}
  policy-admin: {of: [ada]}
  api-owner: {of: [ada, bob], veto: true}
  security: {of: [cyd], when: {touches: [components/securitySchemes, security]}, veto: true}
"""


@dataclass(frozen=True)
class Person:
    """Somebody with a key of their own."""

    name: str
    key: Path

    @property
    def signer(self) -> SSHSigner:
        return SSHSigner(self.key)

    @property
    def author(self) -> Author:
        return Author(self.name.capitalize(), f"{self.name}@example.org")


@dataclass
class Clock:
    """Shows one minute more each time."""

    seconds: int = 1_800_000_000
    shown: list[Instant] = field(default_factory=list)

    def __call__(self) -> Instant:
        self.seconds += 60
        self.shown.append(Instant(self.seconds))
        return self.shown[-1]


@pytest.fixture(scope="session")
def people(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Person]:
    """Return ada, bob and cyd, whom the policy knows, and eve, whom it does not."""
    folder = tmp_path_factory.mktemp("keys")
    for name in ("ada", "bob", "cyd", "eve"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(folder / name)]
        subprocess.run(command, check=True, timeout=60)
    return {name: Person(name, folder / name) for name in ("ada", "bob", "cyd", "eve")}


@pytest.fixture(scope="session")
def principals(people: dict[str, Person]) -> str:
    """Return the text of principals.yaml."""
    lines = ["principals:"]
    for name in ("ada", "bob", "cyd"):
        key = people[name].signer.public_key
        lines += [f"  {name}:", f"    name: {name.capitalize()}", f"    email: [{name}@example.org]"]
        lines.append(f'    keys: [{{type: ssh, key: "{key}", valid-from: "2026-01-01"}}]')
    return "\n".join(lines) + "\n"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def write_policy(clock: Clock) -> Callable[..., None]:
    """Return what puts other files in place of the policy, as a change of it that was agreed upon."""

    def write(repo: ContractRepo, policy: str, principals: str) -> None:
        store = Store.open(repo.path)
        old = store.refs(POLICY)[POLICY]
        tree = store.write_tree(None, {POLICY_FILE: policy.encode(), PRINCIPALS_FILE: principals.encode()})
        author = Author("Founder", "founder@example.org")
        new = store.write_commit(tree, [old], author=author, when=clock(), message="policy\n")
        store.update([RefChange(POLICY, old, new)], Receipt("tester", "api", clock(), old))

    return write


@pytest.fixture(scope="session")
def prepared(
    tmp_path_factory: pytest.TempPathFactory,
    people: dict[str, Person],
    principals: str,
    document: Callable[..., str],
) -> tuple[Path, int]:
    """Return a repository to be copied, with orders 1.0.0 released and 1.1.0 waiting as the design `refunds`; and its second."""
    ada, clock = people["ada"].author, Clock()
    made = ContractRepo.init(
        tmp_path_factory.mktemp("prepared") / "contracts.git",
        POLICY_TEXT,
        people["ada"].signer,
        principals=principals,
        author=ada,
        clock=clock,
        user="tester",
    )
    with made.edit("orders", author=ada) as draft:
        draft.write_spec(document("GET /orders"))
    release(made, "orders", "1.0.0", clock)
    with made.edit("orders", design="refunds", author=ada) as draft:
        draft.write_spec(document("GET /orders", "POST /refunds", version="1.1.0"))
    return made.path, clock.seconds


@pytest.fixture
def repo(tmp_path: Path, clock: Clock, prepared: tuple[Path, int]) -> ContractRepo:
    """Return a copy of the prepared repository."""
    path, clock.seconds = prepared
    copied = shutil.copytree(path, tmp_path / "contracts.git")
    return ContractRepo.open(copied, clock=clock, user="tester")


def release(repo: ContractRepo, name: str, version: str, clock: Clock) -> None:
    """Tag main as a version, as an older release of the package would have."""
    store = Store.open(repo.path)
    change = RefChange(version_ref(name, version), ZERO, store.refs(MAIN)[MAIN])
    store.update([change], Receipt("tester", "api", clock()))
