"""What holds for the whole site: its index, its health, its counts, and how it fails."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from typing import Any

import pytest

from contractrepo import ContractRepo, Response, asgi_app
from contractrepo.core.messages import header
from contractrepo.errors import StoreError
from contractrepo.server.site.app import site_app
from contractrepo.server.site.routing import Place, Spot, docs_spot, file_path, mock_spot, place_of
from contractrepo.server.site.workers import Workers
from contractrepo.service.replicating import Freshness

Ask = Callable[..., Response]


@pytest.mark.parametrize(
    ("target", "place"),
    [
        ("/", Place("index", "", "")),
        ("/?a", Place("index", "", "a")),
        ("", Place("index", "", "")),
        ("*", Place("unknown", "", "")),
        ("//", Place("unknown", "/", "")),
        ("//mocks/orders", Place("unknown", "/mocks/orders", "")),
        ("/mocks", Place("mocks", "", "")),
        ("/mocks/orders/a?b=/docs", Place("mocks", "/orders/a", "b=/docs")),
        ("/Mocks/orders", Place("unknown", "/orders", "")),
        ("/mocks%2Forders", Place("unknown", "", "")),
        ("/_health/live", Place("health", "/live", "")),
        ("http://host:1/api/log?limit=1", Place("api", "/log", "limit=1")),
        ("/../git/x", Place("unknown", "/git/x", "")),
    ],
)
def test_places(target: str, place: Place) -> None:
    assert place_of(target) == place


def test_spots() -> None:
    assert mock_spot("/orders@v1@2/a") == Spot("orders", "v1@2", "/a")
    assert mock_spot("/orders@/a") == Spot("orders", "main", "/a")
    assert mock_spot("/a%20b@x%3Ay") == Spot("a b", "x/y", "")
    assert docs_spot("/orders/design:orders:x/a/b") == Spot("orders", "design/orders/x", "/a/b")
    assert [file_path(path) for path in ("/a/b%20c", "/a//b", "/.", "/a/..", "/a%2fb", "/a%0ab", "/")] == [
        "a/b c", None, None, None, None, None, None,
    ]  # fmt: skip


def test_the_index_says_what_there_is(released: ContractRepo, ask: Ask, write: Callable[..., str]) -> None:
    write(released, "draft", "new")
    app = asgi_app(released)
    index = json.loads(ask(app, "GET", "/").body)
    assert index == {
        "contracts": [
            {
                "name": "orders",
                "mock": "/mocks/orders/",
                "designs": ["/mocks/orders@design:orders:new/"],
                "docs": ["/docs/orders/v1.0.0/"],
            }
        ],
        "api": "/api/contracts",
        "health": "/_health",
        "metrics": "/_metrics",
        "git": "/git/contracts.git",
    }
    assert ask(app, "GET", f"{index['contracts'][0]['designs'][0]}orders/7").status == 200
    for path in (index["api"], index["health"], index["metrics"], *index["contracts"][0]["docs"]):
        assert ask(app, "GET", path).status == 200


def test_health_and_methods(repo: ContractRepo, ask: Ask) -> None:
    app = asgi_app(repo)
    assert ask(app, "GET", "/_health").body == b'{"status":"ready"}'
    head = ask(app, "HEAD", "/_health")
    assert (head.status, head.body, header(head.headers, "Content-Length")) == (200, b"", "18")
    for path in ("/", "/_health", "/_metrics", "/docs/orders/main/"):
        response = ask(app, "POST", path)
        assert (response.status, header(response.headers, "Allow")) == (405, "GET, HEAD")
    assert ask(app, "GET", "/nothing").status == 404
    (repo.path / "refs/meta/log").rename(repo.path / "log")
    broken = ask(app, "GET", "/_health")
    assert (broken.status, json.loads(broken.body)["code"]) == (503, "log-broken")
    assert ask(app, "GET", "/_health/live").body == b'{"status":"alive"}'


@pytest.mark.parametrize(
    ("freshness", "told", "counted"),
    [
        (
            Freshness(1.23456, None),
            {"refreshedSecondsAgo": 1.235, "trouble": None},
            ["contractrepo_replica_age_seconds 1.235"],
        ),
        (
            Freshness(90.0, "remote-unreachable"),
            {"refreshedSecondsAgo": 90.0, "trouble": "remote-unreachable"},
            [
                "contractrepo_replica_age_seconds 90.000",
                'contractrepo_replica_trouble{code="remote-unreachable"} 1',
            ],
        ),
        (
            Freshness(None, "log-rolled-back"),
            {"refreshedSecondsAgo": None, "trouble": "log-rolled-back"},
            ['contractrepo_replica_trouble{code="log-rolled-back"} 1'],
        ),
    ],
)
def test_a_replica_tells_how_far_it_may_be_behind(
    repo: ContractRepo, ask: Ask, freshness: Freshness, told: object, counted: list[str]
) -> None:
    app = site_app(repo, freshness=lambda: freshness)
    health = ask(app, "GET", "/_health")
    assert (health.status, json.loads(health.body)) == (200, {"status": "ready", "replica": told})
    lines = ask(app, "GET", "/_metrics").body.decode().splitlines()
    assert [line for line in lines if line.startswith("contractrepo_replica")] == counted


def test_counts_have_a_fixed_number_of_lines(repo: ContractRepo, ask: Ask) -> None:
    app = asgi_app(repo)
    before = ask(app, "GET", "/_metrics")
    assert header(before.headers, "Content-Type") == "text/plain; version=0.0.4; charset=utf-8"
    for number in range(20):
        ask(app, f"M{number}", f"/mocks/a{number}/{number}")
        ask(app, "GET", f"/x{number}")
    ask(app, "GET", "/mocks/orders/orders/7")
    after = ask(app, "GET", "/_metrics").body.decode()
    assert len(after.splitlines()) == len(before.body.splitlines())
    lines = dict(line.rsplit(" ", 1) for line in after.splitlines() if not line.startswith("#"))
    assert lines['contractrepo_requests_total{area="mocks",status="2xx"}'] == "1"
    assert lines['contractrepo_requests_total{area="mocks",status="4xx"}'] == "20"
    assert lines['contractrepo_requests_total{area="unknown",status="4xx"}'] == "20"
    assert lines['contractrepo_request_duration_seconds_bucket{area="mocks",le="+Inf"}'] == "21"
    assert lines['contractrepo_request_duration_seconds_count{area="mocks"}'] == "21"
    # The one that asks is still being answered.
    assert lines["contractrepo_requests_in_flight"] == "1"


def test_a_body_that_is_too_long(repo: ContractRepo, ask: Ask) -> None:
    response = ask(asgi_app(repo, max_body_bytes=10), "POST", "/api/validation", (), b"x" * 11)
    assert (response.status, json.loads(response.body)["code"]) == (413, "body-too-large")


def test_a_fault_of_ours_is_a_500_that_tells_nothing(
    repo: ContractRepo, ask: Ask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise ValueError("/secret/path")

    app = asgi_app(repo)
    monkeypatch.setattr(repo.serving, "check", fail)
    response = ask(app, "GET", "/_health")
    assert (response.status, json.loads(response.body)["code"]) == (500, "internal-error")
    assert b"secret" not in response.body
    assert "/secret/path" in caplog.text


def test_mocks_answer_while_everything_else_waits(
    repo: ContractRepo, ask_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, may_go = asgi_app(repo), threading.Event()
    monkeypatch.setattr(repo, "contracts", lambda: may_go.wait(20) and [])

    async def story() -> tuple[list[int], list[Response]]:
        slow = [asyncio.create_task(ask_in(app, "GET", "/api/contracts")) for _ in range(70)]
        await asyncio.sleep(0.05)
        quick = [(await ask_in(app, "GET", f"/mocks/orders/orders/{number}")).status for number in range(5)]
        quick.append((await ask_in(app, "GET", "/_health")).status)
        may_go.set()
        return quick, await asyncio.gather(*slow)

    quick, slow = asyncio.run(story())
    assert quick == [200] * 6
    assert sorted(response.status for response in slow) == [200] * 64 + [503] * 6
    busy = next(response for response in slow if response.status == 503)
    assert (json.loads(busy.body)["code"], header(busy.headers, "Retry-After")) == ("server-busy", "1")


def test_a_client_that_goes_away_leaves_its_place() -> None:
    async def story() -> None:
        workers, may_go = Workers("test", 1, 2), threading.Event()
        first, second = (asyncio.create_task(workers.run(may_go.wait, 20)) for _ in range(2))
        await asyncio.sleep(0.01)
        with pytest.raises(StoreError, match="waiting"):
            await workers.run(may_go.wait, 20)
        second.cancel()
        await asyncio.gather(second, return_exceptions=True)
        third = asyncio.create_task(workers.run(may_go.wait, 20))
        await asyncio.sleep(0.01)
        may_go.set()
        assert [await first, await third] == [True, True]
        workers.end()

    asyncio.run(story())


def test_other_scopes(repo: ContractRepo) -> None:
    app, sent = site_app(repo), list[Any]()

    async def send(message: Any) -> None:
        sent.append(message)

    async def run(scope: str, *messages: str) -> None:
        waiting = [{"type": f"{scope}.{message}"} for message in messages]

        async def receive() -> dict[str, Any]:
            return waiting.pop(0)

        await app({"type": scope}, receive, send)

    asyncio.run(run("websocket", "connect"))
    asyncio.run(run("lifespan", "startup", "shutdown"))
    assert [message["type"] for message in sent] == [
        "websocket.close",
        "lifespan.startup.complete",
        "lifespan.shutdown.complete",
    ]


def test_a_client_that_has_gone_is_counted(repo: ContractRepo, ask: Ask) -> None:
    app = site_app(repo)

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(_: Any) -> None:
        raise AssertionError

    scope = {"type": "http", "method": "GET", "path": "/", "headers": []}

    async def exchange() -> None:
        await app(scope, receive, send)

    asyncio.run(exchange())
    assert b'contractrepo_requests_total{area="index",status="gone"} 1\n' in ask(app, "GET", "/_metrics").body
