"""A small repository, and what asks an ASGI application as a server would."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from contractrepo import Author, ContractRepo, Response
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.refnames import ZERO
from contractrepo.git.store import Store

ADA = Author("Ada", "ada@example.org")
DOCUMENT = """\
openapi: 3.1.0
info: {title: Orders, version: 1.0.0}
paths:
  /orders/{id}:
    get:
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}, example: 7}
        - {name: card, in: query, schema: {type: string}}
      responses:
        '200':
          description: One.
          content: {application/json: {schema: {type: string}, example: WORD}}
"""


@pytest.fixture
def ask() -> Callable[..., Response]:
    """Return what sends one request to an application and returns the answer."""

    def asked(app: Any, method: str, target: str, headers: Any = (), body: bytes = b"") -> Response:
        return asyncio.run(exchange(app, method, target, headers, body))

    return asked


@pytest.fixture
def ask_in() -> Callable[..., Any]:
    """Return the same for a loop that runs already."""
    return exchange


async def exchange(
    app: Any, method: str, target: str, headers: Sequence[tuple[str, str]] = (), body: bytes = b""
) -> Response:
    path, _, query = target.partition("?")
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode("latin-1"),
        "query_string": query.encode("latin-1"),
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers],
    }
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    fields = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in sent[0]["headers"]]
    return Response(sent[0]["status"], fields, b"".join(one.get("body", b"") for one in sent[1:]))


@pytest.fixture
def write() -> Callable[..., str]:
    """Return what stores the contract `orders` whose mock says a word, and returns the commit: (repo, word, design)."""

    def edit(repo: ContractRepo, word: str, design: str | None = None) -> str:
        with repo.edit("orders", design=design, author=ADA) as draft:
            draft.write_spec(DOCUMENT.replace("WORD", word))
        branch = f"design/orders/{design}" if design else "main"
        return Store.open(repo.path).resolve(branch).commit

    return edit


@pytest.fixture
def repo(tmp_path: Path, write: Callable[..., str]) -> ContractRepo:
    made = ContractRepo.init(tmp_path / "contracts.git")
    write(made, "first")
    return made


@pytest.fixture
def released(repo: ContractRepo, log_tag: Callable[..., None]) -> ContractRepo:
    """Return the repository with the tag and the documentation of a release."""
    log_tag(repo.path, "orders/v1.0.0")
    store = Store.open(repo.path)
    tree = store.write_tree(None, dict(repo.docs("orders", "v1.0.0")))
    store.update([RefChange("refs/docs/orders/v1.0.0", ZERO, tree)], Receipt("test", "genesis", Instant(0)))
    return repo


@pytest.fixture
def commits(repo: ContractRepo) -> Callable[[int], list[str]]:
    """Return what makes that many commits of `orders`, whose mocks say ``word0``, ``word1``, ..."""

    def made(count: int) -> list[str]:
        marks = repo.path / "marks"
        git = ["git", "-C", str(repo.path)]
        stream = b"\n".join(map(_commit, range(count))) + b"\n"
        subprocess.run([*git, "fast-import", "--quiet", f"--export-marks={marks}"], input=stream, check=True)
        subprocess.run([*git, "update-ref", "-d", "refs/scratch"], check=True)
        found = dict(line.split(" ") for line in marks.read_text().splitlines())
        return [found[f":{number + 1}"] for number in range(count)]

    return made


def _commit(number: int) -> bytes:
    text = DOCUMENT.replace("WORD", f"word{number}")
    head = f"commit refs/scratch\nmark :{number + 1}\ncommitter A <a@example.org> {number} +0000\ndata 0\n"
    return f"{head}M 100644 inline contracts/orders/openapi.yaml\ndata {len(text)}\n{text}".encode()


@pytest.fixture
def move(repo: ContractRepo) -> Callable[[str], None]:
    """Return what moves the design `new` to a commit as git does: a file is put in the place of another."""
    ref = repo.path / "refs/heads/design/orders/new"

    def moved(commit: str) -> None:
        ref.parent.mkdir(parents=True, exist_ok=True)
        beside = ref.with_suffix(".lock")
        beside.write_text(f"{commit}\n")
        beside.rename(ref)

    return moved
