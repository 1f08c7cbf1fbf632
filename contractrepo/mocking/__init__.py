"""Mocks: files, generation, checks, and the responder that answers requests with them.

The names are loaded when they are first used: whoever reads mock files need not load what answers with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractrepo.core.lazy import lazy_names

if TYPE_CHECKING:
    from contractrepo.mocking.checking import check_mocks
    from contractrepo.mocking.files.mock_set import MockSet
    from contractrepo.mocking.generating import generate_mocks
    from contractrepo.mocking.journal import Journal
    from contractrepo.mocking.responding import Responder, responder

__all__ = ["Journal", "MockSet", "Responder", "check_mocks", "generate_mocks", "responder"]

__getattr__ = lazy_names(
    __name__,
    {
        "Journal": "journal",
        "MockSet": "files.mock_set",
        "Responder": "responding",
        "check_mocks": "checking",
        "generate_mocks": "generating",
        "responder": "responding",
    },
)
