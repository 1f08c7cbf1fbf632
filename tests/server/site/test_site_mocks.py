"""Mocks of every contract at every ref: what is pushed answers at once, what has begun ends as it began."""

from __future__ import annotations

import asyncio
import gc
import json
import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contractrepo import Author, ContractRepo, Request, Response, asgi_app
from contractrepo.core.messages import header
from contractrepo.git.store import Store
from contractrepo.server import sending
from contractrepo.server.site.mocks import Mocks, answer
from contractrepo.server.site.routing import mock_spot

Ask = Callable[..., Response]
Write = Callable[..., str]
ADA = Author("Ada", "ada@example.org")
Commits = Callable[[int], list[str]]
Move = Callable[[str], None]


def test_main_tag_design_and_commit(released: ContractRepo, ask: Ask, write: Write) -> None:
    first = Store.open(released.path).resolve("main").commit
    draft = write(released, "draft", "new")
    second = write(released, "second")
    app = asgi_app(released)
    for ref, word, commit in (
        ("", "second", second),
        ("@main", "second", second),
        ("@v1.0.0", "first", first),
        ("@orders:v1.0.0", "first", first),
        ("@refs:tags:orders:v1.0.0", "first", first),
        ("@design:orders:new", "draft", draft),
        ("@design%3Aorders%2Fnew", "draft", draft),
        (f"@{draft}", "draft", draft),
        (f"@{first[:10]}", "first", first),
    ):
        for _ in range(2):
            response = ask(app, "GET", f"/mocks/orders{ref}/orders/7")
            assert (response.status, json.loads(response.body)) == (200, word), ref
            assert dict(response.headers) == {
                "content-type": "application/json",
                "x-contract-operation": "GET /orders/{id}",
                "x-contract-example": "default",
                "x-contract-commit": commit,
                "content-length": str(len(response.body)),
            }


def test_a_request_that_breaks_the_contract(repo: ContractRepo, ask: Ask) -> None:
    response = ask(asgi_app(repo), "GET", "/mocks/orders/orders/x")
    assert response.status == 422
    told = json.loads(header(response.headers, "X-Contract-Violations") or "")
    assert [(one["location"], one["name"]) for one in told] == [("path", "id")]


def test_a_page_of_another_origin_may_read_the_commit(repo: ContractRepo, ask: Ask) -> None:
    response = ask(asgi_app(repo), "GET", "/mocks/orders/orders/7", [("Origin", "http://shop.example")])
    assert (header(response.headers, "Access-Control-Expose-Headers") or "").split(", ")[
        -1
    ] == "X-Contract-Commit"


MISSING = (
    ("/orders@nothing/orders/7", "unknown-ref"),
    ("/orders@..:..:etc/orders/7", "unknown-ref"),
    ("/orders@design:orders:/orders/7", "unknown-ref"),
    ("/carts/orders/7", "unknown-contract"),
    ("/..%2Forders/orders/7", "name-invalid"),
    ("/%00/orders/7", "name-invalid"),
    ("/%ff/orders/7", "name-invalid"),
    ("", "name-invalid"),
    ("/", "name-invalid"),
    ("/orders/carts", "path-unknown"),
    ("/orders", "path-unknown"),
)


def test_what_is_not_there(repo: ContractRepo, ask: Ask) -> None:
    app = asgi_app(repo)
    for path, code in MISSING:
        response = ask(app, "GET", f"/mocks{path}")
        assert (response.status, json.loads(response.body)["code"]) == (404, code), path
        assert header(response.headers, "Content-Type") == "application/problem+json"


def test_a_name_with_two_meanings_is_refused(repo: ContractRepo, ask: Ask) -> None:
    app = asgi_app(repo)
    assert ask(app, "GET", "/mocks/orders@main/orders/7").status == 200
    store = Store.open(repo.path)
    (repo.path / "refs/tags").mkdir(exist_ok=True)
    (repo.path / "refs/tags/main").write_text(store.resolve("main").commit)
    response = ask(app, "GET", "/mocks/orders@main/orders/7")
    assert (response.status, json.loads(response.body)["code"]) == (400, "ambiguous-ref")


def test_the_next_request_sees_a_push(repo: ContractRepo, ask: Ask, commits: Commits, move: Move) -> None:
    app = asgi_app(repo)
    for number, commit in enumerate(commits(20)):
        move(commit)
        response = ask(app, "GET", "/mocks/orders@design:orders:new/orders/7")
        assert response.body == f'"word{number}"'.encode()
        assert header(response.headers, "X-Contract-Commit") == commit


SLOW = b"mock: 1\noperation: GET /orders/{id}\nexamples: {slow: {delay: 200, respond: {status: 200, body: old}}}\n"


def test_a_request_in_flight_finishes_on_the_old_content(
    repo: ContractRepo, ask_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with repo.edit("orders", author=ADA) as draft:
        draft.write_file("mocks/get-orders-id.mock.yaml", SLOW)
    app = asgi_app(repo)

    async def story() -> tuple[Response, Response]:
        waiting, may_go = asyncio.Event(), asyncio.Event()

        async def pause(milliseconds: int) -> None:
            if milliseconds:
                waiting.set()
                await may_go.wait()

        monkeypatch.setattr(sending, "_pause", pause)
        begun = asyncio.create_task(ask_in(app, "GET", "/mocks/orders/orders/7"))
        await waiting.wait()
        with repo.edit("orders", author=ADA) as draft:
            new = SLOW.replace(b"delay: 200, ", b"").replace(b"old", b"new")
            draft.write_file("mocks/get-orders-id.mock.yaml", new)
        after = await ask_in(app, "GET", "/mocks/orders/orders/7")
        may_go.set()
        return await begun, after

    before, after = asyncio.run(story())
    assert (before.body, after.body) == (b'"old"', b'"new"')
    assert header(before.headers, "X-Contract-Commit") != header(after.headers, "X-Contract-Commit")


STATEFUL = b"""\
mock: 1
operation: GET /orders/{id}
examples:
  first: {state: {machine: order, is: new, then: seen}, respond: {status: 200, body: new}}
  then: {state: {machine: order, is: seen}, respond: {status: 200, body: seen}}
"""


def test_each_ref_has_a_state_of_its_own_and_one_journal_has_all(repo: ContractRepo, ask: Ask) -> None:
    with repo.edit("orders", author=ADA) as draft:
        draft.write_file("mocks/get-orders-id.mock.yaml", STATEFUL)
    commit = Store.open(repo.path).resolve("main").commit
    app = asgi_app(repo)
    session = [("X-Contract-Session", "one")]

    def said(ref: str, *fields: tuple[str, str]) -> str:
        return json.loads(ask(app, "GET", f"/mocks/orders{ref}/orders/7", fields).body)

    assert [said(""), said("")] == ["new", "seen"]
    assert [said(f"@{commit}"), said(f"@{commit}")] == ["new", "seen"]
    assert [said("", *session), said("", *session), said("")] == ["new", "seen", "seen"]
    exchanges = json.loads(ask(app, "GET", "/api/journal").body)["exchanges"]
    assert [one["example"] for one in reversed(exchanges)] == ["first", "then"] * 3 + ["then"]


def test_mocks_that_are_kept_are_bounded(repo: ContractRepo, commits: Commits, move: Move) -> None:
    mocks = Mocks(repo.serving)
    spot = mock_spot("/orders@design:orders:new/orders/7")
    for number, commit in enumerate(commits(140)):
        move(commit)
        assert (
            answer(mocks.find(spot), Request("GET", "/orders/7"), spot.ref).body == f'"word{number}"'.encode()
        )
    assert len(mocks._made._kept._kept) == 128


@pytest.mark.slow
def test_memory_does_not_grow_over_a_thousand_pushes(
    repo: ContractRepo, ask: Ask, commits: Commits, move: Move
) -> None:
    app = asgi_app(repo)
    grown = []
    for number, commit in enumerate(commits(1_000)):
        move(commit)
        response = ask(app, "GET", "/mocks/orders@design:orders:new/orders/7")
        assert response.body == f'"word{number}"'.encode()
        if number in {399, 999}:
            gc.collect()
            grown.append(resident_bytes())
    # 600 mocks more would take 25 MB.
    assert grown[1] - grown[0] < 8 * 2**20


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
