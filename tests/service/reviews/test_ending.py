"""The end of a released version: what its owners say of it, and what it changes for everybody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from contractrepo import ContractRepo, Request, asgi_app
from contractrepo.errors import WorkflowError

DAY = 86_400


@pytest.fixture
def released(repo: ContractRepo, people: dict[str, Any]) -> ContractRepo:
    """Return a repository in which orders 1.1.0 was released as people do it."""
    repo.propose("orders", signer=people["cyd"].signer)
    repo.approve("orders", signer=people["bob"].signer)
    repo.release("orders", signer=people["ada"].signer)
    return repo


@pytest.fixture
def successor(released: ContractRepo, people: dict[str, Any], document: Callable[..., str]) -> ContractRepo:
    """Release orders 2.0.0, which breaks everything, beside 1.1.0."""
    with released.edit("orders", design="next", author=people["ada"].author) as draft:
        draft.write_spec(document("GET /parts", version="2.0.0"))
    released.propose("orders", "2.0.0", design="next", signer=people["cyd"].signer)
    released.approve("orders", "2.0.0", signer=people["bob"].signer)
    released.release("orders", "2.0.0", signer=people["ada"].signer)
    return released


def test_deprecated_then_retired(successor: ContractRepo, people: dict[str, Any], clock: Any) -> None:
    ada, bob = people["ada"].signer, people["bob"].signer
    assert successor.deprecated("orders", "1.1.0") is None
    done = successor.deprecate(
        "orders", "1.1.0", sunset=date(2027, 3, 1), successor="2.0.0", signer=ada, comment="Use parts."
    )
    assert (done.ref, done.status.state) == ("refs/tags/review/orders/1.1.0/ada/0002-deprecate", "deprecated")
    found = successor.deprecated("orders", "1.1.0")
    assert found is not None
    assert (found.sunset, found.successor) == ("2027-03-01", "2.0.0")
    assert done.status.as_json()["deprecated"] == {
        "since": "2027-01-15",
        "sunset": "2027-03-01",
        "successor": "2.0.0",
    }
    with pytest.raises(WorkflowError) as caught:
        successor.retire("orders", "1.1.0", signer=bob)
    assert caught.value.code == "sunset-ahead"
    clock.seconds += 60 * DAY
    assert successor.status("orders", "1.1.0").next == "contractrepo retire orders 1.1.0"
    retired = successor.retire("orders", "1.1.0", signer=bob)
    assert retired.status.state == "retired"
    assert successor.verify(retired.ref).ok
    assert [one.code for one in successor.audit().problems if "1.1.0" in one.ref] == []


def test_only_owners_end_a_version(released: ContractRepo, people: dict[str, Any]) -> None:
    with pytest.raises(WorkflowError) as caught:
        released.deprecate("orders", "1.1.0", sunset="2027-03-01", signer=people["cyd"].signer)
    assert caught.value.code == "role-missing"


def test_a_retired_version_binds_nobody(
    released: ContractRepo,
    people: dict[str, Any],
    document: Callable[..., str],
    clock: Any,
) -> None:
    """Neither a comparison, nor a push to main, nor a proposal."""
    ada = people["ada"]
    smaller = document("GET /orders", version="1.2.0")
    with released.edit("orders", design="smaller", author=ada.author) as draft:
        draft.write_spec(smaller)
    assert released.compare("orders", "supported", "design/orders/smaller").verdict == "breaking"
    with pytest.raises(WorkflowError, match="too low"):
        released.propose("orders", "1.2.0", design="smaller", signer=people["cyd"].signer)
    released.deprecate("orders", "1.1.0", sunset="2027-01-15", signer=ada.signer)
    assert released.compare("orders", "supported", "design/orders/smaller").verdict == "breaking"
    clock.seconds += DAY
    released.retire("orders", "1.1.0", signer=ada.signer)
    assert released.compare("orders", "supported", "design/orders/smaller").verdict != "breaking"
    proposed = released.propose("orders", "1.2.0", design="smaller", signer=people["cyd"].signer)
    assert proposed.records[-1].report is not None
    assert proposed.records[-1].report.breaking == 0
    with released.edit("orders", author=ada.author) as draft:
        draft.write_spec(smaller)
    assert released.contract("orders").version == "1.2.0"


def test_mocks_of_a_deprecated_version_say_so(
    successor: ContractRepo, people: dict[str, Any], requests: Callable[..., Any]
) -> None:
    app = asgi_app(successor)
    before = requests(app, Request("GET", "/mocks/orders@v1.1.0/orders", ()))
    assert {"deprecation", "sunset", "link"}.isdisjoint(before)
    successor.deprecate(
        "orders", "1.1.0", sunset="2027-03-01", successor="2.0.0", signer=people["ada"].signer
    )
    found = successor.deprecated("orders", "1.1.0")
    assert found is not None
    after = requests(app, Request("GET", "/mocks/orders@v1.1.0/orders", ()))
    assert after["deprecation"] == f"@{found.since}"
    assert after["sunset"] == "Mon, 01 Mar 2027 00:00:00 GMT"
    assert after["link"] == (
        '</docs/orders/v1.1.0/>; rel="deprecation", </mocks/orders@v2.0.0/>; rel="successor-version", '
        '</docs/orders/v1.1.0/>; rel="sunset"'
    )
    other = requests(app, Request("GET", "/mocks/orders@v2.0.0/parts", ()))
    assert "deprecation" not in other


@pytest.fixture
def requests() -> Callable[..., dict[str, str]]:
    """Return what asks an ASGI application and returns the fields of its answer."""
    import asyncio

    def ask(app: Any, request: Request) -> dict[str, str]:
        sent: list[dict[str, Any]] = []
        inbox = [{"type": "http.request", "body": b"", "more_body": False}]

        async def receive() -> dict[str, Any]:
            return inbox.pop() if inbox else {"type": "http.disconnect"}

        async def send(event: dict[str, Any]) -> None:
            sent.append(event)

        path = request.target
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": request.method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": [(b"host", b"localhost")],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
        asyncio.run(app(scope, receive, send))
        assert sent[0]["status"] == 200, sent
        return {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}

    return ask
