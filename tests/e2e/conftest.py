"""A bare repository, a clone of it, and people who push: with real git and real processes."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

import contractrepo
from contractrepo import Author, ContractRepo
from contractrepo.cli import main
from contractrepo.service.sample import build_sample

PACKAGE = Path(contractrepo.__file__).parent.parent
DOCUMENT = Path(__file__).parents[1] / "data/orders/openapi.yaml"
ADA = Author("Ada", "ada@example.org")


@dataclass(frozen=True)
class Pushed:
    """What came of a push: whether it landed, and what the server said, line by line, as the pusher reads it."""

    landed: bool
    heard: tuple[str, ...]
    told: str

    @property
    def report(self) -> str:
        """What the server said, as one line; it fits every terminal."""
        assert max(map(len, self.heard), default=0) <= 72
        assert "Traceback" not in self.told
        assert "\x1b" not in self.told
        return " ".join(line.strip() for line in self.heard)

    def code_of(self, ref: str) -> str | None:
        """Return the first thing that was said against one ref of several."""
        said = re.search(rf" {re.escape(ref.removeprefix('refs/tags/'))}[: ][^\[]*\[([a-z-]+)\]", self.report)
        return said[1] if said is not None else None

    @property
    def codes(self) -> set[str]:
        """Why nothing landed."""
        assert not self.landed, self.told
        return set(re.findall(r"\[([a-z-]+)\]", self.report))


@dataclass(frozen=True)
class Clone:
    """A work tree of somebody who pushes."""

    folder: Path

    @property
    def document(self) -> Path:
        return self.folder / "contracts/orders/openapi.yaml"

    def git(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["git", *arguments], cwd=self.folder, capture_output=True, text=True, check=False, timeout=60
        )

    def commit(self, change: Callable[[Any], None]) -> str:
        """Change the data of the document, commit it, and return the commit."""
        data = yaml.safe_load(self.document.read_text())
        change(data)
        self.document.write_text(yaml.safe_dump(data, sort_keys=False))
        return self.commit_all()

    def commit_all(self) -> str:
        assert self.git("add", "-A").returncode == 0
        assert self.git("commit", "-q", "--allow-empty", "-m", "change").returncode == 0
        return self.git("rev-parse", "HEAD").stdout.strip()

    def push(self, *what: str) -> Pushed:
        return self.run("push", "origin", *(what or ("HEAD:main",)))

    def run(self, *arguments: str) -> Pushed:
        done = self.git(*arguments)
        lines = (line.rstrip() for line in done.stderr.splitlines() if line.startswith("remote:"))
        heard = tuple(line.removeprefix("remote:").removeprefix(" ") for line in lines)
        return Pushed(done.returncode == 0, heard, done.stderr)


@dataclass(frozen=True)
class Told:
    """What a command answered: its exit code, its answer, and what it noted beside it."""

    code: int
    answer: str
    notes: str


@dataclass(frozen=True)
class Person:
    """Somebody with a key of their own."""

    name: str
    key: Path

    def sign(self, payload: bytes) -> bytes:
        """Return a signature as git has it made."""
        command = ["ssh-keygen", "-q", "-Y", "sign", "-n", "git", "-f", str(self.key)]
        return subprocess.run(command, input=payload, capture_output=True, check=True, timeout=60).stdout


@dataclass(frozen=True)
class Desk(Clone):
    """The clone of a person whose git signs with their key."""

    person: Person

    def contractrepo(self, *arguments: str) -> Told:
        """Run a command of ours in the clone, without the cost of another process."""
        return told(self.folder, *arguments)

    def draft(self, branch: str, change: Callable[[Any], None]) -> str:
        """Commit a change of the document on a branch of that name, push it, and return the commit."""
        if self.git("checkout", "-q", branch).returncode != 0:
            assert self.git("checkout", "-q", "-b", branch, "origin/main").returncode == 0
        commit = self.commit(change)
        assert self.run("push", "origin", branch).landed
        return commit


def told(folder: Path, *arguments: str) -> Told:
    """Run a command in a folder and return what it printed."""
    answer, notes = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stdout(answer),
        contextlib.redirect_stderr(notes),
    ):
        code = main(arguments)
    return Told(code, answer.getvalue(), notes.getvalue())


def make_key(file: Path, *, passphrase: str = "") -> Path:
    """Let ssh-keygen make a key."""
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-C", file.name, "-f", str(file)]
    subprocess.run(command, check=True, timeout=60)
    return file


@pytest.fixture(scope="session")
def key_maker() -> Callable[..., Path]:
    return make_key


@pytest.fixture(scope="session")
def telling() -> Callable[..., Told]:
    """Return what runs a command in a folder, for those who have no clone."""
    return told


@pytest.fixture(scope="session", autouse=True)
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What `own_world` is for one test, for fixtures that live longer; people are named by the clones they work in."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [
            name for name in os.environ if name.startswith(("GIT_", "CONTRACTREPO", "SSH_", "XDG_"))
        ]:
            patch.delenv(name)
        patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        patch.setenv("HOME", str(tmp_path_factory.getbasetemp()))
        yield


@pytest.fixture(scope="session")
def people(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Person]:
    """Return ada, ben and cleo, whom the sample lists, and eve, whom nobody does."""
    folder = tmp_path_factory.mktemp("keys")
    return {name: Person(name, make_key(folder / name)) for name in ("ada", "ben", "cleo", "eve")}


@pytest.fixture(scope="session")
def sample(people: dict[str, Person], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the sample repository with the keys of these people, to be copied."""
    return build_sample(tmp_path_factory.mktemp("sample") / "contracts.git", people["ada"].key.parent).path


@pytest.fixture(scope="session")
def desks(people: dict[str, Person]) -> Callable[..., dict[str, Desk]]:
    """Return what clones a repository for several people."""

    def clone(repository: Path, *names: str) -> dict[str, Desk]:
        made = {}
        for name in names:
            folder = repository.parent / name
            subprocess.run(["git", "clone", "-q", str(repository), str(folder)], check=True, timeout=60)
            made[name] = Desk(folder, people[name])
            for key, value in (
                ("user.name", name.capitalize()),
                ("user.email", f"{name}@example.org"),
                ("user.signingkey", str(people[name].key)),
                ("gpg.format", "ssh"),
            ):
                assert made[name].git("config", key, value).returncode == 0
        return made

    return clone


@pytest.fixture
def shop(sample: Path, tmp_path: Path, desks: Callable[..., dict[str, Desk]]) -> dict[str, Desk]:
    """Return the desks of ada, ben and cleo around their own copy of the sample repository."""
    shutil.copytree(sample, tmp_path / "contracts.git")
    return desks(tmp_path / "contracts.git", "ada", "ben", "cleo")


@pytest.fixture(scope="session")
def awaited() -> Callable[[Callable[[], Any]], Any]:
    """Return what asks again and again until there is an answer, for half a minute at most."""

    def wait(ask: Callable[[], Any]) -> Any:
        end = time.monotonic() + 30
        while not (found := ask()):
            assert time.monotonic() < end, "it never came"
            time.sleep(0.05)
        return found

    return wait


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a repository of one contract and a clone of it, to be copied."""
    folder = tmp_path_factory.mktemp("prepared")
    made = ContractRepo.init(folder / "contracts.git")
    made.install_hooks()
    with made.edit("orders", author=ADA) as draft:
        draft.write_spec(DOCUMENT.read_bytes())
    subprocess.run(["git", "clone", "-q", str(made.path), str(folder / "clone")], check=True, timeout=60)
    return folder


@pytest.fixture
def repo(prepared: Path, tmp_path: Path) -> ContractRepo:
    shutil.copytree(prepared / "contracts.git", tmp_path / "contracts.git")
    return ContractRepo.open(tmp_path / "contracts.git")


@pytest.fixture
def cloned(prepared: Path, repo: ContractRepo, tmp_path: Path) -> Callable[[str], Clone]:
    def clone(name: str) -> Clone:
        shutil.copytree(prepared / "clone", tmp_path / name)
        made = Clone(tmp_path / name)
        assert made.git("remote", "set-url", "origin", str(repo.path)).returncode == 0
        return made

    return clone


@pytest.fixture
def clone(cloned: Callable[[str], Clone]) -> Clone:
    return cloned("clone")


@pytest.fixture
def refs(repo: ContractRepo) -> Callable[[], dict[str, str]]:
    """Return what lists every ref of the repository, as git sees them."""

    def listed() -> dict[str, str]:
        command = ["git", "for-each-ref", "--format=%(refname) %(objectname)"]
        done = subprocess.run(command, cwd=repo.path, capture_output=True, text=True, check=True)
        return dict(line.split(" ") for line in done.stdout.splitlines())

    return listed


@pytest.fixture(scope="session")
def command_line() -> Callable[..., list[str]]:
    """Return what makes the command line of a process that has nothing but this package."""
    program = f"import sys; sys.path.insert(0, {str(PACKAGE)!r}); from contractrepo.cli import main; sys.exit(main())"
    return lambda *arguments: [sys.executable, "-c", program, *arguments]


@pytest.fixture
def mocking(command_line: Callable[..., list[str]]) -> Iterator[Callable[..., str]]:
    """Return what starts `contractrepo mock ...` in a folder, on a free port, and gives its address."""
    running: list[subprocess.Popen[str]] = []

    def start(folder: Path, *arguments: str) -> str:
        command = command_line("mock", *arguments, "--port", "0")
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
        running.append(process)
        assert process.stdout is not None
        line = process.stdout.readline()
        return line[line.index("http://") :].strip()

    yield start
    for process in running:
        process.terminate()
        assert process.wait(timeout=20) == 0
        assert process.stdout is not None
        process.stdout.close()
