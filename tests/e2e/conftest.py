"""A bare repository, a clone of it, and people who push: with real git and real processes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

import contractrepo
from contractrepo import Author, ContractRepo

PACKAGE = Path(contractrepo.__file__).parent.parent
DOCUMENT = Path(__file__).parents[1] / "data/orders/openapi.yaml"
ADA = Author("Ada", "ada@example.org")


@dataclass(frozen=True)
class Pushed:
    """What came of a push: whether it landed, and what the server said, line by line, as the pusher reads it."""

    landed: bool
    heard: tuple[str, ...]
    told: str


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


@pytest.fixture
def repo(tmp_path: Path) -> ContractRepo:
    made = ContractRepo.init(tmp_path / "contracts.git")
    made.install_hooks()
    with made.edit("orders", author=ADA) as draft:
        draft.write_spec(DOCUMENT.read_bytes())
    return made


@pytest.fixture
def cloned(repo: ContractRepo, tmp_path: Path) -> Callable[[str], Clone]:
    def clone(name: str) -> Clone:
        folder = tmp_path / name
        subprocess.run(["git", "clone", "-q", str(repo.path), str(folder)], check=True, timeout=60)
        return Clone(folder)

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


@pytest.fixture
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
