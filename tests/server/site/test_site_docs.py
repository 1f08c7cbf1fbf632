"""Documentation over HTTP: stored pages for ever, drafts as they stand."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable

import pytest

from contractrepo import Author, ContractRepo, Response, Site, asgi_app
from contractrepo.core.messages import header
from contractrepo.git.store import Store

Ask = Callable[..., Response]
Write = Callable[..., str]
ADA = Author("Ada", "ada@example.org")


def test_a_stored_page_is_its_blob(released: ContractRepo, ask: Ask) -> None:
    app, site = asgi_app(released), released.docs("orders", "v1.0.0")
    tree = Store.open(released.path).refs("refs/docs/")["refs/docs/orders/v1.0.0"]
    for ref in ("v1.0.0", "1.0.0", "orders:v1.0.0"):
        for path, content in site.items():
            response = ask(app, "GET", f"/docs/orders/{ref}/{path}")
            blob = released.serving.page(tree, path)
            assert blob is not None
            assert (response.status, response.body) == (200, content)
            assert header(response.headers, "ETag") == f'"{blob.id}"'
            assert header(response.headers, "Cache-Control") == "public, max-age=31536000, immutable"


KINDS = {
    "index.html": "text/html; charset=utf-8",
    "style.css": "text/css; charset=utf-8",
    "openapi.json": "application/json",
    "markdown/index.md": "text/markdown; charset=utf-8",
    "llms.txt": "text/plain; charset=utf-8",
}


def test_media_types_are_told_and_not_guessed(released: ContractRepo, ask: Ask) -> None:
    app = asgi_app(released)
    for path, kind in KINDS.items():
        response = ask(app, "GET", f"/docs/orders/v1.0.0/{path}")
        assert (response.status, header(response.headers, "Content-Type")) == (200, kind)
        assert header(response.headers, "X-Content-Type-Options") == "nosniff"
        policy = header(response.headers, "Content-Security-Policy") or ""
        assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self' data:")
        assert "script-src" not in policy


def test_what_a_client_has_is_not_sent_again(released: ContractRepo, ask: Ask) -> None:
    app = asgi_app(released)
    for ref in ("v1.0.0", "main"):
        first = ask(app, "GET", f"/docs/orders/{ref}/")
        tag = header(first.headers, "ETag") or ""
        for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            again = ask(app, "GET", f"/docs/orders/{ref}/", [("If-None-Match", known)])
            assert (again.status, again.body, header(again.headers, "ETag")) == (304, b"", tag)
            assert header(again.headers, "Content-Length") is None
        assert ask(app, "GET", f"/docs/orders/{ref}/", [("If-None-Match", '"other"')]).body == first.body


def test_a_head_has_the_length_of_the_page(released: ContractRepo, ask: Ask) -> None:
    app = asgi_app(released)
    page = ask(app, "GET", "/docs/orders/v1.0.0/index.html")
    head = ask(app, "HEAD", "/docs/orders/v1.0.0/index.html")
    assert (head.status, head.body) == (200, b"")
    assert sorted(head.headers) == sorted(page.headers)


def test_a_draft_is_built_for_what_it_holds_now(repo: ContractRepo, ask: Ask, write: Write) -> None:
    app = asgi_app(repo)
    write(repo, "draft", "new")
    page = "/docs/orders/design:orders:new/openapi.json"
    first = ask(app, "GET", page)
    assert b'"draft"' in first.body
    assert header(first.headers, "Cache-Control") == "no-cache"
    write(repo, "other", "new")
    assert b'"other"' in ask(app, "GET", page).body


def test_a_draft_is_built_once_until_something_is_decided(
    repo: ContractRepo, ask: Ask, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[tuple[str, str]] = []
    app, docs = asgi_app(repo), repo.docs

    def counted(name: str, ref: str) -> Site:
        built.append((name, ref))
        return docs(name, ref)

    monkeypatch.setattr(repo, "docs", counted)
    commit = write(repo, "draft", "new")
    for _ in range(3):
        assert ask(app, "GET", "/docs/orders/design:orders:new/").status == 200
    assert built == [("orders", commit)]
    write(repo, "second")
    ask(app, "GET", "/docs/orders/design:orders:new/")
    assert built == [("orders", commit)] * 2


def test_a_site_is_a_folder(repo: ContractRepo, ask: Ask) -> None:
    response = ask(asgi_app(repo), "GET", "/docs/orders/design:orders:a b\r\nSet-Cookie: a=b?x=1")
    assert response.status == 308
    where = "/docs/orders/design:orders:a%20b%0D%0ASet-Cookie:%20a%3Db/"
    assert header(response.headers, "Location") == where


MISSING = (
    ("orders/v1.0.0/nothing.html", "page-not-found"),
    ("orders/v1.0.0/operations", "page-not-found"),
    ("orders/v1.0.0/nothing/index.html", "page-not-found"),
    ("orders/v1.0.0/index.html/index.html", "page-not-found"),
    ("orders/v1.0.0/operations/", "page-not-found"),
    ("orders/v1.0.0/../../../config", "page-not-found"),
    ("orders/v1.0.0/%2e%2e/%2e%2e/config", "page-not-found"),
    ("orders/v1.0.0/..%2f..%2fconfig", "page-not-found"),
    ("orders/v1.0.0//index.html", "page-not-found"),
    ("orders/v1.0.0/index.html%00", "page-not-found"),
    ("orders/v1.0.0/%ff", "page-not-found"),
    ("orders/main/%ff", "page-not-found"),
    ("orders/main/%ed%a0%80", "page-not-found"),
    ("orders/v9.0.0/index.html", "unknown-ref"),
    ("orders/..:config/index.html", "unknown-ref"),
    ("carts/v1.0.0/index.html", "unknown-ref"),
    ("carts/main/index.html", "unknown-contract"),
    ("%2e%2e/v1.0.0/index.html", "name-invalid"),
    ("", "page-not-found"),
    ("/", "page-not-found"),
    ("carts/", "unknown-contract"),
    ("%2e%2e/", "name-invalid"),
)


def test_what_is_not_there(released: ContractRepo, ask: Ask) -> None:
    app = asgi_app(released)
    for path, code in MISSING:
        response = ask(app, "GET", f"/docs/{path}")
        assert (response.status, json.loads(response.body)["code"]) == (404, code), path


def test_an_index_of_versions_and_drafts_stands_above_their_sites(
    released: ContractRepo, ask: Ask, write: Write
) -> None:
    app = asgi_app(released)
    write(released, "draft", "new")
    moved = ask(app, "GET", "/docs/orders")
    assert (moved.status, header(moved.headers, "Location")) == (308, "/docs/orders/")
    for path in ("", "index.html"):
        page = ask(app, "GET", f"/docs/orders/{path}")
        assert (page.status, header(page.headers, "Cache-Control")) == (200, "no-cache")
        links = re.findall('<a href="([^"#]+)"><code>', page.body.decode())
        assert links == ["v1.0.0/index.html", "design%3Aorders%3Anew/index.html", "main/index.html"]
        for link in links:
            front = ask(app, "GET", f"/docs/orders/{link}")
            assert front.status == 200
            assert b'<a href="../index.html">Versions</a>' in front.body
    assert (
        header(ask(app, "GET", "/docs/orders/style.css").headers, "Content-Type") == "text/css; charset=utf-8"
    )


def test_a_mock_that_breaks_its_contract_stops_the_pages_of_a_draft(repo: ContractRepo, ask: Ask) -> None:
    mock = b"mock: 1\noperation: GET /orders/{id}\nexamples: {a: {respond: {status: 200, body: 7}}}\n"
    store = Store.open(repo.path)
    commit = store.resolve("main").commit
    tree = store.write_tree(commit, {"contracts/orders/mocks/get-orders-id.mock.yaml": mock})
    when = store.commit_info(commit).when
    broken = store.write_commit(tree, [commit], message="Break it", author=ADA, when=when)
    response = ask(asgi_app(repo), "GET", f"/docs/orders/{broken}/index.html")
    assert response.status == 422
    assert header(response.headers, "Content-Type") == "application/problem+json"


@pytest.mark.bench
def test_a_stored_page_takes_less_than_a_millisecond(released: ContractRepo, ask: Ask) -> None:
    app = asgi_app(released)
    ask(app, "GET", "/docs/orders/v1.0.0/index.html")
    began = time.process_time()
    for _ in range(200):
        ask(app, "GET", "/docs/orders/v1.0.0/index.html")
    assert (time.process_time() - began) / 200 < 0.002
