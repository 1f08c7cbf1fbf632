"""What the site says of itself: an index, whether it is well, and what it counted."""

from __future__ import annotations

from typing import Any

from contractrepo.core.messages import Headers, Response
from contractrepo.mocking.bodies.json_text import json_bytes
from contractrepo.server.site.metrics import MEDIA_TYPE, Metrics, replica_text
from contractrepo.server.site.refusing import plain
from contractrepo.service import ContractRepo
from contractrepo.service.replicating import Freshness

_NOW: Headers = (("Cache-Control", "no-store"),)
_JSON: Headers = (("Content-Type", "application/json"), *_NOW)


def index(repo: ContractRepo, git: str | None) -> Response:
    """Return where everything is.

    Args:
        repo: The repository.
        git: Name of the repository below ``/git``, or None where git is not served.

    Raises:
        StoreError: The repository cannot be read.
    """
    documented: dict[str, list[str]] = {}
    for name, version in repo.serving.documented():
        documented.setdefault(name, []).append(f"/docs/{name}/{version}/")
    contracts = [
        {
            "name": row.name,
            "mock": f"/mocks/{row.name}/",
            "designs": [f"/mocks/{row.name}@design:{row.name}:{topic}/" for topic in row.designs],
            "docs": documented.get(row.name, []),
        }
        for row in repo.contracts()
    ]
    others = {"api": "/api/contracts", "health": "/_health", "metrics": "/_metrics"}
    clone = {} if git is None else {"git": f"/git/{git}"}
    return plain(200, _JSON, json_bytes({"contracts": contracts, **others, **clone}))


def ready(repo: ContractRepo, freshness: Freshness | None) -> Response:
    """Return that requests can be answered, and of a replica how far it may be behind.

    A replica that is behind is ready all the same: it shows what it has, whole.

    Raises:
        StoreError: The repository cannot be read.
    """
    repo.serving.check()
    replica = {} if freshness is None else {"replica": _told(freshness)}
    return plain(200, _JSON, json_bytes({"status": "ready", **replica}))


def alive() -> Response:
    """Return that the process answers, whatever the repository is like."""
    return plain(200, _JSON, json_bytes({"status": "alive"}))


def counted(metrics: Metrics, freshness: Freshness | None) -> Response:
    """Return what was counted, and of a replica how far it may be behind."""
    text = metrics.text() + ("" if freshness is None else replica_text(freshness))
    return plain(200, [("Content-Type", MEDIA_TYPE), *_NOW], text.encode())


def _told(freshness: Freshness) -> dict[str, Any]:
    age_s = freshness.age_s
    return {"refreshedSecondsAgo": None if age_s is None else round(age_s, 3), "trouble": freshness.trouble}
