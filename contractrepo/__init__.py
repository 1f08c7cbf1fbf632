"""A git-backed repository for API contracts: designs, mocks, validation and breaking-change checks.

Every name below is loaded when it is first used, so that a hook with nothing to check stays cheap.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contractrepo.breaking import RULES, Comparison, Finding, Severity
    from contractrepo.contract import Contract, check_document, load
    from contractrepo.core.author import Author
    from contractrepo.core.messages import Request, Response
    from contractrepo.core.problem import Problem
    from contractrepo.docs import Site, build_docs
    from contractrepo.errors import ContractRepoError
    from contractrepo.mocking import MockSet, Responder, responder
    from contractrepo.policy import Policy
    from contractrepo.server import asgi_app
    from contractrepo.service import ContractRepo, compare
    from contractrepo.signing import SSHSigner
    from contractrepo.syncing import Conflict, SyncPlan, sync
    from contractrepo.validation import Violation
    from contractrepo.workflow.review import State

__version__ = "0.1.0"

_HOME = {
    "Author": "core.author",
    "Comparison": "breaking",
    "Conflict": "syncing",
    "Contract": "contract",
    "ContractRepo": "service",
    "ContractRepoError": "errors",
    "Finding": "breaking",
    "MockSet": "mocking",
    "Policy": "policy",
    "Problem": "core.problem",
    "RULES": "breaking",
    "Request": "core.messages",
    "Responder": "mocking",
    "Response": "core.messages",
    "SSHSigner": "signing",
    "Severity": "breaking",
    "Site": "docs",
    "State": "workflow.review",
    "SyncPlan": "syncing",
    "Violation": "validation",
    "asgi_app": "server",
    "build_docs": "docs",
    "check_document": "contract",
    "compare": "service",
    "load": "contract",
    "responder": "mocking",
    "sync": "syncing",
}

__all__ = [
    "RULES",
    "Author",
    "Comparison",
    "Conflict",
    "Contract",
    "ContractRepo",
    "ContractRepoError",
    "Finding",
    "MockSet",
    "Policy",
    "Problem",
    "Request",
    "Responder",
    "Response",
    "SSHSigner",
    "Severity",
    "Site",
    "State",
    "SyncPlan",
    "Violation",
    "asgi_app",
    "build_docs",
    "check_document",
    "compare",
    "load",
    "responder",
    "sync",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
