"""Where a request target leads: one of the site's areas, and what it names there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from contractrepo.validation.routing import path_and_query

Area = Literal["mocks", "docs", "api", "git", "health", "metrics", "index", "unknown"]

AREAS: tuple[Area, ...] = ("mocks", "docs", "api", "git", "health", "metrics", "index", "unknown")
_ROOTS: dict[str, Area] = {
    "": "index",
    "mocks": "mocks",
    "docs": "docs",
    "api": "api",
    "git": "git",
    "_health": "health",
    "_metrics": "metrics",
}
_DOTS = frozenset({".", ".."})


@dataclass(frozen=True, slots=True)
class Place:
    """What a target names.

    Attributes:
        area: The area.
        path: What follows the area's name, still percent-encoded: empty, or from a ``/`` on.
        query: The query, still percent-encoded.
    """

    area: Area
    path: str
    query: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A contract at a ref, and what is asked of it.

    Attributes:
        contract: The contract as asked for, which need not be one.
        ref: The ref, with ``/`` in it.
        path: What follows, still percent-encoded: empty, or from a ``/`` on.
    """

    contract: str
    ref: str
    path: str


def place_of(target: str) -> Place:
    """Return where a raw request target leads.

    Example:
        >>> place_of("/docs/orders/v1.0.0/index.html?x=1")
        Place(area='docs', path='/orders/v1.0.0/index.html', query='x=1')
    """
    path, query = path_and_query(target)
    root, slash, rest = path.removeprefix("/").partition("/")
    area = _ROOTS.get(root, "unknown")
    if area == "index" and slash:
        area = "unknown"
    return Place(area, slash + rest, query)


def mock_spot(path: str) -> Spot:
    """Return the mock that a path below ``/mocks`` names: ``/NAME@REF/...`` or ``/NAME/...`` for main.

    Example:
        >>> mock_spot("/orders@design:orders:refunds/orders/7")
        Spot(contract='orders', ref='design/orders/refunds', path='/orders/7')
    """
    first, slash, rest = path.removeprefix("/").partition("/")
    contract, _, ref = unquote(first).partition("@")
    return Spot(contract, with_slashes(ref) or "main", slash + rest)


def docs_spot(path: str) -> Spot:
    """Return the page that a path below ``/docs`` names: ``/NAME/REF/...``, or ``/NAME/`` above them."""
    contract, above, rest = path.removeprefix("/").partition("/")
    ref, slash, page = rest.partition("/")
    if not rest:
        return Spot(unquote(contract), "", above)
    return Spot(unquote(contract), with_slashes(unquote(ref)), slash + page)


def file_path(path: str) -> str | None:
    """Return a percent-encoded path as names joined by ``/``, or None where one of them is no plain name.

    Example:
        >>> file_path("/operations/list%2Dpets.html")
        'operations/list-pets.html'
        >>> file_path("/%2e%2e/secret")
    """
    names = [unquote(part) for part in path.removeprefix("/").split("/")]
    if any(not name or name in _DOTS or "/" in name or not name.isprintable() for name in names):
        return None
    return "/".join(names)


def with_slashes(ref: str) -> str:
    """Return a ref as git spells it; ``:`` stands for ``/`` in one segment, and cannot be part of a ref's name."""
    return ref.replace(":", "/")
