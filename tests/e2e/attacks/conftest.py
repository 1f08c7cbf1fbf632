"""A repository in which orders 1.5.0 waits for two approvals, and whatever anybody may push to it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from contractrepo import Author, ContractRepo, SSHSigner

DOCUMENT = Path(__file__).parents[2] / "data/orders/openapi.yaml"
VERSION = "1.5.0"
AUTHOR = Author("Cleo", "cleo@example.org")
POLICY = """\
policy: 1
serial: 1
roles:
  contributor: {of: [ada, ben, cleo]}
  releaser: {of: [ada, ben]}
  policy-admin: {of: [ada]}
  api-owner: {of: [ada, ben, cleo], threshold: 2, veto: true}
"""
# The tagger's date proves nothing: this one is of the first day of every key.
TAGGED_AT = 1_767_225_600
# Keys of ben -> what the policy says about each but that it is his.
KEYS_OF_BEN = {
    "ben": "",
    "ben2": "",
    "expired": ', valid-until: "2026-01-02"',
    "replaced": ', revoked: {at: "2026-01-02", reason: superseded}',
    "stolen": ', revoked: {at: "2026-01-03", reason: compromised, since: "2026-01-02"}',
}


@dataclass(frozen=True)
class Forged:
    """A ref, and the tag object for it; a commit where it is text."""

    ref: str
    content: bytes | str


@dataclass
class Arena:
    """A repository whose orders 1.5.0 waits for two approvals, and a clone from which anybody pushes anything.

    Attributes:
        path: The bare repository.
        desk: The clone.
        people: Everybody who has a key, ben once for each of his keys.
    """

    path: Path
    desk: Any
    people: dict[str, Any]
    repo: ContractRepo = field(init=False)

    def __post_init__(self) -> None:
        self.repo = ContractRepo.open(self.path)

    def signer(self, name: str) -> SSHSigner:
        return SSHSigner(self.people[name].key)

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=self.path, capture_output=True, text=True, check=False, timeout=60
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    @staticmethod
    def document(version: str, note: str = "A note.") -> str:
        """Return the text of orders with one more operation than it had in 1.4.0."""
        return document(version, note)

    @staticmethod
    def at(ref: str, content: bytes | str) -> Forged:
        """Return any content under any ref."""
        return Forged(ref, content)

    def another(self, path: Path) -> ContractRepo:
        """Found another repository of the same people."""
        people = principals(self.people)
        return ContractRepo.init(path, POLICY, self.signer("ada"), principals=people, author=AUTHOR)

    def refs(self) -> dict[str, str]:
        lines = self.git("for-each-ref", "--format=%(refname) %(objectname)").splitlines()
        return dict(line.split(" ") for line in lines)

    def rendered(self, kind: str = "approve", version: str = VERSION, **more: Any) -> Any:
        return self.repo.render(kind, more.pop("name", "orders"), version, **more)

    def payload(self, rendered: Any, *, target: str | None = None, kind: str = "commit") -> bytes:
        """Return a tag object without a signature."""
        head = f"object {target or rendered.commit}\ntype {kind}\ntag {rendered.tag}\n"
        return f"{head}tagger Ben <ben@example.org> {TAGGED_AT} +0000\n\n{rendered.message}".encode()

    def forged(self, rendered: Any, payload: bytes, who: str = "ben", over: bytes | None = None) -> Forged:
        """Return a tag with somebody's signature, which is over something else where `over` says so."""
        signature = self.people[who].sign(over or payload)
        return Forged(f"refs/tags/{rendered.tag}", payload + signature)

    def signed(self, rendered: Any, who: str) -> Forged:
        """Return a record as git would have made it."""
        return self.forged(rendered, self.payload(rendered), who)

    def approval(self, who: str = "ben", principal: str = "ben") -> Forged:
        """Return somebody's approval, signed with the key of whoever `who` is."""
        return self.signed(self.rendered(principal=principal, comment="Fine."), who)

    def written(self, forged: Forged, folder: Path) -> str:
        """Write the object, whatever is wrong with it, and return its id."""
        if isinstance(forged.content, str):
            return forged.content
        done = subprocess.run(
            ["git", "hash-object", "-w", "-t", "tag", "--literally", "--stdin"],
            cwd=folder,
            input=forged.content,
            capture_output=True,
            check=True,
            timeout=60,
        )
        return done.stdout.decode().strip()

    def push(self, *forged: Forged, more: tuple[str, ...] = ()) -> Any:
        assert self.desk.git("fetch", "-q", "origin").returncode == 0
        wanted = [f"{self.written(one, self.desk.folder)}:{one.ref}" for one in forged]
        return self.desk.push(*wanted, *more)

    @contextmanager
    def bypassed(self, forged: Forged) -> Iterator[None]:
        """Write the ref past the gate for a while."""
        self.git("update-ref", forged.ref, self.written(forged, self.path))
        try:
            yield
        finally:
            self.git("update-ref", "-d", forged.ref)

    def status(self, version: str = VERSION) -> dict[str, Any]:
        """Return what a process says that has nothing but the refs."""
        found: dict[str, Any] = ContractRepo.open(self.path).status("orders", version).as_json()
        return found

    def revise(self, text: str, topic: str = "notes") -> None:
        with self.repo.edit("orders", design=topic, author=AUTHOR) as draft:
            draft.write_spec(text)

    def approve_twice(self) -> None:
        for name in ("ada", "ben"):
            self.repo.approve("orders", VERSION, signer=self.signer(name))


def document(version: str, note: str = "A note.") -> str:
    text = DOCUMENT.read_text().replace("version: 1.4.0", f"version: {version}")
    return text.replace(
        "components:",
        f"  /notes:\n    get: {{responses: {{'200': {{description: {note}}}}}}}\ncomponents:",
        1,
    )


def principals(people: dict[str, Any]) -> str:
    lines = ["principals:"]
    for name, keys in (("ada", {"ada": ""}), ("ben", KEYS_OF_BEN), ("cleo", {"cleo": ""})):
        lines += [
            f"  {name}:",
            f"    name: {name.capitalize()}",
            f"    email: [{name}@example.org]",
            "    keys:",
        ]
        for key, more in keys.items():
            line = SSHSigner(people[key].key).public_key
            lines.append(f'      - {{type: ssh, key: "{line}", valid-from: "2026-01-01"{more}}}')
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="session")
def everybody(people: dict[str, Any], key_maker: Callable[..., Path]) -> dict[str, Any]:
    """Return the people, and ben with each of his other keys."""
    ben = people["ben"]
    others = {
        name: replace(ben, key=key_maker(ben.key.with_name(name))) for name in KEYS_OF_BEN if name != "ben"
    }
    return {**people, **others}


@pytest.fixture(scope="session")
def template(everybody: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the repository: orders 1.4.0 is released, 1.5.0 proposed by cleo, and so is stock 1.5.0."""
    path = tmp_path_factory.mktemp("arena") / "contracts.git"
    by = {name: SSHSigner(person.key) for name, person in everybody.items()}
    repo = ContractRepo.init(path, POLICY, by["ada"], principals=principals(everybody), author=AUTHOR)
    for name in ("orders", "stock"):
        repo.import_contract(name, DOCUMENT, author=AUTHOR)
    repo.propose("orders", "1.4.0", signer=by["cleo"], author=AUTHOR)
    for name in ("ada", "ben"):
        repo.approve("orders", "1.4.0", signer=by[name], author=AUTHOR)
    repo.release("orders", "1.4.0", signer=by["ada"], author=AUTHOR)
    for name in ("orders", "stock"):
        with repo.edit(name, design="notes", author=AUTHOR) as draft:
            draft.write_spec(document(VERSION))
        repo.propose(name, VERSION, design="notes", signer=by["cleo"], author=AUTHOR)
    repo.install_hooks()
    return path


@pytest.fixture(scope="module")
def shared(
    template: Path,
    everybody: dict[str, Any],
    desks: Callable[..., Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Arena:
    """Return an arena in which nothing ever lands."""
    path = tmp_path_factory.mktemp("shared") / "contracts.git"
    shutil.copytree(template, path)
    return Arena(path, desks(path, "eve")["eve"], everybody)


@pytest.fixture
def untouched(shared: Arena) -> Iterator[Arena]:
    """Return the shared arena, and see that it stays as it is."""
    before = shared.refs()
    yield shared
    assert shared.refs() == before


@pytest.fixture
def arena(template: Path, everybody: dict[str, Any], desks: Callable[..., Any], tmp_path: Path) -> Arena:
    """Return an arena of one's own."""
    shutil.copytree(template, tmp_path / "contracts.git")
    return Arena(tmp_path / "contracts.git", desks(tmp_path / "contracts.git", "eve")["eve"], everybody)
