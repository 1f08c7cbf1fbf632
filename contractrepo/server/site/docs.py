"""Documentation: stored with a release, built on demand for every other ref."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from contractrepo.core.digests import sha256_of
from contractrepo.core.messages import Request, Response, header
from contractrepo.server.site.once import Once
from contractrepo.server.site.refusing import plain, refused
from contractrepo.server.site.routing import Spot, file_path
from contractrepo.service import ContractRepo

_MOST_BYTES = 64 * 2**20
_INDEX = "index.html"
# What stands beside the sites of a contract; a ref of the same name is reached with a slash behind it.
_BESIDE = frozenset({_INDEX, "index.md", "style.css"})
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
# The pages hold no script, and nothing in them comes from anywhere else; a description that found a way in can do nothing.
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_MEDIA_TYPES: Mapping[str, str] = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "json": "application/json",
    "yaml": "application/yaml",
    "svg": "image/svg+xml",
}


class Docs:
    """Finds pages.

    Args:
        repo: The repository.
    """

    def __init__(self, repo: ContractRepo) -> None:
        self._repo = repo
        self._serving = repo.serving
        self._sites: Once[Mapping[str, bytes]] = Once(_MOST_BYTES, lambda site: sum(map(len, site.values())))

    def answer(self, spot: Spot, request: Request) -> Response:
        """Return a page.

        Raises:
            UsageError: ``name-invalid``, ``unknown-ref``, ``ambiguous-ref`` or ``unknown-contract``.
            ContractError: The document cannot be read, or an example of the mocks breaks it.
            StoreError: The repository cannot be read.
        """
        if not spot.contract:
            return _not_found()
        if not spot.path:
            return self._beside(spot.contract, spot.ref, request) if spot.ref in _BESIDE else _moved(spot)
        if not spot.ref:
            return self._beside(spot.contract, _INDEX, request)
        path = file_path(spot.path + _INDEX if spot.path.endswith("/") else spot.path)
        if path is None:
            return _not_found()
        stored = self._serving.stored_docs(spot.contract, spot.ref)
        if stored is not None:
            page = self._serving.page(stored, path)
            return _not_found() if page is None else _page(request, path, page.content, page.id, _FOR_EVER)
        content = self._site(spot).get(path)
        return _not_found() if content is None else _page(request, path, content, None, _ASK_AGAIN)

    def _site(self, spot: Spot) -> Mapping[str, bytes]:
        """A draft's pages tell how its review stands, so they are built anew when anything was said or decided."""
        located = self._serving.locate(spot.contract, spot.ref)
        key = located.name, located.commit, self._serving.head()
        return self._sites.get(key, lambda: self._repo.docs(located.name, located.commit))

    def _beside(self, name: str, path: str, request: Request) -> Response:
        """The index of versions tells of reviews too."""
        key = name, "", self._serving.head()
        content = self._sites.get(key, lambda: self._repo.versions_docs(name))[path]
        return _page(request, path, content, None, _ASK_AGAIN)


def _moved(spot: Spot) -> Response:
    """Links in a site are relative, so it has to be asked for as a folder."""
    ref = quote(spot.ref.replace("/", ":"), safe=":")
    where = f"/docs/{quote(spot.contract, safe='')}/{f'{ref}/' if ref else ''}"
    return refused(308, "site-moved", "documentation is a folder", ("Location", where))


def _page(request: Request, path: str, content: bytes, blob: str | None, caching: str) -> Response:
    tag = f'"{blob or sha256_of(content).removeprefix("sha256:")}"'
    fields = [("ETag", tag), ("Cache-Control", caching), ("Content-Security-Policy", _POLICY)]
    if _is_known(header(request.headers, "If-None-Match"), tag):
        return plain(304, fields, b"")
    kind = _MEDIA_TYPES.get(path.rpartition(".")[2], "application/octet-stream")
    return plain(200, [("Content-Type", kind), *fields], content)


def _is_known(condition: str | None, tag: str) -> bool:
    """RFC 9110, section 13.1.2: ``*``, or any of the listed tags, weakly compared."""
    if condition is None:
        return False
    return condition.strip() == "*" or any(
        one.strip().removeprefix("W/") == tag for one in condition.split(",")
    )


def _not_found() -> Response:
    return refused(404, "page-not-found", "there is no such page", ("Cache-Control", "no-store"))
