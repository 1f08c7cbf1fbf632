"""A mock that follows its files: what is saved is served, what is broken is told."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from contractrepo import asgi_app, responder
from contractrepo.errors import UsageError
from contractrepo.server.serve import serving
from contractrepo.server.watching import watching_app
from contractrepo.service.watching import SpecWatch
from contractrepo.workflow.move import ContractState

SPEC = """\
openapi: 3.1.0
info: {title: T, version: 'VERSION'}
paths:
  /a: {get: {responses: {'200': {description: A, content: {application/json: {example: VERSION}}}}}}
  /b: {$ref: 'parts/b.yaml'}
"""
PART = "get: {responses: {'200': {description: B, content: {application/json: {example: VALUE}}}}}\n"
MOCK = "mock: 1\noperation: GET /a\nexamples: {x: {delay: DELAY, respond: {status: 200, body: mocked}}}\n"


class Folder:
    """The files of a contract."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.write("openapi.yaml", SPEC.replace("VERSION", "1"))
        self.write("parts/b.yaml", PART.replace("VALUE", "1"))

    def write(self, name: str, text: str) -> None:
        """Save as editors do: a new file takes the place of the old one."""
        target = self.path / name
        target.parent.mkdir(exist_ok=True)
        (self.path / "new").write_text(text)
        (self.path / "new").replace(target)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def make(state: ContractState) -> Callable[..., object]:
    return asgi_app(responder(state.contract, state.mocks))


def soon(holds: Callable[[], bool]) -> None:
    for _ in range(500):
        if holds():
            return
        time.sleep(0.01)
    raise AssertionError("it never came to be")


@pytest.fixture
def followed(folder: Folder) -> Iterator[tuple[httpx.Client, list[str]]]:
    told: list[str] = []
    app = watching_app(SpecWatch("openapi.yaml", folder.path), make, told.append, every_s=0.01)
    with serving(app) as url, httpx.Client(base_url=url, timeout=5) as client:
        yield client, told


def test_whatever_is_saved_is_served(folder: Folder, followed: tuple[httpx.Client, list[str]]) -> None:
    client, told = followed
    assert (client.get("/a").json(), client.get("/b").json()) == (1, 1)

    folder.write("openapi.yaml", SPEC.replace("VERSION", "2"))
    soon(lambda: client.get("/a").json() == 2)
    folder.write("parts/b.yaml", PART.replace("VALUE", "3"))
    soon(lambda: client.get("/b").json() == 3)
    folder.write("mocks/a.mock.yaml", MOCK.replace("DELAY", "0"))
    soon(lambda: client.get("/a").json() == "mocked")
    (folder.path / "mocks/a.mock.yaml").unlink()
    soon(lambda: client.get("/a").json() == 2)
    assert told == ["saved: T 2 is served now"] * 4


def test_a_broken_save_changes_nothing_and_is_told(
    folder: Folder, followed: tuple[httpx.Client, list[str]]
) -> None:
    client, told = followed
    folder.write("openapi.yaml", "openapi: [")
    soon(lambda: told[-1:] == ["saved, but not usable: what was served before is served on"])
    assert "openapi.yaml:1" in told[0]
    folder.write("mocks/a.mock.yaml", "mock: [")
    folder.write("openapi.yaml", SPEC.replace("VERSION", "2"))
    soon(lambda: any("a.mock.yaml" in line for line in told))
    assert client.get("/a").json() == 1
    (folder.path / "openapi.yaml").unlink()
    soon(lambda: any("file-not-found" in line for line in told))
    folder.write("mocks/a.mock.yaml", MOCK.replace("DELAY", "0"))
    folder.write("openapi.yaml", SPEC.replace("VERSION", "2"))
    soon(lambda: client.get("/a").json() == "mocked")


def test_a_request_that_has_begun_finishes_on_what_it_came_to(
    folder: Folder, followed: tuple[httpx.Client, list[str]]
) -> None:
    client, told = followed
    folder.write("mocks/a.mock.yaml", MOCK.replace("DELAY", "400"))
    soon(lambda: len(told) == 1)
    answers: list[object] = []
    asking = threading.Thread(target=lambda: answers.append(client.get("/a").json()))
    asking.start()
    time.sleep(0.1)
    (folder.path / "mocks/a.mock.yaml").unlink()
    soon(lambda: len(told) == 2)

    assert answers == []
    assert client.get("/a").json() == 1
    asking.join()
    assert answers == ["mocked"]


def test_a_touched_file_is_no_news(folder: Folder) -> None:
    watch = SpecWatch("openapi.yaml", folder.path)
    assert watch.look() is None
    os.utime(folder.path / "openapi.yaml", ns=(1, 1))

    assert watch.look() is None


@pytest.mark.parametrize(
    ("spec", "code"),
    [("-", "watch-impossible"), ("main:openapi.yaml", "watch-impossible"), ("none.yaml", "file-not-found")],
)
def test_what_cannot_be_watched(spec: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as raised:
        SpecWatch(spec, tmp_path)
    assert raised.value.code == code
